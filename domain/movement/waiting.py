"""What a movement waits for: plans, registrations, signatures, reports, reviews, actions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from domain import authority
from domain.calendar import end_of_day
from domain.events import Deadline, DeadlineFor
from domain.facts import Facts
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


def waits_for(state: Movement, _: Facts) -> list[Wait]:
    """The open tasks of one movement."""
    if state.plan is None:
        return []
    body = state.plan.body
    match state.phase:
        case "drafted":
            return [Wait("adopt_plan", "", None, body, authority.HEAD, None)]
        case "adopted":
            return [Wait("launch", "", None, body, authority.HEAD, None)]
        case "launched":
            return [*_members(state), *_confirming(state), *_actions(state)]
        case _:
            return list(_actions(state))


def _members(state: Movement) -> Iterator[Wait]:
    """Each day of the calendar still to come asks something of those who have not done it; a pledge waits for
    its signatures without a day too."""
    by_task: dict[tuple[Task, str], Wait] = {}
    for due in state.calendar:
        task, office = TASKS[due.what]
        for unit in outstanding(state, due):
            by_task.setdefault((task, unit), Wait(task, "", None, unit, office, end_of_day(due.on)))
    for unit in outstanding(state, Deadline("pledges", dt.date.max, None)):
        by_task.setdefault(("sign_pledge", unit), Wait("sign_pledge", "", None, unit, authority.HEAD, None))
    yield from by_task.values()


def _confirming(state: Movement) -> Iterator[Wait]:
    assert state.plan is not None
    if any(one.state == "reported" for one in state.results.values()):
        yield Wait("confirm_targets", "", None, state.plan.body, authority.OFFICER, None)


def _actions(state: Movement) -> Iterator[Wait]:
    for code in state.open_actions:
        about = state.actions[code].about
        yield Wait("follow_action", "", None, about.owner, authority.OFFICER, end_of_day(about.due))
