"""Inspections: those of one's bodies and units, and one with its visits, its findings and their remedy."""

from __future__ import annotations

from starlette.responses import Response

from domain import sight
from domain.movement import rights
from eventlog.entry import Entry
from web.around import bodies_for, seen, story
from web.inspection_form import acts_of, shown, the_inspection
from web.links import way_to
from web.needs import SEES_INSPECTION, SIGNED_IN
from web.pages.dossier import given_out
from web.rendering import page
from web.showing_file import papers_of
from web.table import route
from web.visit import Visit

OF_A_FINDING = frozenset(("FindingNoted", "RemedyReported", "RemedyReturned", "FindingRemedied"))


@route("GET", "/inspections", SIGNED_IN)
async def every(visit: Visit) -> Response:
    """The inspections that the visitor's bodies carry out or undergo, the last one first."""
    records = await seen(visit, "inspection")
    found = [await shown(visit, one.stream.partition("/")[2], one.state) for one in records]
    found.sort(key=lambda one: one.state.on, reverse=True)
    return page(
        visit, "inspections.html", inspections=found, plans=bool(await bodies_for(visit, rights.leads))
    )


@route("GET", "/inspections/{inspection}", SEES_INSPECTION)
async def show(visit: Visit) -> Response:
    """One; a unit that is inspected sees what was found at itself, and nothing of the others."""
    found = await the_inspection(visit)
    facts, state = found.facts, found.state

    def shows(entry: Entry) -> bool:
        if entry.type not in OF_A_FINDING:
            return True
        finding = entry.content["data"]["finding"]
        return sight.sees_finding(facts, visit.person, state, finding, visit.today)

    told = await story(visit, found.stream, shows)
    noted = (one for one in told if one.type == "FindingNoted")
    papers = {code: one.paper for code, one in state.reported.items() if code in found.findings and one.paper}
    kept = {paper.sha256: paper for paper in await papers_of(visit, list(papers.values()))}
    movement = await way_to(visit, f"movement/{found.about.movement}") if found.about.movement else ""
    return page(
        visit,
        "inspection.html",
        inspection=found,
        state=state,
        told=told,
        said={code: one.said for code, one in zip(found.findings, noted, strict=True)},
        papers={code: kept[paper] for code, paper in papers.items()},
        movement=movement,
        acts=acts_of(visit, found),
    )


@route("GET", "/inspections/{inspection}/reports/{finding}", SEES_INSPECTION)
async def report(visit: Visit) -> Response:
    """Give out the paper with which a unit reports that it has put a finding right."""
    found = await the_inspection(visit)
    code = visit.path("finding")
    reported = found.state.reported.get(code) if code in found.findings else None
    if reported is None or reported.paper is None:
        return page(visit, "not_for_you.html", status=404)
    return await given_out(visit, reported.paper)
