"""As what one may sign for a body: in person, acting, for its holder, or by delegation; as a form's field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from domain import authority
from domain.answers import Refusal
from domain.award.stages import SignStage
from domain.commands import Actor
from domain.events import Capacity
from domain.facts import Facts
from web.acting import himself_or_for
from web.asking import actor
from web.sheet import Field, Given
from web.showing_list import way_of, ways_shown

if TYPE_CHECKING:
    from web.visit import Visit

WAYS: tuple[Capacity | None, ...] = (None, "KT.", "Q.", "TL.", "TUQ.")


def ways_to_sign(visit: Visit, facts: Facts, stage: SignStage, body: str) -> list[Actor]:
    """As what the visitor may sign at the stage: in person, acting, for another, or by a delegation."""
    register = facts.body(body)
    given: list[str | None] = [None]
    given += [one.delegation for one in register.delegations.values() if one.receiver == visit.person]
    asked = [
        Actor(person=visit.person, proof="session", delegation=delegation, capacity=capacity)
        for delegation in given
        for capacity in WAYS
        if (delegation is not None) == (capacity in ("TL.", "TUQ."))
    ]
    return [
        actor
        for actor in asked
        if not isinstance(authority.may_sign(facts, actor, stage, body, visit.today), Refusal)
    ]


def keeper_of(visit: Visit, facts: Facts, body: str) -> Actor | None:
    """As whom the visitor keeps the award work of a body: of its department, or standing in for one."""
    found = himself_or_for(visit, facts, body)
    return next((who for who in found if authority.keeps_awards(facts, who, body, visit.today)), None)


def acting_as(visit: Visit, facts: Facts, office: str, body: str) -> Actor | None:
    """As whom the visitor acts in that office: as its holder, or standing in for him."""
    found = himself_or_for(visit, facts, body)
    return next((who for who in found if authority.acts_as(facts, who, office, body, visit.today)), None)


def way_fields(visit: Visit, ways: Sequence[Actor]) -> list[Field]:
    """The choice, where there is one."""
    if len(ways) < 2:
        return []
    return [Field("way", visit._("You sign as"), "radio", ways_shown(visit, ways), value=way_of(ways[0]))]


def by_way(visit: Visit, ways: Sequence[Actor]) -> Callable[[Given], Actor | None]:
    """Who signs, as the form says; whoever may not at all is refused by the command, in his own name."""

    def chosen(given: Given) -> Actor | None:
        if len(ways) < 2:
            return ways[0] if ways else actor(visit)
        return next((one for one in ways if way_of(one) == given.said("way")), None)

    return chosen
