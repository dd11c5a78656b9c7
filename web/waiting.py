"""Who has a case now, since when, and until when: for every page that says what comes next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.nomination.state import Nomination
from domain.nomination.waiting import Wait
from domain.submission import Submission
from projections import lists

if TYPE_CHECKING:
    from web.visit import Visit

MOST_NAMED = 3
"""Where more people are waited for, their number says enough."""


@dataclass(frozen=True, slots=True)
class Step:
    """A task that is open, and whose it is."""

    task: str
    who: str
    since: dt.date | None
    until: dt.datetime | None


async def next_steps(visit: Visit, stream: str) -> list[Step]:
    """What the stream waits for now, those with the same task together.

    Whose votes are still out is the chair's to know: of them the number is told, and no name.
    """
    state = await visit.site.reading.state(stream)
    waits = await lists.waits(visit.site.lists, stream)
    together: dict[tuple[str, dt.datetime | None], list[Wait]] = {}
    for wait in waits:
        together.setdefault((wait.task, wait.until), []).append(wait)
    return [
        Step(task, await _who(visit, group), _since(state), until)
        for (task, until), group in together.items()
    ]


def _since(state: object) -> dt.date | None:
    match state:
        case Nomination(stage=stage) if stage is not None:
            return stage.on
        case Submission(holder=holder) if holder is not None:
            return holder.on
        case _:
            return None


async def _who(visit: Visit, waits: Iterable[Wait]) -> str:
    found = list(waits)
    if found[0].task == "vote":
        return visit._("{number} votes are out", number=len(found))
    names = await visit.names(code for wait in found for code in (wait.person, wait.body) if code)
    if len(found) > MOST_NAMED:
        if all(wait.person is None for wait in found):
            return visit._("{number} units", number=len({wait.body for wait in found}))
        return visit._("{number} people or units", number=len(found))
    return "; ".join(_named(visit, wait, names) for wait in found)


def _named(visit: Visit, wait: Wait, names: dict[str, str]) -> str:
    if wait.person is not None:
        return names[wait.person]
    office = visit.words.office(wait.office or "")
    return f"{office}, {names[wait.body]}" if wait.body else office
