"""Opening cases again by exception: only by a decision of its own, with its own number and trail.

A case that fell short is over (the ministry on round 9 of the artists' titles, 2018: not reopened, unless the
council was at fault). What is opened again goes back to a vote; its earlier votes stay where they are.
"""

from __future__ import annotations

from domain.answers import Refusal
from domain.award.stages import VoteStage
from domain.commands import Command, ReopenCases
from domain.decision import drafting, paper
from domain.decision.drafting import ill_symbol
from domain.decision.listing import MOST_LINES
from domain.decision.signing import numbered
from domain.decision.state import Decision
from domain.events import Event, Reopened, ReopeningDecided
from domain.facts import Facts
from domain.happened import Decided, Into
from domain.nomination import giving_back
from domain.nomination.route import Moment, open_stage, route_of
from domain.nomination.state import Nomination, reopened


def reopen(
    state: Decision, ask: ReopenCases, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Send cases that are over back to the vote named, by whoever signs the organ's decisions on them."""
    if state.phase != "unborn":
        return Refusal("already_drafted", {"decision": command.stream})
    if refused := drafting.unknown_line(ask.lines, ask.lines) or ill_symbol(ask.symbol):
        return refused
    if len(ask.lines) > MOST_LINES:
        return Refusal("too_many_lines", {"lines": len(ask.lines), "limit": MOST_LINES})
    if strange := [line for line in ask.lines if not line.startswith("nomination/")]:
        return Refusal("no_such_nomination", {"line": strange[0]})
    if refused := drafting.younger(ask.basis.number, ask.basis.on, moment):
        return refused
    cases = facts.cases(ask.lines)
    for line, case in cases.items():
        if refused := _not_reopened(line, case, ask, facts):
            return refused
    stage = paper.may_sign(cases, ask.organ, command.actor, facts, moment)
    if isinstance(stage, Refusal):
        return stage
    number = paper.next_paper(ask.organ, ask.symbol, facts, moment)
    if isinstance(number, Refusal):
        return number
    decided = ReopeningDecided(
        organ=ask.organ,
        lines=ask.lines,
        stage=ask.stage,
        basis=ask.basis,
        ground=ask.ground,
        symbol=ask.symbol,
        number=number.number,
        paper=number.paper,
        office=stage.by,
        capacity=command.actor.capacity,
    )
    found: list[Event | Into] = [decided, numbered(number, command.stream)]
    for line, case in cases.items():
        anew = reopened(case, ask.stage)
        opened = open_stage(anew, facts, moment, ask.stage)
        back = Reopened(command.stream, ask.stage, number.paper)
        found += [Into(line, event) for event in (back, *opened)]
        found += giving_back.seat(case, facts) if anew.seat is None else []
    return found


def _not_reopened(line: str, case: Nomination, ask: ReopenCases, facts: Facts) -> Refusal | None:
    """Why this case cannot be opened again by this decision."""
    if case.about is None:
        return Refusal("no_such_nomination", {"line": line})
    if case.phase != "ended":
        return Refusal("line_not_over", {"line": line, "stage": case.shown})
    if case.result == "awarded":
        return Refusal("line_is_awarded", {"line": line})
    route = route_of(case.about, facts)
    if not any(isinstance(stage, VoteStage) and stage.stage == ask.stage for stage in route):
        return Refusal("no_such_vote", {"line": line, "stage": ask.stage})
    if paper.sign_stage(case, ask.organ, facts) is None:
        return Refusal("organ_does_not_decide", {"line": line, "body": ask.organ})
    return None
