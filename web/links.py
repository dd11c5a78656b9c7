"""Where the page of a stream is, and where the visitor finds it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import quote

from domain import sight
from domain.activity import Activity
from domain.decision import Decision
from domain.facts import Facts
from domain.inspection import Inspection
from domain.movement import Movement
from domain.nomination.state import Nomination
from domain.rolemodel import RoleModel
from domain.sitting import Sitting
from domain.submission import Submission

if TYPE_CHECKING:
    from web.visit import Visit

PAGES = {
    "nomination": "/cases/",
    "sitting": "/sittings/",
    "submission": "/lists/",
    "decision": "/decisions/",
    "movement": "/movements/",
    "rolemodel": "/rolemodels/",
    "inspection": "/inspections/",
    "activity": "/activities/",
}
LOOKED_INTO = (
    *("nomination", "sitting", "submission", "decision"),
    *("movement", "rolemodel", "inspection", "activity"),
)
"""The kinds of streams whose own state says who sees them."""
_States = Nomination | Sitting | Submission | Decision | Movement | RoleModel | Inspection | Activity


def link_of(stream: str) -> str:
    """The address of a stream's page; the log's own for one that has no page."""
    kind, _, name = stream.partition("/")
    if kind in PAGES:
        return PAGES[kind] + quote(name, safe="")
    return f"/log?stream={quote(stream, safe='')}"


async def ways_to(visit: Visit, streams: Iterable[str]) -> dict[str, str]:
    """Where the visitor finds what he acted on or was told of; empty where there is no page for him.

    A unit appeals against a decision, or is told of one, that only its organ looks into: it finds what was
    published of it. A body that was asked for its word looks into the case only until it has answered, and an
    entry of the registry or of a year's book has a page for auditors alone.
    """
    asked = list(dict.fromkeys(streams))
    facts = await visit.facts()
    looked = [one for one in asked if one.partition("/")[0] in LOOKED_INTO]
    states = {s: one.state for s, one in (await visit.site.reading.many(looked)).items()} if looked else {}
    return {stream: _way(visit, facts, stream, states.get(stream)) for stream in asked}


async def way_to(visit: Visit, stream: str) -> str:
    """The same for one stream."""
    return (await ways_to(visit, [stream]))[stream]


def _way(visit: Visit, facts: Facts, stream: str, state: object) -> str:
    if isinstance(state, _States):
        sees = sight.sees(facts, visit.person, state, visit.today)
    else:
        sees = sight.audits_all(facts, visit.person, visit.today)
    if not sees and isinstance(state, Decision) and state.published is not None:
        return f"/published/{quote(stream.partition('/')[2], safe='')}"
    return link_of(stream) if sees else ""
