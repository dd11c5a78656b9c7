"""What a decision waits for: a check, a signature, its publication, an answer."""

from __future__ import annotations

from domain import authority
from domain.decision.state import Decision
from domain.facts import Facts
from domain.nomination.waiting import Wait


def waits_for(state: Decision, facts: Facts) -> list[Wait]:
    """The open tasks of one decision."""
    del facts  # whose tasks these are stands in the draft itself
    if state.about is None:
        return []
    organ, by = state.about.organ, state.about.by
    if state.phase == "draft":
        if state.checked:
            return [Wait("sign", state.shown, None, organ, by, None)]
        # Anybody of the award department but the drafter: often it has one officer, who drew it up.
        return [Wait("check", state.shown, None, organ, office, None) for office in authority.DEPARTMENT]
    if state.signed is None:
        return []
    unpublished = state.published is None and bool(state.standing)
    return [
        *(
            Wait("publish", state.shown, None, organ, office, None)
            for office in authority.DEPARTMENT
            if unpublished
        ),
        *(
            Wait("revoke", "revocation", None, organ, by, revocation.proposed.due)
            for revocation in state.revocations
            if revocation.outcome is None
        ),
        *(Wait("answer", "appeal", None, organ, by, None) for a in state.appeals if a.answered is None),
    ]
