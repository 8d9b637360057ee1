"""Commands without an event loop."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import threading

import pytest
from conftest import RAW_KEY, Wallet
from indy import anoncreds, crypto, did, error, libindy, non_secrets, sync, wallet
from indy._completion import current_queue

DID = "V4SGRU86Z58d6TV7PBUe6f"


@pytest.fixture
def opened(tmp_path):
    it = Wallet.within(tmp_path, "sync", RAW_KEY)
    sync.run(wallet.create_wallet(it.config, it.credentials))
    handle = sync.run(wallet.open_wallet(it.config, it.credentials))
    yield handle
    sync.run(wallet.close_wallet(handle))


def test_commands_of_every_family_return_what_they_answer(opened):
    name, verkey = sync.run(did.create_and_store_my_did(opened, "{}"))
    assert sync.run(did.key_for_local_did(opened, name)) == verkey
    packed = sync.run(crypto.pack_message(opened, "text", [verkey], None))
    assert json.loads(sync.run(crypto.unpack_message(opened, packed)))["message"] == "text"
    sync.run(non_secrets.add_wallet_record(opened, "t", "i", "v", None))
    search = sync.run(non_secrets.open_wallet_search(opened, "t", "{}", "{}"))
    found = json.loads(sync.run(non_secrets.fetch_wallet_search_next_records(opened, search, 5)))
    assert [record["id"] for record in found["records"]] == ["i"]
    sync.run(non_secrets.close_wallet_search(search))
    _, schema = sync.run(anoncreds.issuer_create_schema(DID, "person", "1.0", '["age"]'))
    create = anoncreds.issuer_create_and_store_credential_def
    definition, _ = sync.run(create(opened, DID, schema, "tag", None, None))
    offer = sync.run(anoncreds.issuer_create_credential_offer(opened, definition))
    assert json.loads(offer)["cred_def_id"] == definition


def test_a_coroutine_of_several_commands_runs_to_its_end(opened):
    async def flow() -> list[str]:
        made = await asyncio_free_gather(3)
        return [verkey for _, verkey in made]

    async def asyncio_free_gather(count: int) -> list[tuple[str, str]]:
        return [await did.create_and_store_my_did(opened, "{}") for _ in range(count)]

    keys = sync.run(flow())
    listed = json.loads(sync.run(did.list_my_dids_with_meta(opened)))
    assert {entry["verkey"] for entry in listed} == set(keys)


def test_an_error_is_raised_with_its_message_and_the_next_command_is_not_concerned(opened):
    with pytest.raises(error.WalletItemNotFound) as raised:
        sync.run(did.key_for_local_did(opened, DID))
    assert raised.value.message
    with pytest.raises(error.WalletInvalidHandle):
        sync.run(did.create_and_store_my_did(opened + 1000, "{}"))
    with pytest.raises(TypeError):
        sync.run(did.create_and_store_my_did(opened, None))
    assert sync.run(did.create_and_store_my_did(opened, "{}"))


def test_what_needs_a_loop_is_refused_and_closed_with_its_commands(opened):
    closed = []

    async def waits() -> None:
        try:
            await asyncio.sleep(0)
        finally:
            closed.append(bool(await did.create_and_store_my_did(opened, "{}")))

    with pytest.raises(RuntimeError, match="event loop"):
        sync.run(waits())
    assert closed == [True]
    assert sync.run(did.create_and_store_my_did(opened, "{}"))


async def test_a_loop_and_its_thread_go_on_as_before(opened):
    pending = [asyncio.ensure_future(did.create_and_store_my_did(opened, "{}")) for _ in range(9)]
    await asyncio.sleep(0)
    now = sync.run(did.create_and_store_my_did(opened, "{}"))
    made = await asyncio.gather(*pending)
    assert now not in made and len(set(made)) == 9
    assert await did.key_for_local_did(opened, now[0]) == now[1]


def test_threads_run_their_own_commands(opened):
    made: list[tuple[str, str]] = []

    def work() -> None:
        made.extend(sync.run(did.create_and_store_my_did(opened, "{}")) for _ in range(25))

    workers = [threading.Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    listed = json.loads(sync.run(did.list_my_dids_with_meta(opened)))
    assert {(entry["did"], entry["verkey"]) for entry in listed} == set(made)
    assert len(made) == 200


class Garbage:
    """Runs a command when the garbage collector finds it, wherever that is."""

    def __init__(self, handle: int, found: list[str]) -> None:
        self.itself, self.handle, self.found = self, handle, found

    def __del__(self) -> None:
        self.found.append(sync.run(non_secrets.get_wallet_record(self.handle, "t", "i", "{}")))


def test_a_command_in_the_midst_of_another_takes_nothing_from_it(opened):
    sync.run(non_secrets.add_wallet_record(opened, "t", "i", "garbage", None))
    sync.run(non_secrets.add_wallet_record(opened, "t", "j", "value" * 100, None))
    found: list[str] = []
    thresholds = gc.get_threshold()
    gc.set_threshold(3)
    try:
        for _ in range(2000):
            Garbage(opened, found)
            record = json.loads(sync.run(non_secrets.get_wallet_record(opened, "t", "j", "{}")))
            assert record["value"] == "value" * 100
    finally:
        gc.set_threshold(*thresholds)
    assert len(found) > 100
    assert all(json.loads(it)["value"] == "garbage" for it in found)


def test_threads_leave_no_queues_behind(opened):
    def work() -> None:
        sync.run(did.list_my_dids_with_meta(opened))

    before = len(os.listdir("/proc/self/fd"))
    for _ in range(200):
        worker = threading.Thread(target=work)
        worker.start()
        worker.join()
    assert len(os.listdir("/proc/self/fd")) < before + 10


@pytest.mark.parametrize("run", [sync.run, asyncio.run])
@pytest.mark.parametrize("options", [{}, {"timeout": 60}])
@pytest.mark.parametrize("command", [non_secrets.open_wallet_search, non_secrets.get_wallet_record])
def test_an_interrupt_just_before_a_call_leaves_nothing_behind(
    command, options, run, opened, monkeypatch
):
    def interrupted(*_arguments):
        raise KeyboardInterrupt

    signature, _, apart = libindy._commands[command]
    in_flight = []

    async def flow() -> None:
        try:
            await command(opened, "t", "{}", "{}", **options)
        finally:
            in_flight.append(len(current_queue()))

    changed = signature, interrupted, apart._replace(convert=interrupted)
    monkeypatch.setitem(libindy._commands, command, changed)
    with pytest.raises(KeyboardInterrupt):
        run(flow())
    monkeypatch.undo()
    # On a loop, a short command may have been called: it is cancelled, and stays until it is answered.
    is_short = not (options or signature.goes_to_its_end)
    assert in_flight == [int(run is asyncio.run and is_short)]
    assert sync.run(did.create_and_store_my_did(opened, "{}"))
