"""What can be asked of an inspection. Each command has the fields of its event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar

from domain.commands.base import Ask, asked_by
from domain.events import (
    Event,
    FindingNoted,
    FindingRemedied,
    InspectionEnded,
    InspectionPlanned,
    RemedyReported,
    RemedyReturned,
    UnitVisited,
)
from domain.records import record


@record
class PlanInspection(Ask):
    """Plan to inspect these units."""

    body: str
    units: tuple[str, ...]
    number: str
    movement: str | None = None


@record
class VisitUnit(Ask):
    """Enter that the inspectors were at a unit."""

    unit: str


@record
class NoteFinding(Ask):
    """Enter what was found, which comes sealed; with ``freezes`` awards of ``about`` wait for its remedy."""

    reasoned: ClassVar[bool] = True

    finding: str
    unit: str
    about: str
    freezes: bool
    due: dt.date


@record
class ReportRemedy(Ask):
    """Report, for the unit, that a finding was put right: what was done comes sealed, the report by its
    SHA-256 or its number."""

    reasoned: ClassVar[bool] = True

    finding: str
    paper: str | None = None
    number: str | None = None


@record
class ReturnRemedy(Ask):
    """Say that this is not enough yet, and until when it has to be; the reason comes sealed."""

    reasoned: ClassVar[bool] = True

    finding: str
    due: dt.date


@record
class RemedyFinding(Ask):
    """Accept that a finding was put right, or enter that it turned out to be none."""

    finding: str
    confirmed: bool = True


@record
class EndInspection(Ask):
    """Enter the inspection's conclusion."""

    number: str


_ASKED: dict[type[Event], type[Ask]] = {
    InspectionPlanned: PlanInspection,
    UnitVisited: VisitUnit,
    FindingNoted: NoteFinding,
    RemedyReported: ReportRemedy,
    RemedyReturned: ReturnRemedy,
    FindingRemedied: RemedyFinding,
    InspectionEnded: EndInspection,
}


def asked_of_inspection(events: Sequence[Event]) -> Ask | None:
    """What was asked when these events of an inspection were decided."""
    return asked_by(_ASKED, events)
