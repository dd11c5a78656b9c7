"""The streams of a kind that a visitor may see, folded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from domain import sight
from projections import lists

if TYPE_CHECKING:
    from eventlog.fold import Folded
    from web.visit import Visit


async def seen_of(visit: Visit, streams: Iterable[str]) -> list[Folded]:
    """Those of these streams that the visitor may see, in their order."""
    facts, folded = await visit.facts(), await visit.site.reading.many(streams)
    return [one for one in folded.values() if sight.sees(facts, visit.person, one.state, visit.today)]


async def seen_of_kind(visit: Visit, kind: str) -> list[Folded]:
    """All streams of a kind that the visitor may see, by name."""
    return await seen_of(visit, [one.stream for one in await lists.streams(visit.site.lists, kind)])
