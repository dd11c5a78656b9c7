"""What the council's votes or scores mean: pure arithmetic, exact, each figure over its own base."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

from domain.award.policy import Alternative, Policy
from domain.award.source import Source
from domain.award.stages import Base, Threshold, VoteStage
from domain.events import Choice, Outcome, Scored, Seat, Tally, Terms
from domain.rules import MEANINGS


def outcomes(
    policy: Policy,
    stage: VoteStage,
    figure: tuple[Threshold, Source],
    roll: Sequence[Seat],
    present: Collection[str],
    votes: Mapping[str, Choice],
) -> tuple[Outcome, ...]:
    """The stage's own share and its alternatives; one of them passed is enough."""
    assert policy.initiatives is not None
    threshold, source = figure
    found = [_outcome(policy, stage, stage.base, threshold, source, roll, present, votes)]
    for other in policy.initiatives.alternatives:
        cited = _cited(other, policy)
        found.append(_outcome(policy, stage, other.base, other.threshold, cited, roll, present, votes))
    return tuple(found)


def _cited(other: Alternative, policy: Policy) -> Source:
    rule = policy.initiatives
    assert rule is not None
    return Source(
        cite=other.threshold.cite or rule.cite, certainty=other.threshold.certainty or rule.certainty
    )


def _outcome(
    policy: Policy,
    stage: VoteStage,
    base: Base,
    threshold: Threshold,
    source: Source,
    roll: Sequence[Seat],
    present: Collection[str],
    votes: Mapping[str, Choice],
) -> Outcome:
    # A written opinion is a member's, not one of those who are there.
    choices = [choice for seat, choice in votes.items() if base != "present" or seat in present]
    recused = sum(seat.recused is not None for seat in roll)
    there = sum(seat.recused is None or stage.recused == "counts" for seat in roll if seat.seat in present)
    tally = Tally(
        approve=choices.count("approve"),
        reject=choices.count("reject"),
        abstain=choices.count("abstain"),
        blank=0,
        invalid=0,
        took_part=there if base == "present" else len(choices),
        recused=recused,
        seats=len(roll),
    )
    return MEANINGS[policy.rules](_terms(stage, base, threshold, source), tally)


def _terms(stage: VoteStage, base: Base, threshold: Threshold, source: Source) -> Terms:
    return Terms(
        ballot=stage.ballot,
        base=base,
        threshold=threshold,
        quorum=stage.quorum,
        recused=stage.recused,
        abstentions=stage.abstentions,
        change=False,
        early="never",
        cite=source.cite,
        certainty=source.certainty,
    )


def scored(scores: Mapping[str, Fraction], highest: int, figure: tuple[Threshold, Source]) -> Scored:
    """The average of the sheets against a share of the highest score; no sheet passes nothing."""
    threshold, source = figure
    total, most = sum(scores.values(), Fraction(0)), highest * len(scores)
    # Cross-multiplied by ``met_by``: half points make the total a fraction, so both sides are made whole.
    passed = most > 0 and threshold.met_by(total.numerator, most * total.denominator)
    return Scored(
        sheets=len(scores),
        total=total,
        average=total / len(scores) if scores else Fraction(0),
        highest=highest,
        threshold=threshold,
        passed=passed,
        cite=source.cite,
        certainty=source.certainty,
    )
