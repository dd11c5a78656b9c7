"""Inspections of the award work: planned, units visited, what was found, how it was put right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import click

from console import options, records
from console.language import _, words
from console.movement import code_argument
from console.output import put, table
from console.records import Asked, stream_of_record
from console.session import Sending, Session, sealed, send
from domain.commands import (
    EndInspection,
    NoteFinding,
    PlanInspection,
    RemedyFinding,
    ReportRemedy,
    ReturnRemedy,
    VisitUnit,
)
from domain.inspection import Inspection


@click.group("inspection", help=_("Inspections: planned, units visited, findings put right."))
def inspection() -> None:
    pass


def stream_of_inspection(code: str) -> str:
    """``kt-1`` and ``inspection/kt-1`` name the same stream."""
    return stream_of_record("inspection", code)


finding_argument = click.argument("finding", metavar="FINDING")


@inspection.command(help=_("Plan to inspect the units UNIT… (who leads the body)."))
@code_argument
@click.argument("units", metavar="UNIT…", nargs=-1, required=True)
@click.option("--body", required=True, metavar="BODY", help=_("Body that inspects"))
@click.option("--number", required=True, metavar="NUMBER", help=_("Number of the paper"))
@click.option("--movement", metavar="CODE", help=_("Movement to which it belongs"))
@options.delegated
@options.acting
def plan(
    code: str, units: tuple[str, ...], body: str, number: str, movement: str | None, **given: Any
) -> None:
    ask = PlanInspection(body, tuple(dict.fromkeys(units)), number, movement)
    records.tell(stream_of_inspection(code), ask, given)


@inspection.command(help=_("Enter that the inspectors were at UNIT."))
@code_argument
@click.argument("unit", metavar="UNIT")
@options.acting
def visit(code: str, unit: str, **given: Any) -> None:
    records.tell(stream_of_inspection(code), VisitUnit(unit), given)


@inspection.command(help=_("Enter what was found at a unit (FINDING is its code)."))
@code_argument
@finding_argument
@click.option("--unit", required=True, metavar="UNIT", help=_("Where it was found"))
@click.option("--about", required=True, metavar="WHO", help=_("The person or unit that it is about"))
@click.option("--freezes", is_flag=True, help=_("Awards of these wait until it is put right"))
@click.option("--due", required=True, type=options.Day(), metavar="DATE", help=_("Until when"))
@options.reasoned(required=True)
@options.acting
def note(
    code: str, finding: str, unit: str, about: str, due: dt.date, reason: str, *, freezes: bool, **given: Any
) -> None:
    ask = NoteFinding(finding, unit, about, freezes, due)
    records.tell(stream_of_inspection(code), ask, given, about, reason=reason)


@inspection.command(help=_("Report, for the unit, that FINDING was put right, by a file or a number."))
@code_argument
@finding_argument
@click.option("--paper", metavar="FILE", help=_("The report: a file, kept encrypted, or the SHA-256 of one"))
@click.option("--number", metavar="NUMBER", help=_("Number of the paper"))
@options.reasoned(required=True)
@options.delegated
@options.acting
def report(code: str, finding: str, paper: str | None, number: str | None, reason: str, **given: Any) -> None:
    stream = stream_of_inspection(code)

    async def asked(session: Session, id: str) -> Asked:
        about = await records.key_of(session, stream, given["person"], _about(finding))
        kept = None if paper is None else await records.keep(session, paper, about)
        words_of_it = sealed(session.where, id, about, {"reason": reason})
        return ReportRemedy(finding, kept, number), words_of_it

    send(stream, Sending(**given), asked)


@inspection.command("return", help=_("Say that what was reported of FINDING is not enough yet."))
@code_argument
@finding_argument
@click.option("--due", required=True, type=options.Day(), metavar="DATE", help=_("Until when"))
@options.reasoned(required=True)
@options.acting
def send_back(code: str, finding: str, due: dt.date, reason: str, **given: Any) -> None:
    ask = ReturnRemedy(finding, due)
    records.tell_about(stream_of_inspection(code), ask, given, _about(finding), reason=reason)


def _about(finding: str) -> Callable[[Inspection], str | None]:
    """Whom a finding is about: what is said of it is kept under that key."""

    def about(state: Inspection) -> str | None:
        noted = state.findings.get(finding)
        return None if noted is None else noted.about

    return about


@inspection.command(help=_("Accept that FINDING was put right, or enter that it turned out to be none."))
@code_argument
@finding_argument
@click.option("--unfounded", is_flag=True, help=_("It turned out to be none"))
@options.acting
def remedy(code: str, finding: str, *, unfounded: bool, **given: Any) -> None:
    records.tell(stream_of_inspection(code), RemedyFinding(finding, not unfounded), given)


@inspection.command(help=_("Enter the conclusion; findings that are open can still be put right."))
@code_argument
@click.option("--number", required=True, metavar="NUMBER", help=_("Number of the paper"))
@options.acting
def end(code: str, number: str, **given: Any) -> None:
    records.tell(stream_of_inspection(code), EndInspection(number), given)


@inspection.command("list", help=_("All inspections, and what is still to be put right."))
@options.as_json
def every(*, json: bool) -> None:
    found = records.all_of("inspection", lambda state: state.about is not None)
    if json:
        put([_data(code, state) for code, state in found])
        return
    rows = [
        (
            code,
            state.about.body,
            ", ".join(state.about.units),
            words.phase(state.shown),
            ", ".join(state.open_findings),
        )
        for code, state in found
    ]
    table((_("Inspection"), _("Body"), _("Units"), _("Stands at"), _("To be put right")), rows)


@inspection.command(help=_("Show CODE: units visited and not, findings and their remedy, the conclusion."))
@code_argument
@options.as_json
def show(code: str, *, json: bool) -> None:
    none = _("There is no inspection {code}.").format(code=code)
    stream = stream_of_inspection(code)
    state: Inspection = records.opened(stream, none, lambda found: found.about is not None)
    if json:
        put(_data(code, state))
        return
    about = state.about
    assert about is not None
    text = _("{code}, by {body}, paper {number}: {phase}")
    click.echo(text.format(code=code, body=about.body, number=about.number, phase=words.phase(state.shown)))
    if about.movement:
        click.echo(_("  of the movement {movement}").format(movement=about.movement))
    units = ((unit, words.day(on) if (on := state.visited.get(unit)) else "") for unit in about.units)
    table((_("Unit"), _("Visited")), units)
    if state.findings:
        rows = [
            (
                name,
                one.unit,
                one.about,
                _("yes") if one.freezes else "",
                words.day(state.due[name]),
                _remedy(state, name),
            )
            for name, one in state.findings.items()
        ]
        table((_("What was found"), _("Unit"), _("About"), _("Awards wait"), _("Until"), _("Remedy")), rows)
    if state.ended is not None:
        click.echo(_("  concluded by {number}").format(number=state.ended))


def _remedy(state: Inspection, finding: str) -> str:
    remedied = state.remedied.get(finding)
    if remedied is None:
        return _("reported, to be looked at") if finding in state.reported else _("outstanding")
    return _("put right") if remedied.confirmed else _("unfounded")


def _data(code: str, state: Inspection) -> dict[str, Any]:
    about = state.about
    assert about is not None
    return {
        "code": code,
        "body": about.body,
        "number": about.number,
        "movement": about.movement,
        "phase": state.shown,
        "units": [{"unit": unit, "visited": state.visited.get(unit)} for unit in about.units],
        "findings": [
            {
                "finding": name,
                "unit": one.unit,
                "about": one.about,
                "freezes": one.freezes,
                "due": state.due[name],
                "reported": name in state.reported,
                "paper": state.reported[name].paper if name in state.reported else None,
                "remedied": name in state.remedied,
                "confirmed": state.remedied[name].confirmed if name in state.remedied else None,
            }
            for name, one in state.findings.items()
        ],
        "conclusion": state.ended,
    }


COMMANDS = (inspection,)
