"""The one call that every function of this package makes.

A command is handed to the library with a handle and the callback of a completion queue. The function
awaits what this returns: in the end a future that is settled when the completion is found (`_completion`).
"""

from __future__ import annotations

import asyncio
import ctypes
from itertools import starmap
from typing import (
    TYPE_CHECKING,
    Any,
    Awaitable,
    Callable,
    Coroutine,
    Dict,
    Mapping,
    NamedTuple,
    Tuple,
    TypeVar,
    cast,
)

from . import _loading, _progress
from ._completion import Queue, check, current_queue
from ._futures import Future, LoopFuture
from ._log import TRACE
from ._options import ALONE, order_of, within
from ._signature import Signature, text
from .error import IndyError

if TYPE_CHECKING:
    from typing_extensions import ParamSpec

    P = ParamSpec("P")

__all__ = ["TRACE", "call", "set_runtime_config"]

T = TypeVar("T")


# What says that the library was not called, as an argument cannot be converted, or that it has refused. All
# else comes from a signal's handler, and the command may be on its way.
_NOT_ACCEPTED = IndyError, TypeError, ValueError, ctypes.ArgumentError, RecursionError, MemoryError
_INTERRUPTS = asyncio.CancelledError, KeyboardInterrupt, SystemExit


class Apart(NamedTuple):
    """The steps of a call, for a command of which it must be known whether it was called."""

    convert: Callable[..., Tuple[Any, ...]]
    entry: Callable[..., int]
    callback: Any


def set_runtime_config(config: str) -> None:
    """
    Configures the library, at any time and for the whole process. What is refused is refused
    whole; keys the library does not know are ignored, except inside "lanes" and "executors".

    :param config: {
        "crypto_thread_pool_size": optional int, threads for expensive work, at least 1
        "collect_backtrace": optional bool, whether errors carry a backtrace, which takes some 50 ms
            each; without it, as the environment's RUST_BACKTRACE asks
        "lanes": optional, {"expensive"|"cheap"|"storage"|"io"|"reply": {
            "threads": optional int, size of its thread pool, 0 to 1024; with 0 the program runs it, see
                `lanes.run_lane`
            "nice": optional int, 0 (normal) to 19 (lowest), its threads' priority on Linux
            "queue_limit": optional int, tasks that may wait for it before commands are refused with
                `ExecutorBusy`; 0 (the default) for any number
        }}
        "executors": optional, {name: as "lanes"}: more executors with threads of their own, for wallets
            that are opened with this name; 1 to 64 letters, digits, - and _, not "default"
        "non_revocation_proofs": optional "libindy" (the default) or "linked", see
            `anoncreds.prover_create_proof`
        "non_revocation_proofs_accepted": optional "any" (the default), "linked" or "bound", see
            `anoncreds.verifier_verify_proof`
    }
    :raises CommonInvalidStructure: a value has the wrong type, or makes no sense
    """
    check(_loading.library().indy_set_runtime_config(text("config", config)))


def call(
    function: Callable[P, Coroutine[Any, Any, T]], *arguments: P.args, **options: P.kwargs
) -> Awaitable[T]:
    """
    Calls the command that `function` declares (see `_signature`), whose answer is to be awaited at once. A
    task that is cancelled while it waits for it cancels the command, which then has done nothing; one that
    has begun to commit goes on to its end, and what it answers is lost. A wallet or a search that was
    opened all the same is closed again before the task ends.

    This is no coroutine, and returns one only where there is more to do than to wait: each is a good part
    of what a short command costs.

    :param options: see `_options.Options`
    :raises IndyError: the library refused the command, or the command failed
    :raises TypeError, ValueError: an argument cannot be given to C; the library was not called
    :raises OSError, RuntimeError: the library could not be loaded, or cannot be used any more
    """
    if _loading.usable is None:
        _loading.library()  # loads it, or says that it cannot be used any more
    signature, invoke, apart = _commands[function]
    if options or within.get() is not ALONE or signature.goes_to_its_end:
        return _seen_through(signature, apart, arguments, options)
    queue = current_queue()
    answered = queue.expect(signature.answer)
    try:
        if code := invoke(answered.handle, *arguments):
            check(code)
        return answered
    except _NOT_ACCEPTED:  # nothing will be answered
        queue.forget(answered.handle)
        raise
    except BaseException:  # a signal's handler has raised it, before or after the library was called
        if queue.is_called(answered):
            answered.cancel()
        else:
            queue.forget(answered.handle)
        raise


async def _seen_through(
    signature: Signature, apart: Apart, arguments: tuple[Any, ...], options: Mapping[str, Any]
) -> Any:
    """The rest of `call`, for a command with an order or after which something may be left open."""
    order = order_of(options, signature.closes) if options or within.get() is not ALONE else None
    queue = current_queue()
    converted = apart.convert(*arguments)
    answered = queue.expect(signature.answer)
    handle = answered.handle
    codes: list[int] = []
    try:
        if order is not None:
            _progress.give(order, queue, handle, answered)
        # An interrupt can only come when the code is in the list: it is never unknown whether to wait.
        codes.extend(starmap(apart.entry, [(handle, *converted, apart.callback)]))
        check(codes[0])
        return await (queue.kept(answered) if signature.goes_to_its_end else answered)
    except BaseException as error:
        if codes != [0]:  # not called, or refused
            queue.forget(handle)
            # An order which was refused itself is not kept.
            if order is not None and (codes or not isinstance(error, IndyError)):
                _progress.take_back(handle)
        elif isinstance(error, _INTERRUPTS) and queue.is_called(answered):
            await _end(signature, queue, answered)
        raise
    finally:
        if order is not None:
            _progress.forget(handle)
        del answered  # or its exception and this frame would keep each other alive


async def _end(signature: Signature, queue: Queue, answered: Future) -> None:
    """
    Stops a command that nobody waits for any more, unless it closes something. If it opens something all
    the same, which would be nobody's to close, that is closed again. Either way this waits until nothing
    is left open, however often the task is cancelled: by itself, as other tasks may be cancelled too.
    """
    if _loading.is_over():  # then nothing would be answered
        return
    if not signature.goes_to_its_end:
        answered.cancel()
        return
    if not signature.closes:
        _loading.library().indy_cancel(answered.handle)
    while not answered.done():
        try:
            await asyncio.wait([cast(LoopFuture, answered)])
        except asyncio.CancelledError:
            pass  # raised by who called
    if signature.closed_by is None or answered.exception() is not None:
        return
    opened = answered.result()
    try:
        await signature.closed_by(opened[0] if isinstance(opened, tuple) else opened)
    except IndyError:
        pass  # it is closed, or nobody can: what is raised is why the command was stopped


class _Commands(Dict[Callable[..., Any], Tuple[Signature, Callable[..., int], Apart]]):
    """By the functions that declare them: signatures, and what calls the library."""

    def __missing__(self, function: Callable[..., Any]) -> Tuple[Signature, Callable[..., int], Apart]:
        library, signature = _loading.library(), Signature(function)
        callback = ctypes.cast(library[signature.answer.callback], ctypes.c_void_p)
        entry = library[signature.name]  # one of its own, without types
        apart = Apart(signature.converting(), entry, callback)
        self[function] = command = signature, signature.invoking(entry, callback), apart
        return command


_commands = _Commands()
