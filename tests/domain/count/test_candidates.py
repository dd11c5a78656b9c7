"""What puts one of several equals first, and what is left open."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from domain.count.candidates import PREFERRED, By
from domain.count.ranking import Rule, Unscored, rank
from tests.domain.count.ranked import candidate, lines, ranked, votes, with_result


def test_a_tie_on_the_last_seat_goes_to_the_collective_with_seventy_percent_women() -> None:
    """Decree 152/2025, Art. 4."""
    equals = [candidate("a", 25), candidate("b", 25, "women_70"), candidate("c", 27)]
    found = lines(ranked(equals, votes(2, "women", "chair")))
    assert {code: (line.result, line.tie_rule) for code, line in found.items()} == {
        "c": ("elected", None),
        "b": ("elected", "women"),
        "a": ("passed_without_seat", "women"),
    }


def test_a_tie_goes_to_the_woman_before_it_goes_to_who_does_the_work_directly() -> None:
    equals = [candidate("a", 25, "direct_worker"), candidate("b", 25, "woman")]
    assert ranked(equals, votes(1, "women", "direct")).elected == ("b",)
    assert ranked(equals, votes(1, "direct", "women")).elected == ("a",)


def test_the_procuracy_puts_a_state_award_and_two_adhoc_certificates_on_one_step() -> None:
    """TT 01/2019/TT-VKSTC, Art. 16."""
    equals = [
        candidate("a", 25, "state_award"),
        candidate("b", 25, "adhoc_certificates_2"),
        candidate("c", 25),
    ]
    both = votes(2, "state_award_or_adhoc_certificates")
    assert ranked(equals, both).elected == ("a", "b")
    found = ranked(equals, replace(both, seats=1))
    assert [(tie.codes, tie.seats) for tie in found.ties] == [(("a", "b"), 1)]
    assert lines(found)["c"].result == "passed_without_seat"
    assert ranked(equals, votes(1, "state_award", "adhoc_certificates")).elected == ("a",)


def test_a_trait_is_asked_for_by_its_own_name() -> None:
    assert "island" not in PREFERRED
    equals = [candidate("a", 25), candidate("b", 25, "island")]
    assert ranked(equals, votes(1, "island")).elected == ("b",)


def test_a_tie_rule_speaks_only_where_seats_are_short() -> None:
    equals = [candidate("a", 25), candidate("b", 25, "woman"), candidate("c", 20, "woman")]
    found = lines(ranked(equals, votes(2, "women")))
    assert [(line.place, line.result, line.tie_rule) for line in found.values()] == [
        (1, "elected", None),
        (1, "elected", None),
        (3, "passed_without_seat", None),
    ]


def test_each_step_of_a_tie_names_the_rule_that_decided_it() -> None:
    equals = [
        candidate("a", 25, "woman", "direct_worker"),
        candidate("b", 25, "woman"),
        candidate("c", 25),
        candidate("d", 25, "woman", "direct_worker"),
    ]
    found = lines(ranked(equals, votes(2, "women", "direct")))
    assert {code: line.tie_rule for code, line in found.items()} == {
        "a": "direct", "b": "direct", "c": "women", "d": "direct",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("casting", "elected"),
    [
        ({"b": True}, ("b",)),
        ({"a": False, "b": True}, ("b",)),
        ({}, ()),
        ({"a": True, "b": True}, ()),
        ({"a": False}, ()),
        ({"c": True}, ()),
    ],
)
def test_the_chair_decides_a_tie_by_a_vote_for_one_and_never_by_silence(
    casting: dict[str, bool], elected: tuple[str, ...]
) -> None:
    equals = [candidate("a", 25), candidate("b", 25), candidate("c", 24)]
    found = ranked(equals, votes(1, "chair"), casting)
    assert found.elected == elected
    assert with_result(found, "tied") == (set() if elected else {"a", "b"})


def test_without_that_rule_the_chair_has_no_casting_vote() -> None:
    """TT 08/2017/TT-BNV: the chair votes like any other member."""
    equals = [candidate("a", 25), candidate("b", 25)]
    assert ranked(equals, votes(1, "women"), {"b": True}).elected == ()


def test_a_score_that_one_of_the_tied_lacks_decides_nothing() -> None:
    equals = [replace(candidate("a", 25), score=Fraction(99)), candidate("b", 25)]
    found = ranked(equals, votes(1, "score"))
    assert [(tie.codes, tie.seats) for tie in found.ties] == [(("a", "b"), 1)]
    assert ranked(equals, votes(1, "score", "chair"), {"b": True}).elected == ("b",)


def test_a_rule_that_saw_no_difference_is_not_asked_again() -> None:
    equals = [
        replace(candidate("a", 25), score=Fraction(99)),
        candidate("b", 25, "woman"),
        replace(candidate("c", 25), score=Fraction(98)),
    ]
    found = ranked(equals, votes(2, "score", "women"))
    assert found.elected == ("b",)
    assert [(tie.codes, tie.seats) for tie in found.ties] == [(("a", "c"), 1)]


def test_a_boundary_tie_leaves_exactly_the_tied_ones_open() -> None:
    others = {"a": 28, "b": 27, "e": 25, "c": 25, "f": 20}
    units = [candidate("d", 25, "woman"), *(candidate(code, count) for code, count in others.items())]
    for ties in ((), ("direct",), ("reballot", "women")):
        found = ranked(units, votes(4, *ties))
        assert found.elected == ("a", "b")
        assert [(tie.codes, tie.seats) for tie in found.ties] == [(("c", "d", "e"), 2)]
        assert [line.place for line in found.lines] == [1, 2, 3, 3, 3, 6]
        assert with_result(found, "passed_without_seat") == {"f"}


def test_where_the_rule_says_so_all_the_tied_get_in_and_take_nobody_elses_seat() -> None:
    units = [
        candidate("a", 28, segment="central"),
        candidate("b", 28, segment="central"),
        candidate("c", 20, segment="local"),
        candidate("d", 19, segment="local"),
    ]
    found = ranked(units, votes(2, "all", central=1, local=1))
    assert found.elected == ("a", "b", "c")
    assert [lines(found)[code].tie_rule for code in "abc"] == ["all", "all", None]


def test_a_list_by_score_waits_for_every_score() -> None:
    units = [replace(candidate("a", 25), score=Fraction(195)), candidate("b", 26), candidate("c", 26)]
    assert rank(units, Rule("score", 1, {})) == Unscored(("b", "c"))
    scored = [replace(one, score=one.score or Fraction(190)) for one in units]
    assert ranked(scored, Rule("score", 1, {})).elected == ("a",)
    gone = [one if one.code == "a" else replace(one, standing="withdrawn") for one in units]
    assert ranked(gone, Rule("score", 1, {})).elected == ("a",), "who is out of it needs no score"


@pytest.mark.parametrize("by", ["votes", "share"])
def test_a_share_is_of_each_ones_own_base(by: By) -> None:
    """Where a recused member shrinks the base, 9 of 9 is more than 10 of 11."""
    units = [candidate("a", 10, base=11), candidate("b", 9, base=9), candidate("c", 0, base=0)]
    assert ranked(units, Rule(by, 1, {})).elected == (("a",) if by == "votes" else ("b",))
