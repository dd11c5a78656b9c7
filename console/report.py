"""Reports over the whole log: the fairness ledger of a season, and the year's statutory statistics."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from audit.words import Named
from console import options
from console.exported import entries_of
from console.language import _, words
from console.output import Status, Trouble, hung, put, table
from console.progress import progress

if TYPE_CHECKING:
    from audit.ledger import Ledger
    from audit.plot import Bars
    from audit.statistics import Period
    from audit.telling_report import Sheet

MOST_COLUMNS = 3
"""More of them do not stand beside the name of a row on a terminal of a hundred letters."""
F = TypeVar("F", bound=Callable[..., Any])


@click.group("report", help=_("Reports: who was nominated and awarded, and the year's statutory forms."))
def report() -> None:
    pass


report.add_command(progress)


def _given(command: F) -> F:
    """Where the entries come from, and what is made of the numbers."""
    for option in (
        options.as_json,
        click.option(
            "--list",
            "key",
            metavar="KEY",
            help=_(
                "Print the list behind a number: the key of its row, and after a slash that of the number"
            ),
        ),
        click.option("--svg", type=_FILE, metavar="FILE", help=_("Draw the bars into FILE as SVG")),
        click.option("--csv", type=_FILE, metavar="FILE", help=_("Write the rows into FILE as CSV")),
        click.option("--folder", type=_FOLDER, help=_("An export, instead of the database")),
    ):
        command = option(command)
    return command


_FILE = click.Path(dir_okay=False, path_type=Path)
_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@report.command(
    help=_(
        "The season's fairness ledger: leaders against direct workers, small collectives, women, first-time "
        "holders, awards, clusters, units; and units that favoured each other."
    )
)
@click.option("--season", required=True, metavar="SEASON", help=_("Code of the season"))
@_given
def fairness(
    season: str, folder: Path | None, csv: Path | None, svg: Path | None, key: str | None, *, json: bool
) -> None:
    from audit import telling_report as telling
    from audit.fairness import UnknownSeason
    from audit.fairness import fairness as counted
    from audit.report_bars import fairness_bars
    from audit.report_data import fairness_data

    ledger, named = _ledger(folder)
    try:
        found = counted(ledger, season)
    except UnknownSeason:
        raise _unknown_season(ledger, season) from None
    if key is not None:
        _list(ledger, named, key, found.streams(key), json=json)
        return
    _write(
        csv,
        lambda: telling.fairness_csv(words, found, named),
        svg,
        lambda: fairness_bars(words, found, named),
        json=json,
    )
    if json:
        put(fairness_data(words, found, named))
        return
    if csv is None and svg is None:
        _show(*telling.fairness_sheets(words, found, named))


@report.command(
    help=_(
        "The statistics of a year, a season or any days by the forms 0601 to 0605; an award counts on the "
        "day of its decision, a movement on that of its launch."
    )
)
@click.option(
    "--year",
    type=click.IntRange(options.FIRST_YEAR, options.LAST_YEAR),
    metavar="YEAR",
    help=_("A calendar year"),
)
@click.option("--season", metavar="SEASON", help=_("The days of the season of this code"))
@click.option("--from", "begins", type=options.Day(), metavar="DATE", help=_("First day"))
@click.option("--until", type=options.Day(), metavar="DATE", help=_("Last day"))
@click.option("--organ", metavar="BODY", help=_("Count only decisions of this body in form 0603"))
@_given
def statistics(
    year: int | None,
    season: str | None,
    begins: dt.date | None,
    until: dt.date | None,
    organ: str | None,
    folder: Path | None,
    csv: Path | None,
    svg: Path | None,
    key: str | None,
    *,
    json: bool,
) -> None:
    from audit import telling_report as telling
    from audit.report_bars import statistics_bars
    from audit.report_data import statistics_data
    from audit.statistics import statistics as counted

    period = _period(year, season, begins, until)
    ledger, named = _ledger(folder)
    found = counted(ledger, period(ledger), organ)
    if key is not None:
        _list(ledger, named, key, found.names(key), json=json)
        return
    _write(
        csv,
        lambda: telling.statistics_csv(words, found, named),
        svg,
        lambda: statistics_bars(words, found, named),
        json=json,
    )
    if json:
        put(statistics_data(words, found, named))
        return
    if csv is None and svg is None:
        click.echo(hung(telling.period_line(words, found, named), 2))
        click.echo("")
        _show(*(_fitting(telling.form_sheet(words, form, named), len(form.columns)) for form in found.forms))


# What a command is given ----------------------------------------------------------------------------------


def _ledger(folder: Path | None) -> tuple[Ledger, Named]:
    """The whole log, from the database or an export, and the names that it has for codes."""
    from audit import ledger as reading_of
    from audit.story import names_in

    ledger = reading_of.read(entries_of(folder))
    return ledger, names_in(ledger.registers.facts(), words)


def _period(
    year: int | None, season: str | None, begins: dt.date | None, until: dt.date | None
) -> Callable[[Ledger], Period]:
    """The days, named in one of three ways; only the log knows a season's."""
    from audit.statistics import BackwardPeriod, Period

    ways = (year is not None, season is not None, begins is not None or until is not None)
    if sum(ways) == 1:
        if season is not None:
            return lambda ledger: _days_of(ledger, season)
        if year is not None:
            return lambda _: Period.of_year(year)
        if begins is not None and until is not None:
            try:
                days = Period(begins, until)
            except BackwardPeriod:
                text = _("The period ends ({until}) before it begins ({begins}).")
                said = text.format(begins=words.day(begins), until=words.day(until))
                raise click.UsageError(said) from None
            return lambda _: days
    raise click.UsageError(_("Name the days: --year, --season, or --from and --until."))


def _days_of(ledger: Ledger, season: str) -> Period:
    from audit.fairness import UnknownSeason
    from audit.statistics import Period

    try:
        return Period.of_season(ledger, season)
    except UnknownSeason:
        raise _unknown_season(ledger, season) from None


def _unknown_season(ledger: Ledger, season: str) -> Trouble:
    known = ", ".join(ledger.common.seasons) or "-"
    text = _("There is no season {season}. Known: {known}.").format(season=season, known=known)
    return Trouble(Status.REFUSED, "unknown_season", text)


# What comes of it -----------------------------------------------------------------------------------------


def _show(*sheets: Sheet) -> None:
    for number, sheet in enumerate(sheets):
        if number:
            click.echo("")
        click.echo(hung(sheet.title, 2))
        if sheet.rows:
            shown = sheet if _fits(sheet) else sheet.stacked()
            table(shown.head, shown.rows)
        for note in sheet.notes:
            click.echo(hung(note, 2))


def _fits(sheet: Sheet) -> bool:
    """Whether the table can stand in the terminal; where there is none, it is as wide as it needs."""
    return not sys.stdout.isatty() or sheet.width <= shutil.get_terminal_size().columns


def _fitting(sheet: Sheet, columns: int) -> Sheet:
    """The form with its ``columns``, or its totals alone where they are too many to stand side by side."""
    if columns <= MOST_COLUMNS:
        return sheet
    totals = -columns
    named = ", ".join(sheet.head[totals:])
    note = _("By column in --csv and --json: {columns}").format(columns=named)
    rows = tuple(row[:totals] for row in sheet.rows)
    return replace(sheet, head=sheet.head[:totals], rows=rows, notes=(*sheet.notes, note))


def _list(ledger: Ledger, named: Named, key: str, names: Sequence[str] | None, *, json: bool) -> None:
    """The list behind a number."""
    from audit.telling_report import as_data, listed

    if names is None:
        text = _("There is no number {key} in this report.").format(key=key)
        raise Trouble(Status.REFUSED, "no_such_number", text)
    sheet = listed(words, ledger, names, named)
    if json:
        put(as_data(sheet))
    elif sheet.rows:
        _show(sheet)
    else:
        click.echo(_("Nothing is counted here."))


def _write(
    csv: Path | None,
    rows: Callable[[], Iterable[Sequence[object]]],
    svg: Path | None,
    bars: Callable[[], Bars],
    *,
    json: bool,
) -> None:
    """The files that were asked for."""
    from audit.plot import svg as drawn
    from audit.spreadsheet import table as written

    if csv is not None:
        csv.write_bytes(written(rows()))
    if svg is not None:
        svg.write_text(drawn(bars()), encoding="utf-8")
    for file in (csv, svg):
        if file is not None and not json:
            click.echo(_("Written to {file}").format(file=file))


COMMANDS = (report,)
