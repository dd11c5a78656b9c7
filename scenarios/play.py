"""Playing a scenario: found its registry, file its cases, and do its steps through ``send`` like everybody.

What it touches of a stream is done in the scenario's order, and side by side where streams have nothing to do
with each other (``scenarios.order``). A step whose outcome is not what the scenario expects is a ``Surprise``
with file and line; what comes after it in the same streams is left out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from domain import events
from domain.answers import Refusal
from domain.commands import Actor, ChangeRegistry, Command, Sealed
from domain.facts import COMMON, registry_of
from domain.registry import home_of
from scenarios import founding, order, references, steps
from scenarios.format import Place, Scenario, Step
from scenarios.hands import HandOver, Hands, Played, Reader, Send, Stopped, Surprise, new_id, sealed
from scenarios.order import Deed, stream
from scenarios.players import case, expecting, paper, sitting
from scenarios.steps.asked import RECORDS

__all__ = ["Played", "Player", "Surprise"]

REGISTRAR = Actor(person=founding.REGISTRAR, proof="local")
SIDE_BY_SIDE = 8
"""Deeds done at once."""
CHUNK = 100
"""Changes of the registry sent at once."""


class Player:
    """Plays one scenario. ``tell(done, all)`` hears of progress; ``reader`` reads the log as anybody may."""

    def __init__(
        self,
        scenario: Scenario,
        send: Send,
        hand_over: HandOver,
        reader: Reader,
        tell: Callable[[int, int], None],
    ) -> None:
        self._scenario = scenario
        self._hands = Hands(scenario, send, hand_over, reader)
        self._tell = tell
        self._cases = {row.case: row for row in scenario.cases}
        self._sittings = {row.sitting: row for row in scenario.sittings}
        self._stopped: set[str] = set()
        self._done = 0
        self._all = 0

    async def play(self) -> Played:
        """Do it all. Raises ``NotRecorded`` if the service does not answer."""
        deeds = order.deeds(self._scenario)
        self._all = len(deeds) + 1
        await self._found()
        self._one_done()
        over = [asyncio.Event() for _ in deeds]
        places = asyncio.Semaphore(SIDE_BY_SIDE)

        async def one(number: int, deed: Deed) -> None:
            for before in deed.after:
                await over[before].wait()
            async with places:
                await self._do(deed)
            over[number].set()
            self._one_done()

        async with asyncio.TaskGroup() as group:
            for number, deed in enumerate(deeds):
                group.create_task(one(number, deed))
        await self._look()
        return self._hands.played

    def _one_done(self) -> None:
        self._done += 1
        self._tell(self._done, self._all)

    async def _look(self) -> None:
        """What became of everything."""
        played, hands, s = self._hands.played, self._hands, self._scenario
        played.cases = {row.case: await hands.state(stream("case", row.case)) for row in s.cases}
        played.sittings = {
            row.sitting: await hands.state(stream("sitting", row.sitting)) for row in s.sittings
        }
        played.lists = {row.list: await hands.state(stream("list", row.list)) for row in s.lists}
        played.decisions = {
            row.decision: await hands.state(stream("decision", row.decision)) for row in s.decisions
        }
        for of in RECORDS:
            for name in references.begun(s, of):
                folded = await hands.folded(stream(of, name))
                if folded.version:  # its beginning may have been refused, as the scenario expects
                    played.records[stream(of, name)] = folded.state
        played.surprises.sort(key=lambda surprise: (str(surprise.place.file), surprise.place.line))

    # What is done ------------------------------------------------------------------------------------------

    async def _do(self, deed: Deed) -> None:
        """One deed, unless something that it touches has gone wrong before."""
        if deed.touches & self._stopped:
            self._stopped |= deed.touches
            return
        try:
            if deed.case is not None:
                row = self._scenario.cases[deed.case]
                await case.file(self._hands, self._scenario.where("cases", deed.case), row, None)
            else:
                assert deed.step is not None
                place = self._scenario.where("steps", deed.step)
                await self._step(place, self._scenario.steps[deed.step])
        except Stopped:
            self._stopped |= deed.touches

    async def _step(self, place: Place, step: Step) -> None:
        hands = self._hands
        match step:
            case (
                steps.Expect()
                | steps.ExpectSitting()
                | steps.ExpectDecision()
                | steps.ExpectList()
                | steps.ExpectInitiative()
                | steps.ExpectMovement()
                | steps.ExpectRecord()
            ):
                await expecting.compare(hands, place, step)
            case steps.Wait():
                await case.wait(hands, place, step)
            case steps.Nominate():
                await case.file(hands, place, self._cases[step.case], step)
            case steps.Votes():
                await case.votes(hands, place, self._cases[step.case], step)
            case steps.Named():
                await case.act(hands, place, self._cases[step.case], step)
            case steps.Register():
                await self._register(place, step)
            case steps.FileList() | steps.Draft() | steps.Reopen():
                await paper.act(hands, place, step)
            case steps.Asked():
                await paper.say(hands, place, step)
            case steps.InSitting():
                await sitting.act(hands, place, self._sittings[step.sitting], step)
            case _:
                raise TypeError(f"nothing plays {step.do}")

    # The registry ------------------------------------------------------------------------------------------

    async def _found(self) -> None:
        """Register everything the scenario says there is: what is common first, then each body's own."""
        names = {p.person: p.name for p in self._scenario.people}
        there = (await self._hands.facts()).common
        common = founding.common(self._scenario, there)
        for start in range(0, len(common), CHUNK):
            part = common[start : start + CHUNK]
            hidden = tuple(
                sealed(c.person, {"name": names[c.person]})
                if isinstance(c, events.PersonRegistered) and c.person in names
                else None
                for c in part
            )
            await self._enter(COMMON, part, hidden)
        await asyncio.gather(
            *(
                self._enter(registry_of(body), changes[start : start + CHUNK])
                for body, changes in founding.of_bodies(self._scenario).items()
                for start in range(0, len(changes), CHUNK)
            )
        )

    async def _enter(
        self, home: str, changes: Sequence[events.RegistryChange], hidden: tuple[Sealed | None, ...] = ()
    ) -> None:
        command = Command(home, new_id(), REGISTRAR, ChangeRegistry(tuple(changes)), sealed=hidden)
        answer = await self._hands.send(command)
        self._hands.played.commands += 1
        if isinstance(answer, Refusal):
            place = self._scenario.where("scenario")
            happened = f"{answer.code} {dict(answer.values)}"
            self._hands.played.surprises.append(Surprise(place, home, "recorded", happened, answer))

    async def _register(self, place: Place, step: steps.Register) -> None:
        """Facts that are entered meanwhile, by the registrar; the reason is sealed."""
        for fact in step.facts:
            change = fact.change()
            home = home_of(change)
            why = sealed(founding.REGISTRAR, {"reason": step.reason} if step.reason else {})
            await self._hands.ask(
                place, home, founding.REGISTRAR, ChangeRegistry((change,)), step, sealed=why
            )
