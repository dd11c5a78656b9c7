"""The page of one nomination: as it stands, and as it comes back where a command on it was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from web.acting import first, mine
from web.case_acts import acts_of
from web.links import way_to
from web.needs import AUDITS_CASE
from web.rendering import page
from web.showing_case import ShownCase, own_votes, rule_of
from web.showing_file import file_of

if TYPE_CHECKING:
    from web.answering import Errors
    from web.visit import Visit


async def case_page(
    visit: Visit, case: ShownCase, errors: Errors | None = None, status: int = 200
) -> Response:
    """The case as it stands, for whoever looks; with what was refused."""
    tasks = await mine(visit, case.stream)
    rule = rule_of(visit, case.state.ballot) if case.state.ballot is not None else None
    own = await own_votes(visit, case.stream)
    file = await file_of(visit, case.name, case.state, case.entries)
    keeps = first(tasks, "close_posting", "answer_comment") is not None
    boxed = (await visit.site.box.counts()).get(case.stream, 0) if keeps else 0
    audits = await AUDITS_CASE.test(visit)
    agenda = case.state.agenda
    return page(
        visit,
        "case.html",
        status=status,
        errors=errors or {},
        case=case,
        tasks=tasks,
        rule=rule,
        own=own,
        file=file,
        keeps=keeps,
        boxed=boxed,
        audits=audits,
        acts=await acts_of(visit, case),
        sitting=await way_to(visit, agenda) if agenda is not None else "",
    )
