"""Sheets of points: filled in by the unit, checked by another, appraised by the level above; the ranking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args
from urllib.parse import quote

from starlette.responses import Response

from audit.telling_movement import number
from domain.commands import RankUnits, ScoreUnit
from domain.events import ScoreLine, Scorer, ScoreRow, UnitScored
from domain.movement.measuring import band_of
from domain.movement.scoring import checks, points, reason_key
from web.answering import Errors
from web.movement_acts import ranking, scoring
from web.movement_form import in_form, of_movement
from web.needs import SEES_MOVEMENT
from web.rendering import page
from web.sheet import Field, Given, Sheet, sheet
from web.showing_movement import ShownMovement, the_movement
from web.table import route
from web.typed import chosen
from web.visit import Visit

SCORERS: tuple[Scorer, ...] = get_args(Scorer)


@dataclass(frozen=True, slots=True)
class Shown:
    """A sheet in words: who filled it in, row by row, and why it is not as the one before."""

    by: Scorer
    scorer: str
    total: str
    lines: Sequence[tuple[str, str, str]]
    """Row, its points, and the reason where it differs."""


@dataclass(frozen=True, slots=True)
class OfUnit:
    """A unit's sheets, and those that the visitor may fill in: address and text."""

    name: str
    sheets: Sequence[Shown]
    ways: Sequence[tuple[str, str]]


@route("GET", "/movements/{movement}/scores", SEES_MOVEMENT)
async def scores(visit: Visit) -> Response:
    """The sheets of all members: of a unit, every difference with its reason."""
    found = await the_movement(visit)
    rows = [
        OfUnit(
            found.named(unit),
            [_shown(visit, found, one) for one in found.state.sheets.get(unit, ())],
            [
                (
                    f"{found.at}/score/{quote(unit)}/{by}?scorer={quote(scorer)}",
                    _way(visit, found, by, scorer),
                )
                for by, scorer in scoring(found, unit)
            ],
        )
        for unit in found.state.units
    ]
    return page(
        visit,
        "movement_scores.html",
        found=found,
        table=found.plan.scores,
        rows=rows,
        scorers=SCORERS,
        checks=checks(found.state),
        number=lambda points: number(visit.words, points),
    )


def _shown(visit: Visit, found: ShownMovement, sheet: UnitScored) -> Shown:
    table = found.plan.scores
    assert table is not None, "nobody scores without a table"
    by_row = {line.row: line for line in sheet.lines}
    lines = [
        (
            row.row,
            _arithmetic(visit, row, by_row[row.row]),
            found.text_of("UnitScored", reason_key(row.row), unit=sheet.unit, by=sheet.by)
            if row.row in sheet.differs
            else "",
        )
        for row in table.rows
    ]
    return Shown(sheet.by, found.named(sheet.scorer), number(visit.words, sheet.total), lines)


def _arithmetic(visit: Visit, row: ScoreRow, line: ScoreLine) -> str:
    """``80 − 3 + 2 = 79``; only what is not nothing is told."""
    shown = number(visit.words, row.standard)
    if line.deducted:
        shown += f" − {number(visit.words, line.deducted)}"
    if line.bonus:
        shown += f" + {number(visit.words, line.bonus)}"
    if line.deducted or line.bonus:
        shown += f" = {number(visit.words, points(row, line))}"
    if row.floor and row.standard - line.deducted < row.floor:
        shown += " " + visit._("(not below {floor})", floor=number(visit.words, row.floor))
    return shown


def _way(visit: Visit, found: ShownMovement, by: Scorer, scorer: str) -> str:
    word = visit.words.word("scorer", by)
    return visit._("{sheet} by {scorer}", sheet=word, scorer=found.named(scorer))


@sheet("/movements/{movement}/score/{unit}/{by}", SEES_MOVEMENT)
async def score(visit: Visit) -> Sheet | Response:
    """Fill in a sheet; it begins with what the sheet before it says."""
    found, unit = await the_movement(visit), visit.path("unit")
    by, table = chosen(SCORERS, visit.path("by")), found.plan.scores
    scorer = visit.asked("scorer") or unit
    if by is None or table is None or unit not in found.state.units:
        return page(visit, "not_for_you.html", status=404)
    before = {one.by: one for one in found.state.sheets.get(unit, ())}
    start = before.get(by) or before.get("cross") or before.get("self")
    lines = {line.row: line for line in start.lines} if start is not None else {}
    fields = [one for row in table.rows for one in _row_fields(visit, row, lines.get(row.row), by)]

    def asked(given: Given) -> ScoreUnit | Errors:
        rows = tuple(_line(given, row) for row in table.rows)
        explained = tuple(row.row for row in table.rows if given.said(_why(row)))
        return ScoreUnit(unit, by, scorer, rows, explained)

    made = Sheet(
        found.stream,
        visit._("Fill in a sheet of points"),
        visit._("Hand it in"),
        asked,
        f"{found.at}/scores",
        (*fields, Field("scorer", "", "fixed", value=scorer)),
        subject=[
            (visit._("Unit"), found.named(unit)),
            (visit._("Sheet"), _way(visit, found, by, scorer)),
            (visit._("Table of points"), f"{table.cite} ({visit.words.certainty(table.certainty)})"),
        ],
        of=lambda given: unit,
        offered=(by, scorer) in scoring(found, unit),
    )
    acting = found.keeps(scorer) if by == "superior" else found.files(scorer)
    return of_movement(visit, found, made, acting)


def _why(row: ScoreRow) -> str:
    return f"why:{row.row}"


def _row_fields(visit: Visit, row: ScoreRow, line: ScoreLine | None, by: Scorer) -> list[Field]:
    """What is asked of a row: a rate where bands give the deduction, else that; the bonus; the reason."""
    name, words = row.row, visit.words
    standard = visit._(
        "standard {points}, not below {floor}",
        points=number(words, row.standard),
        floor=number(words, row.floor),
    )
    if row.deducts:
        rate = in_form(line.rate, visit.language) if line is not None and line.rate is not None else ""
        label = visit._("{row}: rate that the deduction goes by", row=name)
        first = Field(f"rate:{name}", label, "exact", value=rate, hint=standard)
    else:
        value = in_form(line.deducted, visit.language) if line is not None else ""
        label = visit._("{row}: points taken off", row=name)
        first = Field(f"deducted:{name}", label, "exact", value=value, hint=standard, needed=False)
    fields = [first]
    if row.bonus_most:
        most = visit._("at most {points}", points=number(words, row.bonus_most))
        value = in_form(line.bonus, visit.language) if line is not None else ""
        label = visit._("{row}: bonus", row=name)
        fields.append(Field(f"bonus:{name}", label, "exact", value=value, hint=most, needed=False))
    if by != "self":
        label = visit._("{row}: reason, if it is not as on the sheet before", row=name)
        why = Field(_why(row), label, "words", needed=False, kept=True, most=2_000, key=reason_key(name))
        fields.append(why)
    return fields


def _line(given: Given, row: ScoreRow) -> ScoreLine:
    """A row as it was typed; a deduction by bands is what the band of the rate says."""
    rate = given.maybe_exact(f"rate:{row.row}") if row.deducts else None
    deducted = given.exact(f"deducted:{row.row}")
    if rate is not None and (band := band_of(row.deducts, rate)) is not None:
        deducted = band.value
    return ScoreLine(row.row, deducted, given.exact(f"bonus:{row.row}"), rate)


@sheet("/movements/{movement}/rank", SEES_MOVEMENT)
async def rank(visit: Visit) -> Sheet | Response:
    """Put the units in order of their points."""
    found = await the_movement(visit)
    missing = [found.named(unit) for unit in found.state.units if unit not in found.state.sheets]
    notes = [visit._("The ranking is a basis for the sitting that votes, never its result.")]
    if missing:
        notes.append(visit._("Without a sheet: {units}", units=", ".join(missing)))
    made = Sheet(
        found.stream,
        visit._("Rank the units by their points"),
        visit._("Make the ranking"),
        lambda given: RankUnits(),
        f"{found.at}/scores",
        notes=notes,
        offered=ranking(found),
    )
    return of_movement(visit, found, made, found.keeper)
