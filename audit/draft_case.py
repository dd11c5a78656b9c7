"""One nomination of a season under a draft: what its criteria say, and what its votes come to."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from audit.draft_titles import Titles
from audit.seating import Fate, Seat, Seated
from domain import eligibility
from domain.award.policy import Policy
from domain.award.source import Source
from domain.award.stages import VoteStage
from domain.events import EligibilityFound, FoundRow, Nominated, Outcome
from domain.facts import Facts
from domain.happened import Happened
from domain.nomination.assessing import asked_for
from domain.nomination.route import policy_of, terms_of
from domain.nomination.state import Nomination
from domain.rules import MEANINGS
from domain.sitting.results import Title
from eventlog.fold import Folded

Change = Literal["gains", "loses", "same", "not_known"]
"""``gains``: what stood in its way would not have; nobody has voted or signed at what comes after that.
``loses``: it was awarded or may still be, and would not have come so far."""


@dataclass(frozen=True, slots=True)
class Clause:
    """What made the difference: a criterion, or a stage's share or seats, then and now, with the source.

    ``then`` and ``now`` are the rows of the criterion, or the counts of the stage's ballot; with them, where
    seats are limited, the places in its order.
    """

    name: str
    cite: str | None
    then: FoundRow | Outcome | None
    now: FoundRow | Outcome | None
    seat_then: Seat | None = None
    seat_now: Seat | None = None
    dropped: bool = False
    """Whether the draft has no such stage."""
    unheld: tuple[str, ...] = ()
    """The votes that would still have been held on whoever would gain: nobody knows what they would say."""


@dataclass(slots=True)
class Count:
    """The last count of a stage as it was recorded, whether it went through, and its place if it has one."""

    outcome: Outcome
    won: bool
    seat: Seat | None = None


@dataclass(slots=True)
class Case:
    """A nomination of the draft's award and season while its entries are read."""

    folded: Folded
    draft: Policy
    then: EligibilityFound | None = None
    now: EligibilityFound | None = None
    counts: dict[str, Count] = field(default_factory=dict)
    seated: dict[str, Seated] = field(default_factory=dict)
    """What the last sitting on a stage gives it under the draft."""
    beside: tuple[dt.datetime, frozenset[Title]] | None = None
    """The titles that were won beside it in a sitting, and when its minutes were adopted."""

    @property
    def state(self) -> Nomination:
        state: Nomination = self.folded.state
        return state

    @property
    def about(self) -> Nominated:
        assert self.state.about is not None, "it was nominated"
        return self.state.about

    def look(
        self, facts: Facts, happening: Happened, titles: Titles, here: frozenset[Title] = frozenset()
    ) -> None:
        """Ask the draft's criteria now, unless they have said no already or decide nothing.

        ``here`` are the titles of the sitting that is being held.
        """
        if self.now is not None and (self.now.verdict == "not_eligible" or self.draft.rules < 2):
            return
        if self.beside is not None and self.beside[0] == happening.at:
            here |= self.beside[1]
        asked = asked_for(self.state, happening.on, (here | titles.won) - titles.lost)
        asked = dataclasses.replace(asked, lost=frozenset(titles.lost))
        self.now = eligibility.eligible(self.draft, asked, facts).recorded()

    @property
    def barred(self) -> bool:
        """Whether the draft's criteria are against it; under rules 1 they are shown and decide nothing."""
        return self.draft.rules >= 2 and self.now is not None and self.now.verdict == "not_eligible"

    def applies(self, stage: VoteStage, facts: Facts) -> bool:
        """Whether the draft's stage is for this nomination: one of the rules that it had, where it had none
        of it, was for others (an office's own leaders)."""
        if stage.stage in self.about.bodies:
            return True
        return all(one.stage != stage.stage for one in policy_of(self.about, facts).route)

    def votes(self, facts: Facts) -> Iterator[VoteStage]:
        """The draft's votes on it, in their order."""
        for stage in self.draft.route:
            if isinstance(stage, VoteStage) and self.applies(stage, facts):
                yield stage

    def again(self, stage: VoteStage, facts: Facts) -> Seated:
        """What a vote that was held comes to under the draft."""
        if (seated := self.seated.get(stage.stage)) is not None:
            return seated
        now = _again(self, stage, self.counts[stage.stage].outcome, facts)
        if now is None:
            return Seated("not_known", None, None)
        if now.passed and (stage.seats or stage.quota):
            # It was held on the nomination itself: nobody knows whom it would have met in a sitting.
            return Seated("not_known", now, None)
        return Seated("won" if now.passed else "lost", now, None)

    def fate(self, before: str, facts: Facts) -> Fate:
        """Whether under the draft it comes as far as this vote."""
        if self.barred:
            return "out"
        for stage in self.votes(facts):
            if stage.stage == before:
                break
            standing = self.again(stage, facts).standing if stage.stage in self.counts else "not_known"
            if standing != "won":
                return "out" if standing == "lost" else "not_known"
        return "in"


def difference(case: Case, facts: Facts) -> tuple[Change, Clause | None]:
    """Go through the criteria and then the stages as the draft has them; the first difference decides.

    Who was awarded, or may still be, can lose it; who was not has nothing to lose.
    """
    barred_then = case.state.result == "ineligible" or case.state.ineligible
    may_lose = case.state.result in (None, "awarded") and not barred_then
    if barred_then:
        return _was_barred(case, facts)
    if case.barred:
        row = _barring(case.now)
        assert row is not None, "whoever is not eligible lacks something"
        clause = Clause(row.rule, row.cite, _row(case.then, row.rule), row)
        return ("loses", clause) if may_lose else ("same", None)
    held = dict(case.counts)
    for stage in case.votes(facts):
        then = held.pop(stage.stage, None)
        if then is None:
            if case.state.result == "awarded":
                return "not_known", Clause(stage.stage, stage.cite, None, None)
            continue  # it had not come so far, or went another way before
        again = case.again(stage, facts)
        cite = stage.cite if again.now is None else again.now.cite
        clause = Clause(stage.stage, cite, then.outcome, again.now, then.seat, again.seat)
        match then.won, again.standing:
            case True, "won":
                continue
            case False, "lost":
                return "same", None
            case True, "lost":
                return ("loses", clause) if may_lose else ("same", None)
            case True, _:
                return ("not_known", clause) if may_lose else ("same", None)
            case False, "won":
                return "gains", dataclasses.replace(clause, unheld=_unheld(case, facts))
            case _:
                return "not_known", clause
    for name, left in held.items():
        if not left.won:
            clause = Clause(name, case.draft.source.cite, left.outcome, None, left.seat, dropped=True)
            return "gains", dataclasses.replace(clause, unheld=_unheld(case, facts))
    return "same", None


def _was_barred(case: Case, facts: Facts) -> tuple[Change, Clause | None]:
    """What becomes of who was not eligible: the draft may not ask for what he lacked, or not decide by it."""
    known = case.counts.keys() | case.seated.keys()
    held = [case.again(stage, facts).standing for stage in case.votes(facts) if stage.stage in known]
    barring = _barring(case.then)
    if case.barred or barring is None or "lost" in held:
        return "same", None
    assert case.now is not None, "it was looked at when it was nominated"
    now = _row(case.now, barring.rule)
    here = Clause(barring.rule, barring.cite, barring, now, unheld=_unheld(case, facts))
    certain = case.now.verdict == "eligible" or case.draft.rules < 2
    return ("gains" if certain and "not_known" not in held else "not_known"), here


def _unheld(case: Case, facts: Facts) -> tuple[str, ...]:
    """The draft's votes on it that nobody has held."""
    known = case.counts.keys() | case.seated.keys()
    return tuple(stage.stage for stage in case.votes(facts) if stage.stage not in known)


def _barring(found: EligibilityFound | None) -> FoundRow | None:
    """The first criterion that stands against it."""
    rows: Iterator[FoundRow] = iter(()) if found is None else iter(found.findings)
    return next((row for row in rows if row.level == 0 and row.answer == "not_fulfilled"), None)


def _row(found: EligibilityFound | None, rule: str) -> FoundRow | None:
    rows: Iterator[FoundRow] = iter(()) if found is None else iter(found.findings)
    return next((row for row in rows if row.rule == rule and row.level == 0), None)


def _again(case: Case, stage: VoteStage, then: Outcome, facts: Facts) -> Outcome | None:
    """The same count under the draft's terms; None where its body has entered no figure, or where so few took
    part that under the draft it would not have counted."""
    draft = case.draft
    if stage.threshold == "unknown":
        body = case.about.bodies.get(stage.stage)
        entered = None if body is None else facts.body(body).figures.get((draft.award, stage.stage))
        if entered is None:
            return None
        threshold, source = entered.threshold, Source(cite=entered.cite, certainty="read")
    else:
        threshold, source = stage.threshold, draft.cited(stage.stage)
    if stage.quorum is not None and not stage.quorum.met_by(then.tally.took_part, then.tally.seats):
        return None
    return MEANINGS[draft.rules](terms_of(stage, threshold, source), then.tally)
