"""Workers that die, servers that fall: no acknowledged command is lost, none counts twice.

Short; the full numbers stand in ``tests/long/test_faults.py``. On a busy machine a server or a worker takes
long to come back: that is waited for, and only what hangs fails.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import functools
import random
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
import pytest
from temporalio.client import WorkflowExecutionStatus
from temporalio.service import RPCError

import worker
from tests.council import Council
from tests.faults import BACK, BOUND, Load, WorkerProcess, crash, fleet, lose, wedged
from tests.founding import Founding, nominate, policy, sign, signing, unit_vote, vote
from tests.ground import Ground, ground, servers, shaken
from tests.system import System, events_of, until

__all__ = ["ground", "servers", "shaken"]

pytestmark = pytest.mark.timeout(BOUND)

CASE = "nomination/a"
SIZE = Founding(staff=7)
VOTERS = SIZE.staff_of("u1")


async def test_a_vote_cast_while_the_worker_dies_counts_once(shaken: System, tmp_path: Path) -> None:
    async with fleet(shaken, tmp_path) as workers:
        await shaken.found(SIZE)
        load = Load(shaken, VOTERS)

        async def kill() -> None:
            for _ in range(2):
                await load.answers(10)
                workers.kill_one()

        figures = await load.during(3, kill)
    assert (figures.lost, figures.twice, workers.kills) == (0, 0, 2), figures


@pytest.mark.long
async def test_a_temporal_that_lost_everything_has_lost_nothing(
    shaken: System, ground: Ground, tmp_path: Path
) -> None:
    async with fleet(shaken, tmp_path) as _:
        await shaken.found(SIZE)
        load = Load(shaken, VOTERS)

        async def losses() -> None:
            for _ in range(2):
                await load.answers(20)
                await lose(ground.temporal)

        figures = await load.during(3, losses)
    assert (figures.lost, figures.twice) == (0, 0), figures


@pytest.mark.long
async def test_a_postgresql_that_crashes_under_load_loses_no_acknowledged_vote(
    shaken: System, ground: Ground, tmp_path: Path
) -> None:
    async with fleet(shaken, tmp_path) as _:
        await shaken.found(SIZE)
        load = Load(shaken, VOTERS)

        async def crashes() -> None:
            for _ in range(3):
                await load.answers(20)
                await crash(ground.postgres)

        figures = await load.during(3, crashes)
    assert (figures.lost, figures.twice) == (0, 0), figures


@pytest.mark.long
async def test_all_of_it_together(shaken: System, ground: Ground, tmp_path: Path) -> None:
    async with fleet(shaken, tmp_path) as workers:
        await shaken.found(SIZE)
        load = Load(shaken, VOTERS)

        async def everything() -> None:
            await load.answers(20)
            workers.kill_one()
            await asyncio.gather(lose(ground.temporal), crash(ground.postgres))

        figures = await load.during(3, everything)
    assert (figures.lost, figures.twice) == (0, 0), figures


async def test_a_rule_changed_under_open_cases_wedges_none(shaken: System, tmp_path: Path) -> None:
    cases = [f"nomination/{n}" for n in range(10)]
    before = WorkerProcess(shaken, tmp_path / "before.log")
    await before.until_ready()
    await shaken.found(Founding(staff=3))
    await asyncio.gather(*(shaken.must(nominate(case)) for case in cases))
    await asyncio.gather(
        *(shaken.must(vote(case, "u1.1", random.choice(("approve", "abstain")))) for case in cases)
    )
    before.end()
    after = WorkerProcess(shaken, tmp_path / "after.log", ("-m", "tests.changed_rules"))
    await after.until_ready()
    refused = await asyncio.gather(*(shaken.refused(vote(case, "u1.2", "abstain", id="x")) for case in cases))
    assert {refusal.code for refusal in refused} == {"nobody_abstains"}
    for who in ("u1.2", "u1.3"):
        await asyncio.gather(*(shaken.must(vote(case, who)) for case in cases))
    await asyncio.gather(*(shaken.must(sign(case)) for case in cases))
    for case in cases:
        run = shaken.client.get_workflow_handle(case)
        await run.result()
        assert await wedged(run) == []
    after.end()


async def test_an_operator_who_terminates_a_run_stops_no_deadline(
    shaken: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VINHDANH_CHECK_SECONDS", "0.5")
    timed = policy("test.flag", unit_vote(due="3s", grace="1s", calm="1s"), signing())
    async with shaken.working():
        await shaken.found(SIZE, timed)
        await shaken.nominated(CASE)
        await shaken.must(vote(CASE, "u1.1"))
        await shaken.client.get_workflow_handle(CASE).terminate("an operator's mistake")
        [closed] = events_of(await shaken.until_logged(CASE, "BallotClosed"))
    assert closed.why == "time"
    assert not closed.outcome.passed


async def test_nobody_is_late_because_temporal_was_away(
    shaken: System, ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VINHDANH_CHECK_SECONDS", "0.5")
    timed = policy("test.flag", unit_vote(due="3s", grace="0s", calm="20s"), signing())
    async with shaken.working():
        await shaken.found(SIZE, timed)
        await shaken.nominated(CASE)
        await shaken.must(vote(CASE, VOTERS[0]))
        await asyncio.to_thread(ground.temporal.kill)
        due = (await shaken.case(CASE)).stage
        assert due is not None
        await until(lambda: _after(due.due))
        await asyncio.to_thread(ground.temporal.start, BACK)
        [postponed] = events_of(await shaken.until_logged(CASE, "ClosingPostponed"))
        assert postponed.until > postponed.outage_until
        for who in VOTERS[1:]:
            await shaken.must(vote(CASE, who))
        await shaken.must(sign(CASE))


async def test_votes_sent_while_postgresql_is_away_are_counted_once_it_is_back(
    shaken: System, ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with shaken.working():
        await shaken.found(SIZE)
        await shaken.nominated(CASE)
        receipt = await shaken.must(vote(CASE, VOTERS[0]))
        await asyncio.to_thread(ground.postgres.stop, "immediate")
        load = Load(shaken, VOTERS)
        waiting = [asyncio.create_task(load.insist(vote(CASE, who))) for who in VOTERS[:4]]
        for who in VOTERS[4:]:
            await shaken.gateway.hand_over(vote(CASE, who))
        await until(lambda: _is(load.asked_again > 0))
        # Whose vote is in the log may already hear of it again; nobody else hears anything.
        assert not any(task.done() for task in waiting[1:])
        await asyncio.to_thread(ground.postgres.start, BACK)
        first, *_ = await asyncio.gather(*waiting)
        assert first == receipt
        await shaken.until_logged(CASE, "BallotClosed")
    assert (await shaken.types(CASE)).count("VoteCast") == len(VOTERS)


@pytest.mark.parametrize("when", [pytest.param("before the first", marks=pytest.mark.long), "half way"])
async def test_a_worker_that_dies_while_it_wakes_a_sittings_runs_leaves_nobody_asleep(
    shaken: System, tmp_path: Path, when: str
) -> None:
    council = Council(shaken, units=40)
    before = WorkerProcess(shaken, tmp_path / "before.log", check=60)
    await council.found()
    lines = await council.nominate(40)
    passed = {line: number % 2 == 0 for number, line in enumerate(lines)}
    connection = await asyncpg.connect(shaken.where.dsn_as("projector"))

    async def asleep() -> int:
        return int(await connection.fetchval("SELECT count(*) FROM projection.wake"))

    choices = {line: 3 if passed[line] else 0 for line in lines}
    if when == "half way":
        await council.hold("one", choices)
        await until(lambda: _between(asleep, 1, 39), what="a first run that is awake, and a last that is not")
        before.kill()
        assert await asleep() > 0
    else:
        async with connection.transaction():  # the projector, which notes whom to wake, has to wait for us
            read = await connection.fetchval(
                "SELECT position FROM projection.cursor WHERE name = 'cases' FOR UPDATE"
            )
            await council.hold("one", choices)
            before.kill()
            assert await asleep() == 0
        assert (
            await connection.fetchval("SELECT position FROM projection.cursor WHERE name = 'cases'") == read
        )
        for line in lines:
            assert (await shaken.types(line)).count("ResultTaken") == 1, (
                "every result is there before the kill"
            )
    after = WorkerProcess(shaken, tmp_path / "after.log", check=60)
    for line in lines:
        await until(functools.partial(_as_decided, shaken, line, passed[line]), what=f"the end of {line}")
        types = await shaken.types(line)
        assert types.count("ResultTaken") == 1
        assert types.count("NominationEnded") == (0 if passed[line] else 1)
        assert (await shaken.case(line)).shown == ("signing" if passed[line] else "not_passed")
    await until(lambda: _between(asleep, 0, 0), what="an empty list of runs to wake")
    await connection.close()
    after.end()


async def _between(count: Callable[[], Awaitable[int]], least: int, most: int) -> bool:
    return least <= await count() <= most


async def _as_decided(system: System, line: str, passed: bool) -> bool:
    """Whether the run has ended, or waits at the signing."""
    told = await system.client.get_workflow_handle(line).describe()
    if passed:
        return told.search_attributes.get("VinhDanhStage") == ["signing"]
    return told.status == WorkflowExecutionStatus.COMPLETED


async def _is(true: bool) -> bool:
    return true


async def _after(moment: dt.datetime | None) -> bool:
    return moment is not None and dt.datetime.now(dt.UTC) > moment


async def test_without_temporal_the_service_does_not_count_as_working(shaken: System, ground: Ground) -> None:
    async with shaken.working():
        await shaken.found(SIZE)
        await shaken.nominated(CASE)
    async with worker.keeper(shaken.where, shaken.client) as keeper:
        await keeper.check()
        last = await keeper.pool.fetchval("SELECT at FROM projection.heartbeat")
        await asyncio.to_thread(ground.temporal.kill)
        with pytest.raises((RPCError, TimeoutError)):
            await asyncio.wait_for(keeper.check(), 2)  # its client would go on trying for some time
        assert await keeper.pool.fetchval("SELECT at FROM projection.heartbeat") == last
