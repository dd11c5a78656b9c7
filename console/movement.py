"""What a movement's body and its members do at the beginning: plan, launch, take part, sign the pledge.

What is reported, scored and reviewed stands in ``console.reviewing``, what is shown in ``console.movements``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from console import files, listfile, options, records
from console.attaching import Attaching
from console.language import _
from console.leader import capacity_option
from console.many import send_each
from console.movementfile import MovementFile, RegistrationFile
from console.records import Asked
from console.session import Sending, Session, sealed, send
from domain.commands import (
    AcknowledgeMovement,
    AdoptMovement,
    Ask,
    CallOffMovement,
    DraftPledge,
    DropOut,
    IssuePlan,
    LaunchMovement,
    RegisterFor,
    SignPledge,
    TakeBackPlan,
    WithdrawPledge,
)
from domain.events import Aim, Guidance
from domain.movement import Movement


@click.group("movement", help=_("Movements: planned, launched, taken part in, reviewed, followed up."))
def movement() -> None:
    pass


code_argument = click.argument("code", metavar="CODE")
file_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


def stream_of_movement(code: str) -> str:
    """``td-1`` and ``movement/td-1`` name the same stream."""
    return records.stream_of_record("movement", code)


def tell(code: str, ask: Ask, given: dict[str, Any], of: str | None = None, **text: str | None) -> None:
    """Send what needs no look at the movement; what is said in words is sealed under ``of``."""
    records.tell(stream_of_movement(code), ask, given, of, **text)


def body_of(state: Movement) -> str | None:
    """Under whose key the papers of a movement are kept."""
    return None if state.plan is None else state.plan.body


# The plan --------------------------------------------------------------------------------------------------


@movement.command(
    help=_("Draw up the plan described in FILE (YAML), or draw it up anew as long as it is not adopted."),
    epilog="\b\n"
    + _(
        "An example of FILE:\n"
        "  code: td-2026                   # the CODE of all other commands\n"
        "  body: cluster-6\n"
        "  kind: routine                   # routine, campaign, thematic or lasting\n"
        "  title: For justice              # kept sealed\n"
        "  text: plan.pdf                  # a file beside FILE, kept encrypted, or the SHA-256 of one\n"
        "  season: court-2026\n"
        "  runs: {begins: 2026-01-01, until: 2026-12-31}\n"
        "  measured: {begins: 2025-12-01, until: 2026-11-30}   # like runs if left out\n"
        "  work_year: {begins: 2025-10-01, until: 2026-09-30}\n"
        "  members: [cluster-6]            # with a cluster come its units\n"
        "  links: [{to: superior, movement: td-court, cite: 12/KH-TA}, {to: lasting, cite: 05/CT}]\n"
        "  registration: true              # who runs is registered first\n"
        "  reports: [{period: h1, begins: 2025-12-01, until: 2026-05-31}]\n"
        "  targets:\n"
        "    - {target: complaints, measure: share, base: complaints received, comparison: '>',\n"
        "       value: 97%, cite: 12/KH-TA}\n"
        "    - {target: solved, measure: count, comparison: '>=', cite: 12/KH-TA,\n"
        "       bands: [{below: 500, value: 400}, {at_least: 500, value: 700}]}\n"
        "  deadlines: [{what: results, period: h1, on: 2026-06-10}, {what: final, on: 2026-12-15}]\n"
        "  scores: {table: t1, cite: 12/KH-TA, certainty: read, total: 100,\n"
        "           rows: [{row: work, standard: 100, bonus_most: 5}]}\n"
        "  prizes: [{award: court.flag, number: 1, money: 18000000}]\n"
        "  rounds: 1\n"
        "A target further takes: metric, area, by, only ([UNIT]), weight; measure is share, count, dong or\n"
        "done; a link's to is superior, lasting, five_year, locality or follows; a deadline's what is\n"
        "plans, registrations, pledges, results, interim or final."
    ),
)
@file_argument
@options.acting
def draft(file: Path, **given: Any) -> None:
    written, attaching = files.read(file, MovementFile), Attaching()
    names = (written.text,) if written.text else ()
    text = attaching.named(names, written.body, file.parent, str(file))
    ask = written.ask("".join(text))

    async def asked(session: Session, id: str) -> Asked:
        await attaching.keep(session)
        return ask, sealed(session.where, id, written.body, {"title": written.title})

    send(stream_of_movement(written.code), Sending(**given), asked)


@movement.command(help=_("Adopt the plan of movement CODE (who leads its body)."))
@code_argument
@click.option("--number", required=True, metavar="NUMBER", help=_("Number of the paper"))
@capacity_option
@options.delegated
@options.acting
def adopt(code: str, number: str, **given: Any) -> None:
    tell(code, AdoptMovement(number), given)


@movement.command(help=_("Launch movement CODE for its members (who leads its body)."))
@code_argument
@capacity_option
@options.delegated
@options.acting
def launch(code: str, **given: Any) -> None:
    tell(code, LaunchMovement(), given)


@movement.command("reopen-plan", help=_("Make a draft of the adopted plan of CODE, before its launch."))
@code_argument
@options.reasoned(required=True)
@capacity_option
@options.delegated
@options.acting
def reopen_plan(code: str, reason: str, **given: Any) -> None:
    tell(code, TakeBackPlan(), given, reason=reason)


@movement.command("call-off", help=_("Call movement CODE off: nothing more is asked of anybody."))
@code_argument
@options.reasoned(required=True)
@capacity_option
@options.delegated
@options.acting
def call_off(code: str, reason: str, **given: Any) -> None:
    tell(code, CallOffMovement(), given, reason=reason)


# Taking part -----------------------------------------------------------------------------------------------


@movement.command(help=_("Say that movement CODE has come to the members UNIT…."))
@code_argument
@click.argument("units", metavar="UNIT…", nargs=-1, required=True)
@options.delegated
@options.acting
def acknowledge(code: str, units: tuple[str, ...], **given: Any) -> None:
    async def asked(_session: Session, unit: str, _id: str) -> Asked:
        return AcknowledgeMovement(unit), ()

    each = tuple(dict.fromkeys(units))
    send_each(each, Sending(**given), asked, lambda _unit: stream_of_movement(code), "unit")


@movement.command(help=_("Say that the member UNIT has issued its own plan for movement CODE."))
@code_argument
@click.argument("unit", metavar="UNIT")
@click.option("--number", required=True, metavar="NUMBER", help=_("Number of the paper"))
@options.delegated
@options.acting
def plan(code: str, unit: str, number: str, **given: Any) -> None:
    tell(code, IssuePlan(unit, number), given)


@movement.command(
    help=_(
        "Register who of the member UNIT runs for which award: CANDIDATE is the unit, a person of it or an "
        "office below it. Without CANDIDATE=AWARD, a FILE (YAML) says all of it."
    ),
    epilog="\b\n"
    + _("An example of FILE:\n  unit: unit-1\n  aims: [{candidate: p.an, award: court.base_fighter}]"),
)
@code_argument
@click.argument("unit", metavar="UNIT|FILE")
@click.argument("aims", metavar="[CANDIDATE=AWARD]…", nargs=-1)
@options.delegated
@options.acting
def register(code: str, unit: str, aims: tuple[str, ...], **given: Any) -> None:
    if aims:
        tell(code, RegisterFor(unit, tuple(map(_aim, aims))), given)
        return
    file = Path(unit)
    if not file.is_file():
        raise click.UsageError(_("Name who runs as CANDIDATE=AWARD, or a file with all of them."))
    tell(code, files.read(file, RegistrationFile).ask(), given)


def _aim(written: str) -> Aim:
    """``p.an=court.flag``: the same candidate may run for several awards."""
    candidate, _equals, award = written.partition("=")
    if not candidate or not award:
        wrong = _("who runs is written CANDIDATE=AWARD, not {given}")
        raise click.UsageError(wrong.format(given=written))
    return Aim(candidate, award)


@movement.command(help=_("Say that CANDIDATE runs no more (the member UNIT, or who keeps the movement)."))
@code_argument
@click.argument("candidate", metavar="CANDIDATE")
@click.option("--award", required=True, metavar="AWARD", help=_("The award that is not aimed at any more"))
@click.option("--unit", required=True, metavar="UNIT", help=_("The member that registered the candidate"))
@options.reasoned(required=True)
@options.delegated
@options.acting
def drop(code: str, candidate: str, award: str, unit: str, reason: str, **given: Any) -> None:
    tell(code, DropOut(unit, candidate, award), given, candidate, reason=reason)


# Pledges ---------------------------------------------------------------------------------------------------


@movement.command(help=_("Put the text PLEDGE (a code) forward for the members UNIT… to sign."))
@code_argument
@click.argument("pledge", metavar="PLEDGE")
@click.argument("units", metavar="UNIT…", nargs=-1, required=True)
@click.option(
    "--cites",
    multiple=True,
    metavar="NUMBER=DATE",
    help=_("Guidance that the text cites; nobody signs before its day"),
)
@click.option("--file", "text", metavar="FILE", help=_("The text; kept encrypted, its SHA-256 is recorded"))
@options.acting
def pledge(
    code: str, pledge: str, units: tuple[str, ...], cites: tuple[str, ...], text: str | None, **given: Any
) -> None:
    papers = tuple(Guidance(paper.number, paper.on) for paper in map(listfile.cite_of, cites))

    async def asked(session: Session, _id: str) -> Asked:
        kept = "" if text is None else await keep(session, code, text, given["person"])
        return DraftPledge(pledge, tuple(dict.fromkeys(units)), papers, kept), ()

    send(stream_of_movement(code), Sending(**given), asked)


async def keep(session: Session, code: str, file: str, otherwise: str) -> str:
    """Keep a paper of the movement; its SHA-256."""
    about = await records.key_of(session, stream_of_movement(code), otherwise, body_of)
    return await records.keep(session, file, about)


@movement.command(
    "withdraw-pledge", help=_("Withdraw the text PLEDGE, put forward by mistake and signed by nobody.")
)
@code_argument
@click.argument("pledge", metavar="PLEDGE")
@options.reasoned(required=True)
@options.acting
def withdraw_pledge(code: str, pledge: str, reason: str, **given: Any) -> None:
    tell(code, WithdrawPledge(pledge), given, reason=reason)


@movement.command(help=_("Sign the text PLEDGE for the member UNIT, as its head."))
@code_argument
@click.argument("pledge", metavar="PLEDGE")
@click.argument("unit", metavar="UNIT")
@click.option("--witness", metavar="BODY", help=_("The body of the level above before which it was signed"))
@capacity_option
@options.delegated
@options.acting
def sign(code: str, pledge: str, unit: str, witness: str | None, **given: Any) -> None:
    tell(code, SignPledge(pledge, unit, witness), given)
