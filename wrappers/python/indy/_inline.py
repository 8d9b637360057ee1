"""Threads that run their commands themselves. Each borrows a queue, and finds each completion there when
the call of the command has returned.
"""

from __future__ import annotations

import threading
from typing import Any, Awaitable, Callable

from . import _loading
from ._completion import Queue, check, enter
from ._futures import Future, InlineFuture
from ._signature import Answer
from .error import IndyError

__all__ = ["Inline", "hearing"]


class InlineQueue(Queue):
    """That of a thread that runs its commands itself, for one `sync.run`: one that is called in its
    midst, by a signal handler or by what the garbage collector finds, has another, as draining a
    queue takes from its last reader what was not read yet."""

    def new_future(self) -> Future:
        return InlineFuture(self)

    def expect(self, answer: Answer) -> Future:
        _check_that_none_waits()
        return super().expect(answer)

    def kept(self, future: Any) -> Awaitable[Any]:
        return future  # type: ignore[no-any-return]

    def is_called(self, answered: Future) -> bool:
        self.deliver()
        return answered.done()


class _Thread(threading.local):
    """What a thread does that runs its commands itself now.

    :ivar is_hearing: one of them waits for a function which it tells of its progress
    """

    is_hearing = False


_thread = _Thread()
_free: list[InlineQueue] = []  # as many as were ever used at once


class Inline:
    """While it is entered, this thread runs its commands itself."""

    def __enter__(self) -> None:
        _check_that_none_waits()
        library = _loading.library()
        self._queue: InlineQueue | None = None
        try:
            self._queue = _free.pop()
        except IndexError:
            self._queue = InlineQueue()
        self._before = enter(self._queue)
        try:
            check(library.indy_set_thread_inline(True))
        except IndyError:  # a thread of the library's own
            self.__exit__()
            raise

    def __exit__(self, *_: object) -> None:
        enter(self._before)
        _loading.library().indy_set_thread_inline(isinstance(self._before, InlineQueue))
        if self._queue is not None:
            _free.append(self._queue)


def hearing(hear: Callable[..., object]) -> Callable[..., None]:
    """Of a function that this thread's own commands tell of their progress: one that runs none."""

    def heard(*told: Any) -> None:
        _thread.is_hearing = True
        try:
            hear(*told)
        finally:
            _thread.is_hearing = False

    return heard


def _check_that_none_waits() -> None:
    if _thread.is_hearing:
        raise RuntimeError("a function for `progress` cannot run commands: one waits for it")
