"""A command's connection to the services: opened when it is needed, closed in order before it ends."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from console.language import _
from console.output import Leave, Status, answered, put
from domain.case import Nomination
from domain.commands import Actor, Ask, Command, Sealed
from domain.events import Capacity
from eventlog.fold import Folded, Registers
from eventlog.log import Log
from runtime.connection import Connection, connection

if TYPE_CHECKING:
    from gateway import Gateway

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Session:
    """The services as a command sees them: the door, and the log as anybody may read it."""

    where: Connection
    gateway: Gateway
    reader: Log

    async def folded(self, stream: str) -> Folded:
        """The stream as it stands now."""
        folded = Folded.of(stream)
        async for entry in self.reader.read(stream):
            folded.take(entry)
        return folded

    async def nomination(self, case: str) -> Nomination:
        """The state of a nomination; leaves with a message where there is none."""
        state: Nomination = (await self.folded(stream_of(case))).state
        if state.about is None:
            click.echo(_("There is no nomination {case}.").format(case=case), err=True)
            raise Leave(Status.REFUSED)
        return state


@asynccontextmanager
async def session() -> AsyncIterator[Session]:
    """Connect to what runs; raises ``NothingRuns``."""
    from gateway import Gateway
    from worker import connect

    where = connection()
    async with AsyncExitStack() as stack:
        reader = await stack.enter_async_context(
            await Log.open(where.dsn_as("reader"), "reader", connections=2)
        )
        yield Session(where, Gateway(await connect(where)), reader)


@asynccontextmanager
async def reading() -> AsyncIterator[Log]:
    """The log alone: for commands that need no Temporal."""
    async with await Log.open(connection().dsn_as("reader"), "reader", connections=2) as reader:
        yield reader


async def registers_of(entries: Log) -> Registers:
    """The registry as it stands now."""
    registers = Registers()
    for entry in await entries.news("", 0, -1):
        registers.take(entry)
    return registers


def run(work: Callable[[], Awaitable[T]]) -> T:
    """Run a coroutine to its end."""

    async def main() -> T:
        return await work()

    return asyncio.run(main())


def stream_of(case: str) -> str:
    """``vp`` and ``nomination/vp`` name the same stream."""
    return case if case.startswith("nomination/") else f"nomination/{case}"


@dataclass(frozen=True, slots=True)
class Sending:
    """What the command line says about a command beside what it asks."""

    person: str
    on: dt.date | None = None
    minutes: Path | None = None
    command_id: str | None = None
    no_wait: bool = False
    json: bool = False
    delegation: str | None = None
    capacity: Capacity | None = None
    office: str | None = None


def send(
    stream: str,
    sending: Sending,
    asked: Callable[[Session, str], Awaitable[tuple[Ask, tuple[Sealed | None, ...]]]],
) -> None:
    """Build the command, send it through the one door and print what came of it."""
    from gateway import NotRecorded

    command_id = sending.command_id or f"cli/{secrets.token_hex(12)}"

    async def work() -> None:
        async with session() as open_session:
            ask, sealed = await asked(open_session, command_id)
            minutes = hashlib.sha256(sending.minutes.read_bytes()).hexdigest() if sending.minutes else None
            actor = Actor(
                person=sending.person,
                proof="local",
                office=sending.office,
                delegation=sending.delegation,
                capacity=sending.capacity,
            )
            command = Command(stream, command_id, actor, ask, sending.on, minutes, sealed)
            if sending.no_wait:
                await open_session.gateway.hand_over(command)
                _handed_over(command, json=sending.json)
                return
            try:
                answer = await open_session.gateway.send(command)
            except NotRecorded as error:
                _not_recorded(error.why, command, json=sending.json)
            else:
                answered(answer, command_id, json=sending.json)

    run(work)


def _handed_over(command: Command, *, json: bool) -> None:
    if json:
        put({"id": command.id, "handed_over": command.stream})
    else:
        click.echo(_("Handed over; nothing is recorded yet. The answer appears in the inbox."))
        click.echo(_("  command {id}").format(id=command.id))


def _not_recorded(why: str, command: Command, *, json: bool) -> None:
    if json:
        put({"id": command.id, "not_recorded": why})
    else:
        text = _("Nothing is known to be recorded yet ({why}).").format(why=why)
        again = _("Send it again with --id {id}: that is safe. Or hand it over with --no-wait.").format(
            id=command.id
        )
        click.echo(f"{text}\n{again}", err=True)
    raise Leave(Status.NOT_RECORDED)


def hidden(where: Connection, command_id: str, purpose: str) -> str:
    """128 bits that nobody can guess and that are the same when the command is sent again under its id."""
    from workflows.codec import payload_key

    key = payload_key(where.payload_key)
    return hmac.new(key, f"{purpose}:{command_id}".encode(), hashlib.sha256).hexdigest()[:32]


def sealed(
    where: Connection, command_id: str, of: str, text: dict[str, str | None]
) -> tuple[Sealed | None, ...]:
    """The words of a command, to be kept sealed; nothing where there are none."""
    said = {name: value for name, value in text.items() if value}
    return (Sealed(of=of, salt=hidden(where, command_id, "salt"), text=said),) if said else ()
