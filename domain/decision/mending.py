"""Putting a signed decision right: an erratum for clerical errors, cancelling for the rest.

Either is a paper of its own, signed by whoever could sign the decision, with its own number. What was wrong
stays readable.
"""

from __future__ import annotations

from collections.abc import Iterable

from domain.answers import Refusal
from domain.commands import CancelLines, Command, IssueErratum
from domain.decision import paper
from domain.decision.signing import not_signed, not_standing, numbered
from domain.decision.state import Decision
from domain.events import AwardCancelled, ErratumIssued, Event, HoldingEnded, LinesCancelled, Revoked
from domain.facts import Facts, registry_of
from domain.happened import Decided, Into
from domain.nomination import giving_back
from domain.nomination.route import Moment

CLERICAL = ("name", "title", "post", "unit_name", "achievement", "basis", "address")
"""What an erratum may put right; their names stand in the log in clear, the texts are sealed."""


def erratum(
    state: Decision, ask: IssueErratum, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Put a clerical error right: who gets what by which decision stays as it is."""
    if refused := not_signed(state) or (not_standing(state, ask.lines) if ask.lines else None):
        return refused
    if not ask.fields:
        return Refusal("nothing_to_do")
    if unknown := [field for field in ask.fields if field not in CLERICAL]:
        return Refusal("not_clerical", {"field": unknown[0][:40], "known": " ".join(CLERICAL)})
    found = new_paper(state, ask.lines or state.lines, command, facts, moment)
    if isinstance(found, Refusal):
        return found
    office, number = found
    issued = ErratumIssued(ask.fields, ask.lines, number.number, number.paper, office, command.actor.capacity)
    return [issued, numbered(number, command.stream)]


def cancel(
    state: Decision, ask: CancelLines, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Cancel lines: the same level takes its own decision back, as to them."""
    if refused := not_signed(state) or not_standing(state, ask.lines):
        return refused
    found = new_paper(state, ask.lines, command, facts, moment)
    if isinstance(found, Refusal):
        return found
    office, number = found
    cancelled = LinesCancelled(
        ask.lines, ask.ground, number.number, number.paper, office, command.actor.capacity
    )
    ended = AwardCancelled(command.stream, number.paper)
    seats = [back for case in facts.cases(ask.lines).values() for back in giving_back.seat(case, facts)]
    return [
        cancelled,
        numbered(number, command.stream),
        *taken_away(state, ask.lines, ended, command.stream, facts),
        *seats,
    ]


def new_paper(
    state: Decision, lines: Iterable[str], command: Command, facts: Facts, moment: Moment
) -> tuple[str, paper.Paper] | Refusal:
    """The signer's office and the number of a paper about these lines, by whoever may sign for them."""
    assert state.about is not None
    stage = paper.may_sign(facts.cases(lines), state.about.organ, command.actor, facts, moment)
    if isinstance(stage, Refusal):
        return stage
    number = paper.next_paper(state.about.organ, state.about.symbol, facts, moment)
    return number if isinstance(number, Refusal) else (stage.by, number)


def taken_away(
    state: Decision, lines: Iterable[str], ended: AwardCancelled | Revoked, decision: str, facts: Facts
) -> list[Event | Into]:
    """What it means for nominations and registers that these lines give nothing any more."""
    assert state.signed is not None
    found: list[Event | Into] = []
    for line, case in facts.cases(lines).items():
        about = paper.about_of(case)
        holding = HoldingEnded(
            about.unit, about.nominee, about.award, about.season, state.signed.paper, decision
        )
        found += [Into(line, ended), Into(registry_of(about.unit), holding)]
    return found
