"""What stands in public for comment: each nomination's days, its comments by number, and their answers.

What a comment says is read by the posting's office alone, since it may hold anything about anybody; its
answer is public. When the posting is closed the page tells no name any more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.story import names_in
from domain.events import Posted
from domain.nomination.posting import OpenPosting, postings_open
from domain.nomination.state import Nomination
from eventlog.entry import Entry
from projections import published

if TYPE_CHECKING:
    from web.visit import Visit


@dataclass(frozen=True, slots=True)
class Answered:
    """A comment by its number: how and when it came, and what was answered; empty while nothing was."""

    ref: str
    channel: str
    on: dt.date
    answered: dt.date | None
    answer: str


@dataclass(frozen=True, slots=True)
class ShownPosting:
    """A posting in words. ``nominee`` is empty once it is closed."""

    case: str
    stream: str
    stage: str
    award: str
    policy: str
    nominee: str
    unit: str
    posted: Posted
    left: int
    """Days left, today's among them; 0 when they are over."""
    closed: bool
    comments: Sequence[Answered]
    about: str
    position: int
    """Of the entry by which it was posted."""

    @property
    def takes_comments(self) -> bool:
        """Whether the form is open: also before the first day nothing is to be said yet."""
        return not self.closed and self.left > 0


async def all_open(visit: Visit) -> list[OpenPosting]:
    """What is open for comment today, what ends first in front."""
    streams = await published.posted(visit.site.lists)
    folded = await visit.site.reading.many(streams)
    return postings_open({stream: folded[stream].state for stream in streams}, visit.today)


async def shown(visit: Visit, name: str) -> ShownPosting | None:
    """The posting of that nomination; nothing where it never was in public."""
    stream = f"nomination/{name}"
    if not await published.of_stream(visit.site.lists, stream):
        return None
    case: Nomination = await visit.state("nomination", name)
    entries = await visit.site.reading.entries(stream)
    at = [entry for entry in entries if entry.type == "Posted"]
    if case.about is None or case.about.what_if or not at:
        return None
    posted = case.desk.posted if case.phase == "open" else None
    data = at[-1].content["data"]
    window = posted or Posted(
        data["stage"],
        tuple(data["channels"]),
        dt.date.fromisoformat(data["begins"]),
        dt.date.fromisoformat(data["last"]),
        data["short_by"],
    )
    names = await visit.names([case.about.nominee, case.about.unit])
    named = names_in(await visit.facts(), visit.words, names)
    begun = window.begins <= visit.today
    return ShownPosting(
        case=name,
        stream=stream,
        stage=window.stage,
        award=named(case.about.award),
        policy=case.about.policy,
        nominee=named(case.about.nominee) if posted is not None else "",
        unit=named(case.about.unit),
        posted=window,
        left=max(0, (window.last - visit.today).days + 1) if begun and posted is not None else 0,
        closed=posted is None,
        comments=await _comments(visit, entries[at[-1].version :]) if posted is not None else (),
        about=case.about.nominee,
        position=at[-1].position,
    )


async def _comments(visit: Visit, entries: Sequence[Entry]) -> list[Answered]:
    """The comments since it was posted, with the answers that are public."""
    answers = {e.content["data"]["ref"]: e for e in entries if e.type == "CommentAnswered"}
    texts = await visit.site.reading.words_of(answers.values())
    found = []
    for entry in entries:
        if entry.type != "CommentReceived":
            continue
        data = entry.content["data"]
        answer = answers.get(data["ref"])
        found.append(
            Answered(
                ref=data["ref"],
                channel=data["channel"],
                on=dt.date.fromisoformat(entry.content["on"]),
                answered=dt.date.fromisoformat(answer.content["on"]) if answer else None,
                answer=texts.get(answer.position, {}).get("text", "") if answer else "",
            )
        )
    return found
