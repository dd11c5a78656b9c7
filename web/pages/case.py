"""A nomination: where it stands, what happened by which clause. The vote on it stands in ``voting``."""

from __future__ import annotations

from starlette.responses import Response

from web.case_page import case_page
from web.needs import SEES_CASE
from web.showing_case import shown
from web.table import route
from web.visit import Visit


@route("GET", "/cases/{case}", SEES_CASE)
async def show(visit: Visit) -> Response:
    """The case as it stands."""
    return await case_page(visit, await shown(visit, visit.path("case")))
