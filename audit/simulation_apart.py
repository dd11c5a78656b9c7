"""A season decided again under a draft in a process of its own: it reads the whole log and writes nothing."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass
from typing import Any

from pydantic import TypeAdapter

from audit import source
from audit import telling_simulation as telling
from audit.apart import answer, answering
from audit.catalogue import WEB
from audit.policyfile import parse_policy
from audit.report_page import Wrong
from audit.simulate import simulate
from audit.spreadsheet import table
from audit.story import names_in
from audit.words import Language, Words
from eventlog.fold import Registers, is_fact


@dataclass(frozen=True, slots=True)
class Draft:
    """The draft as its file has it, and the season to decide again."""

    raw: bytes
    name: str
    season: str
    language: Language


@dataclass(frozen=True, slots=True)
class Simulated:
    """What came of it: how many, and who gains or loses; ``rows`` begin with the case's stream."""

    counted: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    csv: str


_KINDS: dict[str, TypeAdapter[Any]] = {one.__name__: TypeAdapter(one) for one in (Simulated, Wrong)}


async def simulated(dsn: str, draft: Draft, seconds: float) -> Simulated | Wrong:
    """The season of the log at ``dsn`` under the draft, whose file was read before and is in order.

    :raises TookTooLong: after so many seconds
    :raises Failed: the process could not do it
    """
    asked = {"dsn": dsn, **asdict(draft), "raw": draft.raw.decode()}
    said = await answer(__name__, asked, seconds)
    found: Simulated | Wrong = _KINDS[said["kind"]].validate_python(said["found"])
    return found


def _simulate(asked: dict[str, Any]) -> dict[str, Any]:
    policy, _document = parse_policy(asked["raw"].encode(), asked["name"])
    entries = asyncio.run(source.database(asked["dsn"]))
    registers = Registers()
    for entry in entries:
        if is_fact(entry.stream):
            registers.take(entry)
    facts = registers.facts()
    if asked["season"] not in facts.common.seasons:
        return {"kind": "Wrong", "found": asdict(Wrong("season", tuple(facts.common.seasons)))}
    words = Words(asked["language"], WEB)
    named, found = names_in(facts, words), simulate(entries, policy, asked["season"])
    rows = [(one.stream, *telling.row(words, one, named)) for one in found if one.change != "same"]
    sheet = table(telling.sheet(words, found, named)).decode()
    told = Simulated(telling.counted(words, found), telling.head(words), tuple(rows), sheet)
    return {"kind": "Simulated", "found": asdict(told)}


if __name__ == "__main__":
    answering(_simulate)
