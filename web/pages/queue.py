"""The queue: from one vote that waits to the next, and its end."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from web.needs import SIGNED_IN
from web.queue import queue_of
from web.rendering import page
from web.table import route
from web.tasks import tasks_of
from web.visit import Visit


@route("GET", "/queue", SIGNED_IN)
async def next_one(visit: Visit) -> Response:
    """On to the vote at this place of the queue; at its end, what was done and what was skipped."""
    queue = await queue_of(visit)
    if (to := queue.at()) is not None:
        return RedirectResponse(to, status_code=303)
    tasks = await tasks_of(visit.site, visit.person, visit.now)
    sheets = sorted({t.stream for t in tasks if t.task == "vote" and t.stream.startswith("sitting/")})
    found = await visit.site.reading.many(sheets)
    bodies = {s: f.state.about.body for s, f in found.items() if f.state.about is not None}
    names = await visit.names(bodies.values())
    return page(visit, "queue.html", queue=queue, sheets=[(s, names[body]) for s, body in bodies.items()])
