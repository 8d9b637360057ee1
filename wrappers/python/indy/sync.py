"""Commands without an event loop: the calling thread runs them itself.

    from indy import did, sync, wallet

    handle = sync.run(wallet.open_wallet(config, credentials))
    name, verkey = sync.run(did.create_and_store_my_did(handle, "{}"))

A command that is short costs less this way than through a loop: no thread is woken. One that is long
still computes on all cores, and other threads of the program, also those that use this package, go
on meanwhile. Handles are those of the whole process: what was opened here can be used in a loop.
"""

from __future__ import annotations

from typing import Any, Coroutine, TypeVar, cast

from ._inline import Inline

__all__ = ["run"]

T = TypeVar("T")


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """
    Runs a command, or a coroutine that waits for nothing but commands, to its end on this thread. It
    may be called on any thread; on that of a running event loop it holds the loop up.

    An interrupt (Ctrl-C) is raised in the coroutine, at the command that runs, when that has ended: it
    has happened, or failed, and its answer is lost. A wallet or a search that it has opened is closed
    again. Give a command a `timeout` if that may take too long.

    :param coroutine: one that has not been started
    :return: what the coroutine returns
    :raises RuntimeError: the coroutine waits for something that needs an event loop; it was closed. Or a
        function for `progress` calls this, while a command of its thread waits for it
    :raises IndyError: and whatever else the coroutine raises
    """
    try:
        with Inline():
            try:
                coroutine.send(None)
            except StopIteration as end:
                return cast(T, end.value)
            coroutine.close()  # with the commands that it ends with
    finally:
        coroutine.close()  # one that was not started, if the library cannot be used
    raise RuntimeError("this coroutine waits for an event loop: use asyncio.run")
