"""What every command asks, and how a command and the event that records it hold the same fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, ClassVar, TypeVar

from domain.events.base import Event

Told = TypeVar("Told", bound=Event)


class Ask:
    """What is asked. Where ``reasoned``, it may not be asked without a reason in words, which is sealed."""

    __slots__ = ()
    reasoned: ClassVar[bool] = False


def told(event: type[Told], ask: Ask, **more: Any) -> Told:
    """The event that holds what ``ask`` asked, field by field, and ``more`` that the rules say."""
    return event(**{name: getattr(ask, name) for name in _fields(type(ask)) if name not in more}, **more)


def asked_by(by_event: Mapping[type[Event], type[Ask]], events: Sequence[Event]) -> Ask | None:
    """What was asked, of a kind of stream whose events hold the fields of their commands."""
    asking = by_event.get(type(events[0]))
    return None if asking is None else asking(**{name: getattr(events[0], name) for name in _fields(asking)})


def _fields(record: type) -> tuple[str, ...]:
    assert is_dataclass(record), "commands and events are records"
    return tuple(field.name for field in fields(record))
