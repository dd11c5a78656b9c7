"""A council of 29 over 300 nominations: how long until every result is durable, and every run awake.

The worker runs in this process beside the callers, as on a small office's one machine.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import secrets
import time
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import asyncpg
from google.protobuf.duration_pb2 import Duration
from temporalio.api.workflowservice.v1 import RegisterNamespaceRequest
from temporalio.client import Client

import worker
from benchmarks.awake import until_awake
from domain.answers import Receipt
from domain.award.policy import Policy, digest, text_of
from domain.calendar import local_date
from domain.commands import (
    Actor,
    Ask,
    CastSheet,
    ChangeRegistry,
    Command,
    Convene,
    CountLines,
    CountSheets,
    FileList,
    ListRow,
    OpenSheets,
    OpenSitting,
    SignMinutes,
)
from domain.events import (
    BodyRegistered,
    MandateGranted,
    Papers,
    PersonRegistered,
    PolicyAdopted,
    PrintedCount,
)
from eventlog.log import Log
from gateway import Gateway
from runtime.connection import Connection, made
from runtime.services import Services

SINCE = dt.date(2020, 1, 1)
CLERK = Actor(person="clerk", proof="local")
SECRETARY = Actor(person="m1", proof="local")
CHAIR = Actor(person="m0", proof="local")
HEAD = Actor(person="head", proof="local")
TELLERS = Actor(person="t1", proof="local"), Actor(person="t2", proof="local")
Kind = Literal["open", "secret"]
MEMBERS, LINES = 29, 300
APART = "sitting"


@dataclass(frozen=True, slots=True)
class Held:
    """One sitting, measured. All times in seconds."""

    kind: Kind
    members: int
    lines: int
    sheets: float
    """Until all sheets, or both tellers' counts, were acknowledged."""
    counted: float
    """From the chair's close to its receipt."""
    durable: float
    """From the last signature under the minutes to its receipt: every stream has its result."""
    awake: float
    """From that receipt until every nomination's run has looked at the log."""
    entries: int
    """Entries of the last transaction."""

    @property
    def named(self) -> str:
        """How a table calls it."""
        voted = f"{self.members * self.lines:,} choices" if self.kind == "open" else "papers, two tellers"
        return f"{self.members} members, {self.lines} nominations, {voted}"


class Council:
    """A council, a unit a nomination, and two awards: one voted on openly, one on paper."""

    def __init__(self, where: Connection, gateway: Gateway, members: int, lines: int) -> None:
        self._where = where
        self._gateway = gateway
        self._members = [Actor(person=f"m{n}", proof="local") for n in range(members)]
        self._units = [f"unit{n}" for n in range(lines)]

    async def found(self) -> None:
        """Put into the registry what a sitting needs."""
        await self._change("common", _common([*self._members, *TELLERS, HEAD], self._units))
        offices = [(CHAIR, "chair"), *((m, "member") for m in self._members[1:])]
        offices += [(teller, "teller") for teller in TELLERS]
        await self._change("council", [_mandate("council", who, office) for who, office in offices])
        await self._change("court", [_mandate("court", HEAD, "head")])

    async def hold(self, kind: Kind) -> Held:
        """File every unit in a list, meet, vote, count, adopt the minutes, wait for the last run to wake."""
        lines = await self._file(kind)
        sitting = f"sitting/{kind}"
        today = local_date(dt.datetime.now(dt.UTC))
        roll = tuple(member.person for member in self._members)
        await self._must(sitting, "convene", CHAIR, Convene("council", today, "m1", tuple(lines)))
        await self._must(sitting, "open", CHAIR, OpenSitting(roll))
        await self._must(sitting, "ballot", CHAIR, OpenSheets(tuple(lines)))
        ballot = f"1/{kind}"
        began = time.perf_counter()
        if kind == "open":
            await asyncio.gather(*(self._sheet(sitting, ballot, who, lines) for who in self._members))
        else:
            issued = len(roll)
            papers = {line: Papers(issued, issued, 0, issued - 2, 1, 1, 0) for line in lines}
            for teller in TELLERS:
                await self._must(sitting, f"count {teller.person}", teller, CountLines(ballot, papers))
        handed = time.perf_counter()
        await self._must(sitting, "close", CHAIR, CountSheets(ballot))
        counted = time.perf_counter()
        await self._must(sitting, "secretary", SECRETARY, SignMinutes("ab" * 32))
        signing = time.perf_counter()
        receipt = await self._must(sitting, "chair", CHAIR, SignMinutes("ab" * 32))
        durable = time.perf_counter()
        entries = await until_awake(self._where) - receipt.position
        awake = time.perf_counter()
        return Held(
            kind,
            len(roll),
            len(lines),
            handed - began,
            counted - handed,
            durable - signing,
            awake - durable,
            entries,
        )

    async def _file(self, kind: Kind) -> list[str]:
        lines = [f"nomination/{kind}-{unit}" for unit in self._units]
        award = f"bench.{kind}"
        rows = tuple(
            ListRow(line, award, "merit", unit, unit) for line, unit in zip(lines, self._units, strict=True)
        )
        counts = (PrintedCount(award, "merit", "unit", len(lines)),)
        await self._must(
            f"submission/{kind}", "file", HEAD, FileList("court", "council", "1/TTr", rows, counts)
        )
        await until_awake(self._where)  # their runs, which the list has started, are not what is measured
        return lines

    async def _sheet(self, sitting: str, ballot: str, who: Actor, lines: Sequence[str]) -> None:
        sheet = CastSheet(ballot, dict.fromkeys(lines, "approve"), secrets.token_hex(16))
        await self._must(sitting, f"sheet {who.person}".replace(" ", "-"), who, sheet)

    async def _change(self, body: str, changes: Sequence[object]) -> None:
        for start in range(0, len(changes), 200):
            part = tuple(changes[start : start + 200])
            ask = ChangeRegistry(part)  # type: ignore[arg-type]  # all of them are changes
            await self._must(f"registry/{body}", f"found-{start}", CLERK, ask)

    async def _must(self, stream: str, id: str, actor: Actor, ask: Ask) -> Receipt:
        answer = await self._gateway.send(Command(stream, id.replace(" ", "-"), actor, ask))
        if not isinstance(answer, Receipt):
            raise RuntimeError(f"{stream}, {id}: {answer}")
        return answer


def _common(people: Sequence[Actor], units: Sequence[str]) -> list[object]:
    awards = [_award(kind) for kind in ("open", "secret")]
    return [
        PersonRegistered(CLERK.person, True),
        MandateGranted("common", CLERK.person, "registrar", SINCE, None, False, None, True),
        *(PersonRegistered(one.person, True) for one in people),
        BodyRegistered("court", "organ", "supreme_court", None, "Tòa", "Court", True),
        BodyRegistered("council", "council", "court_council", "court", "Hội đồng", "Council", True),
        *(BodyRegistered(unit, "unit", None, "court", unit, unit, True) for unit in units),
        *(PolicyAdopted(digest(a.canonical()), a.award, text_of(a.canonical()), False) for a in awards),
    ]


def _mandate(body: str, who: Actor, office: str) -> MandateGranted:
    return MandateGranted(body, who.person, office, SINCE, None, False, None, True)


def _award(kind: Kind) -> Policy:
    return Policy.model_validate(
        {
            "award": f"bench.{kind}",
            "rules": 2,
            "title": {"vi": kind, "en": kind},
            "subject": "unit",
            "basis": "season",
            "in_force": {"from": "2018-01-01", "picked_by": "submission"},
            "source": {"cite": "made up", "certainty": "unverified"},
            "route": [
                {
                    "stage": "council",
                    "kind": "vote",
                    "body": "court_council",
                    "held": "sitting",
                    "ballot": kind,
                    "base": "members",
                    "pass": {"at_least": "80%"},
                },
                {
                    "stage": "signing",
                    "kind": "sign",
                    "signs": "list",
                    "by": "chief_justice",
                    "body": "supreme_court",
                },
            ],
        }
    )


async def measure(where: Connection, members: int, lines: int) -> list[Held]:
    """An open sitting and one on paper, one after the other, with a worker in this process."""
    await worker.migrate(where)
    stop, ready = asyncio.Event(), asyncio.Event()
    working = asyncio.create_task(worker.work(where, stop, ready))
    try:
        await ready.wait()
        async with await Log.open(where.dsn_as("reader"), "reader") as log:
            gateway = Gateway(await worker.connect(where), looking=lambda: nullcontext(log))
            council = Council(where, gateway, members, lines)
            await council.found()
            return [await council.hold(kind) for kind in ("open", "secret")]
    finally:
        stop.set()
        await working


async def apart(services: Services, folder: Path) -> Connection:
    """A database and a Temporal namespace in which nobody else works."""
    connection = await asyncpg.connect(services.dsn())
    await connection.execute(f"CREATE DATABASE {APART}")
    await connection.close()
    client = await Client.connect(services.temporal_address)
    await client.workflow_service.register_namespace(
        RegisterNamespaceRequest(
            namespace=APART, workflow_execution_retention_period=Duration(seconds=86_400)
        )
    )
    return Connection(services.dsn(APART), services.temporal_address, made(folder / "keys"), APART)
