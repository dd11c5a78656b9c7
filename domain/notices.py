"""Notices: whom an entry concerns: something new waits for him, is late, or has an outcome.

A pure function of what waited before and after the entry. Offices are named, not their holders: who holds
one is asked when the notice is shown or sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from domain import authority
from domain.events import (
    AwardCancelled,
    Carried,
    DelayPublished,
    Escalated,
    ListOverdue,
    ListReminded,
    NominationEnded,
    Reminded,
    Revoked,
)
from domain.facts import Facts
from domain.happened import Happened
from domain.nomination.state import Nomination
from domain.nomination.waiting import Wait

NoticeKind = Literal["task", "deadline", "reminder", "escalation", "delay", "result"]

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
