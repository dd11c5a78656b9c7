"""A case told step by step: what was asked, by whom, when, and what came of it.

It keeps, beside the state, everything that the log would keep, so that each step can be decided again.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from domain.answers import Refusal
from domain.award.stages import Proof
from domain.calendar import HANOI
from domain.commands import (
    ENGINE,
    Actor,
    Ask,
    CastVote,
    CloseBallot,
    Command,
    CountPapers,
    Nominate,
    Sign,
    Tick,
)
from domain.events import Capacity, Choice, Event, Papers
from domain.facts import Facts
from domain.happened import Happened, Into
from domain.kinds import NOMINATION
from domain.nomination.state import Nomination
from tests.domain.court import HEADS, MEMBERS, NOON, STAFF, Court, court

STREAM = "nomination/flag-u1"
NONCE = "0123456789abcdef" * 2
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Step:
    """One command that took effect, with all that its decision saw."""

    before: Nomination
    command: Command
    at: dt.datetime
    facts: Facts
    events: list[Event]


class Story:
    """A case in its court. ``now`` is moved by the test."""

    def __init__(self, place: Court | None = None, at: dt.datetime = NOON) -> None:
        self.court = court() if place is None else place
        self.now = at
        self.state: Nomination = NOMINATION.initial
        self.history: list[Happened] = []
        self.steps: list[Step] = []
        self._asked = 0

    def tell(self, command: Command) -> list[Event] | Refusal:
        """Decide ``command`` now, and let what it causes take effect."""
        before, facts = self.state, self.court.facts()
        answer = NOMINATION.decide(before, command, facts, self.now)
        if isinstance(answer, Refusal):
            return answer
        decided = [event for event in answer if not isinstance(event, Into)]
        today = self.now.astimezone(HANOI).date()
        for event in decided:
            version = len(self.history) + 1
            happened = Happened(event, version, self.now, command.on or today, command.actor, command.id)
            self.history.append(happened)
            self.state = NOMINATION.evolve(self.state, happened)
        self.steps.append(Step(before, command, self.now, facts, decided))
        return decided

    def ask(
        self,
        ask: Ask,
        by: str,
        *,
        proof: Proof = "local",
        delegation: str | None = None,
        capacity: Capacity | None = None,
        on: dt.date | None = None,
        minutes: str | None = None,
    ) -> list[Event] | Refusal:
        """``by`` asks, now."""
        self._asked += 1
        actor = Actor(by, proof, None, delegation, capacity)
        return self.tell(Command(STREAM, f"c{self._asked}", actor, ask, on, minutes))

    def done(self, ask: Ask, by: str, *, delegation: str | None = None, on: dt.date | None = None,
             minutes: str | None = None, capacity: Capacity | None = None) -> list[Event]:  # fmt: skip
        """What ``by`` asks is done; a refusal fails the test."""
        answer = self.ask(ask, by, delegation=delegation, on=on, minutes=minutes, capacity=capacity)
        assert not isinstance(answer, Refusal), answer
        return answer

    def refused(self, ask: Ask, by: str, *, delegation: str | None = None, proof: Proof = "local",
                on: dt.date | None = None, capacity: Capacity | None = None) -> str:  # fmt: skip
        """The code with which ``by`` is refused; that nothing changes by it is ``tell``'s."""
        before = self.state, len(self.history)
        answer = self.ask(ask, by, delegation=delegation, proof=proof, on=on, capacity=capacity)
        assert isinstance(answer, Refusal), answer
        assert (self.state, len(self.history)) == before
        return answer.code

    # What most stories need ------------------------------------------------------------------------------

    def nominate(self, on: dt.date | None = None, minutes: str | None = None) -> Story:
        self.done(Nominate("court.flag", "u1", "u1", season="2026"), "officer", on=on, minutes=minutes)
        return self

    def vote(self, by: str, choice: Choice = "approve", seat: str | None = None) -> list[Event]:
        return self.done(self.vote_of(choice, seat), by)

    def vote_of(self, choice: Choice = "approve", seat: str | None = None) -> CastVote:
        """A vote in the ballot that is open."""
        assert self.state.ballot is not None, f"no ballot is open, the case is {self.state.shown}"
        return CastVote(self.state.ballot.ballot, choice, NONCE, seat)

    def count(self, by: str, papers: Papers) -> list[Event]:
        assert self.state.ballot is not None
        return self.done(CountPapers(self.state.ballot.ballot, papers), by)

    def close(self, by: str) -> list[Event]:
        assert self.state.ballot is not None
        return self.done(CloseBallot(self.state.ballot.ballot), by)

    def engine(self) -> list[Event]:
        """The engine speaks about what is due next, at the moment when it is due."""
        due = NOMINATION.next_due(self.state)
        assert due is not None, "nothing is due"
        self.now = max(self.now, due.at)
        said = self.tell(Command(STREAM, due.command_id, ENGINE, Tick(due.kind)))
        assert not isinstance(said, Refusal), said
        return said

    def until(self, kind: Literal["remind", "close", "escalate", "delay"]) -> list[Event]:
        """The engine speaks until it has spoken of ``kind``."""
        while (due := NOMINATION.next_due(self.state)) is not None and due.kind != kind:
            self.engine()
        return self.engine()

    def pass_stage(self) -> Story:
        """Everybody approves the open ballot, or the tellers count that everybody did; or the chief signs."""
        stage = self.state.stage
        assert stage is not None
        match stage.name:
            case "unit":
                for person in ("h1", *STAFF):
                    self.vote(person)
            case "cluster":
                for head in HEADS[1:]:
                    self.vote(head)
            case "council":
                papers = unanimous(len(MEMBERS))
                self.count("t1", papers)
                self.count("t2", papers)
            case _:
                self.done(Sign(stage.name), "cj")
        return self

    def to(self, stage: str) -> Story:
        """Nominated, and passed up to ``stage``."""
        self.nominate()
        while self.state.stage is not None and self.state.stage.name != stage:
            self.pass_stage()
        assert self.state.stage is not None
        return self


def unanimous(seats: int) -> Papers:
    return Papers(seats, seats, 0, seats, 0, 0, 0)
