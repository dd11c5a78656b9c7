"""Bars as SVG: a file that stands by itself, without scripts and without anything that is fetched.

pygal draws; what it adds of its own (comments with addresses and the day, a script for tips) is taken out
again, so that the same numbers give the same file.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any
from xml.etree import ElementTree

SVG = "http://www.w3.org/2000/svg"
LETTERS = 64
"""Longer labels are cut: a row has one line. The whole name stands in the table."""
ROW, FRAME, WIDTH = 24, 150, 1200
FONT = "Noto Sans, DejaVu Sans, Arial, sans-serif"
COLOURS = ("#1b6e3c", "#b3541e", "#8a8f98")
"""Apart also in grey and for who does not tell red from green; dark enough on white."""


@dataclass(frozen=True, slots=True)
class Series:
    """One colour: its name in the legend, and a number for each row."""

    name: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """What a row is, and its numbers, which are never cut."""

    name: str
    numbers: str = ""

    def __str__(self) -> str:
        return f"{self.name}: {self.numbers}" if self.numbers else self.name

    def shortened(self) -> str:
        """The label in one line; a name that is too long ends between two words where it can."""
        room = LETTERS - len(str(self)) + len(self.name)
        if len(self.name) <= room:
            return str(self)
        cut = self.name[: max(room - 1, 1)]
        ended = (cut.rpartition(" ")[0] or cut).rstrip(" ,;:-")
        return str(Label(f"{ended}…", self.numbers))


@dataclass(frozen=True, slots=True)
class Bars:
    """Rows of bars that stand behind each other, from the top."""

    title: str
    labels: tuple[Label, ...]
    series: tuple[Series, ...]


def marks(most: int) -> list[int]:
    """The numbers under the bars: whole ones in round steps, ten at most beside zero."""
    steps = (digit * 10**power for power in count() for digit in (1, 2, 5))
    step = next(step for step in steps if step * 10 >= most)
    return list(range(0, max(most, 1) + 1, step))


def svg(bars: Bars) -> str:
    """The picture, as text in UTF-8."""
    pygal = _pygal()
    style = pygal.style.Style(
        background="#ffffff",
        plot_background="#ffffff",
        colors=COLOURS,
        font_family=FONT,
        title_font_size=18,
        label_font_size=13,
        major_label_font_size=13,
        legend_font_size=14,
        value_font_size=12,
        opacity="1",
        guide_stroke_color="#d0d4d9",
        guide_stroke_dasharray="1,0",
        major_guide_stroke_color="#d0d4d9",
        major_guide_stroke_dasharray="1,0",
    )
    most = max((sum(values) for values in zip(*(s.values for s in bars.series), strict=True)), default=0)
    chart = pygal.HorizontalStackedBar(
        style=style,
        js=(),
        width=WIDTH,
        height=FRAME + ROW * max(len(bars.labels), 1),
        title=bars.title,
        truncate_label=-1,
        truncate_legend=-1,
        legend_at_bottom=True,
        legend_at_bottom_columns=len(bars.series),
        show_y_guides=False,
        range=(0, max(most, 1)),
        y_labels=marks(most),
        value_formatter=lambda value: f"{value:.0f}",
        spacing=6,
        margin=16,
    )
    # pygal draws its first row at the bottom.
    chart.x_labels = [label.shortened() for label in reversed(bars.labels)]
    for series in bars.series:
        chart.add(series.name, list(reversed(series.values)))
    chart.uuid = "bars"
    return _bare(chart.render(is_unicode=True), bars)


def _pygal() -> Any:
    """The library, without what it does to the process: its finder of map plugins would be asked at every
    import from then on, in a way that Python warns of."""
    import pygal

    sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)]
    return pygal


def _bare(drawn: str, bars: Bars) -> str:
    """Without comments and scripts, and with a title and the numbers in words for who cannot see it."""
    ElementTree.register_namespace("", SVG)
    root: Any = ElementTree.fromstring(drawn)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == f"{{{SVG}}}script":
                parent.remove(child)
    root.set("role", "img")
    title, told = ElementTree.Element(f"{{{SVG}}}title"), ElementTree.Element(f"{{{SVG}}}desc")
    title.text, told.text = bars.title, "; ".join(_told(bars))
    root.insert(0, title)
    root.insert(1, told)
    return ElementTree.tostring(root, encoding="unicode")


def _told(bars: Bars) -> Iterator[str]:
    rows: Sequence[tuple[int, ...]] = list(zip(*(series.values for series in bars.series), strict=True))
    for label, values in zip(bars.labels, rows, strict=True):
        numbers = ", ".join(f"{s.name} {value}" for s, value in zip(bars.series, values, strict=True))
        yield f"{label}: {numbers}"
