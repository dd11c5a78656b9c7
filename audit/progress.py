"""How a movement gets on: targets by unit and period, what is outstanding, who looks after awards.

Everything here is computed from states that were folded elsewhere. Values are exact; only what is shown is
rounded. Who has not voted is known, how anybody voted is not.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain import authority
from domain.activity import Activity
from domain.events import Deadline, Prize, Target
from domain.facts import Facts
from domain.movement import Movement, calendar, measuring
from domain.movement.measuring import Measured, Outlook
from domain.movement.state import Reported
from domain.movement.stricter import Assigned, Bound, bound

OFFICES = (authority.OFFICER, authority.AWARD_HEAD, authority.SECRETARY)
"""The offices that look after awards."""


# Targets ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Figure:
    """How a unit stands with a target on a day: by all it reported, by what was confirmed, and by period.

    ``late`` are the periods that are over and on which it has said nothing.
    """

    target: Target
    unit: str
    measured: Measured
    confirmed: Measured
    outlook: Outlook
    periods: Mapping[str, Reported | None]
    late: tuple[str, ...]


def figures(state: Movement, day: dt.date) -> list[Figure]:
    """Every target with every member whom it binds, as of ``day``."""
    assert state.plan is not None, "only what is planned has targets"
    return [
        Figure(
            target,
            unit,
            measuring.measured(state, target, unit, confirmed_only=False, by=day),
            measuring.measured(state, target, unit, confirmed_only=True, by=day),
            measuring.outlook(state, target, unit, day),
            {one.period: state.results.get((target.target, unit, one.period)) for one in state.plan.reports},
            tuple(one.period for one in measuring.late_reports(state, target, unit, day)),
        )
        for target in state.targets.values()
        for unit in state.bound(target)
    ]


# What is outstanding ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar, whether it is over, and who has not done by now what it is for."""

    due: Deadline
    over: bool
    outstanding: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vote:
    """A seat that an open ballot waits for."""

    stream: str
    stage: str
    seat: str


@dataclass(frozen=True, slots=True)
class Filed:
    """A nomination of the movement's season: which unit filed it, for which award, whether it was awarded."""

    unit: str
    award: str
    awarded: bool


@dataclass(frozen=True, slots=True)
class Given:
    """A prize of the plan, and how many of the award the members have been given in the season."""

    prize: Prize
    awarded: int


@dataclass(frozen=True, slots=True)
class Outstanding:
    """What members have not done yet."""

    unacknowledged: tuple[str, ...]
    plans: tuple[str, ...]
    pledges: Mapping[str, tuple[str, ...]]
    """By pledge, who has not signed."""
    nominations: tuple[str, ...] | None
    """Who has filed no nomination of the movement's season; None where it has no season."""
    votes: tuple[Vote, ...] | None
    """None of an export, which withholds who has voted in a ballot that is open."""


def unacknowledged(state: Movement) -> tuple[str, ...]:
    """The members that have not said that it has come."""
    return tuple(unit for unit in state.members if unit not in state.acknowledged)


def without_plan(state: Movement) -> tuple[str, ...]:
    """The members that have issued no plan of their own."""
    return tuple(unit for unit in state.members if unit not in state.plans)


def calendar_of(state: Movement, day: dt.date) -> list[Day]:
    """The plan's calendar in the order of its days."""
    assert state.plan is not None, "only what is planned has a calendar"
    days = sorted(state.plan.deadlines, key=lambda due: due.on)
    return [Day(due, due.on < day, calendar.outstanding(state, due)) for due in days]


def outstanding(
    state: Movement, filing: Collection[str], votes: Iterable[Vote] | None, facts: Facts
) -> Outstanding:
    """What is outstanding; ``filing`` are the units that nominated somebody in the season, ``votes`` the
    seats that the open ballots on these wait for. What an office below a member files is the member's."""
    assert state.plan is not None, "nothing is owed to what is not planned"
    filed = {above.body for unit in filing for above in facts.common.superiors(unit)}
    silent = tuple(unit for unit in state.units if unit not in filed)
    return Outstanding(
        unacknowledged(state),
        without_plan(state),
        {code: pledge.missing for code, pledge in state.pledges.items() if pledge.missing},
        None if state.plan.season is None else silent,
        None if votes is None else tuple(votes),
    )


def within(lines: Mapping[str, Filed], members: Collection[str], facts: Facts) -> dict[str, Filed]:
    """Those of the nominations that a member filed or something below one, by stream."""
    return {
        stream: one
        for stream, one in lines.items()
        if any(above.body in members for above in facts.common.superiors(one.unit))
    }


def given(state: Movement, lines: Iterable[Filed]) -> tuple[Given, ...]:
    """The prizes of the plan beside what was given of these nominations."""
    awarded = Counter(one.award for one in lines if one.awarded)
    return tuple(Given(prize, awarded[prize.award]) for prize in state.planned.prizes)


# Two superiors at once -------------------------------------------------------------------------------------


def targets_of(unit: str, movements: Mapping[str, Movement]) -> list[Bound]:
    """All targets that bind the unit in movements that were launched, by metric, with those that count."""
    return bound(
        Assigned(code, target)
        for code, state in movements.items()
        if state.phase in ("launched", "reviewed") and unit in state.members
        for target in state.targets.values()
        if unit in state.bound(target)
    )


def at_once(state: Movement, movements: Mapping[str, Movement]) -> dict[str, Movement]:
    """Those of the movements whose results count of a time in which those of ``state`` do too."""
    assert state.plan is not None, "only what is planned has its time"
    own = state.plan.measured
    return {
        code: one
        for code, one in movements.items()
        if one.plan is not None
        and one.plan.measured.begins <= own.until
        and own.begins <= one.plan.measured.until
    }


def assigned_twice(units: Iterable[str], movements: Mapping[str, Movement]) -> dict[str, list[Bound]]:
    """For each of the units the metrics for which it has several targets: all are shown, the stricter counts.

    Units that have none of these are left out.
    """
    found = {unit: [one for one in targets_of(unit, movements) if len(one.all) > 1] for unit in units}
    return {unit: rows for unit, rows in found.items() if rows}


def assigned_here(code: str, found: Mapping[str, Sequence[Bound]]) -> dict[str, list[Bound]]:
    """Those of the metrics for which the movement ``code`` has one of the targets."""
    own = {
        unit: [one for one in rows if any(a.movement == code for a in one.all)]
        for unit, rows in found.items()
    }
    return {unit: rows for unit, rows in own.items() if rows}


# Who looks after awards ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Staff:
    """A body's award offices and their holders on a day, and which of these were trained."""

    body: str
    holders: Mapping[str, tuple[str, ...]]
    trained: tuple[str, ...]

    @property
    def vacant(self) -> bool:
        """Whether nobody holds any of the offices."""
        return not any(self.holders.values())


def staff(bodies: Iterable[str], facts: Facts, activities: Iterable[Activity], day: dt.date) -> list[Staff]:
    """The award offices of those of the bodies that stand on the day; a cluster has none of its own, the unit
    that leads it keeps its awards."""
    taught = trained(activities)
    found = []
    for code in bodies:
        if not facts.common.stands(code, day) or facts.common.bodies[code].kind == "cluster":
            continue
        register = facts.body(code)
        holders = {office: tuple(register.holders(frozenset({office}), day)) for office in OFFICES}
        people = dict.fromkeys(person for held in holders.values() for person in held)
        found.append(Staff(code, holders, tuple(person for person in people if person in taught)))
    return found


def with_below(bodies: Iterable[str], facts: Facts) -> tuple[str, ...]:
    """The bodies and all that stand below them in the sector, each once."""
    found: dict[str, None] = {}
    for body in bodies:
        found |= dict.fromkeys((body, *facts.common.bodies_below(body)))
    return tuple(found)


def trained(activities: Iterable[Activity]) -> frozenset[str]:
    """Who took part in a training, by the records that stand."""
    return frozenset(
        person
        for one in activities
        if one.about is not None and one.about.kind == "training" and not one.struck
        for person in one.about.people
    )


# Together --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Progress:
    """How one movement gets on, as of a day."""

    code: str
    state: Movement
    day: dt.date
    figures: tuple[Figure, ...]
    outstanding: Outstanding
    twice: Mapping[str, Sequence[Bound]]
    """By unit, the metrics for which several superiors have given it a target."""
    staff: tuple[Staff, ...]
    prizes: tuple[Given, ...]


def progress(
    code: str,
    state: Movement,
    day: dt.date,
    facts: Facts,
    movements: Mapping[str, Movement],
    lines: Collection[Filed],
    votes: Iterable[Vote] | None,
    activities: Iterable[Activity],
    under: str | None = None,
) -> Progress:
    """All of it. ``movements`` are all there are, ``lines`` the season's nominations of its members, and
    ``votes`` as ``outstanding`` takes them; the award staff is that of the movement's body and members, or of
    ``under`` with all below it."""
    assert state.plan is not None, "only what is planned gets on"
    bodies = (state.plan.body, *state.members) if under is None else (under,)
    return Progress(
        code,
        state,
        day,
        tuple(figures(state, day)),
        outstanding(state, {one.unit for one in lines}, votes, facts),
        assigned_twice(state.members, at_once(state, movements)),
        tuple(staff(with_below(bodies, facts), facts, activities, day)),
        given(state, lines),
    )
