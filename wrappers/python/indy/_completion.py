"""Commands in flight, and how their results reach the event loops that wait for them.

Results arrive on the library's threads. Waking a loop is what costs, so a loop is woken once for
all the results that arrive before it looks.
"""

from __future__ import annotations

import asyncio
import threading
from typing import Any

MAX_HANDLE = 2**31 - 1


class Mailbox:
    """Results on their way to one event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._lock = threading.Lock()
        self._posted: list[tuple[asyncio.Future[Any], Any]] = []
        self._woken = False

    def post(self, future: asyncio.Future[Any], outcome: Any) -> None:
        """From any thread: settles `future` soon, on its loop. Does nothing if that is closed."""
        with self._lock:
            self._posted.append((future, outcome))
            if self._woken:
                return
            self._woken = True
        try:
            self.loop.call_soon_threadsafe(self._deliver)
        except RuntimeError:  # the loop is closed, so nobody waits any more
            with self._lock:
                self._posted = []
                self._woken = False

    def _deliver(self) -> None:
        with self._lock:
            posted, self._posted = self._posted, []
            self._woken = False
        for future, outcome in posted:
            if not future.done():  # it is done if whoever waited was cancelled
                # An exception is a result here, and raised by whoever waits: one that nobody
                # waits for any more is then no "exception was never retrieved".
                future.set_result(outcome)


class _ThisThread(threading.local):
    mailbox: Mailbox | None = None


_this_thread = _ThisThread()


def mailbox_of(loop: asyncio.AbstractEventLoop) -> Mailbox:
    """The mailbox of the loop that runs on this thread."""
    mailbox = _this_thread.mailbox
    if mailbox is None or mailbox.loop is not loop:
        mailbox = _this_thread.mailbox = Mailbox(loop)
    return mailbox


class Expected:
    """A command that was handed to the library and has not been answered."""

    __slots__ = ("future", "_mailbox")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.future: asyncio.Future[Any] = loop.create_future()
        self._mailbox = mailbox_of(loop)

    def settle(self, outcome: Any) -> None:
        self._mailbox.post(self.future, outcome)


class InFlight:
    """Every expected answer, by its command handle.

    A command stays here until the library answers it, even if nobody waits for it any more: only
    then may its handle be used again.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0
        self._expected: dict[int, Expected] = {}

    def __len__(self) -> int:
        return len(self._expected)

    def add(self, expected: Expected) -> int:
        """Takes a command in and gives it a handle that no other command in flight has."""
        with self._lock:
            while True:
                self._last = self._last % MAX_HANDLE + 1
                if self._last not in self._expected:
                    self._expected[self._last] = expected
                    return self._last

    def take(self, handle: int) -> Expected | None:
        """Removes and returns a command; None if it is not in flight (any more)."""
        with self._lock:
            return self._expected.pop(handle, None)
