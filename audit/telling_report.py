"""Reports in words: tables for reading, with the key by which each row's list is asked for.

``Sheet`` is what a terminal, a page and a spreadsheet show alike.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from audit.fairness import Fairness, Favour, Figure, Pair
from audit.forms import Form, Row
from audit.ledger import OUTCOMES, Ledger
from audit.movements import COLUMNS
from audit.statistics import Statistics
from audit.words import Named, Words
from domain.exact import percent

NO_CLUSTER = "-"
NAME, BETWEEN = 36, 3
"""Letters of a row's name where there is little room, and between two columns."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its title and what has to be known to read it."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    """Of a list: under which names programs read its columns, whatever the language."""

    @property
    def width(self) -> int:
        """How many letters its lines need."""
        columns = zip(self.head, *self.rows, strict=True)
        return sum(max(map(len, column)) + BETWEEN for column in columns) - BETWEEN

    def stacked(self) -> Sheet:
        """The table with each row's key under its name, in lines that leave room for the numbers."""

        def under(key: str, name: str) -> str:
            return "\n".join((*textwrap.wrap(name, NAME), f"  {key}"))

        rows = tuple((under(row[0], row[1]), *row[2:]) for row in self.rows)
        return replace(self, head=self.head[1:], rows=rows)


# Fairness -------------------------------------------------------------------------------------------------


def fairness_sheets(words: Words, found: Fairness, named: Named) -> tuple[Sheet, Sheet]:
    """The figures, and the pairs of units that favoured each other."""
    figures = Sheet(
        words.text("report.fairness", season=found.season, day=words.day(found.day)),
        _head(words, "key", "row", "nominated", *OUTCOMES, "rate", "share"),
        tuple(_figure(words, figure, named) for figure in found.figures),
        (words.text("report.fairness_note"),),
    )
    pairs = Sheet(
        words.text("report.pairs"),
        _head(words, "key", "one", "to_other", "other", "to_one"),
        tuple(_pair(words, pair, named) for pair in found.pairs),
        (words.text("report.pairs_note" if found.pairs else "report.no_pairs"),),
    )
    return figures, pairs


def row_name(words: Words, figure: Figure, named: Named) -> str:
    """What a row of the ledger counts."""
    match figure.group:
        case "cluster" if figure.code == NO_CLUSTER:
            return words.text("report.no_cluster")
        case "cluster" | "unit" | "award":
            return named(figure.code)
        case _:
            return words.text(f"report.{figure.group}.{figure.code}")


def numbers(words: Words, figure: Figure) -> str:
    """A row's numbers for a picture, in which nothing can be pointed at."""
    said = f"{len(figure.cases['awarded'])}/{len(figure.nominated)}"
    return said if figure.rate is None else f"{said} = {percentage(words, figure.rate)}"


def percentage(words: Words, exact: Fraction | None) -> str:
    """An exact share, rounded to two digits of a percentage; empty where there is none."""
    return "" if exact is None else f"{words.number(percent(exact.numerator, exact.denominator))} %"


def fairness_csv(words: Words, found: Fairness, named: Named) -> Iterator[Sequence[object]]:
    """One line a row. Of a pair there are the approvals and votes of each for the other.

    There is no fraction in it, which a spreadsheet would take for a day: the rate is exactly awarded by
    nominated.
    """
    figures, _ = fairness_sheets(words, found, named)
    votes = ("approved_other", "voted_other", "approved_one", "voted_one")
    key, *head = figures.head
    yield (key, *_head(words, "group"), *head, *_head(words, *votes))
    for figure, (key, *row) in zip(found.figures, figures.rows, strict=True):
        yield (key, words.text(f"report.group.{figure.group}"), *row, *("" for _ in votes))
    for pair in found.pairs:
        both = f"{named(pair.one)} ↔ {named(pair.other)}"
        start = pair.key, words.text("report.group.pair"), both
        nothing = ("" for _ in head[1:])
        counts = (len(part) for f in (pair.to_other, pair.to_one) for part in (f.approved, f.voted))
        yield (*start, *nothing, *counts)


def _figure(words: Words, figure: Figure, named: Named) -> tuple[str, ...]:
    return (
        figure.key,
        row_name(words, figure, named),
        str(len(figure.nominated)),
        *(str(len(figure.cases[outcome])) for outcome in OUTCOMES),
        percentage(words, figure.rate),
        percentage(words, figure.share),
    )


def _pair(words: Words, pair: Pair, named: Named) -> tuple[str, ...]:
    return (
        pair.key,
        named(pair.one),
        _favour(words, pair.to_other),
        named(pair.other),
        _favour(words, pair.to_one),
    )


def _favour(words: Words, favour: Favour) -> str:
    said = []
    if favour.voted:
        said.append(words.text("report.approved", approved=len(favour.approved), voted=len(favour.voted)))
    if favour.nominated:
        said.append(words.text("report.put_forward", count=len(favour.nominated)))
    return "; ".join(said)


# Statistics -----------------------------------------------------------------------------------------------


def form_sheet(words: Words, form: Form, named: Named) -> Sheet:
    """One statutory form. A row that nothing here tells is not known; it is not zero."""
    title = words.text(f"report.form.{form.code}")
    if not form.layout_seen:
        title = f"{title} ({words.text('report.layout_not_seen')})"
    notes = [words.text("report.unverified")] if form.layout_seen else []
    if form.code == "0601" and not form.rows[0].names:
        notes.append(words.text("report.no_movements"))
    return Sheet(
        title,
        (*_head(words, "key", "row", "total"), *(column(words, c, named) for c in form.columns)),
        tuple(_form_row(words, form, row) for row in form.rows),
        tuple(notes),
    )


def form_row_name(words: Words, form: Form, row: Row) -> str:
    """What a row of a form counts."""
    key = f"report.{form.code}.{row.name}"
    text = words.text(key)
    return words.text(f"report.0603.{row.name}") if text == key else text


def column(words: Words, code: str, named: Named) -> str:
    """What a column of a form counts: an award, or the level of who launched a movement."""
    return words.text(f"report.level.{code}") if code in COLUMNS else named(code)


def period_line(words: Words, found: Statistics, named: Named) -> str:
    """Of which days the statistics are, whose decisions, and when they are due."""
    begins, until = found.period.begins, found.period.until
    said = [words.text("report.period", begins=words.day(begins), until=words.day(until))]
    if found.organ is not None:
        said.append(words.text("report.organ", organ=named(found.organ)))
    if found.period.due is not None:
        said.append(words.text("report.due", day=words.day(found.period.due)))
    return "; ".join(said)


def statistics_csv(words: Words, found: Statistics, named: Named) -> Iterator[Sequence[object]]:
    """One line a number, so that forms of different columns stand in one file; not known is empty."""
    yield _head(words, "key", "form", "code", "row", "column", "number")
    for form in found.forms:
        for row in form.rows:
            start = form.key(row), form.code, row.code, form_row_name(words, form, row)
            total = "" if row.names is None else len(row.names)
            yield (*start, words.text("report.head.total"), total)
            for code in form.columns:
                key, *rest = start
                yield (f"{key}/{code}", *rest, column(words, code, named), len(row.by.get(code, ())))


def _form_row(words: Words, form: Form, row: Row) -> tuple[str, ...]:
    total = words.text("report.not_known") if row.names is None else str(len(row.names))
    counts = (str(len(row.by.get(code, ()))) for code in form.columns)
    return form.key(row), form_row_name(words, form, row), total, *counts


# Lists ----------------------------------------------------------------------------------------------------


_CASES = ("stream", "name", "award", "result", "decided")
_MOVEMENTS = (
    *("stream", "name", "kind", "launched", "state"),
    *("members", "registered", "dropped", "reported", "confirmed"),
)


def listed(words: Words, ledger: Ledger, names: Sequence[str], named: Named) -> Sheet:
    """The list behind a number: nominations with what became of them, movements with how far they came, or
    bodies and people by their name."""
    if names and all(name in ledger.movements for name in names):
        return _movements(words, ledger, names, named)
    cases = {case.stream: case for case in ledger.cases}
    rows = []
    for name in names:
        if (case := cases.get(name)) is None:
            rows.append((name, named(name), "", "", ""))
            continue
        day = "" if case.awarded_on is None else words.day(case.awarded_on)
        result = words.phase(case.state.shown)
        rows.append((name, named(case.about.nominee), named(case.about.award), result, day))
    return Sheet(words.text("report.list"), _head(words, *_CASES), tuple(rows), keys=_CASES)


def _movements(words: Words, ledger: Ledger, names: Sequence[str], named: Named) -> Sheet:
    """Movements: whose, of which kind, how many take part, ran, run no more, and how many results came."""
    rows = []
    for name in names:
        movement = ledger.movements[name]
        assert movement.launched_on is not None, "only what was launched is counted"
        results = movement.results.values()
        counts = (
            len(movement.members),
            len(movement.running) + len(movement.dropped),
            len(movement.dropped),
            len(results),
            sum(one.state == "confirmed" for one in results),
        )
        plan = movement.planned
        kind, day = words.word("movement_kind", plan.kind), words.day(movement.launched_on)
        about = name, named(plan.body), kind, day, words.phase(movement.shown)
        rows.append((*about, *map(str, counts)))
    return Sheet(words.text("report.list"), _head(words, *_MOVEMENTS), tuple(rows), keys=_MOVEMENTS)


def _head(words: Words, *columns: str) -> tuple[str, ...]:
    return tuple(words.text(f"report.head.{column}") for column in columns)


def as_data(sheet: Sheet) -> list[Mapping[str, str]]:
    """A list's rows as objects."""
    return [dict(zip(sheet.keys, row, strict=True)) for row in sheet.rows]
