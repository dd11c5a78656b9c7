"""The file leaves for the Prime Minister, the Government or the President, and the answer comes back.

Proposal, decision and hand-over are three dated steps that may fall in different years: the last one may come
after the case has ended.
"""

from __future__ import annotations

from domain import authority
from domain.answers import Refusal
from domain.award.stages import UpwardStage
from domain.commands import Command, EnterAnswer, HandOverAward, SendUpward
from domain.events import (
    AwardHandedOver,
    AwardsHeld,
    HeldRow,
    NominationEnded,
    Returned,
    SentUpward,
    UpwardAnswered,
)
from domain.facts import Facts, registry_of
from domain.happened import Decided, Into
from domain.nomination import freeze
from domain.nomination.acting import go_on, kept
from domain.nomination.route import Moment, policy_of
from domain.nomination.state import Nomination


def send(
    state: Nomination, ask: SendUpward, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Note that the proposal has left."""
    stage = kept(state, ask.stage, UpwardStage, command.actor, facts, moment)
    if isinstance(stage, Refusal):
        return stage
    if refused := freeze.refused(state, facts, *moment.days):
        return refused
    sent = state.desk.sent
    if sent is not None:
        return Refusal("sent_already", {"number": sent.number, "on": sent.on.isoformat()})
    if not ask.number.strip():
        return Refusal("number_missing")
    return [SentUpward(ask.stage, ask.number, moment.on, stage.to)]


def answered(
    state: Nomination, ask: EnterAnswer, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Enter the answer: granted, the award is held from now on; refused, the case ends; or it is returned."""
    stage = kept(state, ask.stage, UpwardStage, command.actor, facts, moment)
    if isinstance(stage, Refusal):
        return stage
    sent = state.desk.sent
    if sent is None:
        return Refusal("not_sent", {"stage": ask.stage}, stage.cite)
    if not ask.number.strip():
        return Refusal("number_missing")
    if not sent.on <= ask.decided <= moment.on:
        values = {
            "decided": ask.decided.isoformat(),
            "sent": sent.on.isoformat(),
            "on": moment.on.isoformat(),
        }
        return Refusal("answer_out_of_time", values)
    answer = UpwardAnswered(ask.stage, ask.answer, ask.number, ask.decided, ask.organ)
    match ask.answer:
        case "refused":
            return [answer, NominationEnded("refused")]
        case "returned":
            return [answer, Returned(ask.stage)]
        case "granted":
            return [answer, *go_on(state, facts, moment), *_held(state, ask, command.stream)]


def _held(state: Nomination, ask: EnterAnswer, stream: str) -> list[Into]:
    """The award in the register of the unit; trying out a policy gives nothing to anybody."""
    about = state.about
    assert about is not None
    if about.what_if:
        return []
    row = HeldRow(
        holder=about.nominee,
        award=about.award,
        season=about.season,
        kind=about.kind,
        number=ask.number,
        decided=ask.decided,
        organ=ask.organ,
        feat_on=about.feat_on,
    )
    # Whoever enters the answer has the paper before him: he vouches for it.
    held = AwardsHeld(about.unit, source=stream, verified=True, decision=None, rows=(row,))
    return [Into(registry_of(about.unit), held)]


def hand_over(
    state: Nomination, ask: HandOverAward, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Note on which day an award from above was handed over, once."""
    about = state.about
    assert about is not None
    answer = state.reports.answers.get(ask.stage)
    if answer is None or answer.answer != "granted":
        return Refusal("not_granted", {"stage": ask.stage})
    stage = next(s for s in policy_of(about, facts).route if s.stage == ask.stage)
    assert isinstance(stage, UpwardStage)
    actor, body = command.actor, about.bodies[ask.stage]
    if refused := authority.unproven(facts, actor, stage):
        return refused
    if not authority.acts_as(facts, actor, stage.by, body, moment.today):
        return Refusal("not_keeper", {"person": actor.person, "office": stage.by, "body": body}, stage.cite)
    if ask.stage in state.reports.handed_over:
        return Refusal("handed_over_already", {"on": state.reports.handed_over[ask.stage].isoformat()})
    if moment.on < answer.decided:
        values = {"on": moment.on.isoformat(), "decided": answer.decided.isoformat()}
        return Refusal("handed_over_before", values)
    return [AwardHandedOver(ask.stage, moment.on)]
