"""Many commands at once, each with its outcome and its time, and a deadline for all of them."""

from __future__ import annotations

import asyncio
import inspect
import time
from dataclasses import dataclass
from typing import Any, Coroutine, Generic, Iterable, Optional, TypeVar, Union, cast

from ._options import LONGEST, Priority, Shared, order_of, within

__all__ = ["Outcome", "batch"]

T = TypeVar("T")


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """How one command of a batch ended.

    :ivar error: what it raised, `CommandTimedOut` if it had not ended in time, `CancelledError` if it was
        cancelled by itself; None if it succeeded
    :ivar seconds: from its start to its end
    """

    _result: Optional[T]
    error: Optional[BaseException]
    seconds: float

    @property
    def result(self) -> T:
        """
        What it returned.

        :raises BaseException: `error`, if there is one
        """
        if self.error is not None:
            raise self.error
        return cast(T, self._result)


async def batch(
    commands: Iterable[Coroutine[Any, Any, T]],
    *,
    timeout: Optional[float] = None,
    priority: Optional[Priority] = None,
) -> list[Outcome[T]]:
    """
    Starts many commands at once, and waits until all have ended: those that fail do not hinder the
    others. How many run at the same time is the lanes' affair.

        outcomes = await indy.batch((did.key_for_local_did(handle, it) for it in dids), timeout=5)
        keys = [outcome.result for outcome in outcomes if outcome.error is None]

    If the task that waits here is cancelled, all of them are, and it ends when they have.

    :param commands: commands, or coroutines that wait for commands only, not started
    :param timeout: seconds for all of them together. Commands that have not ended by then are stopped
        and have done nothing; what has been committed by then is a success
    :param priority: that of commands that have none of their own, see `Options`
    :return: the outcomes, in the order of the commands
    """
    accepted: list[Coroutine[Any, Any, T]] = []
    try:
        for command in commands:
            accepted.append(command)
        shared = _shared(timeout, priority)
    except BaseException:
        _close(accepted)
        raise
    token = within.set(shared)
    try:  # tasks take along what is set when they are made
        outcomes = asyncio.gather(*map(_outcome, accepted), return_exceptions=True)
    finally:
        within.reset(token)
    try:
        return [_of_one_that_began(it) for it in await outcomes]
    finally:
        _close(accepted)


def _of_one_that_began(outcome: Union[Outcome[T], BaseException]) -> Outcome[T]:
    """A task that is cancelled before its first step has no outcome of its own."""
    return Outcome(None, outcome, 0.0) if isinstance(outcome, BaseException) else outcome


def _close(commands: list[Coroutine[Any, Any, T]]) -> None:
    """Of commands that were not begun, Python would warn that nobody has awaited them."""
    for command in commands:
        if inspect.iscoroutine(command) and inspect.getcoroutinestate(command) == inspect.CORO_CREATED:
            command.close()


def _shared(timeout: Optional[float], priority: Optional[Priority]) -> Shared:
    """
    What commands of this batch have in common, which may be part of another.

    :raises TypeError, ValueError: one of them is wrong
    """
    order_of({"timeout": timeout, "priority": priority})  # says what is wrong with them
    outer = within.get()
    ends = [outer.deadline, None if timeout is None else time.monotonic() + min(timeout, LONGEST)]
    deadline = min((end for end in ends if end is not None), default=None)
    return Shared(deadline, priority or outer.priority)


async def _outcome(command: Coroutine[Any, Any, T]) -> Outcome[T]:
    began = time.perf_counter()
    result: Optional[T] = None
    error: Optional[BaseException] = None
    try:
        result = await command
    # A command that was cancelled has ended as others end. Where all are, because the batch is, who
    # gathers them knows it, and waits for them.
    except (Exception, asyncio.CancelledError) as raised:
        error = raised
    return Outcome(result, error, time.perf_counter() - began)
