"""Answering the criteria of an award: each by its own function, several together by three-valued logic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from domain.award import criteria as c
from domain.award.policy import Policy
from domain.eligibility import awards, conduct, members, nominee, results, times
from domain.eligibility.asked import Asked, Look
from domain.eligibility.finding import Finding, Findings
from domain.facts import Facts
from domain.registry import history
from domain.registry.history import History


def eligible(policy: Policy, asked: Asked, facts: Facts) -> Findings:
    """The answers to all criteria of the policy that count for this nominee."""
    merit_only = asked.kind == "merit" and any(isinstance(one, c.MeritOnly) for one in policy.eligibility)
    return found(policy, looking(asked, facts, merit_only=merit_only))


def found(policy: Policy, look: Look) -> Findings:
    """The same, of what ``look`` sees."""
    answers = [
        _cited(answered(one, look), policy)
        for one in policy.eligibility
        if not isinstance(one, c.Noted) and applies(one, look)
    ]
    return Findings(tuple(answers))


AGAINST = (c.NotBefore, c.NotUsed, c.OneAYear, c.NoDouble, c.NotDisciplined)
"""Criteria that ask whether something stands against the nominee."""


def against(policy: Policy, asked: Asked, facts: Facts) -> list[Finding]:
    """What stands against the nominee by the day that is asked about, whatever speaks for him."""
    look = looking(asked, facts)
    asking = (one for one in policy.eligibility if isinstance(one, AGAINST) and applies(one, look))
    answers = (_cited(answered(one, look), policy) for one in asking)
    return [finding for finding in answers if finding.answer == "not_fulfilled"]


def runs_no_more(policy: Policy, asked: Asked, facts: Facts) -> Finding | None:
    """What says that the nominee does not run, or runs no more, where the award is for those who do."""
    wanted = [one for one in policy.eligibility if isinstance(one, c.Registered)]
    if not wanted:
        return None
    look = looking(asked, facts)
    answers = (_cited(answered(one, look), policy) for one in wanted if applies(one, look))
    return next((finding for finding in answers if finding.answer == "not_fulfilled"), None)


def answer(criterion: c.Criterion, asked: Asked, facts: Facts) -> Finding:
    """The answer to one criterion by itself."""
    return answered(criterion, looking(asked, facts))


def looking(asked: Asked, facts: Facts, *, merit_only: bool = False) -> Look:
    """What the registry shows of it, as of the day that is asked about."""

    def histories(subject: str, body: str) -> History:
        return history.of(subject, body, facts, asked.on)

    return Look(asked, facts, histories, merit_only=merit_only)


def applies(criterion: c.Criterion, look: Look) -> bool:
    """Whether the criterion counts for this kind of award, and for this nominee."""
    if criterion.kinds and look.asked.kind not in criterion.kinds:
        return False
    return criterion.under is None or nominee.is_one_of(look, (criterion.under,))


def answered(criterion: c.Criterion, look: Look) -> Finding:
    """The answer with its clause; a special exception passes over what it may, and says so."""
    finding = replace(_answered(criterion, look), cite=criterion.cite, certainty=criterion.certainty)
    if criterion.waivable and look.asked.special is not None and finding.answer != "fulfilled":
        return replace(finding, answer="fulfilled", special=look.asked.special, who=None)
    return finding


def _answered(criterion: c.Criterion, look: Look) -> Finding:
    match criterion:
        case c.Holds():
            return awards.holds(criterion, look)
        case c.UnitHolds():
            return awards.unit_holds(criterion, look)
        case c.NotBefore():
            return awards.once(criterion, look)
        case c.NotUsed():
            return awards.not_used(criterion, look)
        case c.OneAYear():
            return awards.one_a_year(criterion, look)
        case c.NoDouble():
            return awards.no_double(criterion, look)
        case c.MeritOnly():
            return awards.merit_only(criterion, look)
        case c.Rated():
            return results.rated(criterion, look)
        case c.UnitRated():
            return results.unit_rated(criterion, look)
        case c.Metric():
            return results.metric(criterion, look)
        case c.HasInitiative():
            return results.initiative(criterion, look)
        case c.EmployedFor():
            return times.employed(criterion, look)
        case c.AwayAtMost():
            return times.away(criterion, look)
        case c.Service():
            return times.service(criterion, look)
        case c.NotDisciplined():
            return conduct.not_disciplined(criterion, look)
        case c.NoOpen():
            return conduct.no_open(criterion, look)
        case c.MembersHold():
            return members.members_hold(criterion, look)
        case c.MembersRated():
            return members.members_rated(criterion, look)
        case c.NomineeIs():
            return nominee.nominee_is(criterion, look)
        case c.LeadsCluster():
            return nominee.in_cluster(criterion, look)
        case c.Registered():
            return nominee.registered(criterion, look)
        case c.Stated():
            return nominee.stated(criterion, look)
        case c.AnyOf():
            return any_of(_parts(criterion.of, look))
        case c.AllOf():
            return all_of(_parts(criterion.of, look))


def _parts(criteria: Sequence[c.Criterion], look: Look) -> tuple[Finding, ...]:
    return tuple(answered(one, look) for one in criteria if applies(one, look))


def any_of(parts: tuple[Finding, ...]) -> Finding:
    """Fulfilled if one of them is, by a proven one if there is such; not, if all are not; else not known."""
    good = [part for part in parts if part.answer == "fulfilled"]
    if good:
        # The first of those that rest on the fewest unproven entries: on none, where one is proven.
        best = min(good, key=lambda part: len(part.unproven))
        return Finding("any_of", "fulfilled", unproven=best.unproven, parts=parts)
    unknown = [part for part in parts if part.answer == "not_known"]
    if unknown:
        return Finding("any_of", "not_known", who=unknown[0].who, parts=parts)
    return Finding("any_of", "not_fulfilled", parts=parts)


def all_of(parts: tuple[Finding, ...]) -> Finding:
    """Fulfilled if all are; not, if one is not; else not known."""
    bad = [part for part in parts if part.answer == "not_fulfilled"]
    unknown = [part for part in parts if part.answer == "not_known"]
    unproven = tuple(dict.fromkeys(entry for part in parts for entry in part.unproven))
    if bad:
        return Finding("all_of", "not_fulfilled", unproven=unproven, parts=parts)
    if unknown:
        return Finding("all_of", "not_known", who=unknown[0].who, unproven=unproven, parts=parts)
    return Finding("all_of", "fulfilled", unproven=unproven, parts=parts)


def _cited(finding: Finding, policy: Policy) -> Finding:
    """A finding whose criterion cites nothing stands on what the policy itself stands on."""
    return replace(
        finding,
        cite=finding.cite or policy.source.cite,
        certainty=finding.certainty or policy.source.certainty,
    )
