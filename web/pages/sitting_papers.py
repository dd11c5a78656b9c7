"""The papers of a sitting: minutes to be adopted, and what is printed for the room."""

from __future__ import annotations

import hashlib
import re

from starlette.datastructures import UploadFile
from starlette.responses import Response

from domain.commands import SignMinutes
from web.answering import Errors
from web.needs import SEES_SITTING
from web.pages.sitting_count import field_names
from web.rendering import page
from web.showing_sitting import ShownSitting, shown
from web.sitting_form import form_page, signed
from web.sitting_minutes import minutes_of
from web.sitting_rule import rule_of_sheets
from web.table import route
from web.visit import Visit

_SHA256 = re.compile(r"[0-9a-f]{64}")
LARGEST = 30_000_000
"""Bytes of minutes of one's own that are hashed here."""
PIECE = 1_000_000


@route("GET", "/sittings/{sitting}/adopt", SEES_SITTING)
async def adopting(visit: Visit) -> Response:
    """The minutes, to be read and adopted by chair and secretary."""
    return await _adopting(visit, await shown(visit, visit.path("sitting")), {})


@route("POST", "/sittings/{sitting}/adopt", SEES_SITTING)
async def adopt(visit: Visit) -> Response:
    """Adopt the minutes of the digest that was shown."""
    sitting = await shown(visit, visit.path("sitting"))
    digest = visit.asked("digest").strip().lower()
    if not _SHA256.fullmatch(digest):
        return await _adopting(visit, sitting, {"digest": visit._("A SHA-256 has 64 digits from 0 to f")})
    if visit.asked("generated") and digest != (await minutes_of(visit, sitting.name)).digest:
        changed = visit._("The minutes have changed since you opened this page. Read them again.")
        return await _adopting(visit, sitting, {"": changed})
    lines = [(visit._("SHA-256 of the minutes"), digest)]
    return await signed(
        visit, sitting, SignMinutes(digest), _adopting, visit._("You adopt the minutes"), lines
    )


@route("POST", "/sittings/{sitting}/minutes-file", SEES_SITTING)
async def own_minutes(visit: Visit) -> Response:
    """Take the SHA-256 of minutes that were written elsewhere; the file itself is not kept."""
    sitting = await shown(visit, visit.path("sitting"))
    try:
        digest = await _hashed(visit)
    finally:
        await visit.form.close()
    if isinstance(digest, dict):
        return await _adopting(visit, sitting, digest)
    return await _adopting(visit, sitting, {}, digest)


async def _hashed(visit: Visit) -> str | Errors:
    """The SHA-256 of the file that came with the form, or what is wrong with it."""
    file = visit.form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return {"file": visit._("Choose the file")}
    if (file.size or 0) > LARGEST:
        return {"file": visit._("The file is larger than 30 MB")}
    digest = hashlib.sha256()
    while piece := await file.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()


async def _adopting(visit: Visit, sitting: ShownSitting, errors: Errors, own: str | None = None) -> Response:
    minutes = await minutes_of(visit, sitting.name)
    return form_page(
        visit,
        "sitting_adopt.html",
        sitting,
        errors,
        minutes=minutes,
        own=own,
        signed=[(sitting.named(person), digest) for person, digest in sitting.state.signed.items()],
    )


@route("GET", "/sittings/{sitting}/minutes.txt", SEES_SITTING)
async def minutes_text(visit: Visit) -> Response:
    """The minutes as the text whose SHA-256 is adopted."""
    minutes = await minutes_of(visit, visit.path("sitting"))
    name = f"{visit.path('sitting')}-minutes.txt"
    return Response(
        minutes.text.encode(),
        media_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


@route("GET", "/sittings/{sitting}/print/minutes", SEES_SITTING)
async def print_minutes(visit: Visit) -> Response:
    """The minutes on paper, with room for both signatures."""
    sitting = await shown(visit, visit.path("sitting"))
    minutes = await minutes_of(visit, sitting.name)
    return page(visit, "print_minutes.html", sitting=sitting, minutes=minutes)


@route("GET", "/sittings/{sitting}/print/agenda", SEES_SITTING)
async def print_agenda(visit: Visit) -> Response:
    """The agenda on paper."""
    return page(visit, "print_agenda.html", sitting=await shown(visit, visit.path("sitting")))


@route("GET", "/sittings/{sitting}/print/sheet", SEES_SITTING)
async def print_sheet(visit: Visit) -> Response:
    """The ballot paper: empty, the lines in their order."""
    return await _paper(visit, "print_sheet.html")


@route("GET", "/sittings/{sitting}/print/count", SEES_SITTING)
async def print_count(visit: Visit) -> Response:
    """The tellers' form: empty, to be filled in at the table."""
    return await _paper(visit, "print_count.html")


async def _paper(visit: Visit, template: str) -> Response:
    sitting = await shown(visit, visit.path("sitting"))
    state = sitting.state
    ballot = state.ballot or (state.counted[-1] if state.counted else None)
    return page(
        visit,
        template,
        sitting=sitting,
        ballot=ballot,
        lines=[sitting.lines[line] for line in (ballot.lines if ballot else sitting.lines)],
        rule=rule_of_sheets(visit, sitting, ballot) if ballot is not None else None,
        labels=field_names(visit),
    )
