"""The signature under a list: one command over all its lines, with everything that it causes."""

from __future__ import annotations

from collections import defaultdict

from domain import book
from domain.answers import Refusal
from domain.commands import Command, HandOverAwards, PublishDecision, SignDecision
from domain.decision import drafting, paper
from domain.decision.state import Decision
from domain.events import (
    AwardsHeld,
    Carried,
    DecisionHandedOver,
    DecisionPublished,
    DecisionSigned,
    Event,
    HeldRow,
    NominationEnded,
    Numbered,
)
from domain.facts import Facts, registry_of
from domain.happened import Decided, Into
from domain.nomination import barred
from domain.nomination.route import Moment, advance
from domain.nomination.state import Nomination

ROWS = 100
"""Awards in one entry of a register; more go into further ones."""


def sign(
    state: Decision, ask: SignDecision, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Sign the list that was checked: number, awards and registers, in one transaction."""
    if refused := drafting.not_draft(state):
        return refused
    about = state.about
    assert about is not None
    if not state.lines:
        return Refusal("draft_would_be_empty")
    cases = facts.cases(state.lines)
    stage = paper.may_sign(cases, about.organ, command.actor, facts, moment)
    if isinstance(stage, Refusal):
        return stage
    if refused := drafting.other_digest(state, ask.digest, facts):
        return refused
    if state.checked != ask.digest:
        return Refusal("not_checked", {"digest": ask.digest})
    if refused := drafting.not_agreed(command.stream, cases, facts, moment):
        return refused
    if refused := drafting.too_new(about.bases, moment) or _barred(about.organ, cases, facts, moment):
        return refused
    number = paper.next_paper(about.organ, about.symbol, facts, moment)
    if isinstance(number, Refusal):
        return number
    signed = DecisionSigned(
        digest=ask.digest,
        number=number.number,
        paper=number.paper,
        office=about.by,
        capacity=command.actor.capacity,
    )
    found: list[Event | Into] = [signed, numbered(number, command.stream)]
    held: dict[str, list[HeldRow]] = defaultdict(list)
    together = barred.signed_together(cases)
    for line, case in cases.items():
        assert case.stage is not None
        following = advance(case, facts, moment, case.stage.name, together[line])
        found += [Into(line, event) for event in (Carried(command.stream, number.paper), *following)]
        if NominationEnded("awarded") in following:
            named = paper.about_of(case)
            row = HeldRow(
                holder=named.nominee,
                award=named.award,
                season=named.season,
                kind=named.kind,
                number=number.paper,
                decided=moment.on,
                organ=about.organ,
                feat_on=named.feat_on,
            )
            held[named.unit].append(row)
    found += book.holding(about.organ, command.stream, cases)
    return [*found, *_registered(held, number.paper, command.stream)]


def _barred(organ: str, cases: dict[str, Nomination], facts: Facts, moment: Moment) -> Refusal | None:
    """Refuse a line whose nominee is not eligible by now, or whose season was closed without it: it has to be
    declined or dropped."""
    together = barred.signed_together(cases)
    for line, case in cases.items():
        if refused := book.line_closed(organ, line, case, facts):
            return refused
        bar = barred.bars(case, facts, moment, together[line])
        if bar is not None:
            return Refusal(
                "line_not_eligible",
                {"line": line, "award": paper.about_of(case).award, "criterion": bar.rule},
                bar.cite,
            )
    return None


def numbered(number: paper.Paper, decision: str) -> Into:
    """The number, taken out of the organ's book."""
    return Into(number.book, Numbered(number.number, number.paper, decision))


def _registered(held: dict[str, list[HeldRow]], source: str, decision: str) -> list[Into]:
    """What enters the registers of the units: it proves itself by the decision."""
    return [
        Into(
            registry_of(unit),
            AwardsHeld(unit, source, verified=True, decision=decision, rows=tuple(rows[n : n + ROWS])),
        )
        for unit, rows in held.items()
        for n in range(0, len(rows), ROWS)
    ]


def publish(
    state: Decision, _: PublishDecision, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Note the day on which the decision was made public."""
    if refused := not_signed(state) or drafting.not_department(state, command.actor, facts, moment):
        return refused
    if state.published is not None:
        return Refusal("published_already", {"on": state.published.isoformat()})
    return [DecisionPublished()]


def hand_over(
    state: Decision, ask: HandOverAwards, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Note the day on which awards were handed over; it may lie years after the signature."""
    if refused := not_signed(state) or drafting.not_department(state, command.actor, facts, moment):
        return refused
    waiting = tuple(line for line in state.standing if line not in state.handed_over)
    lines = ask.lines or waiting
    if refused := not_standing(state, lines):
        return refused
    if done := next((line for line in lines if line in state.handed_over), None):
        return Refusal("handed_over_already", {"line": done, "on": state.handed_over[done].isoformat()})
    return [DecisionHandedOver(lines)]


def not_signed(state: Decision) -> Refusal | None:
    """Refuse what is only done to a decision that was signed."""
    return None if state.phase == "signed" else Refusal("decision_not_signed", {"phase": state.shown})


def not_standing(state: Decision, lines: tuple[str, ...]) -> Refusal | None:
    """Refuse lines that are not on the decision, or that were cancelled or revoked."""
    if refused := drafting.unknown_line(state.lines, lines):
        return refused
    gone = next((line for line in lines if line in state.ended), None)
    return None if gone is None else Refusal("line_ended", {"line": gone, "paper": state.ended[gone].paper})
