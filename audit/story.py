"""The story of a case: each step with its day, who did it, what it was, and the clause that it followed.

People are shown by their codes, since their names are sealed; whoever may open these gives ``names``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from audit.difference import short
from audit.words import Words
from domain.award.source import Source
from domain.calendar import local_date
from domain.commands import Actor
from domain.events import (
    BallotClosed,
    BallotOpened,
    DelayPublished,
    Event,
    Nominated,
    OutcomeCorrected,
    Signed,
    StageOpened,
)
from domain.facts import Facts
from domain.happened import Happened, Withheld
from domain.nomination.route import policy_of
from domain.nomination.state import Nomination, evolve
from eventlog.entry import Entry
from eventlog.fold import happened


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of a case in words. ``on`` is the business date, ``entered`` the day of the entry."""

    position: int
    version: int
    on: dt.date
    entered: dt.date
    who: str
    what: str
    follows: bool
    """Whether it is a consequence of the step before: of the same command, done by the rules."""
    source: Source | None
    """The clause that says so and how sure its figure is, where the step stands on one."""

    def lines(self, words: Words) -> list[str]:
        """The step for reading: one line, and a second one with the clause."""
        entered = (
            ""
            if self.entered == self.on
            else f" ({words.text('story.entered', day=words.day(self.entered))})"
        )
        subject = "⇒" if self.follows else f"· {self.who} ·"
        lines = [f"{self.version:>3}. {words.day(self.on)}{entered} {subject} {self.what}"]
        if self.source is not None:
            certainty = words.certainty(self.source.certainty)
            lines.append(f"     {words.text('story.cite', cite=self.source.cite, certainty=certainty)}")
        return lines


def story(
    entries: Iterable[Entry], facts: Facts, words: Words, names: Mapping[str, str] | None = None
) -> list[str]:
    """The entries of one nomination's stream, told line by line."""
    return [line for step in steps(entries, facts, words, names) for line in step.lines(words)]


def steps(
    entries: Iterable[Entry], facts: Facts, words: Words, names: Mapping[str, str] | None = None
) -> list[Step]:
    """The entries of one nomination's stream as steps; ``facts`` give bodies' names and the policy."""
    named = names_in(facts, words, names or {})
    state, told, before = Nomination(), [], ""
    for entry in entries:
        try:
            happening = happened(entry)
            state = evolve(state, happening)
            told.append(_step(entry, happening, state, facts, words, named, before))
        except (AssertionError, LookupError, TypeError, ValueError) as error:
            # A forged entry, or a newer release's: the replay says what is wrong with it, the story goes on.
            told.append(_unreadable(entry, error, words))
        before = entry.command_id
    return told


def _step(
    entry: Entry,
    happening: Happened,
    state: Nomination,
    facts: Facts,
    words: Words,
    named: Callable[[str], str],
    before: str,
) -> Step:
    hidden = isinstance(happening.event, Withheld)
    return Step(
        position=entry.position,
        version=entry.version,
        on=local_date(entry.recorded_at) if hidden else happening.on,
        entered=local_date(entry.recorded_at if hidden else happening.at),
        who=words.text("story.withheld") if hidden else _who(happening, words, named),
        what=_what(happening, state, words, named),
        follows=not hidden and entry.command_id == before,
        source=_source(happening.event, state, facts),
    )


def _what(happening: Happened, state: Nomination, words: Words, named: Callable[[str], str]) -> str:
    event, ballot = happening.event, state.ballot
    nobody = ballot is not None and not (ballot.votes or ballot.withheld or ballot.counts)
    if isinstance(event, DelayPublished) and event.lacking == "quorum" and nobody:
        lacking = words.word("lacking", "nobody")
        return words.text("event.DelayPublished", stage=words.stage(event.stage), lacking=lacking)
    return words.event(happening, named)


def _unreadable(entry: Entry, error: Exception, words: Words) -> Step:
    day = local_date(entry.recorded_at)
    what = words.text("story.unreadable", type=entry.type, why=short(repr(error)))
    return Step(entry.position, entry.version, day, day, "?", what, follows=False, source=None)


def _source(event: Event, state: Nomination, facts: Facts) -> Source | None:
    """The nearest citation to what happened: the ballot's or the outcome's own, else the policy's."""
    match event:
        case BallotOpened(terms=terms):
            return Source(cite=terms.cite, certainty=terms.certainty)
        case BallotClosed(outcome=outcome) | OutcomeCorrected(outcome=outcome):
            return Source(cite=outcome.cite, certainty=outcome.certainty)
        case Nominated() as about:
            return policy_of(about, facts).source
        case StageOpened(stage=stage) | Signed(stage=stage) if state.about is not None:
            return policy_of(state.about, facts).cited(stage)
        case _:
            return None


def _who(happening: Happened, words: Words, named: Callable[[str], str]) -> str:
    actor: Actor = happening.actor
    if actor.proof == "engine":
        return words.text("story.engine")
    who = f"{actor.capacity} {named(actor.person)}" if actor.capacity else named(actor.person)
    if actor.delegation is None:
        return who
    return f"{who} ({words.text('story.delegation', delegation=actor.delegation)})"


def names_in(
    facts: Facts, words: Words, names: Mapping[str, str] = MappingProxyType({})
) -> Callable[[str], str]:
    """Names for codes: a body's and an award's out of the registry, a person's if given."""
    vietnamese, common = words.language == "vi", facts.common
    shown = {
        a.policy.award: a.policy.title.vi if vietnamese else a.policy.title.en
        for a in common.policies.values()
    }
    shown |= {code: b.name_vi if vietnamese else b.name_en for code, b in common.bodies.items()}
    shown |= names
    return lambda code: shown.get(code, code)
