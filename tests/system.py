"""A whole system for a test: a database and a Temporal namespace of its own, the door, and workers.

``System.check`` is the invariant check that runs after every test that touched the log. ``send`` goes through
``Recorder``, so every receipt that anybody was given has to be found in the log.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
from google.protobuf.duration_pb2 import Duration
from temporalio.api.workflowservice.v1 import RegisterNamespaceRequest
from temporalio.client import Client

import worker
from audit import invariants
from domain.answers import Answer, Receipt, Refusal
from domain.award.policy import Policy
from domain.commands import Command
from domain.nomination.state import Nomination
from eventlog.entry import Entry
from eventlog.fold import Folded, happened
from eventlog.log import Log
from gateway import PATIENCE, Gateway, NotRecorded
from runtime.connection import Connection
from tests.founding import Founding, nominate, policy
from tests.reasons import with_reason

HANG = 100.0
"""Seconds after which something hangs. A bound and no measure: a busy machine is slow at anything."""

_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Recorder(Gateway):
    """The door, with a note of every receipt it gave and of every time it had none to give."""

    receipts: list[tuple[Command, Receipt]] = field(default_factory=list)
    unanswered: list[Command] = field(default_factory=list)

    async def send(self, command: Command, patience: float = PATIENCE) -> Answer:
        try:
            answer = await Gateway.send(self, command, patience)
        except NotRecorded:
            self.unanswered.append(command)
            raise
        if isinstance(answer, Receipt):
            self.receipts.append((command, answer))
        return answer


@dataclass(slots=True)
class System:
    """One test's system. Nothing polls for work until a worker is started."""

    where: Connection
    client: Client
    gateway: Recorder

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """A worker in this process for as long as the block lasts."""
        stop, ready = asyncio.Event(), asyncio.Event()
        task = asyncio.create_task(worker.work(self.where, stop, ready))
        waiting = asyncio.create_task(ready.wait())
        try:
            await asyncio.wait([task, waiting], return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                await task
            yield
        finally:
            waiting.cancel()
            stop.set()
            await task

    async def found(self, size: Founding | None = None, *policies: Policy) -> Founding:
        """Found the registry; without a policy, the one that ``founding.policy()`` gives."""
        size = size or Founding()
        await self.must(size.common(policies or [policy()]))
        await asyncio.gather(*map(self.must, size.bodies()))
        return size

    async def nominated(self, stream: str, unit: str = "u1", **more: Any) -> str:
        """A fresh case; its stream."""
        await self.must(nominate(stream, unit, **more))
        return stream

    async def must(self, command: Command) -> Receipt:
        """Send what has to be accepted; what takes a reason and has none gets one."""
        answer = await self.gateway.send(with_reason(command), HANG)
        assert isinstance(answer, Receipt), answer
        return answer

    async def refused(self, command: Command) -> Refusal:
        """Send what has to be refused."""
        answer = await self.gateway.send(command, HANG)
        assert isinstance(answer, Refusal), answer
        return answer

    @asynccontextmanager
    async def log(self) -> AsyncIterator[Log]:
        async with await Log.open(self.where.dsn_as("writer"), connections=2) as opened:
            yield opened

    async def entries(self, stream: str | None = None) -> list[Entry]:
        """What the log holds, of one stream or as a whole."""
        async with self.log() as log:
            return [entry async for entry in log.read(stream)]

    async def types(self, stream: str) -> list[str]:
        """What has happened to a stream, in order."""
        return [entry.type for entry in await self.entries(stream)]

    async def case(self, stream: str) -> Nomination:
        """A nomination as the log has it."""
        return folded(stream, await self.entries(stream))

    async def until_logged(
        self, stream: str, type: str, times: int = 1, *, timeout: float = HANG
    ) -> list[Entry]:
        """Wait until ``type`` stands in the stream so often; the stream's entries of that type."""
        async with self.log() as log:
            found: list[Entry] = []

            async def there() -> bool:
                found[:] = [entry async for entry in log.read(stream) if entry.type == type]
                return len(found) >= times

            await until(there, timeout=timeout, what=f"{times} {type} in {stream}")
            return found

    async def check(self) -> None:
        """The invariants of the log, and that it has what anybody was told it has."""
        entries = await self.entries()
        invariants.check(entries)
        assert not invariants.missing(entries, [receipt for _, receipt in self.gateway.receipts])
        for command, receipt in self.gateway.receipts:
            assert entries[receipt.position].command_id == command.id
            assert entries[receipt.position].stream == command.stream


def folded(stream: str, entries: Sequence[Entry]) -> Nomination:
    """The nomination that these entries add up to."""
    state = Folded.of(stream)
    for entry in entries:
        state.take(entry)
    case: Nomination = state.state
    return case


def events_of(entries: Sequence[Entry]) -> list[Any]:
    """What happened, without where and when."""
    return [happened(entry).event for entry in entries]


async def until(true: Callable[[], Awaitable[bool]], *, timeout: float = HANG, what: str = "it") -> None:
    """Wait for a condition of the outside world."""
    deadline = time.monotonic() + timeout
    while not await true():
        assert time.monotonic() < deadline, f"{what} did not come true within {timeout} s"
        await asyncio.sleep(0.02)


async def copy_database(dsn: Callable[..., str], template: str) -> str:
    """A new database like ``template``; its name."""
    name = f"system_{next(_numbers)}"
    connection = await asyncpg.connect(dsn("postgres"))
    try:
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    finally:
        await connection.close()
    return name


async def drop_database(dsn: Callable[..., str], name: str) -> None:
    """Drop it, whoever is still connected."""
    connection = await asyncpg.connect(dsn("postgres"))
    try:
        await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        await connection.close()


async def new_namespace(address: str) -> str:
    """A namespace in which no other test's workflows are."""
    name = f"test-{next(_numbers)}"
    client = await Client.connect(address)
    await client.workflow_service.register_namespace(
        RegisterNamespaceRequest(namespace=name, workflow_execution_retention_period=Duration(seconds=86_400))
    )
    return name


@asynccontextmanager
async def system_at(
    dsn: Callable[..., str], template: str, temporal: str, namespace: str, keys: Path
) -> AsyncIterator[System]:
    """A system on these servers, checked when the block ends well."""
    name = await copy_database(dsn, template)
    keys.mkdir(exist_ok=True)
    where = Connection(dsn(name), temporal, keys, namespace)
    client = await worker.connect(where)
    try:
        async with await Log.open(where.dsn_as("reader"), "reader", connections=4) as log:
            system = System(where, client, Recorder(client, looking=lambda: nullcontext(log)))
            yield system
            await system.check()
    finally:
        await drop_database(dsn, name)
