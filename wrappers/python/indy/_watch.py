"""For loops that cannot wait for a descriptor: a thread waits, and tells the loop."""

from __future__ import annotations

import selectors
import socket
import threading
import weakref
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._completion import LoopQueue


def watch(queue: LoopQueue) -> None:
    """Has `queue.readable` called on its loop whenever its descriptor is, until it has gone."""
    # Beside this, nothing keeps a queue without commands in flight for as long as its loop.
    setattr(queue.loop, "_indy_queue", queue)
    mine, its = socket.socketpair()
    # When the other end is closed, the thread ends: it keeps neither the queue nor the loop.
    weakref.finalize(queue, mine.close).atexit = False
    arguments = weakref.ref(queue), queue.descriptor, mine, its
    name = "indy-completions"
    threading.Thread(target=_wait, args=arguments, name=name, daemon=True).start()


def _wait(
    reference: weakref.ref[LoopQueue], descriptor: int, mine: socket.socket, its: socket.socket
) -> None:
    with selectors.DefaultSelector() as selector, its:
        selector.register(descriptor, selectors.EVENT_READ)
        selector.register(its, selectors.EVENT_READ)
        while True:
            ready = [key.fileobj for key, _ in selector.select()]
            queue = reference()
            if its in ready or queue is None:
                return
            try:
                queue.loop.call_soon_threadsafe(_deliver, queue, mine)
            except RuntimeError:  # the loop was closed
                return
            del queue
            if not its.recv(1):
                return


def _deliver(queue: LoopQueue, mine: socket.socket) -> None:
    try:
        queue.readable()
    finally:
        mine.send(b".")  # there may be more from now on
