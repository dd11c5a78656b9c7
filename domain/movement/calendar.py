"""The movement's calendar: when a day of it is over, the engine notes who had not done what it was for."""

from __future__ import annotations

from domain.answers import Refusal
from domain.commands import Tick
from domain.events import Deadline, DeadlinePassed, Event
from domain.movement.state import Movement


def tick(state: Movement, ask: Tick) -> list[Event] | Refusal:
    """The next day of the calendar is over."""
    if ask.kind != "deadline" or not state.calendar:
        return Refusal("nothing_due", {"timer": ask.kind})
    due = state.calendar[0]
    return [DeadlinePassed(due.what, due.on, due.period, outstanding(state, due))]


def outstanding(state: Movement, due: Deadline) -> tuple[str, ...]:
    """Who has not done by now what the day is for; the movement's own body where a review was not held."""
    match due.what:
        case "plans":
            return tuple(unit for unit in state.members if unit not in state.plans)
        case "registrations":
            return tuple(unit for unit in state.units if not state.registered(unit))
        case "pledges":
            missing = (unit for pledge in state.pledges.values() for unit in pledge.missing)
            return tuple(dict.fromkeys(missing))
        case "results":
            return tuple(unit for unit in state.members if _lacks_results(state, unit, due.period))
        case "interim":
            return () if any(r.held.kind == "interim" for r in state.reviews) else (state.planned.body,)
        case "final":
            return () if state.phase == "reviewed" else (state.planned.body,)


def _lacks_results(state: Movement, unit: str, period: str | None) -> bool:
    """Whether the unit owes a report on any of its targets for the period."""
    for target in state.targets.values():
        found = state.results.get((target.target, unit, period or ""))
        if unit in state.bound(target) and (found is None or found.state == "returned"):
            return True
    return False
