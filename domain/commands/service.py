"""What the engine reports of the service."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from domain.commands.base import Ask
from domain.events import Event, ServiceResumed
from domain.records import record


@record
class ReportOutage(Ask):
    """The engine notes that the service was away."""

    away_from: dt.datetime
    back_at: dt.datetime


def asked_of_service(events: Sequence[Event]) -> Ask | None:
    """What the engine reported."""
    match events[0]:
        case ServiceResumed(away_from=away_from, back_at=back_at):
            return ReportOutage(away_from=away_from, back_at=back_at)
        case _:
            return None
