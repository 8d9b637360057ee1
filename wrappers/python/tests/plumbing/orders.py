"""Options of commands, batches of them, and what becomes of those that nobody waits for any more.

Each scenario is run by `test_plumbing.py`, as those of `scenarios.py`.
"""

from __future__ import annotations

import asyncio
import ctypes
import json
import math
import signal
import sys
import threading
from typing import Any

import indy
from indy import sync, wallet
from indy._completion import current_queue
from indy.error import CommonInvalidStructure
from scenarios import error_of, fake, in_flight

fake.fake_order.restype = ctypes.c_char_p


def order(place: int) -> Any:
    """What the library was told of a command before its call; the first one's place is 0."""
    text = fake.fake_order(place)
    return json.loads(text) if text else None


async def options_become_an_order() -> None:
    await wallet.generate_wallet_key("echo:x", timeout=1.5, priority="high")
    await wallet.generate_wallet_key("echo:x", priority="low")
    await wallet.generate_wallet_key("echo:x", timeout=-1)
    await wallet.generate_wallet_key("echo:x", timeout=math.inf)
    await wallet.generate_wallet_key("echo:x", timeout=1e9)
    times = [1500, None, 0, None, 2**32 - 1]
    assert [order(place)["timeout_ms"] for place in range(5)] == times
    assert [order(place)["priority"] for place in range(3)] == ["high", "low", None]
    await wallet.generate_wallet_key("echo:x")
    assert order(5) is None


async def wrong_options_do_not_reach_the_library() -> None:
    wrong: list[tuple[dict[str, Any], type[Exception], str]] = [
        ({"timout": 1}, TypeError, "timout"),
        ({"timeout": "1"}, TypeError, "timeout"),
        ({"timeout": math.nan}, ValueError, "NaN"),
        ({"priority": "urgent"}, ValueError, "urgent"),
        ({"progress": 1}, TypeError, "progress"),
    ]
    for options, kind, words in wrong:
        try:
            await wallet.generate_wallet_key("echo:x", **options)
        except kind as error:
            assert words in str(error), error
        else:
            raise AssertionError(words)
    assert fake.fake_calls() == 0 and len(in_flight()) == 0


async def order_of_a_refused_command_is_taken_back() -> None:
    error = await error_of(wallet.generate_wallet_key("refuse:113", timeout=1))
    assert isinstance(error, CommonInvalidStructure)
    assert order(0) == {} and len(in_flight()) == 0


async def progress_is_heard_on_the_loop_and_not_after_the_end() -> None:
    heard: list[Any] = []

    def hear(*told: object) -> None:
        heard.append((*told, threading.current_thread() is threading.main_thread()))

    task = asyncio.ensure_future(wallet.generate_wallet_key("hold", progress=hear))
    other = asyncio.ensure_future(wallet.generate_wallet_key("hold"))
    while fake.fake_calls() < 2:
        await asyncio.sleep(0)
    handles = list(in_flight()._expected)
    fake.fake_release()
    asyncio.get_running_loop().call_soon(in_flight().readable)
    for handle in handles:
        fake.fake_progress(handle)  # the command has ended, but nobody knows yet
    assert await task == await other == "hold"
    fake.fake_progress(handles[0])
    await asyncio.sleep(0)
    assert heard == []  # the answer was there first
    task = asyncio.ensure_future(wallet.generate_wallet_key("hold", progress=hear))
    while fake.fake_calls() < 3:
        await asyncio.sleep(0)
    fake.fake_progress(*in_flight()._expected)
    await asyncio.sleep(0)
    assert heard == [("stage", 1, 3, True), ("stage", 2, 3, True)]
    fake.fake_release()
    await task


def progress_without_a_loop() -> None:
    heard: list[Any] = []
    command = wallet.generate_wallet_key("inline", progress=lambda *told: heard.append(told))
    assert sync.run(command) == "inline" and heard == []
    assert order(0)["timeout_ms"] is None


async def opened_for_a_cancelled_task_is_closed_before_it_ends() -> None:
    for times in (1, 2):
        task = asyncio.ensure_future(wallet.open_wallet("late", ""))
        await asyncio.sleep(0)
        for _ in range(times):
            task.cancel()
            await asyncio.sleep(0)
        assert await ended(task) and fake.fake_open_wallets() == 0
    assert len(in_flight()) == 0


async def opened_before_its_task_hears_that_it_is_cancelled() -> None:
    task = asyncio.ensure_future(wallet.open_wallet("late", ""))
    await asyncio.sleep(0)
    fake.indy_cancel(*in_flight()._expected)
    assert fake.fake_open_wallets() == 1
    current_queue().readable()
    task.cancel()  # when the answer is on its way to it
    assert await ended(task) and fake.fake_open_wallets() == 0


async def stopped_for_a_cancelled_task_which_raises_that_it_is_cancelled() -> None:
    task = asyncio.ensure_future(wallet.open_wallet("stoppable", ""))
    await asyncio.sleep(0)
    task.cancel()
    assert await ended(task) and fake.fake_open_wallets() == 0
    assert len(in_flight()) == 0


async def left_block_closes_though_its_task_is_cancelled_again() -> None:
    async def hold() -> None:
        async with wallet.opened("late", "") as handle:
            assert handle == 7
            opened.set()
            await asyncio.Event().wait()

    opened = asyncio.Event()
    task = asyncio.ensure_future(hold())
    await asyncio.sleep(0)
    fake.indy_cancel(*in_flight()._expected)
    await opened.wait()
    before = fake.fake_cancelled()
    task.cancel()
    await asyncio.sleep(0)
    task.cancel()  # while it closes
    assert await ended(task) and fake.fake_open_wallets() == 0
    assert fake.fake_cancelled() == before


async def ended(task: asyncio.Task[Any]) -> bool:
    """Waits for it; whether it was cancelled."""
    await asyncio.wait([task])
    return task.cancelled()


def interrupted_without_a_loop() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job's ignores it
    for command in (wallet.generate_wallet_key("interrupt"), wallet.open_wallet("interrupt", "")):
        try:
            sync.run(command)
        except KeyboardInterrupt:
            pass
        else:
            raise AssertionError("no interrupt")
    assert fake.fake_open_wallets() == 0
    assert sync.run(wallet.generate_wallet_key("inline")) == "inline"


async def batch_tells_of_each() -> None:
    texts = ["echo:a", "fail:113", "echo:b", "refuse:113"]
    outcomes = await indy.batch(map(wallet.generate_wallet_key, texts), timeout=60, priority="low")
    assert [outcomes[place].result for place in (0, 2)] == ["a", "b"]
    assert all(isinstance(outcomes[place].error, CommonInvalidStructure) for place in (1, 3))
    assert all(0 <= outcome.seconds < 60 for outcome in outcomes)
    try:
        outcomes[1].result
    except CommonInvalidStructure:
        pass
    else:
        raise AssertionError("no error")
    for place in range(3):
        assert 0 < order(place)["timeout_ms"] <= 60_000 and order(place)["priority"] == "low"
    await wallet.generate_wallet_key("echo:x")
    assert order(4) is None


async def batch_within_a_batch() -> None:
    async def inner() -> Any:
        own = wallet.generate_wallet_key("echo:x", timeout=1, priority="high")
        return await indy.batch([own, wallet.generate_wallet_key("echo:y")], timeout=60)

    await indy.batch([inner()], timeout=5, priority="low")
    assert 0 < order(0)["timeout_ms"] <= 1000 and order(0)["priority"] == "high"
    assert 1000 < order(1)["timeout_ms"] <= 5000 and order(1)["priority"] == "low"


async def batch_that_is_cancelled_cancels_its_commands() -> None:
    held = (wallet.generate_wallet_key("hold") for _ in range(3))
    task = asyncio.ensure_future(indy.batch(held))
    while fake.fake_calls() < 3:
        await asyncio.sleep(0)
    task.cancel()
    assert await ended(task) and fake.fake_cancelled() == 3
    fake.fake_release()


async def time_of_a_batch_is_not_that_of_closing() -> None:
    async def opened() -> None:
        async with wallet.opened("late", ""):
            pass

    task = asyncio.ensure_future(indy.batch([opened()], timeout=0))
    while not len(in_flight()):
        await asyncio.sleep(0)
    fake.indy_cancel(*in_flight()._expected)
    (outcome,) = await task
    assert outcome.error is None and fake.fake_open_wallets() == 0
    assert order(0)["timeout_ms"] == 0 and order(1)["timeout_ms"] is None


if __name__ == "__main__":
    scenario = globals()[sys.argv[1]]
    asyncio.run(scenario()) if asyncio.iscoroutinefunction(scenario) else scenario()
