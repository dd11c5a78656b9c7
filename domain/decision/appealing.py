"""Appeals and proceedings elsewhere: attached to a line of a decision, at any time, also years later."""

from __future__ import annotations

from domain import authority
from domain.answers import Refusal
from domain.commands import AnswerAppeal, AttachProceeding, Command, FileAppeal
from domain.decision import drafting, paper
from domain.decision.signing import not_signed
from domain.decision.state import Decision
from domain.events import AppealAnswered, AppealFiled, ProceedingAttached
from domain.facts import Facts
from domain.happened import Decided
from domain.nomination.route import Moment


def appeal(
    state: Decision, ask: FileAppeal, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """The person whose line it is appeals, or whoever files for the unit; also against being left out."""
    if refused := not_signed(state) or drafting.unknown_line((*state.lines, *state.left), (ask.line,)):
        return refused
    about, actor = paper.about_of(facts.case(ask.line)), command.actor
    files = authority.files_for(facts, actor, about.unit, moment.today)
    if actor.person not in facts.common.people or not (actor.person == about.nominee or files):
        return Refusal("not_your_line", {"person": actor.person, "line": ask.line})
    for number, earlier in enumerate(state.appeals, 1):
        if earlier.answered is None and earlier.filed.line == ask.line:
            return Refusal("appeal_waits", {"appeal": number})
    return [AppealFiled(len(state.appeals) + 1, ask.line)]


def answer(
    state: Decision, ask: AnswerAppeal, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Answer by a paper, by whoever could sign the decision; it changes nothing by itself."""
    if not 1 <= ask.appeal <= len(state.appeals):
        return Refusal("no_such_appeal", {"appeal": ask.appeal})
    filed = state.appeals[ask.appeal - 1]
    if filed.answered is not None:
        return Refusal("appeal_answered", {"appeal": ask.appeal})
    if moment.on < filed.on:
        return Refusal("date_before_stage", {"on": str(moment.on), "begun": str(filed.on)})
    assert state.about is not None
    cases = facts.cases((filed.filed.line,))
    stage = paper.may_sign(cases, state.about.organ, command.actor, facts, moment)
    if isinstance(stage, Refusal):
        return stage
    return [AppealAnswered(ask.appeal, ask.answer, ask.paper)]


def attach(
    state: Decision, ask: AttachProceeding, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Note a proceeding of another body; what it finds comes as a conclusion, an erratum or an appeal."""
    if refused := not_signed(state) or drafting.unknown_line((*state.lines, *state.left), (ask.line,)):
        return refused
    if refused := drafting.not_department(state, command.actor, facts, moment):
        return refused
    if refused := drafting.younger(ask.paper, ask.dated, moment):
        return refused
    return [ProceedingAttached(ask.line, ask.kind, ask.paper, ask.dated, ask.body)]
