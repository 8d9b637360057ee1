"""How tasks go on whose commands were answered, which is not by the loop's own handles: what asyncio
promises of futures holds all the same.

Each scenario is run by `test_plumbing.py`, as those of `scenarios.py`, and here on every kind of loop.
"""

from __future__ import annotations

import asyncio
import contextvars
import gc
import os
import sys
import weakref
from typing import Any

from indy import pool, sync, wallet
from indy.error import CommonInvalidStructure, IndyError
from scenarios import error_of, fake, hold, in_flight, tell

sys.path.append(os.path.dirname(os.path.dirname(__file__)))
from loops import LOOPS  # noqa: E402

Loop = asyncio.AbstractEventLoop


async def held(then: Any) -> Any:
    """One that waits for an answer, and then does something at once."""
    await tell("hold")
    return then()


async def accepted(*commands: Any) -> list[asyncio.Task[Any]]:
    """The tasks of so many commands that the library has accepted."""
    before = fake.fake_calls()
    tasks = [asyncio.ensure_future(command) for command in commands]
    while fake.fake_calls() < before + len(commands):
        await asyncio.sleep(0)
    return tasks


async def tasks_go_on_in_the_order_of_the_answers() -> None:
    order: list[int] = []
    tasks = await accepted(*(held(lambda n=n: order.append(n)) for n in range(5)))
    fake.fake_release()  # the last first
    await asyncio.gather(*tasks)
    assert order == [4, 3, 2, 1, 0]


async def task_goes_on_as_itself_and_in_its_own_context() -> None:
    name = contextvars.ContextVar("name", default=-1)

    async def named(n: int) -> None:
        name.set(n)
        await tell("hold")
        assert name.get() == n and asyncio.current_task() is tasks[n]

    tasks = await accepted(*(named(n) for n in range(3)))
    fake.fake_release()
    await asyncio.gather(*tasks)
    assert name.get() == -1


async def task_that_goes_on_runs_other_commands() -> None:
    async def several(n: int) -> Any:
        await tell("hold")
        assert sync.run(tell("inline")) == "inline"
        return await tell(f"echo:{n}"), await tell("inline"), sync.run(tell("inline"))

    tasks = await accepted(*(several(n) for n in range(5)))
    fake.fake_release()
    expected = [(f"{n}", "inline", "inline") for n in range(5)]
    assert await asyncio.gather(*tasks) == expected
    assert len(in_flight()) == 0


async def answers_do_not_keep_others_of_the_loop_waiting() -> None:
    async def busy() -> int:
        for _ in range(200):
            await tell("inline")
        return ticks

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0)
            ticks += 1

    ticks = 0
    ticking = asyncio.ensure_future(tick())
    assert min(await asyncio.gather(*(busy() for _ in range(5)))) >= 100
    ticking.cancel()


async def cancelled_by_a_task_that_goes_on_before() -> None:
    before = fake.fake_cancelled()
    late, early = tasks = await accepted(held(bool), held(lambda: late.cancel()))
    fake.fake_release()  # both at once
    await asyncio.wait(tasks)
    assert early.result() is True and late.cancelled()
    assert fake.fake_cancelled() == before  # there was nothing to cancel any more


async def cancelled_while_it_waits() -> None:
    async def waits() -> None:
        try:
            await tell("hold")
        except asyncio.CancelledError as error:
            raised.append(error.args)
            raise

    raised: list[Any] = []
    before = fake.fake_cancelled()
    (task,) = await accepted(waits())
    assert task.cancel("why") and raised == []  # it hears of it from the loop
    assert fake.fake_cancelled() == before + 1
    await asyncio.wait([task])
    assert task.cancelled() and raised == [("why",)]
    fake.fake_release()
    while len(in_flight()):
        await asyncio.sleep(0)


async def cancelled_before_it_waits() -> None:
    async def waits() -> None:
        asyncio.current_task().cancel()  # type: ignore[union-attr]
        await tell("hold")

    before = fake.fake_cancelled()
    (task,) = await accepted(waits())
    await asyncio.wait([task])
    assert task.cancelled() and fake.fake_cancelled() == before + 1
    fake.fake_release()


async def time_is_up_or_not() -> None:
    before = fake.fake_cancelled()
    try:
        await asyncio.wait_for(tell("hold"), 0.001)
        raise AssertionError("it was held")
    except asyncio.TimeoutError:
        assert fake.fake_cancelled() == before + 1
    assert await asyncio.wait_for(tell("echo:x"), 60) == "x"
    if sys.version_info >= (3, 11):
        async with asyncio.timeout(60):
            assert await tell("echo:x") == "x"
    fake.fake_release()


async def shielded_command_goes_on() -> None:
    (inner,) = await hold(1)
    outer = asyncio.ensure_future(asyncio.wait_for(asyncio.shield(inner), 60))
    await asyncio.sleep(0)
    before = fake.fake_cancelled()
    outer.cancel()
    await asyncio.wait([outer])
    assert outer.cancelled() and not inner.done() and fake.fake_cancelled() == before
    fake.fake_release()
    assert await inner == "hold"


async def gathered_answers_and_errors() -> None:
    results = await asyncio.gather(tell("echo:x"), tell("fail:113"), return_exceptions=True)
    assert results[0] == "x" and isinstance(results[1], CommonInvalidStructure)
    assert isinstance(await error_of(asyncio.gather(tell("fail:113"))), CommonInvalidStructure)


async def error_is_kept_by_nobody() -> None:
    def commands() -> list[Any]:
        plain, ordered = tell("fail:113"), wallet.generate_wallet_key("fail:113", timeout=60)
        return [plain, ordered, wallet.close_wallet(8)]

    def without_loop(command: Any) -> Any:
        try:
            sync.run(command)
        except IndyError as error:
            return weakref.ref(error)

    gc.disable()
    for command in commands():
        try:
            await command
        except IndyError as error:
            kept = weakref.ref(error)
        del command
        await asyncio.sleep(0)  # who woke this task has it until then
        assert kept() is None
    assert without_loop(wallet.close_wallet(8))() is None
    assert without_loop(pool.set_protocol_version(9))() is None
    gc.enable()


async def what_is_no_task_and_fails_is_told_to_the_loop() -> None:
    def fails(_: Any) -> None:
        raise ZeroDivisionError

    loop, told = asyncio.get_running_loop(), []
    loop.set_exception_handler(lambda _, context: told.append(context["exception"]))
    command = tell("hold")
    future: Any = command.send(None)
    future.add_done_callback(fails, context=contextvars.copy_context())
    future.add_done_callback(lambda it: told.append(it.result()))
    (other,) = await hold(1)
    fake.fake_release()
    assert await other == "hold"
    await asyncio.sleep(0)
    assert [type(it) for it in told] == [ZeroDivisionError, str]
    command.close()


def interrupted_by_a_task_that_goes_on(loop: Loop) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    others = loop.run_until_complete(hold(3))
    (task,) = loop.run_until_complete(accepted(held(interrupt)))
    fake.fake_release()  # it is the first
    try:
        loop.run_until_complete(asyncio.wait([*others, task]))
    except KeyboardInterrupt:
        pass
    else:
        raise AssertionError("no interrupt")
    assert loop.run_until_complete(asyncio.gather(*others)) == ["hold"] * 3
    assert isinstance(task.exception(), KeyboardInterrupt)


def stopped_by_a_task_that_goes_on(loop: Loop) -> None:
    others = loop.run_until_complete(hold(3))
    (task,) = loop.run_until_complete(accepted(held(loop.stop)))
    fake.fake_release()  # it is the first
    loop.run_forever()
    assert all(it.done() for it in [*others, task])  # as they were answered at the same time
    assert loop.run_until_complete(tell("echo:x")) == "x"


if __name__ == "__main__":
    scenario = globals()[sys.argv[1]]
    for new_loop in LOOPS.values():
        loop = new_loop()
        if asyncio.iscoroutinefunction(scenario):
            loop.run_until_complete(scenario())
        else:
            scenario(loop)
        loop.close()
