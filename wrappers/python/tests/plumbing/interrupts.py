"""What an exception of a signal's handler leaves behind, wherever it comes, and loops that run within a task.

Each scenario is run by `test_plumbing.py`, as those of `scenarios.py`.
"""

from __future__ import annotations

import asyncio
import contextvars
import os
import signal
import sys
from typing import Any, Callable

from indy import _completion, _progress, libindy, wallet
from indy._futures import LoopFuture
from scenarios import fake, hold, in_flight, tell
from wakeups import accepted, held

Loop = asyncio.AbstractEventLoop


class TooLong(Exception):
    """What a program's own handler may raise."""


class Interrupting(str):
    """A text that is interrupted while it becomes C's."""

    def encode(self, *_: Any) -> bytes:
        raise KeyboardInterrupt


def once(function: Callable[..., Any], error: type[BaseException]) -> Callable[..., Any]:
    """It, which is interrupted when it is called first, and does nothing then."""
    left = [error]

    def interrupted(*arguments: Any) -> Any:
        if left:
            raise left.pop()
        return function(*arguments)

    return interrupted


def raises(error: type[BaseException], loop: Loop, what: Any) -> None:
    try:
        loop.run_until_complete(what)
    except error:
        return
    raise AssertionError(f"no {error.__name__}")


def answers_are_read_though_reading_was_interrupted(loop: Loop) -> None:
    outcome = _completion._outcome
    for error in (SystemExit, KeyboardInterrupt):
        tasks = loop.run_until_complete(hold(5))
        fake.fake_release()
        _completion._outcome = once(outcome, error)
        raises(error, loop, asyncio.wait(tasks))
        assert loop.run_until_complete(asyncio.gather(*tasks)) == ["hold"] * 5
        assert loop.run_until_complete(unanswered()) == 0


async def unanswered() -> int:
    return len(in_flight())


def interrupts_wherever_a_function_begins(loop: Loop) -> None:
    """That is where the interpreter looks for signals. Each time all tasks are cancelled afterwards, as
    `asyncio.run` does, and end."""
    package, place = os.path.dirname(_completion.__file__), 0
    loop.set_exception_handler(lambda *_: None)  # nobody asks what became of the tasks
    while interrupted_at(loop, package, place):
        place += 1
        pending = asyncio.all_tasks(loop)
        for task in pending:
            task.cancel()
        while pending:
            try:
                _, pending = loop.run_until_complete(asyncio.wait(pending, timeout=60))
                break
            except KeyboardInterrupt:  # what another task was told by one that was interrupted
                pending = asyncio.all_tasks(loop)
        assert not pending, place
        fake.fake_release()
        assert loop.run_until_complete(tell("echo:x")) == "x"
        assert not _completion._here
    assert place > 20


def interrupted_at(loop: Loop, package: str, place: int) -> bool:
    """Whether there are so many beginnings of functions while some tasks wait and go on."""

    def trace(frame: Any, _event: str, _argument: Any) -> None:
        nonlocal place
        if frame.f_code.co_filename.startswith(package) and "Queue" not in frame.f_code.co_name:
            place -= 1
            if place < 0:
                sys.settrace(None)
                raise KeyboardInterrupt

    tasks = loop.run_until_complete(accepted(*(held(bool) for _ in range(3))))
    fake.fake_release()
    sys.settrace(trace)
    try:
        loop.run_until_complete(asyncio.gather(*tasks))
        loop.run_until_complete(wallet.generate_wallet_key("inline"))
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(None)
    for task in tasks:
        task.exception()
    return False


def interrupted_before_the_library_is_called(loop: Loop) -> None:
    before = fake.fake_calls()
    for options in ({}, {"timeout": 60}):
        raises(KeyboardInterrupt, loop, wallet.generate_wallet_key(Interrupting("x"), **options))
        raises(KeyboardInterrupt, loop, wallet.open_wallet("12", Interrupting("x"), **options))
    give = _progress.give
    _progress.give = once(give, KeyboardInterrupt)
    raises(KeyboardInterrupt, loop, wallet.open_wallet("12", "345", timeout=60))
    assert loop.run_until_complete(wallet.open_wallet("12", "345", timeout=60)) == 203
    assert fake.fake_calls() == before
    # A short command that was never called may be one that was cancelled: nobody waits for it.
    assert loop.run_until_complete(unanswered()) == 1


def interrupted_just_after_the_library_was_called(loop: Loop) -> None:
    def handler(*_: Any) -> None:
        raise error

    signal.signal(signal.SIGINT, handler)
    for error in (KeyboardInterrupt, SystemExit, TooLong):
        before = fake.fake_cancelled()
        raises(error, loop, tell("interrupt"))
        assert fake.fake_cancelled() == before + 1  # and its answer comes
        assert loop.run_until_complete(tell("echo:x")) == "x"
        assert loop.run_until_complete(unanswered()) == 0
    for error in (KeyboardInterrupt, SystemExit):
        raises(error, loop, wallet.open_wallet("interrupt", ""))
        assert fake.fake_open_wallets() == 0 and loop.run_until_complete(unanswered()) == 0


def order_that_is_refused_is_not_taken_back(loop: Loop) -> None:
    def refuses(*_: Any) -> None:
        _completion.check(113)

    given, _progress.give = _progress.give, refuses
    taken, _progress.take_back = _progress.take_back, lambda _: told.append(True)
    told: list[bool] = []
    raises(_completion.IndyError, loop, wallet.generate_wallet_key("inline", timeout=60))
    assert told == [] and loop.run_until_complete(unanswered()) == 0
    _progress.give, _progress.take_back = given, taken


def task_that_was_answered_hears_that_it_is_cancelled(loop: Loop) -> None:
    async def waits() -> str:
        try:
            return await tell("hold")
        except asyncio.CancelledError:
            return "cancelled"

    (task,) = loop.run_until_complete(accepted(waits()))
    its_queue = loop.run_until_complete(queue())
    fake.fake_release()
    its_queue.deliver()  # after which an interrupt came, so that nobody wakes it
    task.cancel()
    assert loop.run_until_complete(task) == "cancelled"
    assert loop.run_until_complete(tell("echo:x")) == "x"


async def queue() -> Any:
    return in_flight()


async def callback_is_taken_back() -> None:
    told: list[Any] = []
    command = tell("hold")
    future: Any = command.send(None)
    assert isinstance(future, LoopFuture)
    future.add_done_callback(told.append, context=contextvars.copy_context())  # as a task does
    assert future.remove_done_callback(told.append) == 1
    fake.fake_release()
    while not future.done():
        await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert told == []
    command.close()


async def wrong_number_of_arguments_names_the_command() -> None:
    for command in (wallet.close_wallet, wallet.generate_wallet_key):
        try:
            await libindy.call(command, 1, 2, 3)  # type: ignore[arg-type]
        except TypeError as error:
            assert command.__name__ in str(error), error
        else:
            raise AssertionError("no error")
    assert len(in_flight()) == 0


class Nested(asyncio.SelectorEventLoop):
    """One that tasks may run themselves, as those are that nest_asyncio has patched."""

    _nest_patched = True

    def run_within(self, task: asyncio.Future[Any]) -> Any:
        running, ready = asyncio.current_task(self), len(self._ready)
        asyncio.tasks._leave_task(self, running)
        for _ in range(100):
            self.call_soon(bool)  # it waits for nothing
            self._run_once()
            if task.done():
                break
        asyncio.tasks._enter_task(self, running)
        for _ in range(ready):  # the turn that this is in the midst of counts on them
            self.call_soon(bool)
        return task.result()

    def run_another(self, what: Any) -> Any:
        running = asyncio.current_task(self)
        asyncio._set_running_loop(None)
        other = asyncio.SelectorEventLoop()
        try:
            return other.run_until_complete(what)
        finally:
            other.close()
            asyncio._set_running_loop(self)
            assert asyncio.current_task(self) is running


def tasks_that_run_the_loop_themselves(_: Loop) -> None:
    loop = Nested()

    def waits_for_another() -> None:
        assert loop.run_within(tasks[0]) is False  # it was answered at the same time
        assert loop.run_within(loop.create_task(tell("inline"))) == "inline"

    tasks = loop.run_until_complete(accepted(held(bool), held(bool), held(waits_for_another)))
    fake.fake_release()  # the last first
    loop.run_until_complete(asyncio.gather(*tasks))
    loop.close()


def task_that_runs_another_loop(_: Loop) -> None:
    loop = Nested()
    (task,) = loop.run_until_complete(accepted(held(lambda: loop.run_another(tell("echo:x")))))
    fake.fake_release()
    assert loop.run_until_complete(task) == "x"
    loop.close()


if __name__ == "__main__":
    scenario = globals()[sys.argv[1]]
    if asyncio.iscoroutinefunction(scenario):
        asyncio.run(scenario())
    else:
        own_loop = asyncio.new_event_loop()
        scenario(own_loop)
        own_loop.close()
