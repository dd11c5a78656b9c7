"""A copy of a log for a rehearsal: the same bytes at the same positions, without what is sealed.

The copy goes through ``append`` like everything else. Names and reasons stay behind: whoever rehearses needs
the cases, not the people.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import asyncpg
import orjson

from eventlog.entry import Entry
from eventlog.log import Log

if TYPE_CHECKING:
    from asyncpg import Connection, Record

BATCH = 400
"""Entries copied at once, or a few more: those of one command stay together."""


async def copy(source: Log, dsn: str) -> int:
    """Put every entry of ``source`` into the empty log at ``dsn`` (as writer); how many there were.

    ``source`` is read as writer: a copy with votes withheld would not be the same log.

    :raises ValueError: the log at ``dsn`` is not empty, or a vote is withheld from ``source``
    """
    connection = await asyncpg.connect(dsn)
    try:
        if await connection.fetchval("SELECT count(*) FROM eventlog.entry"):
            raise ValueError("a log is copied into an empty one only")
        batch: list[Entry] = []
        copied = 0
        async for entry in source.read():
            if len(batch) >= BATCH and entry.command_id != batch[-1].command_id:
                copied += await _append(connection, batch)
                batch = []
            batch.append(entry)
        return copied + (await _append(connection, batch) if batch else 0)
    finally:
        await connection.close()


async def _append(connection: Connection[Record], entries: list[Entry]) -> int:
    bodies = [entry.body for entry in entries]
    if any(body is None for body in bodies):
        raise ValueError("a vote is withheld from this reader; copy as writer")
    await connection.execute("SELECT eventlog.append($1, $2)", bodies, orjson.dumps({}).decode())
    return len(entries)
