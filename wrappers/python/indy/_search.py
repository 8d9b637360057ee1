"""What searches find, one after the other: it is fetched in pages, and the search is closed where its
`async with` block is left, be it by an error or because its task was cancelled.
"""

from __future__ import annotations

import json
from typing import Any, Awaitable, Callable, Generic, Mapping, Sequence, TypeVar, Union

from .error import WalletInvalidHandle

__all__ = ["PAGE", "Found", "Query", "closed", "text_of"]

PAGE = 100

Query = Union[str, Mapping[str, Any]]
"""JSON, as text or as what `json.loads` makes of it."""

T = TypeVar("T")


def text_of(query: Query) -> str:
    return query if isinstance(query, str) else json.dumps(query)


async def closed(closing: Awaitable[None]) -> None:
    """Closes what may have been closed in its block, itself or with its wallet."""
    try:
        await closing
    except WalletInvalidHandle:
        pass


class Found(Generic[T]):
    """What an open search finds, for one `async for`: a second one goes on where the first has ended.

    :ivar total: how many there are, None where the search does not tell
    """

    def __init__(
        self, fetch: Callable[[], Awaitable[Sequence[T]]], total: int | None = None
    ) -> None:
        """:param fetch: gives the next page, and one without anything at the end"""
        self.total = total
        self._fetch = fetch
        self._page: Sequence[T] = ()
        self._place = 0

    def __aiter__(self) -> Found[T]:
        return self

    async def __anext__(self) -> T:
        if self._place == len(self._page):
            self._page, self._place = await self._fetch(), 0
            if not self._page:
                raise StopAsyncIteration
        self._place += 1
        return self._page[self._place - 1]
