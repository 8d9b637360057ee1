"""An answer that is missing, comes twice or comes to a refused call is found; so is a wrong code."""

import struct
import unittest
from types import SimpleNamespace

import answers
from answers import Answers, Call
from ctree import Callback, Void
from failures import Broken, check_details, position_of

QUEUE = 1 << 21


class FakeLibrary:
    """Has the completions that a test has put into it."""

    header = SimpleNamespace(codes={"Success": 0, "CommonInvalidParam2": 101, "CommonInvalidState": 112})

    def __init__(self) -> None:
        self.arrived, self._kept = b"", []
        self.memory = bytearray(16)

    def buffer(self, size: int) -> int:
        import ctypes

        made = ctypes.create_string_buffer(size)
        self._kept.append(made)
        return ctypes.addressof(made)

    def pointer(self, _type: Callback, body: object) -> object:
        return body

    def call(self, name: str):
        return {"indy_queue_open": self._open, "indy_queue_drain": self._drain}[name]

    def complete(self, handle: int, err: int, details: bytes | None = None) -> None:
        import ctypes

        told = ctypes.create_string_buffer(details) if details is not None else None
        self._kept.append(told)
        error = ctypes.addressof(told) if told else 0
        self.arrived += answers.COMPLETION.pack(handle, err, 0, 0, 0, 0, 0, 0, 0, 0, error)

    def _open(self, queue: int, _descriptor: int) -> int:
        import ctypes
        import os

        reader, self.writer = os.pipe()
        ctypes.memmove(queue, struct.pack("=ii", QUEUE, reader), 8)
        return 0

    def _drain(self, _queue: int, completions: int, _count: int) -> int:
        import ctypes

        self.given = ctypes.create_string_buffer(self.arrived)
        count = len(self.arrived) // answers.COMPLETION.size
        ctypes.memmove(completions, struct.pack("=QQ", ctypes.addressof(self.given), count), 16)
        self.arrived = b""
        return 0


