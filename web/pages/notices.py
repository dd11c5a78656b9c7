"""Notices: what was told to the visitor, with a mark for what he has read."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from web import notices
from web.links import way_to
from web.needs import SIGNED_IN
from web.rendering import page
from web.table import route
from web.visit import Visit


@route("GET", "/notices", SIGNED_IN)
async def show(visit: Visit) -> Response:
    """The last ones, the newest first."""
    found = await notices.shown(visit)
    return page(visit, "notices.html", notices=found, unread=sum(one.new for one in found))


@route("POST", "/notices", SIGNED_IN)
async def read_all(visit: Visit) -> Response:
    """Mark all as read."""
    await notices.mark_read(visit, await notices.mine(visit))
    return RedirectResponse("/notices", status_code=303)


@route("GET", "/notices/{notice}", SIGNED_IN)
async def follow(visit: Visit) -> Response:
    """On to what it is about; it is read by that. Where a letter leads."""
    told = await notices.own(visit, visit.path("notice"))
    if told is None:
        return page(visit, "not_for_you.html", status=404)
    await notices.mark_read(visit, [told])
    return RedirectResponse(await way_to(visit, told.stream) or "/notices", status_code=303)
