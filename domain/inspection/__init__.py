"""An inspection of the award work (kiểm tra): planned, units visited, what was found, how it was put right.

A body inspects itself and what stands below it. What was found the unit puts right and reports; whoever
inspects accepts it or sends it back. A finding may freeze awards until then: see ``findings``.
"""

from __future__ import annotations

import datetime as dt

from domain.answers import Refusal
from domain.commands import (
    Command,
    EndInspection,
    NoteFinding,
    PlanInspection,
    RemedyFinding,
    ReportRemedy,
    ReturnRemedy,
    VisitUnit,
)
from domain.commands.base import told
from domain.events import Event, InspectionEnded, InspectionPlanned, UnitVisited
from domain.facts import Facts
from domain.happened import Decided
from domain.inspection import bounds, findings
from domain.inspection.state import Inspection, evolve, next_due
from domain.inspection.waiting import waits_for
from domain.movement import rights
from domain.movement.known import unknown_movement
from domain.nomination.route import Moment, untimely
from domain.registry.words import unknown_body

__all__ = ["Inspection", "decide", "evolve", "next_due", "waits_for"]


def decide(state: Inspection, command: Command, facts: Facts, at: dt.datetime) -> Decided | Refusal:
    """What ``command`` causes at ``at`` (aware, UTC), or why nothing happens."""
    moment = Moment.of(command, at)
    ask, actor = command.ask, command.actor
    if refused := untimely(command, moment, state.on):
        return refused
    if isinstance(ask, PlanInspection):
        return _plan(state, ask, command, facts, moment)
    if state.about is None:
        return Refusal("unknown_inspection", {"inspection": command.stream.partition("/")[2]})
    # These two are not only for whoever keeps the inspecting body's work.
    match ask:
        case ReportRemedy():
            return findings.report(state, ask, actor, facts, moment)
        case RemedyFinding():
            return findings.settle(state, ask, command, facts, moment)
        case _:
            pass
    if refused := rights.not_keeping(facts, actor, state.about.body, moment.today):
        return refused
    match ask:
        case ReturnRemedy():
            return findings.send_back(state, ask, moment)
        case VisitUnit() | NoteFinding() | EndInspection() if state.ended is not None:
            return Refusal("inspection_over", {"number": state.ended})
        case VisitUnit(unit=unit):
            return findings.not_inspected(state, unit) or [told(UnitVisited, ask)]
        case NoteFinding():
            return findings.note(state, ask, command.stream, facts, moment)
        case EndInspection():
            return [told(InspectionEnded, ask)]
        case _:
            return Refusal("not_for_this_stream", {"stream": command.stream, "asked": type(ask).__name__})


def _plan(
    state: Inspection, ask: PlanInspection, command: Command, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    if state.about is not None:
        return Refusal("stands_twice", {"what": "inspection", "code": command.stream.partition("/")[2]})
    if not ask.units:
        return Refusal("nothing_to_do")
    if refused := unknown_body(facts.common, ask.body, *ask.units) or unknown_movement(facts, ask.movement):
        return refused
    refused = rights.not_leading(facts, command.actor, ask.body, moment.today)
    refused = refused or bounds.out_of_reach(facts.common, ask.body, ask.units, moment.on)
    return refused or [told(InspectionPlanned, ask)]
