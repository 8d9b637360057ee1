"""Commands in flight, and how their results reach who waits for them.

Each event loop has a completion queue of the library. The loop watches the queue's descriptor, and
takes all completions that have come whenever it is readable: one wake-up serves many, and no thread
of the library ever wants the interpreter. All of this happens on the loop's own thread.

A thread that runs its commands itself (`sync`) borrows a queue, and finds each completion there when
the call of the command has returned.
"""

from __future__ import annotations

import asyncio
import ctypes
import functools
import json
import threading
import weakref
from typing import Any, Callable, Generator, Union

from . import _loading, _signature
from ._watch import watch
from .error import IndyError, error_of

HANDLES = 2**21  # command handles of each queue


class Queue:
    """Completions, and the commands that they are waited for of. One thread uses it.

    When nobody has it any more it is closed, and what still comes for it is dropped.
    """

    def __init__(self) -> None:
        self._library = _loading.library()
        number, descriptor = ctypes.c_int32(), ctypes.c_int32()
        check(self._library.indy_queue_open(ctypes.byref(number), ctypes.byref(descriptor)))
        self._number = number.value
        self._last = -1
        # A command stays here until the library has answered it, even if nobody waits for it any
        # more: only then may its handle be used again.
        self._expected: dict[int, tuple[Future, _signature.Answer]] = {}
        self._first, self._count = ctypes.c_void_p(), ctypes.c_size_t()
        self._drained = ctypes.byref(self._first), ctypes.byref(self._count)
        close = self._library.indy_queue_close
        weakref.finalize(self, _close, close, self._number).atexit = False
        self.descriptor = descriptor.value

    def __len__(self) -> int:
        """How many commands are in flight."""
        return len(self._expected)

    def new_future(self) -> Future:
        """That of a command which is about to be called."""
        raise NotImplementedError

    def kept(self, future: Future) -> Future:
        """One that ends as this one does, which is not cancelled with who waits for it."""
        raise NotImplementedError

    def is_called(self, answered: Future) -> bool:
        """Whether a command was called, or may have been, as an interrupt came near its call."""
        raise NotImplementedError

    def expect(self, answer: _signature.Answer) -> tuple[int, Future]:
        """A handle that no other command in flight has, and the future of its result."""
        if len(self._expected) == HANDLES:
            raise RuntimeError(f"{HANDLES} commands are in flight: wait for some of them")
        while True:
            self._last = (self._last + 1) % HANDLES
            handle = self._number + self._last
            if handle not in self._expected:
                future = self.new_future()
                self._expected[handle] = future, answer
                return handle, future

    def forget(self, handle: int) -> None:
        """The library has refused this command and will not answer it."""
        self._expected.pop(handle, None)

    def deliver(self) -> None:
        """Hands out all that have come."""
        # Until there are none: the library forgets texts when it is asked for the next.
        while self._drain():
            self._settle()

    def _drain(self) -> int:
        check(self._library.indy_queue_drain(self._number, *self._drained))
        return self._count.value

    def _settle(self) -> None:
        size = _signature.COMPLETION.size * self._count.value
        completions = ctypes.string_at(self._first.value, size)  # type: ignore[arg-type]
        at = -_signature.COMPLETION.size
        # Most of a completion is read only where there is something in it.
        for handle, code, kind in _signature.HEADS.iter_unpack(completions):
            at += _signature.COMPLETION.size
            if kind:  # progress, which other code in this process has asked for
                continue
            future, answer = self._expected.pop(handle, _NOBODY)
            if future is None or future.done():  # done, if whoever waited was cancelled
                continue
            # An exception is a result here, and raised by whoever waits: one that nobody waits for
            # any more is then no "exception was never retrieved".
            is_nothing = answer.is_nothing and not code
            future.set_result(None if is_nothing else _outcome(answer, completions, at))


_NOBODY: Any = (None, None)


def _outcome(answer: _signature.Answer, completions: bytes, at: int) -> Any:
    """What a completion tells: what it answers, or the error."""
    completion = _signature.COMPLETION.unpack_from(completions, at)
    try:
        return _error(completion) if completion[1] else answer.read(completion)
    except Exception as error:  # an answer that cannot be read is still an answer
        return error


class LoopQueue(Queue):
    """That of an event loop, which owns it, as the reader of the descriptor."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self.loop = loop
        self.new_future = _maker_of_futures(loop)  # type: ignore[method-assign]  # not a call more
        weakref.finalize(self, _forget, id(loop)).atexit = False
        try:
            loop.add_reader(self.descriptor, self.readable)
        except NotImplementedError:  # a loop that cannot watch descriptors
            watch(self)

    def kept(self, future: Future) -> Future:
        return asyncio.shield(future)

    def is_called(self, answered: Future) -> bool:
        return True

    def readable(self) -> None:
        """The descriptor is."""
        if _loading.is_forked():  # the completions are those of the parent's loop
            self.loop.remove_reader(self.descriptor)
            return
        self.deliver()


def _maker_of_futures(loop: asyncio.AbstractEventLoop) -> Callable[[], Future]:
    """What the loop does itself, if it does no more than others, without a function of Python's."""
    is_plain = getattr(type(loop), "create_future", None) is asyncio.BaseEventLoop.create_future
    return functools.partial(asyncio.Future, loop=loop) if is_plain else loop.create_future


class InlineQueue(Queue):
    """That of a thread that runs its commands itself, for one `sync.run`: one that is called in its
    midst, by a signal handler or by what the garbage collector finds, has another, as draining a
    queue takes from its last reader what was not read yet."""

    def new_future(self) -> Future:
        return InlineFuture(self)

    def kept(self, future: Future) -> Future:
        return future

    def is_called(self, answered: Future) -> bool:
        self.deliver()
        return answered.done()


class InlineFuture:
    """What a command has answered when it is awaited."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self._outcomes: list[Any] = []

    def done(self) -> bool:
        return bool(self._outcomes)

    def set_result(self, outcome: Any) -> None:
        self._outcomes.append(outcome)

    def result(self) -> Any:
        return self._outcomes[0]

    def __await__(self) -> Generator[None, None, Any]:
        self._queue.deliver()
        if not self._outcomes:
            raise RuntimeError("the interpreter is exiting, and libindy answers nothing any more")
        return self.result()
        yield  # it never waits


Future = Union["asyncio.Future[Any]", InlineFuture]


class _Thread(threading.local):
    """What a thread does that runs its commands itself now.

    :ivar queue: where they are answered; None if it is no such thread
    :ivar is_hearing: one of them waits for a function which it tells of its progress
    """

    queue: InlineQueue | None = None
    is_hearing = False


_thread = _Thread()
_free: list[InlineQueue] = []  # as many as were ever used at once


class Inline:
    """While it is entered, this thread runs its commands itself."""

    def __enter__(self) -> None:
        _check_that_none_waits()
        library = _loading.library()
        self._before = _thread.queue
        self._queue: InlineQueue | None = None
        try:
            self._queue = _free.pop()
        except IndexError:
            self._queue = InlineQueue()
        _thread.queue = self._queue
        try:
            check(library.indy_set_thread_inline(True))
        except IndyError:  # a thread of the library's own
            self.__exit__()
            raise

    def __exit__(self, *_: object) -> None:
        _thread.queue = self._before
        _loading.library().indy_set_thread_inline(self._before is not None)
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


def current_queue() -> Queue:
    """The queue of this thread, or of the loop that runs on it."""
    queue = _thread.queue
    if queue is not None:
        _check_that_none_waits()
        return queue
    loop = asyncio.get_running_loop()
    reference = _queues.get(id(loop))
    known = reference() if reference else None
    return known if known is not None and known.loop is loop else _opened_for(loop)


def _check_that_none_waits() -> None:
    if _thread.is_hearing:
        raise RuntimeError("a function for `progress` cannot run commands: one waits for it")


# By the identity of their loops. The queue of a loop that has gone may still be here; `loop` tells.
_queues: dict[int, weakref.ref[LoopQueue]] = {}


def _opened_for(loop: asyncio.AbstractEventLoop) -> LoopQueue:
    """The queue of the loop that runs on this thread, which has none yet."""
    queue = LoopQueue(loop)
    _queues[id(loop)] = weakref.ref(queue)
    return queue


def _forget(identity: int) -> None:
    reference = _queues.get(identity)
    # Another loop may have this identity already, and its queue is alive.
    if reference is not None and reference() is None:
        _queues.pop(identity, None)


def _close(close: Any, number: int) -> None:
    if not _loading.is_forked():  # there the queue is the parent's
        close(number)


def check(code: int) -> None:
    """Raises the error of a code that a function has returned on this thread."""
    if code:
        details = ctypes.c_char_p()
        _loading.library().indy_get_current_error(ctypes.byref(details))
        raise _error_of(code, details.value)


def _error(completion: tuple[int, ...]) -> IndyError:
    return _error_of(completion[1], ctypes.string_at(completion[-1]))


def _error_of(code: int, details: bytes | None) -> IndyError:
    try:
        return error_of(code, json.loads(details) if details else None)
    except ValueError:
        return error_of(code, None)
