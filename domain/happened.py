"""An event in its place: what folding gives to ``evolve``, what a decision puts into another stream, and the
timers that a state may set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from domain.commands import ENGINE_PREFIX, Actor
from domain.events import Event, TimerKind


@dataclass(frozen=True, slots=True)
class Withheld(Event):
    """A vote of a ballot that is still open, as anybody but its voter sees it."""


@dataclass(frozen=True, slots=True)
class Happened:
    """``event`` as the ``version``-th of its stream: entered at ``at``, for the business date ``on``."""

    event: Event
    version: int
    at: dt.datetime
    on: dt.date
    actor: Actor
    command_id: str


@dataclass(frozen=True, slots=True)
class Into:
    """``event`` belongs into ``stream``: a sitting's result into the nomination's, in one transaction."""

    stream: str
    event: Event


Decided = Sequence[Event | Into]
"""What a command causes. The first event is of the stream that was asked; it carries what was asked."""


@dataclass(frozen=True, slots=True)
class Due:
    """At ``at`` the engine speaks; ``version`` is the event's that set the timer."""

    kind: TimerKind
    at: dt.datetime
    version: int

    @property
    def command_id(self) -> str:
        """The engine's own id: the same for every attempt to act on this timer."""
        return f"{ENGINE_PREFIX}{self.kind}/{self.version}"
