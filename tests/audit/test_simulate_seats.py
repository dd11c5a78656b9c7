"""Limited seats under a draft: who moves up, who is pushed out, and what nobody can know."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.invariants import check
from audit.simulate import Changed, Seat, simulate
from audit.telling_seat import seat_told
from audit.words import Language, Words
from domain.award.policy import Policy
from domain.commands import Nominate, Sign
from domain.events import BaseEntered, ResultRow, ResultsEntered
from domain.facts import registry_of
from tests.domain.sitting.chamber import CUP, Chamber, award
from tests.domain.sitting.sittings_made_up import Sides, side_of
from tests.world import CHIEF, person

SEASON = "court-2020"
RATED: dict[str, Any] = {"rule": "rated", "at_least": "good", "cite": "Draft, Art. 3"}


@pytest.fixture
def chamber(tmp_path: Path) -> Iterator[Chamber]:
    """A chamber of twelve units; whatever happened in it has to be decided again alike."""
    built = Chamber(tmp_path / "keys")
    yield built
    check(built.entries)


def found(chamber: Chamber, **draft: Any) -> dict[str, Changed]:
    """By unit, whatever is not the same under the draft."""
    changed = simulate(chamber.entries, award(CUP, **draft), SEASON)
    return {one.about.nominee: one for one in changed if one.change != "same"}


def changes(chamber: Chamber, **draft: Any) -> dict[str, str]:
    return {unit: one.change for unit, one in found(chamber, **draft).items()}


def sat(chamber: Chamber, name: str = "c6", /, **votes: int) -> list[str]:
    """The units are put forward, and get so many of the twelve votes in one sitting."""
    lines = chamber.put_forward(CUP, list(votes))
    chamber.hold(name, dict(zip(lines, votes.values(), strict=True)))
    return lines


def rate(chamber: Chamber, *units: str) -> None:
    """These were rated below what the draft asks for; of the others nobody has said anything."""
    for unit in units:
        said = ResultsEntered(unit, SEASON, "made up", True, (ResultRow(unit, "rating", "completed"),))
        chamber.register(said, stream=registry_of(unit))


# The share --------------------------------------------------------------------------------------------------


def test_a_higher_share_empties_seats_and_nobody_moves_up_who_does_not_reach_it(chamber: Chamber) -> None:
    chamber.award(CUP, seats="allotment")
    chamber.allot(CUP, 2)
    sat(chamber, u2=11, u3=10, u4=9)
    assert changes(chamber, seats="allotment", pass_={"at_least": "11/12"}) == {"u3": "loses"}


def test_a_lower_share_changes_nothing_where_the_seats_are_gone(chamber: Chamber) -> None:
    chamber.award(CUP, seats="allotment")
    chamber.allot(CUP, 2)
    sat(chamber, u2=11, u3=10, u4=5)
    assert changes(chamber, seats="allotment", pass_={"at_least": "1/12"}) == {}


def test_a_lower_share_fills_the_seats_that_were_left_in_the_order_of_votes(chamber: Chamber) -> None:
    chamber.award(CUP, seats="allotment")
    chamber.allot(CUP, 3)
    sat(chamber, u2=11, u3=7, u4=6, u5=5)
    lower = found(chamber, seats="allotment", pass_={"at_least": "1/3"})
    assert {unit: one.change for unit, one in lower.items()} == {"u3": "gains", "u4": "gains"}
    clause = lower["u4"].clause
    assert clause is not None
    assert (clause.name, clause.seat_then, clause.seat_now) == ("council", None, Seat(3, 3, "yes"))


# The seats themselves ---------------------------------------------------------------------------------------


def test_without_the_limit_everybody_who_passed_wins(chamber: Chamber) -> None:
    chamber.award(CUP, seats="allotment")
    chamber.allot(CUP, 1)
    sat(chamber, u2=11, u3=10, u4=3)
    free = found(chamber)
    assert {unit: one.change for unit, one in free.items()} == {"u3": "gains"}
    clause = free["u3"].clause
    assert clause is not None
    assert (clause.seat_then, clause.seat_now) == (Seat(2, 1, "no"), None)


def test_a_new_limit_takes_from_those_for_whom_no_seat_is_left(chamber: Chamber) -> None:
    chamber.award(CUP)
    chamber.allot(CUP, 2)
    sat(chamber, u2=9, u3=10, u4=11)
    lost = found(chamber, seats="allotment")
    assert {unit: one.change for unit, one in lost.items()} == {"u2": "loses"}
    clause = lost["u2"].clause
    assert clause is not None
    assert (clause.seat_then, clause.seat_now) == (None, Seat(3, 2, "no"))


def test_a_limit_of_which_nobody_has_allotted_seats_is_not_known(chamber: Chamber) -> None:
    chamber.award(CUP)
    sat(chamber, u2=9, u3=3)
    assert changes(chamber, seats="allotment") == {"u2": "not_known", "u3": "not_known"}


@pytest.mark.parametrize(
    ("share", "lost"), [("20%", {"u3", "u4"}), ("40%", {"u4"}), ("60%", set()), ("100%", set())]
)
def test_a_quota_is_taken_anew_of_the_base_that_was_entered(
    chamber: Chamber, share: str, lost: set[str]
) -> None:
    chamber.award(CUP, quota={"share": "60%", "rounding": "down"})
    chamber.register(BaseEntered("cluster", CUP, SEASON, 5, "made up"), stream=registry_of("cluster"))
    sat(chamber, u2=11, u3=10, u4=9)
    assert changes(chamber, quota={"share": share, "rounding": "down"}) == dict.fromkeys(lost, "loses")


def test_sheets_that_may_approve_of_no_more_than_there_are_seats_would_have_been_others(
    chamber: Chamber,
) -> None:
    chamber.award(CUP)
    chamber.allot(CUP, 1)
    sat(chamber, u2=11, u3=10)
    asked = changes(chamber, seats="allotment", marks="seats")
    assert asked == {"u2": "not_known", "u3": "not_known"}


# Who moves up -----------------------------------------------------------------------------------------------


def test_the_next_one_moves_up_where_the_draft_bars_a_winner(chamber: Chamber) -> None:
    chamber.award(CUP, seats="allotment")
    chamber.allot(CUP, 2)
    rate(chamber, "u2")
    sat(chamber, u2=11, u3=10, u4=9, u5=8)
    barred = found(chamber, seats="allotment", eligibility=[RATED])
    assert {unit: one.change for unit, one in barred.items()} == {"u2": "loses", "u4": "gains"}
    clause = barred["u4"].clause
    assert clause is not None
    assert (clause.seat_then, clause.seat_now) == (Seat(3, 2, "no"), Seat(2, 2, "yes"))


def test_the_seats_that_the_first_sitting_keeps_are_there_for_the_second(chamber: Chamber) -> None:
    chamber.award(CUP, seats="allotment")
    chamber.allot(CUP, 3)
    rate(chamber, "u3")
    sat(chamber, "first", u2=11, u3=10)
    sat(chamber, "second", u4=11, u5=10, u6=9)
    barred = changes(chamber, seats="allotment", eligibility=[RATED])
    assert barred == {"u3": "loses", "u5": "gains"}


def test_a_segment_keeps_its_seats_to_itself(tmp_path: Path) -> None:
    sides = Sides(tmp_path / "keys")
    sides.award(CUP, seats="allotment", pass_={"at_least": "1/6"})
    sides.allot(CUP, 2, central=1, local=1)
    assert [side_of(unit) for unit in ("u2", "u4", "u3", "u5")] == ["central", "central", "local", "local"]
    rate(sides, "u2")
    lines = sides.put_forward(CUP, ["u2", "u4", "u3", "u5"])
    sides.hold("c6", dict(zip(lines, [5, 2, 4, 3], strict=True)))
    draft = award(CUP, seats="allotment", pass_={"at_least": "1/6"}, eligibility=[RATED])
    told = {one.about.nominee: one.change for one in simulate(sides.entries, draft, SEASON)}
    assert told == {"u2": "loses", "u4": "gains", "u3": "same", "u5": "same"}


# Ties -------------------------------------------------------------------------------------------------------


def test_those_who_voted_again_on_a_tie_that_would_not_have_been_are_both_in(chamber: Chamber) -> None:
    chamber.award(CUP, seats="allotment")
    chamber.allot(CUP, 2)
    rate(chamber, "u2")
    lines = chamber.put_forward(CUP, ["u2", "u3", "u4"])
    sitting = chamber.meet("c6", lines)
    for number, votes in enumerate(([11, 9, 9], [8, 10]), start=1):
        those = lines[-len(votes) :]
        chamber.ballot(sitting, those)
        chamber.vote_all(sitting, dict(zip(those, votes, strict=True)))
        chamber.close(sitting, f"{number}/open")
    chamber.adopt_minutes(sitting)
    assert changes(chamber, seats="allotment") == {}
    assert changes(chamber, seats="allotment", eligibility=[RATED]) == {"u2": "loses", "u3": "gains"}


def test_a_tie_that_was_not_there_is_not_known_unless_a_rule_decides_it(chamber: Chamber) -> None:
    chamber.award(CUP, seats="allotment")
    chamber.allot(CUP, 1)
    rate(chamber, "u2")
    women = ResultsEntered("u4", SEASON, "made up", True, (ResultRow("u4", "trait", "women_70"),))
    chamber.register(women, stream=registry_of("u4"))
    sat(chamber, u2=11, u3=9, u4=9)
    open_tie = found(chamber, seats="allotment", eligibility=[RATED])
    assert {unit: one.change for unit, one in open_tie.items()} == {
        "u2": "loses",
        "u3": "not_known",
        "u4": "not_known",
    }
    clause = open_tie["u3"].clause
    assert clause is not None
    assert clause.seat_now == Seat(1, 1, "tied")
    decided = changes(chamber, seats="allotment", eligibility=[RATED], ties=["women"])
    assert decided == {"u2": "loses", "u4": "gains"}


# Who would have been there ----------------------------------------------------------------------------------


def test_nobody_knows_the_last_seat_where_somebody_unheard_would_have_been_there(chamber: Chamber) -> None:
    """One was barred whom the draft does not bar: the best keeps his seat, the last to fail stays out."""
    chamber.award(CUP, seats="allotment", eligibility=[RATED], ineligible="ends")
    chamber.allot(CUP, 2)
    rate(chamber, "u5")
    chamber.put_forward(CUP, ["u5"])
    assert chamber.state("nomination/court.cup-u5").result == "ineligible"
    sat(chamber, u2=11, u3=10, u4=9, u6=3)
    free = found(chamber, seats="allotment")
    assert {unit: one.change for unit, one in free.items()} == {"u5": "gains", "u3": "not_known"}
    clause, unheard = free["u3"].clause, free["u5"].clause
    assert clause is not None
    assert clause.seat_now == Seat(2, 2, "not_known")
    assert unheard is not None
    assert unheard.unheld == ("council",), "nobody has voted on the one who would have been there"


@given(
    votes=st.lists(st.integers(1, 11), min_size=1, max_size=6, unique=True),
    seats=st.integers(0, 4),
    share=st.integers(1, 12),
    barred=st.sets(st.integers(0, 5), max_size=3),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_seats_are_those_of_a_recount_by_hand(
    votes: list[int], seats: int, share: int, barred: set[int]
) -> None:
    units = [f"u{n + 2}" for n in range(len(votes))]
    out = {f"u{n + 2}" for n in barred}
    got = dict(zip(units, votes, strict=True))

    def winners(least: int, without: set[str]) -> set[str]:
        standing = [unit for unit in units if got[unit] >= least and unit not in without]
        return set(sorted(standing, key=lambda unit: -got[unit])[:seats])

    with tempfile.TemporaryDirectory() as folder:
        chamber = Chamber(Path(folder) / "keys")
        chamber.award(CUP, seats="allotment")
        chamber.allot(CUP, seats)
        rate(chamber, *sorted(out & set(units)))
        sat(chamber, **got)
        told = changes(chamber, seats="allotment", pass_={"at_least": f"{share}/12"}, eligibility=[RATED])
    then, now = winners(8, set()), winners(share, out)
    assert told == {**dict.fromkeys(then - now, "loses"), **dict.fromkeys(now - then, "gains")}


@given(
    votes=st.lists(st.integers(3, 10), min_size=1, max_size=6, unique=True),
    seats=st.integers(0, 4),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_known_holds_whatever_the_one_unheard_would_have_got_and_what_is_not_does_not(
    votes: list[int], seats: int
) -> None:
    """Nobody heard got all eleven votes: the unheard may have been the best, or not have passed."""
    got = {f"u{n + 2}": number for n, number in enumerate(votes)}

    def winners(of: dict[str, int]) -> set[str]:
        passed = sorted((unit for unit in of if of[unit] >= 8), key=lambda unit: -of[unit])
        return set(passed[:seats])

    with tempfile.TemporaryDirectory() as folder:
        chamber = Chamber(Path(folder) / "keys")
        chamber.award(CUP, seats="allotment", eligibility=[RATED], ineligible="ends")
        chamber.allot(CUP, seats)
        rate(chamber, "u9")
        chamber.put_forward(CUP, ["u9"])
        sat(chamber, **got)
        told = changes(chamber, seats="allotment")
    then = winners(got)
    possible = [winners({**got, "u9": number}) for number in range(12) if number not in votes]
    for unit in got:
        seated = {unit in one for one in possible}
        if told.get(unit) == "not_known":
            assert seated == {True, False}
        else:
            assert seated == {(unit in then) != (unit in told)}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "place 3, 2 seats: no seat left"),
        ("vi", "xếp thứ 3, có 2 suất: hết suất"),
    ],
)
def test_a_place_is_told_with_the_seats_there_were(language: Language, said: str) -> None:
    assert seat_told(Words(language), Seat(3, 2, "no")) == said


# The award among its own criteria ---------------------------------------------------------------------------


def either(share: str) -> Policy:
    """An award for units, and for their heads whose unit has it."""
    eligibility = [{"rule": "unit_holds", "awards": [CUP], "under": "head", "cite": "Art. 14.2"}]
    data = award(CUP, eligibility=eligibility, pass_={"at_least": share}).canonical()
    return Policy.model_validate({**data, "subject": "either"})


def test_a_head_loses_with_the_unit_on_whose_award_his_own_rests(chamber: Chamber) -> None:
    chamber.adopt_policy(either("2/3"), CUP)
    units = sat(chamber, "units", u2=9, u3=11)
    for line in units:
        chamber.must(line, CHIEF, Sign("signing", number="12/QĐ-CA"))
    heads = [f"nomination/head-{unit}" for unit in ("u2", "u3")]
    for line, unit in zip(heads, ("u2", "u3"), strict=True):
        asked = Nominate(award=CUP, nominee=f"{unit}.1", unit=unit, season=SEASON)
        chamber.must(line, person(f"{unit}.2"), asked)
    chamber.hold("heads", dict.fromkeys(heads, 11))
    told = {
        one.about.nominee: (one.change, one.clause.name if one.clause else None)
        for one in simulate(chamber.entries, either("10/12"), SEASON)
    }
    assert told == {
        "u2": ("loses", "council"),
        "u3": ("same", None),
        "u2.1": ("loses", "unit_holds"),
        "u3.1": ("same", None),
    }
