"""The nominations that are agreed and wait for a decision over a list, by organ and season."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.story import names_in
from domain.decision import Decision
from domain.nomination.state import Nomination
from projections import lists

if TYPE_CHECKING:
    from web.visit import Visit


@dataclass(frozen=True, slots=True)
class Agreed:
    """An agreed line; ``draft`` is the decision in whose draft it stands already."""

    stream: str
    award: str
    nominee: str
    unit: str
    season: str | None
    draft: str | None


async def agreed_lines(visit: Visit, organ: str, *, drafts: bool = False) -> list[Agreed]:
    """What waits for a list of this organ, and with ``drafts`` also what stands in one that is not signed."""
    waiting = await lists.waiting_at(visit.site.lists, "list", organ)
    found = dict.fromkeys(waiting) | (await _in_drafts(visit, organ) if drafts else {})
    cases = await visit.site.reading.many(found)
    rows = []
    for stream, draft in found.items():
        case: Nomination = cases[stream].state
        if case.about is not None:
            about = case.about
            rows.append(Agreed(stream, about.award, about.nominee, about.unit, about.season, draft))
    return sorted(rows, key=lambda one: (one.season or "", one.award, one.unit, one.nominee, one.stream))


async def _in_drafts(visit: Visit, organ: str) -> dict[str, str | None]:
    open_ones = await lists.streams(visit.site.lists, "decision", only_open=True)
    drafts = [one.stream for one in open_ones if one.stage in ("draft", "checked")]
    found: dict[str, str | None] = {}
    for stream, folded in (await visit.site.reading.many(drafts)).items():
        state: Decision = folded.state
        if state.phase == "draft" and state.about is not None and state.about.organ == organ:
            found |= dict.fromkeys(state.lines, stream)
    return found


async def named_lines(visit: Visit, lines: Sequence[Agreed]) -> list[str]:
    """The lines in words: name, unit, award, code."""
    names = await visit.names(code for one in lines for code in (one.nominee, one.unit))
    named = names_in(await visit.facts(), visit.words, names)
    found = []
    for one in lines:
        who = named(one.nominee) + (f", {named(one.unit)}" if one.unit != one.nominee else "")
        found.append(f"{who} · {named(one.award)} ({one.stream.partition('/')[2]})")
    return found
