"""Who an initiative waits for: its council, whoever signs, or its authors' unit."""

from __future__ import annotations

from domain import authority
from domain.facts import Facts
from domain.initiative import rights
from domain.initiative.state import Initiative
from domain.nomination.waiting import Wait


def waits_for(state: Initiative, facts: Facts) -> list[Wait]:
    """The open tasks of one initiative."""
    if state.about is None or state.course is None:
        return []
    course, unit = state.course, state.about.unit
    match state.phase:
        case "filed":
            return [Wait("review", state.stage, None, course.bodies[course.vote], authority.CHAIR, None)]
        case "returned":
            return [Wait("revise", state.stage, None, unit, authority.OFFICER, None)]
        case "agreed":
            stage = rights.signature_of(rights.policy_of(course, facts))
            by = stage.by if stage else authority.HEAD
            return [Wait("sign", state.stage, None, course.bodies[state.stage], by, None)]
        case "recognised" if state.held:
            return [Wait("revise", state.stage, None, unit, authority.OFFICER, None)]
        case _:
            return []
