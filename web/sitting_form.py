"""What every form of a sitting does with its command: ask it, then show the sitting, or the form again.

What one answers for with one's name (a sheet, a count, a casting vote, the minutes) is ``signed``: with the
passkey of whoever has one, upon the lines that say what it is.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from starlette.responses import Response

from domain.answers import Receipt
from domain.commands import Ask
from domain.facts import Facts
from domain.sitting.agenda import stage_of
from web.answering import Again, Errors, settle
from web.asking import ask, sealed
from web.confirming import BOTH, confirm
from web.rendering import page
from web.showing_sitting import ShownSitting

if TYPE_CHECKING:
    from web.visit import Visit

Form = Callable[["Visit", ShownSitting, Errors], Awaitable[Response]]
"""A page with the form, and what is wrong with it."""


async def settled(visit: Visit, sitting: ShownSitting, what: Ask, form: Form) -> Response:
    """Ask it of the sitting; the reason that was typed is sealed."""
    words = sealed(visit, visit.person, reason=visit.asked("reason"))
    answer = await ask(visit, sitting.stream, what, words)
    return await settle(
        visit, answer, f"/sittings/{sitting.name}", _again(visit, sitting, form), sitting.named
    )


async def signed(
    visit: Visit,
    sitting: ShownSitting,
    what: Ask,
    form: Form,
    title: str,
    lines: Sequence[tuple[str, str]],
    to: str | None = None,
) -> Response:
    """The same, signed by whoever has a passkey; ``lines`` say what is asked, ``to`` where it leads."""
    reason = visit.asked("reason").strip()
    accepts = proofs_of(sitting, await visit.facts())
    answer = await confirm(
        visit,
        sitting.stream,
        what,
        sealed(visit, visit.person, reason=reason),
        title=title,
        statement=[
            (visit._("Sitting"), f"{sitting.body}, {visit.words.day(sitting.about.meets)} ({sitting.name})"),
            *lines,
            *([(visit._("Reason"), reason)] if reason else []),
        ],
        accepts=accepts,
        back=f"/sittings/{sitting.name}",
    )
    if to is None:
        to = f"/sittings/{sitting.name}"
        if isinstance(answer, Receipt):
            to = f"/receipts/{answer.stream}/{answer.version}"
    return await settle(visit, answer, to, _again(visit, sitting, form), sitting.named)


def proofs_of(sitting: ShownSitting, facts: Facts) -> Sequence[str]:
    """The proofs of who acts that the sitting takes: those of the stage of the open ballot's first line."""
    ballot = sitting.state.ballot
    case = sitting.lines[next(iter(ballot.lines))].case if ballot is not None else None
    if case is None or case.stage is None or case.stage.kind != "vote":
        return BOTH
    return stage_of(case, facts).proof


def _again(visit: Visit, sitting: ShownSitting, form: Form) -> Again:
    async def again(errors: Errors) -> Response:
        return await form(visit, sitting, errors)

    return again


def form_page(
    visit: Visit, template: str, sitting: ShownSitting, errors: Errors, **values: object
) -> Response:
    """The page of a form of the sitting."""
    status = 422 if errors else 200
    return page(visit, template, status=status, errors=errors, sitting=sitting, **values)
