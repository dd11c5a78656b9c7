"""Open data: the files, and what is in them and what is not."""

from __future__ import annotations

from starlette.responses import Response

from web.needs import ANYBODY
from web.public import standing
from web.rendering import page
from web.table import route
from web.visit import Visit

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "ndjson": "application/x-ndjson",
    "zip": "application/zip",
    "SHA256SUMS": "text/plain; charset=utf-8",
}


@route("GET", "/open-data", ANYBODY)
async def show(visit: Visit) -> Response:
    """What there is, with its sums."""
    now = await standing(visit)
    if known := now.unchanged:
        return known
    files = await visit.site.open_data.files(visit)
    return now.page("open_data.html", files=files)


@route("GET", "/open-data/{file}", ANYBODY)
async def file(visit: Visit) -> Response:
    """One of the files."""
    now = await standing(visit)
    if known := now.unchanged:
        return known
    name = visit.path("file")
    content = (await visit.site.open_data.files(visit)).content.get(name)
    if content is None:
        return page(visit, "not_for_you.html", status=404)
    return now.file(content, MEDIA[name.rpartition(".")[2]], name)
