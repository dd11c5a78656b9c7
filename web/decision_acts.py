"""What the visitor may do with a decision now: addresses and texts, the next step first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.showing_decision import ShownDecision

if TYPE_CHECKING:
    from web.visit import Visit


def acts_of(visit: Visit, found: ShownDecision) -> list[tuple[str, str]]:
    """Only what makes sense as it stands; what one may do the command decides."""
    state = found.state
    if state.phase == "draft":
        acts = _of_draft(visit, found)
    elif state.phase == "signed":
        acts = [*_for_signer(visit, found), *_for_department(visit, found)]
    else:
        acts = []
    return [(f"{found.at}/{path}", text) for path, text in acts]


def _of_draft(visit: Visit, found: ShownDecision) -> list[tuple[str, str]]:
    state, acts = found.state, []
    if found.department and not state.checked and state.drafter != visit.person:
        acts.append(("check", visit._("Check the draft")))
    if found.ways and state.checked:
        acts.append(("sign", visit._("Sign the list")))
    if found.ways:
        acts += [
            ("send-back", visit._("Send lines back for revision")),
            ("decline", visit._("Decline lines")),
        ]
    if found.department:
        acts += [("drop", visit._("Take lines off the draft")), ("give-up", visit._("Give the draft up"))]
    return acts


def _for_signer(visit: Visit, found: ShownDecision) -> list[tuple[str, str]]:
    state, acts = found.state, []
    if not found.ways:
        return []
    if any(one.outcome is None for one in state.revocations):
        acts.append(("revoke", visit._("Decide on taking awards back")))
    if any(one.answered is None for one in state.appeals):
        acts.append(("answer", visit._("Answer the appeal")))
    acts.append(("erratum", visit._("Issue an erratum")))
    if state.standing:
        acts.append(("cancel", visit._("Cancel lines of the decision")))
    return acts


def _for_department(visit: Visit, found: ShownDecision) -> list[tuple[str, str]]:
    state, acts = found.state, []
    if not found.department:
        return []
    if state.published is None:
        acts.append(("publish", visit._("Publish the decision")))
    if any(line not in state.handed_over for line in state.standing):
        acts.append(("hand-over", visit._("Awards were handed over today")))
    have = {one.line for one in state.certificates.values() if not one.returned}
    if any(line not in have for line in state.standing):
        acts.append(("certificates", visit._("Enter certificates in the book")))
    if have:
        acts.append(("certificate", visit._("What became of a certificate")))
    if state.items_due():
        acts.append(("recover-item", visit._("Something came back")))
    if state.money_due():
        acts.append(("recover-money", visit._("Money came back")))
    if state.standing:
        acts.append(("propose-revocation", visit._("Propose to take awards back")))
    acts.append(("proceeding", visit._("Note a proceeding elsewhere")))
    return acts
