"""A command's connection to the services: opened when it is needed, closed in order before it ends.

Temporal takes a command also while the log is away. So the log is opened only where a command has to look
at the case first; one that names its stage or ballot needs Temporal alone.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

import click

from console.language import _, words
from console.output import Leave, Status, Trouble, answered, local, put
from domain.commands import Actor, Ask, Command, Sealed
from domain.events import Capacity
from domain.facts import SERVICE
from domain.nomination.state import Nomination
from eventlog.entry import Entry
from eventlog.fold import Folded, Registers
from eventlog.log import DATABASE_ERRORS, Log, passing
from runtime.connection import Connection, connection

if TYPE_CHECKING:
    from gateway import Gateway

T = TypeVar("T")


class Away(Trouble):
    """A service does not answer: it is not there, or it is stopping or starting."""

    def __init__(self, why: object) -> None:
        text = _("The services do not answer: {why}").format(why=str(why) or type(why).__name__)
        super().__init__(Status.NOTHING_RUNS, "services_away", text)


@dataclass(frozen=True, slots=True)
class Session:
    """The services as a command sees them: the door, and the log as anybody may read it."""

    where: Connection
    gateway: Gateway

    async def entries(self, stream: str) -> list[Entry]:
        """The stream's entries as anybody may read them; raises ``Away``."""
        async with opened(self.where) as log:
            return [entry async for entry in log.read(stream)]

    async def nomination(self, case: str) -> Nomination:
        """The state of a nomination; leaves with a message where there is none, or nobody can look."""
        try:
            entries = await self.entries(stream_of(case))
        except Away as away:
            text = _("Nothing was sent: the log does not answer, so nobody knows where the case stands.")
            named = _("Name the stage with --stage, the ballot as in --stage unit/1, and it is sent at once.")
            raise Trouble(
                Status.NOT_RECORDED, "log_away", f"{text}\n{named}", why=str(away.__cause__ or away)
            ) from None
        return filed(case, entries)

    async def nominee(self, case: str, otherwise: str) -> str:
        """Under whose key the words about a nomination are sealed; ``otherwise`` if nobody can look."""
        try:
            state = filed(case, await self.entries(stream_of(case)))
        except Away:
            return otherwise
        assert state.about is not None
        return state.about.nominee


def filed(case: str, entries: Sequence[Entry]) -> Nomination:
    """What the entries of a nomination add up to; ``Trouble`` where it was never filed."""
    folded = Folded.of(stream_of(case))
    for entry in entries:
        folded.take(entry)
    state: Nomination = folded.state
    if state.about is not None:
        return state
    refused = [
        {"version": e.version, "at": e.recorded_at, "code": code, "text": words.refused(code)}
        for e in entries
        if e.type == "SignalRefused" and (code := e.content["data"]["code"])
    ]
    text = _("There is no nomination {case}.").format(case=case)
    if refused:
        lines = [_("Nothing was filed under {case}; what was sent was refused:").format(case=case)]
        lines += [f"  {local(r['at'])}  {r['text']}" for r in refused]
        raise Trouble(Status.REFUSED, "no_such_nomination", "\n".join(lines), refused=refused)
    raise Trouble(Status.REFUSED, "no_such_nomination", text)


@asynccontextmanager
async def session() -> AsyncIterator[Session]:
    """Connect to what runs; raises ``NothingRuns`` and ``Away``."""
    where = connection()
    yield Session(where, await door(where))


async def door(where: Connection) -> Gateway:
    """The door, over a connection to Temporal; raises ``Away``."""
    from gateway import Gateway
    from worker import connect

    try:
        return Gateway(await connect(where), looking=lambda: looked_at(where))
    except RuntimeError as error:  # what Temporal's client raises where nobody answers
        raise Away(error) from error


@asynccontextmanager
async def looked_at(where: Connection) -> AsyncIterator[Log]:
    """The log for the door's look, with the errors of the log."""
    async with await Log.open(where.dsn_as("reader"), "reader", connections=1) as log:
        yield log


@asynccontextmanager
async def opened(where: Connection) -> AsyncIterator[Log]:
    """The log as anybody may read it; raises ``Away`` where it does not answer."""
    with answering():
        log = await Log.open(where.dsn_as("reader"), "reader", connections=2)
    async with log:
        yield log


@contextmanager
def answering() -> Iterator[None]:
    """Turns what a database that is away raises into ``Away``: no trouble with files may happen inside."""
    try:
        yield
    except (OSError, *DATABASE_ERRORS) as error:
        if not passing(error):
            raise
        raise Away(error) from error


@asynccontextmanager
async def reading() -> AsyncIterator[Log]:
    """The log alone: for commands that need no Temporal."""
    async with opened(connection()) as log:
        yield log


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


def any_stream(name: str) -> str:
    """A stream by its name, or a nomination by its short one."""
    return name if "/" in name or name == SERVICE else stream_of(name)


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

    def command(self, stream: str, id: str, ask: Ask, sealed: tuple[Sealed | None, ...]) -> Command:
        """The command that asks ``ask`` of the stream."""
        minutes = hashlib.sha256(self.minutes.read_bytes()).hexdigest() if self.minutes else None
        actor = Actor(
            person=self.person,
            proof="local",
            office=self.office,
            delegation=self.delegation,
            capacity=self.capacity,
        )
        return Command(stream, id, actor, ask, self.on, minutes, sealed)


def send(
    stream: str,
    sending: Sending,
    asked: Callable[[Session, str], Awaitable[tuple[Ask, tuple[Sealed | None, ...]]]],
    places: Sequence[object] = (),
) -> None:
    """Build the command, send it through the one door and print what came of it.

    ``places`` say where each change of the registry is written, to be named where one is refused.
    """
    from temporalio.service import RPCError

    from gateway import NotRecorded

    command_id = sending.command_id or f"cli/{secrets.token_hex(12)}"

    async def work() -> None:
        async with session() as open_session:
            ask, sealed = await asked(open_session, command_id)
            command = sending.command(stream, command_id, ask, sealed)
            if sending.no_wait:
                try:
                    refused = await open_session.gateway.hand_over(command)
                except RPCError as error:
                    _not_recorded(f"{error.status.name}: {error.message}", command, json=sending.json)
                if refused is not None:
                    answered(refused, command_id, places, json=sending.json)
                _handed_over(command, json=sending.json)
                return
            try:
                answer = await open_session.gateway.send(command)
            except NotRecorded as error:
                _not_recorded(error.why, command, json=sending.json)
            else:
                answered(answer, command_id, places, json=sending.json)

    run(work)


def _handed_over(command: Command, *, json: bool) -> None:
    if json:
        put({"id": command.id, "handed_over": command.stream})
    else:
        click.echo(_("Handed over; nothing is recorded yet. The answer appears in the inbox."))
        click.echo(_("  command {id}").format(id=command.id))


def _not_recorded(why: str, command: Command, *, json: bool) -> NoReturn:
    if json:
        put({"id": command.id, "not_recorded": why})
    else:
        text = _("Nothing is known to be recorded yet ({why}).").format(why=_(why))
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
