"""People at the web of a whole season: 50 at once, one action every five seconds; then 200 votes in a minute.

It needs the folder of a season that has ended (``make season``): its log has 20,000 nominations and 15,000
people. Units that are there get new nominations, on which their staff votes.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import os
import random
import re
import secrets
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGTERM

import asyncpg
import httpx
import psutil

import worker
from benchmarks.caller import Wrong
from benchmarks.nationwide import REGISTRAR, working
from domain.answers import Receipt
from domain.award.policy import Policy, digest, text_of
from domain.commands import Actor, ChangeRegistry, Command, Nominate
from domain.events import PolicyAdopted
from domain.facts import COMMON
from eventlog.key import KeyRing
from eventlog.log import Log
from gateway import Gateway
from runtime.child import Child
from runtime.connection import Connection, made
from runtime.lock import take
from runtime.services import Services
from web.reading import Reading

AWARD = "crowd.flag"
PEOPLE, EVERY, SECONDS = 50, 5.0, 150
CROWD = 200
CASES = 40
"""New nominations for each of the units whose people come."""
_CURSOR = "SELECT position FROM projection.cursor WHERE name = 'cases'"
_KEY = re.compile(r'name="_key" value="([0-9a-f]{24})"')
_FIELD = re.compile(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"')

POLICY = {
    "award": AWARD,
    "rules": 2,
    "title": {"vi": "Cờ thi đua (đo)", "en": "Flag (measured)"},
    "subject": "unit",
    "basis": "season",
    "in_force": {"from": "2018-01-01", "picked_by": "submission"},
    "source": {"cite": "made up to be measured", "certainty": "unverified"},
    "route": [
        {
            "stage": "unit",
            "kind": "vote",
            "body": "unit_assembly",
            "ballot": "open",
            "base": "staff",
            "pass": {"at_least": "2/3"},
            "recusal": [],
            "early": "all_in",
        }
    ],
}


@dataclass(slots=True)
class Took:
    """Seconds of every page and of every vote, and what went wrong."""

    pages: list[float] = field(default_factory=list)
    votes: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Crowd:
    """What the people found."""

    steady: Took
    at_once: Took
    recorded: int
    """Votes of the crowd that the log has."""
    first_visit: int
    """Bytes of the first page with its stylesheet, icon and scripts, as they come over the wire."""
    memory: int
    """The web process's resident memory at most, in bytes."""
    started: float
    """Seconds until the web's first answer."""
    behind: list[float]
    """Seconds until the lists knew what the log had, each time that a look found them behind."""


# The season's system, with cases to vote on -----------------------------------------------------------------


async def measure(season: Path, folder: Path, seconds: float = SECONDS) -> Crowd:
    """Let the people come to a copy of the season's system; ``folder`` takes the copy."""
    # With owners and modes: PostgreSQL wants its files to be its own.
    subprocess.run(["cp", "-a", season / "services", season / "keys", folder], check=True)
    with Services(folder / "services") as services:
        where = Connection(services.dsn(), services.temporal_address, made(folder / "keys"))
        await worker.migrate(where)  # the season may be an older release's
        with working(where, folder), _web(where, folder) as (child, origin):
            began = time.monotonic()
            async with httpx.AsyncClient(base_url=origin) as nobody:
                await _until_answered(nobody)
                started = time.monotonic() - began
                first_visit = await _first_visit(nobody)
            staff = await _prepared(where)
            await _until_listed(where)
            behind: list[float] = []
            watching = asyncio.create_task(_watch_lists(where, behind))
            people = [person for unit in itertools.islice(staff.values(), 2) for person in unit][:PEOPLE]
            steady = Took()
            async with _signed_in(origin, people) as clients:
                await asyncio.gather(*(_act(c, n, seconds, steady) for n, c in enumerate(clients)))
            many = [person for unit in itertools.islice(staff.values(), 2, None) for person in unit][:CROWD]
            at_once = Took()
            async with _signed_in(origin, many) as clients:
                pace = random.Random(1)
                await asyncio.gather(*(_vote_within(c, pace.uniform(0, 60), at_once) for c in clients))
            recorded = await _votes_of(where, set(many))
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching
            return Crowd(steady, at_once, recorded, first_visit, _most_memory(child.pid), started, behind)


async def _prepared(where: Connection) -> dict[str, list[str]]:
    """Adopt the award, nominate the units; who votes in each of them."""
    gateway = Gateway(await worker.connect(where))
    text = Policy.model_validate(POLICY).canonical()
    rules = ChangeRegistry((PolicyAdopted(digest(text), AWARD, text_of(text), False),))
    await _must(gateway, Command(COMMON, "crowd-rules", REGISTRAR, rules))
    async with await Log.open(where.dsn_as("reader"), "reader", connections=2) as log:
        with KeyRing(where.key_ring) as keys:
            reading = Reading(log, keys)
            await reading.facts()
            registers = reading.registers()
    today = dt.datetime.now(dt.UTC).date()
    staff = {}
    for stream in sorted(name for name in registers if name.startswith("registry/kv-"))[: 2 + CROWD // 30]:
        held = registers[stream].mandates
        here = [m.person for m in held if m.covers(today) and m.office in ("staff", "head")]
        staff[stream.partition("/")[2]] = list(dict.fromkeys(here))
    for place, (unit, people) in enumerate(staff.items()):
        head = next(m.person for m in registers[f"registry/{unit}"].mandates if m.office == "head")
        assert people
        for number in range(CASES if place < 2 else 1):
            ask = Nominate(AWARD, unit, unit)
            await _must(
                gateway, Command(f"nomination/crowd-{unit}-{number}", "file", Actor(head, "local"), ask)
            )
    return staff


async def _until_listed(where: Connection) -> None:
    """Wait until the lists know all of the log: they may be made anew for this release."""
    async with await Log.open(where.dsn_as("reader"), "reader", connections=1) as log:
        connection = await asyncpg.connect(where.dsn_as("reader"))
        try:
            for _ in range(6000):
                position = await connection.fetchval(_CURSOR)
                if position + 1 >= await log.length():
                    return
                await asyncio.sleep(0.1)
        finally:
            await connection.close()
    raise Wrong("the lists did not catch up")


async def _watch_lists(where: Connection, behind: list[float]) -> None:
    """Look again and again how far the lists have read, and how long they were behind the log."""
    connection = await asyncpg.connect(where.dsn_as("reader"))
    waiting: dict[int, float] = {}
    try:
        while True:
            entries = await connection.fetchval("SELECT entries FROM eventlog.length")
            cursor = await connection.fetchval(_CURSOR)
            now = time.perf_counter()
            behind += [now - since for length, since in waiting.items() if cursor + 1 >= length]
            waiting = {length: since for length, since in waiting.items() if cursor + 1 < length}
            if cursor + 1 < entries:
                waiting.setdefault(entries, now)
            await asyncio.sleep(0.02)
    finally:
        await connection.close()


async def _must(gateway: Gateway, command: Command) -> None:
    answer = await gateway.send(command, 60)
    if not isinstance(answer, Receipt):
        raise Wrong(f"{command.stream}: {answer}")


async def _votes_of(where: Connection, people: set[str]) -> int:
    async with await Log.open(where.dsn_as("writer"), connections=1) as log:
        return len(
            {
                (entry.stream, entry.content["actor"]["person"])
                async for entry in log.read()
                if entry.type == "VoteCast" and entry.content["actor"]["person"] in people
            }
        )


# What they do -----------------------------------------------------------------------------------------------


async def _act(client: httpx.AsyncClient, number: int, seconds: float, took: Took) -> None:
    """One action every five seconds: look at one's tasks, at lists and cases, now and then vote."""
    chance = random.Random(number)
    await asyncio.sleep(EVERY * number / PEOPLE)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        began = time.monotonic()
        match chance.random():
            case draw if draw < 0.3:
                await _look(client, "/inbox", took)
            case draw if draw < 0.45:
                await _look(client, "/cases", took)
            case draw if draw < 0.5:
                await _look(client, "/rules", took)
            case draw if draw < 0.55:
                await _look(client, "/decisions", took)
            case draw if draw < 0.75:
                inbox = await _look(client, "/inbox", took)
                links = re.findall(r'href="(/cases/[^"?]+)"', inbox)
                if links:
                    await _look(client, chance.choice(links), took)
            case _:
                await _vote(client, took)
        await asyncio.sleep(max(0.0, began + EVERY - time.monotonic()))


async def _vote_within(client: httpx.AsyncClient, wait: float, took: Took) -> None:
    await asyncio.sleep(wait)
    await _vote(client, took)


async def _look(client: httpx.AsyncClient, path: str, took: Took) -> str:
    began = time.perf_counter()
    answer = await client.get(path)
    took.pages.append(time.perf_counter() - began)
    if answer.status_code != 200:
        took.wrong.append(f"{path}: {answer.status_code}")
    return answer.text


async def _vote(client: httpx.AsyncClient, took: Took) -> None:
    """Vote on the first case that waits."""
    inbox = await _look(client, "/inbox", took)
    waiting = re.search(r'href="(/cases/crowd-[^"?]+)', inbox)
    if waiting is None:
        return
    address = f"{waiting[1].removesuffix('/vote')}/vote"
    sheet = await _look(client, address, took)
    fields = dict(_FIELD.findall(sheet.split(f'action="{address}"')[-1]))
    began = time.perf_counter()
    answer = await client.post(address, data={**fields, "choice": "approve"})
    took.votes.append(time.perf_counter() - began)
    if answer.status_code != 303 or "/receipts/" not in answer.headers["location"]:
        took.wrong.append(f"{address}: {answer.status_code} {answer.headers.get('location')}")


@asynccontextmanager
async def _signed_in(origin: str, people: Sequence[str]) -> AsyncIterator[list[httpx.AsyncClient]]:
    limits = httpx.Limits(max_connections=2)
    clients = [httpx.AsyncClient(base_url=origin, limits=limits, timeout=60) for _ in people]
    try:
        for person, client in zip(people, clients, strict=True):
            form = {"person": person, "_key": secrets.token_hex(12)}
            answer = await client.post("/sign-in/demo", data=form)
            if answer.status_code != 303:
                raise Wrong(f"{person} could not sign in: {answer.status_code}")
        yield clients
    finally:
        for client in clients:
            await client.aclose()


# The web process --------------------------------------------------------------------------------------------


@contextmanager
def _web(where: Connection, folder: Path) -> Iterator[tuple[Child, str]]:
    """The web as it is deployed, but for the sign-in and the limits: all these people have one address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "VINHDANH_DSN": where.dsn,
        "TEMPORAL_ADDRESS": where.temporal,
        "TEMPORAL_NAMESPACE": where.namespace,
        "VINHDANH_KEYS": str(where.keys),
    }
    program = [sys.executable, "-m", "benchmarks.crowd_web", str(port)]
    lock = take(folder / "web.lock", 30)
    child = Child(program, log=folder / "web.log", lock=lock, death=SIGTERM, environment=environment)
    try:
        yield child, f"http://localhost:{port}"
    finally:
        child.end(SIGTERM, 30)


async def _until_answered(client: httpx.AsyncClient) -> None:
    for _ in range(600):
        try:
            await client.get("/")
            return
        except httpx.TransportError:
            await asyncio.sleep(0.1)
    raise Wrong("the web did not come up")


async def _first_visit(client: httpx.AsyncClient) -> int:
    """The front page and everything it names, in bytes of answers with about what their headers take."""
    page = await client.get("/")
    named = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text)
    parts = [page, *[await client.get(path) for path in named]]
    return sum(int(part.headers["content-length"]) + len(part.headers.raw) * 40 for part in parts)


def _most_memory(pid: int) -> int:
    """The most that the web process, below its guard, had in memory."""
    process = psutil.Process(pid)
    status = Path(f"/proc/{process.pid}/status")
    line = next(one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def p95(seconds: Sequence[float]) -> float:
    """The 95th percentile, in milliseconds."""
    return 1000 * statistics.quantiles(seconds, n=20)[-1] if len(seconds) > 1 else 0.0
