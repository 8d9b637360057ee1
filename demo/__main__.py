"""Command line: measures, shows progress, prints the table, writes the page."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from . import figures
from .measure import Run, measure


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m demo",
        description="Creates DIDs and signs while keys of credential definitions are made, and"
        " compares with an idle library. Ends with 1 if a definition could not be made.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--seconds", type=float, default=40, help="how long to measure")
    parser.add_argument("--out", type=Path, default=Path("build/demo.html"), help="page to write")
    parser.add_argument(
        "--threads", type=int, default=os.cpu_count() or 2, help="threads that make keys"
    )
    return parser.parse_args()


def main() -> int:
    options = arguments()
    console = Console()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="demo-", dir=options.out.parent) as directory:
        run = asyncio.run(measured(options, Path(directory), console))

    console.print(printed(run))
    console.print(figures.summary(run), "\n")
    for error in run.failures:
        console.print(f"A credential definition failed: {error}", style="red")

    from . import page  # it takes a while to load, and is not to be in the way of measuring

    options.out.write_text(page.html(run), encoding="utf-8")
    console.print(f"The timeline is in {options.out}")
    return 1 if run.failures else 0


async def measured(options: argparse.Namespace, directory: Path, console: Console) -> Run:
    progress = Progress(
        TextColumn("{task.description:>5}"),
        BarColumn(bar_width=20),
        TextColumn("{task.fields[finished]} definitions made, {task.fields[running]} running"),
        TextColumn("{task.fields[quick]:,} quick commands"),
        TimeRemainingColumn(),
        console=console,
        auto_refresh=False,  # no thread of its own: it would disturb what is measured
    )
    bar = progress.add_task("idle", total=options.seconds, finished=0, running=0, quick=0)

    def show(run: Run) -> None:
        progress.update(
            bar,
            description="busy" if run.phases[-1].busy else "idle",
            completed=sum((phase.end or run.now()) - phase.start for phase in run.phases),
            finished=len(run.definitions),
            running=run.running,
            quick=run.quick_done,
        )
        progress.refresh()

    with progress:
        return await measure(directory, options.threads, options.seconds, show)


def printed(run: Run) -> Table:
    table = Table(title="Latency of one awaited call, in microseconds")
    table.add_column("command")
    table.add_column("")
    for heading in ("idle", "busy", "busy / idle"):
        table.add_column(heading, justify="right")
    for row in figures.table(run):
        table.add_row(
            row.command if row.measure == "p50" else "",
            row.measure,
            f"{row.idle:,.0f}",
            f"{row.busy:,.0f}",
            f"{row.ratio:.2f}",
            end_section=row.measure == "max",
        )
    return table


if __name__ == "__main__":
    sys.exit(main())
