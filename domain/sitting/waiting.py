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
        return _between_ballots(state, body, secretary)
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


def _between_ballots(state: Sitting, body: str, secretary: str) -> list[Wait]:
    """The next ballot, the minutes, or both: a line that was withdrawn needs no ballot, and is still here."""
    unvoted = any(state.last_of(line) is None and line not in state.opinions for line in state.lines)
    waits = []
    if state.repeat or (unvoted and not state.signed):
        waits.append(Wait("ballot", state.shown, None, body, authority.CHAIR, None))
    if state.repeat or (unvoted and not state.counted):
        return waits
    # Only the two of them adopt: whoever has done so and is not the secretary was in the chair.
    if all(person == secretary for person in state.signed):
        waits.append(Wait("adopt", state.shown, None, body, authority.CHAIR, None))
    if secretary not in state.signed:
        waits.append(Wait("adopt", state.shown, secretary, None, None, None))
    return waits
