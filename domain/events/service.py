"""What can happen to the service, and to any stream through it."""

from __future__ import annotations

import datetime as dt

from domain.events.base import Event
from domain.records import record


@record
class SignalRefused(Event):
    """A command that came as a signal and was refused: its sender hears nothing, so the log does."""

    code: str
    sha256: str
    length: int


@record
class ServiceResumed(Event):
    """Nobody could vote between these two moments; ballots stay open for a calm time after the second."""

    away_from: dt.datetime
    back_at: dt.datetime
