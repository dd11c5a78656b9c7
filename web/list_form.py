"""What the pages of one list share: how it is found, small forms, what a signature names of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse, Response

from domain.commands import Ask
from web.answering import Errors, settle
from web.asking import ask, sealed
from web.rendering import page
from web.showing_list import ShownList, shown_list
from web.typed import day_of, too_long

if TYPE_CHECKING:
    from web.visit import Visit

LONGEST = {"reason": 5_000, "note": 5_000, "number": 100}


async def the_list(visit: Visit) -> ShownList:
    """The list that the address names."""
    return await shown_list(visit, visit.path("list"))


def to_list(lst: ShownList) -> Response:
    """To its page: nothing of what was asked for is to be done now."""
    return RedirectResponse(f"/lists/{lst.name}", status_code=303)


async def small(visit: Visit, lst: ShownList, what: str, errors: Errors, **values: object) -> Response:
    """One of the forms with a field or two."""
    status = 422 if errors else 200
    return page(visit, "list_form.html", status=status, errors=errors, lst=lst, what=what, **values)


async def tell(
    visit: Visit, lst: ShownList, what: str, asked: Ask, words: dict[str, str], **values: object
) -> Response:
    """Send it, with what is said about it sealed under whoever says it."""

    async def again(errors: Errors) -> Response:
        return await small(visit, lst, what, errors, **values)

    if errors := too_long(visit, words, LONGEST):
        return await again(errors)
    answer = await ask(visit, lst.stream, asked, sealed(visit, visit.person, **words), by=lst.receiver_by)
    return await settle(visit, answer, f"/lists/{lst.name}/handle", again, lst.named)


def days_wrong(visit: Visit, *names: str) -> Errors:
    """What is wrong with the days of a form; one may be left out."""
    wrong = [name for name in names if visit.asked(name).strip() and day_of(visit.asked(name)) is None]
    return {name: visit._("Write it as day, month and year") for name in wrong}


def about_list(visit: Visit, lst: ShownList) -> list[tuple[str, str]]:
    """Which list it is, as the lines of a statement."""
    assert lst.state.about is not None
    return [
        (visit._("List"), f"{lst.state.about.number}, {visit.words.day(lst.state.on)}"),
        (visit._("From"), lst.sender),
        (visit._("To"), lst.receiver),
    ]
