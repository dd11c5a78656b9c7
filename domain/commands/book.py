"""What can be asked of an organ's book: nothing but to close a year. The rest comes from decisions."""

from __future__ import annotations

from collections.abc import Sequence

from domain.commands.base import Ask
from domain.events import Event, SeasonClosed, Unsigned
from domain.records import record


@record
class CloseSeason(Ask):
    """Close an organ's award year; ``unsigned`` names every agreed line without a decision, and why."""

    organ: str
    season: str
    unsigned: dict[str, Unsigned]


def asked_of_book(events: Sequence[Event]) -> Ask | None:
    """What was asked when a year was closed."""
    match events[0]:
        case SeasonClosed(organ=organ, season=season, unsigned=unsigned):
            return CloseSeason(organ, season, unsigned)
        case _:
            return None
