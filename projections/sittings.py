"""The list of sittings: a row each, by the body that meets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.sitting import Sitting
from eventlog.fold import Folded

if TYPE_CHECKING:
    from asyncpg import Pool, Record
    from asyncpg.pool import PoolConnectionProxy

MOST = 200
"""Sittings of one page: those under way, then the last ones."""


@dataclass(frozen=True, slots=True)
class Row:
    """A sitting in one line; ``settled`` when nothing is left to be done in it."""

    stream: str
    body: str
    meets: dt.date
    phase: str
    settled: bool
    lines: int


async def of_bodies(pool: Pool[Record], bodies: Collection[str] | None, guest: str) -> list[Row]:
    """The sittings of these bodies (None: of all), and those to which the guest is invited."""
    rows = await pool.fetch(
        "SELECT stream, body, meets, phase, settled, lines FROM projection.sitting"
        " WHERE $1::text[] IS NULL OR body = ANY($1) OR $2 = ANY(invited)"
        " ORDER BY settled, meets DESC, stream LIMIT $3",
        None if bodies is None else list(bodies),
        guest,
        MOST,
    )
    return [Row(*row) for row in rows]


async def write(connection: PoolConnectionProxy[Record], folds: Mapping[str, Folded]) -> None:
    """Write the rows of those of the streams that are sittings."""
    rows = []
    for stream, folded in folds.items():
        state = folded.state
        if isinstance(state, Sitting) and (about := state.about) is not None:
            phase, lines = state.shown, len(state.lines)
            rows.append((stream, about.body, list(about.invited), about.meets, phase, state.settled, lines))
    await connection.executemany(
        """
        INSERT INTO projection.sitting (stream, body, invited, meets, phase, settled, lines)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (stream) DO UPDATE SET body = excluded.body, invited = excluded.invited,
            meets = excluded.meets, phase = excluded.phase, settled = excluded.settled,
            lines = excluded.lines
        """,
        rows,
    )
