"""The list of decisions: a row each, by the organ that decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.decision import Decision
from eventlog.fold import Folded

if TYPE_CHECKING:
    from asyncpg import Pool, Record
    from asyncpg.pool import PoolConnectionProxy

PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A decision in one line. ``paper`` is its number, of a draft ``…/`` and its symbol."""

    stream: str
    organ: str
    paper: str
    season: str | None
    dated: dt.date
    phase: str
    draft: bool
    published: dt.date | None
    lines: int


async def of_organs(pool: Pool[Record], organs: Collection[str] | None, page: int = 1) -> list[Row]:
    """One page of the decisions of these organs (None: of all): drafts first, then the newest."""
    rows = await pool.fetch(
        "SELECT stream, organ, paper, season, dated, phase, draft, published, lines FROM projection.decision"
        " WHERE $1::text[] IS NULL OR organ = ANY($1)"
        " ORDER BY draft DESC, dated DESC, stream DESC LIMIT $2 OFFSET $3",
        None if organs is None else list(organs),
        PAGE,
        (page - 1) * PAGE,
    )
    return [Row(*row) for row in rows]


async def count(pool: Pool[Record], organs: Collection[str] | None) -> int:
    """How many there are on all pages."""
    found: int = await pool.fetchval(
        "SELECT count(*) FROM projection.decision WHERE $1::text[] IS NULL OR organ = ANY($1)",
        None if organs is None else list(organs),
    )
    return found


async def write(connection: PoolConnectionProxy[Record], folds: Mapping[str, Folded]) -> None:
    """Write the rows of those of the streams that are decisions."""
    rows = [
        _row(stream, folded.state)
        for stream, folded in folds.items()
        if isinstance(folded.state, Decision) and folded.state.organ is not None
    ]
    await connection.executemany(
        """
        INSERT INTO projection.decision (stream, organ, paper, season, dated, phase, draft, published, lines)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (stream) DO UPDATE SET organ = excluded.organ, paper = excluded.paper,
            season = excluded.season, dated = excluded.dated, phase = excluded.phase,
            draft = excluded.draft, published = excluded.published, lines = excluded.lines
        """,
        rows,
    )


def _row(stream: str, state: Decision) -> tuple[object, ...]:
    about, paper = state.about, state.signed or state.reopening
    lines = len(state.lines) or len(state.reopening.lines if state.reopening else ())
    number = paper.paper if paper is not None else f"…/{about.symbol}" if about is not None else "-"
    season = about.season if about is not None else None
    draft = state.phase == "draft"
    return stream, state.organ, number, season, state.on, state.shown, draft, state.published, lines
