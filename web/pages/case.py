"""A nomination: where it stands, what happened by which clause. The vote on it stands in ``voting``."""

from __future__ import annotations

from starlette.responses import Response

from web.acting import mine
from web.needs import SEES_CASE
from web.pages.voting import own_votes
from web.rendering import page
from web.showing_case import rule_of, shown
from web.showing_file import file_of
from web.table import route
from web.visit import Visit


@route("GET", "/cases/{case}", SEES_CASE)
async def show(visit: Visit) -> Response:
    """The case as it stands."""
    case = await shown(visit, visit.path("case"))
    tasks = await mine(visit, case.stream)
    rule = rule_of(visit, case.state.ballot) if case.state.ballot is not None else None
    own = await own_votes(visit, case.stream)
    file = await file_of(visit, case.name, case.state, case.entries)
    return page(visit, "case.html", case=case, tasks=tasks, rule=rule, own=own, file=file)
