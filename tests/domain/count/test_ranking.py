"""Ranking: what cannot be, and outcomes that were published."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.award.stages import Threshold
from domain.count.candidates import Candidate
from domain.count.ranking import Rule, rank
from tests.domain.count.ranked import candidate, lines, ranked, votes, with_result


def test_nobody_stands_on_a_list_twice() -> None:
    with pytest.raises(ValueError, match="twice"):
        rank([candidate("a", 1), candidate("a", 2)], votes(1))


@pytest.mark.parametrize(("approvals", "base"), [(-1, 9), (10, 9)])
def test_approvals_lie_within_the_base(approvals: int, base: int) -> None:
    with pytest.raises(ValueError, match="that cannot be"):
        candidate("a", approvals, base=base)


@pytest.mark.parametrize(("seats", "segments"), [(-1, {}), (1, {"local": -1}), (None, {"local": -1})])
def test_nobody_is_allotted_fewer_seats_than_none(seats: int | None, segments: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="fewer seats than none"):
        Rule("votes", seats, segments)


# Published outcomes ----------------------------------------------------------------------------------------


def procuracies(central: int, local: int) -> list[Candidate]:
    """The central ones have the most votes, so that they would take more than theirs if they could."""
    return [candidate(f"c{n:02}", 28, segment="central") for n in range(central)] + [
        candidate(f"l{n:02}", 27 - n % 3, segment="local") for n in range(local)
    ]


FLAGS_2022 = votes(22, central=8, local=14)
"""The Procuracy's Government flags of 2022 and 2023: 8 central and 14 local of 22."""


def test_twenty_two_flags_are_eight_and_fourteen() -> None:
    found = ranked(procuracies(8, 14), FLAGS_2022)
    assert (len(found.elected_in("central")), len(found.elected_in("local"))) == (8, 14)
    assert len(found.elected) == 22


@pytest.mark.parametrize(
    ("central", "local"), [(9, 14), (8, 15), (9, 13), (9, 15), (22, 0), (0, 23), (20, 30)]
)
def test_there_is_never_a_twenty_third_flag_nor_nine_and_thirteen(central: int, local: int) -> None:
    found = ranked(procuracies(central, local), FLAGS_2022)
    seated = len(found.elected) + sum(tie.seats for tie in found.ties)
    assert seated == min(central, 8) + min(local, 14)
    assert len(found.elected_in("central")) <= 8
    assert len(found.elected_in("local")) <= 14


def test_a_unit_of_no_segment_takes_no_seat_of_a_segment() -> None:
    found = ranked([*procuracies(7, 14), candidate("x", 29)], FLAGS_2022)
    assert (len(found.elected), lines(found)["x"].short_of) == (21, "segment")


def test_four_of_the_twelve_units_of_cluster_six_win_the_four_flags_allotted() -> None:
    """One ballot over all twelve; each unit may approve any. Which votes they got was not printed."""
    approvals = (12, 11, 11, 10, 9, 9, 8, 8, 8, 7, 5, 3)
    two_thirds = Threshold.model_validate({"at_least": "2/3"})
    units = [
        Candidate(f"u{n:02}", None, yes, 12, two_thirds.met_by(yes, 12)) for n, yes in enumerate(approvals, 1)
    ]
    found = ranked(units, votes(4))
    assert found.elected == ("u01", "u02", "u03", "u04")
    assert [line.place for line in found.lines[:9]] == [1, 2, 2, 4, 5, 5, 7, 7, 7]
    assert with_result(found, "passed_without_seat") == {f"u{n:02}" for n in range(5, 10)}
    assert with_result(found, "not_passed") == {"u10", "u11", "u12"}


def test_bloc_six_of_2014_proposes_four_though_two_with_as_many_votes_withdrew() -> None:
    """HCMC bloc VI, 26/12/2014: justice and court withdrew, no losers; four city flags."""
    staying = ["border_guard", "city_command", "enforcement", "inspectorate"]
    units = [candidate(code, 9, base=9) for code in [*staying, "court", "justice"]]
    before = ranked(units, votes(4))
    assert [(len(tie.codes), tie.seats) for tie in before.ties] == [(6, 4)]
    after = ranked(
        [replace(one, standing="withdrawn") if one.code in ("court", "justice") else one for one in units],
        votes(4),
    )
    assert list(after.elected) == staying
    assert with_result(after, "withdrawn") == {"court", "justice"}
    assert not with_result(after, "passed_without_seat")


def test_the_next_one_moves_up_when_a_winner_withdraws_after_the_count() -> None:
    units = [candidate(code, approvals) for code, approvals in (("a", 9), ("b", 8), ("c", 7))]
    assert ranked(units, votes(2)).elected == ("a", "b")
    after = ranked([replace(units[0], standing="withdrawn"), *units[1:]], votes(2))
    assert after.elected == ("b", "c")
    assert [line.place for line in after.lines] == [1, 2, None]


@pytest.mark.parametrize(
    ("passing", "proposed"),
    [(16, 19), (67, 103), (570, 740), (77, 105), (303, 359), (84, 84), (309, 310)],
)
def test_without_a_number_of_seats_all_who_reach_ninety_percent_get_through(
    passing: int, proposed: int
) -> None:
    """Teachers 2017, artisans and artists 2018: 90 % of all members, here of 31, and no allotment."""
    ninety = Threshold.model_validate({"at_least": "90%"})
    council = 31
    bar = ninety.needed(council)
    assert (bar, ninety.met_by(bar - 1, council)) == (28, False)
    names = []
    for n in range(proposed):
        approvals = bar + n % 4 if n < passing else bar - 1 - n % 20
        names.append(Candidate(f"n{n:03}", None, approvals, council, ninety.met_by(approvals, council)))
    found = ranked(names, votes(None, "women"))
    assert len(found.elected) == passing
    assert len(with_result(found, "not_passed")) == proposed - passing
    assert not found.ties


@pytest.mark.parametrize(("share", "passes"), [(">50%", True), ("2/3", True), ("70%", True), ("80%", False)])
def test_ten_of_fourteen_takes_a_seat_only_under_a_threshold_it_meets(share: str, passes: bool) -> None:
    more = share.startswith(">")
    threshold = Threshold.model_validate({"more_than" if more else "at_least": share.removeprefix(">")})
    one = Candidate("adhoc", None, 10, 14, threshold.met_by(10, 14))
    assert bool(ranked([one], votes(5)).elected) is passes
