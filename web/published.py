"""What the public is shown of decisions: published ones alone, and of each line who holds what by which rule.

A reason, a discipline, a conflict, a vote by name is never among it. A count of very few people would tell
how each of them voted: of it only the outcome is told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.story import names_in
from audit.words import Words
from domain.award.clauses import Key
from domain.decision import Decision
from domain.decision.paper import Count, counts
from domain.events import Outcome
from domain.facts import Facts
from domain.nomination.state import Nomination
from projections import published
from projections.published import Change, Line
from web.showing_rules import anchor

if TYPE_CHECKING:
    from web.visit import Visit

FEW = 5
"""Seats below which a count would tell of each of them how he voted."""


@dataclass(frozen=True, slots=True)
class Derived:
    """How a stage's vote came out: its arithmetic, and the clause with its place in the rules."""

    stage: str
    text: str
    cite: str
    certainty: str
    link: str


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of a published decision in words."""

    case: str
    nominee: str
    unit: str
    award: str
    policy: str
    derived: Sequence[Derived]
    ended: str | None
    ended_by: str | None


@dataclass(frozen=True, slots=True)
class ShownDecision:
    """A published decision with what heads its page."""

    name: str
    state: Decision
    organ: str
    signer: str
    counts: Sequence[tuple[Count, str]]
    changes: Sequence[Change]


async def shown(visit: Visit, name: str) -> ShownDecision | None:
    """The published decision of that name; nothing where it is not published."""
    stream = f"decision/{name}"
    known = await published.of_stream(visit.site.lists, stream)
    if not known:
        return None
    state: Decision = await visit.state("decision", name)
    if state.about is None or state.signed is None or state.published is None:
        return None  # the lists are no ground to show what the log does not say
    cases = await cases_of(visit, state.lines)
    named = names_in(await visit.facts(), visit.words)
    signed = state.signed
    office = visit.words.office(signed.office)
    return ShownDecision(
        name=name,
        state=state,
        organ=named(state.about.organ),
        signer=f"{signed.capacity} {office}" if signed.capacity else office,
        counts=[(count, named(count.award)) for count in counts(cases.values())],
        changes=known,
    )


async def cases_of(visit: Visit, lines: Sequence[str]) -> dict[str, Nomination]:
    """The nominations of these lines."""
    folded = await visit.site.reading.many(lines)
    return {line: folded[line].state for line in lines}


async def shown_lines(visit: Visit, lines: Sequence[Line]) -> list[ShownLine]:
    """Lines in words, each with its derivations."""
    cases = await cases_of(visit, [one.line for one in lines])
    names = await visit.names(code for one in lines for code in (one.nominee, one.unit))
    named = names_in(await visit.facts(), visit.words, names)
    return [_line(visit, one, cases[one.line], named) for one in lines]


def _line(visit: Visit, line: Line, case: Nomination, named: Callable[[str], str]) -> ShownLine:
    assert case.about is not None
    return ShownLine(
        case=line.line.partition("/")[2],
        nominee=named(line.nominee),
        unit=named(line.unit),
        award=named(line.award),
        policy=case.about.policy,
        derived=derived(visit, case, lambda outcome: count_in_public(visit.words, outcome)),
        ended=line.ended and visit.words.word("result", line.ended),
        ended_by=line.ended_by,
    )


def derived(visit: Visit, case: Nomination, shown: Callable[[Outcome], str]) -> list[Derived]:
    """Every count that the award rests on, as ``shown``: on the case itself first, then in sittings."""
    counted = [(one.stage, one.outcome) for one in case.counted]
    counted += [(one.stage, one.outcome) for one in case.taken]
    return [_derived(visit, case, stage, outcome, shown(outcome)) for stage, outcome in counted]


def _derived(visit: Visit, case: Nomination, stage: str, outcome: Outcome, text: str) -> Derived:
    assert case.about is not None
    key: Key = ("route", stage, "pass")
    return Derived(
        stage=visit.words.stage(stage),
        text=text,
        cite=outcome.cite,
        certainty=visit.words.certainty(outcome.certainty),
        link=f"/rules/{case.about.policy}#{anchor(key)}",
    )


def count_in_public(words: Words, outcome: Outcome) -> str:
    """A count's arithmetic, or only what came of it where so few voted that each could be told by it."""
    if outcome.tally.seats >= FEW:
        return words.derivation(outcome)
    share = words.threshold(outcome.threshold)
    if outcome.passed:
        return words.text("{share}: passed (of so few votes the numbers are not published)", share=share)
    return words.text("{share}: not passed (of so few votes the numbers are not published)", share=share)


@dataclass(frozen=True, slots=True)
class Told:
    """A change in a sentence, with the page that shows it."""

    change: Change
    text: str
    link: str

    @property
    def at(self) -> dt.datetime:
        return self.change.at


async def told(visit: Visit, changes: Sequence[Change]) -> list[Told]:
    """Changes in words. A posting is told without its nominee: it is public for its days alone."""
    found = await visit.site.reading.many({c.stream for c in changes if not c.stream.startswith("registry/")})
    facts = await visit.facts()
    named = names_in(facts, visit.words)
    states = {stream: folded.state for stream, folded in found.items()}
    return [_told(visit, facts, change, states.get(change.stream), named) for change in changes]


def _told(visit: Visit, facts: Facts, change: Change, state: object, named: Callable[[str], str]) -> Told:
    name = change.stream.partition("/")[2]
    match state:
        case Decision(signed=signed) if signed is not None:
            return Told(change, _of_decision(visit, change.type, signed.paper), f"/published/{name}")
        case Nomination(about=about) if about is not None:
            what = {"award": named(about.award), "unit": named(about.unit)}
            if change.type == "Posted":
                text = visit._("Open for comment: {award}, {unit}", **what)
            else:
                text = visit._("Comments are closed: {award}, {unit}", **what)
            return Told(change, text, f"/postings/{name}")
        case _:
            pass
    if change.about is not None:
        text = visit._("Rules adopted: {award}", award=_title(visit, facts, change.about))
        return Told(change, text, f"/rules/{change.about}")
    return Told(change, visit._("Rules adopted: what follows an award"), "/rules")


def _title(visit: Visit, facts: Facts, digest: str) -> str:
    adopted = facts.common.policies.get(digest)
    if adopted is None:
        return digest[:12]
    title, begins = adopted.policy.title, visit.words.day(adopted.policy.in_force.begins)
    return visit._("{title}, from {day}", title=title.vi if visit.language == "vi" else title.en, day=begins)


def _of_decision(visit: Visit, type: str, paper: str) -> str:
    match type:
        case "ErratumIssued":
            return visit._("Erratum to decision {paper}", paper=paper)
        case "LinesCancelled":
            return visit._("Lines of decision {paper} were cancelled", paper=paper)
        case "RevocationDecided":
            return visit._("Awards of decision {paper} were taken back", paper=paper)
        case _:
            return visit._("Decision {paper} was published", paper=paper)
