"""Reports on pages: made by a process beside this one, one at a time, and kept as long as the log stands."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeVar, cast

import structlog

from audit.apart import Failed, TookTooLong
from audit.report_apart import reported
from audit.report_page import Asked, Listed, Page, Wrong

if TYPE_CHECKING:
    from web.visit import Visit

MOST_ENTRIES = 300_000
"""A longer log is counted by the command line: about 20 s and 800 MB of memory for so many."""
PATIENCE = 120.0
"""Seconds."""
KEPT = 64
"""Answers, of some ten to a hundred kilobytes each."""

Why = Literal["too_long", "busy", "slow", "failed"]
T = TypeVar("T")

log = structlog.get_logger("web")


@dataclass(frozen=True, slots=True)
class NotMade:
    """Why there is no report here; the command line can always make it."""

    why: Why
    entries: int


@dataclass(slots=True)
class Reports:
    """One at a time for the process; what was made is given again until the log has moved on."""

    _one: asyncio.Lock = field(default_factory=asyncio.Lock)
    _made: OrderedDict[tuple[Hashable, int], object] = field(default_factory=OrderedDict)

    async def of(self, visit: Visit, asked: Asked) -> Page | Listed | Wrong | NotMade:
        """The report, or the list behind one of its numbers."""
        dsn = visit.site.where.dsn_as("reader")
        return await self.once(visit, asked, lambda: reported(dsn, asked, PATIENCE))

    async def kept(self, visit: Visit, key: Hashable) -> object | None:
        """What was made under that key for the log as it stands; nothing is made for it."""
        return self._made.get((key, await visit.site.reading.log.length()))

    async def once(self, visit: Visit, key: Hashable, work: Callable[[], Awaitable[T]]) -> T | NotMade:
        """What ``work`` gives, made once for a log of this length."""
        entries = await visit.site.reading.log.length()
        if (known := self._made.get((key, entries))) is not None:
            self._made.move_to_end((key, entries))
            return cast("T", known)
        if entries > MOST_ENTRIES:
            return NotMade("too_long", entries)
        if self._one.locked():
            return NotMade("busy", entries)
        async with self._one:
            try:
                found = await work()
            except TookTooLong:
                return NotMade("slow", entries)
            except Failed as error:
                log.error("a report failed", why=str(error)[-500:])
                return NotMade("failed", entries)
        self._made[key, entries] = found
        while len(self._made) > KEPT:
            self._made.popitem(last=False)
        return found
