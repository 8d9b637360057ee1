"""The published wrapper, python3-indy, on our library: one flow through several modules.

Run by `test_published.py` with python3-indy on the path; the directory of the wallets is the
argument. Prints what the test looks at as JSON.
"""

import asyncio
import json
import sys

from indy import anoncreds, crypto, did, pool, wallet
from indy.libindy import set_runtime_config

from shared import errors, fails

DIRECTORY = sys.argv[1]
SEED = "000000000000000000000000Trustee1"
DID, VERKEY = "V4SGRU86Z58d6TV7PBUe6f", "GJ1SzoWzavQYfNL9XkaJdrQejfztN4XqdsiV4ct3LXKL"

OTHER = "CnEDk9HrMnmiHXEV1WFgbVCRteYnPqsJwrTdcZaNhFVW"

async def flow():
    set_runtime_config('{"crypto_thread_pool_size":2}')
    await pool.set_protocol_version(2)
    await fails("protocol", pool.set_protocol_version(9))

    config = json.dumps({"id": "published", "storage_config": {"path": DIRECTORY}})
    key = await wallet.generate_wallet_key(json.dumps({"seed": SEED}))
    credentials = json.dumps({"key": key, "key_derivation_method": "RAW"})
    other = json.dumps(
        {"key": await wallet.generate_wallet_key(None), "key_derivation_method": "RAW"}
    )
    await fails("missing", wallet.open_wallet(config, credentials))
    await wallet.create_wallet(config, credentials)
    await fails("exists", wallet.create_wallet(config, credentials))
    await fails("key", wallet.open_wallet(config, other))
    handle = await wallet.open_wallet(config, credentials)
    await fails("open", wallet.open_wallet(config, credentials))
    await fails("delete", wallet.delete_wallet(config, credentials))

    assert await did.create_and_store_my_did(handle, json.dumps({"seed": SEED})) == (DID, VERKEY)
    assert await did.key_for_local_did(handle, DID) == VERKEY
    assert await did.abbreviate_verkey(DID, VERKEY) == "~CoRER63DVYnWZtK8uAzNbx"
    await fails("did", did.key_for_local_did(handle, "VsKV7grR1BUE29mG2Fm2kX"))
    await fails("taken", did.create_and_store_my_did(handle, json.dumps({"did": DID})))

    signer = await crypto.create_key(handle, "{}")
    signature = await crypto.crypto_sign(handle, signer, b"a \0 message")
    assert await crypto.crypto_verify(signer, b"a \0 message", signature) is True
    assert await crypto.crypto_verify(signer, b"another", signature) is False
    await fails("verify", crypto.crypto_verify("short", b"message", signature))
    await fails("sign", crypto.crypto_sign(handle, OTHER, b"message"))

    schema_id, schema = await anoncreds.issuer_create_schema(DID, "person", "1.0", '["a","b"]')
    create_definition = anoncreds.issuer_create_and_store_credential_def
    results = await asyncio.gather(
        create_definition(handle, DID, schema, "plain", None, None),
        create_definition(handle, DID, schema, "revocable", "CL", '{"support_revocation":true}'),
        *(did.create_and_store_my_did(handle, "{}") for _ in range(100)),
    )
    await fails("structure", create_definition(handle, DID, schema, "tag", "RSA", None))
    listed = json.loads(await did.list_my_dids_with_meta(handle))

    await wallet.close_wallet(handle)
    await fails("handle", wallet.close_wallet(handle))
    await wallet.delete_wallet(config, credentials)
    await fails("deleted", wallet.open_wallet(config, credentials))
    return {
        "key": key,
        "schema_id": schema_id,
        "definitions": results[:2],
        "dids": sorted(pair[0] for pair in results[2:]),
        "listed": sorted(entry["did"] for entry in listed),
        "errors": errors,
    }


print(json.dumps(asyncio.run(flow())))
