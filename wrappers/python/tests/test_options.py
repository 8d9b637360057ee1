"""Times, priorities and progress of commands, and batches, as the library keeps them."""

from __future__ import annotations

import asyncio
import inspect
import io
import json
import threading

import indy
import pytest
from indy import anoncreds, did, error, metrics, non_secrets, sync
from indy import wallet as wallets

pytestmark = pytest.mark.every_loop

DID = "V4SGRU86Z58d6TV7PBUe6f"


def definition(handle, tag, **options):
    """One that takes a while."""
    schema = {"ver": "1.0", "id": f"{DID}:2:s:1.0", "name": "s", "version": "1.0", "seqNo": None}
    schema["attrNames"] = [f"attribute {n}" for n in range(100)]
    return anoncreds.issuer_create_and_store_credential_def(
        handle, DID, json.dumps(schema), tag, None, None, **options
    )


@pytest.fixture
async def export(wallet, tmp_path):
    """Exports a wallet that takes longer to export than a tenth of a second."""
    changes = [{"op": "add", "type": "t", "id": f"{n}", "value": "v" * 500} for n in range(20_000)]
    await non_secrets.change_wallet_records(wallet, json.dumps(changes))

    def command(name, **options):
        config = {"path": str(tmp_path / name), "key": "k", "key_derivation_method": "ARGON2I_INT"}
        return wallets.export_wallet(wallet, json.dumps(config), **options)

    return command


async def test_command_that_takes_too_long_has_done_nothing(wallet):
    with pytest.raises(TimeoutError) as caught:
        await definition(wallet, "late", timeout=0.001)
    assert isinstance(caught.value, error.CommandTimedOut)
    assert caught.value.error_code == error.ErrorCode.CommandTimedOut
    with pytest.raises(error.WalletItemNotFound):
        await anoncreds.issuer_create_credential_offer(wallet, f"{DID}:3:CL:{DID}:2:s:1.0:late")


@pytest.mark.parametrize("priority", ["low", "normal", "high"])
async def test_command_that_ends_in_time(wallet, priority):
    made, verkey = await did.create_and_store_my_did(wallet, "{}", timeout=60, priority=priority)
    assert await did.key_for_local_did(wallet, made, timeout=60, priority=priority) == verkey


async def test_options_without_a_loop(wallet):
    sync.run(did.create_and_store_my_did(wallet, "{}", timeout=60, priority="high"))
    with pytest.raises(error.CommandTimedOut):
        sync.run(did.create_and_store_my_did(wallet, "{}", timeout=0))


async def test_progress_is_told_on_this_thread(export):
    told = []
    here = threading.current_thread()
    await export("told", progress=lambda *it: told.append((*it, threading.current_thread())))
    assert told
    for stage, done, total, thread in told:
        assert stage == "export" and 0 <= done <= total == 20_000 and thread is here
    before = len(told)
    await export("untold")
    assert len(told) == before


async def test_bar_shows_progress(export):
    file = io.StringIO()
    with indy.progress_bar(file=file, mininterval=0) as bar:
        await export("shown", progress=bar)
    assert "export: 100%" in file.getvalue()
    assert file.getvalue().rstrip().endswith("]")


async def test_bar_of_a_command_that_failed_is_not_shown_as_done():
    file = io.StringIO()
    with pytest.raises(ValueError):
        with indy.progress_bar(file=file, mininterval=0, desc="mine") as bar:
            bar("stage", 1, 4)
            raise ValueError
    assert "mine:  25%" in file.getvalue() and "100%" not in file.getvalue()


async def test_bar_without_tqdm_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "tqdm.auto", None)
    with pytest.raises(ImportError, match=r"indy-lanes\[progress\]"):
        indy.progress_bar()


async def test_batch_tells_of_each_in_its_order(wallet):
    made, verkey = await did.create_and_store_my_did(wallet, "{}")
    asked = [made, DID] * 50
    outcomes = await indy.batch(did.key_for_local_did(wallet, it) for it in asked)
    assert [outcome.result for outcome in outcomes[::2]] == [verkey] * 50
    assert {type(outcome.error) for outcome in outcomes[1::2]} == {error.WalletItemNotFound}
    assert all(outcome.seconds > 0 for outcome in outcomes)
    assert await indy.batch([]) == []


async def test_batch_whose_time_is_up_keeps_what_has_ended(wallet):
    made, verkey = await did.create_and_store_my_did(wallet, "{}")
    late = [definition(wallet, f"{n}") for n in range(300)]  # minutes of work
    outcomes = await indy.batch([did.key_for_local_did(wallet, made), *late], timeout=2)
    assert outcomes[0].result == verkey
    timed_out = [it for it in outcomes if isinstance(it.error, error.CommandTimedOut)]
    assert len(timed_out) > 200
    assert all(1 < outcome.seconds < 30 for outcome in timed_out)
    assert {it.error for it in outcomes if it not in timed_out} == {None}


async def test_command_of_a_batch_that_is_cancelled_by_itself_ends_no_other(wallet):
    async def gone():
        asyncio.current_task().cancel()
        await did.create_and_store_my_did(wallet, "{}")

    outcomes = await indy.batch([gone(), did.create_and_store_my_did(wallet, "{}")])
    assert isinstance(outcomes[0].error, asyncio.CancelledError)
    assert len(outcomes[1].result) == 2


async def test_commands_of_a_batch_end_before_it_whoever_cancels_it(wallet):
    async def cancels():
        batch.cancel()

    async def ends_late():
        try:
            await definition(wallet, "late")
        finally:
            await asyncio.sleep(0)
            ended.append(True)

    ended = []
    batch = asyncio.ensure_future(indy.batch([ends_late(), cancels(), ends_late()]))
    with pytest.raises(asyncio.CancelledError):
        await batch
    assert ended == [True]


@pytest.mark.parametrize("turns", [1, 2, 3])
async def test_batch_that_is_cancelled_waits_for_its_commands(wallet, turns):
    begun, ended = [], []

    async def ends_late(number):
        begun.append(number)
        try:
            await definition(wallet, f"batch {number}")
        finally:
            for _ in range(3):
                await asyncio.sleep(0)
            ended.append(number)

    batch = asyncio.ensure_future(indy.batch(ends_late(number) for number in range(5)))
    for _ in range(turns):
        await asyncio.sleep(0)
    batch.cancel()
    with pytest.raises(asyncio.CancelledError):
        await batch
    assert sorted(ended) == begun and len(begun) == (5 if turns > 1 else 0)


@pytest.mark.parametrize("options", [{"timeout": "soon"}, {"priority": "urgent"}])
async def test_batch_that_is_refused_closes_what_it_was_given(wallet, options):
    commands = [did.create_and_store_my_did(wallet, "{}") for _ in range(2)]
    with pytest.raises((TypeError, ValueError)):
        await indy.batch(commands, **options)
    assert [inspect.getcoroutinestate(it) for it in commands] == ["CORO_CLOSED"] * 2


@pytest.mark.parametrize("timeout", [1e308, 10**400, float("inf")])
async def test_times_without_an_end(wallet, timeout):
    (outcome,) = await indy.batch(
        [did.create_and_store_my_did(wallet, "{}", timeout=timeout)], timeout=timeout
    )
    assert len(outcome.result) == 2


async def test_what_is_in_flight_is_listed(wallet):
    name = "issuer_create_and_store_credential_def"
    commands = definition(wallet, "listed", timeout=1), metrics.list_commands()
    _, listed = await indy.batch(commands)
    assert [it["name"] for it in json.loads(listed.result)] == [name]
    text = await metrics.collect_metrics_prometheus()
    assert f'command="{name}"' in text
