"""Many commands at once, each with its outcome and its time, and a deadline for all of them."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Any, Coroutine, Generic, Iterable, Optional, TypeVar, cast

from ._options import Priority, Shared, order_of, within

__all__ = ["Outcome", "batch"]

T = TypeVar("T")


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """How one command of a batch ended.

    :ivar error: what it raised, `CommandTimedOut` if it had not ended in time; None if it succeeded
    :ivar seconds: from its start to its end
    """

    _result: Optional[T]
    error: Optional[Exception]
    seconds: float

    @property
    def result(self) -> T:
        """
        What it returned.

        :raises Exception: `error`, if there is one
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

    If the task that waits here is cancelled, all of them are.

    :param commands: commands, or coroutines that wait for commands only, not started
    :param timeout: seconds for all of them together. Commands that have not ended by then are stopped
        and have done nothing; what has been committed by then is a success
    :param priority: that of commands that have none of their own, see `Options`
    :return: the outcomes, in the order of the commands
    """
    order_of({"timeout": timeout, "priority": priority})  # says what is wrong with them
    outer = within.get()
    ends = [outer.deadline, None if timeout is None else time.monotonic() + timeout]
    deadline = min((end for end in ends if end is not None), default=None)
    token = within.set(Shared(deadline, priority or outer.priority))
    try:  # tasks take along what is set when they are made
        return await asyncio.gather(*map(_outcome, commands))
    finally:
        within.reset(token)


async def _outcome(command: Coroutine[Any, Any, T]) -> Outcome[T]:
    began = time.perf_counter()
    result, error = None, None
    try:
        result = await command
    except Exception as raised:
        error = raised
    return Outcome(result, error, time.perf_counter() - began)
