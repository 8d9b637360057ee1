"""Kinds of event loops that the wrapper has to do with."""

from __future__ import annotations

import asyncio
from typing import Any

import uvloop


class WithoutReaders(asyncio.SelectorEventLoop):
    """A loop that cannot wait for descriptors, as that of Windows."""

    def add_reader(self, fd: Any, callback: Any, *args: Any) -> None:
        raise NotImplementedError


LOOPS = {
    "asyncio": asyncio.new_event_loop,
    "uvloop": uvloop.new_event_loop,
    "without_readers": WithoutReaders,
}
