"""The level above takes a list in: acknowledged, entered in its book, given to somebody, handed over."""

from __future__ import annotations

from starlette.responses import Response

from domain.commands import (
    AcknowledgeList,
    AssignList,
    HandOverList,
    RegisterList,
)
from web.list_form import LONGEST, days_wrong, small, tell, the_list, to_list
from web.names import sorted_people
from web.needs import SEES_LIST
from web.rendering import page
from web.showing_list import ShownList
from web.table import route
from web.typed import cleaned, end_of
from web.visit import Visit


@route("GET", "/lists/{list}/receive", SEES_LIST)
async def receive(visit: Visit) -> Response:
    """Take it in, perhaps with a day by which it will be dealt with."""
    lst = await the_list(visit)
    if not lst.receives or lst.state.phase != "sent":
        return to_list(lst)
    return await small(visit, lst, "receive", {})


@route("POST", "/lists/{list}/receive", SEES_LIST)
async def received(visit: Visit) -> Response:
    """From now on its sender cannot take it back."""
    lst = await the_list(visit)
    errors = days_wrong(visit, "due", "remind")
    if errors:
        return await small(visit, lst, "receive", errors)
    due, remind = end_of(visit.asked("due")), end_of(visit.asked("remind"))
    return await tell(visit, lst, "receive", AcknowledgeList(due, remind), {})


@route("GET", "/lists/{list}/handle", SEES_LIST)
async def handle(visit: Visit) -> Response:
    """What is done of it here and what is still to do."""
    lst = await the_list(visit)
    if not (lst.receives or lst.holds) or lst.state.phase != "received":
        return to_list(lst)
    standing = lst.standing
    done = {
        "papers": sum(one.line.papers is not None for one in standing),
        "missing": sum(bool(one.line.missing) for one in standing),
        "appraised": sum(one.line.finding is not None for one in standing),
        "unclear": sum(
            one.line.finding is not None and one.line.finding.finding == "unclear" for one in standing
        ),
        "returned": len(lst.lines) - len(standing),
        "reported": sum(one.line.report is not None for one in lst.lines),
        "all": len(standing),
    }
    return page(visit, "list_handle.html", lst=lst, done=done)


@route("GET", "/lists/{list}/register", SEES_LIST)
async def register(visit: Visit) -> Response:
    """Its number in the book of incoming papers."""
    lst = await the_list(visit)
    if not lst.receives or lst.state.phase != "received" or lst.state.book is not None:
        return to_list(lst)
    return await small(visit, lst, "register", {})


@route("POST", "/lists/{list}/register", SEES_LIST)
async def registered(visit: Visit) -> Response:
    """Enter it there."""
    lst, number = await the_list(visit), cleaned(visit.asked("number"))
    if not number or len(number) > LONGEST["number"]:
        return await small(visit, lst, "register", {"number": visit._("Write the number in the book")})
    return await tell(visit, lst, "register", RegisterList(number), {})


async def _people(visit: Visit, lst: ShownList) -> list[tuple[str, str]]:
    assert lst.state.about is not None
    register = (await visit.facts()).body(lst.state.about.receiver)
    here = {mandate.person for mandate in register.mandates if mandate.covers(visit.today)}
    holder = lst.state.holder.person if lst.state.holder else None
    return sorted_people(await visit.names(here - {holder or ""}))


@route("GET", "/lists/{list}/assign", SEES_LIST)
async def assign(visit: Visit) -> Response:
    """To whom."""
    lst = await the_list(visit)
    if not lst.receives or lst.state.phase != "received":
        return to_list(lst)
    return await small(visit, lst, "assign", {}, people=await _people(visit, lst))


@route("POST", "/lists/{list}/assign", SEES_LIST)
async def assigned(visit: Visit) -> Response:
    """Give it to a case officer."""
    lst = await the_list(visit)
    people = await _people(visit, lst)
    if not visit.asked("person"):
        errors = {"person": visit._("Choose who has it from now on")}
        return await small(visit, lst, "assign", errors, people=people)
    return await tell(visit, lst, "assign", AssignList(visit.asked("person")), {}, people=people)


@route("GET", "/lists/{list}/hand-over", SEES_LIST)
async def hand_over(visit: Visit) -> Response:
    """To whom, and what he has to know."""
    lst = await the_list(visit)
    if not lst.holds or lst.state.phase != "received":
        return to_list(lst)
    return await small(visit, lst, "hand-over", {}, people=await _people(visit, lst))


@route("POST", "/lists/{list}/hand-over", SEES_LIST)
async def handed_over(visit: Visit) -> Response:
    """Hand it to somebody else, with a note."""
    lst = await the_list(visit)
    people, note = await _people(visit, lst), cleaned(visit.asked("note"))
    if not visit.asked("person"):
        errors = {"person": visit._("Choose who has it from now on")}
        return await small(visit, lst, "hand-over", errors, people=people)
    told = HandOverList(visit.asked("person"))
    return await tell(visit, lst, "hand-over", told, {"note": note}, people=people)
