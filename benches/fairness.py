"""Who comes last to a lane full of giants: how long it waits for its first turn.

Four definitions with keys for revocation and a registry of 100,000 places are being made, each begun
again when it ends. Beside them, one at a time and after a pause, wallets are opened whose key is
derived with Argon2, and proofs are made. How long each waited before a thread of the Expensive lane
took it first is seen from outside, with `list_commands`, again and again; so times are by so much too
long as it takes from one look to the next, which stands beside them. The lane's own histogram tells how long its tasks waited for
each of their turns.

BENCH_CALLS (20) of each. BENCH_DIR is where wallets and tails are put.

    make bench-fairness
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable
from itertools import count
from pathlib import Path
from typing import Any

from flow.ours import Ours
from flow.question import ISSUER, Command, Question
from indy import anoncreds, metrics, wallet

CALLS = int(os.environ.get("BENCH_CALLS", "20"))
DEFINITIONS = 4
PLACES = 100_000
PAUSE = 0.002
PASSPHRASE = '{"key": "passphrase", "key_derivation_method": "ARGON2I_MOD"}'

tags = count(1_000)


async def endless(command: Command) -> None:
    while True:
        await command()


def giants(side: Ours) -> list[Command]:
    async def definition() -> None:
        create, tag = anoncreds.issuer_create_and_store_credential_def, f"giant {next(tags)}"
        config = '{"support_revocation": true}'
        await create(side.issuer, ISSUER, side.schema, tag, "CL", config)

    async def registry() -> None:
        await side.registry(side.issued[-1].id, PLACES)

    return [definition] * DEFINITIONS + [registry]


async def opening(directory: Path) -> Command:
    config = json.dumps({"id": "passphrase", "storage_config": {"path": str(directory)}})
    await wallet.create_wallet(config, PASSPHRASE)

    async def open_and_close() -> None:
        await wallet.close_wallet(await wallet.open_wallet(config, PASSPHRASE))

    return open_and_close


async def first_turn(name: str, command: Awaitable[object]) -> tuple[float, float, float]:
    """Until it was first seen to run on the lane, or past it; how long a look takes; the whole."""
    since = time.perf_counter()
    task = asyncio.ensure_future(command)
    await asyncio.sleep(0)
    looks, turn = [], None
    while turn is None and not task.done():
        before = time.perf_counter()
        seen: list[dict[str, Any]] = json.loads(await metrics.list_commands())
        looks.append(time.perf_counter() - before)
        # Looking without a pause would keep a core.
        await asyncio.sleep(PAUSE)
        its = [it for it in seen if it["name"] == name]
        if its and its[0]["lane"] == "expensive" and its[0]["state"] != "queued":
            turn = time.perf_counter() - since
    await task
    whole = time.perf_counter() - since
    return turn or whole, max(looks) + PAUSE, whole


async def measure(commands: dict[str, Command]) -> dict[str, list[tuple[float, float, float]]]:
    times: dict[str, list[tuple[float, float, float]]] = {name: [] for name in commands}
    for _ in range(CALLS):
        for name, command in commands.items():
            await asyncio.sleep(0.05)
            times[name].append(await first_turn(name, command()))
    return times


async def turns_that_waited() -> dict[float, int]:
    """By upper limits in milliseconds, how many turns on Expensive came after no longer a wait."""
    of_all = json.loads(await metrics.collect_metrics())["lane_slices_duration_ms_bucket"]
    wanted = {"lane": "expensive", "stage": "waiting"}
    return {
        float(it["tags"]["le"]): it["value"] for it in of_all if wanted.items() <= it["tags"].items()
    }


def report(state: str, times: dict[str, list[tuple[float, float, float]]]) -> None:
    for name, them in times.items():
        turns, looks, wholes = ([it * 1e3 for it in column] for column in zip(*them))
        figures = statistics.median(turns), max(turns), statistics.median(looks)
        columns = "".join(f"{it:>12.2f}" for it in (*figures, statistics.median(wholes)))
        print(f"{state:<8}{name:<24}{len(turns):>6}{columns}")


async def main() -> None:
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR", "build")) as path:
        directory = Path(path).resolve()
        side = Ours(directory)
        await side.prepare()
        proof, _ = side.proof_commands(Question(1, predicate=True, not_revoked=True), "")
        commands = {"open_wallet": await opening(directory), "prover_create_proof": proof}
        print("Milliseconds until the first turn on the Expensive lane.")
        print(f"{'':<38}" + "".join(f"{it:>12}" for it in ("median", "longest", "a look", "whole")))
        report("idle", await measure(commands))
        before = await turns_that_waited()
        beside = [asyncio.create_task(endless(command)) for command in giants(side)]
        await asyncio.sleep(0.5)
        report("busy", await measure(commands))
        after = await turns_that_waited()
        for it in beside:
            it.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
    print("\nTurns of all tasks on the lane while it was busy, by how long they waited, in ms:")
    for limit in sorted(after):
        print(f"{limit:>10g}{after[limit] - before.get(limit, 0):>10}")


if __name__ == "__main__":
    asyncio.run(main())
