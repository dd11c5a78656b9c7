"""The state of one nomination, and how each event changes it.

``Nomination`` is what the log of one case folds into; ``evolve`` lets an event take effect and ``next_due``
names the next moment at which the engine has to speak. No rule stands here: what may happen is decided in
``domain.nomination.deciding``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from domain.calendar import end_of_day
from domain.count.ballot import Ballot, Vote
from domain.events import (
    Amended,
    Appraised,
    AwardCancelled,
    BallotAbandoned,
    BallotClosed,
    BallotOpened,
    Carried,
    ClosingPostponed,
    DeadlineExtended,
    Deadlines,
    Declined,
    DelayPublished,
    EligibilityFound,
    Escalated,
    FreezeGround,
    Frozen,
    Listed,
    MemberRecused,
    Nominated,
    NominationEnded,
    OpinionAsked,
    Outcome,
    OutcomeCorrected,
    PapersCounted,
    Posted,
    PutInDraft,
    PutOnAgenda,
    Reminded,
    Reopened,
    Resubmitted,
    Result,
    ResultNotTaken,
    ResultTaken,
    Returned,
    Revoked,
    Signed,
    StageKind,
    StageOpened,
    TakenFromDraft,
    TakenOffAgenda,
    TimerKind,
    Unfrozen,
    Unlisted,
    VoteCast,
    Withdrawn,
)
from domain.happened import Due, Happened, Withheld
from domain.nomination import desk
from domain.nomination.desk import Desk, Reports
from domain.records import replace

Phase = Literal["unborn", "open", "returned", "ended"]


@dataclass(frozen=True, slots=True)
class Stage:
    """The stage that the case stands at."""

    name: str
    turn: int
    kind: StageKind
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


@dataclass(frozen=True)  # without slots: see ``replace``
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
    agenda: str | None = None
    """The sitting on whose agenda it is."""
    draft: str | None = None
    """The draft of a decision in which it stands."""
    carried: Carried | None = None
    """The decision that gave it the award."""
    listed: Mapping[str, str] = field(default_factory=dict)
    """The open list in which it stands, by the list's purpose and sender (``proposal/u1``)."""
    taken: tuple[ResultTaken, ...] = ()
    """The results of sittings, in their order."""
    seat: ResultTaken | None = None
    """The result by which it holds one of a season's limited seats, while it does."""
    revised: int = 0
    """How often its file was put right or sent anew."""
    attachments: tuple[str, ...] = ()
    """SHA-256 of what is attached: to the nomination, and to each file that was sent anew."""
    again: bool = False
    """Whether an exceptional decision has opened it again."""
    ineligible: bool = False
    """Whether the registry says that it may not be voted on: then a council can only give its opinion."""
    found: EligibilityFound | None = None
    """What the registry said to each criterion when somebody looked last."""
    frozen: tuple[FreezeGround, ...] = ()
    """What froze it when somebody looked last; ``domain.nomination.freeze`` says what does now."""
    stated: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """What an appraisal said of what no register knows: code to (``yes`` or ``no``, who said so)."""
    desk: Desk = field(default_factory=Desk)
    """What is under way at a stage that an office keeps."""
    reports: Reports = field(default_factory=Reports)
    """What such stages have reported."""

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


def level(sender: str, purpose: str) -> str:
    """The level at which a nomination stands in one open list at a time."""
    return f"{purpose}/{sender}"


def evolve(state: Nomination, happened: Happened) -> Nomination:
    """Let one event take effect."""
    match happened.event:
        case VoteCast(seat=seat, choice=choice):
            return replace(state, ballot=_ballot(state).with_vote(seat, Vote(choice, happened.version)))
        case Withheld():
            ballot = _ballot(state)
            return replace(state, ballot=replace(ballot, withheld=ballot.withheld + 1))
        case Nominated() as about:
            filed = replace(state, phase="open", about=about, attachments=about.attachments)
            return replace(filed, nominator=happened.actor.person, on=happened.on)
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
        case Resubmitted(attachments=attachments):
            attached = (*state.attachments, *attachments)
            return replace(state, phase="open", revised=state.revised + 1, attachments=attached)
        case Amended():
            return replace(state, revised=state.revised + 1)
        case OutcomeCorrected(corrects=corrects, outcome=outcome):
            counted_now = tuple(
                replace(c, outcome=outcome) if c.version == corrects else c for c in state.counted
            )
            return replace(state, counted=counted_now)
        case NominationEnded(result=result):
            # Who leaves gives it back (``domain.nomination.giving_back``); else the season counts it on.
            kept_seat = None if result in ("withdrawn", "declined") else state.seat
            ended = replace(state, phase="ended", result=result, stage=None, ballot=None, seat=kept_seat)
            return replace(ended, timers=(), listed={})
        case EligibilityFound(verdict=verdict) as found:
            ineligible = verdict == "not_eligible" or state.reports.dismissed
            return replace(state, found=found, ineligible=ineligible)
        case Frozen(grounds=grounds):
            return replace(state, frozen=grounds)
        case Unfrozen():
            return replace(state, frozen=())
        case Listed(submission=submission, sender=sender, purpose=purpose):
            return replace(state, listed={**state.listed, level(sender, purpose): submission})
        case Unlisted(submission=submission):
            stays = {level: listed for level, listed in state.listed.items() if listed != submission}
            return replace(state, listed=stays)
        case PutOnAgenda(sitting=sitting):
            return replace(state, agenda=sitting)
        case TakenOffAgenda() | ResultNotTaken():
            return replace(state, agenda=None)
        case ResultTaken() as taken:
            # A later vote without limited seats leaves the seat of the earlier one as it is.
            won_seat = taken if taken.won and taken.seats is not None else state.seat
            return replace(state, agenda=None, timers=(), taken=(*state.taken, taken), seat=won_seat)
        case PutInDraft(decision=decision):
            return replace(state, draft=decision)
        case TakenFromDraft(decision=decision):
            # It may stand in another draft by now.
            return replace(state, draft=None) if state.draft == decision else state
        case Carried() as carried:
            return replace(state, draft=None, carried=carried, timers=())
        case AwardCancelled():
            return replace(state, result="cancelled", seat=None)
        case Revoked():
            return replace(state, result="revoked")
        case Reopened(stage=stage):
            return reopened(state, stage)
        case Declined() | Withdrawn():
            return state
        case Appraised(finding=finding, stated=stated):
            said = {code: (answer, happened.actor.person) for code, answer in stated.items()}
            state = _at_desk(state, happened)
            ineligible = state.ineligible or finding == "not_eligible"
            return replace(state, stated={**state.stated, **said}, ineligible=ineligible)
        case OpinionAsked(until=last) | Posted(last=last):
            return _remind_after(_at_desk(state, happened), last, happened.version)
        case event if isinstance(event, desk.KEPT):
            return _at_desk(state, happened)
        case _:
            return state


def reopened(state: Nomination, stage: str) -> Nomination:
    """The case as it stands when an exceptional decision has opened it again, before ``stage`` opens."""
    anew = replace(state, phase="open", result=None, carried=None, ineligible=False, again=True)
    behind = state.seat is not None and _later(state, stage, state.seat.stage)
    return replace(anew, agenda=None, draft=None, seat=state.seat if behind else None)


def _later(state: Nomination, stage: str, than: str) -> bool:
    """Whether the route comes to ``stage`` after ``than``, at which the case has been."""
    reached = list(state.turns)
    return stage not in reached or reached.index(stage) > reached.index(than)


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
        desk=Desk(),
    )


def _at_desk(state: Nomination, happened: Happened) -> Nomination:
    return replace(state, desk=desk.lay(state.desk, happened), reports=desk.file(state.reports, happened))


def _remind_after(state: Nomination, last: dt.date, version: int) -> Nomination:
    """Remind when the time that others have is over; a stage that was entered late has no timers."""
    if _stage(state).late:
        return state
    reminder = Due("remind", end_of_day(last), version)
    return replace(state, timers=(*_without(state, "remind"), reminder))


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
