"""A run as one HTML page that needs nothing else: the table, and a timeline as SVG."""

from __future__ import annotations

import html as markup
import io
from string import Template

import matplotlib

matplotlib.use("svg")

from matplotlib import pyplot as plt  # noqa: E402
from matplotlib.axes import Axes  # noqa: E402
from matplotlib.lines import Line2D  # noqa: E402
from matplotlib.patches import Patch  # noqa: E402
from matplotlib.ticker import FuncFormatter, NullFormatter  # noqa: E402

from . import figures  # noqa: E402
from .measure import Run  # noqa: E402

TITLE = "Quick commands while keys are made"

COLOURS = {"create a DID": "#1b6ca8", "sign": "#c2571a"}
SHADE, BAR, INK = "#f6e9c9", "#8a6d3b", "#222222"


def html(run: Run) -> str:
    rows = "\n".join(
        f"<tr{' class=first' if row.measure == 'p50' else ''}>"
        f"<th>{row.command if row.measure == 'p50' else ''}</th><th>{row.measure}</th>"
        f"<td>{row.idle:,.0f}</td><td>{row.busy:,.0f}</td><td>{row.ratio:.2f}</td></tr>"
        for row in figures.table(run)
    )
    return _PAGE.substitute(
        title=TITLE, summary=markup.escape(figures.summary(run)), rows=rows, timeline=_timeline(run)
    )


def _timeline(run: Run) -> str:
    rows = 2 * run.threads
    commands = list(run.phases[0].samples)
    heights = [3.0] * len(commands) + [max(1.2, 0.26 * rows)]
    with plt.rc_context({"svg.fonttype": "none", "font.size": 10}):
        figure, axes = plt.subplots(
            len(heights),
            sharex=True,
            figsize=(12, sum(heights) + 1.2),
            height_ratios=heights,
            layout="constrained",
        )
        for number, command in enumerate(commands):
            _draw_latencies(axes[number], run, command)
            axes[number].set_ylim(_range(run))
        _draw_definitions(axes[-1], run, rows)
        for ax in axes:
            _shade_busy_phases(ax, run)
        axes[-1].set_xlabel("seconds since the start")
        axes[-1].set_xlim(0, max([run.phases[-1].end, *(d.end for d in run.definitions)]))
        figure.legend(handles=_legend(), loc="outside upper center", ncols=6, frameon=False)
        text = io.StringIO()
        figure.savefig(text, format="svg", dpi=160)
        plt.close(figure)
    svg = text.getvalue()
    return svg[svg.index("<svg") :]


def _draw_latencies(ax: Axes, run: Run, command: str) -> None:
    for phase in run.phases:
        samples = phase.samples[command]
        ax.plot(
            [sample.at for sample in samples],
            [sample.seconds * 1e6 for sample in samples],
            linestyle="none",
            marker="o",
            markersize=2.2,
            markeredgewidth=0,
            alpha=0.3,
            color=COLOURS[command],
            rasterized=True,  # tens of thousands of dots would make a large page
        )
        ascending = sorted(sample.seconds * 1e6 for sample in samples)
        for percent, style in ((50, "-"), (99, "--")):
            value = figures.percentile(ascending, percent)
            ax.plot([phase.start, phase.end], [value, value], style, color=INK, linewidth=1.2)
    ax.set_yscale("log")
    ax.yaxis.set_major_formatter(FuncFormatter(_duration))
    ax.yaxis.set_minor_formatter(NullFormatter())
    ax.grid(axis="y", color="#dddddd", linewidth=0.6)
    _tidy(ax, command)


def _range(run: Run) -> tuple[float, float]:
    """The same for all commands, so that they can be compared."""
    samples = [s.seconds * 1e6 for p in run.phases for each in p.samples.values() for s in each]
    return min(samples) / 1.3, max(samples) * 1.3


def _draw_definitions(ax: Axes, run: Run, rows: int) -> None:
    for definition in run.definitions:
        ax.barh(
            definition.row,
            definition.end - definition.start,
            left=definition.start,
            height=0.72,
            color=BAR,
            edgecolor="white",
            linewidth=0.8,
        )
    ax.set_ylim(rows - 0.4, -0.6)
    ax.set_yticks([])
    _tidy(ax, "definitions\nin flight")


def _tidy(ax: Axes, label: str) -> None:
    ax.set_ylabel(label)
    ax.set_axisbelow(True)
    ax.spines[["top", "right"]].set_visible(False)


def _shade_busy_phases(ax: Axes, run: Run) -> None:
    for phase in run.phases:
        if phase.busy:
            ax.axvspan(phase.start, phase.end, color=SHADE, zorder=-10, linewidth=0)


def _legend() -> list[Line2D | Patch]:
    dots = [
        Line2D([], [], color=colour, marker="o", markersize=5, linestyle="none", label=command)
        for command, colour in COLOURS.items()
    ]
    return [
        *dots,
        Line2D([], [], color=INK, label="p50 of a phase"),
        Line2D([], [], color=INK, linestyle="--", label="p99 of a phase"),
        Patch(color=SHADE, label="busy phase"),
        Patch(color=BAR, label="a credential definition, from call to answer"),
    ]


def _duration(microseconds: float, _position: int | None = None) -> str:
    if microseconds >= 1e6:
        return f"{microseconds / 1e6:g} s"
    return f"{microseconds / 1e3:g} ms" if microseconds >= 1e3 else f"{microseconds:g} µs"


_PAGE = Template("""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>$title</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; color: #222; max-width: 1200px; margin: 2em auto;
       padding: 0 1em; }
h1 { font-size: 1.6em; margin: 0; }
p { max-width: 50em; }
svg { width: 100%; height: auto; }
table { border-collapse: collapse; margin: 1.5em 0; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: #555; padding-bottom: .4em; }
th, td { padding: .15em 1.2em .15em 0; text-align: right; font-weight: normal; }
th { text-align: left; }
thead th { color: #555; border-bottom: 1px solid #999; }
thead th:nth-child(n + 3) { text-align: right; }
tr.first > * { border-top: 1px solid #ddd; padding-top: .4em; }
tr.first th:first-child { font-weight: 600; }
</style>
<h1>$title</h1>
<p>$summary</p>
<table>
<caption>Latency of one awaited call, in microseconds</caption>
<thead><tr><th></th><th></th><th>idle</th><th>busy</th><th>busy / idle</th></tr></thead>
<tbody>
$rows
</tbody>
</table>
$timeline
</html>
""")
