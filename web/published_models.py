"""Role models as the public sees them: published, with the text that their subject approved.

A text is kept encrypted, as every attachment. By approving its publication the subject has made it public, so
plain text is opened and shown here, of exactly the digest that was approved. Of a text in another form (a
scan, a document), and of one that was erased or cannot be read, the page has the digest alone: whoever holds
the text can compare it. A role model that is one no more stands here no more.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.rolemodel import RoleModel
from eventlog.files import Absent, Damaged, Files
from eventlog.filetype import FileType
from eventlog.key import Erased
from projections import lists

if TYPE_CHECKING:
    from web.visit import Visit

MOST = 20
"""Role models of one page, since each may have a long text."""


@dataclass(frozen=True, slots=True)
class Published:
    """A role model that stands in public: where it was shown, on which day, with which text."""

    stream: str
    state: RoleModel
    shown: Sequence[tuple[dt.date, str]]
    """Days and channels, the last one last."""
    digest: str

    @property
    def last(self) -> dt.date:
        """The day on which it was shown last."""
        return self.shown[-1][0]


@dataclass(frozen=True, slots=True)
class Shown:
    """The same in words. ``text`` is empty where there is the digest alone."""

    name: str
    kind: str
    body: str
    published: Published
    text: str


async def every(visit: Visit) -> list[Published]:
    """All that stand in public, the last one first."""
    reading = visit.site.reading
    folded = await reading.many(one.stream for one in await lists.streams(visit.site.lists, "rolemodel"))
    states: dict[str, RoleModel] = {stream: one.state for stream, one in folded.items()}
    public = {stream: state for stream, state in states.items() if state.shown == "published"}
    days: dict[str, list[tuple[dt.date, str]]] = {stream: [] for stream in public}
    for entry in await reading.log.later(dict.fromkeys(public, 0)) if public else ():
        if entry.type == "RoleModelPublished":
            day = dt.date.fromisoformat(entry.content["on"])
            days[entry.stream].append((day, entry.content["data"]["channel"]))
    found = [
        Published(stream, state, days[stream], state.published[-1].text) for stream, state in public.items()
    ]
    return sorted(found, key=lambda one: (one.last, one.stream), reverse=True)


async def shown(visit: Visit, found: Sequence[Published]) -> list[Shown]:
    """These in words."""
    abouts = [(one, one.state.about) for one in found]
    names = await visit.names(code for _, about in abouts if about for code in (about.subject, about.body))
    texts = await asyncio.to_thread(lambda: [_text(visit.site.files, one.digest) for one in found])
    return [
        Shown(names[about.subject], about.kind, names[about.body], one, text)
        for (one, about), text in zip(abouts, texts, strict=True)
        if about is not None
    ]


def _text(files: Files, sha256: str) -> str:
    """The text of that digest, if it is plain text that can be opened."""
    try:
        got = files.get(sha256)
    except (Absent, Damaged, OSError):
        return ""
    if isinstance(got, Erased) or got[0].type is not FileType.TEXT:
        return ""
    return got[1].decode("utf-8-sig", "replace")
