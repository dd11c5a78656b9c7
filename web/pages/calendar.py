"""One's own deadlines for a calendar program, at an address that nobody can guess and that can be renewed."""

from __future__ import annotations

import datetime as dt
import hashlib
import re

from starlette.responses import PlainTextResponse, RedirectResponse, Response

from web.asking import hidden
from web.ical import calendar
from web.needs import ANYBODY, SIGNED_IN
from web.rendering import page
from web.table import route
from web.tasks import tasks_of
from web.visit import Visit

_FILE = re.compile(r"([0-9a-f]{64})\.ics")


def _secret(visit: Visit) -> str:
    """256 bits, the same when the form is sent again: a page that is loaded anew shows the same address."""
    return hidden(visit, "calendar/1") + hidden(visit, "calendar/2")


def _hashed(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


@route("GET", "/calendar", SIGNED_IN)
async def show(visit: Visit) -> Response:
    """Whether there is an address, and a form to make one or a new one."""
    since: dt.datetime | None = await visit.site.store.pool.fetchval(
        "SELECT since FROM web.calendar WHERE person = $1", visit.person
    )
    return page(visit, "calendar.html", since=since, address="")


@route("POST", "/calendar", SIGNED_IN)
async def renew(visit: Visit) -> Response:
    """Make an address; the one before leads nowhere from now on. It is shown once: we keep its hash alone."""
    secret = _secret(visit)
    await visit.site.store.pool.execute(
        "INSERT INTO web.calendar (person, secret) VALUES ($1, $2)"
        " ON CONFLICT (person) DO UPDATE SET secret = excluded.secret, since = now()",
        visit.person,
        _hashed(secret),
    )
    address = f"{visit.site.settings.origin}/calendar/{secret}.ics"
    return page(visit, "calendar.html", since=visit.now, address=address)


@route("POST", "/calendar/end", SIGNED_IN)
async def end(visit: Visit) -> Response:
    """Let the address lead nowhere."""
    await visit.site.store.pool.execute("DELETE FROM web.calendar WHERE person = $1", visit.person)
    return RedirectResponse("/calendar", status_code=303)


@route("GET", "/calendar/{file}", ANYBODY)
async def file(visit: Visit) -> Response:
    """The calendar itself, for whoever has the address."""
    found = _FILE.fullmatch(visit.path("file"))
    person: str | None = None
    if found is not None:
        person = await visit.site.store.pool.fetchval(
            "SELECT person FROM web.calendar WHERE secret = $1", _hashed(found[1])
        )
    if person is None:
        return PlainTextResponse("404", 404, {"Cache-Control": "no-store"})
    tasks = await tasks_of(visit.site, person, visit.now)
    settings = visit.site.settings
    text = calendar(tasks, person, visit.words, settings.origin, settings.host, visit.now)
    headers = {"Cache-Control": "private, max-age=300", "Referrer-Policy": "no-referrer"}
    return Response(text, 200, headers, "text/calendar; charset=utf-8")
