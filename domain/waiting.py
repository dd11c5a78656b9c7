"""What waits for whom: the tasks that a case leaves open, by seat or by office.

Offices are named, not their holders, so that a list of tasks stays right when a mandate changes hands.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from domain import authority
from domain.case import Nomination
from domain.facts import Facts
from domain.policy import SignStage
from domain.route import current

Task = Literal["vote", "count", "close", "open", "sign", "revise"]


@dataclass(frozen=True, slots=True)
class Wait:
    """A task for ``person``, or for whoever holds ``office`` in ``body``; ``until`` if there is a time."""

    task: Task
    stage: str
    person: str | None
    body: str | None
    office: str | None
    until: dt.datetime | None


def waits_for(state: Nomination, facts: Facts) -> list[Wait]:
    """The open tasks of one nomination."""
    if state.phase == "returned" and state.about is not None and state.stage is not None:
        return [Wait("revise", state.stage.name, None, state.about.unit, authority.OFFICER, None)]
    if state.phase != "open" or state.stage is None:
        return []
    here = state.stage
    if here.kind == "sign":
        stage = current(state, facts)
        assert isinstance(stage, SignStage)
        return [Wait("sign", here.name, None, here.body, stage.by, here.due)]
    ballot = state.ballot
    chair = Wait("close", here.name, None, here.body, authority.CHAIR, here.due)
    if ballot is None:
        return [Wait("open", here.name, None, here.body, authority.CHAIR, here.due)]
    if ballot.terms.ballot == "secret":
        if ballot.agreed() is not None:
            return [chair]
        return [Wait("count", here.name, None, here.body, authority.TELLER, here.due)]
    units = facts.common.bodies
    waits = [
        Wait("vote", here.name, None, seat, authority.HEAD, here.due)
        if seat in units
        else Wait("vote", here.name, seat, None, None, here.due)
        for seat in ballot.waiting
    ]
    return waits or [chair]
