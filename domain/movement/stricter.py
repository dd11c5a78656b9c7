"""Two superiors at once: which of several targets on the same metric counts.

Both are shown with their papers. The stricter one counts; of two that cannot be compared both do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from domain.events import Comparison, Measure, Target


@dataclass(frozen=True, slots=True)
class Assigned:
    """A target as a movement assigns it to a unit."""

    movement: str
    target: Target


@dataclass(frozen=True, slots=True)
class Bound:
    """All targets of one metric that bind a unit, and those of them that count."""

    metric: str
    all: tuple[Assigned, ...]
    counting: tuple[Assigned, ...]

    @property
    def conflict(self) -> bool:
        """Whether they do not ask the same."""
        first = self.all[0].target
        return any(_asks(one.target) != _asks(first) for one in self.all[1:])


def bound(assigned: Iterable[Assigned]) -> list[Bound]:
    """The targets of a unit by metric, in the order in which they come."""
    by_metric: dict[str, list[Assigned]] = defaultdict(list)
    for one in assigned:
        by_metric[one.target.metric].append(one)
    return [Bound(metric, tuple(rows), _counting(rows)) for metric, rows in by_metric.items()]


def _counting(rows: Sequence[Assigned]) -> tuple[Assigned, ...]:
    """Those to which no other one is stricter; of equals the first."""
    found: list[Assigned] = []
    for place, one in enumerate(rows):
        if any(stricter(other.target, one.target) for other in rows):
            continue
        if any(_asks(other.target) == _asks(one.target) for other in rows[:place]):
            continue
        found.append(one)
    return tuple(found)


def stricter(one: Target, other: Target) -> bool:
    """Whether who keeps ``one`` keeps ``other`` too, and not the other way round.

    Only targets of the same measure and base, with one value each, can be compared: by the values that keep
    them. So of a share ``= 100 %`` is stricter than ``> 97 %``, and the same as ``>= 100 %``.
    """
    if (one.measure, one.base) != (other.measure, other.base) or one.value is None or other.value is None:
        return False
    own, wider = (
        _kept(one.measure, one.comparison, one.value),
        _kept(other.measure, other.comparison, other.value),
    )
    return own != wider and own.within(wider)


@dataclass(frozen=True, slots=True)
class _Values:
    """The values that keep a target: from ``low`` to ``high``, an end that is itself none of them is open.
    ``high`` is None where there is no highest."""

    low: Fraction
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False

    @property
    def nothing(self) -> bool:
        """Whether no value keeps it."""
        if self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def within(self, wider: _Values) -> bool:
        """Whether all of them keep the other target too."""
        if self.nothing:
            return True
        low = self.low > wider.low or (self.low == wider.low and self.low_open >= wider.low_open)
        if wider.high is None or self.high is None:
            return low and wider.high is None
        high = self.high < wider.high or (self.high == wider.high and self.high_open >= wider.high_open)
        return low and high


_NOTHING = _Values(Fraction(1), Fraction(0))


def _kept(measure: Measure, comparison: Comparison, value: Fraction) -> _Values:
    """Of the values that there can be: a share is at most one, so is what is done or not; numbers, đồng and
    what is done are whole."""
    found = _told(measure, comparison, value)
    return _NOTHING if found.nothing else found


def _told(measure: Measure, comparison: Comparison, value: Fraction) -> _Values:
    nothing, most = Fraction(0), Fraction(1) if measure in ("share", "done") else None
    whole = measure != "share"
    match comparison:
        case ">" if whole:
            return _Values(Fraction(floor(value) + 1), most)
        case "<" if whole:
            return _Values(nothing, _least(Fraction(ceil(value) - 1), most))
        case ">":
            return _Values(value, most, low_open=True)
        case "<":
            return _Values(nothing, value, high_open=True)
        case ">=":
            return _Values(Fraction(ceil(value)) if whole else value, most)
        case "<=":
            return _Values(nothing, _least(Fraction(floor(value)) if whole else value, most))
        case "=" if whole and value.denominator != 1:
            return _NOTHING
        case "=":
            return _Values(value, _least(value, most))


def _least(value: Fraction, most: Fraction | None) -> Fraction:
    return value if most is None else min(value, most)


def _asks(target: Target) -> tuple[object, ...]:
    """What it asks: two that the same values keep ask the same, however they are written."""
    kept = None if target.value is None else _kept(target.measure, target.comparison, target.value)
    by_caseload = (target.comparison, target.bands) if target.bands else None
    return target.measure, target.base, kept, by_caseload
