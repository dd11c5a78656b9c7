"""Who may do what in a movement.

The body whose movement it is keeps it: its award department or, for a council or a cluster, that of the organ
above, its secretary, whoever leads it. A cluster's is kept by the units that lead the cluster, its head's and
its deputies'. Only leaders adopt and launch. For a member its head or award officer acts, and only its head
signs a pledge.
"""

from __future__ import annotations

import datetime as dt

from domain import authority
from domain.answers import Refusal
from domain.award.stages import SignStage
from domain.commands import Actor
from domain.facts import Facts


def leads(facts: Facts, actor: Actor, body: str, today: dt.date) -> bool:
    """Whether the actor leads the body: its head or chair, their deputies, who signs for it, or the head of
    the unit that leads the cluster."""
    register = facts.body(body)
    leading = {authority.HEAD, authority.CHAIR, authority.VICE_CHAIR, *_signing(facts)}
    for mandate in register.mandates_of(actor.person):
        if mandate.covers(today) and (mandate.office in leading or mandate.deputy_of in leading):
            return True
    return any(
        authority.speaks_for_unit(facts, actor, unit, today) for unit in leading_units(facts, body, today)
    )


def keeps(facts: Facts, actor: Actor, body: str, today: dt.date) -> bool:
    """Whether the actor keeps the body's movements; a council's or a cluster's also as the award department
    of the organ above it, which is its standing office."""
    if leads(facts, actor, body, today) or authority.keeps_awards(facts, actor, body, today):
        return True
    above = standing_office(facts, body)
    if above is not None and authority.keeps_awards(facts, actor, above, today):
        return True
    return authority.holds(facts, actor, authority.SECRETARY, body, today) or any(
        authority.files_for(facts, actor, unit, today) for unit in leading_units(facts, body, today)
    )


def seats(facts: Facts, body: str, office: str, day: dt.date) -> tuple[tuple[str, str], ...]:
    """Bodies and offices where a task of the body's ``office`` is done.

    A head's work is also done by who signs for an organ: a chief justice, a minister. A council and a cluster
    have neither head nor award officer. A council's chair does the one's work, the award department of the
    organ above it, or its secretary, the other's; for a cluster the unit that leads it on the day does both,
    or its chair where none is named.
    """
    here = facts.common.bodies.get(body)
    if here is None or here.kind not in ("council", "cluster"):
        return _heads(facts, body, day) if office == authority.HEAD else ((body, office),)
    if here.kind == "cluster":
        led = facts.common.lead_of(body, day)
        return ((body, authority.CHAIR),) if led is None else ((led.head, office),)
    if office == authority.HEAD:
        return ((body, authority.CHAIR),)
    if here.parent is None:
        return ((body, authority.SECRETARY),)
    return tuple((here.parent, one) for one in authority.DEPARTMENT)


def _heads(facts: Facts, body: str, day: dt.date) -> tuple[tuple[str, str], ...]:
    """The offices of those who lead the body on the day; its head's where nobody does."""
    offices, register = (authority.HEAD, *sorted(_signing(facts))), facts.body(body)
    held = (one for one in dict.fromkeys(offices) if register.holders(frozenset({one}), day))
    return tuple((body, one) for one in held) or ((body, authority.HEAD),)


def keepers(facts: Facts, body: str, day: dt.date) -> tuple[tuple[str, str], ...]:
    """The offices whose holders look after the body's movements from day to day."""
    found = seats(facts, body, authority.OFFICER, day)
    department = ((body, authority.AWARD_HEAD),) if (body, authority.OFFICER) in found else ()
    return (*found, *department)


def standing_office(facts: Facts, body: str) -> str | None:
    """The organ whose award department keeps a council's or a cluster's movements; None for other bodies."""
    here = facts.common.bodies.get(body)
    return None if here is None or here.kind not in ("council", "cluster") else here.parent


def not_leading(facts: Facts, actor: Actor, body: str, today: dt.date) -> Refusal | None:
    """Refuse who does not lead the body."""
    if leads(facts, actor, body, today):
        return None
    return Refusal("leads_no_movement", {"person": actor.person, "body": body})


def not_keeping(facts: Facts, actor: Actor, body: str, today: dt.date) -> Refusal | None:
    """Refuse who does not keep the body's movements."""
    if keeps(facts, actor, body, today):
        return None
    return Refusal("keeps_no_movement", {"person": actor.person, "body": body})


def not_filing(facts: Facts, actor: Actor, unit: str, today: dt.date) -> Refusal | None:
    """Refuse who does not act for the member; a cluster's leading unit acts for the cluster."""
    if authority.files_for(facts, actor, unit, today) or keeps(facts, actor, unit, today):
        return None
    return Refusal("acts_for_no_member", {"person": actor.person, "unit": unit})


def not_heading(facts: Facts, actor: Actor, unit: str, today: dt.date) -> Refusal | None:
    """Refuse who cannot bind the member: a pledge is signed by its head, or whom he sends."""
    if authority.speaks_for_unit(facts, actor, unit, today) or leads(facts, actor, unit, today):
        return None
    return Refusal("signs_for_no_member", {"person": actor.person, "unit": unit})


def leading_units(facts: Facts, body: str, today: dt.date) -> tuple[str, ...]:
    """The units that lead the cluster on the day: its head's and its deputies'."""
    led = facts.common.lead_of(body, today)
    return () if led is None else (led.head, *led.deputies)


def _signing(facts: Facts) -> set[str]:
    policies = facts.common.policies.values()
    return {s.by for one in policies for s in one.policy.route if isinstance(s, SignStage)}
