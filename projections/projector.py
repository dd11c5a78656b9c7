"""The projector: reads the log from its cursor on and keeps the tables that lists and inboxes read.

Rows and cursor move in one transaction, so a crash repeats nothing and skips nothing. Rows are computed
from a stream's whole fold, never from the row before: ``rebuild`` empties the tables and reads all again.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Set
from importlib import resources
from typing import TYPE_CHECKING

import asyncpg
import structlog

from domain.commands import ELSEWHERE_PREFIX
from domain.events import SignalRefused
from eventlog.body import withheld_id
from eventlog.entry import Entry
from eventlog.fold import Folded, Registers, happened, is_fact
from eventlog.log import PAGE, Log, passing
from projections import cases, decisions, notices, published, sittings, submissions
from projections.schema import FROM_LOG, TABLES

if TYPE_CHECKING:
    from asyncpg import Pool, Record
    from asyncpg.pool import PoolConnectionProxy

NAME = "cases"
WAKES = "wakes"
"""The cursor of the wakes. A rebuild leaves it where it is: the runs of a whole country have been told."""
CACHED = 5_000
VOTES = ("VoteCast", "SheetCast", "PapersCounted", "LinesCounted")
"""What readers may not see at once (``eventlog.readable``)."""
_THERE = "SELECT tablename FROM pg_tables WHERE schemaname = 'projection'"
_ALONE = "LOCK TABLE projection.cursor IN EXCLUSIVE MODE"
"""Comes before anything that locks whole tables: a step takes its cursor first and then the tables, and two
that take them the other way round wait for each other until the server breaks one of them off."""
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
        """Make the tables that are missing; with a new one among them, the whole log is read again."""
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock(hashtext('projection'))")
            there = {row[0] for row in await connection.fetch(_THERE)}
            if "cursor" in there:
                await connection.execute(_ALONE)
            for table in TABLES:
                text = resources.files("projections.schema").joinpath(f"{table}.sql").read_text("utf-8")
                await connection.execute(text)
            await connection.execute(
                "INSERT INTO projection.cursor (name, position) VALUES ($1, -1) ON CONFLICT DO NOTHING", NAME
            )
            await connection.execute(
                "INSERT INTO projection.cursor (name, position)"
                " SELECT $2, position FROM projection.cursor WHERE name = $1 ON CONFLICT DO NOTHING",
                NAME,
                WAKES,
            )
            if not there.issuperset(FROM_LOG):
                await _emptied(connection)

    async def rebuild(self) -> int:
        """Empty the tables and read the whole log again; the number of entries read."""
        await self.install()
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute(_ALONE)
            await _emptied(connection)
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
            folds = await self._fold(cursor, entries)
            moved = await self._write(connection, folds)
            await cases.write(connection, folds)
            await submissions.write(connection, folds)
            await sittings.write(connection, folds)
            await decisions.write(connection, folds)
            await published.write(connection, entries, folds)
            await self._write_answers(connection, entries)
            await self._write_wakes(connection, entries, moved)
            await connection.execute(
                "UPDATE projection.cursor SET position = $2 WHERE name = $1", NAME, entries[-1].position
            )
        return len(entries)

    async def _fold(self, cursor: int, entries: tuple[Entry, ...]) -> dict[str, Folded]:
        """The streams of these entries, by name.

        One that was not kept is read from the log as a whole, and no further than these entries go.
        """
        facts = entries
        if self._registers.position < cursor:
            facts = await self._log.news("", 0, self._registers.position)
        for fact in facts:
            if is_fact(fact.stream):
                self._registers.take(fact)
        # Both were read after the log had all of these entries.
        self._registers.position = max(entry.position for entry in (*facts[-1:], entries[-1]))
        first: dict[str, int] = {}
        for entry in entries:
            if not is_fact(entry.stream):
                first.setdefault(entry.stream, entry.version)
        folds = {stream: self._streams.get(stream) or Folded.of(stream) for stream in sorted(first)}
        missing = {s: folded.version for s, folded in folds.items() if folded.version + 1 < first[s]}
        earlier = await self._log.later(missing) if missing else ()
        for entry in (*(e for e in earlier if e.position < entries[0].position), *entries):
            if entry.stream in folds:
                folds[entry.stream].take(entry)
        for stream, folded in folds.items():
            self._streams[stream] = folded
            self._streams.move_to_end(stream)
        while len(self._streams) > CACHED:
            self._streams.popitem(last=False)
        return folds

    async def _write(self, connection: PoolConnectionProxy[Record], folds: Mapping[str, Folded]) -> set[str]:
        """Write the rows of these streams; those of which a run would be told something new."""
        there = await connection.fetch(
            "SELECT stream, settled, stage, next_due FROM projection.open_stream WHERE stream = ANY($1)",
            list(folds),
        )
        old = {row["stream"]: (row["settled"], row["stage"], row["next_due"]) for row in there}
        new = {}
        for stream, folded in folds.items():
            due = folded.kind.next_due(folded.state)
            new[stream] = folded.settled, folded.kind.shown(folded.state), due.at if due else None
        await connection.execute(
            """
            INSERT INTO projection.open_stream (stream, version, settled, stage, next_due)
            SELECT * FROM unnest($1::text[], $2::int[], $3::boolean[], $4::text[], $5::timestamptz[])
            ON CONFLICT (stream) DO UPDATE SET version = excluded.version, settled = excluded.settled,
                stage = excluded.stage, next_due = excluded.next_due
            """,
            list(folds),
            [folded.version for folded in folds.values()],
            *([row[place] for row in new.values()] for place in range(3)),
        )
        await connection.execute("DELETE FROM projection.waiting WHERE stream = ANY($1)", list(folds))
        facts = self._registers.facts()
        await connection.executemany(
            """
            INSERT INTO projection.waiting (stream, task, stage, person, body, office, until)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                (stream, w.task, w.stage, w.person, w.body, w.office, w.until)
                for stream, folded in folds.items()
                for w in folded.kind.waits_for(folded.state, facts)
            ],
        )
        return {stream for stream in folds if old.get(stream) != new[stream]}

    async def _write_answers(
        self, connection: PoolConnectionProxy[Record], entries: tuple[Entry, ...]
    ) -> None:
        rows, last = [], ("", "")
        for entry in entries:
            happening = happened(entry)
            first, last = (entry.stream, entry.command_id) != last, (entry.stream, entry.command_id)
            elsewhere = entry.command_id.startswith(ELSEWHERE_PREFIX) or is_fact(entry.stream)
            if not first or elsewhere or happening.actor.proof == "engine":
                continue
            code = happening.event.code if isinstance(happening.event, SignalRefused) else None
            person = happening.actor.person
            # As readers see a vote's, whenever this runs: the list must not show the id of an open one.
            id = withheld_id(entry.command_id) if entry.type in VOTES else entry.command_id
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

    async def _write_wakes(
        self, connection: PoolConnectionProxy[Record], entries: tuple[Entry, ...], moved: Set[str]
    ) -> None:
        """Note which runs have to be told that something came to their stream from elsewhere.

        A run looks at nothing but whether the stream is settled, its next due time and the stage to show:
        where these stay as they were it sleeps on.
        """
        noted = await connection.fetchval("SELECT position FROM projection.cursor WHERE name = $1", WAKES)
        told = {
            e.stream: e.position
            for e in entries
            if e.position > noted and e.stream in moved and e.command_id.startswith(ELSEWHERE_PREFIX)
        }
        await connection.executemany(
            """
            INSERT INTO projection.wake (stream, position) VALUES ($1, $2)
            ON CONFLICT (stream) DO UPDATE SET position = excluded.position
            """,
            list(told.items()),
        )
        await connection.execute(
            "UPDATE projection.cursor SET position = greatest(position, $2) WHERE name = $1",
            WAKES,
            entries[-1].position,
        )


async def _emptied(connection: PoolConnectionProxy[Record]) -> None:
    """Empty what is made from the log, and begin at its first entry."""
    await connection.execute(f"TRUNCATE {', '.join(f'projection.{table}' for table in FROM_LOG)}")
    await connection.execute(
        "UPDATE projection.cursor SET position = -1 WHERE name = ANY($1::text[])", [NAME, notices.NAME]
    )


async def open_pool(dsn: str) -> Pool[Record]:
    """A small pool for the projector's own role."""
    return await asyncpg.create_pool(dsn, min_size=0, max_size=4, timeout=5, command_timeout=30)
