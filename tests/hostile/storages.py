"""Hostile storages of the host's own: functions that answer errors, nonsense and nothing.

A function that has accepted a request owes its completion, and pays it on a thread of its own: a
command that runs inline sleeps on the thread that issued it.
"""

import ctypes
import functools
import queue
import threading

import care
from ctree import Callback, Struct, Void
from native import Library, address_in_c

# Success, though nothing was handed out; codes that fit and that do not; and what is no code at all.
ANSWERS = [0, 0, 204, 210, 212, 213, 113, 1, -1, 77_777]
COMPLETIONS = [
    (0, b""), (0, b"{}"), (0, b'{"storage": 5}'), (0, b'{"metadata": "AAAA"}'), (0, b"\xff"),
    (0, b'{"count": -1}'), (0, b'{"records": []}'), (0, b"[" * 50_000), (0, b'{"statuses": [0]}'),
    (210, b""), (212, b"{}"), (-5, b""), (99_999, b"x"),
]  # fmt: skip


class Storages:
    """Functions to register, by the name of their type."""

    def __init__(self, library: Library, on_request):
        self._library = library
        self._complete = library.call("indy_complete_storage_request")
        self._on_request = on_request
        self._owed: queue.SimpleQueue[int] = queue.SimpleQueue()
        threading.Thread(target=self._pay, daemon=True).start()

    @functools.cache
    def functions(self, type_: Callback) -> list[int]:
        """Functions of this type, made at the first time."""
        return list(self._make(type_))

    def _make(self, type_: Callback):
        if type_.name in care.LOGGERS:
            yield address_in_c(care.LOGGERS[type_.name])
        elif type_.name == "StorageFunction":
            yield self._library.pointer(type_, self._accept)
            yield self._library.pointer(type_, lambda *_: 210)
        elif isinstance(type_.result, Void):
            yield self._library.pointer(type_, lambda *_: None)
        else:
            for answer in ANSWERS:
                yield self._library.pointer(type_, lambda *_, it=answer: it)

    @functools.cache
    def structures(self, type_: Struct) -> tuple[list[int], list[int]]:
        """Structs that are right, and ones that are not; made at the first time."""
        full = {it.name: self.functions(it.type)[0] for it in type_.fields if _is_function(it.type)}
        size = self._library.size(type_)
        make = self._library.structure
        right = [make(type_, {**full, "size": size})]
        wrong = [make(type_, {**full, "size": it}) for it in (0, 8, size - 8, size + 8, 2**40)]
        for name in full:
            wrong.append(make(type_, {**full, "size": size, name: 0}))
        return right, wrong

    def _accept(self, _context: object, request: int, _storage: int, _question: object) -> int:
        self._on_request(request)
        self._owed.put(request)
        return 0

    def _pay(self) -> None:
        number = 0
        while True:
            request = self._owed.get()
            err, answer = COMPLETIONS[number % len(COMPLETIONS)]
            number += 1
            buffer = ctypes.create_string_buffer(answer)
            self._complete(request, err, ctypes.addressof(buffer), len(answer))


def _is_function(type_: object) -> bool:
    return isinstance(type_, Callback)
