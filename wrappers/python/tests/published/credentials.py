"""The published wrapper, python3-indy, on our library: anonymous credentials without revocation.

Run by `test_published.py` with python3-indy on the path; the argument is an empty directory. Prints
the errors it met and which functions it called as JSON.
"""

import asyncio
import json
import sys

from indy import anoncreds, pool, wallet

from calls import watch
from shared import errors, fails, opened

DIRECTORY = sys.argv[1]
ISSUER, PROVER, SECRET = "V4SGRU86Z58d6TV7PBUe6f", "VsKV7grR1BUE29mG2Fm2kX", "secret"
VALUES = json.dumps({name: {"raw": "28", "encoded": "28"} for name in ("age", "height")})

calls = watch(anoncreds)
async def issue(issuer, holder, definition):
    offer = await anoncreds.issuer_create_credential_offer(issuer, definition["id"])
    text = json.dumps(definition)
    ask = anoncreds.prover_create_credential_req
    request, metadata = await ask(holder, PROVER, offer, text, SECRET)
    await fails("secret", ask(holder, PROVER, offer, text, "unknown"))
    sign = anoncreds.issuer_create_credential
    credential, place, delta = await sign(issuer, offer, request, VALUES, None, None)
    assert (place, delta) == (None, None)
    registry = f"{ISSUER}:4:{definition['id']}:CL_ACCUM:tag"
    await fails("registry", sign(issuer, offer, request, VALUES, registry, -1))
    another = await anoncreds.issuer_create_credential_offer(issuer, definition["id"])
    await fails("offer", sign(issuer, another, request, VALUES, None, None))
    store = anoncreds.prover_store_credential
    assert await store(holder, "mine", metadata, credential, text, None) == "mine"
    await fails("stored", store(holder, "mine", metadata, credential, text, None))


async def search(holder):
    info = json.loads(await anoncreds.prover_get_credential(holder, "mine"))
    assert info["attrs"] == {"age": "28", "height": "28"}
    assert json.loads(await anoncreds.prover_get_credentials(holder, "{}")) == [info]
    handle, count = await anoncreds.prover_search_credentials(holder, '{"schema_name":"gvt"}')
    assert count == 1
    assert json.loads(await anoncreds.prover_fetch_credentials(handle, 10)) == [info]
    await anoncreds.prover_close_credentials_search(handle)
    await fails("search", anoncreds.prover_fetch_credentials(handle, 10))
    await fails("query", anoncreds.prover_get_credentials(holder, "["))
    await fails("unknown", anoncreds.prover_get_credential(holder, "other"))
    await fails("deleted", anoncreds.prover_delete_credential(holder, "other"))


async def prove(holder, schema, definition):
    request = {
        "name": "n",
        "version": "1",
        "nonce": "123456789",
        "requested_attributes": {"a": {"name": "height", "restrictions": {"issuer_did": ISSUER}}},
        "requested_predicates": {"p": {"name": "age", "p_type": ">=", "p_value": 18}},
    }
    found = await anoncreds.prover_get_credentials_for_proof_req(holder, json.dumps(request))
    assert len(json.loads(found)["attrs"]["a"]) == 1
    searched = anoncreds.prover_search_credentials_for_proof_req
    handle = await searched(holder, json.dumps(request), None)
    fetch = anoncreds.prover_fetch_credentials_for_proof_req
    (found,) = json.loads(await fetch(handle, "p", 10))
    await anoncreds.prover_close_credentials_search_for_proof_req(handle)
    chosen = {"cred_id": found["cred_info"]["referent"]}
    choice = {
        "self_attested_attributes": {},
        "requested_attributes": {"a": {**chosen, "revealed": True}},
        "requested_predicates": {"p": chosen},
    }
    known = json.dumps({schema["id"]: schema}), json.dumps({definition["id"]: definition})

    def proof_of(request):
        texts = json.dumps(request), json.dumps(choice)
        return anoncreds.prover_create_proof(holder, *texts, SECRET, *known, "{}")

    def verify(proof):
        texts = json.dumps(request), json.dumps(proof)
        return anoncreds.verifier_verify_proof(*texts, *known, "{}", "{}")

    proof = json.loads(await proof_of(request))
    assert await verify(proof) is True
    proof["requested_proof"]["revealed_attrs"]["a"]["encoded"] = "29"
    await fails("rejected", verify(proof))
    request["requested_attributes"]["a"]["name"] = "age"
    await fails("revealed", proof_of(request))


async def flow():
    await pool.set_protocol_version(2)
    issuer, holder = await opened(DIRECTORY, "issuer"), await opened(DIRECTORY, "holder")
    _, schema = await anoncreds.issuer_create_schema(ISSUER, "gvt", "1.0", '["age","height"]')
    create = anoncreds.issuer_create_and_store_credential_def
    definition_id, _ = await create(issuer, ISSUER, schema, "tag", "CL", None)
    await fails("rotation", anoncreds.issuer_rotate_credential_def_apply(issuer, definition_id))
    renewed = await anoncreds.issuer_rotate_credential_def_start(issuer, definition_id, None)
    await anoncreds.issuer_rotate_credential_def_apply(issuer, definition_id)
    assert await anoncreds.prover_create_master_secret(holder, SECRET) == SECRET
    await fails("duplicate", anoncreds.prover_create_master_secret(holder, SECRET))
    definition = json.loads(renewed)
    await issue(issuer, holder, definition)
    await search(holder)
    await prove(holder, json.loads(schema), definition)
    set_policy = anoncreds.prover_set_credential_attr_tag_policy
    await set_policy(holder, definition_id, '["age"]', True)
    policy = await anoncreds.prover_get_credential_attr_tag_policy(holder, definition_id)
    assert json.loads(policy) == ["age"]
    assert await anoncreds.prover_get_credentials(holder, '{"attr::height::value":"28"}') == "[]"
    await anoncreds.prover_delete_credential(holder, "mine")
    assert await anoncreds.to_unqualified("did:sov:" + ISSUER) == ISSUER
    await wallet.close_wallet(issuer)
    await wallet.close_wallet(holder)
    await fails("handle", anoncreds.issuer_create_credential_offer(issuer, definition_id))
    return {"errors": errors, "calls": calls}


print(json.dumps(asyncio.run(flow())))
