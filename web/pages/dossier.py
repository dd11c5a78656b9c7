"""What a unit does to a nomination that it has filed: revise and send again, take back, put a slip right."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable

from starlette.responses import RedirectResponse, Response

from domain.answers import Receipt
from domain.award.stages import Stage
from domain.commands import Actor, Amend, Resubmit, Withdraw
from domain.nomination.route import current
from eventlog.files import Absent, Damaged
from eventlog.filetype import FileType
from eventlog.key import Erased
from web.acting import first, mine
from web.answering import Errors, settle
from web.asking import go, sealed
from web.attaching import attached, size, some, taken_off
from web.confirming import BOTH, confirm
from web.needs import SEES_CASE
from web.rendering import page
from web.session.drafts import Draft
from web.showing_case import ShownCase, shown
from web.showing_file import File, file_of
from web.table import route
from web.typed import cleaned, too_long
from web.visit import Visit

LONGEST = {"title": 300, "text": 20_000, "reason": 5_000}
MEDIA = {
    FileType.PDF: "application/pdf",
    FileType.PNG: "image/png",
    FileType.JPEG: "image/jpeg",
    FileType.TIFF: "image/tiff",
    FileType.TEXT: "text/plain; charset=utf-8",
    FileType.CSV: "text/csv; charset=utf-8",
    FileType.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileType.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileType.ODT: "application/vnd.oasis.opendocument.text",
    FileType.ODS: "application/vnd.oasis.opendocument.spreadsheet",
}


async def _case(visit: Visit) -> tuple[ShownCase, File]:
    case = await shown(visit, visit.path("case"))
    return case, await file_of(visit, case.name, case.state, case.entries)


def _to(case: ShownCase) -> str:
    return f"/cases/{case.name}"


# A paper ---------------------------------------------------------------------------------------------------


@route("GET", "/cases/{case}/papers/{sha256}", SEES_CASE)
async def paper(visit: Visit) -> Response:
    """Give out an attachment of this case, checked against the hash that the log names."""
    case, sha256 = await visit.state("nomination", visit.path("case")), visit.path("sha256")
    if sha256 not in case.attachments:
        return page(visit, "not_for_you.html", status=404)
    return await given_out(visit, sha256)


async def given_out(visit: Visit, sha256: str) -> Response:
    """The file to be saved: browsers open none of it in our pages."""
    try:
        got = await asyncio.to_thread(visit.site.files.get, sha256)
    except (Absent, Damaged):
        return page(visit, "paper_away.html", status=404, sha256=sha256, erased=False)
    if isinstance(got, Erased):
        return page(visit, "paper_away.html", status=410, sha256=sha256, erased=True)
    kept, content = got
    headers = {
        "Content-Disposition": f'attachment; filename="{sha256[:16]}.{kept.type.value}"',
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(content, media_type=MEDIA[kept.type], headers=headers)


# Returned --------------------------------------------------------------------------------------------------


@route("GET", "/cases/{case}/revise", SEES_CASE)
async def revise(visit: Visit) -> Response:
    """Why it came back, and what is sent anew."""
    case, file = await _case(visit)
    if first(await mine(visit, case.stream), "revise") is None and not _may_revise(case, file):
        return RedirectResponse(_to(case), status_code=303)
    return await _revise(visit, case, file, {})


def _may_revise(case: ShownCase, file: File) -> bool:
    return case.state.phase == "returned" and file.files_it


async def _revise(visit: Visit, case: ShownCase, file: File, errors: Errors) -> Response:
    draft = await _revision(visit, case)
    typed = visit.form if visit.form else {"text": draft.typed("text") if draft else ""}
    return page(
        visit,
        "revise.html",
        status=422 if errors else 200,
        errors=errors,
        case=case,
        file=file,
        papers=draft.fields.get("papers", []) if draft else [],
        size=size,
        typed=typed,
    )


async def _revision(visit: Visit, case: ShownCase) -> Draft | None:
    drafts = await visit.site.drafts.under_way("revision", visit.person)
    return next((draft for draft in drafts if draft.typed("case") == case.name), None)


@route("POST", "/cases/{case}/revise", SEES_CASE)
async def resubmit(visit: Visit) -> Response:
    """Add a file, take one off, or send the revised file: the stage it came from begins anew."""
    case, file = await _case(visit)
    if not _may_revise(case, file):
        return RedirectResponse(_to(case), status_code=303)
    assert case.state.about is not None
    nominee = case.state.about.nominee
    text = cleaned(visit.asked("text"))
    draft = await _revision(visit, case)
    if draft is None:
        fields = {"case": case.name, "text": text}
        id = await visit.site.drafts.begin("revision", visit.person, nominee, fields)
        draft = await visit.site.drafts.get(id)
    assert draft is not None, "it was begun a moment ago"
    if remove := visit.asked("remove"):
        await taken_off(visit, draft, remove)
        return go(visit, f"{_to(case)}/revise")
    await visit.site.drafts.keep(draft.id, {"text": text})
    errors = too_long(visit, {"text": text}, LONGEST)
    if some(visit) or visit.asked("_add"):
        errors |= await attached(visit, draft, nominee)
    if errors:
        return await _revise(visit, case, file, errors)
    if visit.asked("_add"):
        return go(visit, f"{_to(case)}/revise")
    draft = await visit.site.drafts.get(draft.id)
    assert draft is not None
    papers = tuple(paper["sha256"] for paper in draft.fields.get("papers", ()))
    stage = await _stage(visit, case)
    answer = await confirm(
        visit,
        case.stream,
        Resubmit(papers),
        sealed(visit, nominee, text=text),
        by=_filer(visit, file),
        title=visit._("You send the revised file again"),
        statement=[*_about(visit, case), *((visit._("Paper"), one) for one in papers)],
        accepts=stage.proof if stage is not None else BOTH,
        about=nominee,
        back=f"{_to(case)}/revise",
    )
    if isinstance(answer, Receipt):
        await visit.site.drafts.drop(draft.id)

    async def again(errors: Errors) -> Response:
        return await _revise(visit, case, file, errors)

    return await settle(visit, answer, _receipt(answer), again, case.named)


def _filer(visit: Visit, file: File) -> Actor:
    return Actor(person=visit.person, proof="session", delegation=file.delegation)


async def _stage(visit: Visit, case: ShownCase) -> Stage | None:
    """The policy's words on the stage at which it stands, whose proofs are asked for."""
    return current(case.state, await visit.facts()) if case.state.stage is not None else None


def _about(visit: Visit, case: ShownCase) -> list[tuple[str, str]]:
    return [
        (visit._("Nominee"), case.nominee),
        (visit._("Award"), case.title),
        (visit._("Reference number"), case.name),
        (visit._("Rules"), case.policy.source.cite),
    ]


def _receipt(answer: object) -> str:
    return f"/receipts/{answer.stream}/{answer.version}" if isinstance(answer, Receipt) else ""


# Withdrawal ------------------------------------------------------------------------------------------------


@route("GET", "/cases/{case}/withdraw", SEES_CASE)
async def leave(visit: Visit) -> Response:
    """What taking it back means, and why it is taken back."""
    case, file = await _case(visit)
    if case.state.phase == "ended" or not file.files_it:
        return RedirectResponse(_to(case), status_code=303)
    return page(visit, "withdraw.html", case=case)


@route("POST", "/cases/{case}/withdraw", SEES_CASE)
async def withdraw(visit: Visit) -> Response:
    """Take it back, without a stain."""
    case, file = await _case(visit)
    reason = cleaned(visit.asked("reason"))

    async def again(errors: Errors) -> Response:
        return page(visit, "withdraw.html", status=422, case=case, errors=errors)

    errors = too_long(visit, {"reason": reason}, LONGEST)
    if not reason:
        errors["reason"] = visit._("Write the reason")
    if errors:
        return await again(errors)
    title, lines = visit._("You take the nomination back"), [(visit._("Reason"), reason)]
    return await _said(visit, case, file, Withdraw(), {"reason": reason}, title, lines, again)


# A clerical error ------------------------------------------------------------------------------------------


@route("GET", "/cases/{case}/amend", SEES_CASE)
async def slip(visit: Visit) -> Response:
    """The words as they stand, to be put right."""
    case, file = await _case(visit)
    if case.state.phase == "ended" or not file.files_it:
        return RedirectResponse(_to(case), status_code=303)
    return page(visit, "amend.html", case=case, file=file, was=_was(file), typed=file.words)


def _was(file: File) -> dict[str, str]:
    return {name: hashlib.sha256(text.encode()).hexdigest() for name, text in file.words.items()}


@route("POST", "/cases/{case}/amend", SEES_CASE)
async def amend(visit: Visit) -> Response:
    """Put it right: the stages stand. What changes is told by what the form showed, so twice sent is once."""
    case, file = await _case(visit)
    texts = {name: cleaned(visit.asked(name)) for name in ("title", "text")}
    reason = cleaned(visit.asked("reason"))

    async def again(errors: Errors) -> Response:
        was = {name: visit.asked(f"was_{name}") for name in texts}
        return page(visit, "amend.html", status=422, case=case, file=file, was=was, errors=errors)

    changed = {
        name: text
        for name, text in texts.items()
        if hashlib.sha256(text.encode()).hexdigest() != visit.asked(f"was_{name}")
    }
    errors = too_long(visit, {**texts, "reason": reason}, LONGEST)
    if not texts["title"]:
        errors["title"] = visit._("Write a title")
    if not changed:
        errors["title"] = visit._("Nothing was changed")
    if errors:
        return await again(errors)
    names = {"title": visit._("Heading of the file"), "text": visit._("Summary")}
    lines = [(names[name], text) for name, text in changed.items()]
    title, said = visit._("You put a clerical error right"), {**changed, "reason": reason}
    return await _said(visit, case, file, Amend(tuple(changed)), said, title, lines, again)


async def _said(
    visit: Visit,
    case: ShownCase,
    file: File,
    what: Withdraw | Amend,
    words: dict[str, str],
    title: str,
    lines: list[tuple[str, str]],
    again: Callable[[Errors], Awaitable[Response]],
) -> Response:
    assert case.state.about is not None
    nominee, stage = case.state.about.nominee, await _stage(visit, case)
    answer = await confirm(
        visit,
        case.stream,
        what,
        sealed(visit, nominee, **words),
        by=_filer(visit, file),
        title=title,
        statement=[*_about(visit, case), *lines],
        accepts=stage.proof if stage is not None else BOTH,
        about=nominee,
        back=_to(case),
    )
    return await settle(visit, answer, _receipt(answer), again, case.named)
