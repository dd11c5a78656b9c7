"""Activities around a movement: conferences, exchanges, training, publicity, social work; each one record."""

from __future__ import annotations

from typing import Literal

from domain.events.base import Event
from domain.records import record

ActivityKind = Literal[
    "conference", "exchange", "training", "publicity", "social", "charity", "culture", "dialogue"
]
ItemKind = Literal[
    "report", "discussion", "review", "ballot", "launch", "pledge", "praise", "tasks", "criticism"
]


@record
class AgendaItem:
    """A point of what was done there; ``of`` is the stream in which it stands, where it stands in one."""

    what: ItemKind
    by: str | None
    of: str | None


@record
class ActivityHeld(Event):
    """An activity took place; what it was about is sealed. ``people`` are those who took part by name, as
    those who were trained do; ``partners`` the bodies that held it together with ``body``."""

    kind: ActivityKind
    body: str
    movement: str | None
    partners: tuple[str, ...]
    people: tuple[str, ...]
    items: tuple[AgendaItem, ...]
    paper: str | None


@record
class ActivityStruck(Event):
    """The record was made in error; the reason is sealed."""
