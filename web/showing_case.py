"""A nomination as pages show it: what it is about, where it stands, its story, counts with their sums."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from audit import finding
from audit.story import Step, names_in, steps
from domain.award.policy import Policy
from domain.award.stages import Proof
from domain.count.ballot import Ballot
from domain.events import Papers, PapersCounted
from domain.facts import Facts
from domain.nomination import freeze
from domain.nomination.route import policy_of
from domain.nomination.state import Nomination
from eventlog.entry import Entry, Withheld
from eventlog.fold import happened

if TYPE_CHECKING:
    from web.visit import Visit


@dataclass(frozen=True, slots=True)
class ShownCase:
    """Everything that a page of one nomination needs."""

    name: str
    """The last part of its stream."""
    state: Nomination
    policy: Policy
    title: str
    """The award's, in the visitor's language."""
    nominee: str
    unit: str
    named: Callable[[str], str]
    steps: Sequence[Step]
    entries: Sequence[Entry]
    found: Sequence[str]
    """The answers to the award's criteria, a line each."""
    frozen: Sequence[str]
    """What freezes it now."""

    @property
    def stream(self) -> str:
        return f"nomination/{self.name}"

    @property
    def version(self) -> int:
        """The version that is shown: what one agrees to is this and nothing later."""
        return self.entries[-1].version

    @property
    def accepts(self) -> Sequence[Proof]:
        """The proofs of who acts that the stage accepts at which the case stands."""
        here = self.state.stage.name if self.state.stage is not None else None
        return next((s.proof for s in self.policy.route if s.stage == here), ("session", "passkey"))


async def shown(visit: Visit, name: str, entries: Sequence[Entry] | None = None) -> ShownCase:
    """The nomination of that name, as of now or of the entries given."""
    stream = f"nomination/{name}"
    reading = visit.site.reading
    facts = await visit.facts()
    if entries is None:
        entries = await reading.entries(stream)
        state: Nomination = await reading.state(stream)
    else:
        state = _fold(stream, entries)
    about = state.about
    assert about is not None, "the page's need made sure that it was filed"
    people = {about.nominee, about.unit, *_people(entries)}
    names = await visit.names(people)
    named = names_in(facts, visit.words, names)
    policy = policy_of(about, facts)
    found = list(finding.lines(visit.words, state.found.findings, named)) if state.found else []
    return ShownCase(
        name=name,
        state=state,
        policy=policy,
        title=policy.title.vi if visit.language == "vi" else policy.title.en,
        nominee=named(about.nominee),
        unit=named(about.unit),
        named=named,
        steps=_without_papers(visit, state, entries, steps(entries, facts, visit.words, names)),
        entries=entries,
        found=found,
        frozen=_frozen(visit, state, facts),
    )


def _without_papers(
    visit: Visit, state: Nomination, entries: Sequence[Entry], told: Sequence[Step]
) -> Sequence[Step]:
    """The story without what tellers counted while the ballot is open: each counts for himself."""
    if state.ballot is None:
        return told
    opened = max((e.version for e in entries if e.type == "BallotOpened"), default=0)
    hidden = {e.version for e in entries if e.type == "PapersCounted" and e.version > opened}
    name = visit.words.event_name("PapersCounted")
    return [replace(step, what=name) if step.version in hidden else step for step in told]


def _fold(stream: str, entries: Sequence[Entry]) -> Nomination:
    from eventlog.fold import Folded

    folded = Folded.of(stream)
    for entry in entries:
        folded.take(entry)
    state: Nomination = folded.state
    return state


def _people(entries: Sequence[Entry]) -> set[str]:
    found = set()
    for entry in entries:
        try:
            found.add(entry.content["actor"]["person"])
        except Withheld:
            continue
    return found


def _frozen(visit: Visit, state: Nomination, facts: Facts) -> list[str]:
    if state.phase == "ended":
        return []
    grounds = freeze.grounds_now(state, facts, visit.today)
    return [f"{visit.words.word('value', g.kind)} ({g.ref}; {g.cite})" for g in grounds]


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule panel of an open ballot: each demand with its base, its present value, and whether it is met.

    ``met`` is None while that may not be known: others' votes stay hidden until the count.
    """

    received: int
    expected: int
    base: int
    base_kind: str
    demands: Sequence[tuple[str, bool | None]]
    cite: str


def rule_of(visit: Visit, ballot: Ballot) -> Rule:
    """What an open ballot needs in order to pass, and what of that can be said by now."""
    words, terms = visit.words, ballot.terms
    received = ballot.received
    seats = len(ballot.roll)
    base = seats - ballot.recused if terms.recused == "shrinks" else seats
    demands: list[tuple[str, bool | None]] = []
    if terms.quorum is not None:
        share = words.threshold(terms.quorum)
        demands.append(
            (
                words.text(
                    "Quorum: {share} of {seats}; {received} by now",
                    share=share,
                    seats=seats,
                    received=received,
                ),
                received * terms.quorum.share.denominator >= terms.quorum.share.numerator * seats,
            )
        )
    demands.append(
        (
            words.text(
                "In favour: {share} of {base} ({of}); shown when the ballot is counted",
                share=words.threshold(terms.threshold),
                base=base,
                of=words.base(terms.base),
            ),
            None,
        )
    )
    cite = f"{terms.cite}, {words.certainty(terms.certainty)}"
    return Rule(received, seats - ballot.recused, base, words.base(terms.base), demands, cite)


async def own_count(visit: Visit, stream: str, ballot: Ballot) -> Papers | None:
    """The visitor's own latest count of the papers of a secret ballot, which nobody else may see yet."""
    if visit.person in ballot.counts:
        return ballot.counts[visit.person]
    for entry in reversed(await visit.site.votes.own_votes(stream, visit.person)):
        event = happened(entry).event
        if isinstance(event, PapersCounted) and event.ballot == ballot.ballot:
            return event.papers
    return None


async def own_votes(visit: Visit, stream: str) -> list[str]:
    """The visitor's own votes of an open ballot, which nobody else sees."""
    entries = await visit.site.votes.own_votes(stream, visit.person)
    return [visit.words.event(happened(entry)) for entry in entries]
