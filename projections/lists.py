"""What lists and inboxes ask: read only, with the reader's role."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.nomination.waiting import Wait

if TYPE_CHECKING:
    from asyncpg import Pool, Record


@dataclass(frozen=True, slots=True)
class OpenStream:
    """A stream in one line."""

    stream: str
    version: int
    settled: bool
    stage: str
    next_due: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits for a person."""

    stream: str
    task: str
    stage: str
    seat: str | None
    until: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one of a person's commands; ``code`` where it was refused.

    A vote's ``command_id`` stands by its hash (``eventlog.body.withheld_id``).
    """

    stream: str
    version: int
    command_id: str
    type: str
    code: str | None
    at: dt.datetime


async def streams(
    pool: Pool[Record], kind: str | None = "nomination", *, only_open: bool = False
) -> list[OpenStream]:
    """All streams of one kind, or of every kind, by name."""
    rows = await pool.fetch(
        "SELECT stream, version, settled, stage, next_due FROM projection.open_stream"
        " WHERE NOT ($1 AND settled) AND ($2::text IS NULL OR starts_with(stream, $2 || '/'))"
        " ORDER BY stream",
        only_open,
        kind,
    )
    return [OpenStream(*row) for row in rows]


async def found(pool: Pool[Record], part: str, most: int) -> list[OpenStream]:
    """Streams that are no nomination and have this in their name."""
    rows = await pool.fetch(
        "SELECT stream, version, settled, stage, next_due FROM projection.open_stream"
        " WHERE strpos(lower(stream), lower($1)) > 0 AND NOT starts_with(stream, 'nomination/')"
        " ORDER BY stream LIMIT $2",
        part,
        most,
    )
    return [OpenStream(*row) for row in rows]


async def asleep(pool: Pool[Record]) -> list[tuple[str, int]]:
    """Streams whose run has to be told that something came from elsewhere, and the position of the last."""
    return [tuple(row) for row in await pool.fetch("SELECT stream, position FROM projection.wake")]


async def woken(pool: Pool[Record], stream: str, position: int) -> None:
    """Its run was told of everything up to ``position``."""
    await pool.execute("DELETE FROM projection.wake WHERE stream = $1 AND position <= $2", stream, position)


async def tasks(
    pool: Pool[Record],
    person: str,
    offices: Sequence[tuple[str, str]],
    deputy_of: Sequence[tuple[str, str]] = (),
) -> list[Task]:
    """What waits for a person who holds these ``(body, office)`` pairs, the most urgent first.

    For the holder's deputy only what he may sign in the holder's stead.
    """
    rows = await pool.fetch(
        """
        SELECT stream, task, stage, coalesce(person, body) AS seat, until FROM projection.waiting
        WHERE person = $1 OR (body, office) IN (SELECT * FROM unnest($2::text[], $3::text[]))
            OR task = 'sign' AND (body, office) IN (SELECT * FROM unnest($4::text[], $5::text[]))
        ORDER BY until NULLS LAST, stream
        """,
        person,
        *_columns(offices),
        *_columns(deputy_of),
    )
    return [Task(*row) for row in rows]


def _columns(pairs: Sequence[tuple[str, str]]) -> tuple[list[str], list[str]]:
    return [first for first, _ in pairs], [second for _, second in pairs]


async def waits(pool: Pool[Record], stream: str) -> list[Wait]:
    """What one stream waits for, and of whom.

    The projector sees the votes of open ballots: so this knows who has voted, and never how.
    """
    rows = await pool.fetch(
        "SELECT task, stage, person, body, office, until FROM projection.waiting WHERE stream = $1", stream
    )
    return [Wait(*row) for row in rows]


async def waiting_at(pool: Pool[Record], task: str, body: str) -> list[str]:
    """The streams that wait for this at a body, by name."""
    rows = await pool.fetch(
        "SELECT DISTINCT stream FROM projection.waiting WHERE task = $1 AND body = $2 ORDER BY stream",
        task,
        body,
    )
    return [row["stream"] for row in rows]


async def votes_awaited(pool: Pool[Record]) -> list[Task]:
    """The seats that open ballots wait for: who has not voted, never how anybody did."""
    rows = await pool.fetch(
        "SELECT stream, task, stage, coalesce(person, body), until FROM projection.waiting"
        " WHERE task = 'vote' ORDER BY stream, coalesce(person, body)"
    )
    return [Task(*row) for row in rows]


async def nominated_in(pool: Pool[Record], season: str) -> dict[str, tuple[str, str, bool]]:
    """The nominations of a season that were not withdrawn: the unit that filed each, for which award, and
    whether it was awarded."""
    rows = await pool.fetch(
        "SELECT stream, unit, award, result = 'awarded' AS awarded FROM projection.nomination"
        " WHERE season = $1 AND NOT what_if AND result IS DISTINCT FROM 'withdrawn' ORDER BY stream",
        season,
    )
    return {row["stream"]: (row["unit"], row["award"], bool(row["awarded"])) for row in rows}


async def waiting_by_holder(
    pool: Pool[Record],
) -> dict[tuple[str, str | None, str | None, str | None], int]:
    """How much waits, by task, person, body and office."""
    rows = await pool.fetch(
        "SELECT task, person, body, office, count(*) FROM projection.waiting GROUP BY 1, 2, 3, 4"
    )
    return {(row[0], row[1], row[2], row[3]): row[4] for row in rows}


async def answers(pool: Pool[Record], person: str, limit: int = 20) -> list[Told]:
    """What became of a person's last commands, the newest first."""
    rows = await pool.fetch(
        "SELECT stream, version, command_id, type, code, at FROM projection.answer"
        " WHERE person = $1 ORDER BY position DESC LIMIT $2",
        person,
        limit,
    )
    return [Told(*row) for row in rows]


async def cursor(pool: Pool[Record]) -> int:
    """The position up to which the lists know the log."""
    position: int = await pool.fetchval("SELECT position FROM projection.cursor WHERE name = 'cases'")
    return position
