"""Taking awards back (thu hồi): proposed by the level that proposed them, decided by the one that gave them.

Law 06/2022/QH15, Art. 93.2, names four grounds. The days that each level has come from a statute in the
registry; being late is recorded and stops nothing. Items and money come back on their own, afterwards.
"""

from __future__ import annotations

from domain import authority
from domain.answers import Refusal
from domain.award import statute
from domain.calendar import end_of_day, local_date
from domain.commands import (
    Command,
    DecideRevocation,
    ProposeRevocation,
    RecoverItem,
    RecoverMoney,
    RejectRevocation,
    Tick,
)
from domain.decision import drafting, paper
from domain.decision.mending import new_paper, taken_away
from domain.decision.resting import resting_on
from domain.decision.signing import not_signed, not_standing, numbered
from domain.decision.state import Decision, Proposed, next_due
from domain.events import (
    ItemRecovered,
    MoneyRecovered,
    Resting,
    RevocationDecided,
    RevocationDelayed,
    RevocationProposed,
    RevocationRejected,
    Revoked,
)
from domain.facts import Facts
from domain.happened import Decided
from domain.nomination.route import Moment

MOST_RESTING = 150
"""Awards that a revocation lists for review: more do not fit an entry, which says how many there are."""


def propose(
    state: Decision, ask: ProposeRevocation, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Propose it for a body that proposed the awards: the unit, or a body above it up to the organ."""
    if refused := not_signed(state) or not_standing(state, ask.lines):
        return refused
    if refused := drafting.younger(ask.conclusion.number, ask.conclusion.on, moment):
        return refused
    assert state.about is not None
    common = facts.common
    for line, case in facts.cases(ask.lines).items():
        unit = paper.about_of(case).unit
        levels = {body.body for body in common.superiors(unit)} | {state.about.organ}
        if ask.body not in levels:
            return Refusal("not_proposing_level", {"body": ask.body, "line": line, "unit": unit})
    files = authority.files_for(facts, command.actor, ask.body, moment.today)
    if not (files or authority.keeps_awards(facts, command.actor, ask.body, moment.today)):
        return Refusal("may_not_propose", {"person": command.actor.person, "body": ask.body})
    waiting = {line for r in state.revocations if r.outcome is None for line in r.proposed.lines}
    if twice := next((line for line in ask.lines if line in waiting), None):
        return Refusal("revocation_waits", {"line": twice})
    return [_proposed(state, ask, facts, moment)]


def _proposed(state: Decision, ask: ProposeRevocation, facts: Facts, moment: Moment) -> RevocationProposed:
    rule = statute.in_force(facts.common.statutes, "revocation", moment.on)
    last = until = None
    if isinstance(rule, statute.Revocation):
        calendar = facts.common.calendar_for(min(ask.conclusion.on, moment.on))
        last = statute.last_day(rule.propose_within, ask.conclusion.on, calendar)
        until = statute.last_day(rule.decide_within, moment.on, calendar)
    return RevocationProposed(
        revocation=len(state.revocations) + 1,
        lines=ask.lines,
        ground=ask.ground,
        conclusion=ask.conclusion,
        body=ask.body,
        last_day=last,
        late=last is not None and moment.on > last,
        due=None if until is None else end_of_day(until),
        cite=None if rule is None else rule.source.cite,
        certainty=None if rule is None else rule.source.certainty,
    )


def decide(
    state: Decision, ask: DecideRevocation, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Take the awards back, by a paper of the organ; list what rested on them."""
    waiting = _waiting(state, ask.revocation, moment)
    if isinstance(waiting, Refusal):
        return waiting
    proposed = waiting.proposed
    lines = proposed.lines
    if refused := not_standing(state, lines) or _ill_recovery(ask, lines):
        return refused
    found = new_paper(state, lines, command, facts, moment)
    if isinstance(found, Refusal):
        return found
    office, number = found
    resting = _resting(state, lines, facts)
    decided = RevocationDecided(
        revocation=ask.revocation,
        items=ask.items,
        money=ask.money,
        number=number.number,
        paper=number.paper,
        office=office,
        capacity=command.actor.capacity,
        late=proposed.due is not None and moment.on >= local_date(proposed.due),
        resting=resting[:MOST_RESTING],
        resting_in_all=len(resting),
    )
    ended = Revoked(command.stream, number.paper)
    return [
        decided,
        numbered(number, command.stream),
        *taken_away(state, lines, ended, command.stream, facts),
    ]


def _resting(state: Decision, lines: tuple[str, ...], facts: Facts) -> tuple[Resting, ...]:
    """What rests on any of these lines but for what is revoked with them, what rests directly first."""
    assert state.signed is not None
    found: dict[tuple[str, str, str], Resting] = {}
    together = set()
    for line, case in facts.cases(lines).items():
        about = paper.about_of(case)
        together.add((about.nominee, about.award, state.signed.paper))
        for one in resting_on(line, about.nominee, about.award, about.season, state.signed.paper, facts):
            found.setdefault((one.holder, one.award, one.number), one)
    rests = (one for key, one in found.items() if key not in together)
    return tuple(sorted(rests, key=lambda one: one.depth))


def reject(
    state: Decision, ask: RejectRevocation, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Leave the awards where they are; the reasons are sealed."""
    waiting = _waiting(state, ask.revocation, moment)
    if isinstance(waiting, Refusal):
        return waiting
    assert state.about is not None
    cases = facts.cases(waiting.proposed.lines)
    stage = paper.may_sign(cases, state.about.organ, command.actor, facts, moment)
    return stage if isinstance(stage, Refusal) else [RevocationRejected(ask.revocation)]


def tick(state: Decision, ask: Tick, moment: Moment) -> Decided | Refusal:
    """The last day to decide is over: the delay is public."""
    due = next_due(state)
    if due is None or due.at > moment.at:
        return Refusal("nothing_due", {"timer": ask.kind})
    return [RevocationDelayed(next(n for n, r in enumerate(state.revocations, 1) if r.timer is due))]


def recover_item(
    state: Decision, ask: RecoverItem, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Note that an item came back."""
    if refused := not_signed(state) or drafting.not_department(state, command.actor, facts, moment):
        return refused
    if (ask.line, ask.item) not in state.items_due():
        return Refusal("item_not_due", {"line": ask.line, "item": ask.item})
    return [ItemRecovered(ask.line, ask.item)]


def recover_money(
    state: Decision, ask: RecoverMoney, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Note that money came back; never more than is due."""
    if refused := not_signed(state) or drafting.not_department(state, command.actor, facts, moment):
        return refused
    due = state.money_due().get(ask.line, 0)
    if not 0 < ask.amount <= due:
        return Refusal("money_not_due", {"line": ask.line, "amount": ask.amount, "due": due})
    return [MoneyRecovered(ask.line, ask.amount, ask.paper)]


def _waiting(state: Decision, number: int, moment: Moment) -> Proposed | Refusal:
    if not 1 <= number <= len(state.revocations) or state.revocations[number - 1].outcome is not None:
        return Refusal("no_such_revocation", {"revocation": number})
    found = state.revocations[number - 1]
    if moment.on < found.on:
        return Refusal("date_before_stage", {"on": str(moment.on), "begun": str(found.on)})
    return found


def _ill_recovery(ask: DecideRevocation, lines: tuple[str, ...]) -> Refusal | None:
    if strange := next((line for line in (*ask.items, *ask.money) if line not in lines), None):
        return Refusal("not_in_decision", {"line": strange})
    if wrong := next((line for line, amount in ask.money.items() if amount <= 0), None):
        return Refusal("money_not_due", {"line": wrong, "amount": ask.money[wrong], "due": 0})
    return None
