"""A past season decided again under a draft policy: who would gain, who would lose, and which clause did it.

What was recorded is all there is: criteria are asked of the registry as it stood when the case was looked
at, every count that was held is counted anew with the draft's share and base, and where seats are limited
they are given anew over the same counts (``audit.seating``). Whoever loses the award under the draft does not
hold it where the draft itself asks for it later in the season. Nobody is asked what he would have voted at a
stage that was not held: there the answer is ``not_known``. What other awards rest on it is not looked at.
Nothing is written.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from audit.draft_case import Case, Change, Clause, Count, difference
from audit.draft_titles import Titles, asks_for_itself
from audit.seating import Given, Meeting, Seat, Seated
from domain.award.policy import Policy
from domain.award.stages import VoteStage
from domain.events import (
    BallotClosed,
    EligibilityFound,
    Nominated,
    ResultTaken,
    SittingEnded,
    StageOpened,
)
from domain.facts import Facts
from domain.happened import Happened
from domain.nomination.state import Nomination
from domain.sitting.state import Sitting
from eventlog.entry import Entry
from eventlog.fold import Folded, Registers, happened, is_fact

__all__ = ["Change", "Changed", "Clause", "Seat", "simulate"]


@dataclass(frozen=True, slots=True)
class Changed:
    """One nomination: what the draft would have made of it."""

    stream: str
    about: Nominated
    change: Change
    clause: Clause | None
    """The first clause on which the two differ; for ``not_known`` the stage of which nobody can say."""


def simulate(entries: Iterable[Entry], draft: Policy, season: str) -> list[Changed]:
    """What the draft would have made of each nomination of its award in the season, in order of filing.

    ``entries`` are the log in its order, or an export's.
    """
    reading = _Reading(draft, season)
    for entry in entries:
        reading.take(entry)
    facts = reading.facts()
    return [Changed(stream, case.about, *difference(case, facts)) for stream, case in reading.cases.items()]


class _Reading:
    """The log while it is read."""

    def __init__(self, draft: Policy, season: str) -> None:
        self.draft, self.season = draft, season
        self.cases: dict[str, Case] = {}
        self._registers = Registers()
        self._others: dict[str, Folded] = {}
        """Nominations that meet the draft's in a sitting, and the sittings."""
        self._titles = Titles(asks_for_itself(draft), draft.award, season)
        self._stopped: set[str] = set()
        """Nominations that went no further, or may not be voted on."""
        self._limited = any(
            isinstance(stage, VoteStage) and (stage.seats or stage.quota) for stage in draft.route
        )
        self._given: dict[str, Given] = defaultdict(Given)
        """By body: seats that its sittings gave under the draft beyond what they gave."""

    def facts(self) -> Facts:
        """The registry as it stands; those who lost the award under the draft do not hold it."""
        return self._registers.facts(self._titles.taken_out(self._registers))

    def take(self, entry: Entry) -> None:
        if is_fact(entry.stream):
            self._registers.take(entry)
        elif entry.stream in self.cases:
            self._take_case(self.cases[entry.stream], entry)
        elif entry.stream.startswith("sitting/"):
            if entry.type == "SittingEnded":
                self._end(self._others[entry.stream], happened(entry))
            self._fold(entry)
        elif entry.stream.startswith("nomination/"):
            if entry.type == "Nominated":
                about = happened(entry).event
                assert isinstance(about, Nominated)
                if (about.award, about.season, about.what_if) == (self.draft.award, self.season, False):
                    case = self.cases[entry.stream] = Case(Folded.of(entry.stream), self.draft)
                    self._take_case(case, entry)
                    return
            self._fold(entry)

    def _fold(self, entry: Entry) -> None:
        self._others.setdefault(entry.stream, Folded.of(entry.stream)).take(entry)

    def _take_case(self, case: Case, entry: Entry) -> None:
        case.folded.take(entry)
        stopped = case.state.ineligible or case.state.result in ("ineligible", "not_passed")
        (self._stopped.add if stopped else self._stopped.discard)(entry.stream)
        happening = happened(entry)
        match happening.event:
            case Nominated() | StageOpened(kind="vote" | "sign"):
                case.look(self.facts(), happening, self._titles)
            case EligibilityFound() as found:
                case.then = found
                case.look(self.facts(), happening, self._titles)
            case BallotClosed() as closed:
                stage = closed.ballot.rpartition("/")[0]
                case.counts[stage] = Count(closed.outcome, closed.outcome.passed)
                case.seated.pop(stage, None)
            case ResultTaken() as taken:
                case.counts[taken.stage] = Count(taken.outcome, taken.won, _seat(taken))
            case _:
                return
        if self._titles.matter:
            self._titles.note(case.about.nominee, case.about.unit, difference(case, self.facts())[0])

    # Sittings ----------------------------------------------------------------------------------------------

    def _end(self, folded: Folded, happening: Happened) -> None:
        """The minutes of a sitting are adopted: what it would have come to, before its results come in."""
        sitting: Sitting = folded.state
        voted = {line: sheets for sheets in sitting.counted for line in sheets.lines}
        mine = {line for line in voted if line in self.cases}
        if not mine or sitting.about is None:
            return
        assert isinstance(happening.event, SittingEnded)
        body = sitting.about.body
        facts = self.facts()
        if self._titles.matter:
            ended = happening.event.results
            here = {self._title(line) for line, result in ended.items() if result == "passed"}
            for line in sorted(mine):
                self.cases[line].look(facts, happening, self._titles, frozenset(here))
        stages = {voted[line].contest(line).stage for line in mine}
        fates = {
            line: self.cases[line].fate(voted[line].contest(line).stage, facts)
            for line in sorted(mine)
        }  # fmt: skip
        meeting = Meeting(
            sitting,
            self.draft,
            self.season,
            fates,
            self._absent(stages, body, mine, facts),
            self._given[body],
            self._registers,
            self._state_of,
            happening.at,
            happening.on,
        )
        decided, won = meeting.decided()
        for line in sitting.lines:
            if line in self.cases:
                self.cases[line].beside = happening.at, won
        for line, seated in decided.items():
            self.cases[line].seated[voted[line].contest(line).stage] = seated
        self._give(sitting, decided, happening.event, body)

    def _state_of(self, stream: str) -> Any | None:
        case = self.cases.get(stream)
        folded = self._others.get(stream) if case is None else case.folded
        return None if folded is None else folded.state

    def _title(self, line: str) -> tuple[str, str]:
        state: Nomination | None = self._state_of(line)
        assert state is not None
        assert state.about is not None
        return state.about.nominee, state.about.award

    def _absent(self, stages: set[str], body: str, mine: set[str], facts: Facts) -> Counter[str]:
        """By segment, who was stopped before this vote and under the draft would have come to it."""
        found: Counter[str] = Counter()
        for stream in (self._stopped - mine) if self._limited else ():
            case = self.cases[stream]
            for stage in stages:
                here = case.about.bodies.get(stage) == body and stage not in case.counts
                if here and case.fate(stage, facts) != "out":
                    found[self._segment(case)] += 1
        return found

    def _segment(self, case: Case) -> str:
        unit = self._registers.facts().common.bodies.get(case.about.unit)
        return (unit.segment if unit else None) or ""

    def _give(self, sitting: Sitting, decided: Mapping[str, Seated], ended: SittingEnded, body: str) -> None:
        """Note how many seats more or fewer this sitting gives: the body's next one has the others."""
        given = self._given[body]
        for line, seated in decided.items():
            segment, last = self._segment(self.cases[line]), sitting.last_of(line)
            if ended.results.get(line) == "passed" and last and last.contest(line).seats is not None:
                given.surely[segment] -= 1
            if seated.seat is not None and seated.standing == "won":
                given.surely[segment] += 1
            if seated.seat is not None and seated.standing == "not_known":
                given.perhaps[segment] += 1


def _seat(taken: ResultTaken) -> Seat | None:
    """The place of a result, where seats were limited."""
    if taken.place is None or taken.seats is None:
        return None
    return Seat(taken.place, taken.seats, "yes" if taken.won else "no")
