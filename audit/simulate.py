"""A past season decided again under a draft policy: who would gain, who would lose, and which clause did it.

What was recorded is all there is: criteria are asked of the registry as it stood when the case was looked at,
and every count that was held is counted anew with the draft's share, base and quorum. Nobody is asked what he
would have voted at a stage that was not held, and no seat is given anew: there the answer is ``not_known``.
Nothing is written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from domain import eligibility
from domain.award.policy import Policy
from domain.award.source import Source
from domain.award.stages import VoteStage
from domain.events import BallotClosed, EligibilityFound, FoundRow, Nominated, Outcome, ResultTaken
from domain.facts import Facts
from domain.nomination.assessing import asked_for
from domain.nomination.route import terms_of
from domain.nomination.state import Nomination
from domain.rules import MEANINGS
from eventlog.entry import Entry
from eventlog.fold import Folded, Registers, happened, is_fact

Change = Literal["gains", "loses", "same", "not_known"]


@dataclass(frozen=True, slots=True)
class Clause:
    """What made the difference: a criterion, or the share of a stage, then and now, with the draft's source.

    ``then`` and ``now`` are the rows of the criterion, or the counts of the stage's ballot.
    """

    name: str
    cite: str | None
    then: FoundRow | Outcome | None
    now: FoundRow | Outcome | None


@dataclass(frozen=True, slots=True)
class Changed:
    """One nomination: what the draft would have made of it."""

    stream: str
    about: Nominated
    change: Change
    clause: Clause | None
    """The first clause on which the two differ; for ``not_known`` the stage that nobody held."""


@dataclass(slots=True)
class _Case:
    """A nomination while its entries are read."""

    folded: Folded
    draft: Policy
    then: EligibilityFound | None = None
    now: EligibilityFound | None = None
    counts: dict[str, tuple[Outcome, bool]] = field(default_factory=dict)
    """The last count of each stage as it was recorded, and whether it went through."""

    @property
    def state(self) -> Nomination:
        state: Nomination = self.folded.state
        return state

    def take(self, entry: Entry, facts: Facts) -> None:
        self.folded.take(entry)
        happening = happened(entry)
        match happening.event:
            case Nominated():
                self._look(facts, happening.on)
            case EligibilityFound() as found:
                self.then = found
                self._look(facts, happening.on)
            case BallotClosed() as closed:
                stage = closed.ballot.rpartition("/")[0]
                self.counts[stage] = (closed.outcome, closed.outcome.passed)
                self._look(facts, happening.on)
            case ResultTaken() as taken:
                self.counts[taken.stage] = (taken.outcome, taken.won)
                self._look(facts, happening.on)
            case _:
                pass

    def _look(self, facts: Facts, on: dt.date) -> None:
        """Ask the draft's criteria now, unless it has said no already."""
        if self.now is None or self.now.verdict != "not_eligible":
            self.now = eligibility.eligible(self.draft, asked_for(self.state, on), facts).recorded()


def simulate(entries: Iterable[Entry], draft: Policy, season: str) -> list[Changed]:
    """What the draft would have made of each nomination of its award in the season, in order of filing.

    ``entries`` are the log in its order, or an export's.
    """
    registers, cases = Registers(), dict[str, _Case]()
    for entry in entries:
        if is_fact(entry.stream):
            registers.take(entry)
        elif entry.stream in cases:
            cases[entry.stream].take(entry, registers.facts())
        elif entry.type == "Nominated":
            event = happened(entry).event
            assert isinstance(event, Nominated)
            if (event.award, event.season, event.what_if) == (draft.award, season, False):
                case = cases[entry.stream] = _Case(Folded.of(entry.stream), draft)
                case.take(entry, registers.facts())
    facts = registers.facts()
    return [_changed(stream, case, facts) for stream, case in cases.items()]


def _changed(stream: str, case: _Case, facts: Facts) -> Changed:
    about = case.state.about
    assert about is not None, "it was nominated"
    change, clause = _difference(case, facts)
    return Changed(stream, about, change, clause)


def _difference(case: _Case, facts: Facts) -> tuple[Change, Clause | None]:
    """Go through the criteria and then the stages as the draft has them; the first difference decides.

    Who was awarded, or may still be, can lose it; who was not has nothing to lose.
    """
    then_barred = case.state.result == "ineligible"
    may_lose = case.state.result in (None, "awarded")
    assert case.now is not None, "it was looked at when it was nominated"
    if case.now.verdict == "not_eligible" and not then_barred:
        if not may_lose:
            return "same", None
        row = _barring(case.now)
        assert row is not None, "whoever is not eligible lacks something"
        return "loses", Clause(row.rule, row.cite, _row(case.then, row.rule), row)
    if then_barred:
        barring = _barring(case.then)
        if case.now.verdict == "not_eligible" or barring is None:
            return "same", None
        here = Clause(barring.rule, barring.cite, barring, _row(case.now, barring.rule))
        return ("gains" if case.now.verdict == "eligible" else "not_known"), here
    held = dict(case.counts)
    for stage in (stage for stage in case.draft.route if isinstance(stage, VoteStage)):
        if stage.stage not in held:
            if case.state.result == "awarded":
                return "not_known", Clause(stage.stage, stage.cite, None, None)
            continue  # it had not come so far, or went another way before
        then, won = held.pop(stage.stage)
        now = _again(case, stage, then, facts)
        if now is None:
            return "not_known", Clause(stage.stage, stage.cite, then, None)
        if won and not now.passed:
            if not may_lose:
                return "same", None
            return "loses", Clause(stage.stage, now.cite, then, now)
        if not then.passed and now.passed:
            # With limited seats whoever passes has not won yet.
            return ("not_known" if stage.seats or stage.quota else "gains"), Clause(
                stage.stage, now.cite, then, now
            )
    for name, (then, won) in held.items():
        if not won:
            return "gains", Clause(name, case.draft.source.cite, then, None)
    return "same", None


def _barring(found: EligibilityFound | None) -> FoundRow | None:
    """The first criterion that stands against it."""
    rows: Iterator[FoundRow] = iter(()) if found is None else iter(found.findings)
    return next((row for row in rows if row.level == 0 and row.answer == "not_fulfilled"), None)


def _row(found: EligibilityFound | None, rule: str) -> FoundRow | None:
    rows: Iterator[FoundRow] = iter(()) if found is None else iter(found.findings)
    return next((row for row in rows if row.rule == rule and row.level == 0), None)


def _again(case: _Case, stage: VoteStage, then: Outcome, facts: Facts) -> Outcome | None:
    """The same count under the draft's terms; None where its body has entered no figure."""
    draft = case.draft
    if stage.threshold == "unknown":
        about = case.state.about
        assert about is not None
        body = about.bodies.get(stage.stage)
        entered = None if body is None else facts.body(body).figures.get((draft.award, stage.stage))
        if entered is None:
            return None
        threshold, source = entered.threshold, Source(cite=entered.cite, certainty="read")
    else:
        threshold, source = stage.threshold, draft.cited(stage.stage)
    return MEANINGS[draft.rules](terms_of(stage, threshold, source), then.tally)
