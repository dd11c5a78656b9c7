"""A member's sheet: all lines of the ballot in one table, one command with all choices; or taking no part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from domain.commands import CastSheet, RecuseFromLines
from domain.events import Choice
from domain.facts import Facts
from domain.nomination.route import ground_of
from domain.sitting.agenda import stage_of
from domain.sitting.state import Sheets
from web.acting import Mine, giver_of, mine
from web.answering import Errors, several
from web.asking import hidden
from web.needs import SEES_SITTING
from web.showing_sitting import Line, ShownSitting, own_sheets, shown
from web.sitting_form import form_page, signed
from web.sitting_rule import rule_of_sheets
from web.table import route
from web.visit import Visit

CHOICES: Mapping[str, Choice] = {"approve": "approve", "reject": "reject", "abstain": "abstain"}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the sheet. ``barred`` says why this seat has no part in it, ``base`` what that means."""

    line: Line
    barred: str | None
    base: str | None
    concerned: str | None
    """Why whoever casts the vote is to take no part himself, though the seat might."""


@route("GET", "/sittings/{sitting}/vote", SEES_SITTING)
async def sheet(visit: Visit) -> Response:
    """The sheet, for whom one is waited for; for whoever has handed his in, what stands on it."""
    return await _sheet(visit, await shown(visit, visit.path("sitting")), {})


@route("POST", "/sittings/{sitting}/vote", SEES_SITTING)
async def vote(visit: Visit) -> Response:
    """Hand in the sheet: one command with all its choices."""
    sitting = await shown(visit, visit.path("sitting"))
    ballot, seat = sitting.state.ballot, visit.asked("seat")
    given = {line: choice for line in sitting.lines if (choice := visit.asked(f"line-{line}"))}
    choices = {line: CHOICES[choice] for line, choice in given.items() if choice in CHOICES}
    if ballot is not None and ballot.kind == "open":
        errors = {
            f"line-{line}": visit._("Choose for {nominee}", nominee=sitting.lines[line].nominee)
            for line, written in ballot.lines.items()
            if seat not in written.recused and line not in choices and line in sitting.lines
        }
        if errors:
            return await _sheet(visit, sitting, errors)
    words = {"approve": visit._("In favour"), "reject": visit._("Against"), "abstain": visit._("Abstain")}
    what = CastSheet(visit.asked("ballot"), choices, hidden(visit, "nonce"), seat or None)
    lines = [(visit._("Seat"), sitting.named(seat))] if seat and seat != visit.person else []
    lines += [(sitting.named(line), words[choice]) for line, choice in choices.items()]
    return await signed(visit, sitting, what, _sheet, visit._("You hand in your sheet"), lines)


@route("GET", "/sittings/{sitting}/recuse", SEES_SITTING)
async def stepping_aside(visit: Visit) -> Response:
    """The lines on which one takes no part."""
    return await _recusing(visit, await shown(visit, visit.path("sitting")), {})


@route("POST", "/sittings/{sitting}/recuse", SEES_SITTING)
async def recuse(visit: Visit) -> Response:
    """Declare that one takes no part in some lines; then the sheet without them."""
    sitting, lines = await shown(visit, visit.path("sitting")), several(visit, "line")
    if not lines:
        return await _recusing(visit, sitting, {"line": visit._("Choose at least one nomination")})
    seat = visit.asked("seat")
    what = RecuseFromLines(visit.asked("ballot"), lines, seat or None)
    to = f"/sittings/{quote(sitting.name)}/vote?seat={quote(seat, safe='')}"
    barred = [(visit._("I take no part in"), sitting.named(line)) for line in lines]
    return await signed(visit, sitting, what, _recusing, visit._("You take no part"), barred, to)


async def _sheet(visit: Visit, sitting: ShownSitting, errors: Errors) -> Response:
    mine_here = [one for one in await mine(visit, sitting.stream) if one.task == "vote"]
    task = _for_seat(mine_here, visit.asked("seat"))
    ballot = sitting.state.ballot
    if ballot is None or task is None:
        own = await own_sheets(visit, sitting)
        return form_page(visit, "sitting_own_sheet.html", sitting, errors, own=own)
    facts = await visit.facts()
    return form_page(
        visit,
        "sitting_sheet.html",
        sitting,
        errors,
        ballot=ballot,
        task=task,
        giver=await giver_of(visit, task),
        others=[one for one in mine_here if one.seat != task.seat],
        rows=[_row(visit, sitting, ballot, line, task.seat, facts) for line in ballot.lines],
        rule=rule_of_sheets(visit, sitting, ballot),
    )


async def _recusing(visit: Visit, sitting: ShownSitting, errors: Errors) -> Response:
    mine_here = [one for one in await mine(visit, sitting.stream) if one.task == "vote"]
    task, ballot = _for_seat(mine_here, visit.asked("seat")), sitting.state.ballot
    if task is None or ballot is None:
        return RedirectResponse(f"/sittings/{quote(sitting.name)}", status_code=303)
    facts = await visit.facts()
    rows = [_row(visit, sitting, ballot, line, task.seat, facts) for line in ballot.lines]
    return form_page(
        visit,
        "sitting_recuse.html",
        sitting,
        errors,
        ballot=ballot,
        task=task,
        rows=[row for row in rows if row.barred is None],
        chosen={*several(visit, "line"), visit.asked("only")},
    )


def _for_seat(tasks: list[Mine], seat: str) -> Mine | None:
    """The vote for that seat, or the first one."""
    return next((one for one in tasks if one.seat == seat), None if seat else next(iter(tasks), None))


def _row(visit: Visit, sitting: ShownSitting, ballot: Sheets, name: str, seat: str, facts: Facts) -> Row:
    line, written = sitting.lines[name], ballot.lines[name]
    ground = written.recused.get(seat)
    if ground is not None:
        barred = visit.words.word("ground", ground)
        return Row(line, barred, _base_effect(visit, sitting, ballot, name), None)
    case = line.case
    if case.phase != "open" or case.stage is None or case.stage.kind != "vote":
        return Row(line, None, None, None)
    own = ground_of(visit.person, stage_of(case, facts), case, facts, case.stage.body, visit.today)
    return Row(line, None, None, None if own is None else visit.words.word("ground", own))


def _base_effect(visit: Visit, sitting: ShownSitting, ballot: Sheets, name: str) -> str:
    """What it means for the base that the seat has no part."""
    terms = ballot.contest(name).terms
    of = visit.words.base(terms.base)
    if terms.base == "cast":
        return visit._("The base is the votes cast: yours is not among them.")
    seats = len(sitting.state.roll) if terms.base != "present" else len(ballot.there)
    if terms.recused == "counts":
        return visit._("The base stays {base} ({of}): your seat counts in it.", base=seats, of=of)
    recused = sum(seat in ballot.lines[name].recused for seat in sitting.state.roll)
    return visit._("The base is {base} ({of}) without your seat.", base=seats - recused, of=of)
