"""What an inspection's log adds up to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.events import (
    FindingNoted,
    FindingRemedied,
    InspectionEnded,
    InspectionPlanned,
    RemedyReported,
    RemedyReturned,
    UnitVisited,
)
from domain.happened import Due, Happened
from domain.records import replace


@dataclass(frozen=True)  # without slots: see ``records.replace``
class Inspection:
    """One inspection as its log has it so far."""

    about: InspectionPlanned | None = None
    on: dt.date = dt.date.min
    visited: Mapping[str, dt.date] = field(default_factory=dict)
    findings: Mapping[str, FindingNoted] = field(default_factory=dict)
    noted_on: Mapping[str, dt.date] = field(default_factory=dict)
    reported: Mapping[str, RemedyReported] = field(default_factory=dict)
    """What the units say they have put right; what was sent back is not among it."""
    due: Mapping[str, dt.date] = field(default_factory=dict)
    """Until when each finding is to be put right; of one that was sent back, the new day."""
    remedied: Mapping[str, FindingRemedied] = field(default_factory=dict)
    ended: str | None = None
    """The number of its conclusion."""

    @property
    def planned(self) -> InspectionPlanned:
        """Its plan, of one that was planned."""
        assert self.about is not None
        return self.about

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


def evolve(state: Inspection, happened: Happened) -> Inspection:
    """Let one event take effect."""
    match happened.event:
        case InspectionPlanned() as e:
            return replace(state, about=e, on=happened.on)
        case UnitVisited(unit=unit):
            return replace(state, visited={**state.visited, unit: happened.on})
        case FindingNoted(finding=finding) as e:
            return replace(
                state,
                findings={**state.findings, finding: e},
                noted_on={**state.noted_on, finding: happened.on},
                due={**state.due, finding: e.due},
            )
        case RemedyReported(finding=finding) as e:
            return replace(state, reported={**state.reported, finding: e})
        case RemedyReturned(finding=finding, due=due):
            left = {code: one for code, one in state.reported.items() if code != finding}
            return replace(state, reported=left, due={**state.due, finding: due})
        case FindingRemedied(finding=finding) as e:
            return replace(state, remedied={**state.remedied, finding: e})
        case InspectionEnded(number=number):
            return replace(state, ended=number)
        case _:
            return state


def next_due(_: Inspection) -> Due | None:
    """No time runs by itself: what is overdue is shown to whoever has to put it right."""
    return None
