"""The plan of a movement: drawn up, adopted, launched; taken back or called off."""

from __future__ import annotations

from domain.answers import Refusal
from domain.commands import (
    AdoptMovement,
    CallOffMovement,
    Command,
    DraftMovement,
    LaunchMovement,
    TakeBackPlan,
)
from domain.commands.base import told
from domain.events import (
    Event,
    MovementAdopted,
    MovementCalledOff,
    MovementDrafted,
    MovementLaunched,
    MovementLeft,
    PlanIssued,
    PlanTakenBack,
)
from domain.facts import Facts, registry_of
from domain.happened import Into
from domain.movement import faults, rights
from domain.movement.reaching import GATHERINGS, members_of
from domain.movement.state import Movement
from domain.nomination.route import Moment
from domain.registry.words import unknown_body


def draft(
    state: Movement, ask: DraftMovement, command: Command, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Draw the plan up; as long as nobody has adopted it, also once more."""
    if state.phase not in ("unborn", "drafted"):
        return Refusal("plan_adopted", {"movement": command.stream.partition("/")[2]})
    if state.plan is not None and ask.body != state.plan.body:
        return Refusal("movement_of_another", {"body": state.plan.body})
    if refused := unknown_body(facts.common, ask.body):
        return refused
    if refused := rights.not_keeping(facts, command.actor, ask.body, moment.today):
        return refused
    return faults.unfit(ask, command.stream, facts, moment) or [told(MovementDrafted, ask)]


def adopt(
    state: Movement, ask: AdoptMovement, command: Command, facts: Facts, moment: Moment
) -> list[Event | Into] | Refusal:
    """Adopt it; the movements above that run are told that this member's plan is issued. Where one is
    launched later, the member says so itself."""
    if state.phase != "drafted" or state.plan is None:
        return Refusal("no_draft", {"phase": state.phase})
    if refused := rights.not_leading(facts, command.actor, state.plan.body, moment.today):
        return refused
    if refused := faults.outsiders(state.plan, facts, *faults.days_of(state.plan, moment)) or faults.unready(
        state.plan
    ):
        return refused
    decided: list[Event | Into] = [told(MovementAdopted, ask)]
    own = command.stream.partition("/")[2]
    body = state.plan.body
    for stream, other in faults.linked(state.plan, facts, "superior", "locality").items():
        if other.phase == "launched" and body in other.members and body not in other.plans:
            decided.append(Into(stream, PlanIssued(body, ask.number, own)))
    return decided


def launch(
    state: Movement, ask: LaunchMovement, command: Command, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Launch it for its members, as the registry has them on the day; nothing is launched without a plan
    that was adopted."""
    if state.phase in ("launched", "reviewed"):
        return Refusal("launched_already", {"movement": command.stream.partition("/")[2]})
    if state.phase != "adopted" or state.plan is None:
        return Refusal("plan_not_adopted", {"phase": state.phase})
    if refused := rights.not_leading(facts, command.actor, state.plan.body, moment.today):
        return refused
    if refused := faults.outsiders(state.plan, facts, moment.on):
        return refused
    members = tuple(members_of(state.plan.body, state.plan.members, facts, moment.on))
    clusters = tuple(one for one in members if facts.common.bodies[one].kind in GATHERINGS)
    return [MovementLaunched(members, clusters)]


def take_back(
    state: Movement, _ask: TakeBackPlan, command: Command, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Make a draft of the adopted plan once more: what does not fit any longer can be put right."""
    if state.phase != "adopted" or state.plan is None:
        return Refusal("plan_not_adopted", {"phase": state.phase})
    return rights.not_leading(facts, command.actor, state.plan.body, moment.today) or [PlanTakenBack()]


def call_off(
    state: Movement, _ask: CallOffMovement, command: Command, facts: Facts, moment: Moment
) -> list[Event | Into] | Refusal:
    """Call it off: whoever ran in it runs no more. Who keeps it drops a draft, who leads it anything else."""
    assert state.plan is not None
    if state.phase == "reviewed":
        return Refusal("reviewed_already", {"movement": command.stream.partition("/")[2]})
    who, body = command.actor, state.plan.body
    if state.phase == "drafted":
        refused = rights.not_keeping(facts, who, body, moment.today)
    else:
        refused = rights.not_leading(facts, who, body, moment.today)
    if refused is not None:
        return refused
    own = command.stream.partition("/")[2]
    left = (
        Into(registry_of(unit), MovementLeft(unit, aim.candidate, aim.award, own, moment.on))
        for unit, aim in state.running
    )
    return [MovementCalledOff(), *left]
