"""What an inspection waits for: a unit puts right, whoever inspects accepts and concludes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from domain import authority
from domain.calendar import end_of_day
from domain.facts import Facts
from domain.inspection.state import Inspection
from domain.movement import rights
from domain.nomination.waiting import Task, Wait


def waits_for(state: Inspection, facts: Facts) -> list[Wait]:
    """Each finding waits by its code: a unit may have several to put right."""
    if state.about is None:
        return []
    body = state.about.body
    waits: list[Wait] = []
    for code in state.open_findings:
        if code in state.reported:
            waits += _at(state, facts, "accept_remedy", body, None, code)
        else:
            until = end_of_day(state.due[code])
            waits += _at(state, facts, "remedy", state.findings[code].unit, until, code)
    if state.ended is None:
        waits += _at(state, facts, "inspect", body, None)
    return waits


def _at(
    state: Inspection, facts: Facts, task: Task, body: str, until: dt.datetime | None, stage: str = ""
) -> Iterator[Wait]:
    """The task of the body's award officers, where it is done: a council and a cluster have none."""
    for seat, office in rights.seats(facts, body, authority.OFFICER, state.on):
        yield Wait(task, stage, None, seat, office, until)
