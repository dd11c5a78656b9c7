"""The projector: reads the log from its cursor on and keeps the tables that lists and inboxes read.

Rows and cursor move in one transaction, so a crash repeats nothing and skips nothing. Rows are computed
from a stream's whole fold, never from the row before: ``rebuild`` empties the tables and reads all again.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from importlib import resources
from typing import TYPE_CHECKING

import asyncpg
import structlog

from domain.case import Nomination
from domain.events import SignalRefused
from domain.waiting import waits_for
from eventlog.body import withheld_id
from eventlog.entry import Entry
from eventlog.fold import Folded, Registers, happened, is_fact
from eventlog.log import PAGE, Log, passing
from projections.schema import TABLES

if TYPE_CHECKING:
    from asyncpg import Pool, Record
    from asyncpg.pool import PoolConnectionProxy

NAME = "cases"
CACHED = 5_000
POLL = 0.2
"""Seconds between two looks at a log that stands still."""

log = structlog.get_logger("projector")


class Projector:
    """Keeps the projections up to the log. Several may run at once: the cursor's row is their lock."""

    def __init__(self, entries: Log, pool: Pool[Record]) -> None:
        self._log = entries
        self._pool = pool
        self._streams: OrderedDict[str, Folded] = OrderedDict()
        self._registers = Registers()

    async def install(self) -> None:
        """Make the tables that are missing."""
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock(hashtext('projection'))")
            for table in TABLES:
                text = resources.files("projections.schema").joinpath(f"{table}.sql").read_text("utf-8")
                await connection.execute(text)
            await connection.execute(
                "INSERT INTO projection.cursor (name, position) VALUES ($1, -1) ON CONFLICT DO NOTHING", NAME
            )

    async def rebuild(self) -> int:
        """Empty the tables and read the whole log again; the number of entries read."""
        await self.install()
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute("TRUNCATE projection.open_stream, projection.waiting, projection.answer")
            await connection.execute("UPDATE projection.cursor SET position = -1 WHERE name = $1", NAME)
        return await self.catch_up()

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
                if not passing(error):
                    raise
                log.warning("projector waits for the log", error=type(error).__name__)
                await asyncio.sleep(1)

    async def _step(self) -> int:
        async with self._pool.acquire() as connection, connection.transaction():
            cursor = await connection.fetchval(
                "SELECT position FROM projection.cursor WHERE name = $1 FOR UPDATE", NAME
            )
            entries = await self._log.tail(cursor + 1)
            if not entries:
                return 0
            touched = {e.stream for e in entries if e.stream.startswith("nomination/")}
            for stream in sorted(touched):
                await self._write(connection, await self._fold(stream))
            await self._write_answers(connection, entries)
            await connection.execute(
                "UPDATE projection.cursor SET position = $2 WHERE name = $1", NAME, entries[-1].position
            )
        return len(entries)

    async def _fold(self, stream: str) -> Folded:
        """The stream as the log has it by now, perhaps further than the cursor: later steps repeat that."""
        folded = self._streams.setdefault(stream, Folded.of(stream))
        self._streams.move_to_end(stream)
        for entry in await self._log.news(stream, folded.version, self._registers.position):
            if entry.stream == stream:
                folded.take(entry)
            elif is_fact(entry.stream):
                self._registers.take(entry)
                self._registers.position = max(self._registers.position, entry.position)
        while len(self._streams) > CACHED:
            self._streams.popitem(last=False)
        return folded

    async def _write(self, connection: PoolConnectionProxy[Record], folded: Folded) -> None:
        due = folded.kind.next_due(folded.state)
        await connection.execute(
            """
            INSERT INTO projection.open_stream (stream, version, settled, stage, next_due)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (stream) DO UPDATE SET version = excluded.version, settled = excluded.settled,
                stage = excluded.stage, next_due = excluded.next_due
            """,
            folded.stream,
            folded.version,
            folded.settled,
            folded.kind.shown(folded.state),
            due.at if due else None,
        )
        await connection.execute("DELETE FROM projection.waiting WHERE stream = $1", folded.stream)
        state: Nomination = folded.state
        await connection.executemany(
            """
            INSERT INTO projection.waiting (stream, task, stage, person, body, office, until)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                (folded.stream, w.task, w.stage, w.person, w.body, w.office, w.until)
                for w in waits_for(state, self._registers.facts())
            ],
        )

    async def _write_answers(
        self, connection: PoolConnectionProxy[Record], entries: tuple[Entry, ...]
    ) -> None:
        rows, last = [], ("", "")
        for entry in entries:
            happening = happened(entry)
            first, last = (entry.stream, entry.command_id) != last, (entry.stream, entry.command_id)
            if not first or happening.actor.proof == "engine" or not entry.stream.startswith("nomination/"):
                continue
            code = happening.event.code if isinstance(happening.event, SignalRefused) else None
            person = happening.actor.person
            # As readers see a vote's, whenever this runs: the list must not show the id of an open one.
            id = withheld_id(entry.command_id) if entry.type == "VoteCast" else entry.command_id
            rows.append(
                (
                    entry.position,
                    person,
                    entry.stream,
                    entry.version,
                    id,
                    entry.type,
                    code,
                    happening.at,
                )
            )
        await connection.executemany(
            """
            INSERT INTO projection.answer (position, person, stream, version, command_id, type, code, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING
            """,
            rows,
        )


async def open_pool(dsn: str) -> Pool[Record]:
    """A small pool for the projector's own role."""
    return await asyncpg.create_pool(dsn, min_size=0, max_size=4, timeout=5, command_timeout=30)
