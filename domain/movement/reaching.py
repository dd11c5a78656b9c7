"""Whom a movement reaches: its members, whom its body may call upon, and who may assign them targets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from domain.facts import Facts
from domain.registry import Register, reach

GATHERINGS = ("cluster", "council")
"""The kinds of bodies that consist of others: they pass a movement on."""


def members_of(body: str, named: Iterable[str], facts: Facts, day: dt.date) -> dict[str, None]:
    """The members that a plan names: with a cluster come its units, of which day it is."""
    found: dict[str, None] = {}
    for member in named:
        units = facts.common.units_of(member, day)
        if not units or member != body:
            found[member] = None
        found |= dict.fromkeys(units)
    return found


def calls_upon(common: Register, body: str, member: str, day: dt.date) -> bool:
    """Whether the body may make this one a member: itself, what stands below it, and the units of a cluster
    that does."""
    return any(reach.inside(common, one, body, day) for one in (member, *common.clusters_of(member, day)))


def assigning(common: Register, body: str, day: dt.date) -> set[str]:
    """Who may assign targets to the body's members: itself, what stands over it, the clusters to which it
    belongs, and their councils."""
    found = set(reach.over(common, body))
    for cluster in common.clusters_of(body, day):
        found |= set(reach.over(common, cluster))
    councils = (one.body for one in common.bodies.values() if one.kind == "council" and one.parent in found)
    return found | set(councils)
