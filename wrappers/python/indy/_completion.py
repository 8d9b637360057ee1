"""Commands in flight, and how their results reach who waits for them.

Each event loop has a completion queue of the library. The loop watches the queue's descriptor, and
takes all completions that have come whenever it is readable, and has the tasks go on that wait for
them: one wake-up serves many, and no thread of the library ever wants the interpreter. All of this
happens on the loop's own thread.

A thread that runs its commands itself (`_inline`) finds each completion in a queue of its own when the
call of the command has returned.
"""

from __future__ import annotations

import asyncio
import ctypes
import functools
import json
import weakref
from collections import deque
from threading import get_ident
from typing import Any, Awaitable

from . import _loading, _signature
from ._futures import Future, LoopFuture
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
        self._expected: dict[int, Future] = {}
        self._woken: deque[Any] = deque()  # those that were answered, and that tasks wait for
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

    def kept(self, future: Any) -> Awaitable[Any]:
        """One that ends as this one does, which is not cancelled with who waits for it."""
        raise NotImplementedError

    def is_called(self, answered: Future) -> bool:
        """Whether a command was called, or may have been, as an interrupt came near its call."""
        raise NotImplementedError

    def expect(self, answer: _signature.Answer) -> Future:
        """The future of a command, with a handle that no other in flight has."""
        expected = self._expected
        while True:
            self._last = last = (self._last + 1) % HANDLES
            handle = self._number + last
            if handle not in expected:
                break
            if len(expected) == HANDLES:
                raise RuntimeError(f"{HANDLES} commands are in flight: wait for some of them")
        expected[handle] = future = self.new_future()
        future.handle, future.answer, future.wakeup = handle, answer, None
        return future

    def forget(self, handle: int) -> None:
        """The library has refused this command and will not answer it."""
        self._expected.pop(handle, None)

    def deliver(self) -> None:
        """Hands out all that have come."""
        count = self._count
        # Until there are none: the library forgets texts when it is asked for the next. What an exception
        # of a signal's handler kept from being read is still there, and comes first.
        while count or self._drain():
            self._settle()
            count.value = 0

    def _drain(self) -> int:
        check(self._library.indy_queue_drain(self._number, *self._drained))
        return self._count.value

    def _settle(self) -> None:
        """Of what was drained. It may be interrupted anywhere, and is then done again: who was answered is
        expected no more, and a task that is woken twice goes on once."""
        size, expected = _signature.COMPLETION.size, self._expected
        first, all_of_them = self._first.value, size * self._count.value
        completions = ctypes.string_at(first, all_of_them)  # type: ignore[arg-type]
        at = -size
        # Most of a completion is read only where there is something in it.
        for handle, code, kind in _signature.HEADS.iter_unpack(completions):
            at += size
            if kind:  # progress, which other code in this process has asked for
                continue
            future = expected.get(handle)
            if future is None:
                continue
            if not future.done():  # it is, if whoever waited was cancelled
                if future.take_wakeup():
                    self._woken.append(future)
                if code or not future.answer.is_nothing:
                    _tell(future, _outcome(future.answer, completions, at))
                else:
                    future.set_result(None)
            del expected[handle]


def _tell(future: Future, outcome: Any) -> None:
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
        future.exception()  # if nobody waits any more, it is no "exception was never retrieved"
    else:
        future.set_result(outcome)


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
        self.new_future = functools.partial(LoopFuture, loop=loop)  # type: ignore[method-assign]
        weakref.finalize(self, _forget, id(loop)).atexit = False
        try:
            loop.add_reader(self.descriptor, self.readable)
        except NotImplementedError:  # a loop that cannot watch descriptors
            watch(self)

    def kept(self, future: Any) -> Awaitable[Any]:
        return asyncio.shield(future)

    def is_called(self, answered: Future) -> bool:
        return True

    def readable(self) -> None:
        """The descriptor is: reads all that have come, and has the tasks go on in the loop's next turn."""
        if _loading.is_forked():  # the completions are those of the parent's loop
            self.loop.remove_reader(self.descriptor)
            return
        # First, as an interrupt may come any time: until something was drained, the loop comes back here.
        self.loop.call_soon(self._wake)
        self.deliver()

    def _wake(self) -> None:
        """Has the tasks go on that wait for what was delivered. What they call is delivered by a later turn
        of the loop, which others have theirs before."""
        # Where tasks may run this loop themselves, or others, nobody knows which of them runs just now.
        is_nested = hasattr(self.loop, "_nest_patched")  # nest_asyncio's own mark
        woken, here, thread = self._woken, {} if is_nested else _here, get_ident()
        before = here.get(thread)
        here[thread] = self
        try:
            if self._count:
                self.deliver()  # which was interrupted
            if is_nested and len(woken) > 1:  # one of them may wait for the others, in the loop that it runs
                self.loop.call_soon(self._wake)
            self._wake_all()
        finally:  # an interrupt may come with each call of a function
            if before is None:
                del here[thread]
            else:
                here[thread] = before
            if woken or self._count:  # a task was interrupted, or this was
                self.loop.call_soon(self._wake)

    def _wake_all(self) -> None:
        woken = self._woken
        while woken:
            future = woken[0]
            wakeup, future.wakeup = future.wakeup, None
            del woken[0]
            if wakeup is None:  # the task hears of it in another way, or has heard
                continue
            callback, context = wakeup
            try:  # as a handle of the loop does; no interrupt comes between the call and `del`
                context.run(callback, future)
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as error:
                future.tell_the_loop_of(error)


# By threads: the queue of one that runs its commands itself, or of a loop that wakes tasks there just now.
_here: dict[int, Queue] = {}


def enter(queue: Queue | None) -> Queue | None:
    """Makes a queue that of this thread, and says which was."""
    thread = get_ident()
    before = _here.get(thread)
    if queue is None:
        _here.pop(thread, None)
    else:
        _here[thread] = queue
    return before


def current_queue() -> Queue:
    """The queue of this thread, or of the loop that runs on it."""
    queue = _here.get(get_ident())
    if queue is not None:
        return queue
    loop = asyncio.get_running_loop()  # asks the system for the id of the process, before Python 3.12
    reference = _queues.get(id(loop))
    known = reference() if reference else None
    return known if known is not None and known.loop is loop else _opened_for(loop)


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
