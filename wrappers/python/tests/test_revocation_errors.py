"""What the functions of revocation and of blob storages refuse, and with which error."""

from __future__ import annotations

import asyncio
import json
from typing import Any, Callable

import pytest

from indy import blob_storage
from indy.error import (
    AnoncredsInvalidUserRevocId,
    AnoncredsProofRejected,
    AnoncredsRevocationRegistryFullError,
    CommonInvalidParam2,
    CommonInvalidParam3,
    CommonInvalidParam4,
    CommonInvalidParam5,
    CommonInvalidStructure,
    CommonIOError,
    ErrorCode,
    IndyError,
    WalletInvalidHandle,
    WalletItemAlreadyExists,
    WalletItemNotFound,
)
from refusable import (
    NOWHERE,
    Scene,
    below_a_file,
    create,
    create_state,
    issue,
    issue_many,
    merge,
    of_another_definition,
    prove,
    recover,
    revoke,
    state_of,
    store,
    update_state,
    verify,
    with_a_definition_that_cannot,
    with_another_value,
    without_tails,
)
from registries import BY_DEFAULT, ISSUER, ON_DEMAND, Registry, storage_at


@pytest.fixture(scope="module")
def scene(issuer, tmp_path_factory):
    async def made() -> Scene:
        directory = tmp_path_factory.mktemp("tails")
        full = await Registry.create(issuer, directory, ON_DEMAND, 2)
        mine, place = await full.give()
        _, revoked = await full.give()
        await full.revoke(revoked)
        state = await full.state(100, place)
        empty = await Registry.create(issuer, directory, ON_DEMAND, 2)
        proof = await full.prove(mine, state)
        return Scene(issuer, directory, full, empty, await issuer.ask(), mine, state, proof)

    return asyncio.run(made())


Refused = dict[str, tuple[type[IndyError], Callable[[Scene], Any]]]


def refused_changes(done: str, change: Callable[..., Any]) -> Refused:
    """For revoking and for recovering."""
    return {
        f"{done} in no wallet": (
            WalletInvalidHandle,
            lambda it: change(it, "1", wallet_handle=-1),
        ),
        f"{done} without a reader": (
            CommonInvalidStructure,
            lambda it: change(it, "1", blob_storage_reader_handle=-1),
        ),
        f"{done} in an unknown registry": (
            WalletItemNotFound,
            lambda it: change(it, "1", rev_reg_id=it.full.id + "0"),
        ),
        f"{done} in no registry": (
            CommonInvalidStructure,
            lambda it: change(it, "1", rev_reg_id="none"),
        ),
        f"{done} at no number": (CommonInvalidStructure, lambda it: change(it, "one")),
        f"{done} at 0": (AnoncredsInvalidUserRevocId, lambda it: change(it, "0")),
        f"{done} beyond the last place": (
            AnoncredsInvalidUserRevocId,
            lambda it: change(it, "3"),
        ),
    }


def refused_states(name: str, compute: Callable[..., Any]) -> Refused:
    """For states that are created and for those that are updated."""
    return {
        f"{name} at no number": (
            CommonInvalidStructure,
            lambda it: compute(it, cred_rev_id="one"),
        ),
        f"{name} beyond the last place": (
            AnoncredsInvalidUserRevocId,
            lambda it: compute(it, cred_rev_id="3"),
        ),
        f"{name} without a reader": (
            CommonInvalidStructure,
            lambda it: compute(it, blob_storage_reader_handle=-1),
        ),
        f"{name} of no registry": (
            CommonInvalidStructure,
            lambda it: compute(it, rev_reg_def_json="{}"),
        ),
        f"{name} without tails": (CommonIOError, lambda it: without_tails(compute, it)),
    }


REFUSED: Refused = {
    "registry in no wallet": (WalletInvalidHandle, lambda it: create(it, wallet_handle=-1)),
    "registry of no DID": (CommonInvalidStructure, lambda it: create(it, issuer_did="0OIl")),
    "registry of another type": (
        CommonInvalidStructure,
        lambda it: create(it, revoc_def_type="OTHER"),
    ),
    "registry of an empty type": (CommonInvalidParam4, lambda it: create(it, revoc_def_type="")),
    "registry without a tag": (CommonInvalidParam5, lambda it: create(it, tag="")),
    "registry of no definition": (
        CommonInvalidStructure,
        lambda it: create(it, cred_def_id="none"),
    ),
    "registry of an unknown definition": (
        WalletItemNotFound,
        lambda it: create(it, cred_def_id=f"{ISSUER}:3:CL:99:tag"),
    ),
    "registry of a plain definition": (CommonInvalidStructure, with_a_definition_that_cannot),
    "registry without places": (
        CommonInvalidStructure,
        lambda it: create(it, config_json='{"max_cred_num":0}'),
    ),
    "registry without a writer": (
        CommonInvalidStructure,
        lambda it: create(it, tails_writer_handle=-1),
    ),
    "registry with a reader": (
        CommonInvalidStructure,
        lambda it: create(it, tails_writer_handle=it.full.reader),
    ),
    "registry below a file": (CommonIOError, below_a_file),
    "place in a full registry": (
        AnoncredsRevocationRegistryFullError,
        lambda it: issue(it, it.full.id, it.full.reader),
    ),
    "place in an unknown registry": (
        WalletItemNotFound,
        lambda it: issue(it, it.full.id + "0", it.full.reader),
    ),
    "place without a reader": (CommonInvalidStructure, lambda it: issue(it, it.empty.id, None)),
    "many in no wallet": (WalletInvalidHandle, lambda it: issue_many(it, wallet_handle=-1)),
    "many that are no list": (CommonInvalidStructure, lambda it: issue_many(it, orders_json="{}")),
    "many in a full registry": (
        AnoncredsRevocationRegistryFullError,
        lambda it: issue_many(it, rev_reg_id=it.full.id),
    ),
    "many in an unknown registry": (
        WalletItemNotFound,
        lambda it: issue_many(it, rev_reg_id=it.full.id + "0"),
    ),
    "many without a reader": (
        CommonInvalidStructure,
        lambda it: issue_many(it, blob_storage_reader_handle=None),
    ),
    **refused_changes("revoked", revoke),
    **refused_changes("recovered", recover),
    "revoked twice": (AnoncredsInvalidUserRevocId, lambda it: revoke(it, "2")),
    "revoked before it was issued": (
        AnoncredsInvalidUserRevocId,
        lambda it: revoke(it, "1", rev_reg_id=it.empty.id),
    ),
    "recovered before it was revoked": (AnoncredsInvalidUserRevocId, lambda it: recover(it, "1")),
    "merged in the wrong order": (
        CommonInvalidStructure,
        lambda it: merge(it.full.changes[2], it.full.changes[1]),
    ),
    "merged with no delta": (CommonInvalidStructure, lambda it: merge(it.full.changes[2], "{}")),
    "nothing merged": (CommonInvalidParam2, lambda it: merge("", it.full.entry)),
    "merged with nothing": (CommonInvalidParam3, lambda it: merge(it.full.entry, "")),
    **refused_states("state", create_state),
    **refused_states("updated state", update_state),
    "updated state of none": (
        CommonInvalidStructure,
        lambda it: update_state(it, rev_state_json="{}"),
    ),
    "stored without its registry": (CommonInvalidStructure, lambda it: store(it, None)),
    "stored with another registry": (
        CommonInvalidStructure,
        lambda it: store(it, it.full.definition),
    ),
    "stored under a name taken": (WalletItemAlreadyExists, lambda it: store(it, "its", it.mine)),
    "proven without a state": (CommonInvalidStructure, lambda it: prove(it, "{}")),
    "proven with a state of another time": (
        CommonInvalidStructure,
        lambda it: prove(it, state_of(it, 99)),
    ),
    "verified without the registry": (
        CommonInvalidStructure,
        lambda it: verify(it, rev_reg_defs_json="{}"),
    ),
    "verified without an entry": (
        CommonInvalidStructure,
        lambda it: verify(it, rev_regs_json="{}"),
    ),
    "verified with another definition's registry": (
        AnoncredsProofRejected,
        lambda it: verify(it, rev_reg_defs_json=of_another_definition(it)),
    ),
    "verified with another value": (
        AnoncredsProofRejected,
        lambda it: verify(it, proof_json=with_another_value(it.proof)),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_refused(scene, name):
    cls, command = REFUSED[name]
    with pytest.raises(cls) as raised:
        await command(scene)
    assert type(raised.value) is cls
    assert raised.value.error_code is ErrorCode[cls.__name__]
    assert raised.value.message


async def test_what_is_refused_changes_nothing(scene):
    """So each of the above was refused for the one thing that was wrong with it."""
    assert await verify(scene) is True
    assert await create_state(scene) and await update_state(scene)
    assert await prove(scene, state_of(scene, 100))
    full = scene.full.changes
    assert await merge(full[1], full[2])


@pytest.mark.parametrize("damage", [lambda it: it[:-1], lambda it: it + b"0", lambda it: it[::-1]])
async def test_damaged_tails(issuer, tmp_path, damage):
    registry = await Registry.create(issuer, tmp_path, BY_DEFAULT, 3)
    (tails,) = tmp_path.iterdir()
    good = tails.read_bytes()
    tails.write_bytes(damage(good))
    with pytest.raises(CommonIOError):
        await registry.state(100, "1")
    tails.write_bytes(good)
    assert await registry.state(100, "1")


@pytest.mark.parametrize("wrong", [-1, 2**64, "1", 1.0, None])
async def test_time_that_is_none(scene, wrong):
    for function in (create_state, update_state):
        with pytest.raises((TypeError, ValueError)):
            await function(scene, timestamp=wrong)


@pytest.mark.parametrize("opens", [blob_storage.open_reader, blob_storage.open_writer])
@pytest.mark.parametrize(
    ("kind", "config", "cls"),
    [
        ("", storage_at(NOWHERE), CommonInvalidParam2),
        ("s3", storage_at(NOWHERE), CommonInvalidStructure),
        ("default", "", CommonInvalidParam3),
        ("default", "{", CommonInvalidStructure),
        ("default", "{}", CommonInvalidStructure),
        ("default", '{"base_dir":1,"uri_pattern":""}', CommonInvalidStructure),
    ],
)
async def test_storage_that_is_none(opens, kind, config, cls):
    with pytest.raises(cls):
        await opens(kind, config)


async def test_writer_without_a_pattern():
    config = json.dumps({"base_dir": NOWHERE})
    assert await blob_storage.open_reader("default", config)
    with pytest.raises(CommonInvalidStructure):
        await blob_storage.open_writer("default", config)
