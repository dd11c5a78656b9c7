"""Movements: those of one's bodies, and one with its members, targets, pledges, reviews and actions."""

from __future__ import annotations

from starlette.responses import Response

from audit.progress_rows import wanted
from audit.telling_movement import figure
from domain.events import MovementDrafted
from domain.movement import Movement, measuring
from projections import lists
from web.links import link_of
from web.needs import SEES_MOVEMENT, SIGNED_IN
from web.rendering import page
from web.seeing import seen_of
from web.table import route
from web.visit import Visit


@route("GET", "/movements", SIGNED_IN)
async def every(visit: Visit) -> Response:
    """The movements that the visitor's bodies run or take part in, the last one first."""
    streams = [one.stream for one in await lists.streams(visit.site.lists, "movement")]
    found: list[tuple[str, Movement]] = [(one.stream, one.state) for one in await seen_of(visit, streams)]
    found.sort(key=lambda one: _plan(one[1]).runs.begins, reverse=True)
    names = await visit.names(_plan(state).body for _, state in found)
    return page(visit, "movements.html", movements=found, names=names, link_of=link_of)


@route("GET", "/movements/{movement}", SEES_MOVEMENT)
async def show(visit: Visit) -> Response:
    """The movement as it stands: what is asked, who has done it, and who has not."""
    state: Movement = await visit.state("movement", visit.path("movement"))
    plan = _plan(state)
    rows = [
        (target, unit, measuring.measured(state, target, unit, confirmed_only=False))
        for target in plan.targets
        for unit in state.bound(target)
    ]
    standings = [
        (target, unit, found, measuring.outlook(state, target, unit, visit.today))
        for target, unit, found in rows
    ]
    codes = {
        plan.body,
        *state.members,
        *plan.members,
        *(action.about.owner for action in state.actions.values()),
        *(aim.candidate for _, aim in state.running),
        *(one.aim.candidate for one in state.dropped),
    }
    return page(
        visit,
        "movement.html",
        code=visit.path("movement"),
        movement=state,
        plan=plan,
        standings=standings,
        names=await visit.names(codes),
        without_plan=[unit for unit in state.members if unit not in state.plans],
        wanted=wanted,
        figure=figure,
    )


def _plan(state: Movement) -> MovementDrafted:
    assert state.plan is not None, "who may see a movement sees one that has a plan"
    return state.plan
