"""What freezes a case (tạm dừng xét): discipline, inspection, investigation or a complaint that is pending.

Decree 152/2025, Art. 4: while something is pending nothing is decided for or against the nominee, and the
case goes on when it is cleared. A freeze is therefore never entered: it is what the registry says on the day,
and it is over by itself. While it lasts no ballot opens or counts, nobody signs, no result is taken.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from domain.answers import Refusal
from domain.award.criteria import AllOf, Criterion, NoOpen, Noted
from domain.award.policy import Policy
from domain.events import FreezeGround, Nominated
from domain.facts import Facts
from domain.nomination.state import Nomination
from domain.registry import history


def grounds(policy: Policy, about: Nominated, facts: Facts, on: dt.date) -> tuple[FreezeGround, ...]:
    """What is pending against the nominee on that day, by the policy's grounds in their order.

    The grounds are numbered through all criteria that name them, as a paper would count them.
    """
    if policy.rules < 2 or not (criteria := list(_no_open(policy.eligibility))):
        return ()
    pending = history.of(about.nominee, about.unit, facts, on).pending
    if not pending:
        return ()
    found: list[FreezeGround] = []
    number = 0
    for criterion in criteria:
        cite = criterion.cite or policy.source.cite
        for kind in criterion.of:
            number += 1
            those = sorted((p for p in pending if p.kind == kind), key=lambda p: (p.on, p.ref))
            found += [FreezeGround(number, kind, p.ref, p.on, cite) for p in those]
    return tuple(found)


def _no_open(criteria: Iterable[Criterion | Noted]) -> Iterator[NoOpen]:
    for one in criteria:
        if isinstance(one, NoOpen):
            yield one
        elif isinstance(one, AllOf):
            yield from _no_open(one.of)


def grounds_now(state: Nomination, facts: Facts, *days: dt.date) -> tuple[FreezeGround, ...]:
    """What freezes this case on that day, or on the first of several days on which something does."""
    if state.about is None:
        return ()
    policy = facts.common.policies[state.about.policy].policy
    every = (grounds(policy, state.about, facts, on) for on in days)
    return next((found for found in every if found), ())


def refused(state: Nomination, facts: Facts, *days: dt.date) -> Refusal | None:
    """Refuse what may not be done while the case is frozen: the first ground is named, with its clause."""
    found = grounds_now(state, facts, *days)
    if not found:
        return None
    first = found[0]
    return Refusal(
        "case_frozen",
        {
            "pending": first.kind,
            "number": first.number,
            "ref": first.ref,
            "since": first.since.isoformat(),
        },
        first.cite,
    )
