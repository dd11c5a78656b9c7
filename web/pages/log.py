"""The log itself, for auditors of everything: its entries in order, and one of them whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import orjson
from starlette.responses import Response

from audit.story import names_in
from domain.kinds import UnknownKind, kind_of
from eventlog.entry import Entry
from eventlog.fold import happened, is_fact
from web.checking import entry_at, record_of
from web.links import link_of
from web.needs import AUDITS
from web.rendering import page
from web.table import route
from web.visit import Visit

PAGE = 50


def _number(visit: Visit, name: str) -> int | None:
    asked = visit.asked(name)
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 16 else None


@route("GET", "/log", AUDITS)
async def show(visit: Visit) -> Response:
    """A page of entries, of one stream or of all of them; those that are kept back are there as such."""
    log, stream = visit.site.reading.log, visit.asked("stream").strip()[:200]
    length = await log.length()
    known = _is_stream(stream)
    start = _number(visit, "from")
    if known:
        last = (await visit.site.reading.folded(stream)).version
        # A place beyond it is one of the whole log, that stood in the form when the stream was typed.
        start = start if start is not None and 1 <= start <= last else 1
        entries = await _of_stream(visit, stream, start)
    else:
        start = max(0, length - PAGE) if start is None else min(start, max(0, length - 1))
        entries = list(await log.tail(start, PAGE))
        last = length - 1
    return page(
        visit,
        "log.html",
        stream=stream,
        known=known,
        rows=[(entry, _who(entry), _on(entry)) for entry in entries],
        names=await visit.names(who for entry in entries if (who := _who(entry))),
        start=start,
        before=max(int(known), start - PAGE) if start > int(known) else None,
        after=start + PAGE if start + PAGE <= last else None,
        page_size=PAGE,
        link=link_of(stream) if known and not is_fact(stream) else "",
        position=length - 1,
    )


async def _of_stream(visit: Visit, stream: str, start: int) -> list[Entry]:
    """A page of one stream's entries."""
    found: list[Entry] = []
    async for entry in visit.site.reading.log.read(stream, since=start - 1):
        found.append(entry)
        if len(found) == PAGE:
            break
    return found


def _is_stream(name: str) -> bool:
    try:
        kind_of(name)
    except UnknownKind:
        return False
    return True


def _who(entry: Entry) -> str:
    return "" if entry.body is None else str(entry.content["actor"]["person"])


def _on(entry: Entry) -> dt.date | None:
    return None if entry.body is None else dt.date.fromisoformat(entry.content["on"])


@route("GET", "/log/{position:int}", AUDITS)
async def entry(visit: Visit) -> Response:
    """One entry whole: its bytes, its leaf, in words, and what is sealed with it."""
    length = await visit.site.reading.log.length()
    position = int(visit.path("position"))
    found = await entry_at(visit, position) if position < length else None
    if found is None:
        return page(visit, "not_for_you.html", status=404)
    facts = await visit.facts()
    person = _who(found)
    names = await visit.names([person] if person else [])
    return page(
        visit,
        "entry.html",
        entry=found,
        content=None if found.body is None else found.content,
        written=None if found.body is None else _pretty(found),
        what=_told(visit, found, names_in(facts, visit.words, names)),
        who=names.get(person, ""),
        on=_on(found),
        sealed=await _sealed(visit, found),
        record=record_of(found),
        link=f"{link_of(found.stream)}/history?version={found.version}"
        if found.stream.startswith("nomination/")
        else link_of(found.stream),
        position=length - 1,
    )


def _pretty(entry: Entry) -> str:
    return orjson.dumps(entry.content, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS).decode()


def _told(visit: Visit, entry: Entry, named: Callable[[str], str]) -> str:
    """What happened in a sentence; the type's name alone for what this release cannot read."""
    if entry.body is None:
        return visit._("A vote that is kept back until its ballot ends.")
    try:
        return visit.words.event(happened(entry), named)
    except (AssertionError, LookupError, TypeError, ValueError):
        return visit.words.event_name(entry.type)


async def _sealed(visit: Visit, entry: Entry) -> dict[str, str] | None:
    """The words sealed with an entry of a case; of the registry they stay closed, here too."""
    if entry.body is None or entry.content["sealed"] is None or is_fact(entry.stream):
        return None
    return (await visit.site.reading.words_of([entry])).get(entry.position, {})
