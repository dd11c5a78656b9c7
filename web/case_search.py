"""Which nominations a visitor may see, for whoever lists them: the pages and the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain import sight
from domain.nomination.state import Nomination
from projections.cases import Row, Search
from web.names import found

if TYPE_CHECKING:
    from web.visit import Visit


async def seen_by(visit: Visit) -> Search:
    """What the visitor may see at all, as ``domain.sight`` has it."""
    facts, person, today = await visit.facts(), visit.person, visit.today
    if sight.audits_all(facts, person, today):
        return Search(seers=None)
    offices = await visit.offices()
    seers = {person, *(one.body for one in offices)}
    audited = [one.body for one in offices if one.office == sight.AUDITOR and one.by is None]
    units = {unit for body in audited for unit in (body, *facts.common.bodies_below(body))}
    return Search(seers=frozenset(seers), units=frozenset(units))


async def seen_alone(visit: Visit, rows: list[Row]) -> list[Row]:
    """The rule itself is asked of each row: the list is only an index, and may be a moment behind."""
    facts = await visit.facts()
    folded = await visit.site.reading.many([row.stream for row in rows])

    def sees(row: Row) -> bool:
        case = folded[row.stream].state
        assert isinstance(case, Nomination)
        return sight.sees_case(facts, visit.person, case, visit.today)

    return [row for row in rows if sees(row)]


async def called(visit: Visit, words: str) -> list[str]:
    """The people and bodies whose name has these words; nobody without any."""
    if not words:
        return []
    bodies = (await visit.facts()).common.bodies
    names = {code: f"{body.name_vi} {body.name_en}" for code, body in bodies.items()}
    return found({**await visit.site.reading.everybody(), **names}, words)
