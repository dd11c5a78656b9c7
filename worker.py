"""The worker: runs the shell and ``apply``, keeps the projections, and looks after itself once a minute.

The minute's check makes every open stream run that should (an operator who terminates a run stops nothing),
and notes that the service works; a gap of over two checks is an outage that the log learns of.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass

import asyncpg
import structlog
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from activities.apply import Applier
from eventlog.key import KeyRing
from eventlog.log import Log, passing
from eventlog.schema.migrate import install
from gateway import Gateway
from projections import lists
from projections.heartbeat import Heartbeat
from projections.notices import Noticing
from projections.projector import Projector, open_pool
from runtime.connection import Connection
from workflows import client
from workflows.kinds import TASK_QUEUE, WORKFLOWS
from workflows.shell import STAGE

WOKEN_AT_ONCE = 16
PACE = 0.5
"""Seconds given to a run that was woken, to look at the log; another worker may have it in hand."""
LOOK_EVERY = 0.2
"""Seconds between two looks for runs that have to be woken."""

log = structlog.get_logger("worker")


def check_every() -> dt.timedelta:
    """How often the worker looks after itself; a minute unless ``VINHDANH_CHECK_SECONDS`` says otherwise."""
    return dt.timedelta(seconds=float(os.environ.get("VINHDANH_CHECK_SECONDS", "60")))


async def connect(where: Connection) -> Client:
    """A client of Temporal, as everything of ours connects to it."""
    return await client.connect(where.temporal, where.namespace, where.payload_key)


async def migrate(where: Connection) -> None:
    """Install the log's schema, or bring it up to this release; needs the owner's DSN."""
    connection = await asyncpg.connect(where.dsn, timeout=10)
    try:
        await install(connection)
    finally:
        await connection.close()


@dataclass(slots=True)
class Keeper:
    """What looks after the cases from outside their workflows."""

    gateway: Gateway
    projector: Projector
    heartbeat: Heartbeat
    pool: asyncpg.Pool[asyncpg.Record]
    applier: Applier
    noticing: Noticing

    async def beat(self) -> None:
        """Note that we are here; the log learns of an outage that ends now."""
        await self.heartbeat.beat(self.applier.report_outage)

    async def recover(self) -> list[str]:
        """Start a run for every open stream that has none; the streams that were missing one."""
        await self.projector.catch_up()
        open_streams = {case.stream for case in await lists.streams(self.pool, None, only_open=True)}
        running = set()
        if open_streams:
            async for run in self.gateway.client.list_workflows('ExecutionStatus = "Running"'):
                running.add(run.id)
        # Those that are to be woken will be: a list of many nominations may just have been filed.
        asleep = {stream for stream, _ in await lists.asleep(self.pool)}
        missing = sorted(open_streams - running - asleep)
        await _some_at_once(missing, self._rouse)
        return missing

    async def wake(self) -> int:
        """Tell every run whose stream got something from elsewhere; how many there were."""
        asleep = dict(await lists.asleep(self.pool))

        async def one(stream: str) -> None:
            await self._rouse(stream)
            await lists.woken(self.pool, stream, asleep[stream])

        await _some_at_once(asleep, one)
        return len(asleep)

    async def _rouse(self, stream: str) -> None:
        """Wake a run, and give it a moment to look: what is asked meanwhile is not to stand behind all."""
        look = self.applier.next_look(stream)
        await self.gateway.wake(stream)
        with suppress(TimeoutError):
            await asyncio.wait_for(look.wait(), PACE)

    async def keep_awake(self) -> None:
        """Wake for ever; who could not be woken is woken at the next look."""
        while True:
            try:
                await self.wake()
            except Exception as error:
                if not (passing(error) or isinstance(error, RPCError)):
                    raise
                log.warning("a case could not be woken yet", error=type(error).__name__)
            await asyncio.sleep(LOOK_EVERY)

    async def check(self) -> None:
        """The minute's check: first what was missed, then that we are here.

        Without Temporal nobody can vote either: then the recovery fails, and there is no beat.
        """
        woken = await self.recover()
        if woken:
            log.warning("open cases had no run", started=len(woken))
        await self.beat()

    async def keep(self, every: dt.timedelta) -> None:
        """Check for ever; a check that fails is made again at the next beat."""
        while True:
            await asyncio.sleep(every.total_seconds())
            try:
                await self.check()
            except Exception as error:
                if not (passing(error) or isinstance(error, RPCError)):
                    log.exception("the check failed")
                else:
                    log.warning("the check could not be made", error=type(error).__name__)


async def _some_at_once(streams: Iterable[str], what: Callable[[str], Awaitable[None]]) -> None:
    """Do it for every stream, a few side by side; raises the first error when all have stopped."""
    waiting = iter(streams)

    async def some() -> None:
        for stream in waiting:
            await what(stream)

    ends = await asyncio.gather(*(some() for _ in range(WOKEN_AT_ONCE)), return_exceptions=True)
    for end in ends:
        if end is not None:
            raise end


@asynccontextmanager
async def keeper(where: Connection, temporal: Client) -> AsyncIterator[Keeper]:
    """The connections that a worker needs, opened and closed in order."""
    async with AsyncExitStack() as stack:
        entries = await stack.enter_async_context(await Log.open(where.dsn_as("writer")))
        projected = await stack.enter_async_context(await Log.open(where.dsn_as("projector"), "projector"))
        pool = await open_pool(where.dsn_as("projector"))
        stack.push_async_callback(pool.close)
        keys = stack.enter_context(KeyRing(where.key_ring))
        projector = Projector(projected, pool)
        await projector.install()
        heartbeat = Heartbeat(pool, check_every())
        applier = Applier(entries, keys, heartbeat.beat)
        yield Keeper(Gateway(temporal), projector, heartbeat, pool, applier, Noticing(projected, pool))


async def know_stage(temporal: Client) -> None:
    """Make sure that Temporal knows the search attribute that shows a case's stage."""
    try:
        await temporal.operator_service.add_search_attributes(
            AddSearchAttributesRequest(
                search_attributes={STAGE.name: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD},
                namespace=temporal.namespace,
            )
        )
    except RPCError as error:
        if error.status is not RPCStatusCode.ALREADY_EXISTS:
            raise


async def work(where: Connection, stop: asyncio.Event, ready: asyncio.Event | None = None) -> None:
    """Run a worker until ``stop``; what it works on is finished, or is taken up by the next one."""
    temporal = await connect(where)
    await know_stage(temporal)
    async with keeper(where, temporal) as looks_after:
        # Before the first ballot can close: if nobody was here, the log learns it now.
        await looks_after.beat()
        async with Worker(
            temporal,
            task_queue=TASK_QUEUE,
            workflows=WORKFLOWS,
            activities=[looks_after.applier.apply],
            workflow_runner=UnsandboxedWorkflowRunner(),
            graceful_shutdown_timeout=dt.timedelta(seconds=5),
            # What a dead worker had in hand goes to another one after this, not after ten seconds.
            sticky_queue_schedule_to_start_timeout=dt.timedelta(seconds=2),
        ):
            await looks_after.check()
            tasks = [
                asyncio.create_task(looks_after.projector.follow()),
                asyncio.create_task(looks_after.noticing.follow()),
                asyncio.create_task(looks_after.keep(check_every())),
                asyncio.create_task(looks_after.keep_awake()),
            ]
            log.info("worker ready", temporal=where.temporal)
            if ready is not None:
                ready.set()
            stopping = asyncio.create_task(stop.wait())
            try:
                done, _ = await asyncio.wait([*tasks, stopping], return_when=asyncio.FIRST_COMPLETED)
                for task in done - {stopping}:
                    task.result()
            finally:
                for task in (*tasks, stopping):
                    task.cancel()
                await asyncio.gather(*tasks, stopping, return_exceptions=True)
    log.info("worker stopped")
