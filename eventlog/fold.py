"""Folding: what a stream's entries add up to.

``Folded`` is one stream read so far: the state its rules know, and which command ids it has answered with
what. ``Registers`` is the same for all that decisions read as facts. Both are caches: the log is the truth.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from domain import events
from domain.answers import Receipt
from domain.commands import Actor
from domain.events import SignalRefused
from domain.facts import SERVICE, Facts
from domain.happened import Happened, Withheld
from domain.kinds import REGISTRY, SERVICE_KIND, Kind, kind_of
from eventlog.entry import Entry

_ACTOR = TypeAdapter(Actor)
LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)
_NOBODY = Actor(person="withheld", proof="local")


@lru_cache(maxsize=10_000)
def _actor(**fields: Any) -> Actor:
    """The same few people act again and again."""
    return _ACTOR.validate_python(fields)


def happened(entry: Entry, content: Mapping[str, Any] | None = None) -> Happened:
    """The event in its place; a withheld vote's is ``Withheld``.

    ``content`` is the body's object where the caller has it already.

    :raises UnknownEvent: a newer release wrote it
    """
    if entry.body is None:
        return Happened(Withheld(), entry.version, entry.recorded_at, entry.recorded_at.date(), _NOBODY, "")
    if content is None:
        content = entry.parsed()
    return Happened(
        event=events.read(content["type"], content["type_version"], content["data"]),
        version=entry.version,
        at=dt.datetime.fromisoformat(content["at"]),
        on=dt.date.fromisoformat(content["on"]),
        actor=_actor(**content["actor"]),
        command_id=entry.command_id,
    )


@dataclass(frozen=True, slots=True)
class Answered:
    """A command that stands in the stream: the hash of its content and the receipt it got."""

    hash: str
    receipt: Receipt


@dataclass(slots=True)
class Folded:
    """One stream up to ``version``."""

    stream: str
    kind: Kind
    state: Any
    version: int = 0
    at: dt.datetime = LONG_AGO
    answered: dict[str, Answered] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    """How many refused signals the log holds, by sender: there is a limit to what a sender may leave."""

    @classmethod
    def of(cls, stream: str) -> Folded:
        """The empty stream. Raises ``UnknownKind`` for a name that is none."""
        kind = kind_of(stream)
        return cls(stream, kind, kind.initial)

    def copy(self) -> Folded:
        """One that may be folded further and thrown away; states are never changed in place."""
        return Folded(
            self.stream, self.kind, self.state, self.version, self.at, dict(self.answered), dict(self.refused)
        )

    def take(self, entry: Entry) -> None:
        """Fold one more entry; one that is known already is passed over."""
        if entry.version <= self.version:
            return
        content = None if entry.body is None else entry.parsed()
        self.let(happened(entry, content))
        if content is not None and entry.command_id not in self.answered:
            receipt = Receipt(entry.stream, entry.version, entry.position, entry.leaf.hex())
            self.answered[entry.command_id] = Answered(content["command"]["hash"], receipt)

    def let(self, happening: Happened) -> None:
        """Let an event take effect."""
        self.state = self.kind.evolve(self.state, happening)
        self.version = happening.version
        self.at = max(self.at, happening.at)
        if isinstance(happening.event, SignalRefused):
            self.refused[happening.actor.person] = self.refused.get(happening.actor.person, 0) + 1

    @property
    def settled(self) -> bool:
        """Whether nothing is to be done about the stream."""
        return self.kind.settled(self.state)


@dataclass(slots=True)
class Registers:
    """Everything that decisions read as facts: the registry's streams and ``service``."""

    states: dict[str, Any] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    position: int = -1
    """All facts up to this position of the log are folded in."""

    def take(self, entry: Entry) -> None:
        """Fold one more entry of the registry or the service."""
        if entry.version <= self.versions.get(entry.stream, 0):
            return
        kind = SERVICE_KIND if entry.stream == SERVICE else REGISTRY
        state = self.states.get(entry.stream, kind.initial)
        self.states[entry.stream] = kind.evolve(state, happened(entry))
        self.versions[entry.stream] = entry.version

    def facts(
        self, own: Mapping[str, Any] | None = None, others: Callable[[str], Any | None] = lambda _: None
    ) -> Facts:
        """A view for one decision; ``own`` is the deciding stream's state where it is a fact itself.

        ``others`` gives the state of any other stream that is folded.
        """
        states = {**self.states, **own} if own else self.states
        return Facts(states, states.get(SERVICE, SERVICE_KIND.initial), REGISTRY.initial, others)


def is_fact(stream: str) -> bool:
    """Whether decisions of other streams may read this one."""
    return stream == SERVICE or stream.startswith("registry/")
