"""Inspections of the award work (kiểm tra công tác thi đua, khen thưởng): planned, carried out, put right."""

from __future__ import annotations

import datetime as dt

from domain.events.base import Event
from domain.records import record


@record
class InspectionPlanned(Event):
    """A body will inspect these units, by the paper of this number."""

    body: str
    units: tuple[str, ...]
    movement: str | None
    number: str


@record
class UnitVisited(Event):
    """The inspectors were at a unit."""

    unit: str


@record
class FindingNoted(Event):
    """Something was found at a unit; what it is is sealed. With ``freezes`` awards of ``about`` wait."""

    finding: str
    unit: str
    about: str
    freezes: bool
    due: dt.date


@record
class RemedyReported(Event):
    """The unit says that it has put a finding right; ``paper`` is the SHA-256 of its report, ``number`` the
    number, one of the two at least. What it has done is sealed."""

    finding: str
    paper: str | None
    number: str | None


@record
class RemedyReturned(Event):
    """Whoever inspects is not content with it yet; the reason is sealed, and ``due`` is the new day."""

    finding: str
    due: dt.date


@record
class FindingRemedied(Event):
    """A finding was put right, or turned out to be none (not ``confirmed``)."""

    finding: str
    confirmed: bool


@record
class InspectionEnded(Event):
    """The inspection is over, by the conclusion of this number."""

    number: str
