"""The stream ``service``: when the service was away, so that nobody is late because of us."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from domain.answers import Refusal
from domain.commands import Command, ReportOutage
from domain.events import Event, ServiceResumed
from domain.facts import Facts
from domain.happened import Due, Happened


@dataclass(frozen=True, slots=True)
class Service:
    """The last outage, if there ever was one."""

    away_from: dt.datetime | None = None
    back_at: dt.datetime | None = None


def decide(state: Service, command: Command, facts: Facts, at: dt.datetime) -> list[Event] | Refusal:
    """Only the engine reports an outage, and only a later one than the last."""
    match command.ask:
        case ReportOutage(away_from, back_at) if command.actor.proof == "engine":
            if state.back_at is not None and away_from < state.back_at:
                return Refusal("outage_known")
            return [ServiceResumed(away_from, back_at)]
        case _:
            return Refusal(
                "not_for_this_stream", {"stream": command.stream, "asked": type(command.ask).__name__}
            )


def evolve(state: Service, happened: Happened) -> Service:
    match happened.event:
        case ServiceResumed(away_from, back_at):
            return Service(away_from, back_at)
        case _:
            return state


def next_due(state: Service) -> Due | None:
    return None
