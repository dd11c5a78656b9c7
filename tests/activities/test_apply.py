"""``apply`` takes effect at once or not at all, whatever moves under it and whatever it forgets."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from temporalio.exceptions import ApplicationError

from activities.messages import Apply
from domain.answers import Receipt, Refusal
from domain.book import of_season
from domain.commands import ChangeRegistry, CloseSeason, Command, Nominate
from domain.events import BodyRegistered, MandateEnded, PersonRegistered, RegistryChange, SeasonOpened
from domain.facts import COMMON, registry_of
from eventlog.entry import Appended, Behind, Draft, Entry
from eventlog.log import Log
from tests.door import Door, waiting
from tests.founding import AWARD, REGISTRAR, mandate, nominate, person, policy, signing, unit_vote, vote

CASE = "nomination/a"
OFFICE = mandate("court", "m1", "award_officer")
CLOSE = CloseSeason("court", "y", {})


Act = Callable[[], Awaitable[object]]


async def nothing() -> None:
    """Nothing happens."""


class Watched(Log):
    """A log in which something may happen just before it is read or written, or just after."""

    reading: Act
    writing: Act
    written: Act

    @classmethod
    async def watch(cls, dsn: str) -> Watched:
        log = await cls.open(dsn)
        log.reading = log.writing = log.written = nothing
        return log

    async def news(self, stream: str, since: int, facts_since: int) -> tuple[Entry, ...]:
        await self.reading()
        return await super().news(stream, since, facts_since)

    async def append(self, drafts: Sequence[Draft], read: Mapping[str, int]) -> Appended | Behind:
        await self.writing()
        answer = await super().append(drafts, read)
        await self.written()
        return answer


def once(act: Act) -> Act:
    """Let it happen the first time only: what it causes would otherwise cause it again."""
    left = [act]

    async def do() -> None:
        if left:
            await left.pop()()

    return do


@pytest.fixture
async def other(door: Door) -> Door:
    """A second worker on the same log."""
    return Door(door.system, door.log, door.keys)


async def watched(door: Door, stack: AsyncExitStack) -> tuple[Door, Watched]:
    """A worker whose log is watched."""
    log = await stack.enter_async_context(await Watched.watch(door.system.where.dsn_as("writer")))
    return Door(door.system, log, door.keys), log


async def test_a_worker_that_has_forgotten_everything_gives_the_first_receipt(door: Door) -> None:
    await door.found()
    await door.nominated(CASE)
    receipt = await door.must(vote(CASE, "u1.1"))
    door.restart()
    assert await door.must(vote(CASE, "u1.1")) == receipt
    door.restart()
    assert (await door.refused(vote(CASE, "u1.3", id="vote-unit/1-u1.1"))).code == "command_id_reused"


async def test_two_workers_on_one_case_count_every_vote_once(door: Door, other: Door) -> None:
    await door.found()
    await door.nominated(CASE)
    voters = ["u1.1", "u1.2", "u1.3"]
    answers = await asyncio.gather(*(d.update(vote(CASE, who)) for who in voters for d in (door, other)))
    assert all(isinstance(answer, Receipt) for answer in answers)
    assert answers[::2] == answers[1::2]
    assert (await door.system.types(CASE)).count("VoteCast") == 3


async def test_a_batch_is_in_the_log_as_a_whole_or_not_at_all(door: Door) -> None:
    await door.found()
    await door.nominated(CASE)
    async with AsyncExitStack() as stack:
        broken, log = await watched(door, stack)

        async def fails() -> None:
            raise ConnectionResetError

        log.writing = fails
        with pytest.raises(ApplicationError, match="ConnectionResetError"):
            await broken.apply(CASE, *(waiting(vote(CASE, who)) for who in ("u1.1", "u1.3")))
        assert "VoteCast" not in await door.system.types(CASE)


async def test_an_answer_lost_after_the_commit_is_given_by_the_next_attempt(door: Door) -> None:
    await door.found()
    await door.nominated(CASE)
    async with AsyncExitStack() as stack:
        broken, log = await watched(door, stack)

        async def fails() -> None:
            raise ConnectionResetError

        log.written = once(fails)
        with pytest.raises(ApplicationError):
            await broken.update(vote(CASE, "u1.1"))
        receipt = await broken.must(vote(CASE, "u1.1"))
    assert (await door.system.types(CASE)).count("VoteCast") == 1
    assert await door.must(vote(CASE, "u1.1")) == receipt


async def test_two_who_vote_last_at_the_same_moment_close_the_ballot_once(door: Door, other: Door) -> None:
    await door.found()
    await door.nominated(CASE)
    await door.must(vote(CASE, "u1.1"))
    async with AsyncExitStack() as stack:
        late, log = await watched(door, stack)
        log.writing = once(lambda: other.must(vote(CASE, "u1.2")))
        await late.must(vote(CASE, "u1.3"))
    assert (await door.system.types(CASE)).count("BallotClosed") == 1


async def test_a_mandate_that_ends_between_reading_and_writing_is_seen(door: Door, other: Door) -> None:
    await door.found()
    await door.nominated(CASE)
    async with AsyncExitStack() as stack:
        voter, log = await watched(door, stack)
        log.writing = once(lambda: other.must(ended("u1", "u1.3", ("staff",))))
        answer = await voter.update(vote(CASE, "u1.3"))
    assert isinstance(answer, Refusal)
    assert answer.code == "mandate_ended"


async def test_no_year_is_closed_over_a_line_that_is_agreed_at_that_moment(door: Door, other: Door) -> None:
    await door.found(policy(AWARD, unit_vote(), signing(signs="list")))
    year = SeasonOpened("y", dt.date(2020, 1, 1), dt.date(2020, 12, 31))
    await door.must(register(year, id="year"))
    await door.must(Command(registry_of("court"), "o", REGISTRAR, ChangeRegistry((OFFICE,))))
    await door.must(Command(CASE, "n", person("u1.2"), Nominate(AWARD, "u1", "u1", season="y")))
    for who in ("u1.1", "u1.2"):
        await door.must(vote(CASE, who))
    async with AsyncExitStack() as stack:
        closer, log = await watched(door, stack)
        log.writing = once(lambda: other.must(vote(CASE, "u1.3")))
        answer = await closer.update(Command(of_season("court", "y"), "c", person("m1"), CLOSE))
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.values["line"]) == ("agreed_line_unnamed", CASE)


async def test_a_policy_adopted_while_one_is_asked_for_is_found(door: Door, other: Door) -> None:
    await door.found()
    async with AsyncExitStack() as stack:
        officer, log = await watched(door, stack)
        log.reading = once(lambda: other.must(register(PersonRegistered("late", made_up=True), id="late")))
        await officer.must(nominate(CASE))
    assert (await door.refused(vote(CASE, "late"))).code == "not_on_roll"


_units = itertools.count(2)

MOMENTS = ("before", "reading", "writing", "written", "after", "never")


@given(plan=st.lists(st.tuples(st.sampled_from(MOMENTS), st.booleans()), min_size=3, max_size=3))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_vote_stands_after_the_end_of_its_voters_mandate(
    founded: Door, plan: list[tuple[str, bool]]
) -> None:
    """Three people vote; each one's mandate is withdrawn at some moment around that, by another worker."""
    door, other = founded, Door(founded.system, founded.log, founded.keys)
    unit = f"u{next(_units)}"
    case, people = f"nomination/{unit}", [f"{unit}.{n}" for n in (1, 2, 3)]
    await _new_unit(door, unit, people)
    await door.must(nominate(case, unit))
    async with AsyncExitStack() as stack:
        voter, log = await watched(door, stack)
        for who, (moment, forgetful) in zip(people, plan, strict=True):
            offices = ("head", "chair") if who == people[0] else ("staff", "award_officer")
            withdraw = once(partial(other.must, ended(unit, who, offices)))
            if moment == "before":
                await withdraw()
            elif moment in ("reading", "writing", "written"):
                setattr(log, moment, withdraw)
            if forgetful:
                voter.restart()
            answer = await voter.update(vote(case, who))
            if moment == "after":
                await withdraw()
            if moment in ("before", "reading", "writing"):
                assert isinstance(answer, Refusal)
                assert answer.code == "mandate_ended"
            else:
                assert isinstance(answer, Receipt)
    gone: set[str] = set()
    for entry in await door.system.entries():
        data = entry.content["data"]
        if entry.type == "MandateEnded":
            gone.add(data["person"])
        assert not (entry.type == "VoteCast" and data["seat"] in gone)


@pytest.fixture
async def founded(door: Door) -> Door:
    await door.found()
    return door


async def _new_unit(door: Door, unit: str, people: list[str]) -> None:
    persons = [PersonRegistered(who, made_up=True) for who in people]
    body = BodyRegistered(unit, "unit", None, "court", unit, unit, made_up=True)
    await door.must(register(*persons, body, id=unit))
    head, officer, _ = people
    offices = [
        (head, "head"),
        (head, "chair"),
        (officer, "award_officer"),
        *((p, "staff") for p in people[1:]),
    ]
    granted = tuple(mandate(unit, who, office) for who, office in offices)
    await door.must(Command(registry_of(unit), f"found-{unit}", REGISTRAR, ChangeRegistry(granted)))


def register(*changes: RegistryChange, id: str) -> Command:
    return Command(COMMON, f"register-{id}", REGISTRAR, ChangeRegistry(changes))


def ended(unit: str, who: str, offices: tuple[str, ...]) -> Command:
    """The end of those of a person's mandates that they hold."""
    held = offices if who.endswith((".1", ".2")) else ("staff",)
    changes = tuple(MandateEnded(unit, who, office) for office in held)
    return Command(registry_of(unit), f"end-{who}", REGISTRAR, ChangeRegistry(changes))


async def test_the_engine_speaks_once_however_many_workers_wake_at_the_deadline(
    door: Door, other: Door
) -> None:
    await door.found(policy("test.flag", unit_vote(due="1h", grace="1min", calm="1s"), signing()))
    await door.nominated(CASE)
    await door.must(vote(CASE, "u1.1"))
    door.ahead = other.ahead = dt.timedelta(hours=2)
    await asyncio.gather(*(d.applier.apply(Apply(CASE)) for d in (door, other, door, other)))
    types = await door.system.types(CASE)
    assert types.count("BallotClosed") == 1
    closed = next(e for e in await door.system.entries(CASE) if e.type == "BallotClosed")
    opened = next(e for e in await door.system.entries(CASE) if e.type == "StageOpened")
    assert closed.command_id == f"engine/close/{opened.version}"
