"""What goes back to whoever sent the list: the whole of it, single names, and in the end the results."""

from __future__ import annotations

from collections import Counter
from typing import Literal

from starlette.responses import Response

from domain.answers import Receipt, Refusal
from domain.commands import Command as Asked
from domain.commands import (
    ReportResults,
    ReturnLines,
    ReturnList,
)
from domain.events import ResultsReported
from domain.nomination.route import Moment
from domain.submission import results
from web.answering import Errors, settle, several
from web.asking import ask, sealed
from web.confirming import confirm
from web.list_form import LONGEST, about_list, days_wrong, small, the_list, to_list
from web.needs import SEES_LIST
from web.rendering import page
from web.showing_list import ShownList
from web.table import route
from web.typed import chosen, cleaned, end_of, too_long
from web.visit import Visit


@route("GET", "/lists/{list}/return", SEES_LIST)
async def return_whole(visit: Visit) -> Response:
    """Why, and until when it has to come again."""
    lst = await the_list(visit)
    if not lst.holds or lst.state.phase != "received":
        return to_list(lst)
    return await small(visit, lst, "return", {})


@route("POST", "/lists/{list}/return", SEES_LIST)
async def returned_whole(visit: Visit) -> Response:
    """Send the whole list back."""
    lst, reason = await the_list(visit), cleaned(visit.asked("reason"))
    errors = days_wrong(visit, "due", "remind") | too_long(visit, {"reason": reason}, LONGEST)
    due = end_of(visit.asked("due"))
    if due is None:
        errors.setdefault("due", visit._("Write until when it has to come again"))
    if not reason:
        errors["reason"] = visit._("Write the reason")
    if errors or due is None:
        return await small(visit, lst, "return", errors)

    async def again(errors: Errors) -> Response:
        return await small(visit, lst, "return", errors)

    answer = await confirm(
        visit,
        lst.stream,
        ReturnList(due, end_of(visit.asked("remind"))),
        sealed(visit, visit.person, reason=reason),
        title=visit._("You send the whole list back"),
        statement=[
            *about_list(visit, lst),
            (visit._("Due"), visit.words.until(due)),
            (visit._("Reason"), reason),
        ],
        by=lst.receiver_by,
        back=f"/lists/{lst.name}/handle",
    )
    return await settle(visit, answer, f"/lists/{lst.name}", again, lst.named)


BACK_TO: tuple[Literal["filer", "sender"], ...] = ("filer", "sender")


@route("GET", "/lists/{list}/return-lines", SEES_LIST)
async def return_lines(visit: Visit) -> Response:
    """Which names, to whom, and why."""
    lst = await the_list(visit)
    if not lst.holds or lst.state.phase != "received":
        return to_list(lst)
    return page(visit, "list_return_lines.html", lst=lst, chosen=())


@route("POST", "/lists/{list}/return-lines", SEES_LIST)
async def returned_lines(visit: Visit) -> Response:
    """Send names back one by one: to their unit, or to the list's sender only."""
    lst = await the_list(visit)
    lines, reason = several(visit, "line"), cleaned(visit.asked("reason"))
    to = chosen(BACK_TO, visit.asked("to"))

    async def again(errors: Errors) -> Response:
        return page(visit, "list_return_lines.html", status=422, errors=errors, lst=lst, chosen=lines)

    errors = too_long(visit, {"reason": reason}, LONGEST)
    if not lines:
        errors["line"] = visit._("Choose the names")
    if to is None:
        errors["to"] = visit._("Choose to whom they go back")
    if not reason:
        errors["reason"] = visit._("Write the reason")
    if errors or to is None:
        return await again(errors)
    named = {one.stream: f"{one.number}. {one.nominee}" for one in lst.lines}
    answer = await confirm(
        visit,
        lst.stream,
        ReturnLines(tuple(lines), to),
        sealed(visit, visit.person, reason=reason),
        title=visit._("You send names of the list back"),
        statement=[
            *about_list(visit, lst),
            *((visit._("Name"), named.get(line, line)) for line in lines),
            (visit._("To"), visit._("their units") if to == "filer" else lst.sender),
            (visit._("Reason"), reason),
        ],
        by=lst.receiver_by,
        back=f"/lists/{lst.name}/handle",
    )
    return await settle(visit, answer, f"/lists/{lst.name}/handle", again, lst.named)


@route("GET", "/lists/{list}/report", SEES_LIST)
async def results_ahead(visit: Visit) -> Response:
    """What every level below will be told."""
    lst = await the_list(visit)
    if not (lst.receives or lst.holds) or lst.state.phase != "received":
        return to_list(lst)
    return await _report(visit, lst, {})


async def _report(visit: Visit, lst: ShownList, errors: Errors) -> Response:
    command = Asked(lst.stream, "web/ahead", lst.receiver_by, ReportResults())
    moment = Moment(at=visit.now, today=visit.today, on=visit.today)
    told = await visit.site.reading.with_facts(
        lambda facts: results.report(lst.state, command, facts, moment)
    )
    refused, rows, counts = "", [], Counter[str]()
    if isinstance(told, Refusal):
        refused = visit.words.refusal(told, lst.named)
    else:
        by_stream = {one.stream: one for one in lst.lines}
        for event in told:
            if isinstance(event, ResultsReported):
                rows += [
                    (by_stream[row.line], visit.words.reported(row.result), row.number) for row in event.rows
                ]
        counts = Counter(word for _, word, _ in rows)
    return page(
        visit,
        "list_report.html",
        status=422 if errors else 200,
        errors=errors,
        lst=lst,
        rows=rows,
        counts=sorted(counts.items()),
        refused=refused,
    )


@route("POST", "/lists/{list}/report", SEES_LIST)
async def results_told(visit: Visit) -> Response:
    """Tell them."""
    lst = await the_list(visit)

    async def again(errors: Errors) -> Response:
        return await _report(visit, lst, errors)

    answer = await ask(visit, lst.stream, ReportResults(), by=lst.receiver_by)
    to = f"/lists/{lst.name}" if isinstance(answer, Receipt) else ""
    return await settle(visit, answer, to, again, lst.named)
