"""Reports as bars: what the picture of each shows."""

from __future__ import annotations

from audit import telling_report as telling
from audit.fairness import Fairness
from audit.forms import Row
from audit.ledger import OUTCOMES
from audit.plot import Bars, Label, Series
from audit.statistics import Statistics
from audit.words import Named, Words


def fairness_bars(words: Words, found: Fairness, named: Named) -> Bars:
    """All rows but those of nobody."""
    there = [figure for figure in found.figures if figure.nominated]
    return Bars(
        words.text("report.fairness", season=found.season, day=words.day(found.day)),
        tuple(Label(telling.row_name(words, f, named), telling.numbers(words, f)) for f in there),
        tuple(
            Series(words.text(f"report.head.{o}"), tuple(len(f.cases[o]) for f in there)) for o in OUTCOMES
        ),
    )


def statistics_bars(words: Words, found: Statistics, named: Named) -> Bars:
    """The rows of form 0603 that count awards which stand."""
    form = found.form("0603")
    rows = [row for row in form.rows if row.name != "taken_back"]

    def name(row: Row) -> str:
        return telling.form_row_name(words, form, row)

    period = telling.period_line(words, found, named)
    return Bars(
        words.text("Awards by form 0603. {period}", period=period),
        tuple(Label(f"{row.code} {name(row)}".strip(), str(len(row.names or ()))) for row in rows),
        (Series(words.text("report.head.awarded"), tuple(len(row.names or ()) for row in rows)),),
    )
