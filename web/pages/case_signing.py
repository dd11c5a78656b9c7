"""The leader's signature where it stands on the nomination itself: sign, or decline with reasons."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.responses import RedirectResponse, Response

from domain.award.stages import SignStage
from domain.commands import Actor, Decline, Sign
from web.desk_form import OnDesk, of_case, on_desk
from web.needs import SEES_CASE
from web.sheet import Field, Sheet, reason, sheet
from web.visit import Visit
from web.ways import by_way, way_fields, ways_to_sign


@sheet("/cases/{case}/sign", SEES_CASE)
async def sign(visit: Visit) -> Sheet | Response:
    """Sign the nomination."""
    desk = await on_desk(visit)
    if desk.case.state.draft is not None:
        return RedirectResponse(f"/decisions/{desk.case.state.draft.partition('/')[2]}", 303)
    ways = _ways(visit, desk)
    state = desk.case.state
    outcomes = [(one.stage, one.outcome) for one in state.counted]
    outcomes += [(one.stage, one.outcome) for one in state.taken]
    counts = [(visit.words.stage(stage), visit.words.derivation(outcome)) for stage, outcome in outcomes]
    made = Sheet(
        desk.case.stream,
        visit._("Sign the nomination"),
        visit._("Sign it"),
        lambda given: Sign(desk.name, given.maybe("number")),
        desk.at,
        (
            Field("number", visit._("Number of the paper (may be left out)"), needed=False, most=100),
            *way_fields(visit, ways),
        ),
        subject=counts,
        notes=desk.case.found,
        by=by_way(visit, ways),
        offered=bool(ways),
        links=(
            (f"{desk.at}/decline", visit._("Decline to sign, with reasons")),
            (f"{desk.at}/return", visit._("Send the file back for revision")),
        ),
    )
    return of_case(visit, desk, made)


@sheet("/cases/{case}/decline", SEES_CASE)
async def decline(visit: Visit) -> Sheet | Response:
    """Decline to sign; the case ends."""
    desk = await on_desk(visit)
    ways = _ways(visit, desk)
    made = Sheet(
        desk.case.stream,
        visit._("Decline to sign"),
        visit._("Decline"),
        lambda given: Decline(desk.name),
        desk.at,
        (reason(visit), *way_fields(visit, ways)),
        notes=(visit._("The case ends without the award. Its unit reads the reason."),),
        by=by_way(visit, ways),
        offered=bool(ways),
        bad=True,
    )
    return of_case(visit, desk, made)


def _ways(visit: Visit, desk: OnDesk) -> Sequence[Actor]:
    stage = desk.stage
    if not isinstance(stage, SignStage) or stage.signs != "case":
        return ()
    return ways_to_sign(visit, desk.facts, stage, desk.body)
