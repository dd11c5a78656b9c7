"""What was counted on one line, and what it means: the same arithmetic as in a ballot on one nomination."""

from __future__ import annotations

from collections.abc import Collection

from domain.count.ballot import base_of
from domain.events import Contest, LineCount, Outcome, Tally, Terms
from domain.sitting.state import Sheets, Sitting


def counted(state: Sitting, ballot: Sheets, line: str, chairs: Collection[str]) -> LineCount:
    """The count of one line: of the sheets of an open ballot, of the papers that two tellers agree on.

    ``chairs`` are the seats of those who chair the body: some awards need one of them to approve.
    """
    contest = ballot.contest(line)
    tally = _tally(state, ballot, line)
    base = base_for(ballot, line, contest.terms, tally)
    return LineCount(
        approve=tally.approve,
        reject=tally.reject,
        abstain=tally.abstain,
        blank=tally.blank,
        invalid=tally.invalid,
        took_part=tally.took_part,
        recused=tally.recused,
        base=base,
        needed=contest.terms.threshold.needed(base),
        passed=base > 0
        and contest.terms.threshold.met_by(tally.approve, base)
        and (not contest.chair_must_agree or _chair_agrees(ballot, line, chairs)),
    )


def _chair_agrees(ballot: Sheets, line: str, chairs: Collection[str]) -> bool:
    return any(ballot.cast.get(seat, {}).get(line) == "approve" for seat in chairs)


def base_for(ballot: Sheets, line: str, terms: Terms, tally: Tally) -> int:
    """The number that the share is taken of.

    Who is there is known here, and stays in the base of those present without a sheet; absent members whose
    paper or opinion has come count as there.
    """
    if terms.base != "present":
        return base_of(terms, tally)
    recused = ballot.lines[line].recused if terms.recused == "shrinks" else {}
    return sum(seat not in recused for seat in ballot.there)


def outcome_of(contest: Contest, count: LineCount, seats: int) -> Outcome:
    """The whole arithmetic of a line, as it stands in the nomination's own stream."""
    tally = Tally(
        approve=count.approve,
        reject=count.reject,
        abstain=count.abstain,
        blank=count.blank,
        invalid=count.invalid,
        took_part=count.took_part,
        recused=count.recused,
        seats=seats,
    )
    return Outcome(
        passed=count.passed,
        tally=tally,
        base=count.base,
        base_kind=contest.terms.base,
        threshold=contest.terms.threshold,
        needed=count.needed,
        cite=contest.terms.cite,
        certainty=contest.terms.certainty,
    )


def _tally(state: Sitting, ballot: Sheets, line: str) -> Tally:
    recused = sum(seat in ballot.lines[line].recused for seat in state.roll)
    if ballot.kind == "secret":
        agreed = ballot.agreed()
        assert agreed is not None, "a paper ballot is counted when two tellers agree"
        papers = agreed[line]
        return Tally(
            approve=papers.approve,
            reject=papers.reject,
            abstain=0,
            blank=papers.blank,
            invalid=papers.invalid,
            took_part=papers.returned,
            recused=recused,
            seats=len(state.roll),
        )
    choices = [sheet[line] for sheet in ballot.cast.values() if line in sheet]
    return Tally(
        approve=choices.count("approve"),
        reject=choices.count("reject"),
        abstain=choices.count("abstain"),
        blank=0,
        invalid=0,
        took_part=len(choices),
        recused=recused,
        seats=len(state.roll),
    )
