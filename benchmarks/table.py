"""Figures beside aims, as data, as text for a terminal and as Markdown for a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.contest import AT_ONCE, DBOS, OURS, SIDE_BY_SIDE, TEMPORAL
from benchmarks.figures import Figures
from benchmarks.folding import Speed
from benchmarks.markdown import table
from benchmarks.sitting import Held

TITLES = {
    OURS: "Vinh Danh",
    TEMPORAL: "(a) Temporal, rules in the workflow",
    DBOS: "(b) DBOS 3.4",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of all contestants, as it is to be read."""

    what: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Aim:
    """What was aimed at, and what came of it."""

    what: str
    wanted: str
    found: str
    met: bool


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a run found out."""

    machine: Mapping[str, str]
    figures: Mapping[str, Figures]
    speed: Speed
    sittings: Sequence[Held] = ()

    def rows(self) -> Sequence[Row]:
        """What was measured."""
        many = f"{SIDE_BY_SIDE} side by side"

        def row(what: str, show: str, *names: str) -> Row:
            def cell(figures: Figures) -> str:
                values = []
                for name in names:
                    work, _, figure = name.partition(".")
                    value: float = getattr(getattr(figures, work), figure)
                    values.append(format(value * 1000 if figure in _TIMES else value, show))
                return " / ".join(values)

            return Row(what, {name: cell(figures) for name, figures in self.figures.items()})

        return [
            row("One nomination: votes a second", ".0f", "alone.votes_a_second"),
            row("One nomination: a vote, p50 / p99, ms", ".1f", "alone.p50", "alone.p99"),
            row(f"{many}: votes a second", ".0f", "side_by_side.votes_a_second"),
            row(f"{many}: a vote, p50 / p99, ms", ".0f", "side_by_side.p50", "side_by_side.p99"),
            row(f"{AT_ONCE} votes at once on one case: slowest, median / worst, ms", ".0f",
                "at_once.slowest", "at_once.worst"),
            row("Written by the engine into its history, entries a vote", ".1f", "alone.recorded_a_vote"),
        ]  # fmt: skip

    def aims(self) -> Sequence[Aim]:
        """What was aimed at."""
        ours, a, b = (self.figures[name] for name in (OURS, TEMPORAL, DBOS))
        rate, a_rate, b_rate = (one.side_by_side.votes_a_second for one in (ours, a, b))
        return [
            _at_most("One nomination, p50, beside (a)", ours.alone.p50 / a.alone.p50, 0.5),
            _at_most("One nomination, p50, beside (b)", ours.alone.p50 / b.alone.p50, 1.0),
            _at_least("Ten side by side, votes a second, beside (a)", rate / a_rate, 2.0),
            _at_least("Ten side by side, votes a second, beside (b)", rate / b_rate, 2.0),
            Aim(f"{AT_ONCE} votes at once, slowest", "under 0.3 s", f"{ours.at_once.slowest:.2f} s",
                ours.at_once.slowest < 0.3),
            _fast("Folding, entries a second on one core", self.speed.fold, 50_000),
            _fast("Replay with every decision, entries a second on one core", self.speed.replay, 15_000),
            *(aim for held in self.sittings for aim in (
                _within(f"{held.named}: durable after the last signature", held.durable, 1),
                _within(f"{held.named}: all runs awake", held.awake, 10),
            )),
        ]  # fmt: skip

    def data(self) -> dict[str, Any]:
        """The same for a program; times in seconds."""
        return {
            "machine": dict(self.machine),
            "contestants": {
                name: {
                    work: {
                        "runs": len(series.runs),
                        "votes": sum(len(run.votes) for run in series.runs),
                        **{figure: getattr(series, figure) for figure in _FIGURES},
                    }
                    for work, series in _series(figures)
                }
                for name, figures in self.figures.items()
            },
            "one_core": asdict(self.speed),
            "sittings": [asdict(held) for held in self.sittings],
            "aims": [asdict(aim) for aim in self.aims()],
        }

    def markdown(self) -> str:
        """For the page."""
        names = list(self.figures)
        compared = table(
            ["", *(TITLES[name] for name in names)],
            [[row.what, *(row.cells[name] for name in names)] for row in self.rows()],
        )
        aims = table(
            ["", "aim", "found", ""],
            [[aim.what, aim.wanted, aim.found, "met" if aim.met else "**missed**"] for aim in self.aims()],
        )
        machine = table(["Measured on", ""], [list(item) for item in self.machine.items()])
        held = [table(*self._held())] if self.sittings else []
        return "\n\n".join((compared, self._amount(), *held, aims, machine))

    def text(self) -> str:
        """For a terminal."""
        names = list(self.figures)
        blocks = [
            [["", *(TITLES[name] for name in names)],
             *([row.what, *(row.cells[name] for name in names)] for row in self.rows())],
            [["", "aim", "found", ""],
             *([aim.what, aim.wanted, aim.found, "met" if aim.met else "MISSED"] for aim in self.aims())],
            [list(item) for item in self.machine.items()],
        ]  # fmt: skip
        head, rows = self._held()
        held = [_aligned([head, *rows])] if self.sittings else []
        return "\n\n".join([_aligned(blocks[0]), self._amount(), *held, *map(_aligned, blocks[1:])])

    def _held(self) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
        """The sittings, as head and rows."""

        def row(what: str, show: str, figure: str) -> list[str]:
            return [what, *(format(getattr(held, figure), show) for held in self.sittings)]

        head = ["Seconds", *(held.named for held in self.sittings)]
        return head, [
            row("All sheets, or both tellers' counts, acknowledged", ".2f", "sheets"),
            row("The ballot counted", ".2f", "counted"),
            row("After the last signature: durable in every stream", ".2f", "durable"),
            row("After that: every run awake", ".2f", "awake"),
            row("(entries of that one transaction)", ",", "entries"),
        ]

    def _amount(self) -> str:
        series = [dict(_series(figures)) for figures in self.figures.values()]
        counted = {work: min(len(one[work].runs) for one in series) for work in series[0]}
        return (
            f"Medians of {counted['alone']} nominations alone, {counted['side_by_side']} times ten side by "
            f"side and {counted['at_once']} cases at once, in turn; p99 of all votes together. "
            f"Folded and decided again: {self.speed.entries:,} entries."
        )


_TIMES = frozenset({"p50", "p99", "slowest", "worst"})
_FIGURES = ("votes_a_second", "p50", "p99", "slowest", "worst", "recorded_a_vote")


def _series(figures: Figures) -> list[tuple[str, Any]]:
    return [(work, getattr(figures, work)) for work in ("alone", "side_by_side", "at_once")]


def _at_most(what: str, found: float, limit: float) -> Aim:
    return Aim(what, f"at most {limit:g} ×", f"{found:.2f} ×", found <= limit)


def _at_least(what: str, found: float, limit: float) -> Aim:
    return Aim(what, f"at least {limit:g} ×", f"{found:.2f} ×", found >= limit)


def _within(what: str, found: float, limit: float) -> Aim:
    return Aim(what, f"under {limit:g} s", f"{found:.2f} s", found < limit)


def _fast(what: str, found: float, limit: float) -> Aim:
    return Aim(what, f"{limit:,.0f}", f"{found:,.0f}", found >= limit)


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)
