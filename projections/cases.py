"""The list of nominations: a row each, and how pages search it. Who sees a row, ``domain.sight`` says.

``seers`` repeats that rule's people and bodies for the index; the page asks the rule itself of each row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.nomination.state import Nomination
from eventlog.fold import Folded

if TYPE_CHECKING:
    from asyncpg import Pool, Record
    from asyncpg.pool import PoolConnectionProxy

PAGE = 50
"""Rows of one page."""


CHOSEN = ("award", "season", "unit", "stage")
"""What a search chooses among."""


@dataclass(frozen=True, slots=True)
class Row:
    """A nomination in one line. ``body`` is where it lies now, ``stage`` what ``Nomination.shown`` says."""

    stream: str
    award: str
    kind: str
    nominee: str
    unit: str
    season: str | None
    what_if: bool
    phase: str
    stage: str
    body: str | None
    result: str | None
    filed: dt.date
    changed: dt.datetime


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: an empty field asks for nothing.

    ``seers`` are the reader's own codes and those of his bodies, ``units`` those he may see as an auditor;
    None for both is everything. ``named`` are codes whose name was searched for; ``code`` is part of the
    case's own.
    """

    seers: Collection[str] | None
    units: Collection[str] | None = None
    award: str = ""
    season: str = ""
    unit: str = ""
    stage: str = ""
    code: str = ""
    named: Collection[str] = ()
    only_open: bool = False


_EVERYTHING = "$1::text[] IS NULL AND $2::text[] IS NOT NULL"
_OWN = "(seers && $1::text[] OR unit = ANY($2::text[]))"
"""Apart, so that the second finds its rows by the indices."""
_ASKED = """
    AND ($3 = '' OR award = $3) AND ($4 = '' OR season = $4) AND ($5 = '' OR unit = $5)
    AND ($6 = '' OR stage = $6) AND NOT ($9 AND phase = 'ended')
    AND ($7 = '' OR strpos(lower(stream), lower($7)) > 0 OR ARRAY[nominee, unit] && $8::text[])
"""
_COLUMNS = "stream, award, kind, nominee, unit, season, what_if, phase, stage, body, result, filed, changed"


def _seen(search: Search) -> str:
    return _EVERYTHING if search.seers is None else _OWN


def _asked(search: Search) -> tuple[object, ...]:
    return (
        None if search.seers is None else list(search.seers),
        list(search.units or ()),
        search.award,
        search.season,
        search.unit,
        search.stage,
        search.code,
        list(search.named),
        search.only_open,
    )


async def found(pool: Pool[Record], search: Search, page: int = 1) -> list[Row]:
    """A page of what was found, what has moved last first."""
    rows = await pool.fetch(
        f"SELECT {_COLUMNS} FROM projection.nomination WHERE {_seen(search)} {_ASKED}"
        " ORDER BY changed DESC, stream LIMIT $10 OFFSET $11",
        *_asked(search),
        PAGE,
        (max(page, 1) - 1) * PAGE,
    )
    return [Row(*row) for row in rows]


async def count(pool: Pool[Record], search: Search) -> int:
    """How many there are."""
    number: int = await pool.fetchval(
        f"SELECT count(*) FROM projection.nomination WHERE {_seen(search)} {_ASKED}", *_asked(search)
    )
    return number


async def alike(
    pool: Pool[Record], award: str, nominees: Collection[str], season: str | None, kind: str | None = None
) -> list[Row]:
    """What these were nominated for already: this award and season (and kind), open or given, oldest first.

    The same award in two kinds does not merge, and an award for a feat belongs to no season: of those two
    there may be several.
    """
    if season is None:
        return []
    rows = await pool.fetch(
        f"SELECT {_COLUMNS} FROM projection.nomination"
        " WHERE award = $1 AND nominee = ANY($2::text[]) AND season = $3 AND ($4::text IS NULL OR kind = $4)"
        " AND NOT what_if AND (phase <> 'ended' OR result = 'awarded') ORDER BY changed, stream",
        award,
        list(nominees),
        season,
        kind,
    )
    return [Row(*row) for row in rows]


async def choices(pool: Pool[Record], search: Search) -> dict[str, list[str]]:
    """The awards, seasons, units and stages that the reader's nominations have: what a search may name."""
    each = (
        f"(SELECT DISTINCT '{name}', {name} FROM projection.nomination"
        f" WHERE {_seen(search)} AND {name} IS NOT NULL)"
        for name in CHOSEN
    )
    rows = await pool.fetch(
        " UNION ALL ".join(each) + " ORDER BY 1, 2",
        None if search.seers is None else list(search.seers),
        list(search.units or ()),
    )
    chosen: dict[str, list[str]] = {name: [] for name in CHOSEN}
    for name, value in rows:
        chosen[name].append(value)
    return chosen


def seers(case: Nomination) -> list[str]:
    """The people and bodies to whom ``domain.sight.sees_case`` shows the case, auditors left out."""
    about = case.about
    assert about is not None
    roll = case.ballot.roll if case.ballot is not None else ()
    return list(dict.fromkeys((about.nominee, case.nominator, about.unit, *about.bodies.values(), *roll)))


async def write(connection: PoolConnectionProxy[Record], folds: Mapping[str, Folded]) -> None:
    """Write the rows of those of the streams that are nominations."""
    rows = []
    for stream, folded in folds.items():
        case = folded.state
        if not isinstance(case, Nomination) or case.about is None:
            continue
        about = case.about
        rows.append(
            (
                stream,
                about.award,
                about.kind,
                about.nominee,
                about.unit,
                about.season,
                about.what_if,
                case.phase,
                case.shown,
                case.stage.body if case.stage is not None and case.phase == "open" else None,
                case.result,
                case.on,
                folded.at,
                seers(case),
            )
        )
    await connection.executemany(
        f"""
        INSERT INTO projection.nomination ({_COLUMNS}, seers)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        ON CONFLICT (stream) DO UPDATE SET award = excluded.award, kind = excluded.kind,
            nominee = excluded.nominee, unit = excluded.unit, season = excluded.season,
            what_if = excluded.what_if, phase = excluded.phase, stage = excluded.stage,
            body = excluded.body, result = excluded.result, filed = excluded.filed,
            changed = excluded.changed, seers = excluded.seers
        """,
        rows,
    )


async def open_units(pool: Pool[Record], season: str | None) -> list[str]:
    """The units that have an open nomination in the season."""
    rows = await pool.fetch(
        "SELECT DISTINCT unit FROM projection.nomination"
        " WHERE phase = 'open' AND NOT what_if AND season IS NOT DISTINCT FROM $1 ORDER BY unit",
        season,
    )
    return [row["unit"] for row in rows]


async def open_of(
    pool: Pool[Record], season: str | None, units: Collection[str], most: int
) -> list[tuple[str, str, str, str]]:
    """The season's open nominations of these units: stream, award, nominee and unit."""
    rows = await pool.fetch(
        "SELECT stream, award, nominee, unit FROM projection.nomination"
        " WHERE phase = 'open' AND NOT what_if AND season IS NOT DISTINCT FROM $1 AND unit = ANY($2::text[])"
        " ORDER BY award, unit, stream LIMIT $3",
        season,
        list(units),
        most,
    )
    return [tuple(row) for row in rows]
