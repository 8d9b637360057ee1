"""Makes many calls, `memory.py WAY CALLS`, and prints by how many bytes the process has grown since it
had made a part of them.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from pathlib import Path
from typing import Any

from indy import did, pool, sync, wallet
from indy.error import IndyError

IN_FLIGHT = 1000
WARM = 20_000


async def awaited() -> None:
    await asyncio.gather(*(pool.set_protocol_version(2) for _ in range(IN_FLIGHT)))


async def failed() -> None:
    commands = (pool.set_protocol_version(9) for _ in range(IN_FLIGHT))
    await asyncio.gather(*commands, return_exceptions=True)


async def refused() -> None:
    commands = (wallet.generate_wallet_key("{") for _ in range(IN_FLIGHT))
    await asyncio.gather(*commands, return_exceptions=True)


async def cancelled() -> None:
    tasks = [asyncio.ensure_future(did.abbreviate_verkey(*KEY)) for _ in range(IN_FLIGHT)]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


KEY = "VsKV7grR1BUE29mG2Fm2kX", "GjZWsBLgZCR18aL468JAT7w9CZRiBnpxUPPgyQxh4voa"


async def ordered() -> None:
    options: Any = {"timeout": 60, "priority": "high", "progress": print}
    await asyncio.gather(*(pool.set_protocol_version(2, **options) for _ in range(IN_FLIGHT)))


def synchronous() -> None:
    for _ in range(IN_FLIGHT):
        sync.run(pool.set_protocol_version(2))
        try:
            sync.run(pool.set_protocol_version(9))
        except IndyError:
            pass


async def repeat(way: Any, calls: int) -> None:
    for _ in range(0, calls, IN_FLIGHT):
        way() if way is synchronous else await way()


def resident() -> int:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096


async def main(way: Any, calls: int) -> None:
    await repeat(way, WARM)
    before = resident()
    await repeat(way, calls)
    print(resident() - before)


if __name__ == "__main__":
    name, calls = sys.argv[1:]
    asyncio.run(main(synchronous if name == "sync" else globals()[name], int(calls)))
