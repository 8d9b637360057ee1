"""The memory that calls are made from, which outlives a crash.

Texts and the calls themselves stand in memory that the watching process maps too. When the library
takes the process down, the watcher still reads which calls were the last, with their arguments.
"""

import ctypes
import mmap
import os
import struct

CALLS = 64  # the last ones that are remembered
MAX_PARAMETERS = 32
RECORD = 16 + 8 * MAX_PARAMETERS
HEAD = 16  # how many calls were made; at which address the texts begin in the calling process
TEXTS = HEAD + CALLS * RECORD

MIB = 1 << 20
HUGE = 100 * MIB  # a text as long as none that is meant
ROOM = 160 * MIB  # for all other texts
SIZE = TEXTS + ROOM + HUGE + 4096

QUOTED = 200  # bytes of a text in a report


class Arena:
    """Memory for texts, filled from the beginning again after `clear`."""

    def __init__(self, descriptor: int):
        self.memory = mmap.mmap(descriptor, SIZE)
        self._view = (ctypes.c_char * SIZE).from_buffer(self.memory)
        self.base = ctypes.addressof(self._view)
        self.huge = self.base + TEXTS + ROOM
        self.made = 0
        self._next = TEXTS
        struct.pack_into("<QQ", self.memory, 0, 0, self.base)
        self._pack = [struct.Struct(f"<QII{n}q").pack_into for n in range(MAX_PARAMETERS + 1)]
        self._count = struct.Struct("<Q").pack_into

    def clear(self) -> None:
        self._next = TEXTS

    def put(self, text: bytes) -> int:
        """The address of a copy of `text` that has a NUL after it."""
        start, end = self._next, self._next + len(text) + 1
        if end > TEXTS + ROOM:
            raise MemoryError("the texts of a lap are more than the arena holds")
        self.memory[start:end] = text + b"\0"
        self._next = end + -end % 8
        return self.base + start

    def put_huge(self, text: bytes) -> int:
        """The same for the one huge text, which is there until the next."""
        start = TEXTS + ROOM
        self.memory[start : start + len(text) + 1] = text + b"\0"
        return self.huge

    def remember(self, function: int, arguments: tuple[int, ...]) -> None:
        """Notes a call that is about to be made. It has to be cheap: every call does it."""
        at = HEAD + self.made % CALLS * RECORD
        self.made += 1
        count = len(arguments)
        self._pack[count](self.memory, at, self.made, function, count, *arguments)
        self._count(self.memory, 0, self.made)

    def quote(self, argument: int) -> str:
        return quote(self.memory, argument - self.base, argument)


class Remembered:
    """What another process has noted in its arena."""

    def __init__(self, descriptor: int):
        self.memory = mmap.mmap(descriptor, SIZE, prot=mmap.PROT_READ)

    def made(self) -> int:
        return struct.unpack_from("<Q", self.memory)[0]

    def last(self) -> list[tuple[int, int, tuple[int, ...]]]:
        """The last calls, the latest at the end: their numbers, functions and arguments."""
        calls = []
        for at in range(HEAD, TEXTS, RECORD):
            number, function, count = struct.unpack_from("<QII", self.memory, at)
            if number:
                arguments = struct.unpack_from(f"<{count}q", self.memory, at + 16)
                calls.append((number, function, arguments))
        return sorted(calls)

    def quote(self, argument: int) -> str:
        """An argument as a report shows it: a text if it points to one, else the number."""
        (base,) = struct.unpack_from("<Q", self.memory, 8)
        return quote(self.memory, argument - base, argument)


def quote(memory: mmap.mmap, offset: int, argument: int) -> str:
    if not TEXTS <= offset < SIZE:
        return str(argument)
    end = memory.find(b"\0", offset)
    text = memory[offset : min(end, offset + QUOTED)]
    more = f" … {end - offset} bytes" if end - offset > QUOTED else ""
    return f"{text!r}{more}"


def text_at(address: int) -> bytes:
    return ctypes.string_at(address)


def create() -> int:
    """The descriptor of a new arena, for this process and those that it starts."""
    descriptor = os.memfd_create("hostile")
    os.set_inheritable(descriptor, True)
    os.ftruncate(descriptor, SIZE)
    return descriptor
