"""Form 0601: the emulation movements of a year, by the level that launched them.

A movement counts on the day of its launch, for as long as its plan says that it runs. The rows' numbers are
read in a system that fills the form in; how its four scopes are told apart was not seen, so they follow the
levels. Where a length is exactly three years it is counted as three to five. What our log does not tell, or
that system has no row for, stands in rows without a number, so that the sums close.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

from audit.forms import Form, Row
from audit.levels import LEVELS, Level, level_of
from domain.events import MovementKind
from domain.events import Period as Days
from domain.movement import Movement
from domain.registry import Register

Scope = Literal["TW", "T", "SBN", "X"]
"""Where it runs: the country, a ministry's sector or a province, a department or branch, a base unit."""
Length = Literal["under_1", "1", "1_to_3", "3_to_5", "5_or_more"]
Manner = Literal["thematic", "yearly"]

NOT_KNOWN = "not_known"
COLUMNS = (*LEVELS, NOT_KNOWN)
SCOPES: Mapping[Level, Scope] = {"TW": "TW", "B": "T", "T": "T", "SBN": "SBN", "H": "X", "X": "X"}
MANNERS: Mapping[MovementKind, Manner | None] = {
    "routine": "yearly",
    "campaign": "thematic",
    "thematic": "thematic",
    "lasting": None,
}
"""A campaign is launched for one occasion as a thematic movement is. A lasting movement is neither launched
each year nor for one topic: in which row it belongs is left to whoever sends the form."""


@dataclass(frozen=True, slots=True)
class Launched:
    """A movement as the form counts it; ``years`` is how long it runs, exactly. None is what is not known."""

    stream: str
    level: Level | None
    scope: Scope | None
    years: Fraction
    manner: Manner | None

    @property
    def length(self) -> Length:
        if self.years < 1:
            return "under_1"
        if self.years == 1:
            return "1"
        if self.years < 3:
            return "1_to_3"
        return "3_to_5" if self.years < 5 else "5_or_more"


def launched(
    movements: Mapping[str, Movement], common: Register, covers: Callable[[dt.date], bool]
) -> tuple[Launched, ...]:
    """The movements that were launched on a day that ``covers``; a plan that was only adopted is none."""
    return tuple(
        _launched(stream, movement, common, movement.launched_on)
        for stream, movement in movements.items()
        if movement.launched_on is not None and covers(movement.launched_on)
    )


def _launched(stream: str, movement: Movement, common: Register, day: dt.date) -> Launched:
    plan = movement.planned
    level = level_of(common, plan.body, day)
    scope = None if level is None else SCOPES[level]
    return Launched(stream, level, scope, years_of(plan.runs), MANNERS[plan.kind])


def years_of(runs: Days) -> Fraction:
    """How many years a time has, its first and last day counted: whole ones, and of the year after them the
    part that its days make. From 25 December to 24 December it is one year exactly."""
    end = runs.until + dt.timedelta(days=1)
    whole = end.year - runs.begins.year
    if _after(runs.begins, whole) > end:
        whole -= 1
    begun = _after(runs.begins, whole)
    return whole + Fraction((end - begun).days, (_after(runs.begins, whole + 1) - begun).days)


def _after(day: dt.date, years: int) -> dt.date:
    """The same day so many years later; of 29 February the day after the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)


def form_0601(movements: Iterable[Launched]) -> Form:
    """The form over the movements of its period: 01 all, 02-05 scope, 06-10 length, 11-12 manner."""
    launched = tuple(movements)
    scopes = [(f"scope_{s}", [m for m in launched if m.scope == s]) for s in get_args(Scope)]
    lengths = [(f"length_{s}", [m for m in launched if m.length == s]) for s in get_args(Length)]
    manners = [(f"manner_{s}", [m for m in launched if m.manner == s]) for s in get_args(Manner)]
    numbered = [("all", launched), *scopes, *lengths, *manners]
    ours = (
        ("scope_not_known", [m for m in launched if m.scope is None]),
        ("manner_lasting", [m for m in launched if m.manner is None]),
    )
    rows = [_row(f"{n:02}", *row) for n, row in enumerate(numbered, start=1)]
    return Form("0601", COLUMNS, (*rows, *(_row("", *row) for row in ours)))


def _row(code: str, name: str, counted: Sequence[Launched]) -> Row:
    by = {column: tuple(m.stream for m in counted if (m.level or NOT_KNOWN) == column) for column in COLUMNS}
    return Row(code, name, tuple(m.stream for m in counted), by)
