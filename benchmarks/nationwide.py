"""A whole season on servers of its own: loaded, filed, decided in sittings, signed; and what that costs.

Everything goes through the door, as in service: ``gateway.send``, and a worker that is a process of its own.
``carry`` keeps all it has in one folder and writes a line of JSON into ``progress.jsonl`` there, for the
registry and for every province. Started again on the same folder it goes on after the last line: what it
repeats of a province that was under way stands in the log already and is answered with its receipt.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from signal import SIGTERM
from typing import Any

import asyncpg
import psutil

import worker
from benchmarks import machine, nation, season
from benchmarks.awake import until_awake
from benchmarks.nation import Province
from domain.answers import Receipt
from domain.award.policy import digest, text_of
from domain.calendar import local_date
from domain.commands import Actor, ChangeRegistry, Command
from domain.events import MandateGranted, PersonRegistered, PolicyAdopted
from domain.facts import COMMON
from eventlog.log import Log
from gateway import Gateway, NotRecorded
from intake.loading import load
from runtime.child import Child
from runtime.connection import Connection, made
from runtime.lock import take
from runtime.services import Services

PEOPLE, REGIONAL, PROVINCIAL = 15_000, 355, 34
SIDE_BY_SIDE = 4
"""Courts that are at work at the same time."""
INSISTS = 15
"""How often a command is sent again that nobody has answered within the door's own patience."""
REGISTRAR = Actor(person="registrar", proof="local")
PROGRESS = "progress.jsonl"
REGISTRY = "registry"
"""The folder that is loaded, and the first mark."""


class Wrong(Exception):
    """A command was refused, or a nomination has not the result that the plan gives it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the season stands after a piece of it; sizes in bytes, times in seconds."""

    what: str
    nominations: int
    """Decided in this piece."""
    entries: int
    """Written in this piece."""
    seconds: float
    """Until every run was awake."""
    processor: dict[str, float]
    """Processor time by program: the servers', the worker's, and of this one, which sends."""
    log: int
    """The log's length by now."""
    database: int
    temporal: int
    worker: int
    """The worker's resident memory now."""
    worker_most: int
    others: float = 0
    """Processor time that other programs took meanwhile: what they take makes everything here slower."""
    again: bool = False
    """Whether an interrupted run had done a part of it before: then its figures are not to be compared."""


def marks(folder: Path) -> list[Mark]:
    """What was reached so far."""
    try:
        text = (folder / PROGRESS).read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    return [Mark(**json.loads(line)) for line in text.splitlines()]


async def carry(
    folder: Path, nominations: int, say: Callable[[str], None], *, people: int = PEOPLE
) -> list[Mark]:
    """Carry the season through to its end, from wherever it stands.

    :raises Wrong: something came out otherwise than planned; the folder is left as it is
    """
    folder = folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    regional, provincial = (REGIONAL, PROVINCIAL) if people == PEOPLE else (people // 40, 1)
    season.write(folder / REGISTRY, people, regional, provincial)
    nation.councils(folder / REGISTRY)
    provinces = nation.plan(folder / REGISTRY, nominations)
    meets = _first_day(folder)
    services = Services(folder / "services")
    # The servers' methods block; nothing else runs yet, or any more.
    with services:
        where = Connection(services.dsn(), services.temporal_address, made(folder / "keys"))
        await worker.migrate(where)
        with working(where, folder) as child:
            running = Running(where, services, child, folder, Gateway(await worker.connect(where)), say)
            done = {mark.what for mark in marks(folder)}
            if REGISTRY not in done:
                await running.measure(REGISTRY, 0, running.found())
            first = True
            for province in provinces:
                if province.court.code not in done:
                    await running.measure(
                        province.court.code,
                        len(province.lines),
                        running.decide(province, meets),
                        again=first and bool(done),
                    )
                    first = False
            await running.judge(provinces)
    return marks(folder)


@dataclass(frozen=True, slots=True)
class Running:
    """A season under way."""

    where: Connection
    services: Services
    child: Child
    folder: Path
    gateway: Gateway
    say: Callable[[str], None]

    async def measure(self, what: str, nominations: int, work: Any, *, again: bool = False) -> None:
        """Do a piece, wait until every run is awake, and write down what it took."""
        before = await self._log_length()
        began, spent, busy = time.perf_counter(), machine.by_program(), machine.busy()
        await work
        await until_awake(self.where, timeout=900)
        seconds, now, busy = time.perf_counter() - began, machine.by_program(), machine.busy() - busy
        log = await self._log_length()
        memory = self._worker()
        mark = Mark(
            what=what,
            nominations=nominations,
            entries=log - before,
            seconds=round(seconds, 3),
            processor={name: round(now[name] - spent.get(name, 0), 2) for name in now},
            log=log,
            database=await self._value("SELECT pg_database_size(current_database())"),
            temporal=self._temporal(),
            worker=memory[0],
            worker_most=memory[1],
            others=round(max(0, busy - sum(now.values()) + sum(spent.values())), 2),
            again=again,
        )
        written = "".join(json.dumps(asdict(one)) + "\n" for one in (*marks(self.folder), mark))
        new = self.folder / f"{PROGRESS}.new"
        new.write_text(written, encoding="utf-8")
        new.replace(self.folder / PROGRESS)
        each = f", {1000 * seconds / nominations:.0f} ms each" if nominations else ""
        self.say(f"{what}: {nominations} nominations, {seconds:.1f} s{each}; the log has {log:,} entries")

    async def found(self) -> None:
        """Found the registry, and load its folder."""
        await self.must([founding()])
        async with await Log.open(self.where.dsn_as("writer"), connections=2) as log:
            sent = await load(self.folder / REGISTRY, REGISTRAR, salt, log, self.gateway.send, season.AWARDS)
        self.say(f"registry: {sent.entries:,} facts in {sent.commands:,} commands")

    async def decide(self, province: Province, meets: dt.date) -> None:
        """The courts side by side, and when all of them have filed and decided, the province."""
        waiting = iter(province.courts)

        async def some() -> None:
            for court in waiting:
                await self.must(nation.of_court(court, meets))

        async with asyncio.TaskGroup() as group:
            for _ in range(SIDE_BY_SIDE):
                group.create_task(some())
        await self.must(nation.of_province(province, meets))

    async def must(self, commands: Iterable[Command]) -> None:
        """Send them in order; each is insisted on until it has its receipt."""
        for command in commands:
            for attempt in range(1, INSISTS + 1):
                try:
                    answer = await self.gateway.send(command)
                except NotRecorded:
                    if attempt == INSISTS:
                        raise
                    continue
                if not isinstance(answer, Receipt):
                    raise Wrong(f"{command.stream}, {command.id}: {answer}")
                break

    async def judge(self, provinces: Sequence[Province]) -> None:
        """Every nomination has exactly one result, and it is the one of the plan."""
        connection = await asyncpg.connect(self.where.dsn_as("writer"))
        try:
            rows = await connection.fetch(
                "SELECT stream, array_agg(convert_from(body, 'UTF8')::jsonb #>> '{data,result}') AS results"
                " FROM eventlog.entry WHERE type = 'NominationEnded' GROUP BY stream"
            )
        finally:
            await connection.close()
        found = {row["stream"]: row["results"] for row in rows}
        planned = {
            line.stream: ["awarded" if line.passes else "not_passed"]
            for province in provinces
            for line in province.lines
        }
        if found != planned:
            other = [line for line in {**planned, **found} if planned.get(line) != found.get(line)]
            raise Wrong(f"{len(other)} nominations, {other[0]} among them, have not the result of the plan")
        self.say(f"every one of {len(planned):,} nominations has its result, once")

    async def _log_length(self) -> int:
        return await self._value("SELECT coalesce(max(position) + 1, 0) FROM eventlog.entry")

    async def _value(self, query: str) -> int:
        connection = await asyncpg.connect(self.where.dsn)
        try:
            return int(await connection.fetchval(query))
        finally:
            await connection.close()

    def _temporal(self) -> int:
        database = self.services.server.database
        files = (database.with_name(database.name + suffix) for suffix in ("", "-wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    def _worker(self) -> tuple[int, int]:
        """Its resident memory, now and at most."""
        process = psutil.Process(self.child.pid)
        now = process.memory_info().rss
        status = Path(f"/proc/{self.child.pid}/status")
        if not status.exists():  # not every system tells the most
            return now, max([now, *(mark.worker_most for mark in marks(self.folder))])
        most = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return now, int(most.split()[1]) * 1024


@contextmanager
def working(where: Connection, folder: Path) -> Iterator[Child]:
    """A worker as it is deployed; it ends with this process, whatever ends that."""
    log = folder / "worker.log"
    environment = {
        **os.environ,
        "VINHDANH_DSN": where.dsn,
        "TEMPORAL_ADDRESS": where.temporal,
        "TEMPORAL_NAMESPACE": where.namespace,
        "VINHDANH_KEYS": str(where.keys),
        "VINHDANH_LOG": "info",
    }
    program = [sys.executable, "-m", "cli", "worker"]
    lock = take(folder / "worker.lock", 30)
    child = Child(program, log=log, lock=lock, death=SIGTERM, environment=environment)
    try:
        child.until(lambda: "worker ready" in child.last_words(1000), 300)
        yield child
    finally:
        child.end(SIGTERM, 30)


def _first_day(folder: Path) -> dt.date:
    """The day on which all sittings are called together: that of the first start."""
    note = folder / "day"
    if not note.exists():
        note.write_text(local_date(dt.datetime.now(dt.UTC)).isoformat())
    return dt.date.fromisoformat(note.read_text())


def founding() -> Command:
    """The season's first command: its registrar and its rules."""
    texts = [(policy.award, policy.canonical()) for policy in nation.policies()]
    rules = [PolicyAdopted(digest(text), award, text_of(text), False) for award, text in texts]
    since = dt.date(2020, 1, 1)
    registrar = MandateGranted("common", REGISTRAR.person, "registrar", since, None, False, None, True)
    ask = ChangeRegistry((PersonRegistered(REGISTRAR.person, True), registrar, *rules))
    return Command(COMMON, "found", REGISTRAR, ask)


def salt(words: str) -> str:
    """What the registry's folder is loaded with: the same every time."""
    # Nobody in it is real, and the same folder has to give the same commands.
    return hashlib.sha256(f"season {words}".encode()).hexdigest()[:32]
