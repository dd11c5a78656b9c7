"""Who acts at a stage that an office keeps, and how the case goes on from there.

An appraisal, a consultation, a posting and a proposal upward are each kept by the holder of one office in one
body. Nobody keeps a stage of his own case, or of the unit that he heads.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from domain import authority
from domain.answers import Refusal
from domain.award.stages import AppraisalStage, ConsultationStage, PostingStage, UpwardStage
from domain.commands import Actor
from domain.events import Event, Nominated
from domain.facts import Facts
from domain.nomination.bodies import signing_above
from domain.nomination.route import Moment, advance, current, policy_of
from domain.nomination.state import Nomination

KeptStage = AppraisalStage | ConsultationStage | PostingStage | UpwardStage
S = TypeVar("S", AppraisalStage, ConsultationStage, PostingStage, UpwardStage)


def at(state: Nomination, asked: str, kind: type[S], facts: Facts) -> S | Refusal:
    """The stage, if it is the open one and of this kind."""
    here = state.stage
    if state.phase != "open" or here is None or here.name != asked:
        shown = here.name if here is not None and state.phase == "open" else state.phase
        return Refusal("stage_not_open", {"asked": asked, "open": shown})
    stage = current(state, facts)
    if not isinstance(stage, kind):
        return Refusal("stage_of_other_kind", {"stage": asked, "stage_kind": here.kind})
    return stage


def kept(
    state: Nomination, asked: str, kind: type[S], actor: Actor, facts: Facts, moment: Moment
) -> S | Refusal:
    """The stage, if it is open, of this kind, and the actor's to keep."""
    stage = at(state, asked, kind, facts)
    return stage if isinstance(stage, Refusal) else not_keeper(state, stage, actor, facts, moment) or stage


def not_keeper(
    state: Nomination, stage: KeptStage, actor: Actor, facts: Facts, moment: Moment
) -> Refusal | None:
    """Refuse whoever does not hold the stage's office, or has a part in the case himself."""
    assert state.stage is not None
    if refused := authority.unproven(facts, actor, stage):
        return refused
    body = state.stage.body
    if not authority.acts_as(facts, actor, stage.by, body, moment.today):
        return Refusal("not_keeper", {"person": actor.person, "office": stage.by, "body": body}, stage.cite)
    return himself(state, actor, facts, moment)


def files(about: Nominated, actor: Actor, facts: Facts, moment: Moment) -> bool:
    """Whether the actor files for the case: for its unit or, where its nominee leads an office, above it."""
    above = signing_above(policy_of(about, facts), about.bodies)
    return any(authority.files_for(facts, actor, body, moment.today) for body in (about.unit, *above))


def himself(state: Nomination, actor: Actor, facts: Facts, moment: Moment) -> Refusal | None:
    """Refuse the nominee, and the head of the unit that nominates; also whoever stands in for one of them."""
    assert state.about is not None
    assert state.stage is not None
    unit = facts.body(state.about.unit)
    given = facts.body(state.stage.body).delegations.get(actor.delegation or "")
    for person in (actor.person, *((given.giver,) if given is not None else ())):
        if person == state.about.nominee or unit.holds(person, authority.HEAD, moment.today):
            return Refusal("acts_for_himself", {"person": person, "nominee": state.about.nominee})
    return None


def go_on(state: Nomination, facts: Facts, moment: Moment) -> list[Event]:
    """Open what follows the stage that is done."""
    assert state.stage is not None
    # Whoever enters the last word does not choose the day of the next stage's roll.
    moment = moment if state.stage.late else replace(moment, on=moment.today)
    return advance(state, facts, moment, state.stage.name)
