"""Workflows and their callers in one process, the way DBOS is meant to be used."""

from __future__ import annotations

import os

import asyncpg
from dbos import DBOS, DBOSConfig, SetWorkflowID

from benchmarks.caller import Outcome, run, serve
from benchmarks.peers.dbos_flow.flow import OPEN, TABLE, TOPIC, ballot, pools


class Caller:
    async def open(self, case: str, voters: int) -> None:
        with SetWorkflowID(case):
            await DBOS.start_workflow_async(ballot, case, [f"p{voter}" for voter in range(voters)])
        await DBOS.get_event_async(case, OPEN)

    async def vote(self, case: str, voter: int) -> None:
        vote = {"id": f"v{voter}", "voter": f"p{voter}", "choice": "approve"}
        await DBOS.send_async(case, vote, TOPIC, idempotency_key=f"{case}/v{voter}")
        answer = await DBOS.get_event_async(case, vote["id"])
        assert "voted" in answer, answer

    async def outcome(self, case: str) -> Outcome:
        handle = await DBOS.retrieve_workflow_async(case)
        outcome = await handle.get_result()
        recorded = len(await DBOS.list_workflow_steps_async(case))
        return Outcome(outcome["approve"], outcome["passed"], recorded)


async def main() -> None:
    dsn = os.environ["BENCH_DSN"]
    config: DBOSConfig = {
        "name": "peer",
        "system_database_url": dsn,
        "log_level": "WARNING",
        "notification_coalesce_sec": 0.001,  # from 0.01: three milliseconds less a vote
    }
    DBOS(config=config)
    async with asyncpg.create_pool(dsn, min_size=8, max_size=8) as pool:
        await pool.execute(TABLE)
        pools.append(pool)
        DBOS.launch()
        try:
            await serve(Caller())
        finally:
            DBOS.destroy()


if __name__ == "__main__":
    run(main())
