"""The heartbeat: an outage is told once, with its beginning and its end."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator

import asyncpg
import pytest

from projections.heartbeat import Heartbeat
from projections.projector import Projector, open_pool
from tests.door import Door

Outage = tuple[dt.datetime, dt.datetime]
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
async def pool(door: Door) -> AsyncIterator[asyncpg.Pool[asyncpg.Record]]:
    async with await open_pool(door.system.where.dsn_as("projector")) as opened:
        await Projector(door.log, opened).install()
        yield opened


async def age(pool: asyncpg.Pool[asyncpg.Record], by: dt.timedelta) -> None:
    """Let the last beat be so long ago."""
    await pool.execute("UPDATE projection.heartbeat SET at = at - $1::interval", by)


async def test_an_outage_is_reported_once_by_whoever_comes_back_first(
    door: Door, pool: asyncpg.Pool[asyncpg.Record]
) -> None:
    workers = [Heartbeat(pool, MINUTE) for _ in range(3)]
    await workers[0].beat(door.applier.report_outage)
    await age(pool, dt.timedelta(minutes=10))
    await asyncio.gather(*(worker.beat(door.applier.report_outage) for worker in workers))
    await workers[0].beat(door.applier.report_outage)
    [resumed] = await door.events("service", "ServiceResumed")
    lasted = dt.datetime.fromisoformat(resumed["back_at"]) - dt.datetime.fromisoformat(resumed["away_from"])
    assert dt.timedelta(minutes=10) <= lasted < dt.timedelta(minutes=11)


async def test_two_checks_without_a_beat_are_no_outage_yet(
    door: Door, pool: asyncpg.Pool[asyncpg.Record]
) -> None:
    heartbeat = Heartbeat(pool, MINUTE)
    await heartbeat.beat(door.applier.report_outage)
    await age(pool, dt.timedelta(seconds=110))
    await heartbeat.beat(door.applier.report_outage)
    assert await door.events("service", "ServiceResumed") == []


async def test_a_second_outage_is_reported_too(door: Door, pool: asyncpg.Pool[asyncpg.Record]) -> None:
    heartbeat = Heartbeat(pool, dt.timedelta(0))  # any time at all between two beats is an outage
    for _ in range(3):
        await heartbeat.beat(door.applier.report_outage)
    assert len(await door.events("service", "ServiceResumed")) == 2


async def test_a_report_that_fails_is_made_again_at_the_next_beat(
    door: Door, pool: asyncpg.Pool[asyncpg.Record]
) -> None:
    heartbeat = Heartbeat(pool, MINUTE)
    await heartbeat.beat(door.applier.report_outage)
    await age(pool, dt.timedelta(minutes=10))

    async def fails(_: dt.datetime, __: dt.datetime) -> None:
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await heartbeat.beat(fails)
    await heartbeat.beat(door.applier.report_outage)
    assert len(await door.events("service", "ServiceResumed")) == 1


async def test_with_the_projections_lost_the_logs_last_entry_says_since_when_nobody_was_here(
    door: Door, pool: asyncpg.Pool[asyncpg.Record]
) -> None:
    await door.found()
    told: list[Outage] = []

    async def tell(away_from: dt.datetime, back_at: dt.datetime) -> None:
        told.append((away_from, back_at))

    await Heartbeat(pool, dt.timedelta(microseconds=1)).beat(tell)
    [(away_from, _)] = told
    assert away_from == (await door.system.entries())[-1].recorded_at
