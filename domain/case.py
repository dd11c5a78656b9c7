"""The state of one nomination, and how each event changes it.

``Nomination`` is what the log of one case folds into; ``evolve`` lets an event take effect and ``next_due``
names the next moment at which the engine has to speak. No rule stands here: what may happen is decided in
``domain.nomination``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from domain.ballot import Ballot, Vote
from domain.events import (
    Amended,
    BallotAbandoned,
    BallotClosed,
    BallotOpened,
    ClosingPostponed,
    DeadlineExtended,
    Deadlines,
    Declined,
    DelayPublished,
    Escalated,
    MemberRecused,
    Nominated,
    NominationEnded,
    Outcome,
    OutcomeCorrected,
    PapersCounted,
    Reminded,
    Resubmitted,
    Result,
    Returned,
    Signed,
    StageOpened,
    TimerKind,
    VoteCast,
    Withdrawn,
)
from domain.happened import Due, Happened, Withheld

Phase = Literal["unborn", "open", "returned", "ended"]


@dataclass(frozen=True, slots=True)
class Stage:
    """The stage that the case stands at."""

    name: str
    turn: int
    kind: Literal["vote", "sign"]
    body: str
    on: dt.date
    late: bool
    due: dt.datetime | None

    @property
    def ballot(self) -> str:
        """The id of its ballot: ``cluster/1`` is the cluster's first."""
        return f"{self.name}/{self.turn}"


@dataclass(frozen=True, slots=True)
class Counted:
    """A closed ballot, the outcome that was recorded, and the version of its entry."""

    stage: str
    version: int
    ballot: Ballot
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Nomination:
    """One nomination as its log has it so far."""

    phase: Phase = "unborn"
    about: Nominated | None = None
    nominator: str = ""
    on: dt.date = dt.date.min
    stage: Stage | None = None
    ballot: Ballot | None = None
    timers: tuple[Due, ...] = ()
    counted: tuple[Counted, ...] = ()
    turns: Mapping[str, int] = field(default_factory=dict)
    signed: Signed | None = None
    result: Result | None = None

    @property
    def settled(self) -> bool:
        """Whether nothing is to be done about it."""
        return self.phase in ("unborn", "ended")

    @property
    def shown(self) -> str:
        """The stage in one word, for a search attribute and lists."""
        if self.phase == "open" and self.stage is not None:
            return self.stage.name
        return self.result or self.phase


def evolve(state: Nomination, happened: Happened) -> Nomination:
    """Let one event take effect."""
    match happened.event:
        case VoteCast(seat=seat, choice=choice):
            return replace(state, ballot=_ballot(state).with_vote(seat, Vote(choice, happened.version)))
        case Withheld():
            ballot = _ballot(state)
            return replace(state, ballot=replace(ballot, withheld=ballot.withheld + 1))
        case Nominated() as about:
            return replace(state, phase="open", about=about, nominator=happened.actor.person, on=happened.on)
        case StageOpened() as opened:
            return _at_stage(state, opened, happened)
        case BallotOpened(ballot=name, terms=terms, roll=roll):
            return replace(state, ballot=Ballot(name, terms, {s.seat: s for s in roll}, {}, {}))
        case MemberRecused(seat=seat):
            ballot = _ballot(state)
            recused = replace(ballot.roll[seat], recused="declared")
            return replace(state, ballot=replace(ballot, roll={**ballot.roll, seat: recused}))
        case PapersCounted(papers=papers):
            ballot = _ballot(state)
            return replace(
                state, ballot=replace(ballot, counts={**ballot.counts, happened.actor.person: papers})
            )
        case BallotClosed(outcome=outcome):
            counted = Counted(_stage(state).name, happened.version, _ballot(state), outcome)
            return replace(state, ballot=None, timers=(), counted=(*state.counted, counted))
        case BallotAbandoned():
            return replace(state, ballot=None)
        case DeadlineExtended(times=times):
            stage = replace(_stage(state), due=times.due)
            return replace(state, stage=stage, timers=_timers(times, happened.version))
        case ClosingPostponed(until=until):
            return replace(state, timers=(*_without(state, "close"), Due("close", until, happened.version)))
        case Reminded():
            return replace(state, timers=_without(state, "remind"))
        case Escalated():
            return replace(state, timers=_without(state, "escalate"))
        case DelayPublished():
            return replace(state, timers=tuple(t for t in state.timers if t.kind == "escalate"))
        case Signed() as signed:
            return replace(state, signed=signed, timers=())
        case Returned():
            return replace(state, phase="returned", timers=())
        case Resubmitted():
            return replace(state, phase="open")
        case OutcomeCorrected(corrects=corrects, outcome=outcome):
            counted_now = tuple(
                replace(c, outcome=outcome) if c.version == corrects else c for c in state.counted
            )
            return replace(state, counted=counted_now)
        case NominationEnded(result=result):
            return replace(state, phase="ended", result=result, stage=None, ballot=None, timers=())
        case Declined() | Withdrawn() | Amended():
            return state
        case _:
            return state


def _at_stage(state: Nomination, opened: StageOpened, happened: Happened) -> Nomination:
    due = opened.times.due if opened.times else None
    stage = Stage(opened.stage, opened.turn, opened.kind, opened.body, happened.on, opened.late, due)
    return replace(
        state,
        phase="open",
        stage=stage,
        ballot=None,
        result=None,
        timers=_timers(opened.times, happened.version),
        turns={**state.turns, opened.stage: opened.turn},
    )


def _timers(times: Deadlines | None, version: int) -> tuple[Due, ...]:
    if times is None:
        return ()
    kinds: tuple[tuple[TimerKind, dt.datetime | None], ...] = (
        ("remind", times.remind),
        ("close", times.close),
        ("escalate", times.escalate),
        ("delay", times.delay),
    )
    return tuple(Due(kind, at, version) for kind, at in kinds if at is not None)


def _ballot(state: Nomination) -> Ballot:
    assert state.ballot is not None, "an event of a ballot stands in the log while none is open"
    return state.ballot


def _stage(state: Nomination) -> Stage:
    assert state.stage is not None, "an event of a stage stands in the log while none is open"
    return state.stage


def _without(state: Nomination, kind: str) -> tuple[Due, ...]:
    return tuple(t for t in state.timers if t.kind != kind)


def next_due(state: Nomination) -> Due | None:
    """The next moment at which the engine has to speak."""
    return min(state.timers, key=lambda timer: timer.at, default=None)
