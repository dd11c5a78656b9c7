"""How far an inspection goes: whom a body inspects, whom a finding is about, and who may lift it."""

from __future__ import annotations

import datetime as dt

from domain.answers import Refusal
from domain.commands import Actor
from domain.facts import Facts
from domain.movement import rights
from domain.registry import Register, reach


def inspects(common: Register, body: str, unit: str, day: dt.date) -> bool:
    """Whether the body may inspect the unit: itself and what stands below it; a cluster the units that belong
    to it, and not their offices."""
    if common.bodies[body].kind == "cluster":
        return unit in common.units_of(body, day)
    return reach.inside(common, unit, body, day)


def out_of_reach(common: Register, body: str, units: tuple[str, ...], day: dt.date) -> Refusal | None:
    """Refuse the first of the units that is not the body's to inspect."""
    unit = next((one for one in units if not inspects(common, body, one, day)), None)
    return None if unit is None else Refusal("inspects_no_other", {"body": body, "unit": unit})


def elsewhere(facts: Facts, about: str, unit: str, day: dt.date) -> Refusal | None:
    """Refuse a finding about somebody who is not of the unit where it was found."""
    if reach.is_of(facts, about, unit, day):
        return None
    return Refusal("not_of_inspected", {"about": about, "unit": unit})


def lifts(facts: Facts, actor: Actor, body: str, today: dt.date) -> bool:
    """Whether the actor may say what became of a finding: whoever keeps the inspecting body's work, or leads
    a body above it, so that nobody stays frozen by the word of one level alone."""
    above = list(reach.over(facts.common, body))[1:]
    return rights.keeps(facts, actor, body, today) or any(
        rights.leads(facts, actor, one, today) for one in above
    )
