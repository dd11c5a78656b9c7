"""The client's side of a flow: does the work it is told to, one line of JSON at a time, and takes the times.

The same for every contestant, and of the standard library only, since the peers have an environment of their
own. A request is ``{"cases": […], "voters": 24, "at_once": false}``, its answer the seconds from the first
vote to the last acknowledgement and those of every single vote. Before the clock starts the cases are opened;
after it has stopped their outcome is asked for, and must be right.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
import time
from collections.abc import Coroutine
from dataclasses import asdict, dataclass
from typing import Any, Protocol

SECONDS = 60
"""Nothing that is asked for here takes nearly as long."""


@dataclass(frozen=True)
class Outcome:
    """What came of a case; ``recorded``: entries the engine has written into its own history of it."""

    approve: int
    passed: bool
    recorded: int


class Caller(Protocol):
    """One way of holding a vote."""

    async def open(self, case: str, voters: int) -> None:
        """Open a ballot with voters 0 … ``voters`` - 1; return when it takes votes."""

    async def vote(self, case: str, voter: int) -> None:
        """Cast a vote of approval; return when it is durable and acknowledged."""

    async def outcome(self, case: str) -> Outcome:
        """What the flow itself has counted. All have voted."""


class Wrong(Exception):
    """The flow did not do its work: then its times mean nothing."""


async def work(caller: Caller, cases: list[str], voters: int, at_once: bool) -> dict[str, Any]:
    """Hold the votes on all cases side by side, on each one after the other or all at once."""
    await asyncio.gather(*(caller.open(case, voters) for case in cases))
    times: list[float] = []

    async def cast(case: str, voter: int) -> None:
        began = time.perf_counter()
        await caller.vote(case, voter)
        times.append(time.perf_counter() - began)

    async def ballot(case: str) -> None:
        if at_once:
            await asyncio.gather(*(cast(case, voter) for voter in range(voters)))
        else:
            for voter in range(voters):
                await cast(case, voter)

    gc.collect()
    began = time.perf_counter()
    await asyncio.gather(*(ballot(case) for case in cases))
    seconds = time.perf_counter() - began
    recorded = 0
    for case in cases:
        outcome = await caller.outcome(case)
        if not (outcome.passed and outcome.approve == voters):
            raise Wrong(f"{case}: {voters} votes were acknowledged, and the outcome is {asdict(outcome)}")
        recorded += outcome.recorded
    return {"seconds": seconds, "votes": times, "recorded": recorded}


async def serve(caller: Caller) -> None:
    """Do what standard input asks for, until it ends."""
    tell({"ready": True})
    while line := await next_line():
        async with asyncio.timeout(SECONDS):
            tell(await work(caller, **json.loads(line)))


async def next_line() -> str:
    """A line of standard input; empty at its end, which is when who started this wants it to end."""
    return await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)


def tell(answer: dict[str, Any]) -> None:
    """One line of JSON to who asks."""
    print(json.dumps(answer), flush=True)


def run(main: Coroutine[Any, Any, None]) -> None:
    """Run a contestant's process, and leave it without the interpreter's farewell.

    Threads of a native library that outlive the interpreter can crash it at its end.
    """
    status = 1
    try:
        asyncio.run(main)
        status = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
