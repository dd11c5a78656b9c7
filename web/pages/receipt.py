"""Receipts: what was recorded by a command of one's own; a page to keep, and a file to check it with."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from domain.kinds import UnknownKind, kind_of
from eventlog.entry import Entry
from web.about import about_tasks
from web.acting import mine
from web.links import way_to
from web.menu import N_
from web.needs import SIGNED_IN
from web.rendering import page
from web.table import route
from web.visit import Visit
from web.waiting import next_steps

TO_ITS_PAGE = {
    "nomination": N_("To the case"),
    "sitting": N_("To the sitting"),
    "submission": N_("To the list"),
    "decision": N_("To the decision"),
    "initiative": N_("To the initiative"),
    "movement": N_("To the movement"),
    "rolemodel": N_("To the role model"),
    "inspection": N_("To the inspection"),
    "activity": N_("To the activity"),
}
TO_ANY_PAGE = N_("See it in the log")


@route("GET", "/receipts/{stream:path}/{version:int}", SIGNED_IN)
async def show(visit: Visit) -> Response:
    """The reference number, what was recorded, and what is next."""
    entry = await _own_entry(visit)
    if entry is None:
        return page(visit, "not_for_you.html", status=404)
    stage = kind_of(entry.stream).shown(await visit.site.reading.state(entry.stream))
    more = await mine(visit, entry.stream)
    return page(
        visit,
        "receipt.html",
        entry=entry,
        about=(await about_tasks(visit, [entry.stream])).get(entry.stream, ""),
        to=visit._(TO_ITS_PAGE.get(entry.stream.partition("/")[0], TO_ANY_PAGE)),
        link=await way_to(visit, entry.stream),
        stage=visit.words.phase(stage),
        more=more,
        steps=await next_steps(visit, entry.stream),
    )


@route("GET", "/receipts/{stream:path}/{version:int}/file", SIGNED_IN)
async def file(visit: Visit) -> Response:
    """The receipt as a file."""
    entry = await _own_entry(visit)
    if entry is None:
        return page(visit, "not_for_you.html", status=404)
    name = f"{entry.stream.replace('/', '-')}-{entry.version}.json"
    return JSONResponse(
        {
            "stream": entry.stream,
            "version": entry.version,
            "position": entry.position,
            "leaf": entry.leaf.hex(),
            "type": entry.type,
        },
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


async def _own_entry(visit: Visit) -> Entry | None:
    """The entry, if the visitor's command caused it. A vote that is withheld is found with his own eyes."""
    stream, version = visit.path("stream"), int(visit.path("version"))
    try:
        kind_of(stream)
    except UnknownKind:
        return None
    own = await visit.site.votes.own_votes(stream, visit.person)
    found = next((entry for entry in own if entry.version == version), None)
    if found is not None:
        return found
    async for entry in visit.site.reading.log.read(stream, since=version - 1):
        if entry.version == version and entry.body is not None:
            return entry if entry.content["actor"]["person"] == visit.person else None
        return None
    return None
