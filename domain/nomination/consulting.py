"""Other bodies are asked for their opinion (hiệp y) before the council meets.

Whoever says nothing is reported as silent and never counted as agreeing; who disagrees does not end the case.
Both are shown to the council, which decides knowing them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from domain import authority
from domain.answers import Refusal
from domain.award.stages import ConsultationStage
from domain.calendar import CalendarEnds, Span
from domain.commands import Actor, AskOpinions, CloseConsultation, GiveOpinion
from domain.events import ConsultationClosed, Event, OpinionAsked, OpinionGiven
from domain.facts import Facts
from domain.nomination import desk
from domain.nomination.acting import at, go_on, himself, kept, not_keeper
from domain.nomination.route import Moment
from domain.nomination.state import Nomination
from domain.registry import resolve


def ask_opinions(
    state: Nomination, ask: AskOpinions, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Ask the bodies that the policy names; the time to reply is counted from the paper's day."""
    stage = kept(state, ask.stage, ConsultationStage, actor, facts, moment)
    if isinstance(stage, Refusal):
        return stage
    if state.desk.asked is not None:
        return Refusal("opinions_asked_already", {"until": state.desk.asked.until.isoformat()})
    bodies = _to_ask(state, stage, facts, moment.on)
    if not bodies:
        return Refusal("nobody_to_ask", {"roles": " ".join(stage.asks)}, stage.cite)
    until = _last_day(stage.reply, moment.on, facts)
    if isinstance(until, Refusal):
        return until
    return [OpinionAsked(ask.stage, bodies, until, ask.paper)]


def give(
    state: Nomination, ask: GiveOpinion, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """A body's head gives its opinion, or the asking office enters the paper on which it came."""
    stage = at(state, ask.stage, ConsultationStage, facts)
    if isinstance(stage, Refusal):
        return stage
    asked = state.desk.asked
    if asked is None:
        return Refusal("opinions_not_asked", {"stage": ask.stage})
    if ask.body not in asked.bodies:
        return Refusal(
            "body_not_asked", {"body": ask.body, "asked_bodies": " ".join(asked.bodies)}, stage.cite
        )
    if refused := _may_give(state, stage, ask, actor, facts, moment):
        return refused
    if ask.body in state.desk.opinions:
        return Refusal("opinion_given_already", {"body": ask.body})
    if moment.on < asked.on:
        return Refusal("before_it_was_asked", {"on": moment.on.isoformat(), "asked_on": asked.on.isoformat()})
    given = OpinionGiven(ask.stage, ask.body, ask.opinion, ask.paper)
    after = replace(state.desk, opinions={**state.desk.opinions, ask.body: given})
    if after.silent:
        return [given]
    return [given, _closed(ask.stage, after), *go_on(state, facts, moment)]


def close(
    state: Nomination, ask: CloseConsultation, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Go on without those who are silent, when their time is over; or where there is nobody to ask."""
    stage = kept(state, ask.stage, ConsultationStage, actor, facts, moment)
    if isinstance(stage, Refusal):
        return stage
    asked = state.desk.asked
    if asked is None and _to_ask(state, stage, facts, moment.on):
        return Refusal("opinions_not_asked", {"stage": ask.stage})
    if asked is not None and moment.on <= asked.until:
        values = {"bodies": " ".join(state.desk.silent), "until": asked.until.isoformat()}
        return Refusal("opinions_outstanding", values, stage.cite)
    return [_closed(ask.stage, state.desk), *go_on(state, facts, moment)]


def _may_give(
    state: Nomination, stage: ConsultationStage, ask: GiveOpinion, actor: Actor, facts: Facts, moment: Moment
) -> Refusal | None:
    if authority.speaks_for_unit(facts, actor, ask.body, moment.today):
        return authority.unproven(facts, actor, stage) or himself(state, actor, facts, moment)
    if not_keeper(state, stage, actor, facts, moment):
        return Refusal("not_its_head", {"person": actor.person, "body": ask.body}, stage.cite)
    return None if ask.paper else Refusal("opinion_without_paper", {"body": ask.body}, stage.cite)


def _closed(stage: str, on_desk: desk.Desk) -> ConsultationClosed:
    given = {body: opinion.opinion for body, opinion in on_desk.opinions.items()}
    return ConsultationClosed(stage, given, on_desk.silent)


def _to_ask(state: Nomination, stage: ConsultationStage, facts: Facts, on: dt.date) -> tuple[str, ...]:
    """The bodies that the policy's words mean for the unit; a unit in no province has no committee there."""
    assert state.about is not None
    found = (resolve(facts.common, role, state.about.unit, on) for role in stage.asks)
    return tuple(dict.fromkeys(body for body in found if body is not None))


def _last_day(span: Span, day: dt.date, facts: Facts) -> dt.date | Refusal:
    """The last day of a time that is counted from ``day``, which itself does not count."""
    if span.unit == "d":
        return day + dt.timedelta(days=span.amount)
    calendar = facts.common.calendar_for(day)
    try:
        if calendar is not None:
            return calendar.after(day, span.amount)
    except CalendarEnds:
        pass
    return Refusal("calendar_missing", {"day": day.isoformat()})
