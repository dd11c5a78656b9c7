"""Choices of a secret ballot stop at the door: nothing of them is in the log, nor in Temporal's history."""

from __future__ import annotations

import secrets

import pytest
from temporalio.api.enums.v1 import EventType

from domain.answers import Refusal
from domain.commands import Actor, Ask, CastSheet, CastVote, Command, Sign
from tests.council import Council
from tests.founding import Founding, cluster_vote, policy, signing, unit_vote, vote
from tests.system import System

NONCE = "0" * 32
HOW = pytest.mark.parametrize("how", ["update", "signal"])


async def stopped(system: System, how: str, stream: str, who: str, ask: Ask) -> None:
    """The choices are refused, and leave no trace in the stream's run nor in the stream."""
    before = await history(system, stream), await system.types(stream)
    command = Command(stream, secrets.token_hex(8), Actor(who, "local"), ask)
    send = system.gateway.send if how == "update" else system.gateway.hand_over
    answer = await send(command)
    assert isinstance(answer, Refusal)
    assert answer.code in {"secret_ballot_is_paper", "no_such_ballot"}
    assert (await history(system, stream), await system.types(stream)) == before


async def history(system: System, stream: str) -> int:
    """How many updates and signals Temporal has of the stream's run."""
    came = {EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED}
    came.add(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED)
    events = system.client.get_workflow_handle(stream).fetch_history_events()
    return len([1 async for event in events if event.event_type in came])


@HOW
async def test_no_name_takes_a_sheet_past_the_door_of_a_secret_sitting(system: System, how: str) -> None:
    council = Council(system, ballot="secret")
    await council.found()
    lines = tuple(await council.nominate(2))
    sitting = await council.sit("secret", lines)
    for name in ("1/secret", "1/secret ", "1/open", "2/open", "1/Open", "council/1"):
        choices = CastSheet(name, dict.fromkeys(lines, "approve"), NONCE)
        await stopped(system, how, sitting, "m1", choices)
    await stopped(system, how, sitting, "m1", CastVote("1/open", "approve", NONCE))


@HOW
async def test_no_name_takes_a_vote_past_the_door_of_a_nominations_secret_ballot(
    system: System, how: str
) -> None:
    case = "nomination/secret"
    await system.found(
        Founding(units=3), policy("test.flag", unit_vote(), cluster_vote(ballot="secret"), signing())
    )
    await system.nominated(case)
    staff = ("u1.1", "u1.2", "u1.3")
    for who in staff:
        await system.must(vote(case, who))
    for name in ("cluster/1", "cluster/1 ", "Cluster/1", "cluster/2", "unit/1", "unit/2", "1/open", "x"):
        await stopped(system, how, case, "u2.1", CastVote(name, "approve", NONCE, "u2"))
    again = vote(case, staff[0])
    receipt = await system.must(again)
    assert receipt == next(r for c, r in system.gateway.receipts if c.id == again.id), "sent again it is safe"
    signed = await system.refused(Command(case, "early", Actor("chief", "local"), Sign("signing")))
    assert signed.code == "stage_not_open", "what is no choice goes through"
