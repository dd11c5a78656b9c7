"""Points on a table: what a sheet adds up to, and the places that the sheets give.

A row is worth its standard less the deduction, but never less than its floor, and the bonus on top.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from domain.answers import Refusal
from domain.commands import ScoreUnit
from domain.events import Ranked, RankingMade, ScoreLine, Scorer, ScoreRow, ScoreTable, UnitScored
from domain.exact import show_number
from domain.movement.measuring import band_of, overlap
from domain.movement.state import Movement


def table_unfit(table: ScoreTable) -> Refusal | None:
    """Why the table cannot be used: rows that do not sum to its total, a row twice, bands that overlap."""
    seen: set[str] = set()
    for row in table.rows:
        if row.row in seen:
            return Refusal("stands_twice", {"what": "row", "code": row.row}, table.cite)
        seen.add(row.row)
        if row.floor > row.standard:
            return Refusal("floor_above_standard", {"row": row.row}, table.cite)
        if overlap(row.deducts) is not None:
            return Refusal("bands_overlap", {"of": row.row}, table.cite)
    together = sum((row.standard for row in table.rows), Fraction(0))
    if together != table.total:
        return Refusal(
            "points_do_not_sum", {"sum": show_number(together), "total": show_number(table.total)}, table.cite
        )
    return None


def points(row: ScoreRow, line: ScoreLine) -> Fraction:
    """What the row is worth on the sheet."""
    return max(row.standard - line.deducted, row.floor) + line.bonus


def total(table: ScoreTable, lines: Sequence[ScoreLine]) -> Fraction:
    """What the sheet adds up to."""
    by_row = {line.row: line for line in lines}
    return sum((points(row, by_row[row.row]) for row in table.rows), Fraction(0))


def sheet_unfit(table: ScoreTable, ask: ScoreUnit) -> Refusal | None:
    """Why the sheet does not fit the table: each row once, within its limits and by its bands."""
    by_row = {line.row: line for line in ask.lines}
    if len(by_row) < len(ask.lines):
        return Refusal("stands_twice", {"what": "row", "code": ask.unit}, table.cite)
    rows = {row.row: row for row in table.rows}
    if wrong := sorted((by_row.keys() ^ rows.keys()) | (set(ask.explained) - rows.keys())):
        return Refusal("rows_not_the_tables", {"row": wrong[0], "table": table.table}, table.cite)
    for name, row in rows.items():
        if refused := _line_unfit(row, by_row[name], table):
            return refused
    return None


def _line_unfit(row: ScoreRow, line: ScoreLine, table: ScoreTable) -> Refusal | None:
    if line.bonus > row.bonus_most:
        return Refusal(
            "bonus_over",
            {"row": row.row, "bonus": show_number(line.bonus), "most": show_number(row.bonus_most)},
            table.cite,
        )
    if not row.deducts:
        if line.deducted <= row.standard:
            return None
        return Refusal(
            "deducted_over",
            {"row": row.row, "deducted": show_number(line.deducted), "most": show_number(row.standard)},
            table.cite,
        )
    if line.rate is None:
        return Refusal("rate_needed", {"row": row.row}, table.cite)
    band = band_of(row.deducts, line.rate)
    if band is None:
        return Refusal("outside_bands", {"of": row.row, "value": show_number(line.rate)}, table.cite)
    if band.value != line.deducted:
        return Refusal(
            "deducted_otherwise",
            {"row": row.row, "deducted": show_number(line.deducted), "by_band": show_number(band.value)},
            table.cite,
        )
    return None


LATER: Mapping[Scorer, tuple[Scorer, ...]] = {
    "self": ("cross", "superior"),
    "cross": ("superior",),
    "superior": (),
}
"""Whose sheets are compared with a scorer's."""


def checked_by(state: Movement, unit: str, by: Scorer) -> UnitScored | None:
    """A later scorer's sheet of the unit: once there is one, those before it stay as they were compared."""
    return next((sheet for sheet in state.sheets.get(unit, ()) if sheet.by in LATER[by]), None)


@dataclass(frozen=True, slots=True)
class Checks:
    """How far a member's sheets are: who has filled them in, and whose it has cross-checked itself."""

    unit: str
    by: Mapping[Scorer, UnitScored]
    has_checked: tuple[str, ...]


def checks(state: Movement) -> tuple[Checks, ...]:
    """Who has checked whom, a line for each member: who is unchecked is seen, and who might do it."""
    done: dict[str, tuple[str, ...]] = {}
    for unit, sheets in state.sheets.items():
        for sheet in sheets:
            if sheet.by == "cross":
                done[sheet.scorer] = (*done.get(sheet.scorer, ()), unit)
    return tuple(
        Checks(unit, {sheet.by: sheet for sheet in state.sheets.get(unit, ())}, done.get(unit, ()))
        for unit in state.units
    )


def differs(before: UnitScored | None, lines: Sequence[ScoreLine]) -> tuple[str, ...]:
    """The rows on which the sheet is not as the one before it."""
    if before is None:
        return ()
    then = {line.row: line for line in before.lines}
    return tuple(line.row for line in lines if then[line.row] != line)


def reason_key(row: str) -> str:
    """Under which key the reason for a row is sealed: its name, or a digest of one that is in people's words,
    since the keys of what is sealed are words of the code."""
    if re.fullmatch(r"[A-Za-z0-9_.-]+", row, re.ASCII):
        return row
    return f"row-{hashlib.sha256(row.encode()).hexdigest()[:12]}"


def ranking(state: Movement) -> RankingMade:
    """The members in the order of their points; equal points share a place, the next one is left out."""
    sheets = [sheet for unit in state.units if (sheet := state.last_sheet(unit)) is not None]
    sheets.sort(key=lambda sheet: -sheet.total)
    rows = []
    for sheet in sheets:
        place = 1 + sum(other.total > sheet.total for other in sheets)
        rows.append(Ranked(sheet.unit, sheet.by, sheet.total, place))
    return RankingMade(tuple(rows), tuple(unit for unit in state.units if unit not in state.sheets))
