"""What a movement waits for: plans, registrations, signatures, reports, reviews, actions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from domain import authority
from domain.calendar import end_of_day
from domain.events import Deadline, DeadlineFor
from domain.facts import Facts
from domain.movement import judging, rights
from domain.movement.calendar import outstanding
from domain.movement.state import Movement
from domain.nomination.waiting import Task, Wait

TASKS: dict[DeadlineFor, tuple[Task, str]] = {
    "plans": ("issue_plan", authority.OFFICER),
    "registrations": ("register_for", authority.OFFICER),
    "pledges": ("sign_pledge", authority.HEAD),
    "results": ("report_target", authority.OFFICER),
    "interim": ("hold_review", authority.OFFICER),
    "final": ("hold_review", authority.OFFICER),
}
"""What each day of the calendar asks, and of whom."""


def waits_for(state: Movement, facts: Facts) -> list[Wait]:
    """The open tasks of one movement."""
    if state.plan is None:
        return []
    match state.phase:
        case "drafted":
            return list(_at(state, facts, "adopt_plan", state.plan.body, authority.HEAD))
        case "adopted":
            return list(_at(state, facts, "launch", state.plan.body, authority.HEAD))
        case "launched":
            return [
                *_members(state, facts),
                *_sent_back(state, facts),
                *_confirming(state, facts),
                *_actions(state, facts),
            ]
        case _:
            return list(_actions(state, facts))


def _at(
    state: Movement,
    facts: Facts,
    task: Task,
    body: str,
    office: str,
    until: dt.datetime | None = None,
    stage: str = "",
) -> Iterator[Wait]:
    """The task of a body's office, where it is done: as of the day since which the movement stands so."""
    for seat, by in rights.seats(facts, body, office, state.on):
        yield Wait(task, stage, None, seat, by, until)


def _members(state: Movement, facts: Facts) -> Iterator[Wait]:
    """Each day of the calendar asks something of those who have not done it, also when it is over; that the
    movement has come is said, and a pledge signed, without a day too."""
    asked: dict[tuple[Task, str], tuple[str, dt.datetime | None]] = {}
    for due in (*state.passed, *state.calendar):
        task, office = TASKS[due.what]
        for unit in outstanding(state, due):
            asked.setdefault((task, unit), (office, end_of_day(due.on)))
    for unit in state.members:
        if unit not in state.acknowledged and unit not in state.plans:
            asked.setdefault(("acknowledge", unit), (authority.OFFICER, None))
    for unit in outstanding(state, Deadline("pledges", dt.date.max, None)):
        asked.setdefault(("sign_pledge", unit), (authority.HEAD, None))
    for (task, unit), (office, until) in asked.items():
        yield from _at(state, facts, task, unit, office, until)


def _sent_back(state: Movement, facts: Facts) -> Iterator[Wait]:
    """Each result that was sent back waits for its unit, by its target and period."""
    for (target, unit, period), one in state.results.items():
        if one.state == "returned":
            stage = f"{target}, {period}"
            yield from _at(state, facts, "report_again", unit, authority.OFFICER, stage=stage)


def _confirming(state: Movement, facts: Facts) -> Iterator[Wait]:
    for seat, by in judging.seats(state, facts):
        yield Wait("confirm_targets", "", None, seat, by, None)


def _actions(state: Movement, facts: Facts) -> Iterator[Wait]:
    """Each by its code: an owner may have several."""
    for code in state.open_actions:
        about = state.actions[code].about
        until = end_of_day(about.due)
        yield from _at(state, facts, "follow_action", about.owner, authority.OFFICER, until, stage=code)
