"""Nominations: the list of those that one may see, searched by unit, season, award, stage and name."""

from __future__ import annotations

import time
from urllib.parse import urlencode

from starlette.responses import Response

from audit import finding
from projections import cases
from projections.cases import Search
from web.case_search import called, seen_alone, seen_by
from web.filing import policies_of, title_of, units_of
from web.links import link_of
from web.needs import SIGNED_IN
from web.rendering import page
from web.table import route
from web.visit import Visit

CHOICES_KEPT = 60.0
"""Seconds for which one reader's choices are kept: they change with a new unit or season, and cost a scan."""
_kept: dict[tuple[int, Search], tuple[float, dict[str, list[str]]]] = {}

FIELDS = ("q", "award", "season", "unit", "stage", "open")


@route("GET", "/cases", SIGNED_IN)
async def show(visit: Visit) -> Response:
    """A page of what was found, what has moved last first."""
    seen = await seen_by(visit)
    asked = await _asked(visit, seen)
    number = visit.asked("page")
    at = min(int(number), 10_000) if number.isascii() and number.isdigit() and len(number) < 9 else 1
    at = max(at, 1)
    all_of_them = await cases.count(visit.site.lists, asked)
    rows = await seen_alone(visit, await cases.found(visit.site.lists, asked, at))
    names = await visit.names(code for row in rows for code in (row.nominee, row.unit, row.body) if code)
    query = {name: visit.asked(name) for name in FIELDS if visit.asked(name)}
    pages = -(-all_of_them // cases.PAGE)
    return page(
        visit,
        "cases.html",
        rows=rows,
        names=names,
        titles=await _titles(visit, {row.award for row in rows}),
        choices=await _choices(visit, seen),
        query=query,
        number=all_of_them,
        at=at,
        pages=pages,
        to_page=lambda n: "/cases?" + urlencode({**query, "page": n}),
        season=lambda season: finding.year(season) if season else "",
        link_of=link_of,
        files=bool(await units_of(visit)),
    )


async def _asked(visit: Visit, seen: Search) -> Search:
    words = visit.asked("q").strip()[:100]
    named = await called(visit, words)
    return Search(
        seers=seen.seers,
        units=seen.units,
        award=visit.asked("award"),
        season=visit.asked("season"),
        unit=visit.asked("unit"),
        stage=visit.asked("stage"),
        code=words,
        named=named,
        only_open=bool(visit.asked("open")),
    )


async def _titles(visit: Visit, awards: set[str]) -> dict[str, str]:
    facts = await visit.facts()
    found = {award: policies_of(facts, award) for award in awards}
    return {award: title_of(known[0], visit.language) if known else award for award, known in found.items()}


async def _choices(visit: Visit, seen: Search) -> dict[str, list[tuple[str, str]]]:
    """What the search may be narrowed to, in words."""
    there = await _there(visit, seen)
    titles = await _titles(visit, set(there["award"]))
    units = await visit.names(there["unit"])
    return {
        "award": sorted(((code, titles[code]) for code in there["award"]), key=lambda one: one[1]),
        "season": [(code, finding.year(code)) for code in reversed(there["season"])],
        "unit": sorted(((code, units[code]) for code in there["unit"]), key=lambda one: one[1]),
        "stage": sorted(((s, visit.words.phase(s)) for s in there["stage"]), key=lambda one: one[1]),
    }


async def _there(visit: Visit, seen: Search) -> dict[str, list[str]]:
    key, now = (id(visit.site), seen), time.monotonic()
    kept = _kept.get(key)
    if kept is not None and now - kept[0] < CHOICES_KEPT:
        return kept[1]
    for old in [one for one, (at, _) in _kept.items() if now - at >= CHOICES_KEPT]:
        del _kept[old]
    there = await cases.choices(visit.site.lists, seen)
    _kept[key] = now, there
    return there
