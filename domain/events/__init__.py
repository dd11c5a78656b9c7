"""Everything that can happen, as it stands in the log.

An event is frozen for ever: its ``type`` is the class's name, its shape is fixed by ``TYPE_VERSION``. A new
shape is a new class with the next version, and ``read`` brings the old one up to it. Fields hold codes,
dates, numbers and digests only; names and free text are sealed beside the log.

The first event of a command carries everything the command asked, so that ``domain.kinds`` can ask it
again at replay. Each kind of stream has its own module here, the registry three.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from domain.events.activity import *
from domain.events.allotment import *
from domain.events.base import Event as Event
from domain.events.book import *
from domain.events.decision import *
from domain.events.desk import *
from domain.events.history import *
from domain.events.initiative import *
from domain.events.inspection import *
from domain.events.movement import *
from domain.events.nomination import *
from domain.events.passkey import *
from domain.events.pledge import *
from domain.events.registry import *
from domain.events.rolemodel import *
from domain.events.score import *
from domain.events.service import *
from domain.events.sitting import *
from domain.events.submission import *
from domain.events.target import *


def _all(base: type[Event]) -> dict[str, type[Event]]:
    return {cls.__name__: cls for cls in base.__subclasses__()}


EVENTS: Mapping[str, type[Event]] = _all(Event)


@cache
def _reader(type: str) -> Callable[[Any], Event]:
    """Reads events of a type. Called for every entry: taken out of its adapter once."""
    return TypeAdapter(EVENTS[type]).validator.validate_python


@cache
def _writer(type: str) -> Callable[..., dict[str, Any]]:
    return TypeAdapter(EVENTS[type]).serializer.to_python


UPCASTERS: dict[tuple[str, int], Any] = {
    ("Nominated", 1): lambda old: {**old, "kind": "merit", "special": None},
    # Whoever set one anew had to give a reason then too, though no rule looked.
    ("AllotmentSet", 1): lambda old: {**old, "reasoned": True},
    # Lists were cut at 150 then, and nobody counted the rest.
    ("RevocationDecided", 1): lambda old: {**old, "resting_in_all": len(old.get("resting", ()))},
    ("BodyRegistered", 1): lambda old: {**old, "locality": None, "tags": [], "segment": None},
}
"""(type, old version): a function of the old data giving the next version's."""


class UnknownEvent(ValueError):
    """The log holds a type or version that this release does not know: a newer release wrote it."""


def read(type: str, type_version: int, data: Mapping[str, Any]) -> Event:
    """The event that ``data`` (JSON) describes, brought up to today's shape."""
    cls = EVENTS.get(type)
    if cls is None or type_version > cls.TYPE_VERSION:
        raise UnknownEvent(f"{type} version {type_version} is not known to this release")
    while type_version < cls.TYPE_VERSION:
        data = UPCASTERS[type, type_version](data)
        type_version += 1
    event: Event = _reader(type)(data)
    return event


def written(event: Event) -> dict[str, Any]:
    """The event as JSON data, as it stands in the log."""
    data: dict[str, Any] = _writer(type(event).__name__)(event, mode="json")
    return data
