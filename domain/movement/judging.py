"""Who judges what a unit has reached: somebody above it, and never its own people.

The body that assigned a target, the one whose movement it is, and every body above the unit or above that one
may confirm a result, send it back and appraise the unit. Whoever acts for the unit may not, in whatever other
office he acts: the unit that leads a cluster is judged by a deputy's or by the organ above.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from domain import authority
from domain.answers import Refusal
from domain.commands import Actor
from domain.facts import Facts
from domain.movement import rights
from domain.movement.state import Movement
from domain.records import replace


def not_judging(
    state: Movement, facts: Facts, actor: Actor, unit: str, by: str, today: dt.date
) -> Refusal | None:
    """Refuse who may not judge the unit on what the body ``by`` assigned to it."""
    body = state.planned.body
    above = dict.fromkeys((by, body, *_above(facts, body), *_above(facts, unit)))
    if not any(rights.keeps(facts, actor, one, today) for one in above):
        return rights.not_keeping(facts, actor, body, today)
    return own_unit(facts, actor, unit, today)


def own_unit(facts: Facts, actor: Actor, unit: str, today: dt.date) -> Refusal | None:
    """Refuse who acts for the unit himself, by any office or delegation that he has."""
    given = (
        one.delegation
        for one in facts.body(unit).delegations.values()
        if one.receiver == actor.person and one.begins <= today <= one.until
    )
    for delegation in dict.fromkeys((None, actor.delegation, *given)):
        if _acts_for(facts, replace(actor, delegation=delegation), unit, today):
            return Refusal("judges_own_unit", {"person": actor.person, "unit": unit})
    return None


def _acts_for(facts: Facts, actor: Actor, unit: str, today: dt.date) -> bool:
    """Its head, its award department, or for a cluster the units that lead it; the organ above a cluster,
    which keeps its movements, is no part of it."""
    units = (unit, *rights.leading_units(facts, unit, today))
    return rights.leads(facts, actor, unit, today) or any(
        authority.files_for(facts, actor, one, today) or authority.keeps_awards(facts, actor, one, today)
        for one in units
    )


def seats(state: Movement, facts: Facts) -> Iterator[tuple[str, str]]:
    """Bodies and offices for which reported results wait: where the movement is kept; those of the unit that
    keeps it itself wait for a deputy of the cluster, or for the body above."""
    body, found = state.planned.body, dict[tuple[str, str], None]()
    here = rights.seats(facts, body, authority.OFFICER, state.on)
    deputies = rights.leading_units(facts, body, state.on)[1:]
    for unit in dict.fromkeys(unit for (_, unit, _), one in state.results.items() if one.state == "reported"):
        others = [seat for seat in here if seat[0] != unit]
        others = others or [(deputy, authority.OFFICER) for deputy in deputies]
        above = (*_above(facts, body)[:1], *_above(facts, unit)[:1])[:1]
        others = others or [(one, office) for one in above for office in authority.DEPARTMENT]
        found |= dict.fromkeys(others)
    yield from found


def _above(facts: Facts, body: str) -> tuple[str, ...]:
    return tuple(one.body for one in facts.common.superiors(body))[1:]
