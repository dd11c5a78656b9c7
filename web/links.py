"""Where the page of a stream is."""

from __future__ import annotations

from urllib.parse import quote

PAGES = {
    "nomination": "/cases/",
    "sitting": "/sittings/",
    "submission": "/lists/",
    "decision": "/decisions/",
    "initiative": "/initiatives/",
}


def link_of(stream: str) -> str:
    """The address of a stream's page; the log's own for one that has no page."""
    kind, _, name = stream.partition("/")
    if kind in PAGES:
        return PAGES[kind] + quote(name, safe="")
    return f"/log?stream={quote(stream, safe='')}"
