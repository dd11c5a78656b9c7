"""Notices, kept up to the log: a follower beside the projector, its cursor moved in the same transaction.

It goes entry by entry, with the registry as it stood at each, so that a rebuild gives the very same rows
under the same numbers: what was read stays read, and nothing is mailed again.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from domain.nomination.waiting import Wait
from domain.notices import notices
from eventlog.entry import Entry
from eventlog.fold import Folded, Registers, happened, is_fact
from eventlog.log import PAGE, Log, passing

if TYPE_CHECKING:
    from asyncpg import Pool, Record
    from asyncpg.pool import PoolConnectionProxy

NAME = "notices"
CACHED = 2_000
POLL = 0.5

log = structlog.get_logger("notices")


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as it stands in the list: ``id`` is ``position-number``."""

    position: int
    number: int
    kind: str
    stream: str
    task: str
    stage: str
    person: str | None
    body: str | None
    office: str | None
    until: dt.datetime | None
    at: dt.datetime

    @property
    def id(self) -> str:
        return f"{self.position}-{self.number}"


_COLUMNS = "position, number, kind, stream, task, stage, person, body, office, until, at"
_MINE = "(person = $1 OR (body, office) IN (SELECT * FROM unnest($2::text[], $3::text[])))"


async def of(
    pool: Pool[Record], person: str, offices: Sequence[tuple[str, str]], since: dt.datetime, most: int
) -> list[Told]:
    """The notices to a person who holds these offices, the newest first."""
    rows = await pool.fetch(
        f"SELECT {_COLUMNS} FROM projection.notice WHERE {_MINE} AND at >= $4"
        " ORDER BY position DESC, number LIMIT $5",
        person,
        [body for body, _ in offices],
        [office for _, office in offices],
        since,
        most,
    )
    return [Told(*row) for row in rows]


async def one(pool: Pool[Record], position: int, number: int) -> Told | None:
    """A notice by its place."""
    row = await pool.fetchrow(
        f"SELECT {_COLUMNS} FROM projection.notice WHERE position = $1 AND number = $2", position, number
    )
    return None if row is None else Told(*row)


async def between(pool: Pool[Record], after: int, upto: int) -> list[Told]:
    """The notices of the entries after one position, up to another."""
    rows = await pool.fetch(
        f"SELECT {_COLUMNS} FROM projection.notice WHERE position > $1 AND position <= $2"
        " ORDER BY position, number",
        after,
        upto,
    )
    return [Told(*row) for row in rows]


async def cursor(pool: Pool[Record]) -> int | None:
    """The position up to which notices are known; None where nobody has begun yet."""
    found: int | None = await pool.fetchval("SELECT position FROM projection.cursor WHERE name = $1", NAME)
    return found


class Noticing:
    """Keeps the notices up to the log. Several may run at once: the cursor's row is their lock."""

    def __init__(self, entries: Log, pool: Pool[Record]) -> None:
        self._log = entries
        self._pool = pool
        self._streams: OrderedDict[str, Folded] = OrderedDict()
        self._registers = Registers()

    async def catch_up(self) -> int:
        """Read on until the end of the log; the number of entries read."""
        read = 0
        while taken := await self._step():
            read += taken
        return read

    async def follow(self) -> None:
        """Keep up with the log until cancelled. What passes is waited for."""
        while True:
            try:
                if await self._step() < PAGE:
                    await asyncio.sleep(POLL)
            except Exception as error:
                # Whatever it is, it is no reason to stop the work that people are told of.
                if passing(error):
                    log.warning("notices wait for the log", error=type(error).__name__)
                else:
                    log.exception("notices cannot go on")
                await asyncio.sleep(1 if passing(error) else 30)

    async def _step(self) -> int:
        async with self._pool.acquire() as connection, connection.transaction():
            position = await connection.fetchval(
                "SELECT position FROM projection.cursor WHERE name = $1 FOR UPDATE", NAME
            )
            if position is None:
                await connection.execute(
                    "INSERT INTO projection.cursor (name, position) VALUES ($1, -1) ON CONFLICT DO NOTHING",
                    NAME,
                )
                return await self._step_from(connection, -1)
            return await self._step_from(connection, position)

    async def _step_from(self, connection: PoolConnectionProxy[Record], position: int) -> int:
        entries = await self._log.tail(position + 1)
        if not entries:
            return 0
        await self._reach(position, entries)
        rows = [row for entry in entries for row in self._told(entry)]
        await connection.executemany(
            f"INSERT INTO projection.notice ({_COLUMNS})"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING",
            rows,
        )
        await connection.execute(
            "UPDATE projection.cursor SET position = $2 WHERE name = $1", NAME, entries[-1].position
        )
        while len(self._streams) > CACHED:
            self._streams.popitem(last=False)
        return len(entries)

    async def _reach(self, position: int, entries: Sequence[Entry]) -> None:
        """Bring what is folded to where the log stood at ``position``, for the streams of these entries."""
        if self._registers.position > position or entries[0].position != position + 1:
            self._registers, self._streams = Registers(), OrderedDict()  # somebody has begun anew
        if self._registers.position < position:
            for fact in await self._log.news("", 0, self._registers.position):
                if fact.position <= position:
                    self._registers.take(fact)
            self._registers.position = position
        first: dict[str, int] = {}
        for entry in entries:
            if not is_fact(entry.stream):
                first.setdefault(entry.stream, entry.version)
        for stream, version in first.items():
            known = self._streams.get(stream)
            if known is None or known.version >= version:
                self._streams[stream] = Folded.of(stream)
            self._streams.move_to_end(stream)
        missing = {s: self._streams[s].version for s, v in first.items() if self._streams[s].version + 1 < v}
        for entry in await self._log.later(missing) if missing else ():
            if entry.version < first[entry.stream]:
                self._streams[entry.stream].take(entry)

    def _told(self, entry: Entry) -> list[tuple[object, ...]]:
        """The rows of an entry, which takes effect."""
        self._registers.position = entry.position
        if is_fact(entry.stream):
            self._registers.take(entry)
            return []
        folded, facts = self._streams[entry.stream], self._registers.facts()
        waits = folded.kind.waits_for
        before: list[Wait] = waits(folded.state, facts) if folded.version else []
        folded.take(entry)
        happening = happened(entry)
        found = notices(before, waits(folded.state, facts), folded.state, happening, facts)
        return [
            (
                entry.position,
                number,
                notice.kind,
                entry.stream,
                notice.wait.task,
                notice.wait.stage,
                notice.wait.person,
                notice.wait.body,
                notice.wait.office,
                notice.wait.until,
                happening.at,
            )
            for number, notice in enumerate(found)
        ]
