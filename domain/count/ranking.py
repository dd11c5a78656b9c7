"""Ranking: those who passed in order, and which of them get the seats.

``rank`` gives each candidate a place, a result, and the reason: the limit that left him without a seat, the
tie rule that decided. Only those who passed the threshold and still stand take a place or a seat; who
withdrew is neither elected nor among the losers, and the next one moves up. What comes out does not depend
on the order of what goes in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from domain.count.candidates import By, Candidate, best_first
from domain.count.seats import Limit, Room, Settled, Tie, fill

Result = Literal[
    "elected",
    "passed_without_seat",
    "tied",
    "not_passed",
    "withdrawn",
    "frozen",
    "dropped_out",
    "ineligible",
]


@dataclass(frozen=True, slots=True)
class Rule:
    """By what the candidates are put in order, how many seats there are, and how ties are decided.

    ``seats`` is the number for the whole list, ``segments`` the numbers within it; without either, all who
    passed get in. Where there are segments, one that is not named has no seats. ``ties`` are tried in order:
    a trait's name, "votes", "share", "score", "chair"; "all" (the tied get in, all of them) and "reballot"
    (they are voted on again, as they are where no rule decides) end the list.
    """

    by: By
    seats: int | None
    segments: Mapping[str, int]
    ties: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if any(number < 0 for number in (self.seats or 0, *self.segments.values())):
            raise ValueError("fewer seats than none were allotted")

    @property
    def room(self) -> Room:
        return Room(self.seats, dict[str | None, int](self.segments.items()) or None)

    def again(self, tie: Tie) -> Rule:
        """The rule for another ballot among the tied: the same, over the seats that are left among them."""
        return replace(self, seats=tie.seats, segments=tie.segments)


@dataclass(frozen=True, slots=True)
class Line:
    """One candidate in the ranking.

    ``place`` counts all who passed, ``in_segment`` those of the same segment; equals share a place and the
    next one counts them all (1, 2, 2, 4). ``short_of`` says which number of seats left him without one.
    ``tie_rule`` is the rule that decided for or against him, None where no tie was in the way.
    """

    code: str
    segment: str | None
    result: Result
    place: int | None = None
    in_segment: int | None = None
    short_of: Limit | None = None
    tie_rule: str | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Every candidate's line, the best place first and then those without one; and the ties left open."""

    lines: tuple[Line, ...]
    ties: tuple[Tie, ...]

    @property
    def elected(self) -> tuple[str, ...]:
        return tuple(line.code for line in self.lines if line.result == "elected")

    def elected_in(self, segment: str | None) -> tuple[str, ...]:
        return tuple(line.code for line in self.lines if line.result == "elected" and line.segment == segment)


@dataclass(frozen=True, slots=True)
class Unscored:
    """The rule puts candidates in order by score, and these have none: there is no ranking yet."""

    codes: tuple[str, ...]


def rank(
    candidates: Sequence[Candidate], rule: Rule, casting: Mapping[str, bool] | None = None
) -> Ranking | Unscored:
    """Put the candidates in order and give the seats.

    ``casting`` is the chair's casting vote, by candidate; the rule "chair" reads it. Raises ``ValueError`` if
    a candidate is listed twice.
    """
    if len({one.code for one in candidates}) != len(candidates):
        raise ValueError("a candidate stands on the list twice")
    passed = [one for one in candidates if one.passed and one.standing == "in"]
    if unscored := tuple(sorted(one.code for one in passed if one.worth(rule.by) is None)):
        return Unscored(unscored)
    groups = best_first(passed, rule.by)
    filled = fill(groups, rule.room, rule.ties, casting or {})
    settled = {one.candidate.code: one for one in filled.settled}
    places = _places(groups)
    lines = [_line(one, settled.get(one.code), *places.get(one.code, (None, None))) for one in candidates]
    lines.sort(key=lambda line: (line.place is None, line.place or 0, line.code))
    return Ranking(tuple(lines), tuple(sorted(filled.ties, key=lambda tie: tie.codes)))


def _places(groups: Sequence[Sequence[Candidate]]) -> dict[str, tuple[int, int]]:
    """Each candidate's place among all and in the segment: one more than there are better ones."""
    found: dict[str, tuple[int, int]] = {}
    better, better_in = 0, Counter[str | None]()
    for group in groups:
        for one in group:
            found[one.code] = (better + 1, better_in[one.segment] + 1)
        better += len(group)
        better_in.update(one.segment for one in group)
    return found


def _line(one: Candidate, settled: Settled | None, place: int | None, in_segment: int | None) -> Line:
    result: Result
    if one.standing != "in":
        result = one.standing
    elif not one.passed:
        result = "not_passed"
    elif settled is None:
        result = "tied"
    else:
        result = "passed_without_seat" if settled.short_of else "elected"
    short_of, tie_rule = (settled.short_of, settled.tie_rule) if settled else (None, None)
    return Line(one.code, one.segment, result, place, in_segment, short_of, tie_rule)
