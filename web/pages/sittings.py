"""Sittings: those that one may see, calling a body together, and one sitting as it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from domain import authority
from domain.commands import Convene
from domain.facts import Facts
from domain.nomination.route import policy_of
from domain.nomination.state import Nomination
from projections import lists, sittings
from web.acting import mine
from web.answering import Errors, settle, several
from web.asking import KEY, ask
from web.links import link_of
from web.needs import SEES_CASE, SEES_SITTING, SIGNED_IN
from web.reminder import reminder
from web.rendering import page
from web.seeing import meetings_in_sight
from web.showing_sitting import own_sheets, shown, story
from web.sitting_rule import rule_of_sheets
from web.table import route
from web.visit import Visit

CALLS = (authority.CHAIR, authority.VICE_CHAIR, authority.SECRETARY)
"""The offices by which one calls a body together."""


@route("GET", "/sittings", SIGNED_IN)
async def index(visit: Visit) -> Response:
    """The sittings that one may see: those under way first, then the last ones."""
    rows = await sittings.of_bodies(visit.site.lists, await meetings_in_sight(visit), visit.person)
    names = await visit.names(row.body for row in rows)
    bodies = await _calling(visit)
    waiting = {one: len(await lists.waiting_at(visit.site.lists, "convene", one)) for one in bodies}
    return page(
        visit, "sittings.html", rows=rows, names=names, bodies=bodies, waiting=waiting, link_of=link_of
    )


@route("GET", "/sittings/new", SIGNED_IN)
async def convening(visit: Visit) -> Response:
    """The form by which a chair or a secretary calls a body together."""
    return await _convening(visit, {})


@route("POST", "/sittings/new", SIGNED_IN)
async def convene(visit: Visit) -> Response:
    """Call it together over the nominations that were chosen."""
    body, errors = visit.asked("body"), Errors()
    meets = _day(visit.asked("meets"))
    if meets is None:
        errors["meets"] = visit._("Enter the day of the meeting")
    secretary = visit.asked("secretary")
    if not secretary:
        errors["secretary"] = visit._("Choose who keeps the minutes")
    facts = await visit.facts()
    invited = tuple(dict.fromkeys(visit.asked("invited").replace(",", " ").replace(";", " ").split()))
    unknown = [who for who in invited if who not in facts.common.people and who not in facts.common.bodies]
    if unknown:
        errors["invited"] = visit._("The registry does not know {who}", who=", ".join(unknown))
    if errors or meets is None:
        return await _convening(visit, errors)
    # Of the form's key, so that the same form sent twice is the same sitting.
    name = f"{body}-{meets.isoformat()}-{visit.asked(KEY)[:6]}"
    what = Convene(body, meets, secretary, several(visit, "line"), invited)
    answer = await ask(visit, f"sitting/{name}", what)
    names = await visit.names({body, secretary})
    return await settle(
        visit,
        answer,
        f"/sittings/{quote(name)}",
        lambda wrong: _convening(visit, wrong),
        lambda code: names.get(code, code),
    )


@route("GET", "/sittings/{sitting}", SEES_SITTING)
async def show(visit: Visit) -> Response:
    """One sitting, from its agenda to its minutes."""
    sitting = await shown(visit, visit.path("sitting"))
    state = sitting.state
    tasks = await mine(visit, sitting.stream)
    entries = await visit.site.reading.entries(sitting.stream)
    late = sitting.waiting if sitting.rights.leads else ()
    return page(
        visit,
        "sitting.html",
        sitting=sitting,
        state=state,
        tasks=tasks,
        rule=rule_of_sheets(visit, sitting, state.ballot) if state.ballot is not None else None,
        rules=[(sheets, rule_of_sheets(visit, sitting, sheets)) for sheets in state.counted],
        own=await own_sheets(visit, sitting),
        told=await story(visit, sitting, entries),
        reminder=await reminder(visit, sitting.body, f"/sittings/{quote(sitting.name, safe='')}/vote", late),
    )


@route("GET", "/cases/{case}/convene", SEES_CASE)
async def convene_case(visit: Visit) -> Response:
    """From a nomination that waits for a sitting to the form that calls it."""
    case: Nomination = await visit.state("nomination", visit.path("case"))
    body = quote(case.stage.body, safe="") if case.stage is not None else ""
    return RedirectResponse(f"/sittings/new?body={body}", status_code=303)


async def _convening(visit: Visit, errors: Errors) -> Response:
    bodies = await _calling(visit)
    body = visit.asked("body") or next(iter(bodies), "")
    if body not in bodies:
        return page(visit, "not_for_you.html", status=404)
    facts = await visit.facts()
    streams = await lists.waiting_at(visit.site.lists, "convene", body)
    rows = await agenda_rows(visit, streams, facts)
    own = facts.body(body).holders(frozenset({authority.SECRETARY}), visit.today)
    keepers = [*own, *(one for one in _others(visit, body, facts) if one not in own)]
    names = await visit.names([body, *keepers])
    return page(
        visit,
        "convene.html",
        status=422 if errors else 200,
        errors=errors,
        body=body,
        bodies=bodies,
        rows=rows,
        secretaries=[(one, names[one]) for one in keepers],
        proposed=own[0] if own else "",
        names=names,
        chosen=set(several(visit, "line")) if visit.form else {stream for stream, *_ in rows},
    )


async def agenda_rows(visit: Visit, streams: Sequence[str], facts: Facts) -> list[tuple[str, str, str]]:
    """Nominations to choose from: stream, nominee's name, award."""
    cases: dict[str, Nomination] = {
        stream: folded.state for stream, folded in (await visit.site.reading.many(streams)).items()
    }
    names = await visit.names(case.about.nominee for case in cases.values() if case.about is not None)
    rows = []
    for stream, case in cases.items():
        if case.about is None:
            continue
        title = policy_of(case.about, facts).title
        award = title.vi if visit.language == "vi" else title.en
        rows.append((stream, names[case.about.nominee], award))
    return sorted(rows, key=lambda row: (row[2], row[1]))


async def _calling(visit: Visit) -> dict[str, str]:
    """The bodies that the visitor may call together, with their names."""
    bodies = {one.body for one in await visit.offices() if one.by is None and one.office in CALLS}
    kinds = (await visit.facts()).common.bodies
    meeting = sorted(one for one in bodies if one in kinds and kinds[one].kind in ("council", "cluster"))
    names = await visit.names(meeting)
    return {one: names[one] for one in meeting}


def _others(visit: Visit, body: str, facts: Facts) -> list[str]:
    """Who may keep the minutes where the body's secretary does not: its members, its cluster's heads and
    their award officers. Never whoever calls it together: chair and secretary, who adopt them, are two.
    """
    members = frozenset({"member", authority.VICE_CHAIR, authority.CHAIR})
    found = list(facts.body(body).holders(members, visit.today))
    units = facts.common.units_of(body, visit.today)
    for office in (authority.HEAD, authority.OFFICER):
        found += [one for unit in units for one in facts.body(unit).holders(frozenset({office}), visit.today)]
    return [one for one in dict.fromkeys(found) if one != visit.person]


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
