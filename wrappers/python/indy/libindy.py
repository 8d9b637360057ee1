"""The one call that every function of this package makes.

A command is handed to the library with a handle and a callback, and the coroutine waits for a
future. The callback comes on one of the library's threads: it takes the command with that handle,
reads the answer or the error's details there, and posts it to the loop that waits.
"""

from __future__ import annotations

import asyncio
import ctypes
import functools
import json
from typing import TYPE_CHECKING, Any, Callable, Coroutine, TypeVar, cast

from . import _completion, _loading, _signature
from ._log import TRACE
from .error import IndyError, error_of

if TYPE_CHECKING:
    from typing_extensions import ParamSpec

    P = ParamSpec("P")

__all__ = ["TRACE", "call", "set_runtime_config"]

T = TypeVar("T")

_in_flight = _completion.InFlight()

# Every callback ever handed out: the library may call it at any time. The cache of `_callback` does
# not keep one of two that two threads made at once.
_callbacks: list[Any] = []


def set_runtime_config(config: str) -> None:
    """
    Configures the library, at any time and for the whole process. What is refused is refused
    whole; keys the library does not know are ignored, except inside "lanes".

    :param config: {
        "crypto_thread_pool_size": optional int, threads for expensive work, at least 1
        "collect_backtrace": optional bool, whether errors carry a backtrace
        "lanes": optional, {"expensive"|"cheap"|"storage"|"io"|"reply": {
            "threads": optional int, size of this lane's thread pool, 1 to 1024
            "nice": optional int, 0 (normal) to 19 (lowest), its threads' priority on Linux
        }}
    }
    :raises CommonInvalidStructure: a value has the wrong type, or makes no sense
    """
    _check(_loading.library().indy_set_runtime_config(_signature.text("config", config)))


async def call(
    function: Callable[P, Coroutine[Any, Any, T]], *arguments: P.args, **_: P.kwargs
) -> T:
    """
    Runs the command that `function` declares (see `_signature`) and returns its answer.

    :raises IndyError: the library refused the command, or the command failed
    :raises TypeError, ValueError: an argument cannot be given to C; the library was not called
    :raises OSError, RuntimeError: the library could not be loaded, or cannot be used any more
    """
    _loading.library()
    signature, entry, callback = _prepared(function)
    converted = signature.convert(arguments)
    expected = _completion.Expected(asyncio.get_running_loop())
    handle = _in_flight.add(expected)
    try:
        _check(entry(handle, *converted, callback))
    except BaseException:
        _in_flight.take(handle)
        raise
    del converted
    outcome = await expected.future
    if isinstance(outcome, Exception):
        try:
            raise outcome
        finally:
            del outcome  # or the exception and this frame would keep each other alive
    return cast(T, outcome)


@functools.cache
def _prepared(function: Callable[..., Any]) -> tuple[_signature.Signature, Any, Any]:
    signature = _signature.Signature(function)
    callback = _callback(signature.answer_hint)
    entry = _loading.library()[signature.name]
    entry.argtypes = (ctypes.c_int32, *signature.c_types, type(callback))
    entry.restype = ctypes.c_int32
    return signature, entry, callback


@functools.cache
def _callback(answer_hint: Any) -> Any:
    answer = _signature.Answer(answer_hint)

    def hear(handle: int, code: int, *values: Any) -> None:
        expected = _in_flight.take(handle)
        if expected is None:
            return
        try:
            outcome = _current_error(code) if code else answer.read(values)
        except Exception as error:  # an answer that cannot be read is still an answer
            outcome = error
        expected.settle(outcome)

    callback = ctypes.CFUNCTYPE(None, ctypes.c_int32, ctypes.c_int32, *answer.c_types)(hear)
    _callbacks.append(callback)
    return callback


def _check(code: int) -> None:
    if code:
        raise _current_error(code)


def _current_error(code: int) -> IndyError:
    """The error this thread was told of last, by a returned code or in a running callback."""
    details = ctypes.c_char_p()
    _loading.library().indy_get_current_error(ctypes.byref(details))
    try:
        return error_of(code, json.loads(details.value) if details.value else None)
    except ValueError:
        return error_of(code, None)
