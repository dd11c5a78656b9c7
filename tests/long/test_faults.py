"""The faults of ``tests/test_faults.py`` in full numbers; the figures printed go into docs/performance.md."""

from __future__ import annotations

import asyncio
import random
import time
from pathlib import Path

import pytest

from domain.events import Choice
from tests.faults import BACK, Load, WorkerProcess, crash, fleet, lose, wedged
from tests.founding import Founding, nominate, policy, sign, signing, unit_vote, vote
from tests.ground import Ground, figures, ground, servers, shaken
from tests.system import System, events_of

__all__ = ["ground", "servers", "shaken"]

SIZE = Founding(staff=23)
VOTERS = SIZE.staff_of("u1")
TRACKS = 6


@pytest.mark.timeout(1800)
async def test_twenty_five_killed_workers(
    shaken: System, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with fleet(shaken, tmp_path, 3) as workers:
        await shaken.found(SIZE)
        load = Load(shaken, VOTERS)

        async def kills() -> None:
            for _ in range(25):
                await load.answers(random.randint(1, 40))
                workers.kill_one()

        found = await load.during(TRACKS, kills)
    figures(capsys, f"{workers.kills} workers killed: {found}")
    assert (found.lost, found.twice) == (0, 0)
    assert workers.kills == 25


@pytest.mark.timeout(1800)
async def test_temporal_lost_with_all_its_data_five_times(
    shaken: System, ground: Ground, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with fleet(shaken, tmp_path) as _:
        await shaken.found(SIZE)
        load = Load(shaken, VOTERS)

        async def losses() -> None:
            for _ in range(5):
                await load.answers(random.randint(20, 100))
                await lose(ground.temporal)

        found = await load.during(TRACKS, losses)
    figures(capsys, f"Temporal lost with all its data 5 times: {found}")
    assert (found.lost, found.twice) == (0, 0)


@pytest.mark.timeout(1800)
async def test_twenty_five_immediate_stops_of_postgresql(
    shaken: System, ground: Ground, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with fleet(shaken, tmp_path) as _:
        await shaken.found(SIZE)
        load = Load(shaken, VOTERS)

        async def crashes() -> None:
            for _ in range(25):
                await load.answers(random.randint(1, 60))
                await crash(ground.postgres)

        found = await load.during(TRACKS, crashes)
    figures(capsys, f"PostgreSQL stopped 'immediate' 25 times: {found}")
    assert (found.lost, found.twice) == (0, 0)


@pytest.mark.timeout(3000)
async def test_everything_at_once(
    shaken: System, ground: Ground, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each kind of fault at its own pace, so that they meet in every combination."""
    stops = losses = 0
    async with fleet(shaken, tmp_path, 3) as workers:
        await shaken.found(SIZE)
        load = Load(shaken, VOTERS)

        async def kill() -> None:
            for _ in range(20):
                await load.answers(random.randint(1, 25))
                workers.kill_one()

        async def stop() -> None:
            nonlocal stops
            while stops < 20:
                await load.answers(random.randint(1, 25))
                await crash(ground.postgres)
                stops += 1

        async def forget() -> None:
            nonlocal losses
            while losses < 3:
                await load.answers(150, timeout=2 * BACK)
                await lose(ground.temporal)
                losses += 1

        async def everything() -> None:
            await asyncio.gather(kill(), stop(), forget())

        found = await load.during(TRACKS, everything)
    figures(
        capsys,
        f"{workers.kills} workers killed, PostgreSQL stopped {stops} times, Temporal lost {losses} times, "
        f"side by side: {found}",
    )
    assert (found.lost, found.twice) == (0, 0)
    assert (workers.kills, stops, losses) == (20, 20, 3)


@pytest.mark.timeout(1800)
async def test_a_rule_changed_under_fifty_open_cases(
    shaken: System, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = [f"nomination/{n}" for n in range(50)]
    before = WorkerProcess(shaken, tmp_path / "before.log")
    await before.until_ready()
    await shaken.found(Founding(staff=3))
    await asyncio.gather(*(shaken.must(nominate(case)) for case in cases))
    await asyncio.gather(*(shaken.must(vote(case, "u1.1", "abstain")) for case in cases[::2]))
    before.kill()
    after = WorkerProcess(shaken, tmp_path / "after.log", ("-m", "tests.changed_rules"))
    await after.until_ready()
    begun = time.monotonic()
    load = Load(shaken, VOTERS)
    refused = [await load.insist(vote(case, "u1.2", "abstain", id="x")) for case in cases]
    assert {getattr(answer, "code", answer) for answer in refused} == {"nobody_abstains"}
    for case in cases:
        for who in ("u1.1", "u1.2", "u1.3")[case in cases[::2] :]:
            await load.must(vote(case, who))
        await load.must(sign(case))
    failed = 0
    for case in cases:
        run = shaken.client.get_workflow_handle(case)
        await run.result()
        failed += bool(await wedged(run))
    after.end()
    seconds = time.monotonic() - begun
    figures(capsys, f"50 open cases under a changed rule: {failed} wedged, all ended in {seconds:.0f} s")
    assert failed == 0


@pytest.mark.timeout(1800)
async def test_postgresql_away_for_a_minute_while_twenty_three_people_vote_on_each_of_two_cases(
    shaken: System, ground: Ground, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The time of both ballots is up while nobody can vote: so nobody is late."""
    cases = ("nomination/a", "nomination/b")
    timed = policy("test.flag", unit_vote(due="40s", grace="1s", calm="2min"), signing())
    async with fleet(shaken, tmp_path):
        await shaken.found(SIZE, timed)
        for case in cases:
            await shaken.nominated(case)
        load = Load(shaken, VOTERS)
        load.results = {cases[0]: "awarded", cases[1]: "not_passed"}
        early = [vote(case, who, _choice(case)) for case in cases for who in VOTERS[:8]]
        first = [await load.must(command) for command in early]
        begun = time.monotonic()
        await asyncio.to_thread(ground.postgres.stop, "immediate")
        rest = [vote(case, who, _choice(case)) for case in cases for who in VOTERS[8:]]
        random.shuffle(rest)
        voting = [asyncio.create_task(load.must(command)) for command in rest]
        again = [asyncio.create_task(load.must(command)) for command in early]
        await asyncio.sleep(60)  # this is what is tested: a minute
        assert not any(task.done() for task in voting)
        await asyncio.to_thread(ground.postgres.start, BACK)
        await asyncio.gather(*voting)
        assert await asyncio.gather(*again) == first
        await load.must(sign(cases[0]))
        found = await load.judge(time.monotonic() - begun)
        for case in cases:
            [closed] = [
                e for e in events_of(await shaken.entries(case)) if type(e).__name__ == "BallotClosed"
            ]
            assert (closed.why, closed.outcome.tally.took_part) == ("all_in", 23)
    figures(capsys, f"PostgreSQL away for 60 s: {found}")
    assert (found.lost, found.twice, found.votes) == (0, 0, 46)


def _choice(case: str) -> Choice:
    return "approve" if case == "nomination/a" else "reject"
