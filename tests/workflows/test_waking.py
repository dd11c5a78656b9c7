"""A sitting puts results into other streams: their runs learn of it, whoever dies in between."""

from __future__ import annotations

import asyncpg
from temporalio.client import WorkflowExecutionStatus

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
