"""Schemas and credential definitions, also as the `anoncreds` package sees them."""

from __future__ import annotations

import json

import pytest

from indy import error
from indy.anoncreds import issuer_create_and_store_credential_def as create_definition
from indy.anoncreds import issuer_create_schema

DID = "V4SGRU86Z58d6TV7PBUe6f"
ATTRIBUTES = ["name", "age", "height"]
REVOCABLE = '{"support_revocation":true}'


async def new_schema(did: str = DID) -> tuple[str, str]:
    return await issuer_create_schema(did, "person", "1.0", json.dumps(ATTRIBUTES))


async def test_schema():
    schema_id, text = await new_schema()
    schema = json.loads(text)
    assert schema_id == schema["id"] == f"{DID}:2:person:1.0"
    assert sorted(schema.pop("attrNames")) == sorted(ATTRIBUTES)
    assert schema == {
        "ver": "1.0",
        "id": schema_id,
        "name": "person",
        "version": "1.0",
        "seqNo": None,
    }


async def test_schema_of_qualified_did():
    schema_id, _ = await new_schema("did:sov:" + DID)
    assert schema_id == f"schema:sov:did:sov:{DID}:2:person:1.0"


@pytest.mark.parametrize(
    ("did", "version", "attributes"),
    [
        ("0OIl", "1.0", '["a"]'),
        (DID, "1.0", "[]"),
        (DID, "1.0", "{"),
        (DID, "1.0", json.dumps([str(n) for n in range(126)])),
    ],
)
async def test_malformed_schema(did, version, attributes):
    bad = (
        error.CommonInvalidStructure,
        error.CommonInvalidParam2,
        error.CommonInvalidParam4,
        error.CommonInvalidParam5,
    )
    with pytest.raises(bad):
        await issuer_create_schema(did, "person", version, attributes)


@pytest.mark.parametrize("config", [None, "{}", REVOCABLE])
async def test_definition(wallet, config):
    schema_id, schema = await new_schema()
    definition_id, text = await create_definition(wallet, DID, schema, "tag", None, config)
    definition = json.loads(text)
    assert definition_id == definition["id"] == f"{DID}:3:CL:{schema_id}:tag"
    assert (definition["ver"], definition["type"], definition["tag"]) == ("1.0", "CL", "tag")
    assert definition["schemaId"] == schema_id
    primary = definition["value"]["primary"]
    assert int(primary["n"]).bit_length() == 2048
    assert sorted(primary["r"]) == sorted([*ATTRIBUTES, "master_secret"])
    assert ("revocation" in definition["value"]) == (config == REVOCABLE)


async def test_ledger_schema_gives_its_number_to_the_id(wallet):
    _, text = await new_schema()
    schema = json.dumps({**json.loads(text), "seqNo": 12})
    definition_id, definition = await create_definition(wallet, DID, schema, "tag", "CL", None)
    assert definition_id == f"{DID}:3:CL:12:tag"
    assert json.loads(definition)["schemaId"] == "12"


async def test_repeated_definition_is_the_stored_one(wallet):
    _, schema = await new_schema()
    first = await create_definition(wallet, DID, schema, "tag", "CL", None)
    second = await create_definition(wallet, DID, schema, "tag", "CL", None)
    assert first[0] == second[0]
    assert json.loads(first[1]) == json.loads(second[1])


async def test_definition_errors(wallet):
    _, schema = await new_schema()
    with pytest.raises(error.WalletInvalidHandle):
        await create_definition(-1, DID, schema, "tag", None, None)
    bad = (
        error.CommonInvalidStructure,
        error.CommonInvalidParam3,
        error.CommonInvalidParam4,
        error.CommonInvalidParam7,
    )
    for did, text, kind, config in (
        ("0OIl", schema, None, None),
        (DID, "{", None, None),
        (DID, "{}", None, None),
        (DID, schema, "RSA", None),
        (DID, schema, None, "{"),
        (DID, schema, None, '{"support_revocation":"yes"}'),
    ):
        with pytest.raises(bad):
            await create_definition(wallet, did, text, "tag", kind, config)


def loaded_by_anoncreds(text: str):
    anoncreds = pytest.importorskip("anoncreds")
    # The specification has one field more than libindy.
    return anoncreds.CredentialDefinition.load({**json.loads(text), "issuerId": DID})


@pytest.mark.parametrize("config", [None, REVOCABLE])
async def test_anoncreds_package_reads_the_definition(wallet, config):
    schema_id, schema = await new_schema()
    _, text = await create_definition(wallet, DID, schema, "tag", None, config)
    loaded = loaded_by_anoncreds(text).to_dict()
    assert loaded["schemaId"] == schema_id
    assert loaded["value"] == json.loads(text)["value"]


async def test_anoncreds_package_makes_a_registry_for_the_definition(wallet, tmp_path):
    anoncreds = pytest.importorskip("anoncreds")
    _, schema = await new_schema()
    definition_id, text = await create_definition(wallet, DID, schema, "tag", None, REVOCABLE)
    registry, _ = anoncreds.RevocationRegistryDefinition.create(
        definition_id,
        loaded_by_anoncreds(text),
        DID,
        "tag",
        "CL_ACCUM",
        3,
        tails_dir_path=str(tmp_path),
    )
    assert registry.to_dict()["credDefId"] == definition_id
