"""The front page, and the way back to a form that was kept."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from web.needs import ANYBODY, SIGNED_IN
from web.rendering import page
from web.table import route
from web.visit import Visit


@route("GET", "/", ANYBODY)
async def show(visit: Visit) -> Response:
    """Where one begins: one's own tasks, or what the public may see."""
    if visit.viewer.session is not None:
        return RedirectResponse("/inbox", status_code=303)
    return page(visit, "front.html")


@route("GET", "/forms/{secret}", SIGNED_IN)
async def kept(visit: Visit) -> Response:
    """A form that came when the session was over: to be looked at, and sent again."""
    form = await visit.site.store.kept_form(visit.path("secret"), visit.person)
    if form is None:
        return page(visit, "not_for_you.html", status=404)
    return page(visit, "kept_form.html", action=form.path, fields=form.fields)
