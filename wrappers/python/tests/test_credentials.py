"""Anonymous credentials from the offer to a verified proof, also together with `anoncreds`."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest

from indy import anoncreds as ours
from indy import error, wallet as wallets
from registries import ISSUER, PROVER, SECRET, Issuer

VALUES = {
    "name": {"raw": "Alex", "encoded": "99262857098057710338306967609588410025648622308394250666849"},
    "age": {"raw": "28", "encoded": "28"},
}
REQUEST = {
    "name": "n",
    "version": "0.1",
    "nonce": "1234567890123456789",
    "requested_attributes": {
        "a": {"name": "name", "restrictions": [{"issuer_did": ISSUER}]},
        "self": {"name": "phone"},
    },
    "requested_predicates": {"p": {"name": "age", "p_type": ">=", "p_value": 18}},
}
CHOICE = {
    "self_attested_attributes": {"self": "8-800"},
    "requested_attributes": {"a": {"cred_id": "mine", "revealed": True}},
    "requested_predicates": {"p": {"cred_id": "mine"}},
}


@pytest.fixture
async def world(wallet):
    return await Issuer.create(wallet, None)


async def get_issued(world: Issuer, name: str | None, values: Any = VALUES) -> str:
    offer = await ours.issuer_create_credential_offer(world.wallet, world.definition_id)
    request, metadata = await ours.prover_create_credential_req(
        world.wallet, PROVER, offer, world.definition, SECRET
    )
    credential, place, delta = await ours.issuer_create_credential(
        world.wallet, offer, request, json.dumps(values), None, None
    )
    assert (place, delta) == (None, None)
    return await ours.prover_store_credential(
        world.wallet, name, metadata, credential, world.definition, None
    )


async def prove(world: Issuer, request: Any = REQUEST, choice: Any = CHOICE) -> str:
    return await ours.prover_create_proof(
        world.wallet, json.dumps(request), json.dumps(choice), SECRET, *world.ledger, "{}"
    )


async def test_credential_is_kept_and_told(world):
    assert await get_issued(world, "mine") == "mine"
    info = json.loads(await ours.prover_get_credential(world.wallet, "mine"))
    assert info["attrs"] == {"name": "Alex", "age": "28"}
    assert json.loads(await ours.prover_get_credentials(world.wallet, "{}")) == [info]
    await ours.prover_delete_credential(world.wallet, "mine")
    with pytest.raises(error.WalletItemNotFound):
        await ours.prover_get_credential(world.wallet, "mine")
    assert len(await get_issued(world, None)) == 36


async def test_proof(world):
    await get_issued(world, "mine")
    proof = await prove(world)
    assert json.loads(proof)["requested_proof"]["revealed_attrs"]["a"]["raw"] == "Alex"
    verify = ours.verifier_verify_proof
    assert await verify(json.dumps(REQUEST), proof, *world.ledger, "{}", "{}") is True
    other = json.dumps({**REQUEST, "nonce": "1"})
    assert await verify(other, proof, *world.ledger, "{}", "{}") is False
    changed = json.loads(proof)
    changed["requested_proof"]["revealed_attrs"]["a"]["encoded"] = "1"
    with pytest.raises(error.AnoncredsProofRejected):
        await verify(json.dumps(REQUEST), json.dumps(changed), *world.ledger, "{}", "{}")
    impossible = {"p": {"name": "age", "p_type": ">", "p_value": 28}}
    with pytest.raises(error.CommonInvalidStructure):
        await prove(world, {**REQUEST, "requested_predicates": impossible})


async def test_searches(world):
    ages = [{**VALUES, "age": {"raw": str(age), "encoded": str(age)}} for age in (17, 18, 19)]
    await asyncio.gather(*(get_issued(world, None, values) for values in ages))
    search, count = await ours.prover_search_credentials(world.wallet, "{}")
    assert count == 3
    pages = [json.loads(await ours.prover_fetch_credentials(search, 2)) for _ in range(3)]
    assert [len(page) for page in pages] == [2, 1, 0]
    await ours.prover_close_credentials_search(search)
    with pytest.raises(error.WalletInvalidHandle):
        await ours.prover_fetch_credentials(search, 1)
    request = json.dumps(REQUEST)
    found = json.loads(await ours.prover_get_credentials_for_proof_req(world.wallet, request))
    assert (len(found["attrs"]["a"]), len(found["predicates"]["p"])) == (3, 2)
    search = await ours.prover_search_credentials_for_proof_req(
        world.wallet, request, '{"a":{"attr::age::value":"17"}}'
    )
    fetch = ours.prover_fetch_credentials_for_proof_req
    assert len(json.loads(await fetch(search, "a", 9))) == 1
    assert len(json.loads(await fetch(search, "p", 1))) == 1
    await ours.prover_close_credentials_search_for_proof_req(search)
    with pytest.raises(error.WalletQueryError):
        await ours.prover_search_credentials(world.wallet, "[1]")


async def test_tag_policy(world):
    wallet, definition = world.wallet, world.definition_id
    await get_issued(world, "mine")
    query = '{"attr::age::value":"28"}'
    assert len(json.loads(await ours.prover_get_credentials(wallet, query))) == 1
    assert await ours.prover_get_credential_attr_tag_policy(wallet, definition) == "null"
    await ours.prover_set_credential_attr_tag_policy(wallet, definition, '["Name"]', True)
    policy = await ours.prover_get_credential_attr_tag_policy(wallet, definition)
    assert json.loads(policy) == ["name"]
    assert json.loads(await ours.prover_get_credentials(wallet, query)) == []
    await ours.prover_set_credential_attr_tag_policy(wallet, definition, None, False)
    assert json.loads(await ours.prover_get_credentials(wallet, query)) == []
    with pytest.raises(TypeError):
        await ours.prover_set_credential_attr_tag_policy(wallet, definition, None, 1)  # type: ignore[arg-type]


async def test_rotation(world):
    wallet, definition = world.wallet, world.definition_id
    with pytest.raises(error.WalletItemNotFound):
        await ours.issuer_rotate_credential_def_apply(wallet, definition)
    renewed = await ours.issuer_rotate_credential_def_start(wallet, definition, None)
    await ours.issuer_rotate_credential_def_apply(wallet, definition)
    assert json.loads(renewed)["value"] != json.loads(world.definition)["value"]
    await get_issued(replace(world, definition=renewed), "mine")


async def test_unqualified():
    assert await ours.to_unqualified("did:sov:" + ISSUER) == ISSUER
    assert await ours.to_unqualified("text") == "text"


async def test_errors(world):
    wallet = world.wallet
    with pytest.raises(error.AnoncredsMasterSecretDuplicateNameError):
        await ours.prover_create_master_secret(wallet, SECRET)
    offer = await ours.issuer_create_credential_offer(wallet, world.definition_id)
    request, _ = await ours.prover_create_credential_req(
        wallet, PROVER, offer, world.definition, SECRET
    )
    registry = f"{ISSUER}:4:{world.definition_id}:CL_ACCUM:tag"
    issue = ours.issuer_create_credential
    with pytest.raises(error.CommonInvalidStructure, match="blob storage"):
        await issue(wallet, offer, request, json.dumps(VALUES), registry, -1)
    with pytest.raises(error.CommonInvalidStructure):
        await issue(wallet, offer, request, "{}", None, None)
    with pytest.raises(error.WalletItemNotFound):
        await ours.prover_create_credential_req(wallet, PROVER, offer, world.definition, "other")
    with pytest.raises(error.WalletInvalidHandle):
        await ours.prover_get_credentials(-1, "{}")
    await wallets.close_wallet(wallet)
    with pytest.raises(error.WalletInvalidHandle):
        await ours.issuer_create_credential_offer(wallet, world.definition_id)


# The `anoncreds` package: its objects have "issuerId" where ours have none, and ignore what they do
# not know.


@pytest.fixture
def theirs():
    return pytest.importorskip("anoncreds")


async def test_credential_of_ours_is_proven_by_theirs(world, theirs):
    from their_registries import ledger_of  # not without the package

    schemas, definitions = ledger_of(world)
    definition = definitions[world.definition_id]
    offer = await ours.issuer_create_credential_offer(world.wallet, world.definition_id)
    secret = theirs.create_link_secret()
    request, metadata = theirs.CredentialRequest.create(
        None, PROVER, definition, secret, SECRET, theirs.CredentialOffer.load(offer)
    )
    issued, _, _ = await ours.issuer_create_credential(
        world.wallet, offer, request.to_json(), json.dumps(VALUES), None, None
    )
    credential = theirs.Credential.load(issued).process(metadata, secret, definition)
    chosen = theirs.PresentCredentials()
    chosen.add_attributes(credential, "a", reveal=True)
    chosen.add_predicates(credential, "p")
    asked = theirs.PresentationRequest.load(REQUEST)
    proof = theirs.Presentation.create(
        asked, chosen, {"self": "8-800"}, secret, schemas, definitions
    )
    assert proof.verify(asked, schemas, definitions)
    verify = ours.verifier_verify_proof
    assert await verify(json.dumps(REQUEST), proof.to_json(), *world.ledger, "{}", "{}")


async def test_credential_of_theirs_is_proven_by_ours(wallet, theirs):
    schema = theirs.Schema.create("gvt", "1.0", ISSUER, ["name", "age"])
    schema_id = f"{ISSUER}:2:gvt:1.0"
    definition, private, key_proof = theirs.CredentialDefinition.create(
        schema_id, schema, ISSUER, "tag", "CL"
    )
    definition_id = f"{ISSUER}:3:CL:{schema_id}:tag"
    known = {"ver": "1.0", "id": schema_id, "seqNo": None}
    world = Issuer(
        wallet,
        json.dumps({**schema.to_dict(), **known}),
        definition_id,
        json.dumps({**definition.to_dict(), "ver": "1.0", "id": definition_id}),
    )
    await ours.prover_create_master_secret(wallet, SECRET)
    offer = theirs.CredentialOffer.create(schema_id, definition_id, key_proof)
    request, metadata = await ours.prover_create_credential_req(
        wallet, PROVER, offer.to_json(), world.definition, SECRET
    )
    credential = theirs.Credential.create(
        definition,
        private,
        offer,
        theirs.CredentialRequest.load(request),
        {name: value["raw"] for name, value in VALUES.items()},
        {name: value["encoded"] for name, value in VALUES.items()},
    )
    await ours.prover_store_credential(
        wallet, "mine", metadata, credential.to_json(), world.definition, None
    )
    proof = await prove(world)
    verify = ours.verifier_verify_proof
    assert await verify(json.dumps(REQUEST), proof, *world.ledger, "{}", "{}")
    asked = theirs.PresentationRequest.load(REQUEST)
    loaded = theirs.Presentation.load(proof)
    assert loaded.verify(asked, {schema_id: schema}, {definition_id: definition})
