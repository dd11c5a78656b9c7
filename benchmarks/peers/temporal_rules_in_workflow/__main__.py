"""``work``: the worker. ``call``: its clients. Both are told by the environment where the servers are."""

from __future__ import annotations

import os
import sys

import asyncpg
from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from benchmarks.caller import Outcome, next_line, run, serve, tell
from benchmarks.peers.temporal_rules_in_workflow.flow import (
    TABLE,
    TASK_QUEUE,
    Ballot,
    BallotWorkflow,
    Vote,
    Votes,
)


async def connect() -> Client:
    return await Client.connect(os.environ["TEMPORAL_ADDRESS"])


async def work() -> None:
    async with asyncpg.create_pool(os.environ["BENCH_DSN"], min_size=8, max_size=8) as pool:
        await pool.execute(TABLE)
        async with Worker(
            await connect(),
            task_queue=TASK_QUEUE,
            workflows=[BallotWorkflow],
            activities=[Votes(pool).record],
            workflow_runner=UnsandboxedWorkflowRunner(),  # as fast as it gets, and as ours does it
        ):
            tell({"ready": True})
            await next_line()


class Caller:
    def __init__(self, client: Client) -> None:
        self.client = client

    async def open(self, case: str, voters: int) -> None:
        handle = await self.client.start_workflow(
            BallotWorkflow.run,
            Ballot(case, [f"p{voter}" for voter in range(voters)]),
            id=case,
            task_queue=TASK_QUEUE,
        )
        await handle.query(BallotWorkflow.voted)  # its first task is done

    async def vote(self, case: str, voter: int) -> None:
        handle = self.client.get_workflow_handle_for(BallotWorkflow.run, case)
        await handle.execute_update(BallotWorkflow.vote, Vote(f"p{voter}", "approve"), id=f"v{voter}")

    async def outcome(self, case: str) -> Outcome:
        handle = self.client.get_workflow_handle_for(BallotWorkflow.run, case)
        outcome = await handle.result()
        recorded = (await handle.describe()).history_length
        return Outcome(outcome.approve, outcome.passed, recorded)


async def call() -> None:
    await serve(Caller(await connect()))


if __name__ == "__main__":
    run({"work": work, "call": call}[sys.argv[1]]())
