"""What a call costs through our Python wrapper and through python3-indy, on the same library.

The command is one that does next to nothing (`pool.set_protocol_version`): what is left is the way
there and back. Each side runs in a process of its own, as the packages have one name; rounds of both
follow each other. Rates are medians, and ratios the median, lowest and highest of the ratios within a
round.

    make bench-python
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "15"))
IN_FLIGHT = (1, 32, 1_000)
CALLS = 10_000
REPOSITORY = Path(__file__).parents[1]
LIBRARY = Path(os.environ.get("INDY_LIBRARY", REPOSITORY / "target" / "release" / "libindy.so"))
PYTHON3_INDY = REPOSITORY / "build" / "python3-indy"
REQUIREMENT = "python3-indy==1.16.0.post286"


async def rate(in_flight: int) -> float:
    """Calls a second, so many at a time, each group awaited before the next."""
    from indy import pool

    since = time.perf_counter()
    if in_flight == 1:
        for _ in range(CALLS):
            await pool.set_protocol_version(2)
    else:
        for _ in range(0, CALLS, in_flight):
            await asyncio.gather(*(pool.set_protocol_version(2) for _ in range(in_flight)))
    return CALLS / (time.perf_counter() - since)


def synchronous_rate() -> float:
    from indy import pool, sync

    since = time.perf_counter()
    for _ in range(CALLS):
        sync.run(pool.set_protocol_version(2))
    return CALLS / (time.perf_counter() - since)


def work(loop: str) -> None:
    """One side: measures what its standard input names, a line for each."""
    if loop == "uvloop":
        import uvloop

        runner = asyncio.Runner(loop_factory=uvloop.new_event_loop)
    else:
        runner = asyncio.Runner()
    with runner:
        for line in sys.stdin:
            name = line.strip()
            measured = synchronous_rate() if name == "sync" else runner.run(rate(int(name)))
            print(measured, flush=True)


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

    def measure(self, name: str) -> float:
        assert self._process.stdin and self._process.stdout
        print(name, file=self._process.stdin, flush=True)
        return float(self._process.stdout.readline())

    def end(self) -> None:
        self._process.communicate()


def report(name: str, in_flight: str, ours: list[float], theirs: list[float]) -> None:
    ratios = [mine / other for mine, other in zip(ours, theirs)]
    print(
        f"{name:<22}{in_flight:>10}{statistics.median(ours):>11.0f}{statistics.median(theirs):>14.0f}"
        f"{statistics.median(ratios):>8.1f}{min(ratios):>8.1f}{max(ratios):>8.1f}"
    )


def main() -> None:
    if not (PYTHON3_INDY / "indy").exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
        subprocess.run([*pip, "--target", PYTHON3_INDY, REQUIREMENT], check=True)
    package = REPOSITORY / "wrappers" / "python"
    theirs = Side(PYTHON3_INDY)
    sides = {"asyncio": Side(package), "uvloop": Side(package, "uvloop")}
    rows = [(name, str(n), str(n)) for n in IN_FLIGHT for name in sides]
    rows.append(("asyncio", "sync", "1"))
    rates: dict[tuple[str, str, str], list[tuple[float, float]]] = {row: [] for row in rows}
    for _ in range(ROUNDS):
        for row in rows:
            name, mine, other = row
            rates[row].append((sides[name].measure(mine), theirs.measure(other)))
    print(
        f"{'':<22}{'in flight':>10}{'ours':>11}{'python3-indy':>14}{'ratio':>8}{'lowest':>8}{'highest':>8}"
    )
    for (name, mine, in_flight), pairs in rates.items():
        ours, others = map(list, zip(*pairs))
        report("sync.run" if mine == "sync" else name, in_flight, ours, others)
    for side in (theirs, *sides.values()):
        side.end()


if __name__ == "__main__":
    work(sys.argv[1]) if len(sys.argv) > 1 else main()
