"""The kinds of streams: where to find the rules of a stream by its name.

``apply``, the projector and ``replay`` know streams only through this. ``asked`` turns recorded events back
into what was asked, so that a replay can decide again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from domain import (
    activity,
    book,
    decision,
    initiative,
    inspection,
    movement,
    registry,
    rolemodel,
    service,
    sitting,
    submission,
)
from domain.agreed import telling
from domain.answers import Refusal
from domain.commands import ENGINE_PREFIX, Ask, Command, ReportOutage, Tick
from domain.commands.activity import asked_of_activity
from domain.commands.book import asked_of_book
from domain.commands.decision import asked_of_decision
from domain.commands.initiative import asked_of_initiative
from domain.commands.inspection import asked_of_inspection
from domain.commands.movement import asked_of_movement
from domain.commands.nomination import asked_of_nomination
from domain.commands.registry import asked_of_register
from domain.commands.rolemodel import asked_of_rolemodel
from domain.commands.service import asked_of_service
from domain.commands.sitting import asked_of_sitting
from domain.commands.submission import asked_of_submission
from domain.events import Event
from domain.facts import SERVICE, Facts
from domain.happened import Decided, Due, Happened
from domain.nomination import deciding as nomination
from domain.nomination import state as case
from domain.nomination import waiting
from domain.nomination.waiting import Wait

LONGEST = 120
"""Characters in a stream's name."""


@dataclass(frozen=True, slots=True)
class Kind:
    """The rules of one kind of stream. The state's type is the kind's own affair."""

    name: str
    initial: Any
    decide: Callable[[Any, Command, Facts, dt.datetime], Decided | Refusal]
    evolve: Callable[[Any, Happened], Any]
    next_due: Callable[[Any], Due | None]
    asked: Callable[[Sequence[Event]], Ask | None]
    settled: Callable[[Any], bool] = lambda _: True
    shown: Callable[[Any], str] = lambda _: ""
    waits_for: Callable[[Any, Facts], list[Wait]] = lambda _, __: []
    workflow: str = "Registry"
    """The name under which Temporal knows it; never changed, since open cases stand under it."""


NOMINATION = Kind(
    name="nomination",
    initial=case.Nomination(),
    decide=telling(nomination.decide),
    evolve=nomination.evolve,
    next_due=nomination.next_due,
    asked=asked_of_nomination,
    settled=lambda state: state.settled,
    shown=lambda state: state.shown,
    waits_for=waiting.waits_for,
    workflow="Nomination",
)
REGISTRY = Kind(
    name="registry",
    initial=registry.Register(),
    decide=registry.decide,
    evolve=registry.evolve,
    next_due=registry.next_due,
    asked=asked_of_register,
)
SERVICE_KIND = Kind(
    name=SERVICE,
    initial=service.Service(),
    decide=service.decide,
    evolve=service.evolve,
    next_due=service.next_due,
    asked=asked_of_service,
)
SITTING = Kind(
    name="sitting",
    initial=sitting.Sitting(),
    decide=telling(sitting.decide),
    evolve=sitting.evolve,
    next_due=sitting.next_due,
    asked=asked_of_sitting,
    settled=lambda state: state.settled,
    shown=lambda state: state.shown,
    waits_for=sitting.waits_for,
    workflow="Sitting",
)
SUBMISSION = Kind(
    name="submission",
    initial=submission.Submission(),
    decide=telling(submission.decide),
    evolve=submission.evolve,
    next_due=submission.next_due,
    asked=asked_of_submission,
    settled=lambda state: state.settled,
    shown=lambda state: state.phase,
    waits_for=submission.waits_for,
    workflow="Submission",
)
DECISION = Kind(
    name="decision",
    initial=decision.Decision(),
    decide=telling(decision.decide),
    evolve=decision.evolve,
    next_due=decision.next_due,
    asked=asked_of_decision,
    settled=lambda state: state.settled,
    shown=lambda state: state.shown,
    waits_for=decision.waits_for,
    workflow="Decision",
)
BOOK = Kind(
    name="book",
    initial=book.Book(),
    decide=book.decide,
    evolve=book.evolve,
    next_due=book.next_due,
    asked=asked_of_book,
    shown=lambda state: "season_closed" if state.closed else "book",
    workflow="Book",
)
INITIATIVE = Kind(
    name="initiative",
    initial=initiative.Initiative(),
    decide=initiative.decide,
    evolve=initiative.evolve,
    next_due=initiative.next_due,
    asked=asked_of_initiative,
    settled=lambda state: state.settled,
    shown=lambda state: state.shown,
    waits_for=initiative.waits_for,
    workflow="Initiative",
)
MOVEMENT = Kind(
    name="movement",
    initial=movement.Movement(),
    decide=movement.decide,
    evolve=movement.evolve,
    next_due=movement.next_due,
    asked=asked_of_movement,
    settled=lambda state: state.settled,
    shown=lambda state: state.shown,
    waits_for=movement.waits_for,
    workflow="Movement",
)
ROLE_MODEL = Kind(
    name="rolemodel",
    initial=rolemodel.RoleModel(),
    decide=rolemodel.decide,
    evolve=rolemodel.evolve,
    next_due=rolemodel.next_due,
    asked=asked_of_rolemodel,
    shown=lambda state: state.shown,
    waits_for=rolemodel.waits_for,
    workflow="RoleModel",
)
INSPECTION = Kind(
    name="inspection",
    initial=inspection.Inspection(),
    decide=inspection.decide,
    evolve=inspection.evolve,
    next_due=inspection.next_due,
    asked=asked_of_inspection,
    settled=lambda state: state.settled,
    shown=lambda state: state.shown,
    waits_for=inspection.waits_for,
    workflow="Inspection",
)
ACTIVITY = Kind(
    name="activity",
    initial=activity.Activity(),
    decide=activity.decide,
    evolve=activity.evolve,
    next_due=activity.next_due,
    asked=asked_of_activity,
    shown=lambda state: state.shown,
    waits_for=activity.waits_for,
    workflow="Activity",
)
KINDS = {
    kind.name: kind
    for kind in (
        NOMINATION,
        REGISTRY,
        SITTING,
        SUBMISSION,
        DECISION,
        BOOK,
        INITIATIVE,
        MOVEMENT,
        ROLE_MODEL,
        INSPECTION,
        ACTIVITY,
    )
}


class UnknownKind(ValueError):
    """No kind of stream has this name."""


def kind_of(stream: str) -> Kind:
    """The kind of the stream: ``nomination/<id>``, ``registry/<body>``, …, or ``service``."""
    prefix, _, rest = stream.partition("/")
    if prefix in KINDS and rest and len(stream) <= LONGEST:
        return KINDS[prefix]
    if stream == SERVICE:
        return SERVICE_KIND
    known = ", ".join(f"{name}/<id>" for name in KINDS)
    raise UnknownKind(f"{stream!r} is no stream; streams are {known} and service, of {LONGEST} characters")


def asked(kind: Kind, command_id: str, events: Sequence[Event]) -> Ask | None:
    """What was asked when these events were decided; nothing where no rule decided them."""
    ask = kind.asked(events)
    if command_id.startswith(ENGINE_PREFIX) and not isinstance(ask, ReportOutage):
        return Tick(kind=command_id.split("/")[1])  # type: ignore[arg-type]  # checked by the record
    return ask
