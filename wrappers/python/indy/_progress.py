"""How far commands have come, and who hears of it."""

from __future__ import annotations

import ctypes
import functools
import importlib
from types import TracebackType
from typing import Any, Callable

from . import _loading
from ._completion import LoopQueue, Queue, check
from ._futures import Future
from ._inline import hearing
from ._options import Order, Progress

__all__ = ["ProgressBar", "progress_bar"]

Heard = Callable[[str, int, int], object]

_listening: dict[int, Heard] = {}  # by the handles of commands


def give(order: Order, queue: Queue, handle: int, answered: Future) -> None:
    """Tells the library what it is to do for the next command of this handle."""
    check(_loading.library().indy_command_options(handle, order.json))
    if order.progress is not None:
        _listen()
        _listening[handle] = _heard(order.progress, queue, answered)


def take_back(handle: int) -> None:
    """The command was refused, and its order would be kept for the next of this handle."""
    check(_loading.library().indy_command_options(handle, b"{}"))


def forget(handle: int) -> None:
    _listening.pop(handle, None)


def _heard(progress: Progress, queue: Queue, answered: Future) -> Heard:
    if not isinstance(queue, LoopQueue):
        return hearing(progress)  # on the thread that runs the command, which is the caller's
    loop = queue.loop

    def tell(*told: Any) -> None:
        if not answered.done():
            progress(*told)

    def hear(*told: Any) -> None:
        try:
            loop.call_soon_threadsafe(tell, *told)
        except RuntimeError:
            pass  # the loop was closed

    return hear


_Listener = ctypes.CFUNCTYPE(
    None, ctypes.c_int32, ctypes.c_char_p, ctypes.c_uint64, ctypes.c_uint64
)


def _hear(handle: int, stage: bytes, done: int, total: int) -> None:
    """Called by the library, on a thread of its own or on one that runs its commands itself."""
    heard = _listening.get(handle)
    if heard is not None:
        heard(stage.decode(), done, total)


_listener = _Listener(_hear)  # the library keeps its address: it must never be collected


@functools.cache
def _listen() -> None:
    """From the first command on whose progress is asked for, and no earlier: each call of the listener
    takes the interpreter lock."""
    address = ctypes.cast(_listener, ctypes.c_void_p)
    check(_loading.library().indy_set_progress_listener(address))


class ProgressBar:
    """Shows how far one command has come, where it is a command that tells: its `progress=`."""

    def __init__(self, **tqdm_options: Any) -> None:
        try:
            self._tqdm = importlib.import_module("tqdm.auto").tqdm
        except ImportError as error:
            raise ImportError(
                "a progress bar needs the package tqdm: pip install indy-lanes[progress]"
            ) from error
        self._options = tqdm_options
        self._bar: Any = None
        self._stage: str | None = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage != self._stage:  # a bar for each, as each counts something else
            self.close(whole=True)
            self._stage = stage
            self._bar = self._tqdm(**{"desc": stage, "total": total or None, **self._options})
        self._bar.total = total or None
        self._bar.update(done - self._bar.n)

    def close(self, whole: bool = False) -> None:
        """
        Leaves what it shows.

        :param whole: nobody is told of a command's very last part: show it as done
        """
        if self._bar is not None:
            if whole and self._bar.total:
                self._bar.update(self._bar.total - self._bar.n)
            self._bar.close()
            self._bar = self._stage = None

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close(whole=error is None)


def progress_bar(**tqdm_options: Any) -> ProgressBar:
    """
    A bar that shows how far a command has come. It appears when the command tells of it first.

        with indy.progress_bar() as bar:
            await wallet.export_wallet(handle, export_config, progress=bar)

    :param tqdm_options: what `tqdm` takes: "desc" in the place of the stage's name, "file",
        "disable", ..
    :return: a function for `progress=` of one command at a time, and a context manager that closes
        the bar
    :raises ImportError: tqdm is not there; `pip install indy-lanes[progress]` brings it
    """
    return ProgressBar(**tqdm_options)
