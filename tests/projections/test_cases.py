"""The list of nominations: a row each, found by what they are about, and shown to whom they concern."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest

from domain.commands import Command, Withdraw
from eventlog.log import Log
from projections import cases
from projections.cases import Search
from projections.projector import Projector, open_pool
from tests.door import Door
from tests.founding import AWARD, Founding, person

EVERYTHING = Search(seers=None)


@pytest.fixture
async def pool(door: Door) -> AsyncIterator[asyncpg.Pool[asyncpg.Record]]:
    """Lists that have followed two units' nominations, the second of which was taken back."""
    async with (
        await open_pool(door.system.where.dsn_as("projector")) as opened,
        await Log.open(door.system.where.dsn_as("projector"), "projector") as log,
    ):
        await door.found(size=Founding(units=2))
        await door.nominated("nomination/a", unit="u1")
        await door.nominated("nomination/b", unit="u2")
        await door.must(Command("nomination/b", "leave", person("u2.2"), Withdraw()))
        projector = Projector(log, opened)
        await projector.install()
        await projector.catch_up()
        yield opened


async def found(pool: asyncpg.Pool[asyncpg.Record], search: Search) -> set[str]:
    rows = await cases.found(pool, search)
    assert await cases.count(pool, search) == len(rows)
    return {row.stream for row in rows}


async def test_what_has_moved_last_comes_first(pool: asyncpg.Pool[asyncpg.Record]) -> None:
    rows = await cases.found(pool, EVERYTHING)
    assert [(row.stream, row.stage, row.result) for row in rows] == [
        ("nomination/b", "withdrawn", "withdrawn"),
        ("nomination/a", "unit", None),
    ]
    assert (rows[1].award, rows[1].nominee, rows[1].unit, rows[1].body) == (AWARD, "u1", "u1", "u1")


async def test_each_filter_narrows(pool: asyncpg.Pool[asyncpg.Record]) -> None:
    assert await found(pool, Search(seers=None, unit="u1")) == {"nomination/a"}
    assert await found(pool, Search(seers=None, stage="withdrawn")) == {"nomination/b"}
    assert await found(pool, Search(seers=None, only_open=True)) == {"nomination/a"}
    assert await found(pool, Search(seers=None, award="no.such")) == set()
    assert await found(pool, Search(seers=None, code="TION/B")) == {"nomination/b"}
    assert await found(pool, Search(seers=None, code="who", named=["u1"])) == {"nomination/a"}


async def test_a_reader_finds_his_own_bodies_cases_only(pool: asyncpg.Pool[asyncpg.Record]) -> None:
    assert await found(pool, Search(seers=["u1.3", "u1"])) == {"nomination/a"}
    assert await found(pool, Search(seers=["court"])) == {"nomination/a", "nomination/b"}
    assert await found(pool, Search(seers=["stranger"])) == set()
    assert await found(pool, Search(seers=["stranger"], units=["u2"])) == {"nomination/b"}
    assert (await cases.choices(pool, Search(seers=["u2"])))["unit"] == ["u2"]


async def test_percent_and_underscore_are_only_letters(pool: asyncpg.Pool[asyncpg.Record]) -> None:
    for code in ("%", "_", "'", "\\"):
        assert await found(pool, Search(seers=None, code=code)) == set()


async def test_a_list_takes_the_open_ones_of_a_season(pool: asyncpg.Pool[asyncpg.Record]) -> None:
    assert await cases.open_units(pool, None) == ["u1"]
    assert [row[0] for row in await cases.open_of(pool, None, ["u1", "u2"], 10)] == ["nomination/a"]
    assert await cases.open_of(pool, "other", ["u1", "u2"], 10) == []
