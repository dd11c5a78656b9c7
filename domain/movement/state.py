"""The state of one movement, and how each event changes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from domain.calendar import end_of_day, local_date
from domain.events import (
    ActionFollowed,
    ActionSet,
    ActionState,
    Aim,
    Deadline,
    DeadlinePassed,
    DroppedOut,
    MovementAcknowledged,
    MovementAdopted,
    MovementCalledOff,
    MovementDrafted,
    MovementLaunched,
    MovementPublished,
    PaperShelved,
    PlanIssued,
    PlanTakenBack,
    PledgeDrafted,
    PledgeSigned,
    PledgeWithdrawn,
    RankingMade,
    Registered,
    ResultConfirmed,
    ResultReported,
    ResultReturned,
    ReviewHeld,
    ReviewTakenBack,
    Scorer,
    Target,
    UnitScored,
)
from domain.happened import Due, Happened
from domain.records import replace

Phase = Literal["unborn", "drafted", "adopted", "launched", "reviewed", "called_off"]
"""``reviewed``: the final review was held. What was resolved there is still followed up."""


@dataclass(frozen=True, slots=True)
class Pledge:
    """A text, and who has signed it on which day."""

    text: PledgeDrafted
    signed: Mapping[str, dt.date]

    @property
    def missing(self) -> tuple[str, ...]:
        """Who has not signed, in the order of the text."""
        return tuple(unit for unit in self.text.signers if unit not in self.signed)


@dataclass(frozen=True, slots=True)
class Reported:
    """What a unit reported on a target for a period, and how it stands with the superior."""

    result: ResultReported
    state: Literal["reported", "confirmed", "returned"]
    by: str
    """Who reported it: he does not confirm it himself."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A candidate who runs no more, since a day."""

    unit: str
    aim: Aim
    on: dt.date


@dataclass(frozen=True, slots=True)
class Action:
    """An action and how far it is."""

    about: ActionSet
    state: ActionState


@dataclass(frozen=True, slots=True)
class Review:
    """A review and its day."""

    on: dt.date
    held: ReviewHeld


@dataclass(frozen=True)  # without slots: see ``records.replace``
class Movement:
    """One movement as its log has it so far."""

    phase: Phase = "unborn"
    plan: MovementDrafted | None = None
    drafter: str = ""
    number: str = ""
    """Of the paper that adopted the plan."""
    on: dt.date = dt.date.min
    """The business date since which it stands where it stands."""
    launched_on: dt.date | None = None
    members: tuple[str, ...] = ()
    clusters: tuple[str, ...] = ()
    """Those of them that pass it on to their units."""
    acknowledged: Mapping[str, dt.date] = field(default_factory=dict)
    plans: Mapping[str, PlanIssued] = field(default_factory=dict)
    running: tuple[tuple[str, Aim], ...] = ()
    """Who runs for what, with the member that registered them."""
    dropped: tuple[Dropped, ...] = ()
    pledges: Mapping[str, Pledge] = field(default_factory=dict)
    results: Mapping[tuple[str, str, str], Reported] = field(default_factory=dict)
    """By target, unit and period."""
    sheets: Mapping[str, tuple[UnitScored, ...]] = field(default_factory=dict)
    """Of each unit, the last one of each scorer, in the order in which they came."""
    ranking: RankingMade | None = None
    reviews: tuple[Review, ...] = ()
    actions: Mapping[str, Action] = field(default_factory=dict)
    published: tuple[MovementPublished, ...] = ()
    shelf: tuple[PaperShelved, ...] = ()
    calendar: tuple[Deadline, ...] = ()
    """The days that are still to come, the next one first."""
    passed: tuple[Deadline, ...] = ()
    """The days that are over. Whoever has not done by then what a day was for still has to."""
    timer: int = 0
    """The version of the event that set the timer of the next of these days."""

    @property
    def planned(self) -> MovementDrafted:
        """The plan of a movement that has one: nothing but drawing it up happens to one that has none."""
        assert self.plan is not None, "it is drawn up before anything else"
        return self.plan

    @property
    def shown(self) -> str:
        return self.phase

    @property
    def settled(self) -> bool:
        """Whether nothing is to be done about it."""
        if self.phase == "reviewed":
            return not self.calendar and not self.open_actions
        return self.phase in ("unborn", "called_off")

    @property
    def open_actions(self) -> tuple[str, ...]:
        return tuple(code for code, action in self.actions.items() if action.state != "done")

    @property
    def targets(self) -> Mapping[str, Target]:
        """The plan's targets by code."""
        return {} if self.plan is None else {target.target: target for target in self.plan.targets}

    @property
    def units(self) -> tuple[str, ...]:
        """The members that do what it is about: run, sign, report, are scored. A cluster passes it on."""
        return tuple(member for member in self.members if member not in self.clusters)

    def bound(self, target: Target) -> tuple[str, ...]:
        """The members whom the target binds: those it names, else every unit."""
        return target.only or self.units

    def registered(self, unit: str) -> bool:
        """Whether the member has registered anybody, also if none of them runs any more."""
        return any(unit == member for member, _ in self.running) or any(unit == d.unit for d in self.dropped)

    def last_sheet(self, unit: str) -> UnitScored | None:
        """The sheet that counts for the unit: its superior's, else the cross-check's, else its own."""
        by: dict[Scorer, UnitScored] = {sheet.by: sheet for sheet in self.sheets.get(unit, ())}
        return by.get("superior") or by.get("cross") or by.get("self")

    def candidates(self, award: str) -> tuple[str, ...]:
        """Who still runs for the award: of these a ballot is built."""
        return tuple(dict.fromkeys(aim.candidate for _, aim in self.running if aim.award == award))


def evolve(state: Movement, happened: Happened) -> Movement:
    """Let one event take effect."""
    match happened.event:
        case MovementDrafted() as e:
            return replace(state, phase="drafted", plan=e, drafter=happened.actor.person, on=happened.on)
        case MovementAdopted(number=number):
            return replace(state, phase="adopted", number=number, on=happened.on)
        case PlanTakenBack():
            return replace(state, phase="drafted", number="", on=happened.on)
        case MovementCalledOff():
            return _called_off(state, happened)
        case MovementLaunched() as e:
            return _launched(state, e, happened)
        case DeadlinePassed():
            over, ahead = state.calendar[:1], state.calendar[1:]
            return replace(state, calendar=ahead, passed=(*state.passed, *over), timer=happened.version)
        case MovementAcknowledged(unit=unit):
            return replace(state, acknowledged={**state.acknowledged, unit: happened.on})
        case PlanIssued(unit=unit) as e:
            return replace(state, plans={**state.plans, unit: e})
        case Registered(unit=unit, aims=aims):
            return replace(state, running=(*state.running, *((unit, aim) for aim in aims)))
        case DroppedOut(unit=unit, candidate=candidate, award=award):
            gone = unit, Aim(candidate, award)
            running = tuple(one for one in state.running if one != gone)
            return replace(state, running=running, dropped=(*state.dropped, Dropped(*gone, happened.on)))
        case PledgeDrafted(pledge=pledge) as e:
            return replace(state, pledges={**state.pledges, pledge: Pledge(e, {})})
        case PledgeWithdrawn(pledge=pledge):
            left = {name: one for name, one in state.pledges.items() if name != pledge}
            return replace(state, pledges=left)
        case PledgeSigned(pledge=pledge, unit=unit):
            signed = {**state.pledges[pledge].signed, unit: happened.on}
            return replace(
                state, pledges={**state.pledges, pledge: Pledge(state.pledges[pledge].text, signed)}
            )
        case ResultReported(target=target, unit=unit, period=period) as e:
            return replace(
                state,
                results={
                    **state.results,
                    (target, unit, period): Reported(e, "reported", happened.actor.person),
                },
            )
        case ResultConfirmed(target=target, unit=unit, period=period):
            return _result(state, (target, unit, period), "confirmed")
        case ResultReturned(target=target, unit=unit, period=period):
            return _result(state, (target, unit, period), "returned")
        case UnitScored(unit=unit, by=by) as e:
            others = tuple(sheet for sheet in state.sheets.get(unit, ()) if sheet.by != by)
            return replace(state, sheets={**state.sheets, unit: (*others, e)})
        case RankingMade() as e:
            return replace(state, ranking=e)
        case ReviewHeld() as e:
            reviewed = replace(state, reviews=(*state.reviews, Review(happened.on, e)))
            return replace(reviewed, phase="reviewed", on=happened.on) if e.kind == "final" else reviewed
        case ReviewTakenBack():
            assert state.launched_on is not None, "what was reviewed was launched"
            interim = tuple(one for one in state.reviews if one.held.kind != "final")
            return replace(state, phase="launched", on=state.launched_on, reviews=interim)
        case ActionSet(action=action) as e:
            return replace(state, actions={**state.actions, action: Action(e, "open")})
        case ActionFollowed(action=action, state=how):
            about = state.actions[action].about
            return replace(state, actions={**state.actions, action: Action(about, how)})
        case MovementPublished() as e:
            return replace(state, published=(*state.published, e))
        case PaperShelved() as e:
            return replace(state, shelf=(*state.shelf, e))
        case _:
            return state


def _launched(state: Movement, launched: MovementLaunched, happened: Happened) -> Movement:
    # A day that was over when the launch was entered never rings; what it was for is still to be done.
    entered = local_date(happened.at)
    days = sorted(state.planned.deadlines, key=lambda d: d.on)
    return replace(
        state,
        phase="launched",
        on=happened.on,
        launched_on=happened.on,
        members=launched.members,
        clusters=launched.clusters,
        calendar=tuple(day for day in days if day.on >= entered),
        passed=tuple(day for day in days if day.on < entered),
        timer=happened.version,
    )


def _called_off(state: Movement, happened: Happened) -> Movement:
    gone = tuple(Dropped(unit, aim, happened.on) for unit, aim in state.running)
    return replace(
        state,
        phase="called_off",
        on=happened.on,
        running=(),
        dropped=(*state.dropped, *gone),
        calendar=(),
        passed=(),
    )


def _result(state: Movement, key: tuple[str, str, str], how: Literal["confirmed", "returned"]) -> Movement:
    before = state.results[key]
    reported = Reported(before.result, how, before.by)
    return replace(state, results={**state.results, key: reported})


def next_due(state: Movement) -> Due | None:
    """The end of the calendar's next day."""
    if not state.calendar:
        return None
    return Due("deadline", end_of_day(state.calendar[0].on), state.timer)
