"""Anonymous credentials against `anoncreds` (PyPI): each stage of issuing, proving and revoking.

Both through Python, side by side in one run, one call at a time: ours, then the peer's, and again.
Times are medians in milliseconds; ratios, theirs to ours, are the medians of the ratios of calls
that followed each other, so above 1 ours is faster.

Both in two ways. Ours *inline*, each command run on the calling thread (`indy.sync`), is how the peer
is called. Ours *awaited* on an event loop is to be compared with the peer *threaded*, with
`asyncio.to_thread`, as the loop goes on in neither case. There threads are woken for the command and
for its result, which costs some tens of microseconds. They show in `kept/awaited` where a stage takes
no longer itself: that compares a call that lets the loop go on with one that stops it.

The sides do the same: 5 attributes, 5 definitions with a registry of 1,000 places each, issuance by
default, one attribute revealed of each credential, and proofs of non-revocation in the peer's form
("linked"). What the parties send each other is read and written as JSON. But:

- Ours keeps things: `store` makes the credential durable in a wallet on the disk, `issue` the place
  in the registry, and every command reads keys and credentials from a wallet. The peer's functions
  compute only: its users store by themselves, for which no time is counted here.
- The peer's keys and credentials are in two states: *kept* in memory, ready for use, its best case;
  or *read* from JSON for each call, as by agents that have them in a store.
- Ours uses several threads for some stages; the peer's calls use one. Of a registry ours makes the
  tails and the keys durable, and the peer writes its tails without that; both have a first entry.

BENCH_ROUNDS (5) rounds of all stages, with BENCH_CALLS (10) calls of each, one of registries;
BENCH_REGISTRY_ROUNDS (3) of the rounds make registries. BENCH_STAGES, like "issue,prove 5",
chooses the stages that begin so. BENCH_DIR is where wallets and tails are put.

    make bench-anoncreds
"""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from functools import partial
from pathlib import Path

from flow.ours import Ours
from flow.peer import Peer, Thing, World
from flow.question import REGISTRIES, Command, Function
from indy import sync

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
CALLS = int(os.environ.get("BENCH_CALLS", "10"))
REGISTRY_ROUNDS = int(os.environ.get("BENCH_REGISTRY_ROUNDS", "3"))
STAGES = tuple(os.environ.get("BENCH_STAGES", "").split(","))

OURS = ("inline", "awaited")

# Theirs and ours.
COMPARED = (("kept", "inline"), ("read", "inline"), ("threaded", "awaited"), ("kept", "awaited"))

Times = dict[str, list[float]]


async def time_awaited(command: Command) -> float:
    since = time.perf_counter()
    await command()
    return time.perf_counter() - since


def time_inline(command: Command) -> float:
    since = time.perf_counter()
    sync.run(command())
    return time.perf_counter() - since


def time_of_call(function: Function) -> float:
    since = time.perf_counter()
    function()
    return time.perf_counter() - since


async def measure(commands: dict[str, Command], ways: dict[str, dict[str, Function]]) -> Times:
    """The times of each stage on each side, by their names, in the order of the calls."""
    times: Times = {}
    for turn in range(ROUNDS):
        for stage, command in commands.items():
            if stage in REGISTRIES and turn >= REGISTRY_ROUNDS or not stage.startswith(STAGES):
                continue
            for _ in range(1 if stage in REGISTRIES else CALLS):
                times.setdefault(f"{stage}/inline", []).append(time_inline(command))
                times.setdefault(f"{stage}/awaited", []).append(await time_awaited(command))
                for way, functions in ways.items():
                    if stage in functions:
                        spent = time_of_call(functions[stage])
                        times.setdefault(f"{stage}/{way}", []).append(spent)
                threaded = partial(asyncio.to_thread, ways["kept"][stage])
                times.setdefault(f"{stage}/threaded", []).append(await time_awaited(threaded))
    return times


def report(stages: list[str], ways: list[str], times: Times) -> None:
    print(f"Milliseconds, medians; ratios are theirs to ours. {os.cpu_count()} cores.")
    titles = [*OURS, *ways, *(f"{theirs}/{ours}" for theirs, ours in COMPARED)]
    print(f"{'':<44}{'calls':>6}" + "".join(f"{title:>17}" for title in titles))
    for stage in stages:
        of_stage = {name: times.get(f"{stage}/{name}", []) for name in (*OURS, *ways)}
        if not of_stage[OURS[0]]:
            continue
        medians = [f"{median(them) * 1e3:.3f}" for them in of_stage.values()]
        ratios = [f"{ratio(of_stage[theirs], of_stage[ours]):.2f}" for theirs, ours in COMPARED]
        count = len(of_stage[OURS[0]])
        print(f"{stage:<44}{count:>6}" + "".join(f"{it:>17}" for it in (*medians, *ratios)))


def median(times: list[float]) -> float:
    return statistics.median(times) if times else float("nan")


def ratio(theirs: list[float], ours: list[float]) -> float:
    return median([their / our for their, our in zip(theirs, ours)])


async def main() -> None:
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR", "build")) as path:
        directory = Path(path).resolve()
        side = Ours(directory)
        await side.prepare()
        commands = await side.commands()
        world = World(directory)
        kept, read = Peer(world, Thing.kept).functions(), Peer(world, Thing.read).functions()
        # Only keys are taken for a registry, and once: there is one way.
        read = {stage: function for stage, function in read.items() if stage not in REGISTRIES}
        ways = {"kept": kept, "read": read}
        times = await measure(commands, ways)
    report(list(commands), [*ways, "threaded"], times)


if __name__ == "__main__":
    asyncio.run(main())
