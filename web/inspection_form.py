"""What the pages of one inspection share: what of it the visitor sees, and which acts are his."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from audit.story import names_in
from domain import sight
from domain.commands import Actor
from domain.events import FindingNoted, InspectionPlanned
from domain.facts import Facts
from domain.inspection import Inspection, bounds
from domain.movement import rights
from domain.registry import reach
from web.around import acting_for
from web.asking import actor
from web.sheet import Given, Sheet

if TYPE_CHECKING:
    from web.visit import Visit


@dataclass(frozen=True, slots=True)
class ShownInspection:
    """An inspection with names, and the findings that the visitor sees."""

    code: str
    state: Inspection
    about: InspectionPlanned
    findings: Mapping[str, FindingNoted]
    sees_all: bool
    facts: Facts
    named: Callable[[str], str]
    keeper: Actor | None
    """As whom the visitor keeps it; None where it is not his."""
    lifter: Actor | None
    """As whom the visitor says what became of a finding: whoever keeps it, or leads a body above."""
    reporters: Mapping[str, Actor]
    """As whom the visitor reports for the units that are inspected."""

    @property
    def stream(self) -> str:
        return f"inspection/{self.code}"

    @property
    def at(self) -> str:
        """Its address."""
        return f"/inspections/{quote(self.code, safe='')}"

    @property
    def open_findings(self) -> list[str]:
        """Those of them that are still to be put right."""
        return [code for code in self.findings if code not in self.state.remedied]

    @property
    def reported(self) -> list[str]:
        """Those that the units have reported as put right, and nobody has looked at yet."""
        return [code for code in self.open_findings if code in self.state.reported]

    @property
    def to_report(self) -> list[str]:
        """Those that the visitor may report as put right."""
        waiting = (code for code in self.open_findings if code not in self.state.reported)
        return [code for code in waiting if self.findings[code].unit in self.reporters]

    @property
    def to_visit(self) -> list[str]:
        """The units where the inspectors have not been."""
        return [unit for unit in self.about.units if unit not in self.state.visited]


async def the_inspection(visit: Visit) -> ShownInspection:
    """The inspection that the address names."""
    state: Inspection = await visit.state("inspection", visit.path("inspection"))
    return await shown(visit, visit.path("inspection"), state)


async def shown(visit: Visit, code: str, state: Inspection) -> ShownInspection:
    """One that the visitor sees."""
    about, facts, today = state.about, await visit.facts(), visit.today
    assert about is not None, "the page's need made sure that it was planned"
    findings = {
        name: one
        for name, one in state.findings.items()
        if sight.sees_finding(facts, visit.person, state, name, today)
    }
    codes = {about.body, *about.units, visit.person, *(one.about for one in findings.values())}
    ways = {unit: acting_for(visit, facts, unit, _reports) for unit in about.units}
    return ShownInspection(
        code,
        state,
        about,
        findings,
        sight.sees_all_findings(facts, visit.person, state, today),
        facts,
        names_in(facts, visit.words, await visit.names(codes)),
        acting_for(visit, facts, about.body, rights.keeps),
        _lifter(visit, facts, about.body),
        {unit: who for unit, who in ways.items() if who is not None},
    )


def _reports(facts: Facts, who: Actor, unit: str, today: dt.date) -> bool:
    return rights.not_filing(facts, who, unit, today) is None


def _lifter(visit: Visit, facts: Facts, body: str) -> Actor | None:
    """As whom the visitor lifts what the body found."""
    levels = reach.over(facts.common, body)

    def lifts(facts: Facts, who: Actor, _level: str, today: dt.date) -> bool:
        return bounds.lifts(facts, who, body, today)

    ways = (acting_for(visit, facts, level, lifts) for level in levels)
    return next((who for who in ways if who is not None), None)


def crumbs(visit: Visit, found: ShownInspection | None = None) -> list[tuple[str, str]]:
    """Where one is."""
    above = [("/movements", visit._("Movements")), ("/inspections", visit._("Inspections"))]
    return above if found is None else [*above, (found.at, found.about.number)]


def of_inspection(
    visit: Visit,
    found: ShownInspection,
    made: Sheet,
    of: Callable[[Given], str] | None = None,
    who: Actor | None = None,
) -> Sheet:
    """An act upon it, of whoever keeps it unless that is said; words about somebody are kept under the key
    of whom they are about."""
    doing = found.keeper if who is None else who
    lines = [
        (visit._("Inspection"), visit._("{body}, paper {number}", **_called(found))),
        *made.subject,
    ]
    return replace(
        made,
        crumbs=crumbs(visit, found),
        subject=lines,
        of=of,
        by=lambda given: doing or actor(visit),
        named=found.named,
        offered=made.offered and doing is not None,
    )


def _called(found: ShownInspection) -> dict[str, str]:
    return {"body": found.named(found.about.body), "number": found.about.number}


def about_finding(visit: Visit, found: ShownInspection) -> Callable[[Given], str]:
    """Under whose key the words about a finding are kept."""

    def of(given: Given) -> str:
        noted = found.findings.get(given.said("finding"))
        return visit.person if noted is None else noted.about

    return of


def acts_of(visit: Visit, found: ShownInspection) -> list[tuple[str, str]]:
    """What the visitor may do about it now, what waits for him first: addresses and texts."""
    acts: list[tuple[str, str]] = []
    keeps, goes_on = found.keeper is not None, found.state.ended is None
    settle = ("remedy", visit._("Say what became of a finding"))
    if found.reported and found.lifter is not None:
        acts.append(settle)
        if keeps:
            acts.append(("return", visit._("Send back what was put right")))
    if found.to_report:
        acts.append(("report", visit._("Report what was put right")))
    if keeps and goes_on:
        if found.to_visit:
            acts.append(("visit", visit._("Enter a visit")))
        if found.state.visited:
            acts.append(("note", visit._("Note what was found")))
    if found.open_findings and found.lifter is not None and settle not in acts:
        acts.append(settle)
    if keeps and goes_on:
        acts.append(("end", visit._("Enter the conclusion")))
    return [(f"{found.at}/{act}", text) for act, text in acts]
