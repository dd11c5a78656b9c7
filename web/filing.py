"""A nomination as it is being written: what may be chosen, what the registry and the rules say so far.

Nothing here decides: the same pure functions that will answer the command are asked beforehand, so that
whoever writes learns what is missing while he writes, with the clause that asks for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from domain import authority, eligibility
from domain.answers import Refusal
from domain.award.criteria import AwardKind
from domain.award.policy import Policy
from domain.commands import Actor, Nominate
from domain.events import EligibilityFound, Event, NominationEnded, StageOpened
from domain.facts import Facts
from domain.nomination import filing
from domain.nomination.asking import asked_of
from domain.nomination.bodies import bodies_of
from domain.nomination.route import Moment
from domain.nomination.state import Nomination
from web.session.drafts import Draft
from web.typed import chosen

if TYPE_CHECKING:
    from web.visit import Visit


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What filing it now would give: a refusal, or what opens first and until when."""

    refused: Refusal | None = None
    opens: StageOpened | None = None
    ineligible: bool = False
    """Whether it would end at once, because the criteria are not met."""


async def units_of(visit: Visit) -> dict[str, str | None]:
    """The units that the visitor files for, and the delegation by which, where it is by one."""
    found: dict[str, str | None] = {}
    for one in await visit.offices():
        by_mandate = one.by is None and one.office in (authority.OFFICER, authority.HEAD)
        if by_mandate:
            found[one.body] = None
        elif one.by is not None and one.office in (authority.OFFICER, authority.HEAD):
            found.setdefault(one.body, one.by.delegation)
    return found


def title_of(policy: Policy, language: str) -> str:
    """An award's title."""
    return policy.title.vi if language == "vi" else policy.title.en


def awards_for(facts: Facts, units: Iterable[str], today: dt.date, language: str) -> list[tuple[str, str]]:
    """The awards for which one of these units has somewhere to go, by title."""
    found: dict[str, str] = {}
    wanted = list(units)
    for adopted in facts.common.policies.values():
        policy = adopted.policy
        if not adopted.stands or policy.subject == "initiative" or policy.not_runnable():
            continue
        until = policy.in_force.until
        if until is not None and (today - until).days > 3 * 366:
            continue  # whoever enters what is older does it with the papers, by the command line
        if any(not isinstance(bodies_of(policy, facts, unit, today), Refusal) for unit in wanted):
            found[policy.award] = title_of(policy, language)
    return sorted(found.items(), key=lambda one: one[1])


def awards_known(facts: Facts, language: str) -> list[tuple[str, str]]:
    """All awards whose rules stand, by title."""
    standing = (one.policy for one in facts.common.policies.values() if one.stands)
    return sorted({one.award: title_of(one, language) for one in standing}.items(), key=lambda one: one[1])


KINDS: tuple[AwardKind, ...] = get_args(AwardKind)


def policies_of(facts: Facts, award: str) -> list[Policy]:
    """The versions of an award's rules, the last one first."""
    known = [a.policy for a in facts.common.policies.values() if a.stands and a.policy.award == award]
    return sorted(known, key=lambda policy: policy.in_force.begins, reverse=True)


def ask_of(draft: Draft) -> Nominate:
    """The command that the draft amounts to by now."""
    feat_on = draft.typed("feat_on")
    return Nominate(
        award=draft.typed("award"),
        nominee=draft.typed("nominee"),
        unit=draft.typed("unit"),
        season=draft.typed("season") or None,
        feat_on=dt.date.fromisoformat(feat_on) if feat_on else None,
        attachments=tuple(paper["sha256"] for paper in draft.fields.get("papers", ())),
        kind=chosen(KINDS, draft.typed("kind")),
        special=draft.typed("special") or None,
    )


def moment_of(visit: Visit) -> Moment:
    """Now, for today."""
    return Moment(at=visit.now, today=visit.today, on=visit.today)


async def picked(visit: Visit, draft: Draft) -> tuple[str, Policy] | Refusal:
    """The rules that the award's day picks, as far as the draft says which day that is."""
    facts = await visit.facts()
    return filing.policy_for(ask_of(draft), facts, moment_of(visit))


async def found(visit: Visit, draft: Draft) -> tuple[Policy, EligibilityFound] | Refusal:
    """What the registry says to each criterion now."""
    ask, moment = ask_of(draft), moment_of(visit)

    def look(facts: Facts) -> tuple[Policy, EligibilityFound] | Refusal:
        asked = asked_of(ask, facts, moment)
        if isinstance(asked, Refusal):
            return asked
        _, policy, question = asked
        return policy, eligibility.eligible(policy, question, facts).recorded()

    return await visit.site.reading.with_facts(look)


async def foreseen(visit: Visit, draft: Draft, actor: Actor) -> Foreseen:
    """What would come of it if it were sent now."""
    ask, moment = ask_of(draft), moment_of(visit)
    events = await visit.site.reading.with_facts(
        lambda facts: filing.nominate(Nomination(), ask, actor, facts, moment)
    )
    if isinstance(events, Refusal):
        return Foreseen(refused=events)
    return Foreseen(opens=_first(events), ineligible=any(isinstance(e, NominationEnded) for e in events))


def _first(events: Iterable[Event]) -> StageOpened | None:
    return next((event for event in events if isinstance(event, StageOpened)), None)


async def people_of(visit: Visit, unit: str) -> Mapping[str, str]:
    """Whoever holds an office in the unit today, with their names."""
    register = (await visit.facts()).body(unit)
    people = {mandate.person for mandate in register.mandates if mandate.covers(visit.today)}
    return await visit.names(people)
