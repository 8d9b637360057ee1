"""The figures of a run: percentiles, and how much slower busy is than idle."""

from __future__ import annotations

from typing import NamedTuple

from .measure import Run


class Row(NamedTuple):
    """One line of the table. Times are in microseconds."""

    command: str
    measure: str
    idle: float
    busy: float

    @property
    def ratio(self) -> float:
        return self.busy / self.idle


def percentile(ascending: list[float], percent: float) -> float:
    """The smallest value that is not exceeded by `percent` of all."""
    return ascending[max(0, -int(-len(ascending) * percent // 100) - 1)]


def table(run: Run) -> list[Row]:
    rows = []
    for command in run.phases[0].samples:
        idle, busy = run.latencies(command, busy=False), run.latencies(command, busy=True)
        for name, percent in (("p50", 50), ("p99", 99), ("max", 100)):
            rows.append(
                Row(command, name, percentile(idle, percent) * 1e6, percentile(busy, percent) * 1e6)
            )
    return rows


def summary(run: Run) -> str:
    """What was measured, in a sentence or two."""
    idle, busy = (
        sum(phase.end - phase.start for phase in run.phases if phase.busy == kind)
        for kind in (False, True)
    )
    took = [definition.end - definition.start for definition in run.definitions]
    mean = sum(took) / len(took) if took else 0.0
    rounds = len(run.phases) // 2
    return (
        f"{run.quick_done:,} quick commands, one at a time, in {rounds} rounds of an idle phase"
        f" ({idle:.0f} s in all) and a busy one ({busy:.0f} s in all), pooled by kind of phase."
        f" In the busy phases {2 * run.threads} credential definitions were always in flight on"
        f" {run.threads} threads: {len(run.definitions)} were made, {mean:.2f} s each on average"
        " from call to answer. If one thread ran everything, a quick command would wait for them."
        " Whatever else this machine does meanwhile is in the figures too."
    )
