"""A case's eligibility along its way: found when it is filed, and again before each vote and signature.

Policies under ``rules: 1`` show their criteria and do not decide them. Under 2 whoever is not eligible is not
voted on: the case ends before any ballot, or it goes to the council that is asked for its opinion.
"""

from __future__ import annotations

import datetime as dt
import re

from domain import eligibility
from domain.answers import Refusal
from domain.award.criteria import AllOf, AnyOf, AwardKind, Criterion, Noted
from domain.award.policy import Policy
from domain.award.stages import SignStage, Stage, UpwardStage, VoteStage
from domain.commands import Nominate
from domain.eligibility import Asked
from domain.events import EligibilityFound
from domain.facts import Facts
from domain.nomination.state import Nomination

_GROUND = re.compile(r"[a-z][a-z0-9_]{0,59}")

Titles = frozenset[tuple[str, str]]
"""Holders and awards."""


def asked_for(state: Nomination, on: dt.date, extra: Titles = frozenset()) -> Asked:
    """What the case asks for, as of that day; ``extra`` are titles won beside it that no register has yet."""
    about = state.about
    assert about is not None
    return Asked(
        award=about.award,
        kind=about.kind,
        nominee=about.nominee,
        unit=about.unit,
        season=about.season,
        on=on,
        feat_on=about.feat_on,
        extra=extra,
        stated=state.stated,
        special=about.special,
    )


def found(
    state: Nomination, facts: Facts, on: dt.date, extra: Titles = frozenset()
) -> EligibilityFound | None:
    """What the registry says now; None where the policy's rules do not decide it."""
    assert state.about is not None
    policy = facts.common.policies[state.about.policy].policy
    if policy.rules < 2:
        return None
    return eligibility.eligible(policy, asked_for(state, on, extra), facts).recorded()


def runs_no_more(state: Nomination, facts: Facts, on: dt.date) -> Refusal | None:
    """Refuse to vote on who dropped out of the movement for whose candidates the award is; who was not
    eligible before that is there for the council's opinion."""
    assert state.about is not None
    policy = facts.common.policies[state.about.policy].policy
    if policy.rules < 2 or state.ineligible:
        return None
    finding = eligibility.runs_no_more(policy, asked_for(state, on), facts)
    if finding is None:
        return None
    return Refusal("runs_no_more", {"nominee": state.about.nominee, "award": state.about.award}, finding.cite)


def ends(policy: Policy, verdict: EligibilityFound | None) -> bool:
    """Whether the case ends here: not eligible, and nobody is to be asked for an opinion."""
    return verdict is not None and verdict.verdict == "not_eligible" and policy.ineligible == "ends"


def newly_ineligible(
    state: Nomination, stage: Stage, facts: Facts, on: dt.date, extra: Titles = frozenset()
) -> EligibilityFound | None:
    """What stands against a vote or a signature at ``stage``, where it came to light after the filing."""
    if state.ineligible or not state.turns or not isinstance(stage, VoteStage | SignStage):
        return None
    now = found(state, facts, on, extra)
    return now if now is not None and now.verdict == "not_eligible" else None


def closed_to_ineligible(stage: Stage) -> bool:
    """Whether nothing can be asked here about who is not eligible: only a sitting gives its opinion."""
    match stage:
        case VoteStage(held=held):
            return held != "sitting"
        case SignStage() | UpwardStage():
            return True
        case _:
            return False


def kind_of(ask: Nominate, policy: Policy) -> AwardKind | Refusal:
    """The kind in which the award is asked for: the one named, or the only one there is."""
    kinds = " ".join(policy.kinds)
    if ask.kind is None:
        if len(policy.kinds) == 1:
            return policy.kinds[0]
        return Refusal("which_kind", {"award_kinds": kinds, "award": policy.award}, policy.source.cite)
    if ask.kind not in policy.kinds:
        return Refusal(
            "kind_not_given",
            {"award_kind": ask.kind, "award_kinds": kinds, "award": policy.award},
            policy.source.cite,
        )
    return ask.kind


def no_exception(ask: Nominate, policy: Policy) -> Refusal | None:
    """Refuse a special exception (đặc cách) that the rules do not know."""
    if ask.special is None:
        return None
    if not _GROUND.fullmatch(ask.special):
        return Refusal("special_malformed", {"special": ask.special[:60]})
    if policy.rules < 2 or not any(_waivable(one) for one in policy.eligibility):
        return Refusal("no_special_exception", {"award": policy.award}, policy.source.cite)
    return None


def _waivable(criterion: Criterion | Noted) -> bool:
    match criterion:
        case Noted():
            return False
        case AnyOf(of=parts) | AllOf(of=parts):
            return criterion.waivable or any(_waivable(one) for one in parts)
        case _:
            return criterion.waivable
