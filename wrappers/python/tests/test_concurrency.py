"""Many commands at once: none waits for another's work, none hears another's answer."""

from __future__ import annotations

import asyncio
import json
import threading

import pytest

from indy import anoncreds, crypto, did, error, metrics
from indy import wallet as wallets
from indy._completion import current_queue
from indy.anoncreds import issuer_create_and_store_credential_def as create_definition

DID = "V4SGRU86Z58d6TV7PBUe6f"


async def new_schema() -> str:
    _, schema = await anoncreds.issuer_create_schema(DID, "person", "1.0", '["name","age"]')
    return schema


@pytest.mark.every_loop
async def test_a_thousand_dids_at_once(wallet):
    made = await asyncio.gather(*(did.create_and_store_my_did(wallet, "{}") for _ in range(1000)))
    assert len(set(made)) == 1000
    listed = json.loads(await did.list_my_dids_with_meta(wallet))
    assert {(entry["did"], entry["verkey"]) for entry in listed} == set(made)
    assert len(listed) == 1000
    assert len(current_queue()) == 0


async def test_every_answer_reaches_its_own_question(wallet):
    seeds = [f"{n:032}" for n in range(300)]
    one_by_one = [await crypto.create_key(wallet, json.dumps({"seed": s})) for s in seeds]
    at_once = await asyncio.gather(
        *(did.create_and_store_my_did(wallet, json.dumps({"seed": s, "cid": True})) for s in seeds)
    )
    assert [verkey for _, verkey in at_once] == one_by_one


@pytest.mark.every_loop
async def test_every_error_has_its_own_details(wallet):
    missing = [f"{DID[:-2]}{a}{b}" for a in "abcdefgh" for b in "123456789"]
    results = await asyncio.gather(
        *(did.key_for_local_did(wallet, name) for name in missing), return_exceptions=True
    )
    assert {type(result) for result in results} == {error.WalletItemNotFound}
    assert all(result.message for result in results)


async def test_dids_while_definitions_are_made(wallet):
    schema = await new_schema()
    definitions = asyncio.gather(
        *(create_definition(wallet, DID, schema, f"{n}", None, None) for n in range(8))
    )
    made = 0
    while not definitions.done():
        await did.create_and_store_my_did(wallet, "{}")
        made += 1
    assert len({name for name, _ in await definitions}) == 8
    assert made > 16  # behind the definitions it would be eight at most
    assert len(json.loads(await did.list_my_dids_with_meta(wallet))) == made


async def test_same_definition_twice_at_once(wallet):
    schema = await new_schema()
    both = await asyncio.gather(
        *(create_definition(wallet, DID, schema, "tag", None, None) for _ in range(2)),
        return_exceptions=True,
    )
    made = [result for result in both if isinstance(result, tuple)]
    refused = [result for result in both if isinstance(result, error.IndyError)]
    assert len(made) == len(refused) == 1
    assert refused[0].error_code == 213
    stored = await create_definition(wallet, DID, schema, "tag", None, None)
    assert json.loads(stored[1]) == json.loads(made[0][1])


async def test_wallet_closed_while_a_definition_is_made(new_wallet, wallet):
    definition = asyncio.ensure_future(
        create_definition(wallet, DID, await new_schema(), "tag", None, None)
    )
    await did.create_and_store_my_did(wallet, "{}")
    await wallets.close_wallet(wallet)
    (result,) = await asyncio.gather(definition, return_exceptions=True)
    assert isinstance(result, (tuple, error.WalletInvalidHandle))
    await wallets.close_wallet(await wallets.open_wallet(*new_wallet()))


@pytest.mark.every_loop
async def test_cancelled_while_a_definition_is_made(wallet):
    schema = await new_schema()
    task = asyncio.ensure_future(create_definition(wallet, DID, schema, "tag", None, None))
    await did.create_and_store_my_did(wallet, "{}")
    task.cancel()
    (result,) = await asyncio.gather(task, return_exceptions=True)
    assert isinstance(result, asyncio.CancelledError)
    while len(current_queue()):  # until the library has answered, too
        await asyncio.sleep(0)
    # The name is free again, once the command has seen that it was cancelled: nothing was stored.
    while True:
        try:
            await create_definition(wallet, DID, schema, "tag", None, None)
            break
        except error.WalletItemAlreadyExists:
            await asyncio.sleep(0)


@pytest.mark.every_loop
async def test_a_command_that_takes_too_long_is_cancelled_with_its_task(wallet):
    schema = await new_schema()
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(create_definition(wallet, DID, schema, "late", None, None), 0.01)
    while len(current_queue()):
        await asyncio.sleep(0)
    with pytest.raises(error.WalletItemNotFound):
        await anoncreds.issuer_create_credential_offer(wallet, f"{DID}:3:CL:{DID}:2:person:1.0:late")


def test_a_loop_in_each_of_many_threads(tmp_path, new_wallet):
    made: list[tuple[str, str]] = []

    async def work(name: str) -> list[tuple[str, str]]:
        await wallets.create_wallet(*new_wallet(name))
        handle = await wallets.open_wallet(*new_wallet(name))
        made = await asyncio.gather(
            *(did.create_and_store_my_did(handle, "{}") for _ in range(100))
        )
        listed = json.loads(await did.list_my_dids_with_meta(handle))
        assert {(entry["did"], entry["verkey"]) for entry in listed} == set(made)
        await wallets.close_wallet(handle)
        return made

    threads = [
        threading.Thread(target=lambda n=n: made.extend(asyncio.run(work(f"thread {n}"))))
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 800


async def test_metrics(wallet):
    found = json.loads(await metrics.collect_metrics())
    assert found
    for samples in found.values():
        assert all({"value", "tags"} <= sample.keys() for sample in samples)
