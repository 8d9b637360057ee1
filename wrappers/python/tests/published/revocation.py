"""The published wrapper, python3-indy, on our library: revocation and blob storages.

Run by `test_published.py` with python3-indy on the path; the arguments are an empty
directory and the kind of issuance. Prints the errors it met and which functions it called as JSON.
"""

import asyncio
import json
import sys

from indy import anoncreds, blob_storage, pool, wallet

from calls import watch
from shared import errors, fails, opened

DIRECTORY, ISSUANCE = sys.argv[1:]
ISSUER, PROVER, SECRET = "V4SGRU86Z58d6TV7PBUe6f", "VsKV7grR1BUE29mG2Fm2kX", "secret"
VALUES = json.dumps({"age": {"raw": "28", "encoded": "28"}})
REQUEST = {
    "name": "n",
    "version": "1",
    "nonce": "",
    "requested_attributes": {"a": {"name": "age"}},
    "requested_predicates": {},
    "non_revoked": {"to": 1000},
}
STORAGE = json.dumps({"base_dir": DIRECTORY + "/tails", "uri_pattern": ""})

calls = watch(anoncreds, blob_storage)
class Ledger:
    """What everybody knows of one registry, and who takes part in it."""

    def __init__(self, issuer, holder, reader, schema, definition):
        self.issuer, self.holder, self.reader = issuer, holder, reader
        self.schema, self.definition = json.loads(schema), json.loads(definition)
        self.known = [json.dumps({it["id"]: it}) for it in (self.schema, self.definition)]

    async def create_registry(self, writer):
        create, definition = anoncreds.issuer_create_and_store_revoc_reg, self.definition["id"]
        config = json.dumps({"issuance_type": ISSUANCE, "max_cred_num": 2})
        start, end = (self.issuer, ISSUER, "CL_ACCUM"), (config, writer)
        made = await create(*start, "tag", definition, *end)
        assert await create(*start, "tag", definition, *end) == made
        self.registry, self.registry_definition, self.told = made
        self.latest = None
        many = json.dumps({"max_cred_num": 20_000})  # so that the second finds the first at work
        at_once = [create(*start, "many", definition, many, writer) for _ in range(2)]
        await asyncio.gather(*(fails("at once", it) for it in at_once))
        await fails("writer", create(*start, "other", definition, config, -1))
        await fails("registry type", create(*start[:2], "", "other", definition, *end))
        await fails("registry's wallet", create(-1, *start[1:], "other", definition, *end))
        await fails("definition", create(*start, "other", f"{ISSUER}:3:CL:99:tag", *end))

    async def tell(self, delta):
        merge = anoncreds.issuer_merge_revocation_registry_deltas
        self.told = await merge(self.told, delta)
        self.latest = delta if self.latest is None else await merge(self.latest, delta)
        await fails("merged again", merge(self.told, delta))
        await fails("nothing merged", merge("", delta))

    async def issue(self, name):
        offer = await anoncreds.issuer_create_credential_offer(self.issuer, self.definition["id"])
        text = json.dumps(self.definition)
        request, metadata = await anoncreds.prover_create_credential_req(
            self.holder, PROVER, offer, text, SECRET
        )
        sign = anoncreds.issuer_create_credential
        order = self.issuer, offer, request, VALUES, self.registry
        await fails("reader", sign(*order, None))
        credential, place, delta = await sign(*order, self.reader)
        assert (delta is None) == (ISSUANCE == "ISSUANCE_BY_DEFAULT")
        if delta is not None:
            await self.tell(delta)
        store = anoncreds.prover_store_credential
        kept = self.holder, name, metadata, credential, text
        await fails("stored without", store(*kept, None))
        assert await store(*kept, self.registry_definition) == name
        return place

    async def revoke(self, place):
        revoke = anoncreds.issuer_revoke_credential
        which = self.issuer, self.reader, self.registry
        await self.tell(await revoke(*which, place))
        await fails("revoked", revoke(*which, place))
        await fails("place", revoke(*which, "3"))
        await fails("no place", revoke(*which, "first"))
        await fails("revoked nowhere", revoke(*which[:2], self.registry + "0", place))
        await fails("revoked in no wallet", revoke(-1, *which[1:], place))

    async def create_state(self, place, time):
        create = anoncreds.create_revocation_state
        state = await create(self.reader, self.registry_definition, self.told, time, place)
        self.latest = None
        nowhere = await blob_storage.open_reader("default", '{"base_dir":"/nowhere"}')
        known = self.registry_definition, self.told, time
        await fails("tails", create(nowhere, *known, place))
        await fails("state's place", create(self.reader, *known, "3"))
        await fails("state's reader", create(-1, *known, place))
        return state

    async def update_state(self, state, place, time):
        update = anoncreds.update_revocation_state
        texts = state, self.registry_definition, self.latest
        updated = await update(self.reader, *texts, time, place)
        await fails("state", update(self.reader, "{}", *texts[1:], time, place))
        assert json.loads(updated)["timestamp"] == time
        return updated

    async def shows(self, name, state):
        """Whether a proof that a credential is valid is true."""
        time = json.loads(state)["timestamp"]
        request = json.dumps({**REQUEST, "nonce": await anoncreds.generate_nonce()})
        chosen = {"a": {"cred_id": name, "revealed": True, "timestamp": time}}
        choice = {
            "self_attested_attributes": {},
            "requested_attributes": chosen,
            "requested_predicates": {},
        }
        states = json.dumps({self.registry: {str(time): json.loads(state)}})
        texts = self.holder, request, json.dumps(choice), SECRET, *self.known
        prove, verify = anoncreds.prover_create_proof, anoncreds.verifier_verify_proof
        proof = await prove(*texts, states)
        await fails("no state", prove(*texts, "{}"))
        texts = request, proof, *self.known
        definitions = json.dumps({self.registry: json.loads(self.registry_definition)})
        await fails("no entry", verify(*texts, definitions, "{}"))
        entries = json.dumps({self.registry: {str(time): json.loads(self.told)}})
        await fails("no registry", verify(*texts, "{}", entries))
        changed = json.loads(proof)
        changed["requested_proof"]["revealed_attrs"]["a"]["encoded"] = "29"
        texts_changed = request, json.dumps(changed), *self.known
        await fails("rejected", verify(*texts_changed, definitions, entries))
        return await verify(*texts, definitions, entries)


async def revocation(ledger, writer):
    await ledger.create_registry(writer)
    assert await ledger.issue("mine") == "1"
    state = await ledger.create_state("1", 100)
    assert await ledger.shows("mine", state) is True
    assert await ledger.issue("another") == "2"
    await fails("full", ledger.issue("none"))
    await ledger.revoke("2")
    assert await ledger.shows("another", state) is False
    state = await ledger.update_state(state, "1", 200)
    assert await ledger.shows("mine", state) is True
    await ledger.revoke("1")
    assert await ledger.shows("mine", state) is False
    assert await ledger.shows("mine", await ledger.create_state("1", 300)) is False


async def flow():
    await pool.set_protocol_version(2)
    reader = await blob_storage.open_reader("default", STORAGE)
    writer = await blob_storage.open_writer("default", STORAGE)
    await fails("storage", blob_storage.open_reader("s3", STORAGE))
    await fails("no storage", blob_storage.open_writer("", STORAGE))
    issuer, holder = await opened(DIRECTORY, "issuer"), await opened(DIRECTORY, "holder")
    _, schema = await anoncreds.issuer_create_schema(ISSUER, "gvt", "1.0", '["age"]')
    _, definition = await anoncreds.issuer_create_and_store_credential_def(
        issuer, ISSUER, schema, "tag", "CL", '{"support_revocation":true}'
    )
    await anoncreds.prover_create_master_secret(holder, SECRET)
    await revocation(Ledger(issuer, holder, reader, schema, definition), writer)
    await wallet.close_wallet(issuer)
    await wallet.close_wallet(holder)
    return {"errors": errors, "calls": calls}


print(json.dumps(asyncio.run(flow())))
