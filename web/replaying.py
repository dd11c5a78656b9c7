"""A case decided again on the page: by a process beside this one, one at a time, unless the log is long."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import structlog

from audit.apart import Failed, TookTooLong, replayed
from audit.replay import Replay

if TYPE_CHECKING:
    from web.visit import Visit

MOST_ENTRIES = 50_000
"""A longer log is replayed by the command line: what a case stands on may be most of it."""
PATIENCE = 90.0
"""Seconds."""

Why = Literal["too_long", "busy", "slow", "failed"]

log = structlog.get_logger("web")


@dataclass(frozen=True, slots=True)
class NotReplayed:
    """Why nothing can be said here; the command line can always say it."""

    why: Why
    entries: int


class Replays:
    """One at a time for the process: it is the work of seconds for the whole machine."""

    def __init__(self) -> None:
        self._one = asyncio.Lock()

    async def of(self, visit: Visit, stream: str) -> Replay | NotReplayed:
        """Decide the stream again, with the facts and the streams that it dealt with."""
        site = visit.site
        entries = await site.reading.log.length()
        if entries > MOST_ENTRIES:
            return NotReplayed("too_long", entries)
        if self._one.locked():
            return NotReplayed("busy", entries)
        async with self._one:
            try:
                return await replayed(site.where.dsn_as("reader"), stream, PATIENCE)
            except TookTooLong:
                return NotReplayed("slow", entries)
            except Failed as error:
                log.error("a replay failed", stream=stream, why=str(error)[-500:])
                return NotReplayed("failed", entries)
