"""Movements: those of one's bodies, and one with its members, targets, pledges, reviews and actions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from audit import progress as counting
from audit.progress_rows import lacks, wanted
from audit.telling_movement import counted, figure
from domain.exact import show_share
from domain.movement import Movement, measuring, rights
from domain.movement.stricter import Bound
from projections import lists
from web.around import bodies_for
from web.links import link_of
from web.movement_acts import acts_of, drafting
from web.needs import SEES_MOVEMENT, SIGNED_IN
from web.rendering import page
from web.seeing import seen_of
from web.showing_movement import ShownMovement, rows_of, the_movement
from web.table import route
from web.visit import Visit
from web.waiting import next_steps

MOST_ROWS = 30
"""Units of all targets on the movement's page; of more, the visitor's own and the numbers of the others: a
phone shows one unit's figure at a time."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a unit stands with a target: what is wanted of it, what it reported, how it looks."""

    unit: str
    wanted: str
    reported: str
    outlook: measuring.Outlook
    stands: str
    """The same in words."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A target with the standing of each unit that it binds."""

    target: str
    base: str | None
    area: str
    cite: str
    by: str
    weight: str
    """Its part of the whole; empty where the plan does not weigh its targets."""
    counts: Sequence[tuple[str, int]]
    """How many units look how, in words."""
    units: Sequence[Standing]


@route("GET", "/movements", SIGNED_IN)
async def every(visit: Visit) -> Response:
    """The movements that the visitor's bodies run or take part in, the last one first."""
    streams = [one.stream for one in await lists.streams(visit.site.lists, "movement")]
    rows = await rows_of(visit, await seen_of(visit, streams))
    names = await visit.names(one.plan.body for one in rows)
    plans = bool(await bodies_for(visit, rights.keeps))
    return page(visit, "movements.html", rows=rows, names=names, link_of=link_of, plans=plans)


@route("GET", "/movements/{movement}", SEES_MOVEMENT)
async def show(visit: Visit) -> Response:
    """The movement as it stands: what is asked, who has done it, who has not; what the visitor may do."""
    found = await the_movement(visit)
    state = found.state
    whole = sum(len(state.bound(target)) for target in found.plan.targets) <= MOST_ROWS
    return page(
        visit,
        "movement.html",
        found=found,
        movement=state,
        plan=found.plan,
        acts=acts_of(visit, found),
        steps=await next_steps(visit, found.stream),
        targets=[_asked(visit, found, target.target, whole=whole) for target in found.plan.targets],
        whole=whole,
        twice=await _twice(visit, found, found.state.members if whole else found.own),
        wanted=lambda target, value: wanted(visit.words, target, value),
        name_of=found.named,
        drafting=drafting(found),
        without_plan=[unit for unit in state.members if unit not in state.plans],
        not_acknowledged=[unit for unit in state.members if unit not in state.acknowledged],
        figure=figure,
        counted=counted,
        history=found.history(visit),
    )


async def _twice(visit: Visit, found: ShownMovement, units: Iterable[str]) -> Mapping[str, Sequence[Bound]]:
    """For each of the units the metrics of this movement for which it has another target too."""
    streams = [one.stream for one in await lists.streams(visit.site.lists, "movement")]
    folded = await visit.site.reading.many(streams)
    movements: dict[str, Movement] = {name.partition("/")[2]: one.state for name, one in folded.items()}
    at_once = counting.at_once(found.state, movements)
    return counting.assigned_here(found.name, counting.assigned_twice(units, at_once))


def _asked(visit: Visit, found: ShownMovement, name: str, *, whole: bool) -> Asked:
    state = found.state
    target = state.targets[name]
    bound = sorted(state.bound(target), key=lambda unit: found.files(unit) is None)
    outlooks = {unit: measuring.outlook(state, target, unit, visit.today) for unit in bound}
    units = []
    for unit, outlook in outlooks.items():
        if not whole and found.files(unit) is None:
            continue
        now = measuring.measured(state, target, unit, confirmed_only=False, by=visit.today)
        shown = [] if now.standing == "not_reported" else [figure(visit.words, now.part, now.whole)]
        shown += _sent_back(visit, state, name, unit)
        asked = wanted(visit.words, target, now.wanted)
        said = lacks(visit.words, outlook, now)
        units.append(Standing(found.named(unit), asked, "; ".join(shown), outlook, said))
    if not outlooks:
        units = [Standing("", wanted(visit.words, target, target.value), "", "not_reported", "")]
    counts = Counter(visit.words.word("standing", outlook) for outlook in outlooks.values())
    return Asked(
        target=name,
        base=target.base,
        area=visit.words.word("area", target.area),
        cite=target.cite,
        by=found.named(target.by),
        weight="" if target.weight is None else show_share(target.weight),
        counts=counts.most_common(),
        units=units,
    )


def _sent_back(visit: Visit, state: Movement, target: str, unit: str) -> list[str]:
    """The unit's results that do not count, until it reports them again."""
    return [
        visit._("{figure} (sent back)", figure=figure(visit.words, one.result.part, one.result.whole))
        for (asked, of, _period), one in state.results.items()
        if (asked, of) == (target, unit) and one.state == "returned"
    ]
