"""The published wrapper, python3-indy, on our library: every function of DIDs.

Run by `test_published.py` with python3-indy on the path; the arguments are an empty directory and
one that holds libindy's wallet `raw`. Prints the errors it met as JSON.
"""

import asyncio
import json
import sys
from pathlib import Path

from indy import crypto, did, pairwise, wallet

from shared import CREDENTIALS, errors, fails

DIRECTORY, LIBINDYS = map(Path, sys.argv[1:])
SEED = "000000000000000000000000Trustee1"
DID, VERKEY = "V4SGRU86Z58d6TV7PBUe6f", "GJ1SzoWzavQYfNL9XkaJdrQejfztN4XqdsiV4ct3LXKL"
QUALIFIED = "did:sov:" + DID
THEIRS, UNKNOWN = "8wZcEriaNLNKtteJvx7f8i", "VsKV7grR1BUE29mG2Fm2kY"
POOL = 1

def config(name, directory=DIRECTORY):
    return json.dumps({"id": name, "storage_config": {"path": str(directory)}})


async def made(handle):
    info = json.dumps({"seed": SEED, "crypto_type": "ed25519", "cid": False})
    assert await did.create_and_store_my_did(handle, info) == (DID, VERKEY)
    assert await did.create_and_store_my_did(handle, info) == (DID, VERKEY)
    await fails("taken", did.create_and_store_my_did(handle, json.dumps({"did": DID})))
    await fails("crypto type", did.create_and_store_my_did(handle, '{"crypto_type":"rsa"}'))
    await fails("seed", did.create_and_store_my_did(handle, '{"seed":"short"}'))
    assert await did.abbreviate_verkey(DID, VERKEY) == "~CoRER63DVYnWZtK8uAzNbx"
    await did.store_their_did(handle, json.dumps({"did": THEIRS, "verkey": VERKEY}))
    await fails("their key", did.store_their_did(handle, json.dumps({"did": THEIRS})))
    assert await did.key_for_did(POOL, handle, DID) == VERKEY
    assert await did.key_for_local_did(handle, THEIRS) == VERKEY
    await fails("unknown", did.key_for_local_did(handle, UNKNOWN))
    await fails("ledger", did.key_for_did(POOL, handle, UNKNOWN))
    await did.create_key(handle, "{}")


async def noted(handle):
    await fails("no metadata", did.get_did_metadata(handle, DID))
    await did.set_did_metadata(handle, DID, "")
    assert await did.get_did_metadata(handle, DID) == ""
    await did.set_did_metadata(handle, DID, "ü")
    await fails("no endpoint", did.get_endpoint_for_did(handle, POOL, DID))
    await did.set_endpoint_for_did(handle, DID, "127.0.0.1:9700", VERKEY)
    assert await did.get_endpoint_for_did(handle, POOL, DID) == ("127.0.0.1:9700", VERKEY)
    await fails("endpoint", did.set_endpoint_for_did(handle, DID, "address", "short"))


async def replaced(handle):
    await fails("not begun", did.replace_keys_apply(handle, DID))
    await fails("stranger", did.replace_keys_start(handle, THEIRS, "{}"))
    key = await did.replace_keys_start(handle, DID, "{}")
    await fails("begun", did.replace_keys_start(handle, DID, "{}"))
    told = {"did": DID, "verkey": VERKEY, "tempVerkey": key, "metadata": "ü"}
    assert json.loads(await did.get_my_did_with_meta(handle, DID)) == told
    assert json.loads(await did.list_my_dids_with_meta(handle)) == [told]
    await did.replace_keys_apply(handle, DID)
    assert await did.key_for_local_did(handle, DID) == key
    assert await crypto.crypto_sign(handle, VERKEY, b"message")


async def qualified(handle):
    await pairwise.create_pairwise(handle, THEIRS, DID, None)
    await fails("method", did.qualify_did(handle, DID, "Sov"))
    assert await did.qualify_did(handle, DID, "sov") == QUALIFIED
    assert json.loads(await pairwise.get_pairwise(handle, THEIRS)) == {"my_did": QUALIFIED}
    assert await did.get_did_metadata(handle, QUALIFIED) == "ü"
    await fails("renamed", did.get_my_did_with_meta(handle, DID))
    await did.create_and_store_my_did(handle, json.dumps({"did": DID}))
    await fails("twice", did.qualify_did(handle, DID, "sov"))


async def libindys():
    handle = await wallet.open_wallet(config("raw", LIBINDYS), CREDENTIALS)
    listed = json.loads(await did.list_my_dids_with_meta(handle))
    (begun,) = (it for it in listed if it["tempVerkey"])
    await did.replace_keys_apply(handle, begun["did"])
    expected = {**begun, "verkey": begun["tempVerkey"], "tempVerkey": None}
    assert json.loads(await did.get_my_did_with_meta(handle, begun["did"])) == expected
    address, key = await did.get_endpoint_for_did(handle, POOL, THEIRS)
    assert (address, key) == ("127.0.0.1:9700", await did.key_for_did(POOL, handle, THEIRS))
    await wallet.close_wallet(handle)


async def flow():
    await wallet.create_wallet(config("dids"), CREDENTIALS)
    handle = await wallet.open_wallet(config("dids"), CREDENTIALS)
    for part in (made, noted, replaced, qualified):
        await part(handle)
    await libindys()
    await wallet.close_wallet(handle)
    await fails("handle", did.set_did_metadata(handle, DID, "metadata"))
    return errors


print(json.dumps(asyncio.run(flow())))
