"""What an auditor looks for: a nomination, a stream, a person, by code or by name without accents."""

from __future__ import annotations

from dataclasses import replace

from starlette.responses import Response

from audit import finding
from audit.story import names_in
from domain import sight
from projections import cases, lists
from projections.cases import Search
from web.links import link_of
from web.names import by_given_name, found, sorted_people
from web.needs import AUDITS_SOMETHING
from web.rendering import page
from web.seeing import seen_of
from web.table import route
from web.visit import Visit

MOST_PEOPLE = 50
MOST_STREAMS = 50


@route("GET", "/audit", AUDITS_SOMETHING)
async def search(visit: Visit) -> Response:
    """What was found, as far as the auditor's office reaches."""
    position = await lists.cursor(visit.site.lists)
    words = visit.asked("q").strip()[:100]
    everything = sight.audits_all(await visit.facts(), visit.person, visit.today)
    seen = await _seen(visit, everything=everything)
    facts = await visit.facts()
    bodies = {code: f"{b.name_vi} {b.name_en}" for code, b in facts.common.bodies.items()}
    people = found(await visit.site.reading.everybody(), words) if words else []
    asked = replace(seen, code=words, named=[*people, *found(bodies, words)] if words else ())
    rows = await cases.found(visit.site.lists, asked) if words else []
    names = await visit.names(code for row in rows for code in (row.nominee, row.unit))
    named = names_in(facts, visit.words, names)
    by_name = await visit.names(people[:MOST_PEOPLE]) if everything else {}
    return page(
        visit,
        "audit.html",
        q=words,
        everything=everything,
        rows=sorted(rows, key=lambda row: (by_given_name(named(row.nominee)), row.stream)),
        number=await cases.count(visit.site.lists, asked) if words else 0,
        named=named,
        season=lambda code: finding.year(code) if code else "",
        people=sorted_people(by_name),
        more_people=max(0, len(people) - MOST_PEOPLE) if everything else 0,
        streams=await _streams(visit, words, everything=everything) if words else [],
        link_of=link_of,
        position=position,
    )


async def _seen(visit: Visit, *, everything: bool) -> Search:
    """The units of which he is the auditor, with all below them."""
    if everything:
        return Search(seers=None)
    common = (await visit.facts()).common
    audited = [one.body for one in await visit.offices() if one.office == sight.AUDITOR and one.by is None]
    units = {unit for body in audited for unit in (body, *common.bodies_below(body))}
    return Search(seers=(), units=frozenset(units))


async def _streams(visit: Visit, words: str, *, everything: bool) -> list[lists.OpenStream]:
    """Streams of other kinds whose name has the words."""
    there = await lists.found(visit.site.lists, words, MOST_STREAMS)
    if everything:
        return there
    seen = {folded.stream for folded in await seen_of(visit, (one.stream for one in there))}
    return [one for one in there if one.stream in seen]
