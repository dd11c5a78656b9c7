"""A movement's plan, its registrations and its sheets as their offices write them, in YAML."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from pydantic import TypeAdapter

from domain.award.source import Certainty
from domain.commands import DraftMovement, RegisterFor, ScoreUnit
from domain.events import (
    Aim,
    Area,
    Comparison,
    DeadlineFor,
    LinkTo,
    Measure,
    MovementKind,
    ScoreLine,
    Scorer,
)
from domain.exact import Number, Share
from scenarios.rows import Row

ZERO = Fraction(0)


class PeriodRow(Row):
    """From a day to a day, both counted."""

    begins: dt.date
    until: dt.date


class LinkRow(Row):
    """What it answers: ``movement`` by its code, where it is here; else ``cite`` alone says what it is."""

    to: LinkTo
    movement: str | None = None
    cite: str


class BandRow(Row):
    """The value from ``at_least`` up to, and without, ``below``; an end that is left out is open."""

    at_least: Number | None = None
    below: Number | None = None
    value: Number


class TargetRow(Row):
    """A target. Its ``metric`` is its own code and ``by`` the plan's body where they are left out."""

    target: str
    metric: str | None = None
    area: Area = "professional"
    measure: Measure
    base: str | None = None
    comparison: Comparison
    value: Number | None = None
    bands: tuple[BandRow, ...] = ()
    by: str | None = None
    cite: str
    only: tuple[str, ...] = ()
    weight: Share | None = None


class ReportingRow(PeriodRow):
    """A part of the measured time for which units report."""

    period: str


class DeadlineRow(Row):
    """A day of the calendar; of results, for which period."""

    what: DeadlineFor
    on: dt.date
    period: str | None = None


class TableRow(Row):
    """A row of the table of points: the standard, the most that is added, the floor."""

    row: str
    standard: Number
    bonus_most: Number = ZERO
    floor: Number = ZERO
    deducts: tuple[BandRow, ...] = ()


class TableFile(Row):
    """The table of points and where it was read."""

    table: str
    cite: str
    certainty: Certainty
    total: Number
    rows: tuple[TableRow, ...]


class PrizeRow(Row):
    """How many of an award, and whole đồng for each."""

    award: str
    number: int
    money: int = 0


class MovementFile(Row):
    """A plan. ``text`` is a file beside it by name, or the SHA-256 of one kept; ``title`` is sealed."""

    code: str
    body: str
    kind: MovementKind
    title: str = ""
    runs: PeriodRow
    measured: PeriodRow | None = None
    work_year: PeriodRow | None = None
    season: str | None = None
    members: tuple[str, ...]
    links: tuple[LinkRow, ...] = ()
    registration: bool = False
    targets: tuple[TargetRow, ...] = ()
    reports: tuple[ReportingRow, ...] = ()
    deadlines: tuple[DeadlineRow, ...] = ()
    scores: TableFile | None = None
    prizes: tuple[PrizeRow, ...] = ()
    rounds: int = 1
    text: str = ""

    def ask(self, text: str) -> DraftMovement:
        """What it asks, with the SHA-256 of its text. What is measured is the campaign, unless it says so."""
        plan = self.model_dump(exclude={"code", "title", "text"})
        targets = [
            {**row, "metric": row["metric"] or row["target"], "by": row["by"] or self.body}
            for row in plan["targets"]
        ]
        measured = plan["measured"] or plan["runs"]
        whole = {**plan, "measured": measured, "targets": targets, "text": text}
        return TypeAdapter(DraftMovement).validate_python(whole)


class AimRow(Row):
    """Who runs for which award."""

    candidate: str
    award: str


class RegistrationFile(Row):
    """Those whom one member registers."""

    unit: str
    aims: tuple[AimRow, ...]

    def ask(self) -> RegisterFor:
        return RegisterFor(self.unit, tuple(Aim(row.candidate, row.award) for row in self.aims))


class LineRow(Row):
    """What is given for a row of the table: what is taken off, what is added, the rate it stands on."""

    row: str
    deducted: Number = ZERO
    bonus: Number = ZERO
    rate: Number | None = None
    reason: str = ""
    """Why it is not as on the sheet before; sealed."""


class SheetFile(Row):
    """A sheet filled in for a unit: by itself, by another member that checks it, or by the level above."""

    unit: str
    by: Scorer
    scorer: str | None = None
    lines: tuple[LineRow, ...]

    def ask(self) -> ScoreUnit:
        """What it asks; ``scorer`` is the unit itself where it is left out."""
        lines = tuple(ScoreLine(one.row, one.deducted, one.bonus, one.rate) for one in self.lines)
        return ScoreUnit(self.unit, self.by, self.scorer or self.unit, lines, tuple(self.reasons()))

    def reasons(self) -> dict[str, str]:
        """The reasons by row."""
        return {one.row: one.reason for one in self.lines if one.reason}
