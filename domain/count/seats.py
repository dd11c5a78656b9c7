"""Seats: going down a ranked list, who gets one while there are any, and what decides among equals.

A seat goes to each in turn for whom his segment and the whole list still have one: with 8 central and 14
local seats of 22, a 23rd can never come out, nor nine and thirteen. Equals of whom not all get in are told
apart by the first tie rule that sees a difference; where none does, exactly those equals stay tied and their
seats are kept for them. Where a rule says that all equals get in, those beyond the number take a seat from
nobody. What decides is never the order in which candidates are given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from domain.count.candidates import Candidate, apart

Limit = Literal["segment", "total"]


@dataclass(frozen=True, slots=True)
class Room:
    """The seats that are left: on the whole list and by segment; None where there is no limit.

    Where segments are limited, one that is not named has no seats.
    """

    total: int | None
    segments: Mapping[str | None, int] | None

    def full_for(self, candidate: Candidate) -> Limit | None:
        """Which limit leaves the candidate no seat, if one does."""
        if self.segments is not None and self.segments.get(candidate.segment, 0) <= 0:
            return "segment"
        return "total" if self.total is not None and self.total <= 0 else None

    def in_segment(self, segment: str | None, wanted: int) -> int:
        """How many of so many get in where only the segment's seats limit them."""
        return wanted if self.segments is None else min(wanted, self.segments.get(segment, 0))

    def without(self, seated: Mapping[str | None, int]) -> Room:
        """What is left after so many seats went to each segment."""
        total = None if self.total is None else self.total - sum(seated.values())
        if self.segments is None:
            return Room(total, None)
        return Room(total, {name: seats - seated.get(name, 0) for name, seats in self.segments.items()})


@dataclass(frozen=True, slots=True)
class Settled:
    """A candidate gets a seat, or none is left for him; ``tie_rule`` is the rule that put him there."""

    candidate: Candidate
    short_of: Limit | None
    tie_rule: str | None


@dataclass(frozen=True, slots=True)
class Tie:
    """These are equal, and ``seats`` of them get in; ``segments`` says how many at most from a segment."""

    codes: tuple[str, ...]
    seats: int
    segments: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Filled:
    """Who is settled, who stays tied, and the room that is left."""

    settled: tuple[Settled, ...]
    ties: tuple[Tie, ...]
    room: Room

    def then(self, after: Filled) -> Filled:
        return Filled(self.settled + after.settled, self.ties + after.ties, after.room)


def fill(
    groups: Sequence[Sequence[Candidate]],
    room: Room,
    ties: Sequence[str],
    casting: Mapping[str, bool],
    tie_rule: str | None = None,
) -> Filled:
    """Give the seats to groups of equals, the best group first; ``tie_rule`` put them in this order."""
    filled = Filled((), (), room)
    for group in groups:
        left = filled.room
        out = tuple(Settled(one, short, tie_rule) for one in group if (short := left.full_for(one)))
        filled = filled.then(Filled(out, (), left))
        inside = [one for one in group if left.full_for(one) is None]
        for part in _parts(inside, left):
            filled = filled.then(_equals(part, filled.room, ties, casting, tie_rule))
    return filled


def _parts(equals: Sequence[Candidate], room: Room) -> list[list[Candidate]]:
    """Equals who compete with each other: all of them for the list's last seats, or each segment's alone."""
    wanted = Counter(one.segment for one in equals)
    could = sum(room.in_segment(segment, number) for segment, number in wanted.items())
    together = room.segments is None or (room.total is not None and room.total < could)
    parts: dict[str | None, list[Candidate]] = {}
    for one in equals:
        parts.setdefault(None if together else one.segment, []).append(one)
    return list(parts.values())


def _equals(
    part: Sequence[Candidate],
    room: Room,
    ties: Sequence[str],
    casting: Mapping[str, bool],
    tie_rule: str | None,
) -> Filled:
    """Seat equals who compete with each other, by as many of the tie rules as it takes."""
    wanted = Counter(one.segment for one in part)
    could = {segment: room.in_segment(segment, number) for segment, number in wanted.items()}
    most = sum(could.values())
    seats = most if room.total is None else min(most, room.total)
    # Whoever of them it will be, they use up what they compete for: nobody behind them waits for them.
    after = room.without(could) if seats == most else replace(room, total=0)
    if seats == len(part):
        return Filled(tuple(Settled(one, None, tie_rule) for one in part), (), after)
    for number, rule in enumerate(ties):
        if rule == "all":
            return Filled(tuple(Settled(one, None, rule) for one in part), (), after)
        if rule == "reballot":
            break
        groups = apart(part, rule, casting)
        if len(groups) > 1:
            return fill(groups, room, ties[number + 1 :], casting, rule)
    limited = {} if room.segments is None else {str(segment): number for segment, number in could.items()}
    return Filled((), (Tie(tuple(sorted(one.code for one in part)), seats, limited),), after)
