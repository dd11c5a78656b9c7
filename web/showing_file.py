"""The file of a nomination as its readers see it: words, papers, who has it now.

Words are sealed: they are opened for whoever may see the case. Why a file came back is for those who have to
act upon it: the unit that files it, and the body that sent it back.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from audit import kin
from domain import sight
from domain.nomination.state import Nomination
from eventlog.entry import Entry
from eventlog.files import Absent, Damaged, Files
from eventlog.key import Erased
from web.attaching import size
from web.filing import units_of
from web.links import link_of
from web.waiting import Step, next_steps

if TYPE_CHECKING:
    from web.visit import Visit

WORDS = ("Nominated", "Amended", "Resubmitted", "Returned", "Declined")
"""The entries whose words are shown with the file; a vote's reason is nobody's here."""


@dataclass(frozen=True, slots=True)
class Paper:
    """An attached file: what is kept of it, or why it cannot be given out."""

    sha256: str
    state: Literal["kept", "erased", "damaged"]
    type: str = ""
    size: str = ""
    added: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Returned:
    """That the file came back, or was declined: by whom, when, and why."""

    by: str
    on: dt.date
    reason: str


@dataclass(frozen=True, slots=True)
class File:
    """Everything of the file that the case's page shows."""

    title: str
    text: str
    special: str
    revisions: Sequence[str]
    """What was said to be revised, each time it was sent anew."""
    papers: Sequence[Paper]
    steps: Sequence[Step]
    returned: Returned | None
    declined: Returned | None
    lists: Sequence[tuple[str, str]]
    """Address and name of the lists in which it stands."""
    files_it: bool
    """Whether the visitor files for its unit."""
    delegation: str | None
    """By which delegation, where it is by one."""

    @property
    def words(self) -> dict[str, str]:
        """What an amendment may change."""
        return {"title": self.title, "text": self.text}


async def file_of(visit: Visit, name: str, state: Nomination, entries: Sequence[Entry]) -> File:
    """The file of the nomination ``name``."""
    assert state.about is not None
    words, revisions, refused = await _words(visit, state, entries)
    units = await units_of(visit)
    about = state.about
    return File(
        title=words.get("title", ""),
        text=words.get("text", ""),
        special=words.get("special", ""),
        revisions=revisions,
        papers=await papers_of(visit, state.attachments),
        steps=await next_steps(visit, f"nomination/{name}"),
        returned=refused if state.phase == "returned" else None,
        declined=refused if state.result == "declined" else None,
        lists=[(link_of(one), one.partition("/")[2]) for one in state.listed.values()],
        files_it=about.unit in units,
        delegation=units.get(about.unit),
    )


async def _words(
    visit: Visit, state: Nomination, entries: Sequence[Entry]
) -> tuple[dict[str, str], list[str], Returned | None]:
    telling = [entry for entry in entries if entry.body is not None and entry.type in WORDS]
    said = await visit.site.reading.words_of(telling)
    words: dict[str, str] = {}
    revisions: list[str] = []
    last: Entry | None = None
    for entry in telling:
        text = said.get(entry.position, {})
        match entry.type:
            case "Nominated":
                words |= text
            case "Amended":
                changed = entry.content["data"]["fields"]
                words |= {name: value for name, value in text.items() if name in changed}
            case "Resubmitted":
                revisions += [text["text"]] if text.get("text") else []
            case _:
                last = entry
    refused = None
    if last is not None and _stands(state, last) and await _may_know_why(visit, state):
        by = last.content["actor"]["person"]
        on = dt.date.fromisoformat(last.content["on"])
        refused = Returned((await visit.names([by]))[by], on, await _reason(visit, last))
    return words, revisions, refused


def _stands(state: Nomination, last: Entry) -> bool:
    return state.phase == "returned" if last.type == "Returned" else state.result == "declined"


async def _reason(visit: Visit, entry: Entry) -> str:
    """Why: a decision, a list or a sitting says it once, beside its own entry, for all lines concerned."""
    if (home := kin.home_of(entry)) is not None:
        stream, version = home
        entry = (await visit.site.reading.entries(stream))[version - 1]
    return (await visit.site.reading.words_of([entry])).get(entry.position, {}).get("reason", "")


async def _may_know_why(visit: Visit, state: Nomination) -> bool:
    about, facts = state.about, await visit.facts()
    assert about is not None
    if visit.person == about.nominee or about.unit in await units_of(visit):
        return True
    return state.stage is not None and sight.serves(facts, visit.person, state.stage.body, visit.today)


async def papers_of(visit: Visit, hashes: Sequence[str]) -> list[Paper]:
    """What is kept under these hashes."""
    return await asyncio.to_thread(_papers, visit.site.files, hashes)


def _papers(files: Files, hashes: Sequence[str]) -> list[Paper]:
    return [_paper(files, sha256) for sha256 in dict.fromkeys(hashes)]


def _paper(files: Files, sha256: str) -> Paper:
    try:
        kept = files.look(sha256)
    except (Absent, Damaged, OSError):
        return Paper(sha256, "damaged")
    if isinstance(kept, Erased):
        return Paper(sha256, "erased")
    return Paper(sha256, "kept", kept.type.name, size(kept.size), kept.added)
