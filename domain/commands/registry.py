"""What can be asked of a register."""

from __future__ import annotations

from collections.abc import Sequence

from domain.commands.base import Ask
from domain.events import Event, RegistryChange
from domain.records import record


@record
class ChangeRegistry(Ask):
    """Enter facts into a register, all or none."""

    changes: tuple[RegistryChange, ...]


def asked_of_register(events: Sequence[Event]) -> Ask | None:
    """What was asked when these facts were entered: all of one command are changes."""
    changes = tuple(event for event in events if isinstance(event, RegistryChange))
    return ChangeRegistry(changes=changes) if len(changes) == len(events) else None
