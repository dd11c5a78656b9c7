"""What a season cost, by thousands of nominations: seasons of different sizes side by side."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from statistics import linear_regression

from benchmarks.markdown import table
from benchmarks.nationwide import REGISTRY, Mark

MIB = 2**20
BEGIN = "<!-- season: written by `python -m benchmarks season --write`, not by hand -->"
END = "<!-- end of season -->"


@dataclass(frozen=True, slots=True)
class Cost:
    """Some provinces in a row: what each nomination took."""

    nominations: int
    milliseconds: float
    processor: float
    entries: float
    others: float
    """The share of all processor time that other programs took."""


@dataclass(frozen=True, slots=True)
class Season:
    """A season that was carried through."""

    marks: Sequence[Mark]

    @property
    def registry(self) -> Mark:
        return next(mark for mark in self.marks if mark.what == REGISTRY)

    @property
    def decided(self) -> list[Mark]:
        """The provinces; one that was begun by an interrupted run is not measured."""
        return [mark for mark in self.marks if mark.what != REGISTRY and not mark.again]

    @property
    def nominations(self) -> int:
        return sum(mark.nominations for mark in self.marks)

    @property
    def last(self) -> Mark:
        return self.marks[-1]

    def cost(self) -> Cost:
        """Of the whole season."""
        return cost(self.decided)

    def thousands(self, number: int = 1000) -> list[Cost]:
        """Province after province, cut where so many nominations are together."""
        found, here = [], list[Mark]()
        for mark in self.decided:
            here.append(mark)
            if sum(one.nominations for one in here) >= number:
                found.append(cost(here))
                here = []
        return [*found, cost(here)] if here else found


def cost(marks: Sequence[Mark]) -> Cost:
    """What a nomination took in these provinces."""
    nominations, seconds = sum(mark.nominations for mark in marks), sum(mark.seconds for mark in marks)
    return Cost(
        nominations=nominations,
        milliseconds=1000 * seconds / nominations,
        processor=1000 * sum(sum(mark.processor.values()) for mark in marks) / nominations,
        entries=sum(mark.entries for mark in marks) / nominations,
        others=sum(mark.others for mark in marks) / (seconds * (os.cpu_count() or 1)),
    )


def markdown(seasons: Sequence[Season]) -> str:
    """The table of the sizes, and the cost by thousands of the largest one."""

    def row(what: str, figure: Callable[[Season], str]) -> list[str]:
        return [what, *(figure(season) for season in seasons)]

    rows = [
        row("Registry loaded, s", lambda s: f"{s.registry.seconds:.0f}"),
        row("Entries of the registry", lambda s: f"{s.registry.entries:,}"),
        row("Nominations filed, decided, signed, s", lambda s: f"{sum(m.seconds for m in s.decided):,.0f}"),
        row("A nomination: ms", lambda s: f"{s.cost().milliseconds:.0f}"),
        row("A nomination: ms of processor time", lambda s: f"{s.cost().processor:.0f}"),
        row("A nomination: entries", lambda s: f"{s.cost().entries:.1f}"),
        row("Processor time taken by other programs", lambda s: f"{s.cost().others:.0%}"),
        row("Entries in all", lambda s: f"{s.last.log:,}"),
        row("Database, MiB", lambda s: f"{s.last.database / MIB:,.0f}"),
        row("Temporal's file, MiB", lambda s: f"{s.last.temporal / MIB:,.0f}"),
        row("Worker's memory at the end, MiB", lambda s: f"{s.last.worker / MIB:,.0f}"),
        row("Worker's memory at most, MiB", lambda s: f"{max(m.worker_most for m in s.marks) / MIB:,.0f}"),
    ]
    sizes = table(["Nominations", *(f"{season.nominations:,}" for season in seasons)], rows)
    largest = max(seasons, key=lambda season: season.nominations)
    done, by = 0, []
    for one in largest.thousands():
        done += one.nominations
        each = f"{one.milliseconds:.0f}", f"{one.processor:.0f}", f"{one.entries:.1f}", f"{one.others:.0%}"
        by.append([f"{done:,}", *each])
    head = ["Nominations by then", "ms each", "ms of processor time each", "entries each", "taken by others"]
    return f"{sizes}\n\n{_slopes(largest)}{table(head, by)}"


def _slopes(season: Season) -> str:
    """How the cost of a nomination moves over the season's pieces: least squares; nothing for one piece."""
    pieces = season.thousands()
    if len(pieces) < 2:
        return ""
    by = list(accumulate(one.nominations / 1000 for one in pieces))
    entries = linear_regression(by, [float(one.entries) for one in pieces]).slope
    processor = linear_regression(by, [float(one.processor) for one in pieces]).slope
    return (
        f"With every 1,000 nominations more, one takes {processor:+.2f} ms of processor time"
        f" and {entries:+.3f} entries.\n\n"
    )
