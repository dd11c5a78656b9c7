"""The chair's and the tellers' part in the vote on one nomination: open, close, count, extend, return."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable

from starlette.responses import Response

from domain import authority
from domain.answers import Refusal
from domain.award.stages import VoteStage
from domain.calendar import end_of_day
from domain.commands import Actor, Ask, CloseBallot, CountPapers, ExtendDeadline, OpenBallot, Return
from domain.count.ballot import add_up
from domain.events import Papers
from domain.nomination.route import current, seats_of, threshold_of
from projections import lists
from web.answering import Errors, settle, whole
from web.asking import sealed
from web.confirming import confirm
from web.needs import SEES_CASE
from web.pages.sitting_count import FIELDS, field_names
from web.reminder import reminder
from web.rendering import page
from web.showing_case import ShownCase, own_count, rule_of, shown
from web.table import route
from web.visit import Visit

Form = Callable[[Visit, ShownCase, Errors], Awaitable[Response]]


@route("GET", "/cases/{case}/open", SEES_CASE)
async def opening(visit: Visit) -> Response:
    """What the ballot waited for: its figure, or its roll; open it where that is there by now."""
    return await _opening(visit, await shown(visit, visit.path("case")), {})


@route("POST", "/cases/{case}/open", SEES_CASE)
async def open_ballot(visit: Visit) -> Response:
    """Open the ballot."""
    case = await shown(visit, visit.path("case"))
    title = visit._("You open the ballot")
    return await _asked(visit, case, OpenBallot(_stage(case)), title, [], _opening)


async def _opening(visit: Visit, case: ShownCase, errors: Errors) -> Response:
    facts = await visit.facts()
    here = current(case.state, facts) if case.state.phase == "open" and case.state.stage is not None else None
    lacking, roll = None, 0
    if isinstance(here, VoteStage) and case.state.about is not None and case.state.stage is not None:
        figure = threshold_of(here, case.state.about, facts)
        lacking = visit.words.refusal(figure, case.named) if isinstance(figure, Refusal) else None
        roll = len(seats_of(here, facts, case.state.stage.body, visit.today))
    return _page(visit, "case_open.html", case, errors, lacking=lacking, roll=roll)


@route("GET", "/cases/{case}/close", SEES_CASE)
async def closing(visit: Visit) -> Response:
    """How many votes have come, from whom one is still to come, and closing."""
    return await _closing(visit, await shown(visit, visit.path("case")), {})


@route("POST", "/cases/{case}/close", SEES_CASE)
async def close(visit: Visit) -> Response:
    """Close the ballot and count."""
    case = await shown(visit, visit.path("case"))
    title = visit._("You close the ballot and have it counted")
    return await _asked(visit, case, CloseBallot(visit.asked("ballot")), title, [], _closing)


async def _closing(visit: Visit, case: ShownCase, errors: Errors) -> Response:
    waits = await lists.waits(visit.site.lists, case.stream)
    seats = [wait.person or wait.body or "" for wait in waits if wait.task == "vote"]
    leads = await _chairs(visit, case)
    names = await visit.names(seats)
    missing = [names[seat] for seat in seats] if leads else []
    body = case.named(case.state.stage.body) if case.state.stage is not None else ""
    mail = await reminder(visit, body, f"/cases/{case.name}/vote", seats if leads else ())
    return _page(visit, "case_close.html", case, errors, leads=leads, missing=missing, reminder=mail)


@route("GET", "/cases/{case}/count", SEES_CASE)
async def counting(visit: Visit) -> Response:
    """The count form, for a teller; with his own count where he has given one, never with the other's."""
    return await _counting(visit, await shown(visit, visit.path("case")), {})


@route("POST", "/cases/{case}/count", SEES_CASE)
async def count(visit: Visit) -> Response:
    """Enter the count: it adds up, or the form comes back."""
    case = await shown(visit, visit.path("case"))
    values = {name: whole(visit, name) for name in FIELDS}
    if not visit.asked("sealed"):
        values["sealed"] = 0
    numbers = {name: value for name, value in values.items() if value is not None}
    errors = {name: visit._("Enter a whole number") for name in FIELDS if name not in numbers}
    if errors:
        return await _counting(visit, case, errors)
    papers = Papers(**numbers)
    ballot = case.state.ballot
    wrong = add_up(papers, len(ballot.roll) - ballot.recused) if ballot is not None else None
    if wrong is not None:
        return await _counting(visit, case, {"issued": visit.words.refusal(wrong, case.named)})
    labels = field_names(visit)
    statement = [(labels[name], str(number)) for name, number in numbers.items()]
    title = visit._("You enter your count of the papers")
    return await _asked(visit, case, CountPapers(visit.asked("ballot"), papers), title, statement, _counting)


async def _counting(visit: Visit, case: ShownCase, errors: Errors) -> Response:
    ballot, facts = case.state.ballot, await visit.facts()
    stage = current(case.state, facts) if ballot is not None else None
    takes_sealed = isinstance(stage, VoteStage) and stage.absentees == "sealed_paper"
    own = await own_count(visit, case.stream, ballot) if ballot is not None else None
    seats = len(ballot.roll) - ballot.recused if ballot is not None else 0
    values = {
        name: visit.asked(name)
        or (str(getattr(own, name)) if own is not None else str(seats) if name == "issued" else "")
        for name in FIELDS
        if name != "sealed" or takes_sealed
    }
    labels = field_names(visit)
    return _page(
        visit,
        "case_count.html",
        case,
        errors,
        rows=[(name, labels[name], value) for name, value in values.items()],
        own=own is not None,
        differ=own is not None and ballot is not None and len(ballot.counts) == 2 and ballot.agreed() is None,
        seats=seats,
    )


@route("GET", "/cases/{case}/extend", SEES_CASE)
async def extending(visit: Visit) -> Response:
    """More time for the stage."""
    return await _extending(visit, await shown(visit, visit.path("case")), {})


@route("POST", "/cases/{case}/extend", SEES_CASE)
async def extend(visit: Visit) -> Response:
    """Give it more time, with the reason."""
    case, errors = await shown(visit, visit.path("case")), Errors()
    day = _day(visit.asked("until"))
    if day is None:
        errors["until"] = visit._("Enter the new last day")
    if not visit.asked("reason").strip():
        errors["reason"] = visit._("Give the reason")
    if errors or day is None:
        return await _extending(visit, case, errors)
    what = ExtendDeadline(_stage(case), end_of_day(day))
    statement = [(visit._("New last day"), visit.words.day(day)), (visit._("Reason"), visit.asked("reason"))]
    return await _asked(visit, case, what, visit._("You give the stage more time"), statement, _extending)


async def _extending(visit: Visit, case: ShownCase, errors: Errors) -> Response:
    return _page(visit, "case_extend.html", case, errors)


@route("GET", "/cases/{case}/return", SEES_CASE)
async def returning(visit: Visit) -> Response:
    """Send the file back for revision."""
    return await _returning(visit, await shown(visit, visit.path("case")), {})


@route("POST", "/cases/{case}/return", SEES_CASE)
async def send_back(visit: Visit) -> Response:
    """Send it back, with the reason."""
    case = await shown(visit, visit.path("case"))
    reason = visit.asked("reason").strip()
    if not reason:
        return await _returning(visit, case, {"reason": visit._("Give the reason")})
    title = visit._("You send the file back for revision")
    return await _asked(visit, case, Return(_stage(case)), title, [(visit._("Reason"), reason)], _returning)


async def _returning(visit: Visit, case: ShownCase, errors: Errors) -> Response:
    return _page(visit, "case_return.html", case, errors)


# What all of them do ---------------------------------------------------------------------------------------


async def _asked(
    visit: Visit, case: ShownCase, what: Ask, title: str, statement: list[tuple[str, str]], form: Form
) -> Response:
    """Ask it of the case, signed where the visitor has a passkey; then the case, or the form again."""
    about, stage = case.state.about, case.state.stage
    assert about is not None
    words = sealed(visit, about.nominee, reason=visit.asked("reason"))
    lines = [(visit._("Nominee"), f"{case.nominee} · {case.title}")]
    if stage is not None:
        lines.append((visit._("Stage"), visit.words.stage(stage.name)))
    answer = await confirm(
        visit,
        case.stream,
        what,
        words,
        title=title,
        statement=[*lines, *statement],
        accepts=case.accepts,
        about=about.nominee,
        back=f"/cases/{case.name}",
    )

    async def again(errors: Errors) -> Response:
        return await form(visit, case, errors)

    return await settle(visit, answer, f"/cases/{case.name}", again, case.named)


async def _chairs(visit: Visit, case: ShownCase) -> bool:
    """Whether the visitor chairs the body at which the case stands."""
    stage = case.state.stage
    if stage is None:
        return False
    facts, who = await visit.facts(), Actor(visit.person, "session")
    return authority.presides(facts, who, stage.body, visit.today)


def _page(visit: Visit, template: str, case: ShownCase, errors: Errors, **values: object) -> Response:
    rule = rule_of(visit, case.state.ballot) if case.state.ballot is not None else None
    status = 422 if errors else 200
    return page(visit, template, status=status, errors=errors, case=case, rule=rule, **values)


def _stage(case: ShownCase) -> str:
    """The stage at which the case stands, as the form saw it."""
    return case.state.stage.name if case.state.stage is not None else "-"


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
