"""Who may enter what, and into which stream it belongs.

A registrar enters what is; a holder delegates his own office; a chair enters his body's figures; a member
declares his own conflict. Until the first registrar is named, whoever runs the machine founds the registry.
"""

from __future__ import annotations

import datetime as dt

from domain import authority
from domain.answers import Refusal
from domain.commands import Command
from domain.events import (
    BaseEntered,
    BodyEnded,
    BodyRegistered,
    BodySucceeded,
    ConflictDeclared,
    Delegated,
    DelegationRevoked,
    FigureEntered,
    MandateEnded,
    MandateGranted,
    RegistryChange,
)
from domain.facts import COMMON, Facts, registry_of


def home_of(change: RegistryChange) -> str:
    """The stream that a change belongs into.

    What bodies there are and how they follow one another is common, as are people, clusters and rules; the
    rest is the body's own. A registrar's mandate is the registry's: it is what lets him change it.
    """
    match change:
        case BodyRegistered() | BodySucceeded() | BodyEnded():
            return COMMON
        case MandateGranted(body="common") | MandateEnded(body="common"):
            return COMMON
        case _:
            body: str | None = getattr(change, "body", None)
            return COMMON if body is None else registry_of(body)


def may_enter(change: RegistryChange, command: Command, facts: Facts, today: dt.date) -> Refusal | None:
    """Whether the actor may enter this change."""
    actor = command.actor
    common = facts.common
    founding = not common.founded and actor.proof == "local"
    if founding or common.holds(actor.person, authority.REGISTRAR, today):
        return None
    match change:
        case Delegated(body=body, office=office, giver=giver):
            if (
                giver == actor.person
                and actor.delegation is None
                and facts.body(body).holds(giver, office, today)
            ):
                return None
            return Refusal(
                "delegates_only_own_office", {"person": actor.person, "office": office, "body": body}
            )
        case DelegationRevoked(body=body, delegation=delegation):
            given = facts.body(body).delegations.get(delegation)
            if given is not None and given.giver == actor.person:
                return None
        case FigureEntered(body=body) | BaseEntered(body=body):
            if facts.body(body).holds(actor.person, authority.CHAIR, today):
                return None
        case ConflictDeclared(person=person):
            if person == actor.person:
                return None
        case _:
            pass
    return Refusal("not_registrar", {"person": actor.person})
