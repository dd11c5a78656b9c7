"""What a sitting waits for: its chair and secretary, who has not handed in a sheet, the tellers."""

from __future__ import annotations

from domain import authority
from domain.facts import Facts
from domain.nomination.waiting import Wait
from domain.sitting.state import Sitting


def waits_for(state: Sitting, facts: Facts) -> list[Wait]:
    """The open tasks of one sitting."""
    if state.settled or state.about is None:
        return []
    body, secretary = state.about.body, state.about.secretary
    chair = Wait("close", state.shown, None, body, authority.CHAIR, None)
    if state.phase == "convened":
        return [Wait("open", state.shown, None, body, authority.CHAIR, None)]
    if state.ballot is None:
        chair = Wait("adopt", state.shown, None, body, authority.CHAIR, None)
        keeper = Wait("adopt", state.shown, secretary, None, None, None)
        # Only the two of them adopt: whoever has done so and is not the secretary was in the chair.
        led = any(person != secretary for person in state.signed)
        return [*(() if led else (chair,)), *(() if secretary in state.signed else (keeper,))]
    if state.ballot.kind == "secret":
        if state.ballot.agreed() is not None:
            return [chair]
        return [Wait("count", state.shown, None, body, authority.TELLER, None)]
    missing = [s for s in (*state.present, *state.written) if s not in state.ballot.cast]
    units = facts.common.bodies
    waits = [
        Wait("vote", state.shown, None, seat, authority.HEAD, None)
        if seat in units
        else Wait("vote", state.shown, seat, None, None, None)
        for seat in missing
    ]
    return waits or [chair]
