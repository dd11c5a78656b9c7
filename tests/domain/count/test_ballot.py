"""Counting: against the naive count, and against results that were published."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain.award.stages import Base, Early, Threshold
from domain.count.ballot import (
    Ballot,
    Vote,
    add_up,
    base_of,
    closes_early,
    decided,
    outcome,
    over,
    quorate,
    tally,
)
from domain.events import Choice, Outcome, Papers, Seat, Tally, Terms
from tests.domain.award.laws import bar, rules_of
from tests.domain.count import naive

CHOICES: tuple[Choice, ...] = ("approve", "reject", "abstain")
BASES: tuple[Base, ...] = ("members", "present", "cast", "staff", "units")


def at_least(share: str) -> Threshold:
    return Threshold.model_validate({"at_least": share})


def more_than(share: str) -> Threshold:
    return Threshold.model_validate({"more_than": share})


def terms(threshold: Threshold, base: Base = "members", **others: Any) -> Terms:
    plain: dict[str, Any] = {
        "ballot": "open", "quorum": None, "recused": "counts", "abstentions": "counts",
        "change": False, "early": "never", "cite": "Art. 1", "certainty": "read",
    }  # fmt: skip
    return Terms(threshold=threshold, base=base, **(plain | others))


@dataclass(frozen=True)
class Sheets:
    """A ballot made up for a test, and the same as plain numbers."""

    ballot: Ballot
    choices: list[Choice]
    seats: int
    recused: int

    @property
    def count(self) -> naive.Count:
        return naive.counted(self.seats, self.recused, self.choices)


def sheets(choices: list[Choice], waiting: int, recused: int, how: Terms) -> Sheets:
    names = [f"p{n}" for n in range(len(choices) + waiting + recused)]
    voters, others = names[: len(choices)], names[len(choices) + waiting :]
    roll = {name: Seat(name, "declared" if name in others else None) for name in names}
    votes = {name: Vote(choice, n) for n, (name, choice) in enumerate(zip(voters, choices, strict=True))}
    return Sheets(Ballot("b/1", how, roll, votes, {}), choices, len(names), recused)


shares = st.builds(Fraction, st.integers(1, 12), st.integers(12, 12)) | st.builds(
    lambda part, rest: Fraction(part, part + rest), st.integers(1, 20), st.integers(0, 20)
)


@st.composite
def thresholds(draw: st.DrawFn) -> Threshold:
    share = draw(shares)
    return Threshold(more_than=share) if share < 1 and draw(st.booleans()) else Threshold(at_least=share)


@st.composite
def term_sheets(draw: st.DrawFn) -> Terms:
    return terms(
        draw(thresholds()),
        draw(st.sampled_from(BASES)),
        quorum=draw(st.none() | thresholds()),
        recused=draw(st.sampled_from(["counts", "shrinks"])),
        abstentions=draw(st.sampled_from(["counts", "excluded"])),
        early=draw(st.sampled_from(["all_in", "decided"])),
    )


@st.composite
def ballots(draw: st.DrawFn, most: int = 30, waiting: int = 6) -> Sheets:
    choices = draw(st.lists(st.sampled_from(CHOICES), max_size=most))
    return sheets(choices, draw(st.integers(0, waiting)), draw(st.integers(0, 4)), draw(term_sheets()))


# Agreement with the naive count ----------------------------------------------------------------------------


@settings(deadline=None, max_examples=300)
@given(ballots())
def test_tally_base_quorum_and_outcome_agree_with_a_count_by_hand(given_: Sheets) -> None:
    rules, count = rules_of(given_.ballot.terms), given_.count
    counted = tally(given_.ballot)
    assert (counted.approve, counted.reject, counted.abstain) == (count.approve, count.reject, count.neither)
    assert (counted.took_part, counted.seats) == (naive.took_part(count), count.seats)
    assert counted.recused == count.recused
    assert base_of(given_.ballot.terms, counted) == naive.base(rules, count)
    assert quorate(given_.ballot.terms, counted) == naive.quorate(rules, count)
    result = outcome(given_.ballot.terms, counted)
    assert result.passed == naive.passes(rules, count)
    assert result.base == naive.base(rules, count)
    if result.base:
        assert result.needed == naive.needed(rules.bar, result.base)


@settings(deadline=None, max_examples=300)
@given(thresholds(), st.integers(1, 400))
def test_the_needed_number_is_the_smallest_that_passes(threshold: Threshold, base: int) -> None:
    needed = threshold.needed(base)
    assert needed == naive.needed(bar(threshold), base)
    assert threshold.met_by(needed, base)
    assert not threshold.met_by(needed - 1, base)
    assert needed <= base


@settings(deadline=None, max_examples=400)
@given(ballots(most=9))
def test_a_result_stands_early_exactly_if_no_completion_changes_it(given_: Sheets) -> None:
    expected = naive.decided(rules_of(given_.ballot.terms), given_.seats, given_.recused, given_.choices)
    assert decided(given_.ballot) == expected


@settings(deadline=None, max_examples=200)
@given(ballots(most=9))
def test_a_ballot_closes_early_only_with_its_quorum_and_when_nothing_can_change(given_: Sheets) -> None:
    rules, ballot = rules_of(given_.ballot.terms), given_.ballot
    if closes_early(ballot):
        assert naive.quorate(rules, given_.count)
        assert naive.decided(rules, given_.seats, given_.recused, given_.choices)
    if ballot.terms.early == "all_in":
        assert closes_early(ballot) == (over(ballot) and naive.quorate(rules, given_.count))


@settings(deadline=None, max_examples=200)
@given(ballots(), st.randoms(use_true_random=False))
def test_the_order_of_the_votes_changes_nothing(given_: Sheets, random: Any) -> None:
    shuffled = list(given_.choices)
    random.shuffle(shuffled)
    waiting = given_.seats - given_.recused - len(shuffled)
    other = sheets(shuffled, waiting, given_.recused, given_.ballot.terms)
    assert tally(other.ballot) == tally(given_.ballot)
    assert decided(other.ballot) == decided(given_.ballot)


@settings(deadline=None, max_examples=200)
@given(ballots())
def test_one_more_approval_instead_of_a_rejection_never_turns_a_pass_into_a_fail(given_: Sheets) -> None:
    assume("reject" in given_.choices)
    better = list(given_.choices)
    better[better.index("reject")] = "approve"
    waiting = given_.seats - given_.recused - len(better)
    other = sheets(better, waiting, given_.recused, given_.ballot.terms)
    if outcome(given_.ballot.terms, tally(given_.ballot)).passed:
        assert outcome(other.ballot.terms, tally(other.ballot)).passed


@settings(deadline=None, max_examples=200)
@given(term_sheets(), st.integers(0, 20), st.integers(0, 4))
def test_silence_never_passes(how: Terms, waiting: int, recused: int) -> None:
    silent = sheets([], waiting, recused, how)
    assert not quorate(how, tally(silent.ballot))
    assert not closes_early(silent.ballot)
    assert not decided(silent.ballot)
    assert not outcome(how, tally(silent.ballot)).passed


# Paper -----------------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=200)
@given(
    st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9),
    term_sheets(),
)  # fmt: skip
def test_papers_count_as_sheets_do_blank_and_invalid_as_abstentions(
    approve: int, reject: int, blank: int, invalid: int, unreturned: int, open_terms: Terms
) -> None:
    returned = approve + reject + blank + invalid
    papers = Papers(returned + unreturned, returned, unreturned, approve, reject, blank, invalid)
    how = terms(
        open_terms.threshold, open_terms.base, ballot="secret", quorum=open_terms.quorum,
        recused=open_terms.recused, abstentions=open_terms.abstentions,
    )  # fmt: skip
    roll = {f"p{n}": Seat(f"p{n}") for n in range(papers.issued)}
    counted = tally(Ballot("b/1", how, roll, {}, {"t1": papers, "t2": papers}))
    choices: list[Choice] = []
    choices += ["approve"] * approve
    choices += ["reject"] * reject
    choices += ["abstain"] * (blank + invalid)
    same = sheets(choices, unreturned, 0, how)
    assert add_up(papers, papers.issued) is None
    assert base_of(how, counted) == naive.base(rules_of(how), same.count)
    assert quorate(how, counted) == naive.quorate(rules_of(how), same.count)
    assert outcome(how, counted).passed == naive.passes(rules_of(how), same.count)


papers = st.builds(Papers, *(st.integers(-1, 12) for _ in range(8)))


@settings(deadline=None, max_examples=300)
@given(papers, st.integers(0, 12))
def test_a_tellers_sums_have_to_be_right(count: Papers, seats: int) -> None:
    right = (
        min(count.issued, count.returned, count.unreturned, count.approve, count.reject) >= 0
        and min(count.blank, count.invalid, count.sealed) >= 0
        and count.issued == count.returned + count.unreturned
        and count.returned == count.approve + count.reject + count.blank + count.invalid
        and count.issued <= seats
        and count.sealed <= count.returned
    )
    assert (add_up(count, seats) is None) == right


def test_one_tellers_count_is_no_count_and_two_different_ones_are_none() -> None:
    how, roll = terms(at_least("80%"), ballot="secret"), {f"p{n}": Seat(f"p{n}") for n in range(3)}
    first, second = Papers(3, 3, 0, 3, 0, 0, 0), Papers(3, 3, 0, 2, 1, 0, 0)
    for counts in ({}, {"t1": first}, {"t1": first, "t2": second}):
        ballot = Ballot("b/1", how, roll, {}, counts)
        assert ballot.agreed() is None
        assert tally(ballot).took_part == 0
    assert Ballot("b/1", how, roll, {}, {"t1": first, "t2": first}).agreed() == first


# Results that were published -------------------------------------------------------------------------------


def decided_by(threshold: Threshold, approve: int, of: int, base: Base = "members") -> Outcome:
    counted = Tally(approve, of - approve, 0, 0, 0, of, 0, of)
    return outcome(terms(threshold, base), counted)


@pytest.mark.parametrize(
    ("threshold", "passed", "needed"),
    [
        (more_than("50%"), True, 8),
        (at_least("2/3"), True, 10),
        (at_least("70%"), True, 10),
        (at_least("80%"), False, 12),
        (at_least("90%"), False, 13),
        (more_than("90%"), False, 13),
    ],
)
def test_ten_of_fourteen(threshold: Threshold, passed: bool, needed: int) -> None:
    result = decided_by(threshold, 10, 14)
    assert (result.passed, result.needed) == (passed, needed)


@pytest.mark.parametrize(("approve", "of"), [(84, 84), (309, 310), (9, 9)])
def test_the_artists_of_december_2018_and_the_inspectorate_of_2014_pass_at_ninety_percent(
    approve: int, of: int
) -> None:
    assert decided_by(at_least("90%"), approve, of).passed
    assert decided_by(at_least("100%"), approve, of).passed == (approve == of)


def test_one_short_of_unanimous_is_not_unanimous() -> None:
    assert decided_by(at_least("100%"), 309, 310).needed == 310
    assert not decided_by(at_least("100%"), 8, 9).passed


@pytest.mark.parametrize(
    ("share", "passed", "needed"), [("80%", True, 16), ("85%", False, 17), ("90%", False, 18)]
)
def test_sixteen_of_nineteen(share: str, passed: bool, needed: int) -> None:
    result = decided_by(at_least(share), 16, 19)
    assert (result.passed, result.needed) == (passed, needed)


def test_twenty_six_of_twenty_nine_fails_at_ninety_percent_and_one_more_vote_would_pass() -> None:
    result = decided_by(at_least("90%"), 26, 29)
    assert (result.passed, result.needed) == (False, 27)
    assert decided_by(at_least("90%"), 27, 29).passed


def test_exactly_two_thirds_passes_at_least_and_fails_more_than() -> None:
    assert decided_by(at_least("2/3"), 8, 12, "units").passed
    assert not decided_by(more_than("2/3"), 8, 12, "units").passed
    assert decided_by(more_than("2/3"), 9, 12, "units").passed


def test_a_tie_fails_where_more_than_half_is_asked() -> None:
    assert not decided_by(more_than("50%"), 7, 14).passed
    assert decided_by(at_least("50%"), 7, 14).passed
    assert decided_by(more_than("50%"), 8, 14).passed


def test_two_thirds_are_not_sixty_six_point_six_percent() -> None:
    """333 of 500 reach 66.6 % and not 2/3: a percentage on a page is not the share."""
    assert decided_by(at_least("66.6%"), 333, 500).passed
    assert not decided_by(at_least("2/3"), 333, 500).passed


def test_a_recused_member_stays_in_the_base_unless_the_policy_lets_it_shrink() -> None:
    choices: list[Choice] = ["approve"] * 8
    for recused, base, passed in (("counts", 11, False), ("shrinks", 9, True)):
        how = terms(at_least("80%"), recused=recused)
        result = outcome(how, tally(sheets(choices, 1, 2, how).ballot))
        assert (result.base, result.passed) == (base, passed)


def test_an_abstention_weighs_like_a_rejection_unless_only_valid_votes_are_cast() -> None:
    choices: list[Choice] = ["approve", "approve", "reject", "abstain"]
    for abstentions, base, passed in (("counts", 4, False), ("excluded", 3, True)):
        how = terms(at_least("2/3"), "cast", abstentions=abstentions)
        result = outcome(how, tally(sheets(choices, 0, 0, how).ballot))
        assert (result.base, result.passed) == (base, passed)


@pytest.mark.parametrize("early", ["never", "all_in", "decided"])
def test_when_everybody_has_voted_a_ballot_closes_unless_the_policy_waits_for_its_time(early: Early) -> None:
    full = sheets(["approve"] * 3, 0, 0, terms(at_least("2/3"), early=early))
    assert closes_early(full.ballot) == (early != "never")
