"""Whose lists, sittings and decisions a visitor may see, as bodies: what pages ask the projections for.

The rule itself is ``domain.sight``'s, for one stream at a time; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from domain import sight

if TYPE_CHECKING:
    from eventlog.fold import Folded
    from web.visit import Visit


async def seen_of(visit: Visit, streams: Iterable[str]) -> list[Folded]:
    """Those of these streams that the visitor may see, in their order."""
    facts, folded = await visit.facts(), await visit.site.reading.many(streams)
    return [one for one in folded.values() if sight.sees(facts, visit.person, one.state, visit.today)]


async def bodies_in_sight(visit: Visit) -> set[str] | None:
    """The bodies in which he serves or that he audits; None for all of them."""
    facts, offices = await visit.facts(), await visit.offices()
    if sight.audits_all(facts, visit.person, visit.today):
        return None
    audited = {one.body for one in offices if one.office == sight.AUDITOR and one.by is None}
    below = {unit for body in audited for unit in facts.common.bodies_below(body)}
    return {one.body for one in offices} | below


async def meetings_in_sight(visit: Visit) -> set[str] | None:
    """The same for sittings: a unit's people also see its cluster meet."""
    bodies, common = await bodies_in_sight(visit), (await visit.facts()).common
    if bodies is None:
        return None
    units = {one.body for one in await visit.offices()}
    return bodies | {cluster for unit in units for cluster in common.clusters_of(unit, visit.today)}
