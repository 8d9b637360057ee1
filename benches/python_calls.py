"""What a call costs through our Python wrapper and through python3-indy, on the same library.

The command is one that does next to nothing (`pool.set_protocol_version`): what is left is the way
there and back. Each side runs in a process of its own, as the packages have one name; rounds of both
follow each other. Rates are medians, and ratios the median, lowest and highest of the ratios within a
round.

    make bench-python
"""

from __future__ import annotations

import asyncio
import importlib
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "15"))
IN_FLIGHT = (1, 32, 1_000)
CALLS = 20_000
REPOSITORY = Path(__file__).parents[1]
LIBRARY = Path(os.environ.get("INDY_LIBRARY", REPOSITORY / "target" / "release" / "libindy.so"))
PYTHON3_INDY = REPOSITORY / "build" / "python3-indy"
REQUIREMENT = "python3-indy==1.16.0.post286"


async def rate(in_flight: int) -> float:
    """Calls a second by so many tasks, each of which makes one after the other."""
    from indy import pool

    waiting = iter(range(CALLS))

    async def one_after_the_other() -> None:
        for _ in waiting:
            await pool.set_protocol_version(2)

    since = time.perf_counter()
    await asyncio.gather(*(one_after_the_other() for _ in range(in_flight)))
    return CALLS / (time.perf_counter() - since)


async def gathered_rate(in_flight: int) -> float:
    """The same with a new task for each call, which costs more than the call."""
    from indy import pool

    since = time.perf_counter()
    for _ in range(0, CALLS, in_flight):
        await asyncio.gather(*(pool.set_protocol_version(2) for _ in range(in_flight)))
    return CALLS / (time.perf_counter() - since)


def synchronous_rate() -> float:
    from indy import pool, sync

    since = time.perf_counter()
    for _ in range(CALLS):
        sync.run(pool.set_protocol_version(2))
    return CALLS / (time.perf_counter() - since)


WAYS = {"tasks": rate, "gather": gathered_rate}


def work(loop: str) -> None:
    """One side: measures what its standard input names, a line for each."""
    running = importlib.import_module(loop).new_event_loop()
    for line in sys.stdin:
        way, in_flight = line.split()
        if way == "sync.run":
            print(synchronous_rate(), flush=True)
        else:
            print(running.run_until_complete(WAYS[way](int(in_flight))), flush=True)
    running.close()


class Side:
    """A process that measures one package on one kind of loop."""

    def __init__(self, package: Path, loop: str = "asyncio") -> None:
        environment = {
            **os.environ,
            "PYTHONPATH": str(package),
            "INDY_LIBRARY": str(LIBRARY),
            "LD_LIBRARY_PATH": str(LIBRARY.parent),
        }
        command = [sys.executable, __file__, loop]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            command, env=environment, stdin=pipe, stdout=pipe, text=True
        )

    def measure(self, way: str, in_flight: int) -> float:
        assert self._process.stdin and self._process.stdout
        print(way, in_flight, file=self._process.stdin, flush=True)
        return float(self._process.stdout.readline())

    def end(self) -> None:
        self._process.communicate()


def report(loop: str, way: str, in_flight: int, pairs: list[tuple[float, float]]) -> None:
    ours, theirs = map(statistics.median, zip(*pairs))
    ratios = [mine / other for mine, other in pairs]
    name = "sync.run" if way == "sync.run" else f"{loop}, {way}"
    print(
        f"{name:<18}{in_flight:>10}{ours:>10.0f}{theirs:>14.0f}"
        f"{statistics.median(ratios):>8.1f}{min(ratios):>8.1f}{max(ratios):>8.1f}"
    )


def main() -> None:
    if not (PYTHON3_INDY / "indy").exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
        subprocess.run([*pip, "--target", PYTHON3_INDY, REQUIREMENT], check=True)
    package = REPOSITORY / "wrappers" / "python"
    theirs = Side(PYTHON3_INDY)
    sides = {"asyncio": Side(package), "uvloop": Side(package, "uvloop")}
    rows = [(loop, "tasks", n) for n in IN_FLIGHT for loop in sides]
    rows += [(loop, "gather", 1_000) for loop in sides] + [("asyncio", "sync.run", 1)]
    pairs: dict[tuple[str, str, int], list[tuple[float, float]]] = {row: [] for row in rows}
    for _ in range(ROUNDS):
        for loop, way, n in rows:
            other = "tasks" if way == "sync.run" else way
            ours = sides[loop].measure(way, n)
            pairs[loop, way, n].append((ours, theirs.measure(other, n)))
    head = f"{'':<18}{'in flight':>10}{'ours':>10}{'python3-indy':>14}"
    print(f"{head}{'ratio':>8}{'lowest':>8}{'highest':>8}")
    for row in rows:
        report(*row, pairs[row])
    for side in (theirs, *sides.values()):
        side.end()


if __name__ == "__main__":
    work(sys.argv[1]) if len(sys.argv) > 1 else main()
