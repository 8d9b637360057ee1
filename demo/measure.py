"""Measures two quick commands, when the library is idle and when all its threads make keys.

Quick commands are issued one at a time; a latency is the time that one awaited call takes here, in
Python. Idle and busy phases alternate, so that whatever else the machine does falls into both.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import AsyncIterator, Awaitable, Callable, NamedTuple

from indy import IndyError, anoncreds, crypto, did, libindy, wallet

ROUNDS = 3
IDLE_SHARE = 0.4  # of the measured time
WARM_UP_DIDS = 3000  # SQLite's log has its full size then: commits are slower while it grows
WARM_UP_SECONDS = 0.5
MESSAGE = bytes(range(256))
ATTRIBUTES = ["name", "birth_date", "street", "city", "country"]

Quick = dict[str, Callable[[], Awaitable[object]]]


class Definition(NamedTuple):
    """A credential definition, from its call to its answer."""

    row: int
    start: float
    end: float


class Sample(NamedTuple):
    at: float
    seconds: float


@dataclass
class Phase:
    busy: bool
    start: float
    end: float = 0.0
    samples: dict[str, list[Sample]] = field(default_factory=dict)


@dataclass
class Run:
    """All that was seen. Times are seconds since the run's start."""

    threads: int
    phases: list[Phase] = field(default_factory=list)
    definitions: list[Definition] = field(default_factory=list)
    failures: list[IndyError] = field(default_factory=list)
    running: int = 0
    quick_done: int = 0
    _zero: float = field(default_factory=perf_counter)

    def now(self) -> float:
        return perf_counter() - self._zero

    def latencies(self, command: str, busy: bool) -> list[float]:
        """The seconds that a command took, over all phases of a kind, in ascending order."""
        phases = [phase for phase in self.phases if phase.busy == busy]
        return sorted(sample.seconds for phase in phases for sample in phase.samples[command])


async def measure(
    directory: Path, threads: int, seconds: float, show: Callable[[Run], None]
) -> Run:
    """
    Runs the whole measurement.

    :param directory: where the wallets go
    :param threads: of the lane that makes keys; twice as many definitions are kept in flight
    :param seconds: how long to measure, over all phases
    :param show: called about ten times a second, never while a quick command is being timed
    """
    libindy.set_runtime_config(json.dumps({"lanes": {"expensive": {"threads": threads}}}))
    async with _wallet(directory, "one") as one, _wallet(directory, "two") as two:
        verkey = await crypto.create_key(two, "{}")
        quick: Quick = {
            "create a DID": lambda: did.create_and_store_my_did(one, "{}"),
            "sign": lambda: crypto.crypto_sign(two, verkey, MESSAGE),
        }
        for handle in (one, two):
            await asyncio.gather(
                *(did.create_and_store_my_did(handle, "{}") for _ in range(WARM_UP_DIDS))
            )
        await _sample(Run(threads), quick, False, WARM_UP_SECONDS, lambda _: None)
        run = Run(threads)
        for _ in range(ROUNDS):
            await _sample(run, quick, False, seconds * IDLE_SHARE / ROUNDS, show)
            async with _definitions_in_flight(run, [one, two]):
                await _sample(run, quick, True, seconds * (1 - IDLE_SHARE) / ROUNDS, show)
            show(run)
        return run


@asynccontextmanager
async def _wallet(directory: Path, name: str) -> AsyncIterator[int]:
    config = json.dumps({"id": name, "storage_config": {"path": str(directory)}})
    key = await wallet.generate_wallet_key(None)
    credentials = json.dumps({"key": key, "key_derivation_method": "RAW"})
    await wallet.create_wallet(config, credentials)
    handle = await wallet.open_wallet(config, credentials)
    try:
        yield handle
    finally:
        await wallet.close_wallet(handle)


async def _sample(
    run: Run, quick: Quick, busy: bool, seconds: float, show: Callable[[Run], None]
) -> None:
    """One phase: the quick commands in turn, one at a time."""
    phase = Phase(busy, run.now(), samples={name: [] for name in quick})
    run.phases.append(phase)
    shown = 0.0
    while run.now() < phase.start + seconds:
        for name, command in quick.items():
            start = run.now()
            await command()
            phase.samples[name].append(Sample(start, run.now() - start))
            run.quick_done += 1
        if run.now() > shown + 0.1:
            show(run)
            shown = run.now()
    phase.end = run.now()


@asynccontextmanager
async def _definitions_in_flight(run: Run, wallets: list[int]) -> AsyncIterator[None]:
    """Keeps twice as many definitions in flight as there are threads, half in each wallet."""
    stop = asyncio.Event()
    issuer, _ = await did.create_and_store_my_did(wallets[0], "{}")
    _, schema = await anoncreds.issuer_create_schema(
        issuer, "person", "1.0", json.dumps(ATTRIBUTES)
    )

    async def one_after_another(row: int) -> None:
        while not stop.is_set():
            start = run.now()
            run.running += 1
            try:
                await anoncreds.issuer_create_and_store_credential_def(
                    wallets[row % 2],
                    issuer,
                    schema,
                    f"{row} at {start}",
                    "CL",
                    '{"support_revocation":true}',
                )
            except IndyError as error:
                run.failures.append(error)
                return
            finally:
                run.running -= 1
            run.definitions.append(Definition(row, start, run.now()))

    rows = [asyncio.ensure_future(one_after_another(row)) for row in range(2 * run.threads)]
    await asyncio.sleep(0)  # they start
    try:
        yield
    finally:
        stop.set()
        await asyncio.gather(*rows)
