"""What whoever plays a scenario can do: send a command, hand one over as a signal, and read the log.

A command whose answer is not what its step expects is a ``Surprise`` with file and line, and ends what is
being played (``Stopped``).
"""

from __future__ import annotations

import asyncio
import datetime as dt
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from domain.answers import Answer, Receipt, Refusal
from domain.commands import Actor, Ask, Command, Sealed
from domain.decision import Decision
from domain.events import Capacity
from domain.facts import COMMON, Facts, registry_of
from domain.nomination.state import Nomination
from domain.sitting import Sitting
from domain.submission import Submission
from eventlog.body import withheld_id
from eventlog.entry import Entry
from eventlog.fold import Folded, Registers
from scenarios.format import Place, Scenario
from scenarios.steps import Acting, Refused

SIGNAL_PATIENCE = 20.0

Send = Callable[[Command], Awaitable[Answer]]
HandOver = Callable[[Command], Awaitable[Refusal | None]]


class Reader(Protocol):
    """Whatever gives the entries of a stream, or of the whole log."""

    def read(self, stream: str | None = None) -> AsyncIterator[Entry]: ...


@dataclass(frozen=True, slots=True)
class Surprise:
    """Something else happened than the scenario expects at ``place``."""

    place: Place
    case: str
    """The case, or the stream of something else."""
    expected: str
    happened: str
    refusal: Refusal | None = None
    """What was answered, where that was a refusal."""
    who: str = ""


@dataclass(slots=True)
class Played:
    """What became of the scenario's cases and papers, in its order, and what was not as expected."""

    cases: dict[str, Nomination] = field(default_factory=dict)
    sittings: dict[str, Sitting] = field(default_factory=dict)
    lists: dict[str, Submission] = field(default_factory=dict)
    decisions: dict[str, Decision] = field(default_factory=dict)
    records: dict[str, Any] = field(default_factory=dict)
    """Initiatives, movements and the records around them, by stream."""
    surprises: list[Surprise] = field(default_factory=list)
    commands: int = 0


class Stopped(Exception):
    """What is being played cannot go on."""


@dataclass(slots=True)
class Hands:
    """Sends and reads for one scenario, and notes what comes of it."""

    scenario: Scenario
    send: Send
    hand_over: HandOver
    reader: Reader
    played: Played = field(default_factory=Played)

    async def ask(
        self,
        place: Place,
        stream: str,
        who: str,
        ask: Ask,
        step: Acting | None = None,
        *,
        on: dt.date | None = None,
        via: str = "update",
        delegation: str | None = None,
        capacity: Capacity | None = None,
        sealed: Sealed | None = None,
    ) -> None:
        """Send ``ask`` as ``who``; ``step`` may say another day, another way, and that it is refused."""
        actor = Actor(person=who, proof="local", delegation=delegation, capacity=capacity)
        day = step.on if step is not None and step.on is not None else on
        hidden = () if sealed is None else (sealed,)
        command = Command(stream, new_id(), actor, ask, day, self.scenario.digest, hidden)
        self.played.commands += 1
        signalled = ((step.via if step else None) or via) == "signal"
        answer = await (self._signal(command) if signalled else self.send(command))
        expected = step.expect if step is not None else "recorded"
        wanted = expected.refused if isinstance(expected, Refused) else "recorded"
        got = "recorded" if isinstance(answer, Receipt) else answer.code
        if got != wanted:
            refusal = None if isinstance(answer, Receipt) else answer
            happened = got if refusal is None else f"{got} {dict(refusal.values)}"
            self.surprised(place, stream, wanted, f"{who}: {happened}", refusal, who)

    async def _signal(self, command: Command) -> Answer:
        """Hand the command over and look in the log for what became of it, as its sender would."""
        before = len(await self._refusals(command))
        shown_as = (command.id, withheld_id(command.id))
        if refusal := await self.hand_over(command):
            return refusal
        deadline = time.monotonic() + SIGNAL_PATIENCE
        while time.monotonic() < deadline:
            async for entry in self.reader.read(command.stream):
                if entry.command_id in shown_as:
                    return Receipt(entry.stream, entry.version, entry.position, entry.leaf.hex())
            refused = await self._refusals(command)
            if len(refused) > before:
                return Refusal(refused[-1])
            await asyncio.sleep(0.02)
        return Refusal("no_answer_to_signal")

    async def _refusals(self, command: Command) -> list[str]:
        return [
            entry.content["data"]["code"]
            async for entry in self.reader.read(command.stream)
            if entry.type == "SignalRefused" and entry.content["actor"]["person"] == command.actor.person
        ]

    # Looking -----------------------------------------------------------------------------------------------

    async def folded(self, stream: str) -> Folded:
        """A stream as the log has it now."""
        folded = Folded.of(stream)
        async for entry in self.reader.read(stream):
            folded.take(entry)
        return folded

    async def state(self, stream: str) -> Any:
        """What the stream adds up to."""
        return (await self.folded(stream)).state

    async def facts(self, *bodies: str) -> Facts:
        """What is registered in common and of these bodies."""
        registers = Registers()
        for stream in (COMMON, *(registry_of(body) for body in bodies)):
            async for entry in self.reader.read(stream):
                registers.take(entry)
        return registers.facts()

    # Surprises ---------------------------------------------------------------------------------------------

    def note(self, place: Place, stream: str, expected: object, happened: object) -> None:
        """Something is not as expected; what is being played may go on."""
        surprise = Surprise(place, stream.removeprefix("nomination/"), str(expected), str(happened))
        self.played.surprises.append(surprise)

    def surprised(
        self,
        place: Place,
        stream: str,
        expected: str,
        happened: str,
        refusal: Refusal | None = None,
        who: str = "",
    ) -> None:
        """Something went otherwise than expected, and nothing after it makes sense."""
        about = stream.removeprefix("nomination/")
        self.played.surprises.append(Surprise(place, about, expected, happened, refusal, who))
        raise Stopped


def sealed(of: str, text: dict[str, str]) -> Sealed | None:
    """What is said in words, under the key of whom it is about; nothing where nothing is said."""
    return Sealed(of=of, salt=secrets.token_hex(16), text=text) if text else None


def new_id() -> str:
    return f"scenario/{secrets.token_hex(12)}"
