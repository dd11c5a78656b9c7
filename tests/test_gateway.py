"""The one door: it answers honestly, whoever is away."""

from __future__ import annotations

import asyncio

import pytest

from domain.answers import Receipt, Refusal
from domain.commands import Command, Withdraw
from gateway import NotRecorded
from tests.founding import Founding, nominate, person, sign, vote
from tests.system import System

CASE = "nomination/a"


async def test_it_says_honestly_that_nothing_is_recorded_and_the_same_command_gets_its_receipt_later(
    idle: System,
) -> None:
    async with idle.working():
        await idle.found()
    with pytest.raises(NotRecorded):
        await idle.gateway.send(nominate(CASE), patience=1)
    assert await idle.entries(CASE) == []
    async with idle.working():
        receipt = await idle.must(nominate(CASE))
        assert await idle.must(nominate(CASE)) == receipt
    assert receipt.version == 1


async def test_the_same_command_always_gets_its_first_receipt(system: System) -> None:
    await system.found()
    await system.nominated(CASE)
    first = await system.must(vote(CASE, "u1.1"))
    assert await system.must(vote(CASE, "u1.1")) == first
    for who in ("u1.2", "u1.3"):
        await system.must(vote(CASE, who))
    await system.must(sign(CASE))
    # The case is closed and its workflow has ended: the log remembers.
    assert await system.must(vote(CASE, "u1.1")) == first


async def test_an_id_used_with_other_content_is_refused_and_nothing_of_the_first_is_shown(
    system: System,
) -> None:
    await system.found()
    await system.nominated(CASE)
    receipt = await system.must(vote(CASE, "u1.1", "approve", id="ballot-paper"))
    for other in (
        vote(CASE, "u1.1", "reject", id="ballot-paper"),
        vote(CASE, "u1.3", "approve", id="ballot-paper"),
    ):
        refusal = await system.refused(other)
        assert refusal == Refusal("command_id_reused", {"id": "ballot-paper"})
    assert await system.must(vote(CASE, "u1.1", "approve", id="ballot-paper")) == receipt


async def test_a_refused_command_may_be_right_under_a_new_id(system: System) -> None:
    await system.found()
    await system.nominated(CASE)
    assert (await system.refused(sign(CASE, "too-early"))).code == "stage_not_open"
    for who in ("u1.1", "u1.2", "u1.3"):
        await system.must(vote(CASE, who))
    await system.must(sign(CASE, "in-time"))


async def test_a_closed_case_answers(system: System) -> None:
    await system.found()
    await system.nominated(CASE)
    await system.must(Command(CASE, "withdraw", person("u1.2"), Withdraw()))
    await system.client.get_workflow_handle(CASE).result()
    refusal = await system.refused(vote(CASE, "u1.1"))
    assert refusal.code == "stage_not_open"


async def test_a_case_nobody_nominated_and_a_stream_of_no_kind_are_refused_in_words(system: System) -> None:
    assert (await system.refused(vote("nomination/none", "u1.1"))).code == "unknown_nomination"
    assert (await system.refused(vote("vote/1", "u1.1"))).code == "no_such_stream"


async def test_a_command_handed_over_while_nobody_works_is_answered_when_somebody_does(idle: System) -> None:
    async with idle.working():
        await idle.found()
        await idle.nominated(CASE)
    await idle.gateway.hand_over(vote(CASE, "u1.3"))
    async with idle.working():
        [entry] = await idle.until_logged(CASE, "VoteCast")
        receipt = await idle.must(vote(CASE, "u1.3"))
    assert receipt == Receipt(CASE, entry.version, entry.position, entry.leaf.hex())


async def test_twenty_nine_votes_at_once_are_all_counted(system: System) -> None:
    await system.found(Founding(staff=29))
    await system.nominated(CASE)
    receipts = await asyncio.gather(*(system.must(vote(CASE, f"u1.{n}")) for n in range(1, 30)))
    assert len({receipt.version for receipt in receipts}) == 29
    assert (await system.case(CASE)).shown == "signing"


async def test_whoever_stops_waiting_is_not_kept(idle: System) -> None:
    waiting = asyncio.create_task(idle.gateway.send(nominate(CASE)))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(waiting, 1.5)
    assert waiting.cancelled()
    assert idle.gateway.unanswered == []
