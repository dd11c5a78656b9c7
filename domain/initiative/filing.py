"""The authors' part: file an initiative, revise it, withdraw it, propose it to the next level."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from domain.answers import Refusal
from domain.award.policy import Initiatives, Policy
from domain.commands import (
    Actor,
    Command,
    FileInitiative,
    Nominate,
    RaiseInitiative,
    ResubmitInitiative,
)
from domain.eligibility.times import after_months
from domain.events import (
    Author,
    AuthorWithdrew,
    Event,
    InitiativeFiled,
    InitiativeLevel,
    InitiativeRaised,
    InitiativeResubmitted,
)
from domain.exact import show_share
from domain.facts import Facts
from domain.initiative import rights
from domain.initiative.state import Initiative
from domain.nomination.bodies import bodies_of
from domain.nomination.filing import policy_for
from domain.nomination.route import Moment

LEVELS: tuple[InitiativeLevel, ...] = ("base", "sector")
"""From the lowest to the highest."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


def code_of(stream: str) -> str:
    """The code under which the registers know the initiative of this stream."""
    return stream.partition("/")[2]


def file(
    state: Initiative, ask: FileInitiative, command: Command, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """File it at the base, for one of the season's rounds."""
    code = code_of(command.stream)
    if state.phase != "unborn":
        return Refusal("initiative_known", {"initiative": code})
    if ask.unit not in facts.common.bodies:
        return Refusal("unknown_body", {"body": ask.unit})
    people = frozenset(author.person for author in ask.authors)
    if refused := rights.not_filing(people, ask.unit, command.actor, facts, moment.today):
        return refused
    if refused := _authors(ask.authors, code, facts) or _papers(ask.attachments):
        return refused
    if ask.unit not in {author.unit for author in ask.authors}:
        return Refusal("unit_of_no_author", {"unit": ask.unit})
    # Somebody may have entered it before there was a stream for it.
    for unit in {author.unit for author in ask.authors}:
        if code in facts.body(unit).initiatives:
            return Refusal("initiative_known", {"initiative": code})
    found = _rules(ask.award, ask.unit, ask.season, ask.applied_on, facts, moment)
    if isinstance(found, Refusal):
        return found
    digest, policy = found
    rule = rights.rule_of(policy)
    if rule.level != LEVELS[0]:
        return Refusal("level_not_next", {"level": rule.level, "next": LEVELS[0]}, rule.cite)
    if refused := _round(ask.season, ask.round, rule, facts) or _first_use(ask.applied_on, rule, moment):
        return refused
    bodies = bodies_of(policy, facts, ask.unit, moment.on)
    if isinstance(bodies, Refusal):
        return bodies
    return [
        InitiativeFiled(
            award=ask.award,
            policy=digest,
            level=rule.level,
            unit=ask.unit,
            season=ask.season,
            round=ask.round,
            form=ask.form,
            applied_on=ask.applied_on,
            authors=ask.authors,
            attachments=ask.attachments,
            stage=policy.route[0].stage,
            bodies=bodies,
        )
    ]


def resubmit(
    state: Initiative, ask: ResubmitInitiative, command: Command, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Send the revised initiative; its authors may be put right as long as none was recognised as such."""
    if state.phase != "returned" or state.about is None or state.course is None:
        return Refusal("not_returned", {"phase": state.shown})
    if refused := rights.not_filing(state.people, state.about.unit, command.actor, facts, moment.today):
        return refused
    code = code_of(command.stream)
    if refused := _authors(ask.authors, code, facts) or _papers(ask.attachments):
        return refused
    if state.recognitions and ask.authors != state.authors:
        return Refusal("authors_recognised", {"initiative": code})
    rule = rights.rule_of(rights.policy_of(state.course, facts))
    return _round(ask.season, ask.round, rule, facts) or [
        InitiativeResubmitted(ask.season, ask.round, ask.authors, ask.attachments)
    ]


def withdraw(state: Initiative, actor: Actor) -> list[Event] | Refusal:
    """Withdraw it, as an author; it takes all of them, since it is the work of all."""
    if state.phase not in ("filed", "returned", "agreed"):
        return Refusal("nothing_to_withdraw", {"phase": state.shown})
    if actor.person not in state.people:
        return Refusal("not_author", {"person": actor.person})
    if actor.person in state.withdrew:
        return Refusal("withdrew_already", {"person": actor.person})
    return [AuthorWithdrew(actor.person)]


def propose(
    state: Initiative, ask: RaiseInitiative, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Propose what was recognised to the next level, under the rules of that level."""
    if state.phase != "recognised" or state.about is None:
        return Refusal("not_recognised_yet", {"phase": state.shown})
    about = state.about
    if refused := rights.not_filing(state.people, about.unit, actor, facts, moment.today):
        return refused
    if state.held:
        return Refusal("publication_is_held")
    found = _rules(ask.award, about.unit, ask.season, about.applied_on, facts, moment)
    if isinstance(found, Refusal):
        return found
    digest, policy = found
    rule = rights.rule_of(policy)
    above = LEVELS[len(state.recognitions) :]
    if rule.level not in above[:1]:
        following = above[0] if above else "-"
        return Refusal("level_not_next", {"level": rule.level, "next": following}, rule.cite)
    if refused := _round(ask.season, ask.round, rule, facts):
        return refused
    bodies = bodies_of(policy, facts, about.unit, moment.on)
    if isinstance(bodies, Refusal):
        return bodies
    stage = policy.route[0].stage
    return [InitiativeRaised(ask.award, digest, rule.level, ask.season, ask.round, stage, bodies)]


def _rules(
    award: str, unit: str, season: str, applied_on: dt.date | None, facts: Facts, moment: Moment
) -> tuple[str, Policy] | Refusal:
    """The rules in force for it, picked as an award's are; the feat is its first use."""
    found = policy_for(Nominate(award, unit, unit, season=season, feat_on=applied_on), facts, moment)
    if not isinstance(found, Refusal) and found[1].initiatives is None:
        return Refusal("rules_not_for_initiatives", {"award": award}, found[1].source.cite)
    return found


def _authors(authors: Sequence[Author], code: str, facts: Facts) -> Refusal | None:
    """Everybody is registered and of his unit, has a part in it, and the parts are one whole."""
    for author in authors:
        if author.person not in facts.common.people:
            return Refusal("unknown_person", {"person": author.person})
        if author.unit not in facts.common.bodies:
            return Refusal("unknown_body", {"body": author.unit})
        if not facts.body(author.unit).knows(author.person):
            return Refusal("author_not_of_unit", {"person": author.person, "unit": author.unit})
        if author.share == 0:
            return Refusal("author_without_share", {"person": author.person})
    if twice := [who for who, times in Counter(author.person for author in authors).items() if times > 1]:
        return Refusal("author_twice", {"person": twice[0]})
    together = sum((author.share for author in authors), Fraction(0))
    if together != 1:
        return Refusal("shares_not_whole", {"initiative": code, "sum": show_share(together)})
    return None


def _papers(attachments: Sequence[str]) -> Refusal | None:
    if malformed := [a for a in attachments if not _SHA256.fullmatch(a)]:
        return Refusal("attachment_malformed", {"attachment": malformed[0]})
    return None


def _round(season: str, number: int, rule: Initiatives, facts: Facts) -> Refusal | None:
    if season not in facts.common.seasons:
        return Refusal("season_not_opened", {"season": season})
    if not 1 <= number <= rule.rounds:
        return Refusal("no_such_round", {"round": number, "rounds": rule.rounds}, rule.cite)
    return None


def _first_use(applied_on: dt.date | None, rule: Initiatives, moment: Moment) -> Refusal | None:
    """Used by now, and not for longer than the rules let pass before it is filed."""
    if applied_on is not None and applied_on > moment.on:
        return Refusal("first_use_ahead", {"applied_on": applied_on.isoformat(), "on": moment.on.isoformat()})
    if rule.claim is None:
        return None
    if applied_on is None:
        return Refusal("first_use_missing", {}, rule.claim.cite)
    last = after_months(applied_on, rule.claim.months)
    if moment.on > last:
        return Refusal(
            "claimed_too_late",
            {"applied_on": applied_on.isoformat(), "last": last.isoformat()},
            rule.claim.cite,
        )
    return None
