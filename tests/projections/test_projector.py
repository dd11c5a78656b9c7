"""The lists: they follow the log, come back from it whole, and say what waits for whom."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import asyncpg
import pytest

from domain.commands import CloseBallot, Command, Return, SignMinutes
from eventlog.body import withheld_id
from eventlog.log import Log
from projections import lists
from projections.lists import Task
from projections.projector import Projector, open_pool
from tests.council import CHAIR, MINUTES, SECRETARY, Council
from tests.door import Door
from tests.founding import Founding, cluster_vote, person, policy, sign, signing, unit_vote, vote

CASE, OTHER = "nomination/a", "nomination/b"
TABLES = ("open_stream", "waiting", "answer", "nomination", "submission", "cursor")


@pytest.fixture
async def pool(door: Door) -> AsyncIterator[asyncpg.Pool[asyncpg.Record]]:
    async with await open_pool(door.system.where.dsn_as("projector")) as opened:
        yield opened


@pytest.fixture
async def projector(door: Door, pool: asyncpg.Pool[asyncpg.Record]) -> AsyncIterator[Projector]:
    async with AsyncExitStack() as stack:
        made = await another(door, pool, stack)
        await made.install()
        yield made


async def another(door: Door, pool: asyncpg.Pool[asyncpg.Record], stack: AsyncExitStack) -> Projector:
    log = await stack.enter_async_context(await Log.open(door.system.where.dsn_as("projector"), "projector"))
    return Projector(log, pool)


async def rows(pool: asyncpg.Pool[asyncpg.Record]) -> dict[str, list[Any]]:
    """Everything that the projections hold."""
    return {
        table: sorted(map(repr, await pool.fetch(f"SELECT * FROM projection.{table}"))) for table in TABLES
    }


async def busy(door: Door) -> None:
    """Two cases on their way, with a refused signal."""
    await door.found()
    await door.nominated(CASE)
    await door.nominated(OTHER)
    for who in ("u1.1", "u1.2", "u1.3"):
        await door.must(vote(CASE, who))
    await door.signal(OTHER, vote(OTHER, "u1.9", id="stranger"))
    await door.must(vote(OTHER, "u1.1"))


async def test_the_lists_know_where_every_case_stands(
    door: Door, projector: Projector, pool: asyncpg.Pool[asyncpg.Record]
) -> None:
    await busy(door)
    read = await projector.catch_up()
    assert read == await door.length()
    assert await lists.cursor(pool) == read - 1
    assert [(c.stream, c.stage, c.settled) for c in await lists.streams(pool)] == [
        (CASE, "signing", False),
        (OTHER, "unit", False),
    ]
    await door.must(sign(CASE))
    await projector.catch_up()
    assert [c.stream for c in await lists.streams(pool, only_open=True)] == [OTHER]
    [awarded, unit] = await lists.streams(pool)
    assert (awarded.stage, awarded.settled, awarded.next_due) == ("awarded", True, None)
    assert unit.next_due is not None
    assert await projector.catch_up() == 0


async def test_they_say_what_waits_for_whom_and_until_when(
    door: Door, projector: Projector, pool: asyncpg.Pool[asyncpg.Record]
) -> None:
    await busy(door)
    await projector.catch_up()
    [task] = await lists.tasks(pool, "u1.3", [("u1", "staff")])
    assert task == Task(OTHER, "vote", "unit", "u1.3", task.until)
    assert task.until is not None
    assert task.until > dt.datetime.now(dt.UTC)
    assert await lists.tasks(pool, "u1.1", [("u1", "head")]) == []
    assert [t.task for t in await lists.tasks(pool, "chief", [("court", "chief")])] == ["sign"]


async def test_a_units_vote_waits_for_whoever_is_its_head(
    door: Door, projector: Projector, pool: asyncpg.Pool[asyncpg.Record]
) -> None:
    await door.found(policy("test.flag", cluster_vote(), signing()), size=Founding(units=3))
    await door.nominated(CASE)
    await projector.catch_up()
    assert [t.task for t in await lists.tasks(pool, "u2.1", [("u2", "head")])] == ["vote"]
    assert await lists.tasks(pool, "u1.1", [("u1", "head")]) == []  # the nominee's own seat
    for head in ("u2.1", "u3.1"):
        await door.must(vote(CASE, head, ballot="cluster/1"))
    await projector.catch_up()
    assert await lists.tasks(pool, "u2.1", [("u2", "head")]) == []


async def test_a_returned_file_waits_for_the_officer(
    door: Door, projector: Projector, pool: asyncpg.Pool[asyncpg.Record]
) -> None:
    await door.found()
    await door.nominated(CASE)
    await door.must(Command(CASE, "return", person("u1.1"), Return("unit")))
    await projector.catch_up()
    assert [t.task for t in await lists.tasks(pool, "u1.2", [("u1", "award_officer")])] == ["revise"]


async def test_whoever_sent_a_signal_finds_its_answer(
    door: Door, projector: Projector, pool: asyncpg.Pool[asyncpg.Record]
) -> None:
    await busy(door)
    await door.signal(OTHER, vote(OTHER, "u1.3"))
    await door.signal(OTHER, vote(OTHER, "u1.3", id="once-more"))
    await projector.catch_up()
    assert [(a.type, a.code) for a in await lists.answers(pool, "u1.3")] == [
        ("SignalRefused", "already_voted"),
        ("VoteCast", None),
        ("VoteCast", None),
    ]
    [stranger] = await lists.answers(pool, "unknown")
    assert (stranger.type, stranger.code) == ("SignalRefused", "unknown_person")


async def test_a_votes_command_id_is_found_by_its_hash_alone(
    door: Door, projector: Projector, pool: asyncpg.Pool[asyncpg.Record]
) -> None:
    """Whoever can act as the voter must not learn under which id an open vote could be sent again."""
    await door.found()
    await door.nominated(CASE)
    await door.signal(CASE, vote(CASE, "u1.3", id="mine"))
    await projector.catch_up()
    assert [a.command_id for a in await lists.answers(pool, "u1.3")] == [withheld_id("mine")]
    assert not [row for row in await rows(pool) if "'mine'" in str(row)]
    [filed] = await lists.answers(pool, "u1.2")
    assert not filed.command_id.startswith("sha256:")


async def test_rebuilding_gives_the_same_rows(
    door: Door, projector: Projector, pool: asyncpg.Pool[asyncpg.Record]
) -> None:
    await busy(door)
    await projector.catch_up()
    before = await rows(pool)
    assert await projector.rebuild() == await door.length()
    assert await rows(pool) == before
    async with AsyncExitStack() as stack:  # and so does one that has seen nothing yet
        fresh = await another(door, pool, stack)
        await fresh.rebuild()
        assert await rows(pool) == before


async def test_following_step_by_step_gives_the_same_rows_as_reading_at_the_end(
    door: Door, projector: Projector, pool: asyncpg.Pool[asyncpg.Record]
) -> None:
    await door.found()
    await door.nominated(CASE)
    for who in ("u1.1", "u1.2", "u1.3"):
        await projector.catch_up()
        await door.must(vote(CASE, who))
    await projector.catch_up()
    stepwise = await rows(pool)
    await projector.rebuild()
    assert await rows(pool) == stepwise


async def test_two_projectors_at_once_repeat_nothing_and_skip_nothing(
    door: Door, projector: Projector, pool: asyncpg.Pool[asyncpg.Record]
) -> None:
    async with AsyncExitStack() as stack:
        second = await another(door, pool, stack)
        following = [asyncio.create_task(each.follow()) for each in (projector, second)]
        await busy(door)
        await door.must(sign(CASE))
        length = await door.length()
        while await lists.cursor(pool) < length - 1:
            assert not any(task.done() for task in following)
            await asyncio.sleep(0.02)
        for task in following:
            task.cancel()
        await asyncio.gather(*following, return_exceptions=True)
    both = await rows(pool)
    await projector.rebuild()
    assert await rows(pool) == both


async def test_rebuilding_waits_for_a_step_that_another_projector_has_begun(
    door: Door, projector: Projector, pool: asyncpg.Pool[asyncpg.Record]
) -> None:
    """A step holds its cursor and then asks for the tables: who empties them must not hold those by then."""
    await busy(door)
    await projector.catch_up()
    before = await rows(pool)
    waits = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    for again in (projector.install, projector.rebuild):
        async with pool.acquire() as step, step.transaction():
            await step.execute("SELECT position FROM projection.cursor FOR UPDATE")
            rebuilding = asyncio.create_task(again())
            while not await pool.fetchval(waits):
                assert not rebuilding.done()
                await asyncio.sleep(0.01)
            await step.execute("UPDATE projection.open_stream SET stream = stream")
        await rebuilding
        assert await rows(pool) == before


async def test_no_more_than_one_row_for_a_chair_who_has_to_close(
    door: Door, projector: Projector, pool: asyncpg.Pool[asyncpg.Record]
) -> None:
    await door.found(policy("test.flag", unit_vote(early="never"), signing()))
    await door.nominated(CASE)
    for who in ("u1.1", "u1.2", "u1.3"):
        await door.must(vote(CASE, who))
    await projector.catch_up()
    assert [t.task for t in await lists.tasks(pool, "u1.1", [("u1", "chair")])] == ["close"]
    early = await door.refused(Command(CASE, "close", person("u1.1"), CloseBallot("unit/1")))
    assert early.code == "not_yet"


async def test_a_run_is_told_only_of_what_it_looks_at(
    door: Door, projector: Projector, pool: asyncpg.Pool[asyncpg.Record]
) -> None:
    council = Council(door)  # type: ignore[arg-type]  # it only asks for receipts
    await council.found()
    passed, failed = lines = await council.nominate(2)
    await projector.catch_up()
    await council.until_counted("one", lines, {passed: 3, failed: 1})
    await projector.catch_up()
    # On an agenda it waits at the same stage for the same time as before.
    assert await lists.asleep(pool) == []
    for who in (SECRETARY, CHAIR):
        await door.must(Command("sitting/one", f"sign-{who.person}", who, SignMinutes(MINUTES)))
    await projector.catch_up()
    asleep = dict(await lists.asleep(pool))
    assert sorted(asleep) == [passed, failed]
    await lists.woken(pool, passed, asleep[passed])
    await projector.rebuild()  # what was told is not told again, and nobody who waits is forgotten
    assert dict(await lists.asleep(pool)) == {failed: asleep[failed]}


async def test_a_run_is_told_by_whichever_projector_comes_first_and_knows_nothing_yet(
    door: Door, projector: Projector, pool: asyncpg.Pool[asyncpg.Record]
) -> None:
    council = Council(door)  # type: ignore[arg-type]  # it only asks for receipts
    await council.found()
    lines = await council.nominate(2)
    await council.until_counted("one", lines, dict.fromkeys(lines, 3))
    await projector.catch_up()
    for who in (SECRETARY, CHAIR):
        await door.must(Command("sitting/one", f"sign-{who.person}", who, SignMinutes(MINUTES)))
    async with AsyncExitStack() as stack:
        fresh = await another(door, pool, stack)
        await fresh.catch_up()
    assert sorted(stream for stream, _ in await lists.asleep(pool)) == lines
    told = await rows(pool)
    assert await projector.catch_up() == 0
    await projector.rebuild()
    assert await rows(pool) == told
