"""An inspection of the award work (kiểm tra): planned, units visited, what was found, how it was put right.

A finding may freeze awards: it opens a proceeding in the register of the unit, which every case reads, and
its remedy closes it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from domain import authority
from domain.answers import Refusal
from domain.calendar import end_of_day
from domain.commands import (
    Command,
    EndInspection,
    NoteFinding,
    PlanInspection,
    RemedyFinding,
    VisitUnit,
)
from domain.commands.base import told
from domain.events import (
    Event,
    FindingNoted,
    FindingRemedied,
    InspectionEnded,
    InspectionPlanned,
    ProceedingClosed,
    ProceedingOpened,
    UnitVisited,
)
from domain.facts import Facts, registry_of
from domain.happened import Decided, Due, Happened, Into
from domain.movement import rights
from domain.nomination.route import Moment, untimely
from domain.nomination.waiting import Wait
from domain.records import replace
from domain.registry.words import backwards, unknown_body, unknown_subject


@dataclass(frozen=True)  # without slots: see ``records.replace``
class Inspection:
    """One inspection as its log has it so far."""

    about: InspectionPlanned | None = None
    on: dt.date = dt.date.min
    visited: Mapping[str, dt.date] = field(default_factory=dict)
    findings: Mapping[str, FindingNoted] = field(default_factory=dict)
    remedied: Mapping[str, FindingRemedied] = field(default_factory=dict)
    ended: str | None = None
    """The number of its conclusion."""

    @property
    def open_findings(self) -> tuple[str, ...]:
        return tuple(code for code in self.findings if code not in self.remedied)

    @property
    def settled(self) -> bool:
        return self.about is None or (self.ended is not None and not self.open_findings)

    @property
    def shown(self) -> str:
        if self.about is None:
            return ""
        return "inspection_ended" if self.ended is not None else "inspecting"


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
    if refused := rights.not_keeping(facts, actor, state.about.body, moment.today):
        return refused
    match ask:
        case RemedyFinding():
            return _remedy(state, ask, command.stream, moment)
        case VisitUnit() | NoteFinding() | EndInspection() if state.ended is not None:
            return Refusal("inspection_over", {"number": state.ended})
        case VisitUnit(unit=unit):
            return _not_inspected(state, unit) or [told(UnitVisited, ask)]
        case NoteFinding():
            return _note(state, ask, command.stream, facts, moment)
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
    if refused := unknown_body(facts.common, ask.body, *ask.units):
        return refused
    refused = rights.not_leading(facts, command.actor, ask.body, moment.today)
    return refused or [told(InspectionPlanned, ask)]


def _note(
    state: Inspection, ask: NoteFinding, stream: str, facts: Facts, moment: Moment
) -> list[Event | Into] | Refusal:
    """What was found, at a unit where the inspectors have been."""
    if refused := _not_inspected(state, ask.unit) or unknown_subject(facts.common, ask.about):
        return refused
    if ask.unit not in state.visited:
        return Refusal("not_visited", {"unit": ask.unit})
    if ask.finding in state.findings:
        return Refusal("stands_twice", {"what": "finding", "code": ask.finding})
    if refused := backwards(moment.on, ask.due):
        return refused
    noted = told(FindingNoted, ask)
    if not ask.freezes:
        return [noted]
    opened = ProceedingOpened(ask.unit, ask.about, ref_of(stream, ask.finding), "inspection", moment.on)
    return [noted, Into(registry_of(ask.unit), opened)]


def _remedy(
    state: Inspection, ask: RemedyFinding, stream: str, moment: Moment
) -> list[Event | Into] | Refusal:
    noted = state.findings.get(ask.finding)
    if noted is None or ask.finding in state.remedied:
        return Refusal("no_open_finding", {"finding": ask.finding})
    remedied = told(FindingRemedied, ask)
    if not noted.freezes:
        return [remedied]
    closed = ProceedingClosed(noted.unit, ref_of(stream, ask.finding), moment.on, ask.confirmed)
    return [remedied, Into(registry_of(noted.unit), closed)]


def _not_inspected(state: Inspection, unit: str) -> Refusal | None:
    assert state.about is not None
    return None if unit in state.about.units else Refusal("not_inspected", {"unit": unit})


def ref_of(stream: str, finding: str) -> str:
    """Under which reference a finding stands in the register."""
    return f"{stream}/{finding}"


def evolve(state: Inspection, happened: Happened) -> Inspection:
    """Let one event take effect."""
    match happened.event:
        case InspectionPlanned() as e:
            return replace(state, about=e, on=happened.on)
        case UnitVisited(unit=unit):
            return replace(state, visited={**state.visited, unit: happened.on})
        case FindingNoted(finding=finding) as e:
            return replace(state, findings={**state.findings, finding: e})
        case FindingRemedied(finding=finding) as e:
            return replace(state, remedied={**state.remedied, finding: e})
        case InspectionEnded(number=number):
            return replace(state, ended=number)
        case _:
            return state


def next_due(_: Inspection) -> Due | None:
    """No time runs by itself: what is overdue is shown to whoever has to put it right."""
    return None


def waits_for(state: Inspection, _: Facts) -> list[Wait]:
    """Findings wait for their remedy, an inspection for its conclusion."""
    if state.about is None:
        return []
    waits = [
        Wait("remedy", "", None, one.unit, authority.OFFICER, end_of_day(one.due))
        for code, one in state.findings.items()
        if code not in state.remedied
    ]
    if state.ended is None:
        waits.append(Wait("inspect", "", None, state.about.body, authority.OFFICER, None))
    return waits
