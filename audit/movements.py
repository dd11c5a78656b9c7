"""Form 0601: the emulation movements of a year, by the level that launched them.

The rows' numbers are read in a system that fills the form in; how its four scopes are told apart was not
seen, so they follow the levels. Where a length is exactly three years it is counted as three to five.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

from audit.forms import Form, Row

Level = Literal["TW", "B", "T", "SBN", "H", "X"]
"""Who launched it: the centre, a ministry, a province, a department or branch, a district (none since July
2025, but in older records), a commune or base unit."""
Scope = Literal["TW", "T", "SBN", "X"]
"""Where it runs: the country, a ministry's sector or a province, a department or branch, a base unit."""
Length = Literal["under_1", "1", "1_to_3", "3_to_5", "5_or_more"]
Manner = Literal["thematic", "yearly"]
LEVELS: tuple[Level, ...] = get_args(Level)


@dataclass(frozen=True, slots=True)
class Launched:
    """A movement as the form counts it; ``years`` is how long it runs, exactly."""

    stream: str
    level: Level
    scope: Scope
    years: Fraction
    manner: Manner

    @property
    def length(self) -> Length:
        if self.years < 1:
            return "under_1"
        if self.years == 1:
            return "1"
        if self.years < 3:
            return "1_to_3"
        return "3_to_5" if self.years < 5 else "5_or_more"


def form_0601(movements: Iterable[Launched]) -> Form:
    """The form over the movements of its period: 01 all, 02-05 scope, 06-10 length, 11-12 manner."""
    launched = tuple(movements)
    scopes = [(f"scope_{s}", [m for m in launched if m.scope == s]) for s in get_args(Scope)]
    lengths = [(f"length_{s}", [m for m in launched if m.length == s]) for s in get_args(Length)]
    manners = [(f"manner_{s}", [m for m in launched if m.manner == s]) for s in get_args(Manner)]
    named = [("all", launched), *scopes, *lengths, *manners]
    return Form("0601", LEVELS, tuple(_row(f"{n:02}", *row) for n, row in enumerate(named, start=1)))


def _row(code: str, name: str, counted: Sequence[Launched]) -> Row:
    by: dict[str, tuple[str, ...]] = {
        level: tuple(m.stream for m in counted if m.level == level) for level in LEVELS
    }
    return Row(code, name, tuple(m.stream for m in counted), by)
