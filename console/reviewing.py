"""What follows in a movement: results reported and confirmed, sheets, reviews, actions, its shelf."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

import click

from console import faults, files, options, records
from console.language import _
from console.leader import capacity_option
from console.many import send_each
from console.movement import (
    body_of,
    code_argument,
    file_argument,
    keep,
    movement,
    stream_of_movement,
    tell,
)
from console.movementfile import SheetFile
from console.records import Asked
from console.session import Sending, Session, sealed, send
from domain.commands import (
    Ask,
    ConfirmTarget,
    FollowAction,
    HoldReview,
    PublishMovement,
    RankUnits,
    ReopenMovement,
    ReportTarget,
    ReturnTarget,
    SetAction,
    ShelvePaper,
)
from domain.events import ActionState, ReviewKind
from domain.movement.scoring import reason_key
from intake import cells, results
from intake.faults import Faulty, Wrong

__all__ = ["movement"]

F = TypeVar("F", bound=Callable[..., Any])


class Exact(click.ParamType[Fraction]):
    """A number, exactly: ``412``, ``1.5`` or ``3/200``."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Fraction:
        if isinstance(value, Fraction):
            return value
        try:
            return cells.exact(value)
        except Wrong as wrong:
            self.fail(_(wrong.text).format(**wrong.values), param, ctx)


# Results ---------------------------------------------------------------------------------------------------


def one_result(command: F) -> F:
    """``TARGET UNIT PERIOD``: which result it is."""
    for name in ("period", "unit", "target"):
        command = click.argument(name, metavar=name.upper())(command)
    return command


def one_or_many(command: F) -> F:
    """``TARGET UNIT PERIOD``, or ``--from-csv`` with a line for each of many."""
    command = click.option(
        "--from-csv",
        "table",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help=_("CSV file with many results; nothing is sent if anything in it is wrong"),
    )(command)
    for name in ("period", "unit", "target"):
        command = click.argument(name, metavar=f"[{name.upper()}]", required=False)(command)
    return command


COLUMNS = "\b\n" + _(
    "Columns of a CSV file: target, unit, period, part, whole, load; a share has a whole, a target with\n"
    "bands a load. The Vietnamese titles of the common sheets are known too."
)


def figures(command: F) -> F:
    """``--part``, ``--whole`` and ``--load``: what was reached."""
    for name, text in (
        ("--load", _("The caseload, where the target goes by it")),
        ("--whole", _("Of how many, where the target is a share")),
        ("--part", _("What was reached, of this period alone")),
    ):
        command = click.option(name, type=Exact(), help=text)(command)
    return command


@movement.command(
    help=_("Report what the member UNIT has reached on TARGET in PERIOD, exactly."), epilog=COLUMNS
)
@code_argument
@one_or_many
@figures
@options.delegated
@options.acting
def report(code: str, **given: Any) -> None:
    _with_figures(code, ReportTarget, given)


@movement.command(
    help=_(
        "Confirm what the member UNIT has reported on TARGET for PERIOD (the level above). Give the figures "
        "that you have looked at: if others stand there by now, nothing is confirmed."
    ),
    epilog=COLUMNS,
)
@code_argument
@one_or_many
@figures
@options.delegated
@options.acting
def confirm(code: str, **given: Any) -> None:
    _with_figures(code, ConfirmTarget, given)


def _with_figures(code: str, asking: type[ReportTarget | ConfirmTarget], given: dict[str, Any]) -> None:
    """Send the command with the figures of the options, or one for each line of the file."""
    table = given.pop("table")
    key = [given.pop(name) for name in ("target", "unit", "period")]
    part, whole, load = (given.pop(name) for name in ("part", "whole", "load"))
    if table is not None:
        _alone(key[0], part, whole, load)
        lines = _read(table, given)
        _each(code, given, [(x, asking(*x.key, x.part, x.whole, x.load)) for x in lines])
        return
    named = _named(*key)
    if part is None:
        raise click.UsageError(_("Say with --part what was reached."))
    tell(code, asking(*named, part, whole, load), given)


@movement.command("return", help=_("Send the result back to the member UNIT, with reasons."))
@code_argument
@one_result
@options.reasoned(required=True)
@options.delegated
@options.acting
def return_(code: str, target: str, unit: str, period: str, reason: str, **given: Any) -> None:
    tell(code, ReturnTarget(target, unit, period), given, unit, reason=reason)


def _alone(*others: object) -> None:
    """A CSV file says everything: nothing else may stand beside it."""
    if any(one is not None for one in others):
        raise click.UsageError(_("the CSV file names the results; leave out the rest"))


def _named(target: str | None, unit: str | None, period: str | None) -> tuple[str, str, str]:
    if target is None or unit is None or period is None:
        raise click.UsageError(_("Name TARGET, UNIT and PERIOD, or a file with --from-csv."))
    return target, unit, period


def _read(table: Path, given: dict[str, Any]) -> list[results.Line]:
    try:
        return results.read(str(table), table.read_bytes())
    except Faulty as faulty:
        faults.tell(faulty, _("Nothing was sent."), json=given["json"])


def _each(code: str, given: dict[str, Any], asking: list[tuple[results.Line, Ask]]) -> None:
    """Send one command for each line, under ids of their own."""
    asks = {"/".join(line.key): ask for line, ask in asking}

    async def asked(_session: Session, name: str, _id: str) -> Asked:
        return asks[name], ()

    send_each(tuple(asks), Sending(**given), asked, lambda _name: stream_of_movement(code), "result")


# Sheets ----------------------------------------------------------------------------------------------------


@movement.command(
    help=_("Enter the sheet in FILE (YAML): a unit's own, a cross-check, or the superior's appraisal."),
    epilog="\b\n"
    + _(
        "An example of FILE:\n"
        "  unit: unit-1\n"
        "  by: cross                       # self, cross or superior\n"
        "  scorer: unit-2                  # the unit itself if left out\n"
        "  lines:\n"
        "    - {row: work, deducted: 2, rate: 3%, reason: Two cases late}   # the reason is kept sealed\n"
        "    - {row: movement, bonus: 1}"
    ),
)
@code_argument
@file_argument
@options.delegated
@options.acting
def score(code: str, file: Path, **given: Any) -> None:
    written = files.read(file, SheetFile, decimals=True)
    ask = written.ask()
    reasons = {reason_key(row): why for row, why in written.reasons().items()}

    async def asked(session: Session, id: str) -> Asked:
        return ask, sealed(
            session.where, id, written.unit, {reason_key(row): why for row, why in reasons.items()}
        )

    send(stream_of_movement(code), Sending(**given), asked)


@movement.command(help=_("Put the units in order of their points, as a basis for the sitting."))
@code_argument
@options.acting
def rank(code: str, **given: Any) -> None:
    tell(code, RankUnits(), given)


# Reviews and what follows ----------------------------------------------------------------------------------


@movement.command(help=_("Enter that the interim or the final review of movement CODE was held."))
@code_argument
@click.argument("kind", type=click.Choice(get_args(ReviewKind)))
@click.option("--early", is_flag=True, help=_("Hold the final review although results still count"))
@capacity_option
@options.delegated
@options.acting
def review(code: str, kind: ReviewKind, *, early: bool, **given: Any) -> None:
    tell(code, HoldReview(kind, early=early), given)


@movement.command(
    "take-back",
    help=_("Take back the final review of movement CODE, entered by mistake, before results are published."),
)
@code_argument
@options.reasoned(required=True)
@options.delegated
@options.acting
def take_back(code: str, reason: str, **given: Any) -> None:
    tell(code, ReopenMovement(), given, reason=reason)


@movement.command(help=_("Make an ACTION (a code) of a shortcoming: who has to put it right, until when."))
@code_argument
@click.argument("action", metavar="ACTION")
@click.option("--owner", required=True, metavar="BODY", help=_("Who has to put it right"))
@click.option("--due", required=True, type=options.Day(), metavar="DATE", help=_("Until when"))
@click.option("--named-by", required=True, metavar="PERSON", help=_("Who named the shortcoming"))
@options.reasoned(required=True)
@options.acting
def action(
    code: str, action: str, owner: str, due: dt.date, named_by: str, reason: str, **given: Any
) -> None:
    tell(code, SetAction(action, owner, due, named_by), given, owner, reason=reason)


@movement.command(help=_("Say how far ACTION is (its owner, or who keeps the movement)."))
@code_argument
@click.argument("action", metavar="ACTION")
@click.option("--state", required=True, type=click.Choice(get_args(ActionState)), help=_("How far it is"))
@records.words_option
@options.delegated
@options.acting
def follow(code: str, action: str, state: ActionState, text: str | None, **given: Any) -> None:
    asked = FollowAction(action, state)
    records.tell_about(stream_of_movement(code), asked, given, body_of, text=text)


@movement.command(help=_("Enter that the plan or the results were published."))
@code_argument
@click.argument("what", type=click.Choice(["plan", "results"]))
@click.option("--channel", required=True, metavar="CHANNEL", help=_("Where it was published"))
@options.acting
def publish(code: str, what: Literal["plan", "results"], channel: str, **given: Any) -> None:
    tell(code, PublishMovement(what, channel), given)


@movement.command(help=_("Put the paper FILE on the movement's shelf; it is kept encrypted."))
@code_argument
@click.argument("file", metavar="FILE")
@click.option("--dated", required=True, type=options.Day(), metavar="DATE", help=_("Day of the paper"))
@click.option("--number", metavar="NUMBER", help=_("Number of the paper"))
@click.option("--title", metavar="TEXT", help=_("What it is called; kept sealed"))
@options.acting
def shelve(code: str, file: str, dated: dt.date, number: str | None, title: str | None, **given: Any) -> None:
    async def asked(session: Session, id: str) -> Asked:
        kept = await keep(session, code, file, given["person"])
        of = await records.key_of(session, stream_of_movement(code), given["person"], body_of)
        return ShelvePaper(kept, dated, number), sealed(session.where, id, of, {"title": title})

    send(stream_of_movement(code), Sending(**given), asked)
