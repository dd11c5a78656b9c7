"""What is done in an inspection: planned, units visited, findings noted and put right, concluded."""

from __future__ import annotations

import datetime as dt

from starlette.responses import Response

from audit.story import names_in
from domain.commands import Ask, EndInspection, NoteFinding, PlanInspection, RemedyFinding, VisitUnit
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
from web.inspection_form import crumbs, of_inspection, the_inspection
from web.needs import SEES_INSPECTION, SIGNED_IN
from web.sheet import Field, Given, Sheet, paper_number, sheet
from web.typed import cleaned
from web.visit import Visit
from web.whom import Unclear, whom

MEANT = dt.timedelta(days=15)
"""The time for putting right that a form proposes."""


@sheet("/inspections/new", SIGNED_IN)
async def plan(visit: Visit) -> Sheet | Response:
    """Plan to inspect units, by a paper; whoever leads the body does."""
    bodies, facts = await bodies_for(visit, rights.leads), await visit.facts()
    stream, wrong = stream_of(visit, "inspection")
    who = acting_for(visit, facts, said_body(visit, bodies), rights.leads)
    units = await _units(visit, [code for code, _ in bodies])
    names = await visit.names([visit.person, *(code for code, _ in bodies)])

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
            body_field(visit, visit._("Body that inspects"), bodies),
            Field("units", visit._("Units that are inspected"), "lines", units),
            paper_number(visit, "number"),
            await movement_field(visit),
            code_field(visit),
        ),
        crumbs=crumbs(visit),
        by=lambda given: who or actor(visit),
        named=names_in(facts, visit.words, names),
        offered=bool(bodies) and bool(units),
        signs=True,
    )


async def _units(visit: Visit, bodies: list[str]) -> list[tuple[str, str]]:
    """What these bodies may inspect: what is below them, and the members of a cluster."""
    common = (await visit.facts()).common
    found: dict[str, None] = {}
    for body in bodies:
        here = common.bodies[body]
        council = here.kind == "council" and here.parent is not None
        below = common.bodies_below(here.parent if council and here.parent else body)
        found |= dict.fromkeys((*common.units_of(body, visit.today), *below))
    units = [one for one in found if common.bodies[one].kind in ("unit", "organ")]
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
        (
            Field("unit", visit._("Unit"), "pick", units, value=units[0][0] if len(units) == 1 else ""),
            Field("on", visit._("On which day (today if left out)"), "day", needed=False),
        ),
        on=lambda given: given.maybe_day("on"),
        offered=found.state.ended is None and bool(units),
    )
    return of_inspection(visit, found, made)


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
    return of_inspection(visit, found, made, lambda given: about)


@sheet("/inspections/{inspection}/remedy", SEES_INSPECTION)
async def remedy(visit: Visit) -> Sheet | Response:
    """Enter that a finding was put right, or turned out to be none: whoever inspects says so."""
    found = await the_inspection(visit)
    waiting = [
        (code, f"{code}, {found.named(found.findings[code].unit)}: {found.named(found.findings[code].about)}")
        for code in found.open_findings
    ]
    made = Sheet(
        found.stream,
        visit._("Enter that a finding was put right"),
        visit._("Record it"),
        lambda given: RemedyFinding(given.said("finding"), given.said("confirmed") == "yes"),
        found.at,
        (
            Field(
                "finding",
                visit._("Finding of the inspection"),
                "pick",
                waiting,
                value=waiting[0][0] if len(waiting) == 1 else "",
            ),
            Field(
                "confirmed",
                visit._("What became of it"),
                "radio",
                [("yes", visit._("It was put right")), ("no", visit._("It turned out to be none"))],
            ),
        ),
        notes=(visit._("What was frozen because of it goes on by itself."),),
        offered=bool(waiting),
    )
    return of_inspection(visit, found, made)


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
