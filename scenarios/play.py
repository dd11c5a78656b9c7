"""Playing a scenario: found its registry, file its cases, and do its steps through ``send`` like everybody.

Cases are played side by side, each in the order of its own steps. A step whose outcome is not what the
scenario expects is a ``Surprise`` with file and line; the rest of that case is then left out.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import secrets
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from domain import commands, events
from domain.answers import Answer, Receipt, Refusal
from domain.calendar import HANOI, Span
from domain.case import Nomination
from domain.commands import Actor, Ask, ChangeRegistry, Command, Sealed
from domain.facts import COMMON, registry_of
from domain.policy import digest
from domain.registry import Register
from eventlog.body import withheld_id
from eventlog.fold import Folded
from eventlog.log import Log
from scenarios import founding, steps
from scenarios.format import Case, Place, Scenario, Step

REGISTRAR = Actor(person=founding.REGISTRAR, proof="local")
SIDE_BY_SIDE = 8
"""Cases played at once."""
CHUNK = 100
"""Changes of the registry sent at once."""
SIGNAL_PATIENCE = 20.0

Send = Callable[[Command], Awaitable[Answer]]
HandOver = Callable[[Command], Awaitable[Refusal | None]]


@dataclass(frozen=True, slots=True)
class Surprise:
    """Something else happened than the scenario expects at ``place``."""

    place: Place
    case: str
    expected: str
    happened: str
    refusal: Refusal | None = None
    """What was answered, where that was a refusal."""
    who: str = ""


@dataclass(slots=True)
class Played:
    """What became of the scenario's cases, in its order, and what was not as expected."""

    cases: dict[str, Nomination] = field(default_factory=dict)
    surprises: list[Surprise] = field(default_factory=list)
    commands: int = 0


class _Stopped(Exception):
    """The case cannot go on."""


class Player:
    """Plays one scenario. ``tell(done, all)`` hears of progress; ``reader`` reads the log as anybody may."""

    def __init__(
        self,
        scenario: Scenario,
        send: Send,
        hand_over: HandOver,
        reader: Log,
        tell: Callable[[int, int], None],
    ) -> None:
        self._scenario = scenario
        self._send = send
        self._hand_over = hand_over
        self._reader = reader
        self._tell = tell
        self._played = Played()
        self._places = {id(step): scenario.where("steps", n) for n, step in enumerate(scenario.steps)}
        self._done = 0
        self._all = 0

    async def play(self) -> Played:
        """Do it all. Raises ``NotRecorded`` if the service does not answer."""
        by_case: dict[str, list[Step]] = defaultdict(list)
        for step in self._scenario.steps:
            by_case[step.case].append(step)
        self._all = len(self._scenario.steps) + len(self._scenario.cases) + 1
        await self._found()
        self._step_done()
        places = asyncio.Semaphore(SIDE_BY_SIDE)

        async def one(number: int, case: Case) -> None:
            async with places:
                try:
                    await self._file(number, case)
                    for step in by_case[case.case]:
                        await self._do(case, step)
                        self._step_done()
                except _Stopped:
                    pass

        await asyncio.gather(*(one(n, case) for n, case in enumerate(self._scenario.cases)))
        for case in self._scenario.cases:
            self._played.cases[case.case] = (await self._folded(case)).state
        return self._played

    def _step_done(self) -> None:
        self._done += 1
        self._tell(self._done, self._all)

    # The registry ------------------------------------------------------------------------------------------

    async def _found(self) -> None:
        """Register everything the scenario says there is: what is common first, then each body's own."""
        names = {p.person: p.name for p in self._scenario.people}
        common = founding.common(self._scenario, await self._registered())
        for start in range(0, len(common), CHUNK):
            part = common[start : start + CHUNK]
            sealed = tuple(
                _sealed(c.person, {"name": names[c.person]})
                if isinstance(c, events.PersonRegistered) and c.person in names
                else None
                for c in part
            )
            await self._enter(COMMON, part, sealed)
        await asyncio.gather(
            *(
                self._enter(registry_of(b), changes)
                for b, changes in founding.of_bodies(self._scenario).items()
            )
        )

    async def _registered(self) -> Register:
        """What is common by now: another scenario may have been played here before."""
        folded = Folded.of(COMMON)
        async for entry in self._reader.read(COMMON):
            folded.take(entry)
        register: Register = folded.state
        return register

    async def _enter(
        self, stream: str, changes: Sequence[events.RegistryChange], sealed: tuple[Sealed | None, ...] = ()
    ) -> None:
        command = Command(stream, _new_id(), REGISTRAR, ChangeRegistry(tuple(changes)), sealed=sealed)
        answer = await self._send(command)
        self._played.commands += 1
        if isinstance(answer, Refusal):
            place = self._scenario.where("scenario")
            self._played.surprises.append(
                Surprise(place, stream, "recorded", f"{answer.code} {dict(answer.values)}", answer)
            )

    # The cases ---------------------------------------------------------------------------------------------

    async def _file(self, number: int, case: Case) -> None:
        what_if = None if case.what_if is None else digest(self._scenario.rules[case.what_if].canonical())
        ask = commands.Nominate(
            award=case.award,
            nominee=case.nominee,
            unit=case.unit,
            season=case.season,
            feat_on=case.feat_on,
            policy=what_if,
            what_if=what_if is not None,
        )
        sealed = _sealed(case.nominee, {"title": case.title, "text": case.text})
        place = self._scenario.where("cases", number)
        await self._ask(place, case, case.by, ask, case.on, sealed=sealed)
        self._step_done()

    async def _do(self, case: Case, step: Step) -> None:
        place = self._places[id(step)]
        if isinstance(step, steps.Expect):
            self._expect(place, step, (await self._folded(case)).state)
        elif isinstance(step, steps.Wait):
            await self._wait(place, case, step)
        elif isinstance(step, steps.Votes):
            await self._votes(place, case, step)
        else:
            state: Nomination = (await self._folded(case)).state
            await self._ask(
                place,
                case,
                step.who,
                _asked(step, state),
                step.on,
                delegation=step.delegation,
                capacity=getattr(step, "capacity", None),
                via=step.via,
                expect=step.expect,
                sealed=_reasons(step, case),
            )

    async def _votes(self, place: Place, case: Case, step: steps.Votes) -> None:
        state: Nomination = (await self._folded(case)).state
        ballot = _ballot(state, step.stage)
        voters: list[tuple[str, events.Choice]] = [
            *((who, "approve") for who in step.approve),
            *((who, "reject") for who in step.reject),
            *((who, "abstain") for who in step.abstain),
        ]
        await asyncio.gather(
            *(
                self._ask(
                    place,
                    case,
                    who,
                    commands.CastVote(ballot, choice, secrets.token_hex(16)),
                    step.on,
                    via=step.via,
                    expect=step.expect,
                )
                for who, choice in voters
            )
        )

    async def _ask(
        self,
        place: Place,
        case: Case,
        who: str,
        ask: Ask,
        on: dt.date | None,
        *,
        delegation: str | None = None,
        capacity: events.Capacity | None = None,
        via: str | None = None,
        expect: steps.Refused | str = "recorded",
        sealed: Sealed | None = None,
    ) -> None:
        actor = Actor(person=who, proof="local", delegation=delegation, capacity=capacity)
        command = Command(
            stream_of(case),
            _new_id(),
            actor,
            ask,
            on,
            self._scenario.digest,
            () if sealed is None else (sealed,),
        )
        self._played.commands += 1
        if (via or case.via) == "signal":
            answer = await self._signal(command)
        else:
            answer = await self._send(command)
        got = "recorded" if isinstance(answer, Receipt) else answer.code
        wanted = expect.refused if isinstance(expect, steps.Refused) else "recorded"
        if got != wanted:
            why = got if isinstance(answer, Receipt) else f"{got} {dict(answer.values)}"
            refusal = None if isinstance(answer, Receipt) else answer
            self._surprised(place, case, wanted, f"{who}: {why}", refusal, who)

    async def _signal(self, command: Command) -> Answer:
        """Hand the command over and look in the log for what became of it, as its sender would."""
        before = len(await self._refusals(command))
        shown_as = (command.id, withheld_id(command.id))
        if refusal := await self._hand_over(command):
            return refusal
        deadline = time.monotonic() + SIGNAL_PATIENCE
        while time.monotonic() < deadline:
            async for entry in self._reader.read(command.stream):
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
            async for entry in self._reader.read(command.stream)
            if entry.type == "SignalRefused" and entry.content["actor"]["person"] == command.actor.person
        ]

    # What is expected --------------------------------------------------------------------------------------

    def _expect(self, place: Place, step: steps.Expect, state: Nomination) -> None:
        counted = next((c for c in reversed(state.counted) if c.stage == step.stage), None)
        of_stage = step.stage is not None and (step.result is not None or step.derivation is not None)
        happened: dict[str, object] = {"phase": state.phase, "stage": state.shown, "result": state.result}
        if of_stage:
            happened |= {"stage": counted.stage if counted else None}
            happened |= {
                "result": None if counted is None else "passed" if counted.outcome.passed else "not_passed"
            }
        expected = {k: getattr(step, k) for k in ("phase", "stage", "result") if getattr(step, k) is not None}
        if step.derivation is not None and counted is not None:
            outcome = counted.outcome
            figures = {"approve": outcome.tally.approve, "base": outcome.base, "needed": outcome.needed}
            happened |= figures
            expected |= {k: v for k in figures if (v := getattr(step.derivation, k)) is not None}
        wrong = {k: happened.get(k) for k, v in expected.items() if happened.get(k) != v}
        if wrong:
            wanted = {k: expected[k] for k in wrong}
            self._played.surprises.append(Surprise(place, step.case, str(wanted), str(wrong)))

    async def _wait(self, place: Place, case: Case, step: steps.Wait) -> None:
        deadline = time.monotonic() + step.within.seconds
        while True:
            state: Nomination = (await self._folded(case)).state
            if step.until.phase == state.phase or (
                step.until.stage is not None and step.until.stage == state.shown
            ):
                return
            if time.monotonic() > deadline:
                self._surprised(place, case, str(step.until), f"{state.phase}, {state.shown}")
            await asyncio.sleep(0.05)

    def _surprised(
        self,
        place: Place,
        case: Case,
        expected: str,
        happened: str,
        refusal: Refusal | None = None,
        who: str = "",
    ) -> None:
        self._played.surprises.append(Surprise(place, case.case, expected, happened, refusal, who))
        raise _Stopped

    async def _folded(self, case: Case) -> Folded:
        folded = Folded.of(stream_of(case))
        async for entry in self._reader.read(folded.stream):
            folded.take(entry)
        return folded


def stream_of(case: Case) -> str:
    """The stream of a scenario's case."""
    return f"nomination/{case.case}"


def _asked(step: Step, state: Nomination) -> Ask:
    match step:
        case steps.Vote():
            return commands.CastVote(
                _ballot(state, step.stage), step.choice, secrets.token_hex(16), step.seat
            )
        case steps.Count():
            papers = events.Papers(**step.papers.model_dump())
            return commands.CountPapers(_ballot(state, step.stage), papers)
        case steps.Close():
            return commands.CloseBallot(_ballot(state, step.stage))
        case steps.Open():
            return commands.OpenBallot(step.stage)
        case steps.Extend():
            return commands.ExtendDeadline(step.stage, _moment(step.until))
        case steps.Recuse():
            return commands.Recuse(_ballot(state, step.stage), step.seat)
        case steps.Sign():
            return commands.Sign(step.stage, step.number)
        case steps.Decline():
            return commands.Decline(step.stage)
        case steps.Return():
            return commands.Return(step.stage)
        case steps.Resubmit():
            return commands.Resubmit()
        case steps.Withdraw():
            return commands.Withdraw()
        case steps.Amend():
            return commands.Amend(tuple(step.fields))
        case _:
            raise TypeError(f"{type(step).__name__} asks nothing")


def _ballot(state: Nomination, stage: str) -> str:
    """The stage's ballot in its present turn, or its first where it has not begun."""
    return f"{stage}/{max(state.turns.get(stage, 1), 1)}"


def _moment(until: dt.datetime | dt.date | Span) -> dt.datetime:
    if isinstance(until, Span):
        return dt.datetime.now(dt.UTC) + dt.timedelta(seconds=until.seconds)
    if isinstance(until, dt.datetime):
        return until
    return dt.datetime.combine(until + dt.timedelta(days=1), dt.time(), HANOI)


def _reasons(step: Step, case: Case) -> Sealed | None:
    """What the step says in words: sealed, under the key of whom the case is about."""
    texts = {k: v for k in ("reason", "text") if (v := getattr(step, k, ""))}
    if isinstance(step, steps.Amend):
        texts |= step.fields
    return _sealed(case.nominee, texts) if texts else None


def _sealed(of: str, text: dict[str, str]) -> Sealed:
    return Sealed(of=of, salt=secrets.token_hex(16), text=text)


def _new_id() -> str:
    return f"scenario/{secrets.token_hex(12)}"
