"""Who may do what with an initiative, and the words of its rules on the stage at which it stands.

Its authors file it, or the award officer or head of their unit for them. The council's chair, a vice-chair or
its secretary enters how it judged. Nobody judges, keeps or signs his own.
"""

from __future__ import annotations

import datetime as dt

from domain import authority
from domain.answers import Refusal
from domain.award.policy import Initiatives, Policy
from domain.award.stages import SignStage, VoteStage
from domain.commands import Actor
from domain.facts import Facts
from domain.initiative.state import Course, Initiative
from domain.nomination.route import Moment

SECRETARY = "secretary"


def policy_of(course: Course, facts: Facts) -> Policy:
    """The rules of the level; the registry never loses any."""
    return facts.common.policies[course.policy].policy


def rule_of(policy: Policy) -> Initiatives:
    """How the level judges."""
    assert policy.initiatives is not None, "only rules for initiatives are taken"
    return policy.initiatives


def vote_of(policy: Policy) -> VoteStage:
    """The stage at which the council judges."""
    stage = policy.route[0]
    assert isinstance(stage, VoteStage), "the rules for initiatives begin with a vote"
    return stage


def signature_of(policy: Policy) -> SignStage | None:
    """The stage at which somebody decides on what the council proposes; a council may decide itself."""
    stage = policy.route[-1]
    return stage if isinstance(stage, SignStage) else None


def not_filing(
    people: frozenset[str], unit: str, actor: Actor, facts: Facts, today: dt.date
) -> Refusal | None:
    """Refuse who is no author and does not file for the unit."""
    if actor.person in people or authority.files_for(facts, actor, unit, today):
        return None
    return Refusal("neither_author_nor_officer", {"person": actor.person, "unit": unit})


def not_keeping(state: Initiative, actor: Actor, facts: Facts, moment: Moment) -> Refusal | None:
    """Refuse who neither chairs the council nor keeps its minutes, or is an author himself."""
    assert state.course is not None
    stage = vote_of(policy_of(state.course, facts))
    body = state.course.bodies[stage.stage]
    if refused := authority.unproven(facts, actor, stage):
        return refused
    keeps = authority.presides(facts, actor, body, moment.today) or authority.holds(
        facts, actor, SECRETARY, body, moment.today
    )
    if not keeps:
        return Refusal("keeps_no_minutes", {"person": actor.person, "body": body}, stage.cite)
    return own(state, actor.person, stage.cite)


def own(state: Initiative, person: str, cite: str | None) -> Refusal | None:
    """Refuse an author of the initiative."""
    return Refusal("own_initiative", {"person": person}, cite) if person in state.people else None
