"""Published movements, for anybody: the plan with its targets; of results, how many units met each target.

A unit's own figures, who runs, points and reasons are not public: nothing in the plan says that they are.
"""

from __future__ import annotations

from starlette.responses import Response

from audit.progress_rows import wanted
from audit.story import names_in
from audit.telling_movement import counted
from domain.movement import Movement
from domain.movement.state import Review
from projections import lists
from web.needs import ANYBODY
from web.public import standing
from web.rendering import page
from web.showing_movement import rows_of
from web.table import route
from web.visit import Visit


def _published(state: Movement, what: str) -> bool:
    return any(one.what == what for one in state.published)


@route("GET", "/published/movements", ANYBODY)
async def every(visit: Visit) -> Response:
    """The movements whose plan was published, the last one first."""
    now = await standing(visit)
    if known := now.unchanged:
        return known
    streams = [one.stream for one in await lists.streams(visit.site.lists, "movement")]
    folded = await visit.site.reading.many(streams)
    rows = await rows_of(visit, (one for one in folded.values() if one.state.published))
    named = names_in(await visit.facts(), visit.words)
    return now.page("published_movements.html", rows=rows, named=named)


@route("GET", "/published/movements/{movement}", ANYBODY)
async def show(visit: Visit) -> Response:
    """One movement as it was published."""
    now = await standing(visit)
    if known := now.unchanged:
        return known
    stream = f"movement/{visit.path('movement')}"
    state: Movement = await visit.state("movement", visit.path("movement"))
    if not state.published:
        return page(visit, "not_for_you.html", status=404)
    [row] = await rows_of(visit, [await visit.site.reading.folded(stream)])
    plan = row.plan
    linked = {link.movement for link in plan.links if link.movement is not None}
    above = await visit.site.reading.many(f"movement/{code}" for code in linked)
    return now.page(
        "published_movement.html",
        title=row.title,
        state=state,
        plan=plan,
        named=names_in(await visit.facts(), visit.words),
        wanted=wanted,
        counted=counted,
        linked={code for code in linked if above[f"movement/{code}"].state.published},
        results=_last_review(state) if _published(state, "results") else None,
    )


def _last_review(state: Movement) -> Review | None:
    """The final review: results are published after it."""
    return next((one for one in reversed(state.reviews) if one.held.kind == "final"), None)
