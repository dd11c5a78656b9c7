"""Two superiors at once: which of several targets on the same metric counts.

Both are shown with their papers. The stricter one counts; of two that cannot be compared both do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.events import Target

_LOWER = (">", ">=")
_UPPER = ("<", "<=")


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

    Only targets of the same measure and direction, with one value each, can be compared.
    """
    if one.measure != other.measure or one.base != other.base or one.value is None or other.value is None:
        return False
    if one.comparison in _LOWER and other.comparison in _LOWER:
        return one.value > other.value or (
            one.value == other.value and (one.comparison, other.comparison) == (">", ">=")
        )
    if one.comparison in _UPPER and other.comparison in _UPPER:
        return one.value < other.value or (
            one.value == other.value and (one.comparison, other.comparison) == ("<", "<=")
        )
    return False


def _asks(target: Target) -> tuple[object, ...]:
    return target.measure, target.base, target.comparison, target.value, target.bands
