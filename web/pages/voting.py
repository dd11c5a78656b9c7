"""The vote on one nomination, for whoever it waits for: the sheet, alone or as one of a queue."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import RedirectResponse, Response

from domain import authority
from domain.answers import Receipt, Refusal
from domain.commands import Ask, CastVote, Recuse
from domain.events import Choice, VoteCast
from domain.nomination.waiting import Wait
from eventlog.fold import happened
from web.acting import Mine, first, giver_of, mine
from web.answering import Errors
from web.asking import go, hidden, sealed
from web.case_page import case_page
from web.confirming import confirm
from web.needs import SEES_CASE
from web.queue import in_queue
from web.rendering import page
from web.showing_case import ShownCase, own_votes, rule_of, shown
from web.table import route
from web.visit import Visit

CHOICES: Mapping[str, Choice] = {"approve": "approve", "reject": "reject", "abstain": "abstain"}
RECUSE = "recuse"


@route("GET", "/cases/{case}/vote", SEES_CASE)
async def ballot(visit: Visit) -> Response:
    """The sheet, for whom a vote is waited for; the case itself for anybody else."""
    case = await shown(visit, visit.path("case"))
    task = await _task(visit, case)
    if task is None or case.state.ballot is None:
        return RedirectResponse(f"/cases/{case.name}", status_code=303)
    return await _sheet(visit, case, task, {})


@route("POST", "/cases/{case}/vote", SEES_CASE)
async def vote(visit: Visit) -> Response:
    """Vote, or declare that one takes no part."""
    case = await shown(visit, visit.path("case"))
    choice, ballot_id, seat = visit.asked("choice"), visit.asked("ballot"), visit.asked("seat")
    if choice not in (*CHOICES, RECUSE):
        return await _again(visit, {"choice": visit._("Choose how you vote")})
    what: Ask = Recuse(ballot_id, seat or None)
    if choice in CHOICES:
        what = CastVote(ballot_id, CHOICES[choice], hidden(visit, "nonce"), seat or None)
    answer = await confirm(
        visit,
        case.stream,
        what,
        sealed(visit, visit.person, reason=visit.asked("reason")),
        title=visit._("You vote"),
        statement=statement(visit, case, choice, ballot_id, seat),
        accepts=case.accepts,
        about=case.state.about.nominee if case.state.about is not None else None,
        back=f"/cases/{case.name}",
    )
    if isinstance(answer, Receipt):
        queue = await in_queue(visit)
        return go(visit, queue.after if queue else f"/receipts/{case.stream}/{answer.version}", answer)
    if isinstance(answer, Refusal):
        return await _again(visit, {"choice": visit.words.refusal(answer, case.named)})
    return answer


def choice_word(visit: Visit, choice: str) -> str:
    """What a choice is called on the sheet."""
    words = {
        "approve": visit._("In favour"),
        "reject": visit._("Against"),
        "abstain": visit._("Abstain"),
        RECUSE: visit._("I take no part (recusal)"),
    }
    return words[choice]


def statement(visit: Visit, case: ShownCase, choice: str, ballot: str, seat: str) -> list[tuple[str, str]]:
    """What one signs who votes: on whom, in which ballot, for which seat, how, and why."""
    lines = [
        (visit._("Nominee"), f"{case.nominee} · {case.title}"),
        (visit._("Ballot"), visit.words.place(ballot)),
        (visit._("Your vote"), choice_word(visit, choice)),
    ]
    if seat and seat != visit.person:
        lines.insert(2, (visit._("Seat"), f"{case.named(seat)} ({seat})"))
    if reason := visit.asked("reason").strip():
        lines.append((visit._("Reason"), reason))
    lines.append((visit._("Rule"), f"{case.policy.source.cite} · {case.policy.award}"))
    return lines


async def _task(visit: Visit, case: ShownCase) -> Mine | None:
    """The vote that waits for the visitor, for the seat that the address names if he has several; or one
    that he has cast and that the rule lets him change while the ballot is open."""
    tasks = [one for one in await mine(visit, case.stream) if one.task == "vote"]
    seat, there = visit.asked("seat"), case.state.ballot
    found = next((one for one in tasks if one.seat == seat), None) or first(tasks, "vote")
    if found is not None or there is None or not there.terms.change:
        return found
    for entry in await visit.site.votes.own_votes(case.stream, visit.person):
        event = happened(entry).event
        if isinstance(event, VoteCast) and event.ballot == there.ballot and seat in ("", event.seat):
            unit = event.seat != visit.person
            held = [o for o in await visit.offices() if o.body == event.seat and o.office == authority.HEAD]
            stage = case.state.stage.name if case.state.stage is not None else ""
            body, office = (event.seat, authority.HEAD) if unit else (None, None)
            wait = Wait("vote", stage, None if unit else event.seat, body, office, None)
            return Mine(wait, held[0].by if held else None)
    return None


async def _sheet(visit: Visit, case: ShownCase, task: Mine, errors: Errors) -> Response:
    assert case.state.ballot is not None
    return page(
        visit,
        "vote.html",
        status=422 if errors else 200,
        errors=errors,
        case=case,
        task=task,
        rule=rule_of(visit, case.state.ballot),
        queue=await in_queue(visit),
        own=await own_votes(visit, case.stream),
        others=[o for o in await mine(visit, case.stream) if o.task == "vote" and o.seat != task.seat],
        giver=await giver_of(visit, task),
        choices=[(code, choice_word(visit, code)) for code in (*CHOICES, RECUSE)],
    )


async def _again(visit: Visit, errors: Errors) -> Response:
    """The form again; where the vote waits no more, the case with what was answered."""
    case = await shown(visit, visit.path("case"))
    task = await _task(visit, case)
    if task is not None and case.state.ballot is not None:
        return await _sheet(visit, case, task, errors)
    return await case_page(visit, case, errors, status=409)
