"""Seats, quotas, order and titles again, the slow way, from the regulations' words.

A list of equals is settled by trying every order in which they could stand: who gets a seat in all of them is
elected, who gets one in none is not, and whoever is in some of them is tied. Nothing of ``domain`` is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations


@dataclass(frozen=True)
class Person:
    """One name on the list; ``worth`` is what the list is put in order by."""

    name: str
    segment: str | None
    worth: Fraction
    may_win: bool
    """Passed, and still standing."""
    answers: tuple[Fraction, ...] = ()
    """For each tie rule in turn, how well the person meets it: the more, the better."""


@dataclass(frozen=True)
class Seats:
    """None means: as many as like. Where segments are named, no other has a seat."""

    total: int | None
    segments: Mapping[str, int]


def place(people: Sequence[Person], of: Person) -> int:
    """One more than there are better ones."""
    better = 0
    for one in people:
        if one.may_win and one.worth > of.worth:
            better += 1
    return better + 1


def orders(people: Sequence[Person], rules: int) -> Iterator[list[Person]]:
    """Every order of those who may win that worth and the first so many tie rules leave possible."""
    left = [one for one in people if one.may_win]
    if not left:
        yield []
        return
    best = max((one.worth, one.answers[:rules]) for one in left)
    front = [one for one in left if (one.worth, one.answers[:rules]) == best]
    behind = [one for one in left if one not in front]
    for rest in orders(behind, rules):
        for first in permutations(front):
            yield [*first, *rest]


def take_seats(order: Sequence[Person], seats: Seats) -> set[str]:
    """Going down the list, each sits down for whom there is a seat."""
    seated: list[Person] = []
    for one in order:
        if seats.total is not None and len(seated) >= seats.total:
            continue
        if seats.segments:
            there = seats.segments.get(one.segment, 0) if one.segment is not None else 0
            if len([other for other in seated if other.segment == one.segment]) >= there:
                continue
        seated.append(one)
    return {one.name for one in seated}


@dataclass(frozen=True)
class Fates:
    elected: set[str]
    without: set[str]
    tied: set[str]
    ways: list[set[str]]
    """Who sits down, in every possible order."""


def fates(people: Sequence[Person], seats: Seats, rules: int) -> Fates:
    """What is certain after so many tie rules."""
    ways = [take_seats(order, seats) for order in orders(people, rules)]
    may_win = {one.name for one in people if one.may_win}
    always, ever = set(may_win), set()
    for way in ways:
        always &= way
        ever |= way
    return Fates(always, may_win - ever, ever - always, ways)


def decided_by(people: Sequence[Person], seats: Seats, rules: int, name: str) -> int | None:
    """How many tie rules it takes until the fate of this one is certain; None if they do not suffice."""
    for number in range(rules + 1):
        if name not in fates(people, seats, number).tied:
            return number
    return None


def places_of_a_quota(percent: int, rounding: str, at_least: int, base: int) -> int:
    """So many percent of so many, by counting up from nothing in hundredths."""
    hundredths = 0
    for _ in range(base):
        hundredths += percent
    whole = 0
    while hundredths >= 100:
        hundredths -= 100
        whole += 1
    if (rounding == "up" and hundredths > 0) or (rounding == "half_up" and hundredths >= 50):
        whole += 1
    while whole < at_least:
        whole += 1
    return whole


def has_a_cycle(needs: Mapping[str, frozenset[str]]) -> bool:
    """Whether some award leads back to itself."""
    for start in needs:
        reached = set(needs[start])
        for _ in needs:
            for award in list(reached):
                reached |= needs.get(award, frozenset())
        if start in reached:
            return True
    return False


def level(needs: Mapping[str, frozenset[str]], award: str) -> int:
    """How many awards have to be won one after the other before this one."""
    deepest = 0
    for other in needs[award]:
        if other in needs:
            deepest = max(deepest, 1 + level(needs, other))
    return deepest


def highest_title(held: set[str], chain: Sequence[str]) -> str | None:
    for title in chain:
        if title in held:
            return title
    return None
