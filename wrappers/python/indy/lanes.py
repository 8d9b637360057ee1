"""The threads that run commands, for programs that lend the library theirs; and the end of all commands.

libindy has no such functions. They are no coroutines: they hold up the thread that calls them, and other
threads go on meanwhile. From a coroutine: `await asyncio.to_thread(lanes.shutdown, 5)`.
"""

from __future__ import annotations

import ctypes

from . import _loading
from ._completion import check
from ._options import milliseconds
from ._signature import text

__all__ = ["run_lane", "shutdown"]

_MOST = 2**32 - 1


def run_lane(lane: str, max_slices: int = _MOST, timeout: float = 0.0) -> int:
    """
    Runs what waits for a lane on this thread. A lane that `libindy.set_runtime_config` gives no threads
    stands still unless threads of the program do this; with all lanes at 0, the library starts none.

    :param lane: "expensive", "cheap", "storage", "io" or "reply"; of a named executor, "NAME/expensive"
        and so on
    :param max_slices: how many tasks to run at most; each gives the thread back after some milliseconds,
        or when it waits for something
    :param timeout: seconds to wait for the first; 0 to look and return
    :return: how many were run
    :raises CommonInvalidStructure: there is no such lane
    :raises CommonInvalidState: it is called in the middle of a task, by a function for `progress`
    """
    ran = ctypes.c_uint32()
    name, slices = text("lane", lane), _number("max_slices", max_slices)
    check(_loading.library().indy_run_lane(name, slices, _milliseconds(timeout), ctypes.byref(ran)))
    return ran.value


def shutdown(timeout: float) -> None:
    """
    Ends all commands of the process, and closes all wallets. Afterwards the library can be used again.

    Commands in flight may end until the time is up; the others are cancelled, and who waits for them
    hears `CommandCancelled`. Meanwhile no command is accepted (`CommonInvalidState`).

    :param timeout: seconds; it may take 0.15 s longer until what is cancelled has ended
    :raises CommandTimedOut: all commands are answered, but not all have ended; they do so by themselves
    :raises CommonInvalidState: another thread does it already, or a function for `progress` calls it
    """
    check(_loading.library().indy_shutdown(_milliseconds(timeout)))


def _milliseconds(seconds: float) -> int:
    if not isinstance(seconds, (int, float)):
        raise TypeError(f"timeout must be a number of seconds, not {type(seconds).__name__}")
    if not seconds >= 0:
        raise ValueError("timeout must be a number of seconds, and not negative")
    return milliseconds(seconds)


def _number(name: str, value: int) -> int:
    if not isinstance(value, int):
        raise TypeError(f"{name} must be an int, not {type(value).__name__}")
    if not 0 <= value <= _MOST:
        raise ValueError(f"{name} must be from 0 to {_MOST}")
    return value
