"""Where one is signed in, and how to end that."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from web.needs import SIGNED_IN
from web.rendering import page
from web.session.cookie import secret_of, take
from web.table import route
from web.visit import Visit


@route("GET", "/sessions", SIGNED_IN)
async def show(visit: Visit) -> Response:
    """The visitor's sessions that stand."""
    how = {
        "passkey": visit._("by passkey"),
        "provider": visit._("by your body's own sign-in"),
        "demo": visit._("as a made-up person"),
    }
    found = await visit.site.store.sessions_of(visit.person, secret_of(visit))
    rows = [{"since": one.since, "seen": one.seen, "how": how[one.by], "here": one.here} for one in found]
    return page(visit, "sessions.html", sessions=rows)


@route("POST", "/sessions/end", SIGNED_IN)
async def end(visit: Visit) -> Response:
    """End all others, or all."""
    if visit.asked("which") != "all":
        await visit.site.store.end_all(visit.person, but=secret_of(visit))
        return RedirectResponse("/sessions", status_code=303)
    await visit.site.store.end_all(visit.person)
    response = RedirectResponse("/", status_code=303)
    take(response, visit.site.settings)
    return response
