"""Notices: whom an entry concerns: something new waits for him, is late, has begun, or has an outcome.

A pure function of what waited before and after the entry. Offices are named, not their holders: who holds
one is asked when the notice is shown or sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from domain import authority
from domain.calendar import end_of_day
from domain.events import (
    AwardCancelled,
    Carried,
    DeadlinePassed,
    DelayPublished,
    Escalated,
    ListOverdue,
    ListReminded,
    MovementLaunched,
    NominationEnded,
    Reminded,
    Revoked,
)
from domain.facts import Facts
from domain.happened import Happened
from domain.movement import Movement, rights
from domain.movement.waiting import TASKS
from domain.nomination.state import Nomination
from domain.nomination.waiting import Wait

NoticeKind = Literal[
    "task", "deadline", "reminder", "escalation", "delay", "result", "launched", "overdue", "behind"
]
"""``overdue`` goes to those who have not done what a day of a movement's calendar was for, ``behind`` to
whoever keeps the movement."""

_TOLD = (authority.OFFICER, authority.HEAD)
"""Who is told of a launch: whoever answers it, and whoever answers for it."""
SUPERIORS = (authority.HEAD, authority.AWARD_HEAD)
"""Who is told at the body above that something is late."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to be told to whoever ``wait`` names; its ``until`` is when it is due."""

    kind: NoticeKind
    wait: Wait


def notices(
    before: Sequence[Wait], after: Sequence[Wait], state: object, happening: Happened, facts: Facts
) -> list[Notice]:
    """What there is to tell of an entry; ``state`` is the stream's after it."""
    told = list(_moved(before, after))
    match happening.event:
        case Reminded() | ListReminded():
            told += [Notice("reminder", wait) for wait in after]
        case Escalated() | ListOverdue():
            told += _to_superiors("escalation", after, facts)
        case DelayPublished():
            told += _to_superiors("delay", after, facts)
        case NominationEnded() | Carried() | AwardCancelled() | Revoked():
            told += _outcome(state, happening, facts)
        case MovementLaunched(members=members) if isinstance(state, Movement):
            # That it has come is what they are told: to say so is no second notice.
            told = [one for one in told if one.wait.task != "acknowledge"]
            told += _launched(state, members, facts)
        case DeadlinePassed() as passed if isinstance(state, Movement):
            told += _passed(state, passed, facts)
    return told


def _moved(before: Sequence[Wait], after: Sequence[Wait]) -> Iterator[Notice]:
    known = {_key(wait): wait.until for wait in before}
    for wait in after:
        if _key(wait) not in known:
            yield Notice("task", wait)
        elif wait.until != known[_key(wait)] and wait.until is not None:
            yield Notice("deadline", wait)


def _key(wait: Wait) -> tuple[str | None, ...]:
    return wait.task, wait.stage, wait.person, wait.body, wait.office


def _to_superiors(kind: NoticeKind, after: Sequence[Wait], facts: Facts) -> Iterator[Notice]:
    """To the bodies above those that are waited for; who is late was reminded before."""
    bodies = facts.common.bodies
    late = dict.fromkeys((w.body, w.task, w.stage, w.until) for w in after if w.body in bodies)
    for body, task, stage, until in late:
        above = bodies[body].parent if body is not None else None
        for office in SUPERIORS:
            if above is not None:
                yield Notice(kind, Wait(task, stage, None, above, office, until))


def _outcome(state: object, happening: Happened, facts: Facts) -> Iterator[Notice]:
    """To whoever nominated, and to the unit's officer; to the nominee what was given to him or taken away."""
    if not isinstance(state, Nomination) or state.about is None:
        return
    about, stage = state.about, state.shown
    people = [state.nominator]
    if about.nominee in facts.common.people and not isinstance(happening.event, NominationEnded):
        people.append(about.nominee)
    for person in dict.fromkeys(people):
        yield Notice("result", Wait("receive", stage, person, None, None, None))
    yield Notice("result", Wait("receive", stage, None, about.unit, authority.OFFICER, None))


# Movements -------------------------------------------------------------------------------------------------


def _launched(state: Movement, members: Sequence[str], facts: Facts) -> Iterator[Notice]:
    """To the members' officers and heads, each once: a unit may take part itself and lead a cluster that
    does."""
    asked = (rights.seats(facts, unit, by, state.on) for by in _TOLD for unit in members)
    for body, office in dict.fromkeys(seat for seats in asked for seat in seats):
        yield Notice("launched", Wait("launch", "", None, body, office, None))


def _passed(state: Movement, passed: DeadlinePassed, facts: Facts) -> Iterator[Notice]:
    """To those who still have to do what the day was for, and to whoever keeps the movement, who is told
    only once where it is his own to do."""
    if not passed.outstanding:
        return
    task, office = TASKS[passed.what]
    asked = (rights.seats(facts, unit, office, state.on) for unit in passed.outstanding)
    late = dict.fromkeys(seat for seats in asked for seat in seats)
    until = end_of_day(passed.on)
    for seat in late:
        yield Notice("overdue", Wait(task, "", None, *seat, until))
    for seat in rights.keepers(facts, state.planned.body, state.on):
        if seat not in late:
            yield Notice("behind", Wait(task, "", None, *seat, until))
