"""Titles in a row cross a reorganisation and a transfer, through the registry as it is folded from events."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.eligibility import Asked, Finding, answer
from domain.events import (
    AwardsHeld,
    BodyRegistered,
    BodySucceeded,
    HeldRow,
    HistoryComplete,
    HoldingVouched,
    PersonMoved,
    PersonRegistered,
)
from tests.domain.court import Court, mandate
from tests.domain.eligibility.known import FIGHTER, criterion, opened, season

YEARS = (2021, 2022, 2023, 2024, 2025)
TRANSFER = dt.date(2022, 3, 1)
REFORM = dt.date(2025, 7, 1)
THREE: dict[str, Any] = {"rule": "holds", "award": FIGHTER, "times": 3, "consecutive": True}
ON = dt.date(2025, 10, 15)

WHERE = {2021: "far", 2022: "district", 2023: "district", 2024: "district", 2025: "regional"}
"""In whose register a title stands: he came from afar in 2022; the districts became one court in 2025."""


def title(year: int, body: str, *, verified: bool = True) -> AwardsHeld:
    row = HeldRow("an", FIGHTER, season(year), "merit", f"{year}/QD", dt.date(year, 10, 10), body)
    return AwardsHeld(body, "list", verified, None, (row,))


def province(*, moved: bool = True, reformed: bool = True) -> Court:
    """A person's way: from a far district by transfer, and into the regional court by the reform."""
    bodies = ("far", "district", "other", "regional")
    place = Court().enter(
        *(BodyRegistered(body, "unit", None, None, body, body, True) for body in bodies),
        PersonRegistered("an", True),
        *map(opened, YEARS),
        mandate("an", "staff", "far", begins=dt.date(2015, 1, 1), until=TRANSFER - dt.timedelta(days=1)),
        mandate("an", "staff", "district", begins=TRANSFER, until=REFORM - dt.timedelta(days=1)),
        mandate("an", "staff", "regional", begins=REFORM),
    )
    if moved:
        place.enter(PersonMoved("district", "an", "far", TRANSFER, "transfer"))
    if reformed:
        place.enter(BodySucceeded("regional", ("district", "other"), REFORM, "Res. 81/2025"))
    return place


def found(
    place: Court, *, on: dt.date = ON, year: int = 2025, unit: str = "regional", **changed: Any
) -> Finding:
    asked = Asked("court.sector_fighter", "merit", "an", unit, season(year), on)
    return answer(criterion(**(THREE | changed)), asked, place.facts())


@settings(deadline=None, max_examples=60)
@given(st.sets(st.sampled_from(YEARS)), st.integers(1, 5))
def test_a_row_of_titles_does_not_end_where_a_person_or_his_court_moves(held: set[int], times: int) -> None:
    place = province().enter(*(title(year, WHERE[year]) for year in sorted(held)))
    wanted = [y for y in YEARS if y > 2025 - times]
    finding = found(place, times=times)
    assert finding.answer == ("fulfilled" if held.issuperset(wanted) else "not_known")
    missing = finding.values["missing"]
    assert missing == ", ".join(season(y) for y in wanted if y not in held)


def test_without_the_reform_and_the_transfer_entered_nobody_knows_of_the_years_before() -> None:
    titles = [title(year, WHERE[year]) for year in (2023, 2024, 2025)]
    assert found(province().enter(*titles)).answer == "fulfilled"
    alone = found(province(reformed=False).enter(*titles))
    assert (alone.answer, alone.values["missing"]) == ("not_known", f"{season(2023)}, {season(2024)}")
    far = [title(year, WHERE[year]) for year in YEARS]
    assert found(province().enter(*far), times=5).answer == "fulfilled"
    assert found(province(moved=False).enter(*far), times=5).answer == "not_known"


def test_what_is_missing_is_not_so_where_each_body_of_that_year_has_entered_all() -> None:
    place = province().enter(title(2024, "district"), title(2025, "regional"))
    place.enter(HistoryComplete("district", season(2023)))
    finding = found(place)
    assert (finding.answer, finding.values["missing"]) == ("not_fulfilled", season(2023))


def test_an_answer_for_an_earlier_season_stays_when_later_ones_are_entered() -> None:
    place = province().enter(*(title(year, WHERE[year]) for year in (2022, 2023, 2024)))
    then = dt.date(2024, 10, 15)
    before = found(place, on=then, year=2024, unit="district")
    place.enter(title(2025, "regional"), HistoryComplete("regional", season(2025)))
    assert found(place, on=then, year=2024, unit="district") == before
    assert before.answer == "fulfilled"


@pytest.mark.parametrize("vouched", [False, True])
def test_an_imported_title_is_not_yet_proven_until_somebody_vouches(vouched: bool) -> None:
    place = province().enter(title(2023, "district", verified=False))
    place.enter(title(2024, "district"), title(2025, "regional"))
    if vouched:
        place.enter(HoldingVouched("district", "an", FIGHTER, season(2023), "2023/QD", "paper 3"))
    finding = found(place)
    assert (finding.answer, finding.unproven) == ("fulfilled", () if vouched else ("2023/QD",))
