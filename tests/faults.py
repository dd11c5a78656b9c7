"""Faults under load: servers that fall, workers that are killed, and clients that go on asking.

``Ground`` has servers of its own and worker processes; ``Load`` carries cases through them with nothing but
``send``, asking again under the same id whenever it was told that nothing is recorded yet.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from temporalio.api.enums.v1 import EventType, WorkflowTaskFailedCause
from temporalio.client import WorkflowHandle

from domain.answers import Answer, Receipt
from domain.commands import Command
from domain.events import Choice
from gateway import NotRecorded
from runtime.postgres import Postgres
from runtime.temporal import TemporalServer
from tests.founding import nominate, sign, vote
from tests.system import System, folded, until

ROOT = Path(__file__).parent.parent
WORKER = ("-m", "cli", "worker")
PATIENCE = 4.0
"""Seconds for which a client asks before it asks anew: shorter than a person's, so that it happens often."""
BACK = 300.0
"""Seconds in which a server or a worker that fell has to be back: a bound like ``HANG``, no measure."""
BOUND = 900
"""The same for a whole test of faults."""


class WorkerProcess:
    """A worker as it is deployed: a process of its own."""

    def __init__(self, system: System, log: Path, program: Sequence[str] = WORKER, check: float = 1) -> None:
        where = system.where
        self.log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, *program],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env={
                    **os.environ,
                    "VINHDANH_DSN": where.dsn,
                    "TEMPORAL_ADDRESS": where.temporal,
                    "TEMPORAL_NAMESPACE": where.namespace,
                    "VINHDANH_KEYS": str(where.keys),
                    "VINHDANH_CHECK_SECONDS": str(check),
                    "VINHDANH_LOG": "info",
                },
            )

    def ready(self) -> bool:
        return "worker ready" in self.log.read_text()

    def running(self) -> bool:
        return self.process.poll() is None

    async def until_ready(self) -> None:
        """Wait until it takes work; nobody has to guess how long a process needs to start."""

        async def there() -> bool:
            assert self.running(), self.log.read_text()[-3000:]
            return self.ready()

        await until(there, timeout=BACK, what="the worker")

    def kill(self) -> None:
        """SIGKILL: it finishes nothing."""
        self.process.kill()
        self.process.wait()

    def end(self) -> None:
        """Ask it to leave, and see that it does so in order."""
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(BACK) == 0, self.log.read_text()[-3000:]


class Fleet:
    """Worker processes, each replaced when it falls, as a supervisor would."""

    def __init__(self, system: System, folder: Path, size: int = 2) -> None:
        self._system = system
        self._folder = folder
        self._numbers = itertools.count(1)
        self.kills = 0
        self.falls = 0
        """Workers that left by themselves, because a server they needed was away when they started."""
        self.members = [self._start() for _ in range(size)]

    def kill_one(self) -> None:
        """Kill one of them and start another in its place."""
        index = random.randrange(len(self.members))
        self.members[index].kill()
        self.members[index] = self._start()
        self.kills += 1

    async def tend(self) -> None:
        """Replace those that fall, until cancelled."""
        while True:
            for index, member in enumerate(self.members):
                if not member.running():
                    self.falls += 1
                    self.members[index] = self._start()
            await asyncio.sleep(0.2)

    async def ready(self) -> None:
        async def there() -> bool:
            return all(member.ready() for member in self.members)

        await until(there, timeout=BACK, what="every worker")

    def end(self) -> None:
        for member in self.members:
            if member.running():
                member.kill()

    def _start(self) -> WorkerProcess:
        return WorkerProcess(self._system, self._folder / f"worker-{next(self._numbers)}.log")


@asynccontextmanager
async def fleet(system: System, folder: Path, size: int = 2) -> AsyncIterator[Fleet]:
    """Workers for as long as the block lasts."""
    workers = Fleet(system, folder, size)
    tending = asyncio.create_task(workers.tend())
    try:
        await workers.ready()
        yield workers
    finally:
        tending.cancel()
        with suppress(asyncio.CancelledError):
            await tending
        workers.end()


@dataclass
class Load:
    """Clients that carry one case after the other, side by side, until they are told that it is enough."""

    system: System
    voters: Sequence[str]
    answered: int = 0
    asked_again: int = 0
    results: dict[str, str] = field(default_factory=dict)
    """What each case has to end with, counted from the choices alone."""
    enough: bool = False
    slowest: float = 0

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)
        self._more = asyncio.Condition()

    async def insist(self, command: Command) -> Answer:
        """Ask until there is an answer, always with the same command."""
        begun = time.monotonic()
        answer: Answer | None = None
        while answer is None:
            try:
                answer = await self.system.gateway.send(command, PATIENCE)
            except NotRecorded:
                self.asked_again += 1
        self.slowest = max(self.slowest, time.monotonic() - begun)
        async with self._more:
            self.answered += 1
            self._more.notify_all()
        return answer

    async def must(self, command: Command) -> Receipt:
        answer = await self.insist(command)
        assert isinstance(answer, Receipt), (command, answer)
        return answer

    async def answers(self, count: int, timeout: float = BACK) -> None:
        """Wait until so many more commands were answered."""
        async with self._more:
            goal = self.answered + count
            await asyncio.wait_for(self._more.wait_for(lambda: self.answered >= goal), timeout)

    async def carry(self, stream: str, side_by_side: int = 4) -> None:
        """One case from the nomination to its end."""
        choices: dict[str, Choice] = {
            who: random.choice(("approve", "approve", "reject")) for who in self.voters
        }
        approvals = sum(choice == "approve" for choice in choices.values())
        self.results[stream] = "awarded" if 3 * approvals >= 2 * len(choices) else "not_passed"
        await self.must(nominate(stream))
        left = iter(choices.items())

        async def some() -> None:
            for who, choice in left:
                await self.must(vote(stream, who, choice))

        await asyncio.gather(*(some() for _ in range(side_by_side)))
        if self.results[stream] == "awarded":
            await self.must(sign(stream))

    async def run(self, tracks: int) -> None:
        """Carry cases side by side until ``enough``; those that were begun are ended."""

        async def track() -> None:
            while not self.enough:
                await self.carry(f"nomination/{next(self._numbers)}")

        await asyncio.gather(*(track() for _ in range(tracks)))

    async def during(self, tracks: int, faults: Callable[[], Awaitable[None]]) -> Figures:
        """Run while the faults happen, and judge what is left of it."""
        begun = time.monotonic()
        running = asyncio.create_task(self.run(tracks))
        happening = asyncio.ensure_future(faults())
        await asyncio.wait([running, happening], return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            happening.cancel()
            running.result()
        await happening
        self.enough = True
        await running
        return await self.judge(time.monotonic() - begun)

    async def judge(self, seconds: float) -> Figures:
        """Compare what the clients were told with what the log holds."""
        entries = await self.system.entries()
        there = {(e.stream, e.command_id, e.position, e.leaf.hex()) for e in entries}
        receipts = self.system.gateway.receipts
        lost = [c for c, r in receipts if (c.stream, c.id, r.position, r.leaf) not in there]
        votes = Counter((e.stream, e.content["data"]["seat"]) for e in entries if e.type == "VoteCast")
        for stream, result in self.results.items():
            case = folded(stream, [e for e in entries if e.stream == stream])
            assert case.result == result, stream
        for command, receipt in random.sample(receipts, min(20, len(receipts))):
            assert await self.insist(command) == receipt
        return Figures(
            cases=len(self.results),
            votes=sum(votes.values()),
            seconds=seconds,
            lost=len(lost),
            twice=sum(count > 1 for count in votes.values()),
            asked_again=self.asked_again,
            slowest=self.slowest,
        )


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of it."""

    cases: int
    votes: int
    seconds: float
    lost: int
    twice: int
    asked_again: int
    slowest: float

    def __str__(self) -> str:
        return (
            f"{self.votes} votes in {self.cases} cases, {self.seconds:.0f} s, lost {self.lost}, "
            f"twice {self.twice}; asked again {self.asked_again} times, slowest answer {self.slowest:.1f} s"
        )


async def wedged(run: WorkflowHandle[Any, Any]) -> list[str]:
    """Why tasks of this run failed: a run whose history its rules no longer explain is wedged.

    A task that the server takes back because something new came in as the run wanted to end is no failure of
    the run's: it is done again at once.
    """
    history = await run.fetch_history()
    causes = [
        event.workflow_task_failed_event_attributes.cause
        for event in history.events
        if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED
    ]
    news = WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND
    return [WorkflowTaskFailedCause.Name(cause) for cause in causes if cause != news]


async def lose(temporal: TemporalServer) -> None:
    """Kill Temporal, delete all it knew, and start it anew at the same address."""
    await asyncio.to_thread(temporal.kill)
    temporal.forget()
    await asyncio.to_thread(temporal.start, BACK)


async def crash(postgres: Postgres) -> None:
    """Stop PostgreSQL as a power cut would, and start it again."""
    await asyncio.to_thread(postgres.stop, "immediate")
    await asyncio.to_thread(postgres.start, BACK)
