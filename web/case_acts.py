"""What the visitor may do about a nomination though nothing waits for him: addresses and their texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import authority
from domain.award.stages import UpwardStage
from domain.commands import Actor
from domain.facts import Facts
from web.showing_case import ShownCase
from web.ways import acting_as

if TYPE_CHECKING:
    from web.visit import Visit


async def acts_of(visit: Visit, case: ShownCase) -> list[tuple[str, str]]:
    """Only what makes sense as it stands; what one may do the command decides."""
    state, facts = case.state, await visit.facts()
    acts: list[tuple[str, str]] = []
    if state.ballot is not None and state.stage is not None:
        who = Actor(visit.person, "session")
        if authority.presides(facts, who, state.stage.body, visit.today):
            text = visit._("The ballot: whose vote is still to come, more time, closing")
            acts.append((f"/cases/{case.name}/close", text))
    if to_hand_over(visit, facts, case)[1] is not None:
        acts.append((f"/cases/{case.name}/hand-over", visit._("The award was handed over today")))
    return acts


def to_hand_over(visit: Visit, facts: Facts, case: ShownCase) -> tuple[str, Actor | None]:
    """The stage whose award came from above and waits to be handed over, and as whom the visitor does it."""
    state = case.state
    granted = {
        stage
        for stage, answer in state.reports.answers.items()
        if answer.answer == "granted" and stage not in state.reports.handed_over
    }
    for stage in case.policy.route:
        if state.about is not None and stage.stage in granted and isinstance(stage, UpwardStage):
            keeper = acting_as(visit, facts, stage.by, state.about.bodies[stage.stage])
            if keeper is not None:
                return stage.stage, keeper
    return next(iter(granted), "-"), None
