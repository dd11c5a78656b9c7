"""The live board for the projector: "17 of 29 received", by server-sent events; never a running result.

Without JavaScript the page loads itself again every five seconds.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator

from starlette.responses import PlainTextResponse, Response, StreamingResponse

from eventlog.log import passing
from web.boards import EVERY, MOST, Received
from web.needs import SEES_SITTING
from web.rendering import page
from web.showing_sitting import shown
from web.table import route
from web.visit import Visit

ALIVE = 15.0
"""Seconds after which a silent stream says that it is alive, for proxies."""
LONGEST = 300.0
"""Seconds after which a stream ends; the browser asks again, and whether it may see it is asked again."""


def sentence(visit: Visit, now: Received) -> str:
    """What stands on the board in large letters."""
    if now.kind == "open":
        return visit._("{received} of {expected} received", received=now.received, expected=now.expected)
    if now.kind == "secret":
        return visit._(
            "{received} of {expected} tellers have counted", received=now.received, expected=now.expected
        )
    return visit.words.phase(now.phase)


@route("GET", "/sittings/{sitting}/board", SEES_SITTING)
async def show(visit: Visit) -> Response:
    """The board."""
    sitting = await shown(visit, visit.path("sitting"))
    now = await visit.site.boards.look(sitting.stream)
    return page(visit, "board.html", sitting=sitting, now=now, sentence=sentence(visit, now))


@route("GET", "/sittings/{sitting}/board/events", SEES_SITTING)
async def events(visit: Visit) -> Response:
    """The board's numbers as they change."""
    if visit.site.boards.open >= MOST:
        return PlainTextResponse("too many boards\n", status_code=503, headers={"Retry-After": "30"})
    return StreamingResponse(
        _told(visit, f"sitting/{visit.path('sitting')}"),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _told(visit: Visit, stream: str) -> AsyncIterator[str]:
    boards, begun = visit.site.boards, time.monotonic()
    boards.open += 1
    try:
        last: Received | None = None
        spoken = begun
        yield "retry: 3000\n\n"
        while time.monotonic() - begun < LONGEST:
            try:
                now = await boards.look(stream)
            except Exception as error:
                if not passing(error):
                    raise
                return  # the browser asks again in a moment
            if now != last:
                last, spoken = now, time.monotonic()
                data = {
                    "text": sentence(visit, now),
                    "received": now.received,
                    "expected": now.expected,
                    "ballot": now.ballot,
                }
                yield f"data: {json.dumps(data, ensure_ascii=False)}\n\n"
            elif time.monotonic() - spoken > ALIVE:
                spoken = time.monotonic()
                yield ": alive\n\n"
            await asyncio.sleep(EVERY)
    finally:
        boards.open -= 1
