"""Notices inside the system, with a mark for those that were read: mail may not reach every network."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain import sight
from domain.nomination.state import Nomination
from projections import notices
from projections.notices import Told
from web.about import about_tasks
from web.mail.letters import ASKS, NEWS, SUBJECTS
from web.tasks import tasks_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from web.visit import Visit

SHOWN_FOR = dt.timedelta(days=60)
MOST = 100


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice as the page lists it."""

    told: Told
    text: str
    about: str
    read: bool
    over: bool
    """It asks for something that waits no more."""
    task: str
    """What is to be done, in words; empty for news."""

    @property
    def new(self) -> bool:
        """Whether it is still to be read."""
        return not (self.read or self.over)


async def mine(visit: Visit) -> list[Told]:
    """The visitor's notices of the last weeks, the newest first; once where it came to several offices that
    he fills."""
    offices = [(one.body, one.office) for one in await visit.offices()]
    since = visit.now - SHOWN_FOR
    found: dict[tuple[object, ...], Told] = {}
    for one in await notices.of(visit.site.lists, visit.person, offices, since, MOST):
        found.setdefault((one.position, one.kind, one.stream, one.task, one.stage), one)
    return list(found.values())


async def unread(visit: Visit) -> int:
    """How many of them were not read yet."""
    found = await mine(visit)
    read, over = await _read(visit, found), await _over(visit, found)
    return sum(one.id not in read and one.id not in over for one in found)


async def shown(visit: Visit) -> list[Shown]:
    """The visitor's notices with what each is about, as far as he may see it."""
    found = await mine(visit)
    read, over = await _read(visit, found), await _over(visit, found)
    about = await about_tasks(visit, await _seen(visit, found))
    return [
        Shown(
            told,
            visit._(SUBJECTS[told.kind]),
            about.get(told.stream, told.stream),
            told.id in read,
            told.id in over,
            "" if told.kind in NEWS else visit.words.task(told.task),
        )
        for told in found
    ]


async def own(visit: Visit, name: str) -> Told | None:
    """A notice by its id, if it is the visitor's."""
    position, dash, number = name.partition("-")
    if not (dash and position.isdigit() and number.isdigit() and name.isascii() and len(name) < 20):
        return None
    told = await notices.one(visit.site.lists, int(position), int(number[:6]))
    if told is None:
        return None
    if told.person == visit.person:
        return told
    offices = {(one.body, one.office) for one in await visit.offices()}
    return told if told.person is None and (told.body, told.office) in offices else None


async def mark_read(visit: Visit, told: Iterable[Told]) -> None:
    """Note that the visitor has read these."""
    rows = [(visit.person, one.position, one.number) for one in told]
    await visit.site.store.pool.executemany(
        "INSERT INTO web.notice_read (person, position, number) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        rows,
    )


async def _seen(visit: Visit, found: Iterable[Told]) -> list[str]:
    """The streams of which the visitor may see what they are about: who is told of a delay may not."""
    streams = list(dict.fromkeys(one.stream for one in found))
    facts, folded = await visit.facts(), await visit.site.reading.many(streams)
    return [
        stream
        for stream in streams
        if not isinstance(state := folded[stream].state, Nomination)
        or sight.sees_case(facts, visit.person, state, visit.today)
    ]


async def _over(visit: Visit, found: Iterable[Told]) -> set[str]:
    """Those that ask for what waits for the visitor no more."""
    tasks = await tasks_of(visit.site, visit.person, visit.now)
    waiting = {(task.stream, task.task, task.stage) for task in tasks}
    return {one.id for one in found if one.kind in ASKS and (one.stream, one.task, one.stage) not in waiting}


async def _read(visit: Visit, found: Iterable[Told]) -> set[str]:
    rows = await visit.site.store.pool.fetch(
        "SELECT position, number FROM web.notice_read WHERE person = $1 AND position = ANY($2::bigint[])",
        visit.person,
        [one.position for one in found],
    )
    return {f"{row['position']}-{row['number']}" for row in rows}
