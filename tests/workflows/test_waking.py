"""A sitting puts results into other streams: their runs learn of it, whoever dies in between."""

from __future__ import annotations

import asyncpg
import pytest
from temporalio.client import WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from domain.answers import Refusal
from domain.commands import Actor, CastSheet, Command
from projections import lists
from tests.council import Council
from tests.system import System, until


async def test_every_run_wakes_after_the_minutes_and_a_settled_one_ends(system: System) -> None:
    council = Council(system)
    await council.found()
    passed, failed = await council.nominate(2)
    await council.hold("one", {passed: 3, failed: 1})

    async def awake() -> bool:
        run = await system.client.get_workflow_handle(failed).describe()
        return run.status == WorkflowExecutionStatus.COMPLETED

    await until(awake, what="the end of a run whose nomination was not passed")
    assert (await system.case(passed)).shown == "signing"
    assert (await system.case(failed)).shown == "not_passed"

    async def shown() -> bool:
        run = await system.client.get_workflow_handle(passed).describe()
        return run.search_attributes.get("VinhDanhStage") == ["signing"]

    await until(shown, what="the new stage in the run's search attribute")
    async with asyncpg.create_pool(system.where.dsn_as("projector"), min_size=0, max_size=1) as pool:

        async def told() -> bool:
            return await lists.asleep(pool) == []

        await until(told, what="an empty list of runs to wake")


@pytest.mark.parametrize("how", ["update", "signal"])
async def test_choices_of_a_secret_ballot_do_not_reach_temporal(system: System, how: str) -> None:
    sheet = CastSheet("1/secret", {"nomination/one": "approve"}, "0" * 32)
    command = Command("sitting/secret", "s1", Actor("m1", "local"), sheet)
    send = system.gateway.send if how == "update" else system.gateway.hand_over
    answer = await send(command)
    assert isinstance(answer, Refusal)
    assert answer.code == "secret_ballot_is_paper"
    with pytest.raises(RPCError) as error:
        await system.client.get_workflow_handle("sitting/secret").describe()
    assert error.value.status is RPCStatusCode.NOT_FOUND
    assert await system.entries("sitting/secret") == []
