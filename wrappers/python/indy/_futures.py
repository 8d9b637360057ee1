"""What a command's answer is awaited by: on a loop, and without one."""

from __future__ import annotations

import asyncio
from contextvars import Context
from typing import TYPE_CHECKING, Any, Callable, Generator, Optional, Union

from . import _loading
from ._signature import Answer

if TYPE_CHECKING:
    from ._completion import Queue

__all__ = ["Future", "InlineFuture", "LoopFuture"]

Callback = Callable[[Any], object]


class LoopFuture(asyncio.Future[Any]):
    """That of a loop. Who settles it wakes the task that waits for it: an ordinary future has the loop do
    that in its next turn, by a handle for each, which costs more than the rest of a short command.

    :ivar handle: the command's
    :ivar answer: what the command answers
    :ivar wakeup: has the task go on that waits for this; None if none does
    :ivar context: that of the task
    """

    __slots__ = ("handle", "answer", "wakeup", "context")

    handle: int
    answer: Answer
    wakeup: Optional[Callback]
    context: Context

    def add_done_callback(self, fn: Callback, *, context: Optional[Context] = None) -> None:
        # Only a task has a context of its own, and never takes its callback back.
        if context is not None and self.wakeup is None and not self.done():
            self.wakeup, self.context = fn, context
        else:
            super().add_done_callback(fn, context=context)

    def wake(self) -> None:
        """Has the task go on, as a handle of the loop would."""
        try:
            self.context.run(self.wakeup, self)  # type: ignore[arg-type]  # there is one
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            message = "Exception in what waited for a command"
            context = {"message": message, "exception": error, "future": self}
            self.get_loop().call_exception_handler(context)

    def cancel(self, msg: Any = None) -> bool:
        """Stops the command, too. The loop tells the task, which may be the one that cancels it."""
        if self.done():
            return False
        if self.wakeup is not None:
            super().add_done_callback(self.wakeup, context=self.context)
            self.wakeup = None
        if not _loading.is_over():
            _loading.library().indy_cancel(self.handle)
        return super().cancel(msg)


class InlineFuture:
    """That of a thread that runs its commands itself: what has been answered when it is awaited."""

    handle: int
    answer: Answer
    wakeup: Optional[Callback]

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self._is_done = False
        self._result: Any = None
        self._error: Optional[Exception] = None

    def done(self) -> bool:
        return self._is_done

    def set_result(self, result: Any) -> None:
        self._result, self._is_done = result, True

    def set_exception(self, error: Exception) -> None:
        self._error, self._is_done = error, True

    def exception(self) -> Optional[Exception]:
        return self._error

    def result(self) -> Any:
        try:
            if self._error is not None:
                raise self._error
            return self._result
        finally:
            del self  # or the exception and this frame would keep each other alive

    def cancel(self) -> None:
        """The command has ended."""

    def __await__(self) -> Generator[None, None, Any]:
        try:
            self._queue.deliver()
            if not self._is_done:
                raise RuntimeError("the interpreter is exiting, and libindy answers nothing any more")
            return self.result()
        finally:
            del self  # as above
        yield  # it never waits


Future = Union[LoopFuture, InlineFuture]
