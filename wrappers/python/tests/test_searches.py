"""Wallets and searches that are open in a block, and what is found one after the other."""

from __future__ import annotations

import asyncio
import json

import pytest

from indy import anoncreds, error, non_secrets, sync
from indy import wallet as wallets
from indy.libindy import call
from registries import BY_DEFAULT, REQUEST, VALUES, Issuer, Registry

pytestmark = pytest.mark.every_loop


@pytest.fixture
async def people(wallet):
    """A wallet with ten records."""
    changes = [
        {"op": "add", "type": "person", "id": str(n), "value": f"v{n}", "tags": {"odd": str(n % 2)}}
        for n in range(10)
    ]
    await non_secrets.change_wallet_records(wallet, json.dumps(changes))
    return wallet


async def test_wallet_is_open_in_its_block(new_wallet):
    config, credentials = new_wallet()
    await wallets.create_wallet(config, credentials)
    async with wallets.opened(json.loads(config), json.loads(credentials)) as handle:
        await non_secrets.add_wallet_record(handle, "person", "1", "value", None)
    with pytest.raises(error.WalletInvalidHandle):
        await non_secrets.get_wallet_record(handle, "person", "1", "{}")
    async with wallets.opened(config, credentials) as handle:
        await wallets.close_wallet(handle)  # whoever does that is not told that it is closed


@pytest.mark.parametrize("raised", [ValueError, asyncio.CancelledError])
async def test_block_left_by_an_error_closes_the_wallet(new_wallet, raised):
    await wallets.create_wallet(*new_wallet())
    with pytest.raises(raised):
        async with wallets.opened(*new_wallet()):
            raise raised
    await wallets.delete_wallet(*new_wallet())  # which must be closed


async def test_task_cancelled_in_its_block_closes_the_wallet(new_wallet):
    async def hold() -> None:
        async with wallets.opened(*new_wallet()):
            is_open.set()
            await asyncio.Event().wait()

    is_open = asyncio.Event()
    await wallets.create_wallet(*new_wallet())
    task = asyncio.ensure_future(hold())
    await is_open.wait()
    task.cancel()
    await asyncio.wait([task])
    await wallets.delete_wallet(*new_wallet())


async def test_wallet_is_closed_when_a_task_has_ended_that_was_cancelled_again_and_again(new_wallet):
    is_open = asyncio.Event()

    async def hold():
        async with wallets.opened(*new_wallet()):
            is_open.set()
            await asyncio.Event().wait()

    await wallets.create_wallet(*new_wallet())
    task = asyncio.ensure_future(hold())
    await is_open.wait()
    while not task.done():
        task.cancel()
        await asyncio.sleep(0)
    assert task.cancelled()
    await wallets.delete_wallet(*new_wallet())


@pytest.mark.parametrize("turns", [0, 1, 2, None])
def test_wallet_is_closed_at_the_end_of_a_loop_that_cancels_everything(new_wallet, turns):
    async def hold(is_open: asyncio.Event) -> None:
        async with wallets.opened(*new_wallet()):
            is_open.set()
            await asyncio.Event().wait()

    async def main() -> None:
        await wallets.create_wallet(*new_wallet())
        is_open = asyncio.Event()
        task = asyncio.ensure_future(hold(is_open))
        for _ in range(turns or 0):
            await asyncio.sleep(0)
        if turns is None:
            await is_open.wait()
        task.cancel()

    asyncio.run(main())
    # What was stopped before it opened the wallet may hold the name a little.
    asyncio.run(deleted(new_wallet()))


async def deleted(arguments) -> None:
    while True:
        try:
            return await wallets.delete_wallet(*arguments)
        except error.CommonInvalidState:
            await asyncio.sleep(0)


@pytest.mark.parametrize("turns", range(4))
async def test_wallet_opened_for_a_cancelled_task_is_not_left_open(new_wallet, turns):
    await wallets.create_wallet(*new_wallet())
    task = asyncio.ensure_future(wallets.open_wallet(*new_wallet()))
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()
    await deleted(new_wallet())


@pytest.mark.parametrize("page", [1, 3, 10, 100])
async def test_records_come_in_pages(people, page):
    async with non_secrets.search_records(people, "person", page=page) as records:
        found = [record async for record in records]
    assert sorted(found) == [(str(n), f"v{n}", None) for n in range(10)]


async def test_records_with_what_was_asked_for(people):
    query = {"odd": "1"}
    search = non_secrets.search_records(people, "person", query, value=False, tags=True, timeout=60)
    async with search as records:
        found = [record async for record in records]
    assert sorted(record.id for record in found) == list("13579")
    assert {(record.value, record.tags["odd"]) for record in found} == {(None, "1")}


async def test_search_goes_on_and_is_closed_where_its_block_is_left(people, monkeypatch):
    handles = []

    async def watched(function, *arguments):
        if function is non_secrets.fetch_wallet_search_next_records:
            handles.append(arguments[1])
        return await call(function, *arguments)

    monkeypatch.setattr(non_secrets, "call", watched)
    async with non_secrets.search_records(people, "person", page=2) as records:
        async for first in records:
            break
        others = [record async for record in records]
    assert len({first, *others}) == 10
    with pytest.raises(error.WalletInvalidHandle):
        await non_secrets.fetch_wallet_search_next_records(people, handles[0], 1)


async def test_wallet_closed_in_the_block_of_a_search(people):
    async with non_secrets.search_records(people, "person", page=1) as records:
        await wallets.close_wallet(people)
        with pytest.raises(error.WalletInvalidHandle):
            await records.__anext__()


async def test_query_that_is_none(people):
    with pytest.raises(error.WalletQueryError):
        async with non_secrets.search_records(people, "person", {"$not": 1}):
            raise AssertionError("it is open")


async def test_search_without_a_loop(people):
    async def found() -> int:
        async with non_secrets.search_records(people, "person", page=4) as records:
            return len([record async for record in records])

    assert await asyncio.to_thread(lambda: sync.run(found())) == 10


@pytest.fixture
async def holder(issuer: Issuer, tmp_path):
    """A wallet with one credential, under the name that is given beside."""
    offer, request, metadata = await issuer.ask()
    registry = await Registry.create(issuer, tmp_path, BY_DEFAULT, 1)
    credential, _ = await registry.issue(offer, request)
    name = await anoncreds.prover_store_credential(
        issuer.wallet, None, metadata, credential, issuer.definition, registry.definition
    )
    yield issuer.wallet, name
    await anoncreds.prover_delete_credential(issuer.wallet, name)


async def test_credentials(holder):
    wallet, name = holder
    query = {"attr::age::value": VALUES["age"]["raw"]}
    async with anoncreds.search_credentials(wallet, query, page=1) as credentials:
        assert credentials.total == 1
        assert [credential["referent"] async for credential in credentials] == [name]
    async with anoncreds.search_credentials(wallet, {"attr::age::value": "1"}) as credentials:
        assert (credentials.total, [it async for it in credentials]) == (0, [])


async def test_credentials_for_a_proof_request(holder):
    wallet, name = holder
    search = anoncreds.search_credentials_for_proof_req
    async with search(wallet, REQUEST) as answers:
        for referent in ("a", "p"):
            found = [answer async for answer in answers(referent)]
            assert [answer["cred_info"]["referent"] for answer in found] == [name]
            assert found[0]["interval"] == REQUEST["non_revoked"]
        with pytest.raises(error.WalletInvalidHandle):
            await answers("b").__anext__()
    async with search(wallet, json.dumps(REQUEST), {"a": {"attr::age::value": "1"}}) as answers:
        assert [answer async for answer in answers("a")] == []
