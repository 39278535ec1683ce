"""Draw the ratios of every workload and peer, on each Python, beside the targets."""

from __future__ import annotations

import hashlib
import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from . import figures
from .schema import Result

COLOURS = ("#4477aa", "#228833", "#cc6677", "#aa3377")
MARKS = ("o", "s", "D", "^")
TARGET = "#222222"


def require_matplotlib() -> None:
    """Raise a SystemExit that says what to install, before an hour of measuring is lost."""
    if find_spec("matplotlib") is None:
        raise SystemExit("--plot needs matplotlib: pip install 'promiselite[bench]'")


def digest(results: list[Result]) -> str:
    """Return what the drawing is marked with, so that a test can tell when it is stale."""
    return hashlib.sha256(json.dumps([one["times"] for one in results]).encode()).hexdigest()[:16]


def bars(results: list[Result]) -> list[tuple[str, str, float | None, list[float | None]]]:
    """Return for each workload and peer, in the table's order: both names, the target, and the ratio on each Python."""
    found: dict[tuple[str, str], tuple[float | None, list[float | None]]] = {}
    for place, result in enumerate(results):
        for row in result["times"]:
            ratios = figures.ratios_of(row)
            for timing in row["timings"]:
                if timing["role"] == "peer":
                    _, values = found.setdefault((row["title"], timing["name"]), (timing["target"], [None] * len(results)))
                    one = ratios.get(timing["name"])
                    values[place] = None if one is None else one.middle
    return [(title, peer, target, values) for (title, peer), (target, values) in found.items()]


Line = tuple[int, str, int | None]
"""Its place from the top, what it says, and the bar it shows; a heading shows none."""


def draw(results: list[Result], file: Path) -> None:
    """Write the drawing to *file*, whose ending says in which format."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    rows = bars(results)
    lines = place_lines(rows)
    style: Any = {"svg.fonttype": "none", "svg.hashsalt": "promiselite", "font.size": 9, "font.family": "sans-serif"}
    with mpl.rc_context(style):
        height = 1.25 + 0.215 * len(lines)
        figure = Figure(figsize=(8.2, height), facecolor="white")
        axes = figure.add_axes((0.37, 0.82 / height, 0.61, 1 - 1.2 / height))
        for place, result in enumerate(results):
            draw_points(axes, rows, lines, place, result, len(results))
        dress(axes, rows, lines)
        figure.text(0.675, 0.36 / height, "how many times as long the peer takes, on a logarithmic scale", ha="center")
        figure.legend(loc="lower center", ncols=5, frameon=False, handletextpad=0.2, columnspacing=1.6)
        metadata = {"Title": "promiselite and its peers", "Date": None, "Creator": None, "Description": digest(results)}
        figure.savefig(file, dpi=150, metadata=metadata if file.suffix == ".svg" else None)


def place_lines(rows: list[Any]) -> list[Line]:
    """Return the lines from the top: a heading for each workload, then one for each peer."""
    lines: list[Line] = []
    heading = None
    for index, (title, peer, _, _) in enumerate(rows):
        if title != heading:
            heading = title
            lines.append((len(lines), title.replace("`", ""), None))
        lines.append((len(lines), peer, index))
    return lines


def draw_points(axes: Any, rows: list[Any], lines: list[Line], place: int, result: Result, count: int) -> None:
    """Draw one Python's point on each line: full where the target is met, hollow where it is missed."""
    colour, mark = COLOURS[place % len(COLOURS)], MARKS[place % len(MARKS)]
    form = {"marker": mark, "markersize": 4.5, "markeredgewidth": 1.2, "markeredgecolor": colour, "linestyle": "none"}
    axes.plot([], [], **form, markerfacecolor=colour, label=result["python"])
    for y, _, index in lines:
        value = None if index is None else rows[index][3][place]
        if index is None or value is None:
            continue
        met = rows[index][2] is None or value >= rows[index][2]
        shift = (place - (count - 1) / 2) * 0.27
        axes.plot([value], [y + shift], **form, markerfacecolor=colour if met else "white", zorder=3)


def dress(axes: Any, rows: list[Any], lines: list[Line]) -> None:
    """Draw the targets, the scale and the names."""
    from matplotlib.ticker import NullLocator

    values = [value for _, _, target, found in rows for value in (target, *found) if value is not None]
    low, high = min(0.4, *values) * 0.85, max(3, *values) * 1.2
    axes.set_xscale("log")
    axes.set_xlim(low, high)
    axes.set_ylim(lines[-1][0] + 0.7, -0.7)
    axes.xaxis.set_minor_locator(NullLocator())
    ticks = [tick for tick in (0.1, 0.2, 0.5, 1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 100) if low <= tick <= high]
    axes.set_xticks(ticks, [f"{tick:g}x" for tick in ticks])
    axes.tick_params(axis="x", top=True, labeltop=True, length=3, colors="#444444")
    axes.set_yticks([])
    axes.axvline(1, color="#999999", linewidth=0.9, linestyle="--", zorder=1)
    for side in ("left", "right"):
        axes.spines[side].set_visible(False)
    for side in ("top", "bottom"):
        axes.spines[side].set_color("#bbbbbb")
    for y, text, index in lines:
        weight, x = ("bold", -0.595) if index is None else ("normal", -0.57)
        axes.text(x, y, text, transform=axes.get_yaxis_transform(), va="center", fontweight=weight, clip_on=False)
        if index is not None:
            axes.axhline(y, color="#ececec", linewidth=0.8, zorder=0)
            target = rows[index][2]
            if target is not None:
                axes.plot([target] * 2, [y - 0.45, y + 0.45], color=TARGET, linewidth=2, solid_capstyle="butt", zorder=2)
    axes.plot([], [], "|", color=TARGET, markersize=9, markeredgewidth=2, label="target")
    axes.plot([], [], "o", markeredgecolor="#777777", markerfacecolor="white", markersize=4.5, label="target missed")
