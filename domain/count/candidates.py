"""Candidates for seats: what a ranking knows of each, and what puts one of several equals first.

A tie rule is a policy's word (a ``TieRule``) or the name of a trait. It sorts equals into those
it puts first and the others, and says nothing where it sees no difference: a score that one of them lacks, a
casting vote that was not given, a trait that all or none of them have. What ``all`` and ``reballot`` mean for
equals is for who gives the seats (``domain.count.seats``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Literal

By = Literal["votes", "share", "score"]
Standing = Literal["in", "withdrawn", "frozen", "dropped_out", "ineligible"]

PREFERRED: Mapping[str, frozenset[str]] = {
    # Decree 152/2025, Art. 4: a woman, or a collective of 70 % women.
    "women": frozenset({"woman", "women_70"}),
    # Law 06/2022, Art. 5: those who do the work themselves.
    "direct": frozenset({"direct_worker"}),
    "adhoc_certificates": frozenset({"adhoc_certificates_2"}),
    # TT 01/2019/TT-VKSTC, Art. 16 names both in one breath: neither comes before the other.
    "state_award_or_adhoc_certificates": frozenset({"state_award", "adhoc_certificates_2"}),
}
"""The traits, any of which puts a candidate first, where the rule's word is not the trait's own name."""
TRAITS = tuple(sorted(frozenset[str]().union(*PREFERRED.values())))
"""What puts one of two equals first: all that these rules look for."""
STATED = (*TRAITS, "man")
"""What the registry can state of somebody in a word. That somebody is a man decides nothing: it is stated so
that a share of women can be told from a share of those of whom nothing is said."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of those on the list: what the count gave, and what else may decide.

    ``traits`` are answers ("woman", "women_70", "direct_worker", "state_award"), found by whoever asks;
    nothing is computed from them here. ``passed`` says whether the ballot's threshold was met.
    """

    code: str
    segment: str | None
    approvals: int
    base: int
    passed: bool
    score: Fraction | None = None
    traits: frozenset[str] = frozenset()
    standing: Standing = "in"

    def __post_init__(self) -> None:
        if not 0 <= self.approvals <= self.base:
            raise ValueError(f"{self.code}: {self.approvals} of {self.base} approve, that cannot be")

    def worth(self, by: By) -> Fraction | None:
        """What the candidate is put in order by; only a score may be lacking."""
        match by:
            case "votes":
                return Fraction(self.approvals)
            case "share":
                return Fraction(self.approvals, self.base) if self.base else Fraction(0)
            case "score":
                return self.score


def apart(
    equals: Sequence[Candidate], rule: str, casting: Mapping[str, bool]
) -> tuple[tuple[Candidate, ...], ...]:
    """The equals as the rule puts them, the first ones first; one group where it sees no difference.

    ``casting`` is the chair's casting vote. Only a vote *for* somebody puts him first.
    """
    match rule:
        case "chair":
            return _best_first(equals, lambda one: casting.get(one.code, False))
        case "votes" | "share" | "score":
            worths = {one.code: worth for one in equals if (worth := one.worth(rule)) is not None}
            if len(worths) < len(equals):
                return (tuple(equals),)
            return _best_first(equals, lambda one: worths[one.code])
        case trait:
            wanted = PREFERRED.get(trait, frozenset({trait}))
            return _best_first(equals, lambda one: bool(one.traits & wanted))


def best_first(candidates: Sequence[Candidate], by: By) -> tuple[tuple[Candidate, ...], ...]:
    """The candidates in groups of equals, the best first. All of them have what they are ordered by."""
    return apart(candidates, by, {})


def _best_first(
    candidates: Sequence[Candidate], key: Callable[[Candidate], Fraction | bool]
) -> tuple[tuple[Candidate, ...], ...]:
    ordered = sorted(candidates, key=key, reverse=True)
    return tuple(tuple(group) for _, group in groupby(ordered, key=key))
