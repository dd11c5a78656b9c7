"""The list of lists (tờ trình): a row each, by sender and receiver."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.submission import Submission
from eventlog.fold import Folded

if TYPE_CHECKING:
    from asyncpg import Pool, Record
    from asyncpg.pool import PoolConnectionProxy

MOST = 200
"""Lists of one page: the last that moved."""


@dataclass(frozen=True, slots=True)
class Row:
    """A list in one line. ``body`` and ``person`` have it ``since``; nobody has one that is done with."""

    stream: str
    sender: str
    receiver: str
    purpose: str
    season: str | None
    number: str
    paper_on: dt.date
    phase: str
    body: str | None
    person: str | None
    since: dt.datetime | None
    due: dt.datetime | None
    lines: int


_COLUMNS = (
    "stream, sender, receiver, purpose, season, number, paper_on, phase, body, person, since, due, lines"
)


async def of_bodies(pool: Pool[Record], bodies: Collection[str] | None) -> list[Row]:
    """The lists that these bodies sent or got (None: all of them), what has moved last first."""
    rows = await pool.fetch(
        f"SELECT {_COLUMNS} FROM projection.submission"
        " WHERE $1::text[] IS NULL OR sender = ANY($1) OR receiver = ANY($1)"
        " ORDER BY changed DESC, stream LIMIT $2",
        None if bodies is None else list(bodies),
        MOST,
    )
    return [Row(*row) for row in rows]


async def write(connection: PoolConnectionProxy[Record], folds: Mapping[str, Folded]) -> None:
    """Write the rows of those of the streams that are lists."""
    rows = []
    for stream, folded in folds.items():
        state = folded.state
        if not isinstance(state, Submission) or state.about is None:
            continue
        about, holder = state.about, state.holder
        rows.append(
            (
                stream,
                about.sender,
                about.receiver,
                about.purpose,
                about.season,
                about.number,
                state.on,
                state.phase,
                holder.body if holder else None,
                holder.person if holder else None,
                holder.since if holder else None,
                state.due,
                len(state.standing),
                folded.at,
            )
        )
    await connection.executemany(
        f"""
        INSERT INTO projection.submission ({_COLUMNS}, changed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        ON CONFLICT (stream) DO UPDATE SET sender = excluded.sender, receiver = excluded.receiver,
            purpose = excluded.purpose, season = excluded.season, number = excluded.number,
            paper_on = excluded.paper_on, phase = excluded.phase, body = excluded.body,
            person = excluded.person, since = excluded.since, due = excluded.due, lines = excluded.lines,
            changed = excluded.changed
        """,
        rows,
    )


async def received_by(pool: Pool[Record], body: str, season: str | None) -> list[Row]:
    """The lists that the body has taken in and that were not made into another: those it may merge."""
    rows = await pool.fetch(
        f"SELECT {_COLUMNS} FROM projection.submission"
        " WHERE receiver = $1 AND phase = 'received' AND season IS NOT DISTINCT FROM $2 ORDER BY sender",
        body,
        season,
    )
    return [Row(*row) for row in rows]
