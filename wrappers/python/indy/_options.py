"""What every command takes beside its parameters: how long it may take, how urgent it is, and who
hears how far it has come.
"""

from __future__ import annotations

import json
import math
import time
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Callable, Literal, Mapping, NamedTuple, Optional, TypedDict

if TYPE_CHECKING:
    from typing_extensions import Unpack
else:

    class Unpack:
        """Hints are read when commands are prepared, also where Python does not have this one yet."""

        def __class_getitem__(cls, item: Any) -> Any:
            return item


__all__ = ["ALONE", "LONGEST", "Options", "Order", "Priority", "Progress", "Unpack", "order_of", "within"]

Priority = Literal["low", "normal", "high"]
Progress = Callable[[str, int, int], object]


class Options(TypedDict, total=False):
    """What every command takes by name, after its own parameters.

    timeout: seconds after its call in which the command may end, waiting for others included; then it
        is stopped, has done nothing, and `CommandTimedOut` is raised, which is also a `TimeoutError`.
        None for as long as it takes. What has been committed by then is a success.
    priority: "high" commands go first where commands wait, "low" ones last; of sixteen turns, though,
        three are for "normal" and one is for "low". Of one priority, commands that have kept threads for
        no more than 20 ms go first. What others wait for, as writes of one wallet, is not held up by
        "low". None for "normal".
    progress: called as `progress(stage, done, total)` on the thread of the loop (in `sync.run` on the
        calling one, where it must run no commands), at most ten times a second and never after the command has ended; `total` is 0 where it is not known, and `stage`
        is a word: "export" (records), "import" (bytes), "tails", "issue" (credentials), "hash" (bytes)
        and "witness" (places) of states of revocation, "proof" and "verification" (their parts).
        Short commands say nothing. None for nobody.
    """

    timeout: Optional[float]
    priority: Optional[Priority]
    progress: Optional[Progress]


class Order(NamedTuple):
    """What the library is told of one command before its call."""

    json: bytes
    progress: Progress | None


class Shared(NamedTuple):
    """What holds for all commands of a batch."""

    deadline: float | None  # of `time.monotonic`
    priority: Priority | None


within: ContextVar[Shared] = ContextVar("indy_batch", default=Shared(None, None))
"""That of the batch which the running task belongs to."""

ALONE = within.get()
_LONGEST_MS = 2**32 - 1  # 49 days
LONGEST = 2**32 / 1000  # seconds, a little more
_PRIORITIES = ("low", "normal", "high", None)


def order_of(options: Mapping[str, Any], closes: bool = False) -> Order:
    """
    What a command is ordered by its options and by the batch that it is in.

    :param closes: it closes what a command of the batch has opened, whose time may be up by then
    :raises TypeError, ValueError: an option is unknown or wrong
    """
    shared = ALONE if closes else within.get()
    for name in options:
        if name not in Options.__annotations__:
            raise TypeError(f"unexpected keyword argument {name!r}")
    progress = options.get("progress")
    if not (progress is None or callable(progress)):
        raise TypeError(f"progress must be a function, not {type(progress).__name__}")
    ordered = {
        "timeout_ms": _timeout_ms(options.get("timeout"), shared.deadline),
        "priority": _priority(options.get("priority"), shared.priority),
    }
    return Order(json.dumps(ordered).encode(), progress)


def _timeout_ms(timeout: object, deadline: float | None) -> int | None:
    if not (timeout is None or isinstance(timeout, (int, float))):
        raise TypeError(f"timeout must be a number of seconds, not {type(timeout).__name__}")
    left = math.inf if timeout is None else timeout
    if left != left:  # `math.isnan` refuses integers that are too large for a float
        raise ValueError("timeout must be a number of seconds, not NaN")
    if deadline is not None:
        left = min(left, deadline - time.monotonic())
    if left == math.inf:
        return None
    return milliseconds(max(left, 0))


def milliseconds(seconds: float) -> int:
    """As the library is told it."""
    return min(math.ceil(min(seconds, LONGEST) * 1000), _LONGEST_MS)


def _priority(own: object, shared: Priority | None) -> object:
    if own not in _PRIORITIES:
        raise ValueError(f'priority must be "low", "normal" or "high", not {own!r}')
    return own or shared
