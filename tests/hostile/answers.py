"""Hears the answers of commands, and that each comes exactly once.

A command that was accepted is in flight until its answer comes. An answer to what is not in flight is
one to a call that was refused, or a second one. What stays in flight has got none.
"""

import contextlib
import ctypes
import os
import re
import select
import struct
from collections import Counter, deque
from dataclasses import dataclass

from failures import INVALID_STATE, Broken, check_details
from native import Library

HANDLES = 1 << 21  # of a queue
COMPLETION = struct.Struct("=iii4x2q3q3qq")
ANSWER = 0  # the kind of completion; the others are records of the log and of progress
PATIENCE = 180  # seconds without any answer: no command takes that long


@dataclass(slots=True)
class Call:
    """A call that was accepted: whose, with what, and which parameters were hostile, as bits."""

    function: object
    arguments: tuple[int, ...]
    hostile: int


class Answers:
    def __init__(self, library: Library):
        self._library = library
        self._drain = library.call("indy_queue_drain")
        self._out = library.buffer(16)
        if library.call("indy_queue_open")(self._out, self._out + 4):
            raise Broken("no queue could be opened")
        self.queue, descriptor = struct.unpack("=ii", ctypes.string_at(self._out, 8))
        self._issued = 0
        self.in_flight: dict[int, Call] = {}
        self.codes: Counter[int] = Counter()
        self.messages: Counter[str] = Counter()
        self.on_success = lambda call, value: None
        self._called: deque[tuple[int, int, int, bytes | None]] = deque()
        reader, self._writer = os.pipe()
        self._poll = select.poll()
        for it in (reader, descriptor):
            os.set_blocking(it, False)
            self._poll.register(it, select.POLLIN)
        self._reader = reader

    def next_handle(self) -> int:
        """A command handle of the queue that is not in flight."""
        self._issued += 1
        return self.queue + self._issued % HANDLES

    def thunk(self, callback) -> int:
        """A callback that Python hears."""
        return self._library.pointer(callback, self._on_called)

    def _on_called(self, handle: int, err: int, *values: object) -> None:
        told = self._library.current_error() if err else None
        value = values[0] if values and isinstance(values[0], int) else 0
        self._called.append((handle, err, value, told))
        os.write(self._writer, b".")

    def take(self) -> int:
        """Takes what has arrived, and gives how much it was."""
        if code := self._drain(self.queue, self._out, self._out + 8):
            raise Broken(f"the queue could not be drained: {code}")
        first, count = struct.unpack("=QQ", ctypes.string_at(self._out, 16))
        arrived = ctypes.string_at(first, count * COMPLETION.size) if count else b""
        for handle, err, kind, number, *_, error in COMPLETION.iter_unpack(arrived):
            if kind != ANSWER:
                continue
            told = ctypes.string_at(error) if error else None
            if told is not None and not err:
                raise Broken(f"a success with the details of an error: {told!r}")
            self._answered(handle, err, number, told)
        while self._called:
            count += 1
            self._answered(*self._called.popleft())
        return count

    def _answered(self, handle: int, err: int, value: int, told: bytes | None) -> None:
        call = self.in_flight.pop(handle, None)
        if call is None:
            raise Broken(f"an answer ({err}) for {handle}, which is not in flight")
        self.codes[err] += 1
        if err == 0:
            self.on_success(call, value)
            return
        if err not in self._library.header.codes.values():
            raise Broken(f"{call.function.name} answered {err}, which is no code")
        message = check_details(told, err)
        call.function.blame(err, call)
        if err == INVALID_STATE:
            self.note(call.function.name, message)

    def note(self, function: str, message: str) -> None:
        """What a function said of a state, for the reader to judge: bugs would be among them."""
        self.messages[f"{function}: {re.sub('[0-9]+', 'N', message)[:120]}"] += 1

    def wait(self, left: int = 0) -> None:
        """Waits until no more than `left` commands are in flight."""
        while True:
            took = self.take()
            if len(self.in_flight) <= left:
                return
            if not took and not self._poll.poll(PATIENCE * 1000):
                raise Broken(f"no answer came in {PATIENCE} s; {len(self.in_flight)} are in flight")
            self._empty_pipe()

    def _empty_pipe(self) -> None:
        with contextlib.suppress(BlockingIOError):
            os.read(self._reader, 65536)
