"""Ballots: who may vote, what was cast, and what the count means.

A ballot's roll and terms are fixed when it opens. ``tally`` counts, ``outcome`` says what the count means and
keeps the arithmetic, so that a member, an auditor and a court read the same line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from domain.answers import Refusal
from domain.events import Choice, Outcome, Papers, Seat, Tally, Terms


@dataclass(frozen=True, slots=True)
class Vote:
    """A seat's choice; ``version`` is the entry's."""

    choice: Choice
    version: int


@dataclass(frozen=True, slots=True)
class Ballot:
    """An open ballot: its terms, its roll, and what has come in."""

    ballot: str
    terms: Terms
    roll: Mapping[str, Seat]
    votes: Mapping[str, Vote]
    counts: Mapping[str, Papers]
    """A teller's latest count, by teller."""
    withheld: int = 0
    """Votes, or of a secret ballot a teller's counts, that whoever folds this may not see yet."""

    def with_vote(self, seat: str, vote: Vote) -> Ballot:
        """The ballot after one more vote: most of what a log holds, so it is spelled out."""
        votes = {**self.votes, seat: vote}
        return Ballot(self.ballot, self.terms, self.roll, votes, self.counts, self.withheld)

    @property
    def received(self) -> int:
        """How many votes have come in. Those of a secret ballot lie on paper in its urn: none."""
        return len(self.votes) + (self.withheld if self.terms.ballot == "open" else 0)

    @property
    def recused(self) -> int:
        return sum(seat.recused is not None for seat in self.roll.values())

    @property
    def waiting(self) -> list[str]:
        """The seats that may still vote and have not, in the roll's order."""
        return [name for name, seat in self.roll.items() if seat.recused is None and name not in self.votes]

    def agreed(self) -> Papers | None:
        """The papers as two tellers counted them alike, or nothing yet."""
        counts = list(self.counts.values())
        return counts[0] if len(counts) == 2 and counts[0] == counts[1] else None


def add_up(papers: Papers, seats: int) -> Refusal | None:
    """Refuse a teller's count whose sums are wrong: issued = returned + unreturned, and so on."""
    values: dict[str, str | int] = {field.name: getattr(papers, field.name) for field in fields(papers)}
    if any(isinstance(n, int) and n < 0 for n in values.values()):
        return Refusal("papers_negative", values)
    if papers.issued != papers.returned + papers.unreturned:
        return Refusal("papers_issued", values)
    if papers.returned != papers.approve + papers.reject + papers.blank + papers.invalid:
        return Refusal("papers_returned", values)
    if papers.issued > seats:
        return Refusal("papers_too_many", {**values, "seats": seats})
    if papers.sealed > papers.returned:
        return Refusal("papers_sealed", values)
    return None


def tally(ballot: Ballot) -> Tally:
    """What has been counted so far: sheets of an open ballot, the agreed papers of a secret one."""
    recused, seats = ballot.recused, len(ballot.roll)
    if ballot.terms.ballot == "secret":
        papers = ballot.agreed() or Papers(0, 0, 0, 0, 0, 0, 0)
        return Tally(
            approve=papers.approve,
            reject=papers.reject,
            abstain=0,
            blank=papers.blank,
            invalid=papers.invalid,
            took_part=papers.returned,
            recused=recused,
            seats=seats,
        )
    choices = [vote.choice for vote in ballot.votes.values()]
    return Tally(
        approve=choices.count("approve"),
        reject=choices.count("reject"),
        abstain=choices.count("abstain"),
        blank=0,
        invalid=0,
        took_part=len(choices),
        recused=recused,
        seats=seats,
    )


def base_of(terms: Terms, counted: Tally) -> int:
    """The number that the share is taken of, as the ballot's terms define it."""
    match terms.base:
        case "members" | "staff" | "units":
            return counted.seats - (counted.recused if terms.recused == "shrinks" else 0)
        case "present":
            return counted.took_part
        case "cast":
            valid = counted.approve + counted.reject
            return counted.took_part if terms.abstentions == "counts" else valid


def quorate(terms: Terms, counted: Tally) -> bool:
    """Whether enough took part: the quorum's share of all seats, and in any case somebody."""
    if counted.took_part == 0:
        return False
    return terms.quorum is None or terms.quorum.met_by(counted.took_part, counted.seats)


def outcome(terms: Terms, counted: Tally) -> Outcome:
    """What the count means. A base of nobody passes nothing."""
    base = base_of(terms, counted)
    return Outcome(
        passed=base > 0 and terms.threshold.met_by(counted.approve, base),
        tally=counted,
        base=base,
        base_kind=terms.base,
        threshold=terms.threshold,
        needed=terms.threshold.needed(base),
        cite=terms.cite,
        certainty=terms.certainty,
    )


def over(ballot: Ballot) -> bool:
    """Whether nothing can come in any more."""
    if ballot.terms.ballot == "secret":
        papers = ballot.agreed()
        return (
            papers is not None
            and papers.unreturned == 0
            and papers.issued == len(ballot.roll) - ballot.recused
        )
    return all(seat.recused is not None or name in ballot.votes for name, seat in ballot.roll.items())


def decided(ballot: Ballot) -> bool:
    """Whether the result stands, whatever those who are still to vote may do, also if they stay away.

    Compared are the two extremes, all of them approving and all of them rejecting, and nobody coming; the
    share of approvals lies between these for every other case.
    """
    if ballot.terms.ballot == "secret":
        return over(ballot)
    counted, left = tally(ballot), len(ballot.waiting)
    if not quorate(ballot.terms, counted):
        return False
    took_part = counted.took_part + left
    ends = (
        counted,
        replace(counted, approve=counted.approve + left, took_part=took_part),
        replace(counted, reject=counted.reject + left, took_part=took_part),
    )
    results = {
        (base := base_of(ballot.terms, end)) > 0 and ballot.terms.threshold.met_by(end.approve, base)
        for end in ends
    }
    return len(results) == 1


def closes_early(ballot: Ballot) -> bool:
    """Whether the policy lets the ballot close now, before its time, because nothing can change any more."""
    match ballot.terms.early:
        case "never":
            return False
        case "all_in":
            return over(ballot) and quorate(ballot.terms, tally(ballot))
        case "decided":
            return decided(ballot)
