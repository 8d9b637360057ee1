"""What the wrapper does with a library that does as it is told (`fake.c`).

Each scenario is run by `test_plumbing.py` in a process of its own, `scenarios.py NAME`, and passes
if that ends with 0 and has written nothing to its standard error.
"""

from __future__ import annotations

import asyncio
import atexit
import gc
import logging
import os
import sys
import threading
from typing import Any

from indy import crypto, did, libindy, pool, wallet
from indy._completion import HANDLES, Queue, current_queue
from indy._loading import library
from indy.error import CommonInvalidStructure, ErrorCode, IndyError, WalletInvalidHandle

fake = library()


def in_flight() -> Queue:
    return current_queue()


async def tell(what: str | None) -> str:
    return await wallet.generate_wallet_key(what)


async def hold(count: int) -> list[asyncio.Task[str]]:
    """Commands that the library has accepted and holds back."""
    accepted = fake.fake_calls() + count
    tasks = [asyncio.ensure_future(tell("hold")) for _ in range(count)]
    while fake.fake_calls() < accepted:
        await asyncio.sleep(0)
    return tasks


async def error_of(what: Any) -> IndyError:
    try:
        await what
    except IndyError as error:
        return error
    raise AssertionError("no error")


async def every_shape_of_answer() -> None:
    assert await tell("echo:é") == "é"
    assert await tell(None) == "null"
    await wallet.close_wallet(7)
    assert await wallet.open_wallet("12", "345") == 203
    assert await did.create_and_store_my_did(-1, "ü") == ("minus one", "ü")
    assert await crypto.crypto_sign(1, "key", b"a\0b") == b"b\0a"
    assert await crypto.crypto_verify("key", b"\0\xff", b"\0\xff") is True
    assert await crypto.crypto_verify("key", b"", b"\0") is False
    await pool.set_protocol_version(1)
    await pool.set_protocol_version(2 ** (64 if sys.maxsize > 2**32 else 32) - 1)
    assert (await error_of(pool.set_protocol_version(2**32 + 1))).error_code == 308


async def failure_has_class_code_and_details() -> None:
    error = await error_of(tell("fail:113"))
    assert isinstance(error, CommonInvalidStructure)
    assert error.error_code is ErrorCode.CommonInvalidStructure
    assert error.message.startswith("about ") and error.indy_backtrace == "here"
    assert str(error).startswith("CommonInvalidStructure (113): about ")
    assert isinstance(await error_of(wallet.close_wallet(8)), WalletInvalidHandle)


async def each_failure_has_its_own_details() -> None:
    first = in_flight()._number + in_flight()._last + 1
    errors = await asyncio.gather(*(error_of(tell("fail:113")) for _ in range(200)))
    assert [error.message for error in errors] == [f"about {first + n}" for n in range(200)]


async def unknown_code() -> None:
    for how in ("fail:9999", "refuse:9999"):
        error = await error_of(tell(how))
        assert type(error) is IndyError and error.error_code == 9999
        assert str(error).startswith("unknown error (9999): about ")


async def refusal_leaves_nothing_behind() -> None:
    error = await error_of(tell("refuse:113"))
    assert isinstance(error, CommonInvalidStructure) and "about" in str(error)
    assert len(in_flight()) == 0


async def bad_arguments_do_not_reach_the_library() -> None:
    bad: list[tuple[Any, type[Exception], str]] = [
        (wallet.generate_wallet_key("a\0b"), ValueError, "config"),
        (wallet.generate_wallet_key("\ud800"), ValueError, "surrogates"),
        (wallet.generate_wallet_key(b"{}"), TypeError, "config must be a str, not bytes"),
        (wallet.open_wallet("{}", None), TypeError, "credentials"),
        (wallet.close_wallet(2**31), ValueError, "handle"),
        (wallet.close_wallet("7"), TypeError, "handle"),
        (crypto.crypto_sign(1, "key", "text"), TypeError, "msg must be bytes"),
        (pool.set_protocol_version(-1), ValueError, "protocol_version"),
    ]
    for what, kind, words in bad:
        try:
            await what
        except kind as error:
            assert words in str(error), error
        else:
            raise AssertionError(words)
    assert fake.fake_calls() == 0 and len(in_flight()) == 0


async def answered_twice() -> None:
    assert await tell("twice") == "first"
    assert await tell("echo:next") == "next"


async def answered_before_the_call_returns() -> None:
    assert await tell("inline") == "inline"


async def answer_that_is_not_text() -> None:
    try:
        await tell("latin1")
    except UnicodeDecodeError:
        return
    raise AssertionError


async def handles_wrap_and_skip_those_in_flight() -> None:
    held, queue = await hold(2), in_flight()
    assert sorted(queue._expected) == [queue._number, queue._number + 1]
    queue._last = HANDLES - 2
    held += await hold(3)
    places = sorted(handle - queue._number for handle in queue._expected)
    assert places == [0, 1, 2, 3, HANDLES - 1]
    fake.fake_release()
    assert await asyncio.gather(*held) == ["hold"] * 5
    assert len(queue) == 0


async def many_answers_wake_the_loop_once() -> None:
    held, before = await hold(1000), fake.fake_drains()
    fake.fake_release()  # while the loop waits here
    await asyncio.gather(*held)
    assert fake.fake_drains() == before + 2  # for all of them, and to see that there are no more


def two_loops_in_turns_on_one_thread() -> None:
    one, two = asyncio.new_event_loop(), asyncio.new_event_loop()
    tasks = [loop.run_until_complete(hold(1)) for loop in (one, two, one)]
    assert fake.fake_open_queues() == 2
    fake.fake_release()
    for loop, held in zip((one, two, one), tasks):
        assert loop.run_until_complete(asyncio.gather(*held)) == ["hold"]
        assert loop.run_until_complete(tell("echo:x")) == "x"
    one.close(), two.close()


def a_loop_that_goes_takes_its_queue_along() -> None:
    for _ in range(20):
        asyncio.run(tell("echo:x"))
        gc.collect()
        assert fake.fake_open_queues() == 0
    loop = asyncio.new_event_loop()
    held = loop.run_until_complete(hold(3))
    for task in held:
        task.cancel()
    loop.run_until_complete(asyncio.wait(held))
    loop.close()
    del loop, held, task
    gc.collect()
    assert fake.fake_open_queues() == 0
    fake.fake_release()


async def cancelled_coroutines() -> None:
    held = await hold(10)
    for task in held[:5]:
        task.cancel()
    await asyncio.sleep(0)
    assert fake.fake_cancelled() == 5
    assert len(in_flight()) == 10  # their handles are not free before the library has answered
    fake.fake_release()
    results = await asyncio.gather(*held, return_exceptions=True)
    assert [type(result) for result in results] == [asyncio.CancelledError] * 5 + [str] * 5
    assert len(in_flight()) == 0


async def failure_that_nobody_waits_for() -> None:
    task = asyncio.ensure_future(tell("fail:113"))
    while len(in_flight()) or not fake.fake_calls():
        await asyncio.sleep(0)
    task.cancel()  # the failure is on its way to the task now
    await asyncio.gather(task, return_exceptions=True)
    del task
    gc.collect()


def closed_loop() -> None:
    async def abandon() -> None:
        await hold(10)  # asyncio.run cancels them

    for _ in range(3):
        asyncio.run(abandon())
        fake.fake_release()
    assert asyncio.run(tell("echo:next")) == "next"


def loop_closed_before_it_looks() -> None:
    async def abandon() -> None:
        for task in await hold(10):
            task.cancel()
        fake.fake_release()

    loop = asyncio.new_event_loop()
    loop.run_until_complete(abandon())
    loop.close()
    assert asyncio.run(tell("echo:next")) == "next"


def loops_in_many_threads() -> None:
    results: list[list[str]] = []

    async def work() -> list[str]:
        return await asyncio.gather(*(tell(f"echo:{n}") for n in range(200)))

    threads = [
        threading.Thread(target=lambda: results.append(asyncio.run(work()))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [[str(n) for n in range(200)]] * 8


async def runtime_config() -> None:
    libindy.set_runtime_config("{}")
    try:
        libindy.set_runtime_config("oops")
    except CommonInvalidStructure as error:
        assert error.message == "about 0"
    else:
        raise AssertionError


async def log_records_keep_level_and_source() -> None:
    seen: list[tuple[str, str, str, int, str]] = []

    class Seen(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            what = (record.name, record.levelname, record.pathname, record.lineno, record.msg)
            seen.append(what)

    native = logging.getLogger("indy.libindy.native")
    native.addHandler(Seen())
    native.setLevel(libindy.TRACE)
    await tell("log")
    name = "indy.libindy.native.indy.commands.did"
    levels = ["ERROR", "WARNING", "INFO", "DEBUG", "TRACE"]
    assert seen == [(name, level, "src/did.rs", 42, "a record") for level in levels]
    native.setLevel(logging.ERROR)
    await tell("log")
    assert len(seen) == len(levels) + 1


async def log_records_are_silent_unless_asked_for() -> None:
    await tell("log")


def forked_child_refuses() -> None:
    loop = asyncio.new_event_loop()
    held = loop.run_until_complete(hold(1))
    child = os.fork()
    if child == 0:
        try:
            asyncio.run(tell("echo:x"))
        except RuntimeError as error:
            assert "forked" in str(error)
            atexit._run_exitfuncs()
            os._exit(42)  # an ordinary exit would close the parent's loop, whose epoll is shared
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 42
    fake.fake_release()
    assert loop.run_until_complete(asyncio.gather(*held)) == ["hold"]
    loop.close()  # the garbage collector may take its sockets first, and then cannot close it


def exit_with_answers_still_coming() -> None:
    async def leave() -> None:
        await hold(1000)
        fake.fake_release_for_ever()

    asyncio.run(leave())


def exit_handlers_of_the_application() -> None:
    asyncio.run(tell("echo:x"))
    atexit.register(lambda: print(asyncio.run(tell("echo:late")), flush=True))


if __name__ == "__main__":
    scenario = globals()[sys.argv[1]]
    asyncio.run(scenario()) if asyncio.iscoroutinefunction(scenario) else scenario()
