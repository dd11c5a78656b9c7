"""What is done in an inspection: planned, units visited, findings noted and put right, concluded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from urllib.parse import quote

from starlette.responses import Response

from audit.story import names_in
from domain.commands import (
    Ask,
    EndInspection,
    NoteFinding,
    PlanInspection,
    RemedyFinding,
    ReportRemedy,
    ReturnRemedy,
    VisitUnit,
)
from domain.inspection import bounds
from domain.movement import rights
from web.answering import Errors
from web.around import (
    CODE,
    acting_for,
    bodies_for,
    body_field,
    code_field,
    movement_field,
    said_body,
    stream_of,
)
from web.asking import actor, hidden
from web.dating import dated
from web.inspection_form import ShownInspection, about_finding, crumbs, of_inspection, the_inspection
from web.needs import SEES_INSPECTION, SIGNED_IN
from web.sheet import Field, Given, Sheet, paper_number, sheet
from web.typed import cleaned
from web.visit import Visit
from web.whom import Unclear, whom

MEANT = dt.timedelta(days=15)
"""The time for putting right that a form proposes."""


@sheet("/inspections/new", SIGNED_IN)
async def plan(visit: Visit) -> Sheet | Response:
    """Plan to inspect units, by a paper; whoever leads the body does. The units are those of one body: who
    leads several begins with one of them, and finds the others beside it."""
    bodies, facts = await bodies_for(visit, rights.leads), await visit.facts()
    # A council and a cluster inspect now and then; an organ and a unit come first.
    bodies.sort(key=lambda one: facts.common.bodies[one[0]].kind in ("council", "cluster"))
    stream, wrong = stream_of(visit, "inspection")
    body = said_body(visit, bodies) or (bodies[0][0] if bodies and not visit.asked("body") else "")
    who = acting_for(visit, facts, body, rights.leads)
    units = await _units(visit, body)
    names = await visit.names([visit.person, *(code for code, _ in bodies), *(code for code, _ in units)])

    def asked(given: Given) -> Ask | Errors:
        if wrong:
            return {"code": wrong}
        return PlanInspection(
            given.said("body"), given.lines("units"), given.said("number"), given.maybe("movement")
        )

    return Sheet(
        stream,
        visit._("Plan an inspection"),
        visit._("Plan it"),
        asked,
        f"/inspections/{stream.partition('/')[2]}" if visit.form else "/inspections",
        (
            body_field(visit, visit._("Body that inspects"), [one for one in bodies if one[0] == body]),
            Field(
                "units",
                visit._("Units that are inspected"),
                "lines",
                units,
                ticked=[code for code, _ in units] if len(units) == 1 else (),
            ),
            paper_number(visit, "number"),
            await movement_field(visit),
            code_field(visit),
        ),
        crumbs=crumbs(visit),
        by=lambda given: who or actor(visit),
        named=names_in(facts, visit.words, names),
        offered=bool(units),
        signs=True,
        links=[
            (f"/inspections/new?body={quote(code, safe='')}", visit._("Inspect for {body}", body=name))
            for code, name in bodies
            if code != body
        ],
    )


async def _units(visit: Visit, body: str) -> list[tuple[str, str]]:
    """What the body may inspect: itself, what is below it, and the members of a cluster."""
    common = (await visit.facts()).common
    units = [
        code
        for code, one in common.bodies.items()
        if body and one.kind in ("unit", "organ") and bounds.inspects(common, body, code, visit.today)
    ]
    return sorted((await visit.names(units)).items(), key=lambda one: one[1])


@sheet("/inspections/{inspection}/visit", SEES_INSPECTION)
async def visit_unit(visit: Visit) -> Sheet | Response:
    """Enter that the inspectors were at a unit."""
    found = await the_inspection(visit)
    units = [(one, found.named(one)) for one in found.to_visit]
    made = Sheet(
        found.stream,
        visit._("Enter a visit"),
        visit._("They were there"),
        lambda given: VisitUnit(given.said("unit")),
        found.at,
        (Field("unit", visit._("Unit"), "pick", units, value=units[0][0] if len(units) == 1 else ""),),
        offered=found.state.ended is None and bool(units),
    )
    return of_inspection(visit, found, dated(visit, made, found.about.body))


@sheet("/inspections/{inspection}/note", SEES_INSPECTION)
async def note(visit: Visit) -> Sheet | Response:
    """Enter what was found at a unit; with ``freezes`` awards of whom it is about wait for its remedy."""
    found = await the_inspection(visit)
    units = [(one, found.named(one)) for one in found.state.visited]
    said, unit = cleaned(visit.asked("about")), visit.asked("unit")
    about, errors = unit, Errors()
    if visit.form and said:
        try:
            about = await whom(visit, said)
        except Unclear as unclear:
            about, errors = "", {"about": str(unclear)}
    code = cleaned(visit.asked("finding"))
    if code and not CODE.fullmatch(code):
        errors["finding"] = visit._("Small letters without marks, digits, dots and hyphens; at most 60")

    def asked(given: Given) -> Ask | Errors:
        if errors:
            return errors
        finding = code or hidden(visit, "finding")[:6]
        freezes = given.said("freezes") == "yes"
        return NoteFinding(finding, given.said("unit"), about, freezes, given.day("due"))

    meant = [(visit._("About"), f"{(await visit.names([about]))[about]} ({about})")] if about else []
    made = Sheet(
        found.stream,
        visit._("Note what was found"),
        visit._("Note it"),
        asked,
        found.at,
        (
            Field(
                "unit",
                visit._("Where it was found"),
                "pick",
                units,
                value=units[0][0] if units[1:] == [] else "",
            ),
            Field(
                "about",
                visit._("Whom it is about (the unit itself if left out)"),
                hint=visit._("The name of the person or the unit, or the code"),
                needed=False,
            ),
            Field(
                "reason",
                visit._("What was noted"),
                "words",
                hint=visit._("Kept sealed; read by the unit, by those who inspect and by auditors."),
                kept=True,
                most=5_000,
            ),
            Field(
                "freezes",
                visit._("Do awards of these wait until it is put right?"),
                "radio",
                [("yes", visit._("Yes: their nominations are frozen")), ("no", visit._("No"))],
            ),
            Field("due", visit._("To be put right until"), "day", value=(visit.today + MEANT).isoformat()),
            Field("finding", visit._("Code of the finding (may be left out)"), needed=False, most=60),
        ),
        subject=meant,
        offered=found.state.ended is None and bool(units),
        signs=visit.asked("freezes") == "yes",
        bad=visit.asked("freezes") == "yes",
    )
    made = dated(visit, made, found.about.body)
    return of_inspection(visit, found, made, lambda given: about)


def _pick(visit: Visit, found: ShownInspection, findings: Sequence[str]) -> Field:
    """Which finding it is; where there is one, it is that."""
    options = []
    for code in findings:
        text = f"{code}, {found.named(found.findings[code].unit)}: {found.named(found.findings[code].about)}"
        reported = visit._("reported as put right") if code in found.state.reported else ""
        options.append((code, f"{text} ({reported})" if reported else text))
    value = options[0][0] if len(options) == 1 else ""
    return Field("finding", visit._("Finding of the inspection"), "pick", options, value=value)


@sheet("/inspections/{inspection}/report", SEES_INSPECTION)
async def report(visit: Visit) -> Sheet | Response:
    """Report, for a unit that is inspected, that a finding was put right: by a file, a number, or both."""
    found = await the_inspection(visit)
    said = found.findings.get(visit.asked("finding"))
    who = found.reporters.get(said.unit) if said is not None else next(iter(found.reporters.values()), None)
    # Whoever may not report is refused by the command; a file is kept for those alone who may.
    about = said.about if said is not None and said.unit in found.reporters else ""

    def asked(given: Given) -> Ask | Errors:
        paper, number = given.maybe("paper"), given.maybe("number")
        if paper is None and number is None:
            return {"number": visit._("Give its number or bring the file")}
        return ReportRemedy(given.said("finding"), paper, number)

    made = Sheet(
        found.stream,
        visit._("Report what was put right"),
        visit._("Report it"),
        asked,
        found.at,
        (
            _pick(visit, found, found.to_report),
            Field(
                "reason",
                visit._("What was done"),
                "words",
                hint=visit._("Kept sealed; read by the unit, by those who inspect and by auditors."),
                kept=True,
                most=5_000,
            ),
            Field("number", visit._("Number of the report (may be left out)"), needed=False, most=100),
            Field("paper", visit._("Its file (may be left out)"), "file", needed=False, about=about),
        ),
        notes=(visit._("Whoever inspects looks at it: until then what is frozen stays so."),),
        offered=bool(found.to_report),
    )
    return of_inspection(visit, found, made, about_finding(visit, found), who or actor(visit))


@sheet("/inspections/{inspection}/return", SEES_INSPECTION)
async def send_back(visit: Visit) -> Sheet | Response:
    """Say that what a unit reported is not enough yet, and until when it has to be."""
    found = await the_inspection(visit)
    made = Sheet(
        found.stream,
        visit._("Send back what was put right"),
        visit._("Send it back"),
        lambda given: ReturnRemedy(given.said("finding"), given.day("due")),
        found.at,
        (
            _pick(visit, found, found.reported),
            Field(
                "reason",
                visit._("What is still to be done"),
                "words",
                hint=visit._("Kept sealed; read by the unit, by those who inspect and by auditors."),
                kept=True,
                most=5_000,
            ),
            Field("due", visit._("To be put right until"), "day", value=(visit.today + MEANT).isoformat()),
        ),
        offered=bool(found.reported),
        bad=True,
    )
    return of_inspection(visit, found, made, about_finding(visit, found))


@sheet("/inspections/{inspection}/remedy", SEES_INSPECTION)
async def remedy(visit: Visit) -> Sheet | Response:
    """Say what became of a finding: put right, or none. Whoever inspects does, or who leads a body above."""
    found = await the_inspection(visit)
    made = Sheet(
        found.stream,
        visit._("Say what became of a finding"),
        visit._("Record it"),
        lambda given: RemedyFinding(given.said("finding"), given.said("confirmed") == "yes"),
        found.at,
        (
            _pick(visit, found, found.open_findings),
            Field(
                "confirmed",
                visit._("What became of it"),
                "radio",
                [("yes", visit._("It was put right")), ("no", visit._("It turned out to be none"))],
                hint=visit._("That it was put right the unit has reported before."),
            ),
        ),
        notes=(visit._("What was frozen because of it goes on by itself."),),
        offered=bool(found.open_findings) and found.lifter is not None,
    )
    return of_inspection(visit, found, made, who=found.lifter or actor(visit))


@sheet("/inspections/{inspection}/end", SEES_INSPECTION)
async def end(visit: Visit) -> Sheet | Response:
    """Enter the conclusion, by its paper."""
    found = await the_inspection(visit)
    notes = [visit._("Nothing more can be noted afterwards; what is open can still be put right.")]
    if found.to_visit:
        units = ", ".join(map(found.named, found.to_visit))
        notes.append(visit._("Not visited: {units}", units=units))
    made = Sheet(
        found.stream,
        visit._("Enter the conclusion"),
        visit._("Conclude it"),
        lambda given: EndInspection(given.said("number")),
        found.at,
        (paper_number(visit, "number"),),
        notes=notes,
        offered=found.state.ended is None,
        signs=True,
    )
    return of_inspection(visit, found, made)
