"""A teller's count of the papers of a secret ballot, line by line, without a look at the other teller's."""

from __future__ import annotations

from dataclasses import dataclass, fields

from starlette.responses import Response

from domain.answers import Refusal
from domain.commands import CountLines
from domain.count.ballot import add_up
from domain.events import Papers
from domain.sitting.state import Sheets
from web.answering import Errors, whole
from web.needs import SEES_SITTING
from web.pages.sitting_ballot import differing
from web.showing_sitting import Line, ShownSitting, own_count, shown
from web.sitting_form import form_page, signed
from web.table import route
from web.visit import Visit

FIELDS = tuple(field.name for field in fields(Papers))
"""In the order of the form; ``sealed`` of absent members, where the rule takes these, is the last."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A line of the form: what was typed or counted before, and how many papers there can be."""

    line: Line
    number: int
    values: dict[str, str]
    seats: int
    problem: str | None


@route("GET", "/sittings/{sitting}/count", SEES_SITTING)
async def form(visit: Visit) -> Response:
    """The count form, for a teller; with his own count where he has given one."""
    return await _form(visit, await shown(visit, visit.path("sitting")), {})


@route("POST", "/sittings/{sitting}/count", SEES_SITTING)
async def count(visit: Visit) -> Response:
    """Enter the count: every line adds up, or the form comes back."""
    sitting = await shown(visit, visit.path("sitting"))
    ballot = papers_of(visit, sitting)
    if ballot is None:
        return await _form(visit, sitting, {})
    papers, errors = read(visit, ballot)
    if errors:
        return await _form(visit, sitting, errors)
    labels = field_names(visit)
    lines = [
        (sitting.named(line), "; ".join(f"{labels[name]}: {getattr(row, name)}" for name in FIELDS))
        for line, row in papers.items()
    ]
    title = visit._("You enter your count of the papers")
    return await signed(visit, sitting, CountLines(ballot.ballot, papers), _form, title, lines)


def field_names(visit: Visit) -> dict[str, str]:
    """What the fields of a count are called."""
    return {
        "issued": visit._("Papers issued"),
        "returned": visit._("Papers returned"),
        "unreturned": visit._("Papers not returned"),
        "approve": visit._("In favour"),
        "reject": visit._("Against"),
        "blank": visit._("Blank"),
        "invalid": visit._("Invalid"),
        "sealed": visit._("Of these, sealed papers of absent members"),
    }


def papers_of(visit: Visit, sitting: ShownSitting) -> Sheets | None:
    """The ballot whose papers are counted: the open one, or a counted one that is put right."""
    asked = sitting.state.ballots(visit.asked("ballot"))
    found = asked or sitting.state.ballot
    if found is None and sitting.state.counted and sitting.state.phase == "open":
        found = sitting.state.counted[-1]
    return found if found is not None and found.kind == "secret" else None


def read(visit: Visit, ballot: Sheets) -> tuple[dict[str, Papers], Errors]:
    """What was typed, line by line, and what does not add up; a line's fields are numbered by its place."""
    papers: dict[str, Papers] = {}
    errors = Errors()
    for number, line in enumerate(ballot.lines, 1):
        values = {name: whole(visit, f"{name}-{number}") for name in FIELDS}
        if not ballot.sealed:
            values["sealed"] = 0
        numbers = {name: value for name, value in values.items() if value is not None}
        if missing := [name for name in FIELDS if name not in numbers]:
            errors[f"{missing[0]}-{number}"] = visit._("Line {number}: enter whole numbers", number=number)
            continue
        papers[line] = Papers(**numbers)
        refused = add_up(papers[line], seats_of(ballot, line))
        if isinstance(refused, Refusal):
            why = visit.words.refusal(refused)
            errors[f"issued-{number}"] = visit._("Line {number}: {why}", number=number, why=why)
    return papers, errors


def seats_of(ballot: Sheets, line: str) -> int:
    """How many papers there can be on the line: of those who are there and have a part in it."""
    recused = ballot.lines[line].recused
    return sum(seat not in recused for seat in (*ballot.present, *ballot.sealed))


async def _form(visit: Visit, sitting: ShownSitting, errors: Errors) -> Response:
    ballot = papers_of(visit, sitting)
    own = await own_count(visit, sitting, ballot) if ballot is not None else None
    rows = []
    for number, line in enumerate(ballot.lines if ballot is not None else (), 1):
        assert ballot is not None
        before = own[line] if own is not None else None
        seats = seats_of(ballot, line)
        values = {}
        for name in FIELDS:
            default = "" if before is None else str(getattr(before, name))
            if before is None and name == "issued":
                default = str(seats)
            values[name] = visit.asked(f"{name}-{number}") or default
        problem = next((text for field, text in errors.items() if field.endswith(f"-{number}")), None)
        rows.append(Counted(sitting.lines[line], number, values, seats, problem))
    return form_page(
        visit,
        "sitting_count.html",
        sitting,
        errors,
        ballot=ballot,
        rows=rows,
        own=own is not None,
        given=ballot.received if ballot is not None else 0,
        labels=field_names(visit),
        names=[name for name in FIELDS if name != "sealed" or (ballot is not None and ballot.sealed)],
        # Where they differ is told to those who have counted; how, to nobody.
        differ=differing(sitting, ballot) if own is not None else None,
    )
