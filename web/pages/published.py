"""Published decisions, the register of holders, and what was published when: for anybody."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from starlette.responses import Response

from audit import finding
from audit.story import names_in
from domain.decision import Decision
from projections import published
from web import published_models
from web.atom import feed
from web.checking import record_at
from web.names import plain
from web.needs import ANYBODY
from web.opendata import entries_of, neutral_name
from web.public import standing
from web.published import shown, shown_lines, told
from web.register import PAGE, Asked, Who
from web.rendering import page
from web.table import route
from web.visit import Visit

MOST = 50
"""Decisions, lines or changes of one page."""


def _page(visit: Visit) -> int:
    """The number of the page that is asked for."""
    asked = visit.asked("page")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


@route("GET", "/published", ANYBODY)
async def decisions(visit: Visit) -> Response:
    """Published decisions, the newest first."""
    now = await standing(visit)
    if known := now.unchanged:
        return known
    all_of_them = await published.of_type(visit.site.lists, published.PUBLISHED)
    at, pages = _page(visit), -(-len(all_of_them) // MOST)
    here = all_of_them[(at - 1) * MOST : at * MOST]
    states = {s: f.state for s, f in (await visit.site.reading.many({c.stream for c in here})).items()}
    rows = [(c.stream.partition("/")[2], states[c.stream]) for c in here]
    return now.page(
        "published.html",
        rows=[(name, state) for name, state in rows if isinstance(state, Decision) and state.signed],
        named=names_in(await visit.facts(), visit.words),
        season=finding.year,
        at=at,
        pages=pages,
    )


@route("GET", "/published/rolemodels", ANYBODY)
async def rolemodels(visit: Visit) -> Response:
    """Role models that were published as their subject approved, the last one first.

    Before the route of one decision: no decision is called ``rolemodels``.
    """
    now = await standing(visit)
    if known := now.unchanged:
        return known
    found = await published_models.every(visit)
    at, pages = _page(visit), -(-len(found) // published_models.MOST)
    here = found[(at - 1) * published_models.MOST : at * published_models.MOST]
    rows = await published_models.shown(visit, here)
    return now.page("published_rolemodels.html", models=rows, at=at, pages=pages)


@route("GET", "/published/{decision}", ANYBODY)
async def decision(visit: Visit) -> Response:
    """One decision: its list, and how each line came about."""
    now = await standing(visit)
    if known := now.unchanged:
        return known
    found = await shown(visit, visit.path("decision"))
    if found is None:
        return page(visit, "not_for_you.html", status=404)
    lines = await published.lines(visit.site.lists, f"decision/{found.name}")
    at, pages = _page(visit), -(-len(lines) // MOST)
    return now.page(
        "published_decision.html",
        decision=found,
        lines=await shown_lines(visit, lines[(at - 1) * MOST : at * MOST]),
        changes=await told(visit, found.changes),
        record=await record_at(visit, found.changes[0].position),
        season=finding.year,
        number=len(lines),
        at=at,
        pages=pages,
    )


@route("GET", "/published/{decision}/entries", ANYBODY)
async def entries(visit: Visit) -> Response:
    """The public entries of a decision, each with its exact bytes and its leaf."""
    now = await standing(visit)
    if known := now.unchanged:
        return known
    found = await shown(visit, visit.path("decision"))
    if found is None:
        return page(visit, "not_for_you.html", status=404)
    content = await entries_of(visit, f"decision/{found.name}", found.state)
    return now.file(content, "application/x-ndjson", f"{neutral_name(found.name)}.ndjson")


@route("GET", "/register", ANYBODY)
async def register(visit: Visit) -> Response:
    """Who holds which award by a published decision: searched by name, unit, award, season."""
    now = await standing(visit)
    if known := now.unchanged:
        return known
    site = visit.site
    holders = await site.register.holders(site.reading, site.lists)
    who: Who = (
        "people" if visit.asked("who") == "people" else "units" if visit.asked("who") == "units" else ""
    )
    asked = Asked(
        visit.asked("q").strip()[:100], who, visit.asked("unit"), visit.asked("award"), visit.asked("season")
    )
    found = [holder for holder in holders if asked.has(holder)]
    at, pages = _page(visit), -(-len(found) // PAGE)
    query = {n: visit.asked(n) for n in ("q", "who", "unit", "award", "season") if visit.asked(n)}
    named = names_in(await visit.facts(), visit.words)
    return now.page(
        "register.html",
        rows=found[(at - 1) * PAGE : at * PAGE],
        number=len(found),
        named=named,
        season=finding.year,
        choices={
            "unit": _choices({h.unit for h in holders}, named),
            "award": _choices({h.award for h in holders}, named),
            "season": [(s, finding.year(s)) for s in sorted({h.season for h in holders if h.season})[::-1]],
        },
        query=query,
        at=at,
        pages=pages,
        to=f"/register?{urlencode(query)}{'&' if query else ''}",
    )


def _choices(codes: set[str], named: Callable[[str], str]) -> list[tuple[str, str]]:
    return sorted(((code, named(code)) for code in codes), key=lambda one: plain(one[1]))


@route("GET", "/changes", ANYBODY)
async def changes(visit: Visit) -> Response:
    """What was published, the newest first."""
    now = await standing(visit)
    if known := now.unchanged:
        return known
    asked = visit.asked("before")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 16 else None
    found = await published.changes(visit.site.lists, before, MOST + 1)
    more = found[MOST - 1].position if len(found) > MOST else None
    return now.page("changes.html", changes=await told(visit, found[:MOST]), more=more, before=before)


@route("GET", "/changes.atom", ANYBODY)
async def atom(visit: Visit) -> Response:
    """The same as a feed."""
    now = await standing(visit)
    if known := now.unchanged:
        return known
    found = await told(visit, await published.changes(visit.site.lists, None, MOST))
    return now.file(feed(visit, found), "application/atom+xml")
