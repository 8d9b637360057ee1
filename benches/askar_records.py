"""Records against aries-askar (PyPI), both through their Python wrappers, in one run.

Both keep records in SQLite files on the same disk, opened with a raw key. Adding is durable in
both: one session with a commit for each record in askar, one command here. Rounds of everything
follow each other; rates are medians, and ratios the median, lowest and highest of the ratios
within a round.

    make bench-askar
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from aries_askar import Store

from indy import non_secrets, wallet

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
IN_FLIGHT = (1, 32, 1_000)
HOW_MANY = {1: 200, 32: 1_000, 1_000: 3_000}
GROUP = 10
VALUE = "v" * 200
CREDENTIALS = '{"key": "11111111111111111111111111111111", "key_derivation_method": "RAW"}'

Work = Callable[[int], Awaitable[None]]


@dataclass
class Side:
    """A way to add, get and search records by their number."""

    add: Work
    get: Work
    search: Work
    next: int = 0
    rates: dict[tuple[str, int], list[float]] = field(default_factory=dict)


def tags(number: int) -> dict[str, str]:
    return {"group": str(number // GROUP), "~number": str(number)}


async def ours(directory: Path) -> Side:
    config = f'{{"id": "ours", "storage_config": {{"path": "{directory}"}}}}'
    await wallet.create_wallet(config, CREDENTIALS)
    handle = await wallet.open_wallet(config, CREDENTIALS)

    async def add(number: int) -> None:
        await non_secrets.add_wallet_record(
            handle, "bench", f"record {number}", VALUE, json.dumps(tags(number))
        )

    async def get(number: int) -> None:
        await non_secrets.get_wallet_record(handle, "bench", f"record {number}", "{}")

    async def search(number: int) -> None:
        query = json.dumps({"group": str(number // GROUP)})
        opened = await non_secrets.open_wallet_search(handle, "bench", query, "{}")
        found = await non_secrets.fetch_wallet_search_next_records(handle, opened, 100)
        assert found.count('"id"') == GROUP
        await non_secrets.close_wallet_search(opened)

    return Side(add, get, search)


async def askar(directory: Path) -> Side:
    store = await Store.provision(
        f"sqlite://{directory}/askar.db", "raw", Store.generate_raw_key()
    )

    async def add(number: int) -> None:
        async with store.session() as session:
            await session.insert("bench", f"record {number}", VALUE, tags(number))

    async def get(number: int) -> None:
        async with store.session() as session:
            assert await session.fetch("bench", f"record {number}") is not None

    async def search(number: int) -> None:
        async with store.session() as session:
            found = await session.fetch_all("bench", {"group": str(number // GROUP)}, 100)
            assert len(list(found)) == GROUP

    return Side(add, get, search)


async def rate(in_flight: int, numbers: list[int], work: Work) -> float:
    """Keeps that many going; how many ended in a second."""
    waiting = iter(numbers)

    async def one_after_the_other() -> None:
        for number in waiting:
            await work(number)

    since = time.perf_counter()
    await asyncio.gather(*(one_after_the_other() for _ in range(in_flight)))
    return len(numbers) / (time.perf_counter() - since)


async def measure(side: Side, in_flight: int) -> None:
    count = HOW_MANY[in_flight]
    first = side.next
    side.next += count
    new = list(range(first, side.next))
    # Of a whole group each.
    known = [number * 7919 % (side.next // GROUP * GROUP) for number in range(count)]
    for name, work, numbers in (
        ("add", side.add, new),
        ("get", side.get, known),
        ("search of ten by a tag", side.search, known[: count // 4]),
    ):
        result = await rate(in_flight, numbers, work)
        side.rates.setdefault((name, in_flight), []).append(result)


async def main() -> None:
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR", "build")) as path:
        directory = Path(path).resolve()
        sides = [await ours(directory), await askar(directory)]
        for _ in range(ROUNDS):
            for in_flight in IN_FLIGHT:
                for side in sides:
                    await measure(side, in_flight)
    print(f"{'':<24}{'in flight':>10}{'ours':>9}{'askar':>9}{'ratio':>8}{'lowest':>8}{'highest':>8}")
    for name, in_flight in sorted(sides[0].rates):
        mine, theirs = (side.rates[name, in_flight] for side in sides)
        ratios = [a / b for a, b in zip(mine, theirs)]
        print(
            f"{name:<24}{in_flight:>10}{statistics.median(mine):>9.0f}"
            f"{statistics.median(theirs):>9.0f}{statistics.median(ratios):>8.1f}"
            f"{min(ratios):>8.1f}{max(ratios):>8.1f}"
        )


if __name__ == "__main__":
    asyncio.run(main())
