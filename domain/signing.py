"""The leader signs or declines. In this release the signature stands on the nomination itself."""

from __future__ import annotations

from domain import authority
from domain.answers import Refusal
from domain.case import Nomination
from domain.commands import Actor, Decline, Sign
from domain.events import Declined, Event, NominationEnded, Signed
from domain.facts import Facts
from domain.policy import SignStage
from domain.route import Moment, advance, current


def sign(state: Nomination, ask: Sign, actor: Actor, facts: Facts, moment: Moment) -> list[Event] | Refusal:
    """Sign, in person or in one of the capacities that the policy accepts; nobody signs for himself."""
    stage = may(state, ask.stage, actor, facts, moment)
    if isinstance(stage, Refusal):
        return stage
    signed = Signed(stage=ask.stage, office=stage.by, capacity=actor.capacity, number=ask.number)
    return [signed, *advance(state, facts, moment, ask.stage)]


def decline(
    state: Nomination, ask: Decline, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Decline, with reasons, by whoever could have signed."""
    stage = may(state, ask.stage, actor, facts, moment)
    if isinstance(stage, Refusal):
        return stage
    return [Declined(stage=ask.stage), NominationEnded("declined")]


def may(state: Nomination, asked: str, actor: Actor, facts: Facts, moment: Moment) -> SignStage | Refusal:
    """The stage, if it is open for signing and the actor may sign there for somebody else than himself."""
    here = state.stage
    if state.phase == "open" and here is not None and here.kind == "vote" and here.name == asked:
        return Refusal("stage_is_a_vote", {"stage": here.name})
    if state.phase != "open" or here is None or here.kind != "sign" or here.name != asked:
        return Refusal("stage_not_open", {"asked": asked, "open": here.name if here else state.phase})
    stage = current(state, facts)
    assert isinstance(stage, SignStage)
    assert state.about is not None
    if refused := authority.unproven(actor, stage):
        return refused
    right = authority.may_sign(facts, actor, stage, here.body, moment.today)
    if isinstance(right, Refusal):
        return right
    nominee, unit = state.about.nominee, facts.body(state.about.unit)
    for person in (actor.person, right.giver):
        if person is not None and (person == nominee or unit.holds(person, authority.HEAD, moment.today)):
            return Refusal("signs_for_himself", {"person": person, "nominee": nominee}, stage.cite)
    return stage
