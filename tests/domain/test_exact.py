"""Shares are exact: what is written is what is compared, and no float comes near."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.exact import parse_share, percent, show_share

shares = st.builds(
    lambda part, rest: Fraction(part, part + rest), st.integers(0, 400), st.integers(1, 400)
) | st.just(Fraction(1))


@settings(deadline=None)
@given(shares)
def test_a_share_that_was_shown_is_read_back_exactly(share: Fraction) -> None:
    assert parse_share(show_share(share)) == share


@settings(deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 6))
def test_a_percentage_means_hundredths_to_its_last_digit(digits: int, places: int) -> None:
    written = f"{Decimal(digits).scaleb(-places):f}"
    exact = Fraction(written) / 100
    if exact <= 1:
        assert parse_share(f"{written}%") == exact
    else:
        with pytest.raises(ValueError, match="between 0 and 100 %"):
            parse_share(f"{written}%")


@settings(deadline=None)
@given(st.integers(0, 5000), st.integers(1, 5000))
def test_a_percentage_for_showing_is_rounded_half_up_to_two_digits(part: int, whole: int) -> None:
    with localcontext(prec=60):
        exact = Decimal(part) * 100 / Decimal(whole)
        assert percent(part, whole) == f"{exact.quantize(Decimal('0.01'), ROUND_HALF_UP):f}"


@pytest.mark.parametrize(
    "written",
    [0.8, 80, 1, True, None, "0.8", "80", "80 %", "2/0", "2 / 3", "-1/3", "-5%", "", "%", "/", "1e1%",
     "2/3\n", "80%\n", "٢/٣", b"2/3", ["2/3"]],
)  # fmt: skip
def test_anything_else_is_refused_and_says_how_a_share_is_written(written: object) -> None:
    with pytest.raises(ValueError, match='a share is written "2/3" or "80%"'):
        parse_share(written)


@pytest.mark.parametrize("written", ["101%", "100.0001%", "3/2", "7/6"])
def test_no_share_is_more_than_the_whole(written: str) -> None:
    with pytest.raises(ValueError, match="between 0 and 100 %"):
        parse_share(written)


@pytest.mark.parametrize(
    ("share", "shown"),
    [("66.6%", "333/500"), ("2/3", "2/3"), ("80%", "80%"), ("4/5", "80%"), ("100%", "100%"), ("0%", "0%")],
)
def test_how_a_share_is_shown(share: str, shown: str) -> None:
    assert show_share(parse_share(share)) == shown


def test_twenty_six_of_twenty_nine_is_shown_as_89_66_percent() -> None:
    assert percent(26, 29) == "89.66"
    assert percent(10, 14) == "71.43"
    assert percent(1, 3) == "33.33"
    assert percent(2, 3) == "66.67"
    assert percent(1, 800) == "0.13"
