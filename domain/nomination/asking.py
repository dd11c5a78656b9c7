"""What a nomination would be asked, before it is filed: the rules its day picks, and the question to them."""

from __future__ import annotations

from domain.answers import Refusal
from domain.award.policy import Policy
from domain.commands import Nominate
from domain.eligibility import Asked
from domain.facts import Facts
from domain.nomination import assessing, filing
from domain.nomination.route import Moment


def asked_of(ask: Nominate, facts: Facts, moment: Moment) -> tuple[str, Policy, Asked] | Refusal:
    """The policy that the award's day picks, and what is asked under it; refused as a nomination would be."""
    common = facts.common
    if ask.unit not in common.bodies:
        return Refusal("unknown_body", {"body": ask.unit})
    if ask.nominee not in common.bodies and ask.nominee not in common.people:
        return Refusal("unknown_person", {"person": ask.nominee})
    picked = filing.policy_for(ask, facts, moment)
    if isinstance(picked, Refusal):
        return picked
    digest, policy = picked
    kind = assessing.kind_of(ask, policy)
    if isinstance(kind, Refusal):
        return kind
    if refused := assessing.no_exception(ask, policy):
        return refused
    asked = Asked(
        award=ask.award,
        kind=kind,
        nominee=ask.nominee,
        unit=ask.unit,
        season=ask.season,
        on=moment.on,
        feat_on=ask.feat_on,
        special=ask.special,
    )
    return digest, policy, asked
