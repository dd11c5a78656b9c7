"""Every count again, the slow way: what a clerk would do with a pencil.

Written from the regulations' words and ``docs``, with plain loops and whole fractions, and without any of
``domain``'s arithmetic: where the two disagree, one of them is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations_with_replacement

APPROVE, REJECT, ABSTAIN, STAYS_AWAY, STEPS_ASIDE = "approve", "reject", "abstain", "away", "aside"


@dataclass(frozen=True)
class Bar:
    """A share to reach (``at_least``) or to pass (``more_than``)."""

    share: Fraction
    more_than: bool

    def reached_by(self, part: int, whole: int) -> bool:
        if whole == 0:
            return False
        reached = Fraction(part, whole)
        return reached > self.share if self.more_than else reached >= self.share


@dataclass(frozen=True)
class Rules:
    """What the policy says about one ballot."""

    base: str
    bar: Bar
    quorum: Bar | None = None
    recused_shrink: bool = False
    abstentions_excluded: bool = False


@dataclass(frozen=True)
class Count:
    """Seats on the roll, how many of them are recused, and the sheets that came in."""

    seats: int
    recused: int
    approve: int
    reject: int
    neither: int
    """Abstentions, blank and invalid papers."""


def counted(seats: int, recused: int, choices: Iterable[str]) -> Count:
    approve = reject = neither = 0
    for choice in choices:
        if choice == APPROVE:
            approve += 1
        elif choice == REJECT:
            reject += 1
        else:
            neither += 1
    return Count(seats, recused, approve, reject, neither)


def took_part(count: Count) -> int:
    return count.approve + count.reject + count.neither


def base(rules: Rules, count: Count) -> int:
    """The whole of which the share is taken."""
    if rules.base == "present":
        return took_part(count)
    if rules.base == "cast":
        if rules.abstentions_excluded:
            return count.approve + count.reject
        return took_part(count)
    if rules.recused_shrink:
        return count.seats - count.recused
    return count.seats


def quorate(rules: Rules, count: Count) -> bool:
    """Enough of all seats took part; nobody is never enough."""
    if took_part(count) == 0:
        return False
    return rules.quorum is None or rules.quorum.reached_by(took_part(count), count.seats)


def passes(rules: Rules, count: Count) -> bool:
    return rules.bar.reached_by(count.approve, base(rules, count))


def needed(bar: Bar, whole: int) -> int:
    """The fewest approvals that reach the bar, found by trying; one more than there are, if none does."""
    for approvals in range(whole + 1):
        if bar.reached_by(approvals, whole):
            return approvals
    return whole + 1


def result(rules: Rules, count: Count) -> str:
    if not quorate(rules, count):
        return "no quorum"
    return "passed" if passes(rules, count) else "not passed"


def decided(rules: Rules, seats: int, recused: int, choices: Sequence[str]) -> bool:
    """Whether the result is the same however the seats that are left behave, tried one way after the other.

    Which of the left seats does what changes no count, so their ways are tried without regard to order.
    """
    left = seats - recused - len(choices)
    ways = (APPROVE, REJECT, ABSTAIN, STAYS_AWAY, STEPS_ASIDE)
    results = set()
    for way in combinations_with_replacement(ways, left):
        aside = recused + way.count(STEPS_ASIDE)
        came = [choice for choice in way if choice in (APPROVE, REJECT, ABSTAIN)]
        results.add(result(rules, counted(seats, aside, [*choices, *came])))
    return len(results) == 1 and results != {"no quorum"}


def working_days(first_day: int, last_day: int, free: set[int]) -> int:
    """Days from ``first_day`` to ``last_day`` (ordinals, both counted) that are not ``free``."""
    return sum(1 for day in range(first_day, last_day + 1) if day not in free)
