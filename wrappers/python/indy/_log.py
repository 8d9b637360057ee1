"""The library's own log records, handed to `logging`.

Their loggers are children of `indy.libindy.native`, named like the library's modules. Records
arrive on the library's threads.
"""

from __future__ import annotations

import ctypes
import logging

TRACE = 5

_LEVELS = {1: logging.ERROR, 2: logging.WARNING, 3: logging.INFO, 4: logging.DEBUG, 5: TRACE}

_native = logging.getLogger("indy.libindy.native")


def _log(
    _context: int | None,
    level: int,
    target: bytes | None,
    message: bytes | None,
    _module: bytes | None,
    file: bytes | None,
    line: int,
) -> None:
    logger = _native.getChild(_decoded(target).replace("::", ".") or "unknown")
    python_level = _LEVELS.get(level, TRACE)
    if logger.isEnabledFor(python_level):
        source = _decoded(file)
        text = _decoded(message)
        logger.handle(logger.makeRecord(logger.name, python_level, source, line, text, (), None))


def _decoded(text: bytes | None) -> str:
    return (text or b"").decode(errors="replace")


_LogCallback = ctypes.CFUNCTYPE(
    None,
    ctypes.c_void_p,
    ctypes.c_uint32,
    ctypes.c_char_p,
    ctypes.c_char_p,
    ctypes.c_char_p,
    ctypes.c_char_p,
    ctypes.c_uint32,
)

_callback = _LogCallback(_log)  # the library keeps its address: it must never be collected


def attach(cdll: ctypes.CDLL) -> None:
    """Sends the library's records here, unless its host has set another logger before us."""
    logging.addLevelName(TRACE, "TRACE")
    logging.getLogger("indy").addHandler(logging.NullHandler())
    set_logger = cdll.indy_set_logger
    set_logger.argtypes = (ctypes.c_void_p, ctypes.c_void_p, _LogCallback, ctypes.c_void_p)
    set_logger.restype = ctypes.c_int32
    set_logger(None, None, _callback, None)
