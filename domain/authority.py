"""Who may do what: one place, read from the registry at the entry's own position; denied unless found here.

``today`` is always the day of the entry, never a date that the sender states.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from domain.answers import Refusal
from domain.award.stages import SignStage, Stage
from domain.commands import Actor
from domain.events import Delegated
from domain.facts import Facts

OFFICER = "award_officer"
AWARD_HEAD = "award_head"
"""Leads the award department of a body."""
DEPARTMENT = (OFFICER, AWARD_HEAD)
"""Who prepares a body's papers on awards, and makes them public."""
HEAD = "head"
CHAIR = "chair"
VICE_CHAIR = "vice_chair"
SECRETARY = "secretary"
TELLER = "teller"
REGISTRAR = "registrar"
ASSEMBLY_OFFICES = frozenset({"staff", HEAD})
"""Whoever holds one of these stands on a unit's roll."""


def holds(facts: Facts, actor: Actor, office: str, body: str, today: dt.date) -> bool:
    """Whether the actor holds the office in the body today, by mandate."""
    return facts.body(body).holds(actor.person, office, today)


def presides(facts: Facts, actor: Actor, body: str, today: dt.date) -> bool:
    """A sitting is led by its body's chair or, where he is away, by a vice-chair."""
    register = facts.body(body)
    return any(register.holds(actor.person, office, today) for office in (CHAIR, VICE_CHAIR))


def delegation_of(facts: Facts, actor: Actor, office: str, body: str, today: dt.date) -> Delegated | None:
    """The delegation that the actor names, if it covers the office today and its giver still holds it.

    It never cascades: the giver has to hold the office by mandate.
    """
    register = facts.body(body)
    given = register.delegations.get(actor.delegation or "")
    if given is None or given.receiver != actor.person or given.office != office:
        return None
    if not given.begins <= today <= given.until or not register.holds(given.giver, office, today):
        return None
    return given


def speaks_for_unit(facts: Facts, actor: Actor, unit: str, today: dt.date) -> bool:
    """A unit's seat is its head's, or the person's to whom the head delegated it."""
    if actor.delegation is None:
        return holds(facts, actor, HEAD, unit, today)
    return delegation_of(facts, actor, HEAD, unit, today) is not None


def acts_as(facts: Facts, actor: Actor, office: str, body: str, today: dt.date) -> bool:
    """Whether the actor holds the office, or stands in for its holder by the delegation that he names."""
    if actor.delegation is None:
        return holds(facts, actor, office, body, today)
    return delegation_of(facts, actor, office, body, today) is not None


def stands_in_for(facts: Facts, actor: Actor, person: str, body: str, today: dt.date) -> bool:
    """Whether the delegation that the actor names was given by this person, for any office of the body."""
    given = facts.body(body).delegations.get(actor.delegation or "")
    if given is None or given.giver != person:
        return False
    return delegation_of(facts, actor, given.office, body, today) is not None


def files_for(facts: Facts, actor: Actor, unit: str, today: dt.date) -> bool:
    """Nominations of a unit are filed, revised and taken back by its award officer or its head."""
    return acts_as(facts, actor, OFFICER, unit, today) or speaks_for_unit(facts, actor, unit, today)


def keeps_awards(facts: Facts, actor: Actor, body: str, today: dt.date) -> bool:
    """The award department of a body: its officers and whoever leads it."""
    return any(acts_as(facts, actor, office, body, today) for office in DEPARTMENT)


def bare_session(facts: Facts, actor: Actor) -> Refusal | None:
    """Who has a passkey acts with it: a session alone may be a stolen cookie."""
    if actor.proof == "session" and facts.common.standing_passkeys(actor.person):
        return Refusal("passkey_expected", {"person": actor.person})
    return None


def unproven(facts: Facts, actor: Actor, stage: Stage) -> Refusal | None:
    """A stage names the proofs of the actor it accepts: of whoever votes, counts, leads or signs there."""
    if actor.proof in stage.proof:
        return bare_session(facts, actor) if "passkey" in stage.proof else None
    return Refusal(
        "proof_not_accepted", {"proof": actor.proof, "accepted": " ".join(stage.proof)}, stage.cite
    )


@dataclass(frozen=True, slots=True)
class SigningRight:
    """In whose stead the actor signs; nobody's where the actor holds the office himself."""

    giver: str | None


def may_sign(
    facts: Facts, actor: Actor, stage: SignStage, body: str, today: dt.date
) -> SigningRight | Refusal:
    """Decree 30/2020, Art. 13: in person, ``Q.`` acting, ``KT.`` deputy, ``TL.``/``TUQ.`` on paper.

    The policy names which of the four it accepts; unnamed ones are refused.
    """
    register = facts.body(body)
    capacity = actor.capacity
    if capacity is not None and capacity not in stage.signed_for:
        accepted = " ".join(stage.signed_for) or "-"
        return Refusal("capacity_not_accepted", {"capacity": capacity, "accepted": accepted}, stage.cite)
    mandates = [m for m in register.mandates_of(actor.person) if m.covers(today)]
    match capacity:
        case None:
            if any(m.office == stage.by and not m.acting for m in mandates):
                return SigningRight(None)
        case "Q.":
            if any(m.office == stage.by and m.acting for m in mandates):
                return SigningRight(None)
        case "KT.":
            if any(m.deputy_of == stage.by for m in mandates):
                return SigningRight(next(iter(register.holders(frozenset({stage.by}), today)), None))
        case "TL." | "TUQ.":
            given = delegation_of(facts, actor, stage.by, body, today)
            if given is not None and given.manner == capacity:
                return SigningRight(given.giver)
    return Refusal(
        "may_not_sign", {"person": actor.person, "office": stage.by, "capacity": capacity or "-"}, stage.cite
    )
