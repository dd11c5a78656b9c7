"""Exact shares: a threshold is a fraction, never a float.

Policies write shares as ``"2/3"`` or ``"80%"``; so do events. A ``Number`` may be over 1 too. ``percent`` is
for showing only: it is rounded half up to two digits, and no rule ever reads it back.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

_PERCENT = re.compile(r"\d+(\.\d+)?%", re.ASCII)
_RATIO = re.compile(r"\d+/[1-9]\d*", re.ASCII)


def parse_share(written: object) -> Fraction:
    """Read ``"2/3"`` or ``"66.6%"``; anything else, a float above all, is a ``ValueError``."""
    if isinstance(written, Fraction):
        share = written
    elif isinstance(written, str) and _PERCENT.fullmatch(written):
        share = Fraction(written[:-1]) / 100
    elif isinstance(written, str) and _RATIO.fullmatch(written):
        share = Fraction(written)
    else:
        raise ValueError(f'a share is written "2/3" or "80%", not {written!r}')
    if not 0 <= share <= 1:
        raise ValueError(f"a share lies between 0 and 100 %, {written} does not")
    return share


def show_share(share: Fraction) -> str:
    """``"80%"`` where that is exact in whole percents, else ``"2/3"``; ``parse_share`` reads both back."""
    hundredths = share * 100
    return (
        f"{hundredths.numerator}%"
        if hundredths.denominator == 1
        else f"{share.numerator}/{share.denominator}"
    )


def percent(part: int, whole: int) -> str:
    """``part`` of ``whole`` in percent, rounded half up to two digits: ``"89.66"``. For showing only."""
    hundredths = (part * 100_00 * 2 + whole) // (2 * whole)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


_NUMBER = re.compile(r"\d+(\.\d+)?%?|\d+/[1-9]\d*", re.ASCII)


def parse_number(written: object) -> Fraction:
    """Read ``"412"``, ``"1.5"``, ``"3/200"`` or ``"1.5%"``: any exact number that is not negative."""
    if isinstance(written, Fraction):
        number = written
    elif isinstance(written, int) and not isinstance(written, bool):
        number = Fraction(written)
    elif isinstance(written, str) and _NUMBER.fullmatch(written):
        number = Fraction(written[:-1]) / 100 if written.endswith("%") else Fraction(written)
    else:
        raise ValueError(f'a number is written "412", "3/200" or "1.5%", not {written!r}')
    if number < 0:
        raise ValueError(f"a number is not negative, {written} is")
    return number


def show_number(number: Fraction) -> str:
    """``"412"`` where that is exact, else ``"3/200"``; ``parse_number`` reads both back."""
    return str(number.numerator) if number.denominator == 1 else f"{number.numerator}/{number.denominator}"


Share = Annotated[
    Fraction, BeforeValidator(parse_share), PlainSerializer(show_share), WithJsonSchema({"type": "string"})
]
Number = Annotated[
    Fraction, BeforeValidator(parse_number), PlainSerializer(show_number), WithJsonSchema({"type": "string"})
]
"""An exact number of any size: a count of cases, a rate, a multiple of the base salary."""
