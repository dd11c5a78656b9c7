"""What can be asked of the record of an activity. Each command has the fields of its event."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from domain.commands.base import Ask, asked_by
from domain.events import ActivityHeld, ActivityKind, ActivityStruck, AgendaItem, Event
from domain.records import record


@record
class HoldActivity(Ask):
    """Record an activity that took place."""

    kind: ActivityKind
    body: str
    movement: str | None = None
    partners: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    items: tuple[AgendaItem, ...] = ()
    paper: str | None = None


@record
class StrikeActivity(Ask):
    """Strike a record that was made in error; the reason comes sealed."""

    reasoned: ClassVar[bool] = True


_ASKED: dict[type[Event], type[Ask]] = {ActivityHeld: HoldActivity, ActivityStruck: StrikeActivity}


def asked_of_activity(events: Sequence[Event]) -> Ask | None:
    """What was asked when these events of an activity were decided."""
    return asked_by(_ASKED, events)
