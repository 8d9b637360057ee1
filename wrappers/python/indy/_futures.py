"""What a command's answer is awaited by: on a loop, and without one."""

from __future__ import annotations

import asyncio
from contextvars import Context
from typing import TYPE_CHECKING, Any, Callable, Generator, Optional, Tuple, Union

from . import _loading
from ._signature import Answer

if TYPE_CHECKING:
    from ._completion import Queue

__all__ = ["Future", "InlineFuture", "LoopFuture"]

Callback = Callable[[Any], object]
Wakeup = Tuple[Callback, Context]


class LoopFuture(asyncio.Future[Any]):
    """That of a loop. Who settles it takes the task's callback away before, and runs it: an ordinary future
    has the loop do that, by a handle for each, which costs more than the rest of a short command. Until
    then it is an ordinary one, as an interrupt in a method of this class would leave its task asleep.

    :ivar handle: the command's
    :ivar answer: what the command answers
    :ivar wakeup: the callback and its context, from when it is taken away until it is run
    """

    __slots__ = ("handle", "answer", "wakeup")

    handle: int
    answer: Answer
    wakeup: Optional[Wakeup]

    def take_wakeup(self) -> bool:
        """Whether there is one to run, when this is settled. It may be interrupted, and done again."""
        # A name of asyncio's own, in all its versions. Where it is missing, the loop does it all.
        callbacks = getattr(self, "_callbacks", None)
        if callbacks and len(callbacks) == 1:
            self.wakeup = callbacks[0]
            self.remove_done_callback(callbacks[0][0])
        return self.wakeup is not None

    def tell_the_loop_of(self, error: BaseException) -> None:
        """One that the wakeup has raised, as a handle of the loop would."""
        message = "Exception in what waited for a command"
        context = {"message": message, "exception": error, "future": self}
        self.get_loop().call_exception_handler(context)

    def cancel(self, msg: Any = None) -> bool:
        """Stops the command, too. The loop tells the task, which may be the one that cancels it."""
        self._give_wakeup_back()
        if self.done():
            return False
        if not _loading.is_over():
            _loading.library().indy_cancel(self.handle)
        return super().cancel(msg)

    def _give_wakeup_back(self) -> None:
        """If an interrupt came before the wakeup, the task would never hear that it is cancelled."""
        wakeup, self.wakeup = self.wakeup, None
        if wakeup is not None:
            self.remove_done_callback(wakeup[0])  # if it is there still
            self.add_done_callback(wakeup[0], context=wakeup[1])  # by the loop, if this is done


class InlineFuture:
    """That of a thread that runs its commands itself: what has been answered when it is awaited."""

    handle: int
    answer: Answer
    wakeup: Optional[Wakeup]

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self._is_done = False
        self._result: Any = None
        self._error: Optional[Exception] = None

    def take_wakeup(self) -> bool:
        """No task waits for it: its thread does."""
        return False

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
