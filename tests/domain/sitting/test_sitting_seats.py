"""Seats and titles in a sitting: what was allotted, what a quota gives, which title comes first."""

from __future__ import annotations

from dataclasses import replace

from domain.commands import (
    GiveCastingVote,
    Nominate,
    OpenSheets,
    SignMinutes,
    Withdraw,
)
from domain.events import BaseEntered
from domain.facts import registry_of
from tests.domain.sitting.chamber import CUP, HEAD, MINUTES, SECRETARY, Chamber, results
from tests.world import person

# Seats ---------------------------------------------------------------------------------------------------


def test_a_tie_on_the_last_seat_is_voted_on_again_among_the_tied(chamber: Chamber) -> None:
    chamber.award(CUP, seats="allotment")
    chamber.allot(CUP, 2)
    lines = chamber.put_forward(CUP, ["u2", "u3", "u4", "u5"])
    sitting = chamber.meet("c6", lines)
    chamber.ballot(sitting, lines)
    chamber.vote_all(sitting, dict(zip(lines, [11, 9, 9, 3], strict=True)))
    chamber.close(sitting, "1/open")
    assert chamber.refused(sitting, SECRETARY, SignMinutes(MINUTES)) == "tie_unresolved"
    assert chamber.refused(sitting, HEAD, OpenSheets(tuple(lines[1:]))) == "line_was_voted_on"
    chamber.ballot(sitting, lines[1:3])
    assert chamber.state(sitting).ballot.contests[CUP].seats == 1
    chamber.vote_all(sitting, {lines[1]: 8, lines[2]: 10})
    chamber.close(sitting, "2/open")
    chamber.adopt_minutes(sitting)
    assert results(chamber, lines) == ["signing", "not_passed", "signing", "not_passed"]


def test_the_chair_breaks_a_tie_only_where_the_statute_gives_him_a_casting_vote(chamber: Chamber) -> None:
    chamber.award(CUP, seats="allotment", ties=["chair"])
    chamber.allot(CUP, 1)
    lines = chamber.put_forward(CUP, ["u2", "u3"])
    sitting = chamber.meet("c6", lines)
    chamber.ballot(sitting, lines)
    chamber.vote_all(sitting, dict.fromkeys(lines, 9))
    chamber.close(sitting, "1/open")
    chamber.must(sitting, HEAD, GiveCastingVote(lines[1], approve=True))
    chamber.adopt_minutes(sitting)
    assert results(chamber, lines) == ["not_passed", "signing"]
    assert chamber.state(lines[1]).taken[-1].why == "chair"


def test_a_unit_that_withdraws_after_the_count_is_no_loser_and_the_next_moves_up(chamber: Chamber) -> None:
    """HCMC bloc VI, 26/12/2014: two withdraw "to leave room"; the votes they got are kept."""
    chamber.award(CUP, seats="allotment")
    chamber.allot(CUP, 2)
    lines = chamber.put_forward(CUP, ["u2", "u3", "u4"])
    sitting = chamber.meet("c6", lines)
    chamber.ballot(sitting, lines)
    chamber.vote_all(sitting, dict(zip(lines, [11, 10, 9], strict=True)))
    chamber.close(sitting, "1/open")
    chamber.must(lines[0], person("u2.2"), Withdraw())
    chamber.adopt_minutes(sitting)
    assert results(chamber, lines) == ["withdrawn", "signing", "signing"]
    assert chamber.state(sitting).results[lines[0]] == "withdrawn"
    assert chamber.state(sitting).counted[-1].counts[lines[0]].approve == 11, "the votes are kept"


def test_a_unit_that_withdraws_before_the_ballot_is_left_out_of_it(chamber: Chamber) -> None:
    chamber.award(CUP)
    lines = chamber.put_forward(CUP, ["u2", "u3"])
    sitting = chamber.meet("c6", lines)
    chamber.must(lines[0], person("u2.2"), Withdraw())
    chamber.ballot(sitting, lines)
    assert list(chamber.state(sitting).ballot.lines) == [lines[1]]
    chamber.vote_all(sitting, {lines[1]: 9})
    chamber.close(sitting, "1/open")
    chamber.adopt_minutes(sitting)
    assert results(chamber, lines) == ["withdrawn", "signing"]


def test_a_second_sitting_of_the_season_has_the_seats_that_the_first_left(chamber: Chamber) -> None:
    chamber.award(CUP, seats="allotment")
    chamber.allot(CUP, 3)
    first = chamber.put_forward(CUP, ["u2", "u3"])
    chamber.hold("first", dict.fromkeys(first, 11))
    second = chamber.put_forward(CUP, ["u4", "u5"])
    chamber.hold("second", dict(zip(second, [11, 10], strict=True)))
    assert results(chamber, [*first, *second]) == ["signing", "signing", "signing", "not_passed"]


def test_trying_out_a_policy_has_all_the_seats_and_takes_none(chamber: Chamber) -> None:
    chamber.award(CUP, seats="allotment")
    chamber.allot(CUP, 2)
    real = chamber.put_forward(CUP, ["u2", "u3"])
    tried = []
    for unit in ("u4", "u5"):
        tried.append(f"nomination/tried-{unit}")
        asked = Nominate(CUP, unit, unit, "court-2020", policy=chamber.policies[CUP], what_if=True)
        chamber.must(tried[-1], person(f"{unit}.2"), asked)
    sitting = chamber.hold("tried", dict.fromkeys(tried, 11))
    assert list(chamber.state(sitting).counted[0].contests) == [f"{CUP}/what-if"]
    chamber.hold("real", dict.fromkeys(real, 11))
    assert results(chamber, [*tried, *real]) == ["signing"] * 4


def test_without_an_allotment_of_the_season_no_ballot_opens(chamber: Chamber) -> None:
    chamber.award(CUP, seats="allotment")
    [line] = chamber.put_forward(CUP, ["u2"])
    sitting = chamber.meet("c6", [line])
    assert chamber.refused(sitting, HEAD, OpenSheets((line,))) == "no_allotment"


def test_a_quota_is_taken_of_its_base_and_never_of_nobody(chamber: Chamber) -> None:
    """TT 02/2024/TT-VKSTC, Art. 18.2: at most 20 %, and one where that is less than one."""
    chamber.award(CUP, quota={"share": "20%", "at_least": 1})
    lines = chamber.put_forward(CUP, ["u2", "u3"])
    sitting = chamber.meet("c6", lines)
    assert chamber.refused(sitting, HEAD, OpenSheets(tuple(lines))) == "quota_base_unknown"
    base = BaseEntered("cluster", CUP, "court-2020", 0, "made up")
    chamber.register(base, stream=registry_of("cluster"))
    assert chamber.refused(sitting, HEAD, OpenSheets(tuple(lines))) == "quota_base_empty"
    chamber.register(replace(base, base=4), stream=registry_of("cluster"))
    chamber.ballot(sitting, lines)
    contest = chamber.state(sitting).ballot.contests[CUP]
    assert (contest.seats, contest.base, contest.exact) == (1, 4, "4/5")
    chamber.vote_all(sitting, {lines[0]: 10, lines[1]: 11})
    chamber.close(sitting, "1/open")
    chamber.adopt_minutes(sitting)
    assert results(chamber, lines) == ["not_passed", "signing"]


# Titles in their order -------------------------------------------------------------------------------------


def test_titles_are_voted_on_from_the_lowest_to_the_highest_and_count_at_once(chamber: Chamber) -> None:
    chamber.award("court.low")
    chamber.award("court.high", eligibility=[{"rule": "holds", "award": "court.low", "season": "same"}])
    low = chamber.put_forward("court.low", ["u2", "u3"])
    high = chamber.put_forward("court.high", ["u2", "u3"])
    sitting = chamber.meet("c6", [*low, *high])
    assert chamber.refused(sitting, HEAD, OpenSheets(tuple(high))) == "lower_title_first"
    chamber.ballot(sitting, low)
    chamber.vote_all(sitting, dict(zip(low, [11, 3], strict=True)))
    chamber.close(sitting, "1/open")
    chamber.ballot(sitting, high)
    opened = chamber.state(sitting).ballot
    assert high[0] in opened.lines
    chamber.vote_all(sitting, dict.fromkeys(opened.lines, 11))
    chamber.close(sitting, "2/open")
    chamber.adopt_minutes(sitting)
    assert results(chamber, [low[0], high[0]]) == ["signing", "signing"]
