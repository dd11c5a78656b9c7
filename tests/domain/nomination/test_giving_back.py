"""A limited seat counts once and for one case: what gives it back, what does not, and how it is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from audit import invariants
from audit.words import Language, Words
from domain.commands import CancelLines, Withdraw
from domain.events import SeatsTaken
from eventlog.fold import happened
from tests.domain.sitting.house import House
from tests.world import CHIEF, person

CUP = "court.cup"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    built = House(tmp_path / "keys")
    yield built
    invariants.check(built.entries)


def won(house: House, *, twice: bool = False) -> list[str]:
    """Two lines for the one seat that there is; the first has it."""
    house.adopt_listed(CUP, seats="allotment", twice=twice)
    house.allot(CUP, 1)
    lines = house.put_forward(CUP, ["u2", "u3"])
    house.hold("first", {lines[0]: 11})
    return lines


def test_a_line_that_the_same_level_cancels_gives_its_seat_back(house: House) -> None:
    first, other = won(house)
    decision = house.signed("d1", [first])
    assert house.taken(CUP) == 1
    house.must(decision, CHIEF, CancelLines((first,), "entered_by_mistake"))
    assert house.taken(CUP) == 0
    house.hold("second", {other: 11})
    assert house.state(other).shown == "signing"


def test_what_was_cancelled_and_opened_again_gives_its_seat_back_once(house: House) -> None:
    first, _ = won(house)
    decision = house.signed("d1", [first])
    house.must(decision, CHIEF, CancelLines((first,), "wrong_procedure"))
    house.reopen("again", first, "council")
    assert house.taken(CUP) == 0
    house.hold("second", {first: 11})
    assert house.taken(CUP) == 1


def test_a_revoked_award_keeps_its_seat_it_was_given_in_that_season(house: House) -> None:
    first, other = won(house)
    house.revoke(house.signed("d1", [first]), first)
    assert house.taken(CUP) == 1
    house.hold("second", {other: 11})
    assert house.state(other).shown == "not_passed"


def test_what_is_opened_again_before_the_vote_that_gave_its_seat_never_counts_twice(house: House) -> None:
    first, _ = won(house)
    house.revoke(house.signed("d1", [first]), first)
    house.reopen("again", first, "council")
    assert (house.taken(CUP), house.state(first).seat) == (0, None)
    house.hold("second", {first: 11})
    assert house.taken(CUP) == 1
    house.must(first, person("u2.2"), Withdraw())
    assert house.taken(CUP) == 0


def test_what_is_opened_again_behind_that_vote_keeps_the_seat_that_it_has(house: House) -> None:
    first, _ = won(house, twice=True)
    house.council_holds("of-the-council", first, 9)
    house.revoke(house.signed("d1", [first]), first)
    house.reopen("again", first, "again")
    assert house.taken(CUP) == 1
    house.council_holds("once-more", first, 9)
    assert (house.state(first).shown, house.taken(CUP)) == ("signing", 1)
    house.must(first, person("u2.2"), Withdraw())
    assert house.taken(CUP) == 0


def test_a_seat_that_was_lost_at_a_later_vote_is_not_counted_a_second_time_either(house: House) -> None:
    first, _ = won(house, twice=True)
    house.council_holds("of-the-council", first, 0)
    assert (house.state(first).shown, house.taken(CUP)) == ("not_passed", 1)
    house.reopen("again", first, "council")
    house.hold("second", {first: 11})
    assert house.taken(CUP) == 1


@pytest.mark.parametrize(
    ("language", "there", "back"),
    [
        (
            "vi",
            "sitting/first đã dùng 1 suất “court.cup” kỳ court-2020",
            "1 suất “court.cup” kỳ court-2020 mà sitting/first đã dùng được trả lại",
        ),
        (
            "en",
            "sitting/first used 1 of the seats of “court.cup”, court-2020",
            "1 of the seats that sitting/first used of “court.cup”, court-2020, came back",
        ),
    ],
)
def test_a_seat_that_comes_back_is_told_as_that(
    house: House, language: Language, there: str, back: str
) -> None:
    first, _ = won(house)
    house.must(first, person("u2.2"), Withdraw())
    seats = [h for h in map(happened, house.entries) if isinstance(h.event, SeatsTaken)]
    assert [Words(language).event(one) for one in seats] == [there, back]
