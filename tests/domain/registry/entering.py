"""Entering facts into the registry of a made-up court, and what came of it."""

from __future__ import annotations

from domain.answers import Refusal
from domain.commands import Actor, ChangeRegistry, Command
from domain.events import Event, RegistryChange
from domain.facts import COMMON
from domain.happened import Into
from domain.kinds import REGISTRY
from domain.registry import Register, home_of
from tests.domain.court import NOON, Court


def enter(
    place: Court, *changes: RegistryChange, by: str = "reg", stream: str = COMMON, actor: Actor | None = None
) -> list[Event] | Refusal:
    """What the registry answers to these changes; nothing takes effect."""
    command = Command(stream, "r1", actor or Actor(by, "session"), ChangeRegistry(changes))
    state = place.registers.get(stream, Register())
    answer = REGISTRY.decide(state, command, place.facts(), NOON)
    return answer if isinstance(answer, Refusal) else [e for e in answer if not isinstance(e, Into)]


def code(answer: list[Event] | Refusal) -> str:
    """``entered``, or the refusal's code."""
    return answer.code if isinstance(answer, Refusal) else "entered"


def tried(place: Court, *changes: RegistryChange) -> str:
    """What comes of entering the changes where they belong, one after the other; they take effect."""
    for change in changes:
        answer = enter(place, change, stream=home_of(change))
        if isinstance(answer, Refusal):
            return answer.code
        place.enter(change)
    return "entered"
