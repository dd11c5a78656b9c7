"""What the pages of one inspection share: what of it the visitor sees, and which acts are his."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from audit.story import names_in
from domain import sight
from domain.commands import Actor
from domain.events import FindingNoted, InspectionPlanned
from domain.facts import Facts
from domain.inspection import Inspection
from domain.movement import rights
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
    return ShownInspection(
        code,
        state,
        about,
        findings,
        sight.sees_all_findings(facts, visit.person, state, today),
        facts,
        names_in(facts, visit.words, await visit.names(codes)),
        acting_for(visit, facts, about.body, rights.keeps),
    )


def crumbs(visit: Visit, found: ShownInspection | None = None) -> list[tuple[str, str]]:
    """Where one is."""
    above = [("/movements", visit._("Movements")), ("/inspections", visit._("Inspections"))]
    return above if found is None else [*above, (found.at, found.about.number)]


def of_inspection(
    visit: Visit, found: ShownInspection, made: Sheet, of: Callable[[Given], str] | None = None
) -> Sheet:
    """An act upon it; words about somebody are kept under the key of whom they are about."""
    lines = [
        (visit._("Inspection"), visit._("{body}, paper {number}", **_called(found))),
        *made.subject,
    ]
    return replace(
        made,
        crumbs=crumbs(visit, found),
        subject=lines,
        of=of,
        by=lambda given: found.keeper or actor(visit),
        named=found.named,
        offered=made.offered and found.keeper is not None,
    )


def _called(found: ShownInspection) -> dict[str, str]:
    return {"body": found.named(found.about.body), "number": found.about.number}


def acts_of(visit: Visit, found: ShownInspection) -> list[tuple[str, str]]:
    """What the visitor may do about it now: addresses and texts."""
    if found.keeper is None:
        return []
    acts: list[tuple[str, str]] = []
    if found.state.ended is None:
        if found.to_visit:
            acts.append(("visit", visit._("Enter a visit")))
        if found.state.visited:
            acts.append(("note", visit._("Note what was found")))
    if found.open_findings:
        acts.append(("remedy", visit._("Enter that a finding was put right")))
    if found.state.ended is None:
        acts.append(("end", visit._("Enter the conclusion")))
    return [(f"{found.at}/{act}", text) for act, text in acts]
