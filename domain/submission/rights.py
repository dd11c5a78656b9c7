"""Who signs a list, who deals with it above, and which bodies stand over which.

A list is signed by the head of its sender, or in the head's stead (Decree 30/2020, Art. 13: ``KT.``, ``Q.``,
and by delegation ``TL.``, ``TUQ.``); a council's or a cluster's by its chair or a vice-chair. Above, the list
is whoever's who has it now; before anybody has, the receiving office's.
"""

from __future__ import annotations

import datetime as dt

from domain import authority
from domain.answers import Refusal
from domain.award.stages import SignStage
from domain.commands import Actor
from domain.events import BodyRegistered
from domain.facts import Facts
from domain.registry import Register
from domain.submission.state import Submission

SECRETARY = "secretary"
RECEPTION = "reception"
RECEIVING = (
    authority.OFFICER,
    RECEPTION,
    SECRETARY,
    authority.HEAD,
    authority.CHAIR,
    authority.VICE_CHAIR,
)
"""The offices of a body that take in what comes from below, and say who deals with it."""

AWARD_OFFICE = "award_office"
"""The tag of a department that keeps the award work of its superior, and takes lists in for it."""

_LEADING = (authority.HEAD, authority.CHAIR, authority.VICE_CHAIR)
_COLLEGES = ("council", "cluster")
_PAPER = SignStage(
    stage="list", kind="sign", by=authority.HEAD, body="sender", signed_for=("KT.", "TL.", "TUQ.", "Q.")
)
"""A list is a paper like any other: all capacities of the decree may stand above the signer's name."""


def signs(facts: Facts, actor: Actor, body: str, today: dt.date) -> str | Refusal:
    """The office in which the actor signs a list of this body."""
    if facts.common.bodies[body].kind in _COLLEGES:
        register = facts.body(body)
        for office in (authority.CHAIR, authority.VICE_CHAIR):
            if register.holds(actor.person, office, today):
                return office
        return Refusal("not_chair", {"person": actor.person, "body": body})
    if not isinstance(authority.may_sign(facts, actor, _PAPER, body, today), Refusal):
        return authority.HEAD
    if actor.capacity is None and actor.delegation and authority.speaks_for_unit(facts, actor, body, today):
        return authority.HEAD
    return Refusal("signs_no_list", {"person": actor.person, "body": body})


def not_receiving(state: Submission, facts: Facts, actor: Actor, today: dt.date) -> Refusal | None:
    """Refuse whoever holds none of the offices that take lists in, and stands in for no holder."""
    assert state.about is not None
    body = state.about.receiver
    if any(authority.acts_as(facts, actor, office, body, today) for office in RECEIVING):
        return None
    return Refusal("not_receiving", {"person": actor.person, "body": body})


def not_holder(state: Submission, facts: Facts, actor: Actor, today: dt.date) -> Refusal | None:
    """Refuse whoever does not have the list now; its body's leader may act in the holder's absence.

    So may a stand-in of either, by the delegation that he names.
    """
    assert state.about is not None
    assert state.holder is not None
    body, holder = state.about.receiver, state.holder.person
    if actor.delegation is None:
        has_it = actor.person == holder and facts.body(body).holders_any(actor.person, today)
    else:
        has_it = holder is not None and authority.stands_in_for(facts, actor, holder, body, today)
    if has_it or any(authority.acts_as(facts, actor, office, body, today) for office in _LEADING):
        return None
    return Refusal("list_not_held", {"person": actor.person, "holder": holder or "-"})


def over(common: Register, body: str, on: dt.date) -> set[str]:
    """The body and all that stand over it on that day: in the sector, in the locality, and its clusters.

    Over a council stands its organ; over a cluster, its owner and what stands over its members.
    """
    found: set[str] = set()
    ahead = [body]
    while ahead:
        here = common.bodies.get(ahead.pop())
        if here is None or here.body in found:
            continue
        found.add(here.body)
        ahead += _superiors(common, here, on)
    return found


def _superiors(common: Register, here: BodyRegistered, on: dt.date) -> list[str]:
    superiors = [here.parent, here.locality]
    if here.kind == "cluster":
        superiors.append(common.owner_of(here.body))
        for unit in common.units_of(here.body, on):
            member = common.bodies[unit]
            superiors += [member.parent, member.locality]
    return [*(body for body in superiors if body is not None), *common.clusters_of(here.body, on)]


def may_receive(common: Register, receiver: str, sender: str, on: dt.date) -> bool:
    """Whether lists of the sender may go there: to what stands over it, to a council or award office of that.

    A body's own council is above it too.
    """
    if receiver == sender:
        return False
    above, there = over(common, sender, on), common.bodies[receiver]
    if there.kind == "council":
        return receiver in above or there.parent in above
    return receiver in above or (AWARD_OFFICE in there.tags and there.parent in above - {sender})


def is_under(common: Register, unit: str, sender: str, on: dt.date) -> bool:
    """Whether the sender may list this unit's nominations: a council speaks for all of its organ."""
    above = over(common, unit, on)
    return sender in above or (
        common.bodies[sender].kind == "council" and common.bodies[sender].parent in above
    )
