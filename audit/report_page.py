"""Reports as pages show them: tables whose numbers lead to their lists, the picture, the spreadsheet.

All of it is plain data, so that a process of its own can make it: a season's log is read in seconds, and a
page answers others meanwhile.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from audit import ledger as reading_of
from audit import telling_report as telling
from audit.catalogue import WEB
from audit.fairness import Fairness, UnknownSeason, fairness
from audit.forms import Form
from audit.ledger import OUTCOMES, Ledger
from audit.plot import svg
from audit.report_bars import fairness_bars, statistics_bars
from audit.spreadsheet import table as spreadsheet
from audit.statistics import Period, statistics
from audit.story import names_in
from audit.words import Language, Named, Words
from eventlog.entry import Entry


@dataclass(frozen=True, slots=True)
class Cell:
    """A number or a text; ``key`` is what its list is asked for by, where it has one."""

    text: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table, the first column of which heads its rows."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A report: its tables, and the same as a picture and as a spreadsheet."""

    tables: tuple[Table, ...]
    svg: str
    csv: str
    said: str = ""
    """Of which days it is, where that is not said in a title."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The list behind a number; ``keys`` name its columns whatever the language.

    ``title`` is the number's table, ``row`` and ``column`` where it stands there.
    """

    title: str
    row: str
    column: str
    head: tuple[str, ...]
    keys: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Wrong:
    """What cannot be shown: a season or a number that there is not; ``known`` are those that there are."""

    what: str
    known: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """Which report. Either ``season``, or ``period``; with ``key`` the list behind a number of it."""

    report: Literal["fairness", "statistics"]
    language: Language
    season: str | None = None
    period: tuple[str, str] | None = None
    organ: str | None = None
    key: str | None = None


def period_of(asked: Asked) -> Period | None:
    """The days that are asked for; None where they are a season's.

    :raises BackwardPeriod: they end before they begin
    """
    if asked.period is None:
        return None
    begins, until = (dt.date.fromisoformat(day) for day in asked.period)
    return Period(begins, until)


def made(entries: Iterable[Entry], asked: Asked) -> Page | Listed | Wrong:
    """The report that is asked for, of these entries."""
    words = Words(asked.language, WEB)
    ledger = reading_of.read(entries)
    named = names_in(ledger.registers.facts(), words)
    if asked.report == "fairness":
        try:
            found = fairness(ledger, asked.season or "")
        except UnknownSeason:
            return Wrong("season", tuple(ledger.common.seasons))
        tables = _fairness_tables(words, found, named)
        if asked.key is not None:
            return _listed(words, ledger, tables, asked.key, found.streams(asked.key), named)
        picture = svg(fairness_bars(words, found, named))
        return Page(tables, picture, spreadsheet(telling.fairness_csv(words, found, named)).decode())
    try:
        period = period_of(asked) or Period.of_season(ledger, asked.season or "")
    except UnknownSeason:
        return Wrong("season", tuple(ledger.common.seasons))
    if asked.organ is not None and asked.organ not in ledger.common.bodies:
        return Wrong("organ")
    counted = statistics(ledger, period, asked.organ)
    tables = tuple(_form(words, form, named) for form in counted.forms)
    if asked.key is not None:
        return _listed(words, ledger, tables, asked.key, counted.names(asked.key), named)
    picture = svg(statistics_bars(words, counted, named))
    csv = spreadsheet(telling.statistics_csv(words, counted, named)).decode()
    return Page(tables, picture, csv, telling.period_line(words, counted, named))


def _fairness_tables(words: Words, found: Fairness, named: Named) -> tuple[Table, ...]:
    figures, pairs = telling.fairness_sheets(words, found, named)
    rows = []
    for figure, (_key, name, nominated, *numbers) in zip(found.figures, figures.rows, strict=True):
        counts = numbers[: len(OUTCOMES)]
        keyed = (Cell(n, f"{figure.key}/{o}") for o, n in zip(OUTCOMES, counts, strict=True))
        rest = (Cell(text) for text in numbers[len(OUTCOMES) :])
        rows.append((Cell(name), Cell(nominated, figure.key), *keyed, *rest))
    both = tuple((Cell(row[1], row[0]), *map(Cell, row[2:])) for row in pairs.rows)
    return (
        Table(figures.title, figures.head[1:], tuple(rows), figures.notes),
        Table(pairs.title, pairs.head[1:], both, pairs.notes),
    )


def _form(words: Words, form: Form, named: Named) -> Table:
    sheet = telling.form_sheet(words, form, named)
    rows = []
    for row, (key, name, total, *numbers) in zip(form.rows, sheet.rows, strict=True):
        counts = (Cell(n, f"{key}/{c}") for c, n in zip(form.columns, numbers, strict=True))
        code = f"{row.code}. " if row.code else ""
        rows.append((Cell(f"{code}{name}"), Cell(total, key if row.names is not None else None), *counts))
    return Table(sheet.title, sheet.head[1:], tuple(rows), sheet.notes)


def _listed(
    words: Words,
    ledger: Ledger,
    tables: Sequence[Table],
    key: str,
    names: Sequence[str] | None,
    named: Named,
) -> Listed | Wrong:
    if names is None:
        return Wrong("key")
    sheet = telling.listed(words, ledger, names, named)
    return Listed(*_place(tables, key), sheet.head, sheet.keys, sheet.rows)


def _place(tables: Sequence[Table], key: str) -> tuple[str, str, str]:
    """Where the number stands: its table, row and column. A number that only the spreadsheet has goes by its
    key."""
    for table in tables:
        for row in table.rows:
            for place, cell in enumerate(row):
                if cell.key == key:
                    return table.title, row[0].text, table.head[place] if place else ""
    return key, "", ""
