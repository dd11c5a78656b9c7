"""What was made public: decisions with their lines, postings, rules; and when.

Only a published decision has rows here, so that pages of the public cannot show another one by mistake. What
became of it before that day is public with it and no change of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.calendar import local_date
from domain.decision import Decision
from eventlog.entry import Entry
from eventlog.fold import Folded

if TYPE_CHECKING:
    from asyncpg import Pool, Record
    from asyncpg.pool import PoolConnectionProxy

PUBLISHED = "DecisionPublished"
OF_A_DECISION = frozenset((PUBLISHED, "ErratumIssued", "LinesCancelled", "RevocationDecided"))
OF_A_CASE = frozenset(("Posted", "PostingClosed"))
OF_THE_RULES = frozenset(("PolicyAdopted", "StatuteAdopted"))
PUBLIC = OF_A_DECISION | OF_A_CASE | OF_THE_RULES


@dataclass(frozen=True, slots=True)
class Change:
    """Something that became public by the entry at ``position``. ``day`` is the business date."""

    position: int
    stream: str
    type: str
    about: str | None
    day: dt.date
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a published decision: who holds which award by it, unless it ``ended``."""

    decision: str
    line: str
    nominee: str
    unit: str
    award: str
    kind: str
    season: str | None
    ended: str | None
    ended_by: str | None


_COLUMNS = "c.position, c.stream, c.type, c.about, c.day, c.at"
# A change of a decision counts from its publication on; a what-if stands nowhere in public.
_STANDS = f"""
    FROM projection.change AS c
    LEFT JOIN projection.change AS p ON p.stream = c.stream AND p.type = '{PUBLISHED}'
    LEFT JOIN projection.nomination AS n ON n.stream = c.stream
    WHERE (NOT starts_with(c.stream, 'decision/') OR c.position >= p.position)
        AND NOT coalesce(n.what_if, false)
"""


async def changes(pool: Pool[Record], before: int | None, most: int) -> list[Change]:
    """What was made public by the entries before a position (None: by now), the newest first."""
    rows = await pool.fetch(
        f"SELECT {_COLUMNS} {_STANDS} AND ($1::bigint IS NULL OR c.position < $1)"
        " ORDER BY c.position DESC LIMIT $2",
        before,
        most,
    )
    return [Change(*row) for row in rows]


async def of_type(pool: Pool[Record], type: str) -> list[Change]:
    """All changes of one type, the newest first."""
    rows = await pool.fetch(f"SELECT {_COLUMNS} {_STANDS} AND c.type = $1 ORDER BY c.position DESC", type)
    return [Change(*row) for row in rows]


async def of_stream(pool: Pool[Record], stream: str) -> list[Change]:
    """What became public of one stream, the oldest first; nothing of a decision that is not published."""
    rows = await pool.fetch(f"SELECT {_COLUMNS} {_STANDS} AND c.stream = $1 ORDER BY c.position", stream)
    return [Change(*row) for row in rows]


async def posted(pool: Pool[Record]) -> list[str]:
    """The nominations that were posted and stand at a stage still; whether their days run, the rules say."""
    rows = await pool.fetch(
        "SELECT DISTINCT n.stream FROM projection.nomination AS n"
        " JOIN projection.change AS c ON c.stream = n.stream AND c.type = 'Posted'"
        " WHERE n.phase = 'open' AND NOT n.what_if AND NOT EXISTS (SELECT FROM projection.change AS d"
        " WHERE d.stream = n.stream AND d.type = 'PostingClosed' AND d.position > c.position)"
    )
    return [row["stream"] for row in rows]


async def last(pool: Pool[Record]) -> int:
    """The position of the last entry by which something became public; -1 before the first."""
    position: int | None = await pool.fetchval("SELECT max(position) FROM projection.change")
    return -1 if position is None else position


async def lines(pool: Pool[Record], decision: str | None = None) -> list[Line]:
    """The lines of a published decision in its own order, or of all of them."""
    rows = await pool.fetch(
        """
        SELECT l.decision, l.line, n.nominee, n.unit, n.award, n.kind, n.season, l.ended, l.ended_by
        FROM projection.published_line AS l JOIN projection.nomination AS n ON n.stream = l.line
        WHERE ($1::text IS NULL OR l.decision = $1) AND NOT n.what_if
        ORDER BY l.decision, l.place
        """,
        decision,
    )
    return [Line(*row) for row in rows]


async def write(
    connection: PoolConnectionProxy[Record], entries: Iterable[Entry], folds: Mapping[str, Folded]
) -> None:
    """Write what these entries made public."""
    await connection.executemany(
        "INSERT INTO projection.change (position, stream, type, about, day, at)"
        " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        [row for entry in entries if entry.type in PUBLIC and (row := _row(entry)) is not None],
    )
    rows = [
        (stream, place, line, ended and ended.how, ended and ended.paper)
        for stream, folded in folds.items()
        if isinstance(state := folded.state, Decision) and state.published is not None
        for place, line in enumerate(state.lines)
        for ended in (state.ended.get(line),)
    ]
    await connection.executemany(
        """
        INSERT INTO projection.published_line (decision, place, line, ended, ended_by)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (decision, line) DO UPDATE SET ended = excluded.ended, ended_by = excluded.ended_by
        """,
        rows,
    )


def _row(entry: Entry) -> tuple[object, ...] | None:
    content = entry.parsed()
    if content["data"].get("what_if"):
        return None
    at = dt.datetime.fromisoformat(content["at"])
    # Rules are public from the day on which they were entered, whatever they are in force for.
    day = local_date(at) if entry.type in OF_THE_RULES else dt.date.fromisoformat(content["on"])
    return entry.position, entry.stream, entry.type, content["data"].get("policy"), day, at
