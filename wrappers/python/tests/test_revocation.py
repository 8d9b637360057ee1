"""Revocation: registries, and credentials that are valid, revoked and valid again."""

from __future__ import annotations

import asyncio
import hashlib
import json
from pathlib import Path

import pytest

from indy import anoncreds, blob_storage, error
from registries import (
    BY_DEFAULT,
    ISSUER,
    ON_DEMAND,
    REQUEST,
    SECRET,
    VALUES,
    Issuer,
    Registry,
    choice_of,
    storage_at,
)

both_kinds = pytest.mark.parametrize("issuance", [BY_DEFAULT, ON_DEMAND])


def value_of(text: str) -> dict[str, object]:
    return json.loads(text)["value"]


def tails_of(registry: Registry, directory: Path) -> Path:
    return directory / str(value_of(registry.definition)["tailsHash"])


@both_kinds
async def test_registry(issuer, tmp_path, issuance):
    registry = await Registry.create(issuer, tmp_path / "tails", issuance, 3)
    definition = json.loads(registry.definition)
    assert sorted(definition) == ["credDefId", "id", "revocDefType", "tag", "value", "ver"]
    assert definition["id"] == registry.id
    tag = definition["tag"]
    assert registry.id == f"{ISSUER}:4:{issuer.definition_id}:CL_ACCUM:{tag}"
    assert definition["revocDefType"] == "CL_ACCUM"
    assert definition["credDefId"] == issuer.definition_id
    value = definition["value"]
    assert (value["issuanceType"], value["maxCredNum"]) == (issuance, 3)
    assert list(value_of(registry.entry)) == ["accum"]
    (tails,) = (tmp_path / "tails").iterdir()
    assert tails == tails_of(registry, tmp_path / "tails") == Path(value["tailsLocation"])
    assert tails.stat().st_size == 2 + 7 * 128


async def test_registry_of_the_same_tag_is_the_stored_one(issuer, tmp_path):
    writer = await blob_storage.open_writer("default", storage_at(tmp_path / "tails"))

    def create():
        return anoncreds.issuer_create_and_store_revoc_reg(
            issuer.wallet, ISSUER, "CL_ACCUM", "same", issuer.definition_id, "{}", writer
        )

    made = await asyncio.gather(create(), create(), return_exceptions=True)
    (first,) = (it for it in made if isinstance(it, tuple))
    (second,) = (it for it in made if isinstance(it, error.IndyError))
    assert type(second) is error.WalletItemAlreadyExists and second.error_code == 213
    assert await create() == first
    value = value_of(first[1])
    assert (value["issuanceType"], value["maxCredNum"]) == (ON_DEMAND, 100_000)
    (tails,) = (tmp_path / "tails").iterdir()
    assert base58(hashlib.sha256(tails.read_bytes()).digest()) == value["tailsHash"]


def base58(data: bytes) -> str:
    alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = alphabet[digit] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


@both_kinds
async def test_credential_is_valid_revoked_and_valid_again(issuer, tmp_path, issuance):
    registry = await Registry.create(issuer, tmp_path, issuance, 3)
    mine, place = await registry.give()
    others, others_place = await registry.give()
    assert (place, others_place) == ("1", "2")
    info = json.loads(await anoncreds.prover_get_credential(issuer.wallet, mine))
    assert (info["rev_reg_id"], info["cred_rev_id"]) == (registry.id, place)
    valid, entry = await registry.state(100, place), registry.changes[-1]
    others_valid = await registry.state(100, others_place)
    proof = await registry.prove(mine, valid)
    assert await registry.verify(proof) is True

    await registry.revoke(place)
    assert await registry.verify(proof) is False
    assert await registry.verify(proof, entry) is True, "what was true then"
    assert await registry.verify(await registry.prove(mine, valid)) is False
    revoked = await registry.state(200, place)
    assert await registry.verify(await registry.prove(mine, revoked)) is False
    assert await registry.verify(await registry.prove(others, others_valid)) is False
    others_valid = await registry.state(200, others_place)
    assert await registry.verify(await registry.prove(others, others_valid)) is True

    await registry.recover(place)
    recovered = await registry.state(300, place)
    assert await registry.verify(await registry.prove(mine, recovered)) is True


@both_kinds
async def test_changes_are_told(issuer, tmp_path, issuance):
    registry = await Registry.create(issuer, tmp_path, issuance, 5)
    for _ in range(3):
        await registry.give()
    issued = [value_of(it) for it in registry.changes[1:]]
    if issuance == BY_DEFAULT:
        assert issued == []
    else:
        assert [it["issued"] for it in issued] == [[1], [2], [3]]
        assert not any("revoked" in it for it in issued)
    await registry.revoke("2")
    await registry.revoke("3")
    await registry.recover("2")
    first, second, third = (value_of(it) for it in registry.changes[-3:])
    assert (first["revoked"], second["revoked"], third["issued"]) == ([2], [3], [2])
    assert "issued" not in first and "issued" not in second and "revoked" not in third
    values = [value_of(it) for it in registry.changes]
    assert [it["prevAccum"] for it in values[1:]] == [it["accum"] for it in values[:-1]]

    whole = value_of(await registry.delta())
    assert whole["accum"] == third["accum"] and "prevAccum" not in whole
    assert set(whole.get("issued", [])) == (set() if issuance == BY_DEFAULT else {1, 2})
    assert whole.get("revoked", []) == ([3] if issuance == BY_DEFAULT else [])
    latest = value_of(await registry.delta(len(registry.changes) - 3))
    assert latest == {"prevAccum": first["prevAccum"], "accum": third["accum"], "revoked": [3]}


@both_kinds
async def test_updated_state_is_the_created_one(issuer, tmp_path, issuance):
    registry = await Registry.create(issuer, tmp_path, issuance, 6)
    for _ in range(3):
        mine, place = await registry.give()
    await registry.revoke("1")
    early, changes = await registry.state(100, place), len(registry.changes)
    await registry.give()
    await registry.revoke("2")
    await registry.recover("1")
    updated = await registry.updated(early, changes, 200, place)
    created = await registry.state(200, place)
    assert is_same_state(created, updated) and not is_same_state(created, early)
    assert json.loads(updated)["timestamp"] == 200
    assert json.loads(updated)["rev_reg"]["accum"] == value_of(registry.changes[-1])["accum"]
    assert await registry.verify(await registry.prove(mine, updated)) is True


PRIME = 0x2523648240000001BA344D80000000086121000000000013A700000000000013


def is_same_state(one: str, other: str) -> bool:
    """Whether two states are one. Witnesses are points in coordinates X:Y:Z, many of
    which are one point: x is X/Z."""
    witnesses = []
    for state in map(json.loads, (one, other)):
        numbers = state["witness"]["omega"].split()[1::2]
        parts = [int(it, 16) for it in numbers]
        witnesses.append([parts[i : i + 2] for i in (0, 2, 4)])
    (x, y, z), (other_x, other_y, other_z) = witnesses
    return (
        json.loads(one)["rev_reg"] == json.loads(other)["rev_reg"]
        and product(x, other_z) == product(other_x, z)
        and product(y, other_z) == product(other_y, z)
    )


def product(one: list[int], other: list[int]) -> tuple[int, int]:
    """Of two numbers a + bi, with -1 the square of i."""
    (a, b), (c, d) = one, other
    return (a * c - b * d) % PRIME, (a * d + b * c) % PRIME


async def test_time_has_64_bits(issuer, tmp_path):
    registry = await Registry.create(issuer, tmp_path, BY_DEFAULT, 2)
    mine, place = await registry.give()
    time = 2**63 + 1
    state = await registry.state(time, place)
    assert json.loads(state)["timestamp"] == time
    proof = await registry.prove(mine, state)
    assert json.loads(proof)["identifiers"][0]["timestamp"] == time
    assert await registry.verify(proof) is True


async def new_orders(issuer: Issuer, count: int) -> tuple[list[dict[str, object]], list[str]]:
    """Orders of `issuer_create_credentials`, and what their holders need for the credentials."""
    asked = await asyncio.gather(*(issuer.ask() for _ in range(count)))
    orders = [
        {"cred_offer": json.loads(o), "cred_req": json.loads(r), "cred_values": VALUES}
        for o, r, _ in asked
    ]
    return orders, [metadata for _, _, metadata in asked]


@both_kinds
async def test_many_credentials_in_one_call(issuer, tmp_path, issuance):
    registry = await Registry.create(issuer, tmp_path, issuance, 4)
    orders, metadata = await new_orders(issuer, 4)
    orders[1]["cred_values"] = {}
    create = anoncreds.issuer_create_credentials
    texts = json.dumps(orders), registry.id, registry.reader
    answer = json.loads(await create(issuer.wallet, *texts))
    credentials, delta = answer["credentials"], answer["revoc_reg_delta"]
    assert [it["code"] for it in credentials] == [0, 113, 0, 0]
    assert credentials[1]["message"]
    places = [credentials[i]["cred_revoc_id"] for i in (0, 2, 3)]
    assert places == ["1", "2", "3"]
    if issuance == BY_DEFAULT:
        assert delta is None
    else:
        registry.changes.append(json.dumps(delta))
        assert sorted(delta["value"]["issued"]) == [1, 2, 3]
    for index, place in zip((0, 2, 3), places):
        credential = json.dumps(credentials[index]["cred_json"])
        mine = await registry.keep(metadata[index], credential)
        proof = await registry.prove(mine, await registry.state(100, place))
        assert await registry.verify(proof) is True
    # Places for some, then for none.
    orders, _ = await new_orders(issuer, 2)
    texts = json.dumps(orders), registry.id, registry.reader
    answer = json.loads(await create(issuer.wallet, *texts))
    assert [it["code"] for it in answer["credentials"]] == [0, 400]
    with pytest.raises(error.AnoncredsRevocationRegistryFullError):
        await create(issuer.wallet, *texts)


async def test_many_credentials_without_a_registry(issuer):
    orders, metadata = await new_orders(issuer, 2)
    answer = await anoncreds.issuer_create_credentials(
        issuer.wallet, json.dumps(orders), None, None
    )
    made = json.loads(answer)
    assert made["revoc_reg_delta"] is None
    for credential, its_metadata in zip(made["credentials"], metadata):
        assert (credential["code"], credential["cred_revoc_id"]) == (0, None)
        text = json.dumps(credential["cred_json"])
        name = await anoncreds.prover_store_credential(
            issuer.wallet, None, its_metadata, text, issuer.definition, None
        )
        info = json.loads(await anoncreds.prover_get_credential(issuer.wallet, name))
        assert (info["rev_reg_id"], info["cred_rev_id"]) == (None, None)


async def test_proof_need_not_tell_of_revocation(issuer, tmp_path):
    registry = await Registry.create(issuer, tmp_path, BY_DEFAULT, 2)
    mine, _ = await registry.give()
    request = json.dumps({**REQUEST, "non_revoked": None})
    proof = await anoncreds.prover_create_proof(
        issuer.wallet, request, json.dumps(choice_of(mine, None)), SECRET, *issuer.ledger, "{}"
    )
    assert json.loads(proof)["identifiers"][0]["timestamp"] is None
    verify = anoncreds.verifier_verify_proof
    assert await verify(request, proof, *issuer.ledger, "{}", "{}") is True
    # But where it is asked for, it has to.
    asked = json.dumps(REQUEST)
    with pytest.raises(error.CommonInvalidStructure):
        await verify(asked, proof, *issuer.ledger, "{}", "{}")


async def test_storages_are_directories(tmp_path):
    open_reader, open_writer = blob_storage.open_reader, blob_storage.open_writer
    here, there = (storage_at(tmp_path / name) for name in "ab")
    handles = [
        await it("default", config) for it in (open_reader, open_writer) for config in (here, there)
    ]
    assert len(set(handles)) == 4
    assert await open_reader("default", here) == handles[0]
    assert await open_writer("default", here) == handles[2]
    assert list(tmp_path.iterdir()) == []
