"""Who a list waits for: the office above that takes it in, whoever has it, or its sender."""

from __future__ import annotations

from domain import authority
from domain.facts import Facts
from domain.nomination.waiting import Wait
from domain.submission.state import Submission


def waits_for(state: Submission, facts: Facts) -> list[Wait]:
    """The open tasks of one list."""
    if state.about is None or state.holder is None:
        return []
    body = state.holder.body
    office = _desk(body, facts)
    match state.phase:
        case "sent":
            return [Wait("receive", state.phase, None, body, office, state.due)]
        case "returned":
            return [Wait("revise", state.phase, None, body, office, state.due)]
        case "received" if state.holder.person is None:
            return [Wait("handle", state.phase, None, body, office, state.due)]
        case "received":
            return [Wait("handle", state.phase, state.holder.person, None, None, state.due)]
        case _:
            return []


def _desk(body: str, facts: Facts) -> str:
    """The office that keeps a body's award work: a council's and a cluster's is its chair."""
    registered = facts.common.bodies.get(body)
    college = registered is not None and registered.kind in ("council", "cluster")
    return authority.CHAIR if college else authority.OFFICER
