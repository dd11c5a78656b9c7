"""What an inspection finds: noted, reported as put right by the unit, accepted or sent back.

A finding that freezes awards opens a proceeding in every register in which a case of whom it is about is
looked up, and closes it there once it is settled.
"""

from __future__ import annotations

from collections.abc import Iterator

from domain.answers import Refusal
from domain.commands import Actor, Command, NoteFinding, RemedyFinding, ReportRemedy, ReturnRemedy
from domain.commands.base import told
from domain.events import (
    Event,
    FindingNoted,
    FindingRemedied,
    ProceedingClosed,
    ProceedingOpened,
    RemedyReported,
    RemedyReturned,
)
from domain.facts import Facts, registry_of
from domain.happened import Into
from domain.inspection import bounds
from domain.inspection.state import Inspection
from domain.movement import rights
from domain.nomination.route import Moment
from domain.registry.words import backwards, malformed_attachment, unknown_subject


def note(
    state: Inspection, ask: NoteFinding, stream: str, facts: Facts, moment: Moment
) -> list[Event | Into] | Refusal:
    """What was found, at a unit where the inspectors have been, about somebody who is of it."""
    if refused := not_inspected(state, ask.unit) or unknown_subject(facts.common, ask.about):
        return refused
    if ask.unit not in state.visited:
        return Refusal("not_visited", {"unit": ask.unit})
    if ask.finding in state.findings:
        return Refusal("stands_twice", {"what": "finding", "code": ask.finding})
    if refused := bounds.elsewhere(facts, ask.about, ask.unit, moment.on) or backwards(moment.on, ask.due):
        return refused
    decided: list[Event | Into] = [told(FindingNoted, ask)]
    if ask.freezes:
        ref = ref_of(stream, ask.finding)
        decided += (
            Into(registry_of(body), ProceedingOpened(body, ask.about, ref, "inspection", moment.on))
            for body in _looked_up(ask.about, facts)
        )
    return decided


def not_inspected(state: Inspection, unit: str) -> Refusal | None:
    """Refuse a unit to which the inspection does not go."""
    return None if unit in state.planned.units else Refusal("not_inspected", {"unit": unit})


def ref_of(stream: str, finding: str) -> str:
    """Under which reference a finding stands in the registers."""
    return f"{stream}/{finding}"


def _looked_up(about: str, facts: Facts) -> list[str]:
    """In whose registers a case of the subject is looked up: a body in its own; a person in that of every
    body that knows him, since each may have nominated him, or will, also after he has moved on."""
    bodies = facts.common.bodies
    if about in bodies:
        return [about]
    return [
        code
        for code, body in bodies.items()
        if body.kind not in ("council", "cluster") and facts.body(code).knows(about)
    ]


# Put right -------------------------------------------------------------------------------------------------


def report(
    state: Inspection, ask: ReportRemedy, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """The unit says that it has put it right, and names its report."""
    noted = _open(state, ask.finding, moment)
    if isinstance(noted, Refusal):
        return noted
    if refused := rights.not_filing(facts, actor, noted.unit, moment.today):
        return refused
    if ask.finding in state.reported:
        return Refusal("remedy_reported_already", {"finding": ask.finding})
    if not ask.paper and not ask.number:
        return Refusal("remedy_without_paper", {"finding": ask.finding})
    refused = None if ask.paper is None else malformed_attachment(ask.paper)
    return refused or [told(RemedyReported, ask)]


def send_back(state: Inspection, ask: ReturnRemedy, moment: Moment) -> list[Event] | Refusal:
    """It is not enough yet; the unit has until the new day."""
    noted = _open(state, ask.finding, moment)
    if isinstance(noted, Refusal):
        return noted
    if ask.finding not in state.reported:
        return Refusal("remedy_not_reported", {"finding": ask.finding, "unit": noted.unit})
    return backwards(moment.on, ask.due) or [told(RemedyReturned, ask)]


def settle(
    state: Inspection, ask: RemedyFinding, command: Command, facts: Facts, moment: Moment
) -> list[Event | Into] | Refusal:
    """What became of a finding: whoever inspects says so, or who leads a body above. That it was put right
    the unit has reported before, unless it inspects itself."""
    body = state.planned.body
    if not bounds.lifts(facts, command.actor, body, moment.today):
        return Refusal("lifts_no_finding", {"person": command.actor.person, "body": body})
    noted = _open(state, ask.finding, moment)
    if isinstance(noted, Refusal):
        return noted
    if ask.confirmed and ask.finding not in state.reported and noted.unit != body:
        return Refusal("remedy_not_reported", {"finding": ask.finding, "unit": noted.unit})
    ref = ref_of(command.stream, ask.finding)
    closed = (
        Into(registry_of(where), ProceedingClosed(where, ref, moment.on, ask.confirmed))
        for where in _pending(ref, facts)
    )
    return [told(FindingRemedied, ask), *(closed if noted.freezes else ())]


def _open(state: Inspection, finding: str, moment: Moment) -> FindingNoted | Refusal:
    """The finding that is still to be put right; nothing is done about it before it was noted."""
    noted = state.findings.get(finding)
    if noted is None or finding in state.remedied:
        return Refusal("no_open_finding", {"finding": finding})
    if moment.on < (begun := state.noted_on[finding]):
        return Refusal("date_before_stage", {"on": moment.on.isoformat(), "begun": begun.isoformat()})
    return noted


def _pending(ref: str, facts: Facts) -> Iterator[str]:
    """The bodies in whose registers it is still pending."""
    for body in facts.common.bodies:
        found = facts.body(body).proceedings.get(ref)
        if found is not None and found.closed is None:
            yield body
