"""Stop PostgreSQL under writers, again and again, and compare the log with what was acknowledged."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from eventlog.entry import Appended, Behind, Entry
from eventlog.log import Log, passing
from runtime.postgres import Postgres
from tests.eventlog.sample import draft

BETWEEN_STOPS = 40
"""Acknowledged appends between two stops."""


@dataclass
class Storm:
    """Writers and one tailing reader on a server that is stopped with ``immediate`` while they work."""

    postgres: Postgres
    database: str
    acknowledged: dict[int, Entry] = field(default_factory=dict)
    tailed: list[Entry] = field(default_factory=list)
    interrupted: int = 0
    done: bool = False

    def __post_init__(self) -> None:
        self.up = asyncio.Event()
        self.more = asyncio.Condition()

    async def run(self, writers: int, stops: int) -> None:
        self.up.set()
        dsn = self.postgres.dsn(self.database, "vinhdanh_writer")
        async with await Log.open(dsn) as log, asyncio.TaskGroup() as group:
            for number in range(writers):
                group.create_task(self._write(log, f"nomination/{number}"))
            group.create_task(self._tail(log))
            for _ in range(stops):
                await self._acknowledgements(BETWEEN_STOPS)
                self.up.clear()
                await asyncio.to_thread(self.postgres.stop, "immediate")
                await asyncio.to_thread(self.postgres.start)
                self.up.set()
            await self._acknowledgements(BETWEEN_STOPS)
            await self._finish()

    async def _write(self, log: Log, stream: str) -> None:
        version = 0
        while not self.done:
            try:
                answer = await log.append([draft(stream, version + 1, command=f"{stream}/{version}")], {})
            except Exception as error:
                if not passing(error):
                    raise
                self.interrupted += 1
                await self.up.wait()
                continue
            # After a lost answer the first try may be in the log: then it is what we are behind by.
            match answer:
                case Appended(entries) | Behind(entries):
                    assert [entry.command_id for entry in entries] == [f"{stream}/{version}"]
                    version = entries[-1].version
                    await self._note(entries[0])

    async def _tail(self, log: Log) -> None:
        while not (self.done and len(self.tailed) == max(self.acknowledged) + 1):
            try:
                page = await log.tail(len(self.tailed))
            except Exception as error:
                if not passing(error):
                    raise
                await self.up.wait()
                continue
            for entry in page:
                assert entry.position == len(self.tailed)
                self.tailed.append(entry)
            if not page:
                async with self.more:
                    await self.more.wait_for(lambda: self.done or len(self.tailed) < len(self.acknowledged))

    async def _note(self, entry: Entry) -> None:
        async with self.more:
            assert entry.position not in self.acknowledged
            self.acknowledged[entry.position] = entry
            self.more.notify_all()

    async def _acknowledgements(self, count: int) -> None:
        async with self.more:
            goal = len(self.acknowledged) + count
            await self.more.wait_for(lambda: len(self.acknowledged) >= goal)

    async def _finish(self) -> None:
        async with self.more:
            self.done = True
            self.more.notify_all()
