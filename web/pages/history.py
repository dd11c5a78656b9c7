"""A nomination as of any entry, and the same decided again by the rules that the log names."""

from __future__ import annotations

from starlette.responses import Response

from audit.replay import Replay
from domain.nomination.state import Stage
from web.asof import as_of
from web.checking import record_of
from web.needs import AUDITS_CASE, SEES_CASE
from web.rendering import page
from web.showing_case import shown
from web.showing_rules import anchor
from web.table import route
from web.visit import Visit


@route("GET", "/cases/{case}/history", SEES_CASE)
async def show(visit: Visit) -> Response:
    """How the case stood as of an entry, what that changed, which rule applied."""
    asked = visit.asked("version")
    version = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else None
    position = await visit.site.reading.log.length() - 1
    then = await as_of(visit, visit.path("case"), version)
    return page(
        visit,
        "history.html",
        then=then,
        case=then.case,
        record=record_of(then.entry),
        clause=_clause(then.case.state.stage),
        position=position,
    )


def _clause(stage: Stage | None) -> str:
    """The place of the stage's clause on the page of the rules."""
    return f"#{anchor(('route', stage.name))}" if stage else ""


@route("GET", "/cases/{case}/replay", AUDITS_CASE)
async def again(visit: Visit) -> Response:
    """The case decided again, with every difference."""
    name = visit.path("case")
    position = await visit.site.reading.log.length() - 1
    case = await shown(visit, name)
    result = await visit.site.replays.of(visit, case.stream)
    return page(
        visit,
        "replay.html",
        case=case,
        result=result if isinstance(result, Replay) else None,
        why=None if isinstance(result, Replay) else result,
        position=position,
    )
