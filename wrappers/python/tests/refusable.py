"""Commands of revocation that would succeed, for tests to put one wrong argument in."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any, NamedTuple

from indy import anoncreds, blob_storage
from registries import (
    BY_DEFAULT,
    ISSUER,
    REQUEST,
    SECRET,
    VALUES,
    Issuer,
    Registry,
    by_id,
    choice_of,
    storage_at,
)

NOWHERE = "/nowhere"


class Scene(NamedTuple):
    """What the refused commands are about. None of them changes it."""

    issuer: Issuer
    directory: Path
    full: Registry  # place 1 is valid, place 2 revoked, and there are no more
    empty: Registry  # nothing is issued
    asked: tuple[str, str, str]
    mine: str
    state: str
    proof: str


async def create(it: Scene, **other: Any) -> Any:
    """Makes a registry, with other arguments than those that are right."""
    right = {
        "wallet_handle": it.issuer.wallet,
        "issuer_did": ISSUER,
        "revoc_def_type": None,
        "tag": "refused",
        "cred_def_id": it.issuer.definition_id,
        "config_json": "{}",
        "tails_writer_handle": await blob_storage.open_writer("default", storage_at(it.directory)),
    }
    return await anoncreds.issuer_create_and_store_revoc_reg(**{**right, **other})


async def below_a_file(it: Scene) -> Any:
    file = it.directory / it.full.id
    file.touch()
    writer = await blob_storage.open_writer("default", storage_at(file))
    return await create(it, tails_writer_handle=writer)


async def with_a_definition_that_cannot(it: Scene) -> Any:
    definition_id, _ = await anoncreds.issuer_create_and_store_credential_def(
        it.issuer.wallet, ISSUER, it.issuer.schema, "plain", None, None
    )
    return await create(it, cred_def_id=definition_id)


def issue(it: Scene, registry: str, reader: int | None) -> Any:
    offer, request, _ = it.asked
    return anoncreds.issuer_create_credential(
        it.issuer.wallet, offer, request, json.dumps(VALUES), registry, reader
    )


def issue_many(it: Scene, **other: Any) -> Any:
    offer, request = map(json.loads, it.asked[:2])
    right = {
        "wallet_handle": it.issuer.wallet,
        "orders_json": json.dumps(
            [{"cred_offer": offer, "cred_req": request, "cred_values": VALUES}]
        ),
        "rev_reg_id": it.empty.id,
        "blob_storage_reader_handle": it.empty.reader,
    }
    return anoncreds.issuer_create_credentials(**{**right, **other})


def change(function: Any, it: Scene, place: str, **other: Any) -> Any:
    """Revokes or recovers."""
    right = {
        "wallet_handle": it.issuer.wallet,
        "blob_storage_reader_handle": it.full.reader,
        "rev_reg_id": it.full.id,
        "cred_revoc_id": place,
    }
    return function(**{**right, **other})


revoke = functools.partial(change, anoncreds.issuer_revoke_credential)
recover = functools.partial(change, anoncreds.issuer_recover_credential)
merge = anoncreds.issuer_merge_revocation_registry_deltas


async def create_state(it: Scene, **other: Any) -> Any:
    right = {
        "blob_storage_reader_handle": it.full.reader,
        "rev_reg_def_json": it.full.definition,
        "rev_reg_delta_json": await it.full.delta(),
        "timestamp": 200,
        "cred_rev_id": "1",
    }
    return await anoncreds.create_revocation_state(**{**right, **other})


async def update_state(it: Scene, **other: Any) -> Any:
    right = {
        "blob_storage_reader_handle": it.full.reader,
        "rev_state_json": it.state,
        "rev_reg_def_json": it.full.definition,
        "rev_reg_delta_json": it.full.changes[-1],
        "timestamp": 200,
        "cred_rev_id": "1",
    }
    return await anoncreds.update_revocation_state(**{**right, **other})


async def without_tails(function: Any, it: Scene) -> Any:
    reader = await blob_storage.open_reader("default", storage_at(NOWHERE))
    return await function(it, blob_storage_reader_handle=reader)


async def store(it: Scene, registry: str | None, name: str | None = None) -> Any:
    """Stores a credential; without its registry's definition if another or none is given."""
    offer, request, metadata = await it.issuer.ask()
    its = await Registry.create(it.issuer, it.directory, BY_DEFAULT, 1)
    credential, _ = await its.issue(offer, request)
    definitions = it.issuer.definition, its.definition if registry == "its" else registry
    return await anoncreds.prover_store_credential(
        it.issuer.wallet, name, metadata, credential, *definitions
    )


def prove(it: Scene, states: str) -> Any:
    choice = json.dumps(choice_of(it.mine, 100))
    return anoncreds.prover_create_proof(
        it.issuer.wallet, json.dumps(REQUEST), choice, SECRET, *it.issuer.ledger, states
    )


def state_of(it: Scene, time: int) -> str:
    return json.dumps({it.full.id: {str(time): json.loads(it.state)}})


def verify(it: Scene, **other: Any) -> Any:
    schemas, definitions = it.issuer.ledger
    right = {
        "proof_request_json": json.dumps(REQUEST),
        "proof_json": it.proof,
        "schemas_json": schemas,
        "credential_defs_json": definitions,
        "rev_reg_defs_json": by_id(it.full.definition),
        "rev_regs_json": json.dumps({it.full.id: {"100": json.loads(it.full.changes[-1])}}),
    }
    return anoncreds.verifier_verify_proof(**{**right, **other})


def of_another_definition(it: Scene) -> str:
    definition = json.loads(it.full.definition)
    definition["credDefId"] = it.issuer.definition_id.replace("tag", "other")
    return by_id(json.dumps(definition))


def with_another_value(proof: str) -> str:
    shown = json.loads(proof)
    shown["requested_proof"]["revealed_attrs"]["a"]["encoded"] = "1"
    return json.dumps(shown)
