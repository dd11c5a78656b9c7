"""Options and words that many commands share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from console.language import _
from domain.calendar import HANOI

F = TypeVar("F", bound=Callable[..., Any])


FIRST_YEAR, LAST_YEAR = 1945, 2199
"""Years beyond these are slips of the pen; the last one leaves room to count days on from it."""


class Moment(click.ParamType[dt.datetime]):
    """A day (to its end, in Hà Nội) or a moment with its zone."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.datetime:
        if isinstance(value, dt.datetime):
            return value
        try:
            moment = dt.datetime.fromisoformat(value)
        except ValueError:
            self.fail(_("write a day as 2026-11-22 or a moment as 2026-11-22T17:00+07:00"), param, ctx)
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            sensible = _("the year is {year}; sensible ones lie between {first} and {last}")
            self.fail(sensible.format(year=moment.year, first=FIRST_YEAR, last=LAST_YEAR), param, ctx)
        if moment.tzinfo is None:
            if len(value) > len("2026-11-22"):
                self.fail(_("the moment has no zone, write {value}+07:00").format(value=value), param, ctx)
            moment = dt.datetime.combine(moment.date() + dt.timedelta(days=1), dt.time(), HANOI)
        return moment.astimezone(dt.UTC)


class Day(click.ParamType[dt.date]):
    """A day."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            self.fail(_("write a day as 2026-11-22"), param, ctx)


def person(command: F) -> F:
    """``--as PERSON``: who acts."""
    return click.option(
        "--as",
        "person",
        required=True,
        envvar="VINHDANH_AS",
        metavar="PERSON",
        help=_("Who acts (code of a person)"),
    )(command)


def dated(command: F) -> F:
    """``--on DATE`` and ``--minutes FILE``: the business date, and what it stands on where it is long ago."""
    command = click.option(
        "--minutes",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help=_("Minutes or paper that an entry made late stands on; its SHA-256 is recorded"),
    )(command)
    return click.option(
        "--on",
        type=Day(),
        metavar="DATE",
        help=_("Business date: the meeting's or the paper's; today if left out"),
    )(command)


def sent(command: F) -> F:
    """``--id`` and ``--no-wait``: how a command is sent."""
    command = click.option(
        "--no-wait", is_flag=True, help=_("Hand it over as a signal; the answer appears in the inbox")
    )(command)
    return click.option(
        "--id",
        "command_id",
        metavar="ID",
        help=_("Id of the command; sending it again under the same id is safe"),
    )(command)


def delegated(command: F) -> F:
    """``--delegation``: act for somebody else."""
    return click.option("--delegation", metavar="ID", help=_("Delegation under which one acts"))(command)


def reasoned(*, required: bool) -> Callable[[F], F]:
    """``--reason``: kept sealed, beside the log."""
    return click.option("--reason", required=required, metavar="TEXT", help=_("Reason; it is kept sealed"))


def as_json(command: F) -> F:
    """``--json``: one JSON document instead of text."""
    return click.option("--json", "json", is_flag=True, help=_("Print JSON"))(command)


def acting(command: F) -> F:
    """What every command that asks something takes: who, for which day, under which id, how to print."""
    return person(dated(sent(as_json(command))))


def nomination(command: F) -> F:
    """The argument ``ID`` of a nomination."""
    return click.argument("case", metavar="ID")(command)


def pairs(given: Sequence[str], option: str) -> dict[str, str]:
    """``NAME=VALUE`` options."""
    found = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals or not name or not value or name in found:
            wrong = _("{option} is written NAME=VALUE, each name once, not {pair}")
            raise click.UsageError(wrong.format(option=option, pair=pair))
        found[name] = value
    return found
