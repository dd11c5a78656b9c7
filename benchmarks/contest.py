"""Starts the contestants on the same servers, gives them the same work in turn, gathers their times.

A round is each kind of work once, by one contestant after the other; rounds are repeated while there is time.
All keep running from the first to the last round, as services do; who is not at work is idle.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from benchmarks.caller import SECONDS
from benchmarks.figures import Figures, Run, Series
from runtime.services import Services

ROOT = Path(__file__).resolve().parent.parent
VOTERS, AT_ONCE, SIDE_BY_SIDE = 24, 29, 10
OURS, TEMPORAL, DBOS = "ours", "temporal_rules_in_workflow", "dbos_flow"


class Failed(Exception):
    """A contestant's process ended or said nothing; the message has the end of its log."""


@dataclass(frozen=True, slots=True)
class Contestant:
    """Its processes in the order of their start; the last one takes requests."""

    name: str
    processes: Sequence[Sequence[str]]
    environment: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Size:
    """How much: ``rounds``, as far as ``seconds`` have room, with ``repeats`` of what is quick in each."""

    rounds: int
    seconds: float
    repeats: int
    folding: float


FULL = Size(rounds=9, seconds=390, repeats=3, folding=8)
QUICK = Size(rounds=2, seconds=60, repeats=2, folding=2)


async def contestants(services: Services, peers: Path) -> Sequence[Contestant]:
    """The three, each with a database of its own in the same PostgreSQL."""
    for database in (TEMPORAL, DBOS):
        connection = await asyncpg.connect(services.dsn())
        await connection.execute(f"CREATE DATABASE {database}")
        await connection.close()
    shared = {**os.environ, "TEMPORAL_ADDRESS": services.temporal_address}
    here = [sys.executable, "-m", "benchmarks.ours"]
    a = [str(peers), "-m", f"benchmarks.peers.{TEMPORAL}"]
    b = [str(peers), "-m", f"benchmarks.peers.{DBOS}"]
    ours = {**shared, "VINHDANH_DSN": services.dsn(), "VINHDANH_KEYS": str(services.data / "keys")}
    return [
        Contestant(OURS, [[*here, "work"], [*here, "call"]], ours),
        Contestant(TEMPORAL, [[*a, "work"], [*a, "call"]], {**shared, "BENCH_DSN": services.dsn(TEMPORAL)}),
        Contestant(DBOS, [b], {**shared, "BENCH_DSN": services.dsn(DBOS)}),
    ]


async def hold(
    found: Sequence[Contestant], size: Size, logs: Path, progress: Callable[[str], None]
) -> Mapping[str, Figures]:
    """Hold the contest; everything that was started has ended when this returns or raises."""
    began = time.monotonic()
    times: dict[str, dict[str, list[Run]]] = {one.name: {work: [] for work in _KINDS} for one in found}
    async with AsyncExitStack() as stack:
        callers: dict[str, _Child] = {}
        for one in found:
            for number, command in enumerate(one.processes):
                child = await _Child.start(command, one.environment, logs / f"{one.name}{number}.log")
                stack.push_async_callback(child.stop)
                callers[one.name] = child
        for name, caller in callers.items():  # code is loaded, connections are open, caches warm
            await caller.ask([f"{name}-warm"], VOTERS, at_once=False)
            await caller.ask([f"{name}-hot"], AT_ONCE, at_once=True)
        longest = 0.0
        for number in range(size.rounds):
            round_began = time.monotonic()
            if number and round_began + longest - began > size.seconds:
                break
            for kind, work in _KINDS.items():
                for name, caller in callers.items():
                    for index, cases in enumerate(work.cases(f"{name}-{number}-{kind}", size.repeats)):
                        run = await caller.ask(cases, work.voters, at_once=work.at_once)
                        times[name][kind].append(run)
                        if index == 0:
                            rate = len(run.votes) / run.seconds
                            progress(f"round {number + 1}: {kind}: {name}: {rate:.0f} votes/s")
            longest = max(longest, time.monotonic() - round_began)
    return {
        name: Figures(**{kind: Series(tuple(runs)) for kind, runs in kinds.items()})
        for name, kinds in times.items()
    }


@dataclass(frozen=True, slots=True)
class _Work:
    """``width`` cases side by side; work on a single case is repeated within a round."""

    width: int
    voters: int
    at_once: bool

    def cases(self, prefix: str, repeats: int) -> Iterator[list[str]]:
        for repeat in range(repeats if self.width == 1 else 1):
            yield [f"{prefix}-{repeat}-{number}" for number in range(self.width)]


_KINDS = {
    "alone": _Work(1, VOTERS, at_once=False),
    "side_by_side": _Work(SIDE_BY_SIDE, VOTERS, at_once=False),
    "at_once": _Work(1, AT_ONCE, at_once=True),
}


class _Child:
    """A contestant's process; ``benchmarks.caller`` says what it understands."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self._process = process
        self._log = log

    @classmethod
    async def start(cls, command: Sequence[str], environment: Mapping[str, str], log: Path) -> _Child:
        """Start it, and wait until it is ready."""
        with log.open("wb") as output:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=output,
                env=environment,
                cwd=ROOT,
            )
        child = cls(process, log)
        try:
            await child._answer()
        except BaseException:
            await child.stop()
            raise
        return child

    async def ask(self, cases: list[str], voters: int, *, at_once: bool) -> Run:
        """Let it do a piece of work."""
        assert self._process.stdin
        request = {"cases": cases, "voters": voters, "at_once": at_once}
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        answer = json.loads(await self._answer())
        return Run(answer["seconds"], tuple(answer["votes"]), answer["recorded"])

    async def stop(self) -> None:
        """End it: first by the end of its input, then by force."""
        assert self._process.stdin
        self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), 15)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    async def _answer(self) -> bytes:
        assert self._process.stdout
        line = b""
        with suppress(TimeoutError):
            line = await asyncio.wait_for(self._process.stdout.readline(), SECONDS + 10)
        if not line:
            raise Failed(f"{self._log.stem} did not answer:\n{self._log.read_text(errors='replace')[-3000:]}")
        return line
