"""The register of holders: everybody who holds an award by a published decision, sorted as Vietnamese sort.

It is made from the lists and the key ring when something new is published, and held in this process alone:
names are sealed, so no table could be searched by them.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from domain.decision import Decision
from projections import published
from web.names import by_given_name, plain

if TYPE_CHECKING:
    from asyncpg import Pool, Record

    from web.reading import Reading

PAGE = 50
"""Holders of one page."""
Who = Literal["", "people", "units"]


@dataclass(frozen=True, slots=True)
class Holder:
    """One award of one holder. ``name`` is a person's; a unit's stands in the registry in two languages."""

    decision: str
    paper: str
    signed: dt.date
    name: str | None
    nominee: str
    unit: str
    award: str
    kind: str
    season: str | None
    ended: str | None
    ended_by: str | None
    found_by: str
    """The name as it is searched for."""

    @property
    def is_unit(self) -> bool:
        return self.nominee == self.unit


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: an empty field asks for nothing."""

    words: str = ""
    who: Who = ""
    unit: str = ""
    award: str = ""
    season: str = ""

    def has(self, holder: Holder) -> bool:
        """Whether the holder is among what is looked for."""
        return (
            (not self.unit or holder.unit == self.unit)
            and (not self.award or holder.award == self.award)
            and (not self.season or holder.season == self.season)
            and (not self.who or holder.is_unit == (self.who == "units"))
            and all(word in holder.found_by for word in plain(self.words).split())
        )


class PublicRegister:
    """The register as it was when something was published last. One for the process."""

    def __init__(self) -> None:
        self._holders: Sequence[Holder] = ()
        self._position = -2
        self._making = asyncio.Lock()

    async def holders(self, reading: Reading, pool: Pool[Record]) -> Sequence[Holder]:
        """All of them, people by their given names first, then units."""
        async with self._making:
            position = await published.last(pool)
            if position != self._position:
                self._holders = await _made(reading, pool)
                self._position = position
        return self._holders


async def _made(reading: Reading, pool: Pool[Record]) -> list[Holder]:
    lines = await published.lines(pool)
    decisions = {s: f.state for s, f in (await reading.many({one.decision for one in lines})).items()}
    bodies = (await reading.facts()).common.bodies
    people = await reading.names(one.nominee for one in lines if one.nominee not in bodies)
    units = {code: body.name_vi for code, body in bodies.items()}
    return sorted(_holders(lines, decisions, people, units), key=_sorted)


def _holders(
    lines: Iterable[published.Line],
    decisions: Mapping[str, Decision],
    people: Mapping[str, str],
    units: Mapping[str, str],
) -> Iterable[Holder]:
    for one in lines:
        signed = decisions[one.decision].signed
        if signed is None:
            continue
        name = people.get(one.nominee)
        yield Holder(
            decision=one.decision.partition("/")[2],
            paper=signed.paper,
            signed=decisions[one.decision].on,
            # A name that was erased is not replaced by a code.
            name=None if name == one.nominee else name,
            nominee=one.nominee,
            unit=one.unit,
            award=one.award,
            kind=one.kind,
            season=one.season,
            ended=one.ended,
            ended_by=one.ended_by,
            found_by=plain(name or units.get(one.nominee, "")),
        )


def _sorted(holder: Holder) -> tuple[object, ...]:
    newest = -holder.signed.toordinal()
    if holder.is_unit:
        return True, (holder.found_by, "", ""), newest, holder.award
    return False, by_given_name(holder.name or ""), newest, holder.award
