"""Python keeps the interpreter lock while another caller in the process makes quick commands.

`scenario.py CALLER STYLE`: prints how many of them ended meanwhile, and the median and the longest of
their times in microseconds. STYLE: "idle", nothing is in flight for Python; "queue", commands of this
package are; "callback", one whose callback is Python code, as those of python3-indy.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import statistics
import sys
import time

from indy import pool
from indy._loading import library

CALLS, SECONDS = 1000, 3.0


async def measure(caller: ctypes.CDLL, style: str) -> None:
    function = library().indy_set_protocol_version
    tasks = []
    if style == "queue":
        tasks = [asyncio.ensure_future(pool.set_protocol_version(2)) for _ in range(1000)]
    sys.setswitchinterval(1000)  # from now on only what gives the lock away does
    await asyncio.sleep(0)
    if style == "callback":
        function(1, ctypes.c_size_t(2), callback)
    caller.start(ctypes.cast(function, ctypes.c_void_p))
    ended = ctypes.c_int.in_dll(caller, "ended")
    until = time.monotonic() + SECONDS
    while ended.value < CALLS and time.monotonic() < until:
        pass
    times = list((ctypes.c_double * CALLS).in_dll(caller, "took_us"))[: ended.value]
    print(len(times), statistics.median(times or [0]), max(times, default=0), flush=True)
    await asyncio.gather(*tasks)
    os._exit(0)  # the caller may be at work still


@ctypes.CFUNCTYPE(None, ctypes.c_int32, ctypes.c_int32)
def callback(_handle: int, _err: int) -> None:
    pass


asyncio.run(measure(ctypes.PyDLL(sys.argv[1]), sys.argv[2]))
