"""Quotas: no more than a share of a base, as a whole number of places.

``places`` keeps the exact product beside the number, so that a page can show "20 % of 6 is 6/5, rounded down
to 1". The share, its rounding and "if it is below one, then one" are the policy's (``Quota``).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Literal

from domain.award.stages import Quota


@dataclass(frozen=True, slots=True)
class Places:
    """At most ``places`` may be given: ``exact``, rounded, and ``raised`` where that was below the least."""

    base: int
    exact: Fraction
    places: int
    raised: bool


@dataclass(frozen=True, slots=True)
class EmptyBase:
    """There is nobody to take a share of: "at least one" of nobody is not one."""


def places(quota: Quota, base: int) -> Places | EmptyBase:
    """How many places the quota leaves of this base."""
    if base < 0:
        raise ValueError(f"a base counts people or units, {base} is not a count")
    if base == 0:
        return EmptyBase()
    exact = base * quota.share
    rounded = _whole(exact, quota.rounding)
    least = quota.at_least or 0
    return Places(base, exact, max(rounded, least), raised=rounded < least)


def _whole(exact: Fraction, rounding: Literal["down", "up", "half_up"]) -> int:
    match rounding:
        case "down":
            return floor(exact)
        case "up":
            return ceil(exact)
        case "half_up":
            return floor(exact + Fraction(1, 2))
