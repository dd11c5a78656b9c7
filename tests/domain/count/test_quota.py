"""Quotas: a share of a base as whole places, against counting by hand and against published numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.award.stages import Quota
from domain.count.quota import EmptyBase, Places, places
from tests.domain.count import naive_seats as naive

Rounding = Literal["down", "up", "half_up"]
roundings = st.sampled_from(("down", "up", "half_up"))
percents = st.integers(0, 100)


def quota(share: str, rounding: Rounding = "down", at_least: int | None = None) -> Quota:
    return Quota.model_validate({"share": share, "rounding": rounding, "at_least": at_least})


def number(of: Quota, base: int) -> int:
    found = places(of, base)
    assert isinstance(found, Places)
    return found.places


EXCELLENT = quota("20%", at_least=1)
"""TT 02/2024/TT-VKSTC, Art. 18.2: at most 20 % of the advanced collectives; where that is below one, one."""
FIGHTERS = quota("15%")
"""Decree 91/2017, Art. 9.3: at most 15 % of the advanced workers."""


@settings(deadline=None)
@given(percents, roundings, st.integers(0, 3), st.integers(1, 400))
def test_a_quota_is_what_counting_by_hand_gives(percent: int, how: Rounding, least: int, base: int) -> None:
    expected = naive.places_of_a_quota(percent, how, least, base)
    assert number(quota(f"{percent}%", how, least or None), base) == expected


@settings(deadline=None)
@given(percents, roundings, st.integers(1, 400))
def test_rounding_moves_a_quota_by_less_than_one_place(percent: int, how: Rounding, base: int) -> None:
    found = places(quota(f"{percent}%", how), base)
    assert isinstance(found, Places)
    assert found.exact == Fraction(percent * base, 100)
    assert abs(found.places - found.exact) < 1
    assert (found.base, found.raised) == (base, False)


@settings(deadline=None)
@given(percents, roundings, st.integers(1, 400))
def test_more_in_the_base_never_means_fewer_places(percent: int, how: Rounding, base: int) -> None:
    one = quota(f"{percent}%", how, 1)
    assert number(one, base) <= number(one, base + 1)


@settings(deadline=None)
@given(percents, st.integers(1, 400))
def test_no_more_than_a_share_is_never_exceeded_when_rounded_down(percent: int, base: int) -> None:
    assert number(quota(f"{percent}%"), base) * 100 <= percent * base


@pytest.mark.parametrize("at_least", [None, 1])
def test_of_nobody_there_is_no_share_not_even_at_least_one(at_least: int | None) -> None:
    assert places(quota("20%", at_least=at_least), 0) == EmptyBase()


def test_a_base_is_a_count() -> None:
    with pytest.raises(ValueError, match="-1 is not a count"):
        places(EXCELLENT, -1)


def test_twenty_percent_of_one_to_thirty_units_but_at_least_one() -> None:
    expected = [1] * 9 + [2] * 5 + [3] * 5 + [4] * 5 + [5] * 5 + [6]
    assert [number(EXCELLENT, units) for units in range(1, 31)] == expected


@pytest.mark.parametrize(("units", "raised"), [(1, True), (4, True), (5, False), (6, False), (30, False)])
def test_one_stands_for_less_than_one_and_says_so(units: int, raised: bool) -> None:
    found = places(EXCELLENT, units)
    assert found == Places(units, Fraction(units, 5), max(1, units // 5), raised)


@pytest.mark.parametrize(
    ("workers", "down", "half_up"),
    [
        (6, 0, 1),
        (7, 1, 1),
        (10, 1, 2),
        (13, 1, 2),
        (100, 15, 15),
        (103, 15, 15),
        (104, 15, 16),
        (740, 111, 111),
    ],
)
def test_fifteen_percent_of_the_advanced_workers(workers: int, down: int, half_up: int) -> None:
    assert number(FIGHTERS, workers) == down
    assert number(quota("15%", "half_up"), workers) == half_up


def test_a_half_is_rounded_up_whatever_stands_before_it() -> None:
    halves = [number(quota("50%", "half_up"), base) for base in (1, 3, 5, 7)]
    assert halves == [1, 2, 3, 4]


def test_a_cluster_of_six_has_one_excellent_collective_by_the_quota_of_2024() -> None:
    """An Giang chose one of six in 2023; Quảng Nam's cluster 3 two of six in 2022, when none bound it."""
    assert number(EXCELLENT, 6) == 1
