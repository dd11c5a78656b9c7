"""Which choices are paper, by what a stream's ballots are and not by the name that a sender writes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.commands import CastSheet, CastVote
from domain.secrecy import TELLING, Ballots, ballots, kept_on_paper, named_as_paper
from tests.domain.court import court, policy
from tests.domain.nomination.story import Story

NONCE = "0" * 32
NAMES = ["1/open", "1/secret", "2/open", "unit/1", "council/1", "council/1 ", "Council/1", "", "x"]


@given(
    st.lists(st.sampled_from(["unit/1", "cluster/1"]), unique=True),
    st.lists(st.sampled_from(["council/1", "council/2"]), unique=True, min_size=1),
    st.sampled_from(NAMES) | st.text(max_size=20),
    st.booleans(),
)
def test_while_a_secret_ballot_goes_on_no_name_lets_a_choice_through(
    by_sheet: Sequence[str], on_paper: Sequence[str], name: str, seated: bool
) -> None:
    known = Ballots(frozenset(by_sheet), tuple(on_paper), on_paper[-1])
    vote = CastVote(name, "approve", NONCE, "m1" if seated else None)
    refused = kept_on_paper(vote, known, again=False)
    assert refused is not None
    assert (refused.code, refused.values) == ("secret_ballot_is_paper", {"ballot": on_paper[-1]})


@given(st.sampled_from(NAMES) | st.text(max_size=20))
def test_where_no_ballot_is_secret_the_rules_answer(name: str) -> None:
    known = Ballots(frozenset({"unit/1"}), (), "unit/1")
    assert kept_on_paper(CastVote(name, "approve", NONCE), known, again=False) is None


def test_after_a_secret_ballot_only_the_name_of_one_by_sheets_goes_to_the_rules() -> None:
    known = Ballots(frozenset({"unit/1"}), ("council/1",))
    through = {
        name for name in NAMES if kept_on_paper(CastVote(name, "reject", NONCE), known, again=False) is None
    }
    assert through == {"unit/1"}


def test_what_is_recorded_may_be_sent_again_while_a_secret_ballot_goes_on() -> None:
    known = Ballots(frozenset({"unit/1"}), ("council/1",), "council/1")
    assert kept_on_paper(CastVote("unit/1", "approve", NONCE), known, again=True) is None
    assert kept_on_paper(CastVote("council/1", "approve", NONCE), known, again=True) is not None


def test_the_ballots_of_a_case_are_those_that_its_events_opened() -> None:
    story = Story(court(policy())).to("council")
    known = ballots(happened.event for happened in story.history)
    assert known == Ballots(frozenset({"unit/1", "cluster/1"}), ("council/1",), "council/1")
    telling = [happened.event for happened in story.history if type(happened.event).__name__ in TELLING]
    assert ballots(telling) == known


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("1/secret", "secret_ballot_is_paper"),
        ("1/secret ", "secret_ballot_is_paper"),
        ("0/open", "no_such_ballot"),
        ("1/open ", "no_such_ballot"),
        ("1/open\n", "no_such_ballot"),
        ("1/Secret", "no_such_ballot"),
        ("council/1", "no_such_ballot"),
        ("", "no_such_ballot"),
    ],
)
def test_a_sheet_that_names_no_open_ballot_is_refused_by_its_name(name: str, code: str) -> None:
    refused = named_as_paper(CastSheet(name, {"nomination/one": "approve"}, NONCE))
    assert refused is not None
    assert refused.code == code


def test_a_sheet_for_an_open_ballot_goes_on_to_the_look() -> None:
    assert named_as_paper(CastSheet("12/open", {"nomination/one": "approve"}, NONCE)) is None
