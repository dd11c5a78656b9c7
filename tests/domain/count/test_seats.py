"""Seats: against trying every order there could be, and what holds for every list."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.count.candidates import Candidate
from domain.count.ranking import Rule, rank
from domain.count.seats import Tie
from tests.domain.count import naive_seats as naive
from tests.domain.count.ranked import (
    ENDS,
    candidate,
    castings,
    lines,
    lists,
    people,
    ranked,
    rules,
    telling,
    votes,
    with_result,
)

# Against every possible order ------------------------------------------------------------------------------


@settings(deadline=None, max_examples=400)
@given(lists(), rules(), castings)
def test_seats_go_to_those_who_get_one_in_every_possible_order(
    candidates: list[Candidate], rule: Rule, casting: dict[str, bool]
) -> None:
    found = ranked(candidates, rule, casting)
    all_get_in = next((end for end in rule.ties if end in ENDS), None) == "all"
    fates = naive.fates(
        people(candidates, rule, casting), naive.Seats(rule.seats, rule.segments), len(telling(rule))
    )
    assert with_result(found, "passed_without_seat") == fates.without
    if all_get_in:
        assert (with_result(found, "elected"), found.ties) == (fates.elected | fates.tied, ())
        return
    assert with_result(found, "elected") == fates.elected
    assert with_result(found, "tied") == fates.tied
    assert sorted(code for tie in found.ties for code in tie.codes) == sorted(fates.tied)
    for tie in found.ties:
        for way in fates.ways:
            assert len(way.intersection(tie.codes)) == tie.seats, "as many of the tied in every order"
        assert 0 < tie.seats < len(tie.codes)


@settings(deadline=None, max_examples=400)
@given(lists(5), rules(), castings)
def test_the_tie_rule_named_is_the_first_with_which_the_fate_is_certain(
    candidates: list[Candidate], rule: Rule, casting: dict[str, bool]
) -> None:
    names, listed = telling(rule), people(candidates, rule, casting)
    for line in ranked(candidates, rule, casting).lines:
        if line.result not in ("elected", "passed_without_seat", "tied"):
            assert line.tie_rule is None
            continue
        seats = naive.Seats(rule.seats, rule.segments)
        number = naive.decided_by(listed, seats, len(names), line.code)
        if number is None:
            assert line.tie_rule == (None if line.result == "tied" else "all")
        else:
            assert line.tie_rule == (names[number - 1] if number else None)


@settings(deadline=None)
@given(lists(8), rules(), castings)
def test_equals_share_a_place_and_the_next_one_counts_them_all(
    candidates: list[Candidate], rule: Rule, casting: dict[str, bool]
) -> None:
    listed = people(candidates, rule, casting)
    for line in ranked(candidates, rule, casting).lines:
        person = next(one for one in listed if one.name == line.code)
        if not person.may_win:
            assert (line.place, line.in_segment) == (None, None)
            continue
        same = [one for one in listed if one.segment == person.segment]
        assert line.place == naive.place(listed, person)
        assert line.in_segment == naive.place(same, person)


# What holds for every list ---------------------------------------------------------------------------------


@settings(deadline=None)
@given(lists(12), rules(), castings, st.randoms(use_true_random=False))
def test_the_order_in_which_candidates_are_given_changes_nothing(
    candidates: list[Candidate], rule: Rule, casting: dict[str, bool], random: Random
) -> None:
    shuffled = list(candidates)
    random.shuffle(shuffled)
    assert rank(shuffled, rule, casting) == rank(candidates, rule, casting)


@settings(deadline=None)
@given(lists(12), rules(), castings)
def test_no_seat_is_given_beyond_the_number_and_none_is_left_for_want_of_looking(
    candidates: list[Candidate], rule: Rule, casting: dict[str, bool]
) -> None:
    found = ranked(candidates, replace(rule, ties=tuple(t for t in rule.ties if t != "all")), casting)
    taken = len(found.elected) + sum(tie.seats for tie in found.ties)
    assert rule.seats is None or taken <= rule.seats
    by_segment = Counter(line.segment for line in found.lines if line.result == "elected")
    for segment, number in rule.segments.items():
        assert by_segment[segment] == len(found.elected_in(segment)) <= number
    for line in found.lines:
        match line.short_of:
            case "total":
                assert taken == rule.seats
            case "segment":
                assert rule.segments
                may_sit = [tie for tie in found.ties if (line.segment or "") in tie.segments]
                assert by_segment[line.segment] + sum(tie.seats for tie in may_sit) >= rule.segments.get(
                    line.segment or "", 0
                )
            case None:
                assert line.result != "passed_without_seat"


@settings(deadline=None)
@given(lists(12), rules(), castings)
def test_only_who_passed_and_still_stands_gets_a_seat(
    candidates: list[Candidate], rule: Rule, casting: dict[str, bool]
) -> None:
    found = lines(ranked(candidates, rule, casting))
    assert found.keys() == {one.code for one in candidates}
    for one in candidates:
        result = found[one.code].result
        if one.standing != "in":
            assert result == one.standing, "neither elected nor among the losers"
        elif not one.passed:
            assert result == "not_passed"
        else:
            assert result in ("elected", "passed_without_seat", "tied")


@settings(deadline=None)
@given(lists(10), rules(), castings, st.data())
def test_a_withdrawal_costs_nobody_else_his_seat(
    candidates: list[Candidate], rule: Rule, casting: dict[str, bool], data: st.DataObject
) -> None:
    before = ranked(candidates, rule, casting)
    if not candidates:
        return
    gone = data.draw(st.sampled_from(candidates))
    after = ranked(
        [replace(one, standing="withdrawn") if one == gone else one for one in candidates], rule, casting
    )
    if "all" not in rule.ties:
        assert set(before.elected) - {gone.code} <= set(after.elected)
    assert lines(after)[gone.code].result == "withdrawn"
    assert all(
        (after_place := lines(after)[line.code].place) is not None and after_place <= line.place
        for line in before.lines
        if line.place is not None and line.code != gone.code
    )


@settings(deadline=None)
@given(lists(10), rules(), castings, st.data())
def test_another_ballot_among_the_tied_gives_the_seats_that_are_left(
    candidates: list[Candidate], rule: Rule, casting: dict[str, bool], data: st.DataObject
) -> None:
    first = ranked(candidates, replace(rule, ties=()), casting)
    for tie in first.ties:
        order = data.draw(st.permutations(tie.codes))
        tied = [
            replace(one, approvals=order.index(one.code), base=len(order))
            for one in candidates
            if one.code in tie.codes
        ]
        again = ranked(tied, replace(rule, ties=()).again(tie))
        assert (len(again.elected), again.ties) == (tie.seats, ())


# Two numbers of seats at once ------------------------------------------------------------------------------


def both(central: int, local: int, seats: int | None, *ties: str) -> Rule:
    return votes(seats, *ties, central=central, local=local)


EQUALS = [candidate(code, 28, segment="central") for code in "dba"] + [candidate("c", 28, segment="local")]
LAST = [candidate("y", 20, segment="central"), candidate("z", 20, segment="local")]


def test_a_tie_within_a_segment_is_no_affair_of_the_other() -> None:
    found = ranked([*EQUALS, *LAST], both(2, 1, 3))
    assert found.elected == ("c",)
    assert found.ties == (Tie(("a", "b", "d"), 2, {"central": 2}),)
    assert {code: lines(found)[code].short_of for code in "yz"} == {"y": "segment", "z": "segment"}


def test_where_the_whole_list_is_short_all_equals_are_tied_for_what_is_left_of_it() -> None:
    found = ranked([*EQUALS, *LAST], both(2, 1, 2))
    assert found.elected == ()
    assert found.ties == (Tie(("a", "b", "c", "d"), 2, {"central": 2, "local": 1}),)
    assert {code: lines(found)[code].short_of for code in "yz"} == {"y": "total", "z": "total"}


def test_ties_of_two_segments_are_told_in_order() -> None:
    local = [candidate(code, 28, segment="local") for code in "ed"]
    central = [candidate(code, 20, segment="central") for code in "ba"]
    found = ranked([*local, *central], both(1, 1, 2))
    assert found.ties == (Tie(("a", "b"), 1, {"central": 1}), Tie(("d", "e"), 1, {"local": 1}))


def test_a_second_ballot_keeps_to_the_seats_of_the_segments() -> None:
    rule = both(1, 1, 2)
    equals = [candidate(code, 28, segment="central") for code in "ab"]
    equals += [candidate(code, 28, segment="local") for code in "cd"]
    first = ranked([candidate("x", 29, segment="army"), *equals], replace(rule, seats=1))
    assert first.ties == (Tie(("a", "b", "c", "d"), 1, {"central": 1, "local": 1}),)
    assert rule.again(first.ties[0]) == both(1, 1, 1)
