"""This project's worker and callers, as they run in service: two processes, encrypted payloads, one door.

``work``: the worker, with its projector and its minute's check. ``call``: clients of ``gateway.send``.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import secrets
import sys

import worker
from benchmarks.caller import Outcome, next_line, run, serve, tell
from domain.answers import Receipt
from domain.award.policy import Policy, digest
from domain.commands import Actor, Ask, CastVote, ChangeRegistry, Command, Nominate
from domain.events import (
    BallotClosed,
    BodyRegistered,
    MandateGranted,
    PersonRegistered,
    PolicyAdopted,
    RegistryChange,
)
from eventlog.body import encode
from eventlog.fold import happened
from eventlog.log import Log
from gateway import Gateway
from runtime import logs
from runtime.connection import Connection, connection

SINCE = dt.date(2020, 1, 1)
CLERK = Actor(person="clerk", proof="local")
AWARD = "bench.flag"
STAFFS = (24, 29)
"""A unit for each size of staff that is asked for."""

POLICY = Policy.model_validate(
    {
        "award": AWARD,
        "rules": 1,
        "title": {"vi": "Cờ thi đua", "en": "Emulation flag"},
        "subject": "unit",
        "basis": "season",
        "in_force": {"from": "2018-06-08", "until": None, "picked_by": "submission"},
        "source": {"cite": "made up: the staff's vote and nothing else", "certainty": "unverified"},
        "route": [
            {
                "stage": "unit",
                "kind": "vote",
                "body": "unit_assembly",
                "ballot": "open",
                "base": "staff",
                "pass": {"at_least": "2/3"},
                "due": "1d",
                "recusal": [],
                "early": "all_in",
            }
        ],
    }
)


class Caller:
    """Votes through ``gateway.send``. What was counted is read from the log."""

    def __init__(self, gateway: Gateway, entries: Log) -> None:
        self._gateway = gateway
        self._entries = entries
        self._units: dict[str, str] = {}

    async def found(self) -> None:
        """Put into the registry what the votes need."""
        await self._change("common", [PersonRegistered(CLERK.person, False), *_common()])
        for staff in STAFFS:
            await self._change(_unit(staff), _mandates(_unit(staff), staff))

    async def open(self, case: str, voters: int) -> None:
        unit = self._units[case] = _unit(voters)
        await self._must(f"nomination/{case}", "open", _member(unit, 0), Nominate(AWARD, unit, unit))

    async def vote(self, case: str, voter: int) -> None:
        ask = CastVote("unit/1", "approve", secrets.token_hex(16))
        await self._must(f"nomination/{case}", f"v{voter}", _member(self._units[case], voter), ask)

    async def outcome(self, case: str) -> Outcome:
        stream = f"nomination/{case}"
        run = await self._gateway.client.get_workflow_handle(stream).describe()
        async for entry in self._entries.read(stream):
            event = happened(entry).event
            if isinstance(event, BallotClosed):
                return Outcome(event.outcome.tally.approve, event.outcome.passed, run.history_length)
        return Outcome(0, False, run.history_length)

    async def _change(self, body: str, changes: list[RegistryChange]) -> None:
        await self._must(f"registry/{body}", "found", CLERK, ChangeRegistry(tuple(changes)))

    async def _must(self, stream: str, id: str, actor: Actor, ask: Ask) -> None:
        answer = await self._gateway.send(Command(stream, id, actor, ask))
        if not isinstance(answer, Receipt):
            raise RuntimeError(f"{stream}, {id}: {answer}")


def _unit(staff: int) -> str:
    return f"unit{staff}"


def _member(unit: str, number: int) -> Actor:
    return Actor(person=f"{unit}.p{number}", proof="local")


def _common() -> list[RegistryChange]:
    """Who may fill the registry, the units and their people, and the policy."""
    text = encode(POLICY.canonical()).decode()
    return [
        MandateGranted("common", CLERK.person, "registrar", SINCE, None, False, None, False),
        BodyRegistered("organ", "organ", "sc", None, "Tòa", "Court", False),
        *(BodyRegistered(_unit(n), "unit", None, "organ", "Đơn vị", "Unit", False) for n in STAFFS),
        PolicyAdopted(digest(POLICY.canonical()), AWARD, text, False),
        *(PersonRegistered(_member(_unit(n), i).person, True) for n in STAFFS for i in range(n)),
    ]


def _mandates(unit: str, staff: int) -> list[RegistryChange]:
    people = [_member(unit, number).person for number in range(staff)]
    return [
        *(MandateGranted(unit, one, "staff", SINCE, None, False, None, True) for one in people),
        MandateGranted(unit, people[0], "head", SINCE, None, False, None, True),
    ]


async def work(where: Connection) -> None:
    """The worker, until standard input ends."""
    await worker.migrate(where)
    stop, ready = asyncio.Event(), asyncio.Event()
    working = asyncio.create_task(worker.work(where, stop, ready))
    waiting = asyncio.create_task(ready.wait())
    await asyncio.wait([working, waiting], return_when=asyncio.FIRST_COMPLETED)
    if not working.done():
        tell({"ready": True})
        await next_line()
        stop.set()
    await working


async def call(where: Connection) -> None:
    """Its clients."""
    async with await Log.open(where.dsn_as("writer")) as entries:
        caller = Caller(Gateway(await worker.connect(where)), entries)
        await caller.found()
        await serve(caller)


if __name__ == "__main__":
    logs.configure("warning")
    run({"work": work, "call": call}[sys.argv[1]](connection()))
