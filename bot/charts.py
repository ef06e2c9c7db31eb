"""Numbers as a picture: what became of the questions of some weeks, and what was asked most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

WIDE, HIGH, DOTS = 9.0, 12.0, 120
"""Inches, and dots in each: 1080 by 1440, which fills a phone that is held upright."""
_LETTERS = 20
_SMALL = 16
_LONGEST = 34
"""Letters of a name that are shown."""
_COLOURS = (("#0072B2", ""), ("#E69F00", "//"), ("#999999", ".."))
"""By Okabe and Ito, so that everybody tells them apart; with patterns, so that print in grey does too."""


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn, in the language of who reads it.

    title, most_title: above the two parts. weeks: the names of the weeks, oldest first; stacks: label and a number for
    each week, the lowest first. most: names with how often, the most frequent first.
    """

    title: str
    weeks: Sequence[str]
    stacks: Sequence[tuple[str, Sequence[int]]]
    most_title: str
    most: Sequence[tuple[str, int]]


def png_of(chart: Chart) -> bytes:
    """The chart as a PNG picture; it takes a second, so call it in a thread."""
    # Nobody who never asks for a chart waits for the library or holds it in memory.
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415

    figure = Figure(figsize=(WIDE, HIGH), dpi=DOTS, layout="constrained")
    FigureCanvasAgg(figure)
    weeks, most = figure.subplots(2, 1, height_ratios=(3, 2))
    below = [0] * len(chart.weeks)
    for (label, numbers), (colour, pattern) in zip(chart.stacks, _COLOURS, strict=True):
        weeks.bar(chart.weeks, numbers, bottom=below, label=label, color=colour, hatch=pattern, edgecolor="white")
        below = [one + other for one, other in zip(below, numbers, strict=True)]
    weeks.set_title(chart.title, fontsize=_LETTERS, loc="left")
    weeks.legend(fontsize=_SMALL, loc="upper center", bbox_to_anchor=(0.5, -0.08), ncols=1, frameon=False)
    names = [f"{_short(name)} ({number})" for name, number in chart.most]
    places = range(len(names), 0, -1)
    bars = most.barh(places, [number for _, number in chart.most], color=_COLOURS[0][0])
    most.bar_label(bars, labels=names, fontsize=_SMALL, padding=4)
    most.set_yticks([])
    most.set_title(chart.most_title, fontsize=_LETTERS, loc="left")
    # Room for the names beside the bars.
    most.set_xlim(0, max((number for _, number in chart.most), default=1) * 2.4)
    most.set_xticks([])
    most.spines[["top", "right", "bottom"]].set_visible(False)
    weeks.tick_params(labelsize=_SMALL)
    weeks.spines[["top", "right"]].set_visible(False)
    weeks.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    picture = BytesIO()
    figure.savefig(picture, format="png")
    return picture.getvalue()


def _short(name: str) -> str:
    """A name as it fits beside a bar; between two dollar signs the library would read a formula."""
    shown = f"{name[:_LONGEST]}…" if len(name) > _LONGEST else name
    return shown.replace("$", r"\$")
