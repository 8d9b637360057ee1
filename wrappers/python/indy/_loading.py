"""Finding libindy, and making it and the interpreter part in peace: at exit and at a fork."""

from __future__ import annotations

import atexit
import ctypes
import os
import sys
import threading
from pathlib import Path
from typing import Any

from . import _log

ENVIRONMENT = "INDY_LIBRARY"

_FILE_NAME = {"darwin": "libindy.dylib", "win32": "indy.dll"}.get(sys.platform, "libindy.so")

_lock = threading.Lock()
_library: ctypes.CDLL | None = None
usable: ctypes.CDLL | None = None  # the same, until a fork or the exit
_forked = False  # from a process that had loaded the library
_detached = False


def library() -> ctypes.CDLL:
    """The library, loaded at the first call.

    :raises OSError: it was not found, or could not be loaded
    :raises RuntimeError: it was loaded before this process was forked, or the interpreter exits
    """
    return usable or _checked()


def _checked() -> ctypes.CDLL:
    global _library, usable
    if _forked:
        raise RuntimeError(
            "this process was forked from one that had used libindy, whose threads exist only"
            " there: fork before the first use, or start processes by 'spawn'"
        )
    # Daemon threads may go on: they wait for their answers until the interpreter ends them.
    if _detached and threading.current_thread() is threading.main_thread():
        raise RuntimeError("the interpreter is exiting, and libindy has been detached from it")
    if _library is None:
        with _lock:
            if _library is None:
                _library = _prepared(_load())
                if not _detached:
                    usable = _library
    return _library


def _load() -> ctypes.CDLL:
    # Not beside the modules: there, Python would take libindy.so for the module `libindy`.
    bundled = Path(__file__).with_name("native") / _FILE_NAME
    path = os.environ.get(ENVIRONMENT) or (str(bundled) if bundled.exists() else _FILE_NAME)
    try:
        return ctypes.CDLL(path)
    except OSError as error:
        raise OSError(
            f"libindy could not be loaded from {path!r} ({error}). Set {ENVIRONMENT} to the path of"
            f" {_FILE_NAME}, or put that file into {bundled.parent} or where the system's"
            " loader looks (LD_LIBRARY_PATH, DYLD_LIBRARY_PATH or PATH)."
        ) from error


def _prepared(cdll: ctypes.CDLL) -> ctypes.CDLL:
    cdll.indy_get_current_error.argtypes = (ctypes.POINTER(ctypes.c_char_p),)
    cdll.indy_get_current_error.restype = None
    functions: dict[str, tuple[Any, ...]] = {
        "indy_set_runtime_config": (ctypes.c_char_p,),
        "indy_queue_open": (ctypes.c_void_p, ctypes.c_void_p),
        "indy_queue_drain": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p),
        "indy_queue_close": (ctypes.c_int32,),
        "indy_set_thread_inline": (ctypes.c_uint8,),
        "indy_cancel": (ctypes.c_int32,),
        "indy_command_options": (ctypes.c_int32, ctypes.c_char_p),
        "indy_set_progress_listener": (ctypes.c_void_p,),
        "indy_run_lane": (ctypes.c_char_p, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_void_p),
        "indy_shutdown": (ctypes.c_uint32,),
    }
    for name, types in functions.items():
        function = getattr(cdll, name)  # which is kept, where `cdll[name]` is a new one each time
        function.argtypes = types
        function.restype = ctypes.c_int32
    _log.attach(cdll)
    return cdll


def is_over() -> bool:
    """Whether the library was detached for the interpreter's exit, or left in another process."""
    return usable is None


def is_forked() -> bool:
    """Whether the library's threads are those of the process that this one was forked from."""
    return _forked


def _detach_at_exit() -> None:
    """Ends all callbacks of the logger: one after the interpreter had gone would crash."""
    global _detached, usable
    if _library is not None and not _forked:
        _detached, usable = True, None
        _library.indy_detach_callbacks()


def _remember_fork() -> None:
    global _forked, usable
    _forked, usable = _library is not None, None


# Exit handlers run in reverse: those that an application registers after importing this package
# may still use the library.
atexit.register(_detach_at_exit)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_remember_fork)
