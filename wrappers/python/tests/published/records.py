"""The published wrapper, python3-indy, on our library: export and import, records and relations.

Run by `test_published.py` with python3-indy on the path; the arguments are an empty directory and
one that holds libindy's wallet `raw`. Prints the errors it met as JSON.
"""

import asyncio
import json
import sys
from pathlib import Path

from indy import did, non_secrets, pairwise, wallet

from shared import CREDENTIALS, errors, fails

DIRECTORY, LIBINDYS = map(Path, sys.argv[1:])
MINE, THEIRS = "V4SGRU86Z58d6TV7PBUe6f", "8wZcEriaNLNKtteJvx7f8i"
UNKNOWN = "VsKV7grR1BUE29mG2Fm2kY"
NEW, VERKEY = "VsKV7grR1BUE29mG2Fm2kX", "GjZWsBLgZCR18aL468JAT7w9CZRiBnpxUPPgyQxh4voa"

def config(name, directory=DIRECTORY):
    return json.dumps({"id": name, "storage_config": {"path": str(directory)}})


async def records(handle):
    await non_secrets.add_wallet_record(handle, "contact", "1", "ü", '{"name":"ada","~age":"36"}')
    await non_secrets.add_wallet_record(handle, "contact", "2", "value", None)
    await fails("taken", non_secrets.add_wallet_record(handle, "contact", "1", "other", None))
    await fails("type", non_secrets.add_wallet_record(handle, "Indy::Did", "1", "value", None))
    await fails("tags", non_secrets.add_wallet_record(handle, "contact", "3", "value", "["))
    await non_secrets.update_wallet_record_value(handle, "contact", "1", "ä")
    await non_secrets.add_wallet_record_tags(handle, "contact", "1", '{"city":"Graz"}')
    await non_secrets.delete_wallet_record_tags(handle, "contact", "1", '["name"]')
    options = '{"retrieveType":true,"retrieveValue":true,"retrieveTags":true}'
    record = await non_secrets.get_wallet_record(handle, "contact", "1", options)
    tags = {"~age": "36", "city": "Graz"}
    assert json.loads(record) == {"type": "contact", "id": "1", "value": "ä", "tags": tags}
    await non_secrets.update_wallet_record_tags(handle, "contact", "2", '{"~age":"18"}')
    await fails("missing", non_secrets.get_wallet_record(handle, "contact", "3", "{}"))
    await fails(
        "query", non_secrets.open_wallet_search(handle, "contact", '{"a":{"$gt":"1"}}', "{}")
    )


async def search(handle):
    query, options = '{"~age":{"$gte":"18"}}', '{"retrieveTotalCount":true}'
    found = await non_secrets.open_wallet_search(handle, "contact", query, options)
    pages = [
        json.loads(await non_secrets.fetch_wallet_search_next_records(handle, found, 1))
        for _ in range(3)
    ]
    assert [page["totalCount"] for page in pages] == [2, 2, 2]
    assert sorted(page["records"][0]["id"] for page in pages[:2]) == ["1", "2"]
    assert pages[2]["records"] is None
    await non_secrets.close_wallet_search(found)
    await fails("search", non_secrets.fetch_wallet_search_next_records(handle, found, 1))
    await fails("closed", non_secrets.close_wallet_search(found))


async def transfer(handle):
    path = DIRECTORY / "export"
    key = {"path": str(path), "key": "a passphrase", "key_derivation_method": "ARGON2I_INT"}
    await wallet.export_wallet(handle, json.dumps(key))
    await fails("exported", wallet.export_wallet(handle, json.dumps(key)))
    wrong = json.dumps({**key, "key": "another"})
    await fails("key", wallet.import_wallet(config("imported"), CREDENTIALS, wrong))
    await wallet.import_wallet(config("imported"), CREDENTIALS, json.dumps(key))
    imported = await wallet.open_wallet(config("imported"), CREDENTIALS)
    record = await non_secrets.get_wallet_record(imported, "contact", "1", "{}")
    assert json.loads(record)["value"] == "ä"
    await non_secrets.delete_wallet_record(imported, "contact", "1")
    await fails("deleted", non_secrets.delete_wallet_record(imported, "contact", "1"))
    await wallet.close_wallet(imported)
    await fails("exists", wallet.import_wallet(config("imported"), CREDENTIALS, json.dumps(key)))


async def relations():
    handle = await wallet.open_wallet(config("raw", LIBINDYS), CREDENTIALS)
    assert await pairwise.is_pairwise_exists(handle, THEIRS) is True
    assert await pairwise.is_pairwise_exists(handle, UNKNOWN) is False
    await fails("related", pairwise.create_pairwise(handle, THEIRS, MINE, None))
    await did.store_their_did(handle, json.dumps({"did": NEW, "verkey": VERKEY}))
    await pairwise.create_pairwise(handle, NEW, MINE, "new")
    assert json.loads(await pairwise.get_pairwise(handle, NEW))["metadata"] == "new"
    await fails("stranger", pairwise.create_pairwise(handle, UNKNOWN, MINE, "metadata"))
    await pairwise.set_pairwise_metadata(handle, THEIRS, "ü")
    assert json.loads(await pairwise.get_pairwise(handle, THEIRS)) == {
        "my_did": MINE,
        "metadata": "ü",
    }
    await pairwise.set_pairwise_metadata(handle, THEIRS, None)
    listed = [json.loads(text) for text in json.loads(await pairwise.list_pairwise(handle))]
    assert {"my_did": MINE, "their_did": THEIRS} in listed and len(listed) == 3
    await fails("unknown", pairwise.get_pairwise(handle, UNKNOWN))
    await wallet.close_wallet(handle)


async def flow():
    await wallet.create_wallet(config("records"), CREDENTIALS)
    handle = await wallet.open_wallet(config("records"), CREDENTIALS)
    await records(handle)
    await search(handle)
    await transfer(handle)
    await relations()
    await wallet.close_wallet(handle)
    return errors


print(json.dumps(asyncio.run(flow())))
