"""Files that come with a form: looked at, kept encrypted under the key of whom they are about.

A draft names what its own pages kept and nothing else: a hash that somebody types is taken from nobody, since
a file's hash is not a right to read it.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from starlette.datastructures import UploadFile

from eventlog.files import LIMIT
from eventlog.filetype import FileType, Flaw, Unfit
from web.session.drafts import Draft

if TYPE_CHECKING:
    from web.visit import Visit

MOST = 20
"""Files of one draft: an entry of the log has room for no more with its other words."""
FIELD = "file"


async def attached(visit: Visit, draft: Draft, about: str) -> dict[str, str]:
    """Keep the files that came with the form in the draft; what is wrong with those that were not kept."""
    papers: list[dict[str, Any]] = list(draft.fields.get("papers", ()))
    errors = await brought(visit, papers, about)
    await visit.site.drafts.keep(draft.id, {"papers": papers})
    return errors


def some(visit: Visit) -> bool:
    """Whether a file came with the form."""
    return any(isinstance(one, UploadFile) and one.filename for one in visit.form.getlist(FIELD))


async def brought(visit: Visit, papers: list[dict[str, Any]], about: str) -> dict[str, str]:
    """Keep the files that came with the form and add them to ``papers``; what is wrong with the others."""
    errors: list[str] = []
    came = [one for one in visit.form.getlist(FIELD) if isinstance(one, UploadFile) and one.filename]
    if not came:
        return {FIELD: visit._("Choose a file")}
    for upload in came:
        name = (upload.filename or "").replace("\\", "/").rpartition("/")[2][:120]
        if len(papers) >= MOST:
            errors.append(
                visit._("There are {most} files already, {file} was not taken", most=MOST, file=name)
            )
            break
        content = await upload.read(LIMIT + 1)
        try:
            kept = await asyncio.to_thread(visit.site.files.put, content, about, visit.now)
        except Unfit as unfit:
            errors.append(why(visit, name, unfit.flaw))
            continue
        if all(paper["sha256"] != kept.sha256 for paper in papers):
            papers.append({"sha256": kept.sha256, "name": name, "size": kept.size, "type": kept.type.name})
    return {FIELD: " ".join(errors)} if errors else {}


async def taken_off(visit: Visit, draft: Draft, sha256: str) -> None:
    """Take a file off the draft. It stays where it is, named by nothing."""
    papers = [paper for paper in draft.fields.get("papers", ()) if paper["sha256"] != sha256]
    await visit.site.drafts.keep(draft.id, {"papers": papers})


def why(visit: Visit, name: str, flaw: Flaw) -> str:
    """Why a file was not taken, and what would be."""
    taken = ", ".join(kind.name for kind in FileType)
    match flaw:
        case "empty" | "missing" | "not_a_file":
            return visit._("{file} is empty; was it saved?", file=name)
        case "too_large":
            return visit._(
                "{file} is larger than {limit}; scan it with fewer dots, or split it",
                file=name,
                limit=size(LIMIT),
            )
        case "executable":
            return visit._("{file} is a program; only documents are kept, as {taken}", file=name, taken=taken)
        case "macros":
            return visit._("{file} holds macros; save it without them, or as PDF", file=name)
        case "unknown_type":
            return visit._(
                "{file} is of a form that is not kept; save it as {taken} (text in UTF-8)",
                file=name,
                taken=taken,
            )


def size(count: int) -> str:
    """Bytes as people say them, rounded up."""
    for unit, one in (("MB", 1_000_000), ("kB", 1000)):
        if count >= one:
            return f"{-(-count // one)} {unit}"
    return f"{count} B"
