"""A sitting decided again under a draft: every line counted anew, seats given anew where they are limited.

The order, the ties, the segments and what earlier sittings of the season took are those of
``domain.sitting.results``: it is asked as it was when the minutes were adopted, with the draft's terms in the
ballots. What nobody can know is not guessed. A nominee on whom nobody voted, and who under the draft would
have been there, may take a seat from others: whoever has one in the worst case wins, whoever has none in the
best case loses, and for those in between it is not known. So is a tie of others than those who were tied, if
no rule decides it: nobody voted again on these.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

from domain.answers import Refusal
from domain.award.policy import Policy, digest
from domain.award.stages import VoteStage
from domain.calendar import local_date
from domain.events import Contest, LineCount, Nominated, Outcome, SeatsTaken
from domain.facts import COMMON, Facts, registry_of
from domain.nomination.route import Moment, policy_of, terms_of, threshold_of
from domain.nomination.state import Nomination
from domain.registry.state import Adopted, Register
from domain.sitting import results
from domain.sitting.counting import base_for, outcome_of
from domain.sitting.opening import known
from domain.sitting.places import seats_for
from domain.sitting.results import LineStanding, Standings, Title
from domain.sitting.sheets import chairs_of
from domain.sitting.state import Sheets, Sitting
from eventlog.fold import Registers

Fate = Literal["in", "out", "not_known"]
"""Whether a nominee under the draft comes as far as this vote."""
Standing = Literal["won", "lost", "not_known"]
Case = Literal["worst", "best"]
"""For a line, as far as it depends on others: all who may take a seat from it do, or none of them."""
_GOT: Mapping[Standing, Got] = {"won": "yes", "lost": "no", "not_known": "not_known"}
_STANDING = frozenset({"elected", "passed_without_seat", "tied", "not_passed", "dropped_out", "ineligible"})


Got = Literal["yes", "no", "tied", "not_known"]
"""Whether there was a seat for it. ``tied``: on the last one, with others than those who were tied."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A place among those who passed, how many seats there were, and whether one was left for it."""

    place: int
    seats: int
    got: Got


@dataclass(frozen=True, slots=True)
class Seated:
    """What a line of a sitting comes to under the draft."""

    standing: Standing
    now: Outcome | None
    """The count under the draft's terms; None where these are not known."""
    seat: Seat | None
    """None where nothing limits the seats."""


@dataclass(slots=True)
class Given:
    """What a body's sittings of the season gave under the draft beyond what they gave, by segment."""

    surely: Counter[str] = field(default_factory=Counter)
    perhaps: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)  # without slots: it keeps what it has computed
class Meeting:
    """A sitting as its minutes are adopted; ``draft`` takes the place of the rules of its award's lines.

    ``fates`` are those of the draft's nominations of the season that were voted on, by stream. ``absent``
    counts by segment the nominees on whom nobody voted and who under the draft might have been there;
    ``given`` is what earlier sittings of the body gave.
    """

    sitting: Sitting
    draft: Policy
    season: str
    fates: Mapping[str, Fate]
    absent: Counter[str]
    given: Given
    registers: Registers
    state_of: Callable[[str], Any | None]
    at: dt.datetime
    on: dt.date

    def decided(self) -> tuple[dict[str, Seated], frozenset[Title]]:
        """Every line of the draft that was voted on, and the titles that were surely won in the sitting."""
        worst = self._world("worst")
        best = self._world("best") if self._uncertain else worst
        if isinstance(worst, Refusal) or isinstance(best, Refusal):
            nobody_knows = Seated("not_known", None, None)
            return dict.fromkeys(sorted(self.fates), nobody_knows), frozenset()
        found = {
            line: self._seated(line, standing, best.lines[line])
            for line, standing in worst.lines.items()
            if line in self.fates and standing.result in _STANDING
        }
        return found, worst.won & best.won

    @property
    def _uncertain(self) -> bool:
        """Whether what a line comes to may depend on what nobody knows."""
        perhaps = self.absent or any(self.given.perhaps.values())
        return bool(perhaps or self._unknown or "not_known" in self.fates.values())

    def _seated(self, line: str, worst: LineStanding, best: LineStanding) -> Seated:
        standing: Standing = "not_known"
        if line not in self._unknown:
            if self.fates[line] == "not_known":
                standing = "lost" if worst.result == "not_passed" else "not_known"
            elif worst.result == "elected":
                standing = "won"
            elif best.result not in ("elected", "tied"):
                standing = "lost"
        if line in self._untold:
            return Seated(standing, None, None)
        now = outcome_of(worst.contest, worst.count, len(self.sitting.roll))
        if best.seats is None or worst.place is None:
            return Seated(standing, now, None)
        got: Got = "tied" if worst.result == best.result == "tied" else _GOT[standing]
        return Seated(standing, now, Seat(worst.place, best.seats, got))

    # The sitting as it would have been ---------------------------------------------------------------------

    @cached_property
    def _moment(self) -> Moment:
        return Moment(self.at, local_date(self.at), self.on)

    @property
    def _day(self) -> dt.date:
        return self._moment.as_of

    @cached_property
    def _body(self) -> str:
        assert self.sitting.about is not None
        return self.sitting.about.body

    @cached_property
    def _digest(self) -> str:
        return digest(self.draft.canonical())

    @cached_property
    def _common(self) -> Register:
        """With the draft in it, so that the rules find it as they find any policy."""
        common: Register = self.registers.states[COMMON]
        if self._digest in common.policies:
            return common
        tried = Adopted(self.draft, what_if=True)
        return replace(common, policies=common.policies.put(self._digest, tried))

    @cached_property
    def _plain(self) -> Facts:
        """The facts as they stood, with the draft among the policies."""
        return self.registers.facts({COMMON: self._common}, self.state_of)

    def _facts(self, case: Case) -> Facts:
        """The facts as they would have stood under the draft."""
        own: dict[str, Any] = {COMMON: self._common}
        more = Counter(self.given.surely)
        if case == "worst":
            more.update(self.given.perhaps)
            more.update(self.absent)
        stream = registry_of(self._body)
        register = self.registers.states.get(stream)
        if register is not None and any(more.values()):
            key = self.draft.award, self.season
            taken = SeatsTaken(self._body, *key, "draft", dict(sorted(more.items())))
            own[stream] = replace(
                register, taken=register.taken.put(key, (*register.taken.get(key, ()), taken))
            )
        return self.registers.facts(own, lambda stream: self._case(stream, case))

    def _case(self, stream: str, case: Case) -> Any | None:
        state: Nomination | None = self.state_of(stream)
        fate = self.fates.get(stream)
        if state is None or fate is None:
            return state
        assert state.about is not None
        out = fate == "out" or (fate == "not_known" and case == "best")
        return replace(state, about=self._about(state.about), ineligible=out)

    def _about(self, about: Nominated) -> Nominated:
        return replace(about, policy=self._digest)

    def _world(self, case: Case) -> Standings | Refusal:
        """Who would have won: as ``results.standings`` says it of the ballots under the draft."""
        facts, ballots = self._facts(case), list[Sheets]()
        for number, sheets in enumerate(self.sitting.counted):
            seen = any(line in one.lines for one in ballots for line in sheets.lines)
            if seen and not self._same_tie(number, sheets, ballots, facts):
                continue  # the same would not have been tied: they did not vote again
            ballots.append(self._counted(sheets, case, again=seen))
        return results.standings(replace(self.sitting, counted=tuple(ballots)), facts, self._day)

    def _same_tie(self, number: int, again: Sheets, ballots: list[Sheets], facts: Facts) -> bool:
        """Whether a further ballot is on lines that stood before it under the draft as they stood then."""
        before = replace(self.sitting, counted=self.sitting.counted[:number])
        then = results.standings(before, self._plain, self._day)
        now = results.standings(replace(self.sitting, counted=tuple(ballots)), facts, self._day)
        return _of(then, again.lines.keys()) == _of(now, again.lines.keys())

    # The ballots -------------------------------------------------------------------------------------------

    @cached_property
    def _unknown(self) -> set[str]:
        """Lines of which nobody can say whether they pass."""
        return set()

    @cached_property
    def _untold(self) -> set[str]:
        """Those of them whose count has no terms, either."""
        return set()

    def _counted(self, sheets: Sheets, case: Case, *, again: bool) -> Sheets:
        """The ballot under the draft's terms; ``again`` where it is one among the tied."""
        contests, lines, counts = dict(sheets.contests), dict(sheets.lines), dict(sheets.counts or {})
        first: dict[str, str] = {}
        for name, then in sheets.contests.items():
            stage = self._stage(then)
            mine = [line for line, written in sheets.lines.items() if written.contest == name]
            if stage is None or not mine:
                continue
            now = self._contest(then, stage, mine[0], sheets, again=again)
            if now is None:
                self._unknown.update(mine)
                self._untold.update(mine)
                continue
            # Where seats are limited the award's kinds compete for the same ones.
            at = first.setdefault(stage.stage, name) if now.seats is not None else name
            contests[name] = now
            for line in mine:
                written = replace(lines[line], contest=at)
                if now.seats is not None and then.seats is None and then.rank != "score":
                    score, traits = known(self._nominated(line), now, self._plain, self._moment)
                    written = replace(written, score=score, traits=traits)
                lines[line] = written
                counts[line] = self._count(sheets, line, then, now, counts[line], case)
        return replace(sheets, contests=contests, lines=lines, counts=counts)

    def _stage(self, contest: Contest) -> VoteStage | None:
        """The draft's words on the contest's stage; None for other awards, and where it has no such stage."""
        if (contest.award, contest.season, contest.what_if) != (self.draft.award, self.season, False):
            return None
        votes = (stage for stage in self.draft.route if isinstance(stage, VoteStage))
        return next((stage for stage in votes if stage.stage == contest.stage), None)

    def _nominated(self, line: str) -> Nominated:
        state = self.state_of(line)
        assert state is not None
        assert state.about is not None
        return self._about(state.about)

    def _contest(
        self, then: Contest, stage: VoteStage, line: str, sheets: Sheets, *, again: bool
    ) -> Contest | None:
        """The contest under the draft; None where nobody knows its figure, its seats, or what would have been
        marked on its paper."""
        about, facts = self._nominated(line), self._plain
        found = threshold_of(stage, about, facts)
        if isinstance(found, Refusal):
            return None
        if stage.quorum is not None and not stage.quorum.met_by(len(sheets.present), len(self.sitting.roll)):
            return None
        terms = replace(terms_of(stage, *found), change=False, early="never")
        now = replace(
            then,
            terms=terms,
            rank=stage.rank,
            ties=stage.ties,
            chair_must_agree=stage.chair_must_agree,
            marks=stage.marks,
        )
        before = self._recorded(line, stage.stage)
        if not again and (before.seats, before.quota) != (stage.seats, stage.quota):
            seats = seats_for(stage, about, self._body, dict(then.taken), self._won_then, facts)
            if isinstance(seats, Refusal):
                return None
            now = replace(
                now,
                seats=seats.seats,
                segments=seats.segments,
                taken=seats.taken,
                entered=seats.entered,
                allotted=seats.allotted,
                base=seats.base,
                exact=seats.exact,
                seats_cite=seats.cite,
            )
        limits = now.marks == "seats" and now.seats != then.seats
        return None if limits or now.marks != then.marks else now

    def _recorded(self, line: str, name: str) -> VoteStage:
        """The stage in the rules that the nomination had."""
        state = self.state_of(line)
        assert state is not None
        assert state.about is not None
        route = policy_of(state.about, self._plain).route
        return next(stage for stage in route if isinstance(stage, VoteStage) and stage.stage == name)

    @cached_property
    def _won_then(self) -> frozenset[Title]:
        """The titles that were won in the sitting: a quota may be taken of them."""
        found = results.standings(self.sitting, self._plain, self._day)
        return frozenset() if isinstance(found, Refusal) else found.won

    def _count(
        self, sheets: Sheets, line: str, then: Contest, now: Contest, count: LineCount, case: Case
    ) -> LineCount:
        """The line's votes under the draft's terms."""
        tally = outcome_of(then, count, len(self.sitting.roll)).tally
        base = base_for(sheets, line, now.terms, tally)
        threshold = now.terms.threshold
        passed = base > 0 and threshold.met_by(count.approve, base)
        if passed and now.chair_must_agree:
            agreed = self._chair_agreed(sheets, line, then, count)
            if agreed is None:
                self._unknown.add(line)
            passed = case == "worst" if agreed is None else agreed
        return replace(count, base=base, needed=threshold.needed(base), passed=passed)

    def _chair_agreed(self, sheets: Sheets, line: str, then: Contest, count: LineCount) -> bool | None:
        """Whether the chair approved; None where his sheet cannot be seen."""
        if (
            then.chair_must_agree
            and count.base > 0
            and then.terms.threshold.met_by(count.approve, count.base)
        ):
            return count.passed
        if sheets.kind == "secret" or sheets.withheld:
            return None
        chairs = chairs_of(self.sitting, self._body, self._plain, self._moment)
        return any(sheets.cast.get(seat, {}).get(line) == "approve" for seat in chairs)


def _of(found: Standings | Refusal, lines: AbstractSet[str]) -> object:
    """How these lines stand: what each came to, and how many of the tied get in."""
    if isinstance(found, Refusal):
        return None
    standing = {line: one.result for line, one in found.lines.items() if line in lines}
    return standing, [(tie.codes, tie.seats) for _, _, tie in found.ties if lines & set(tie.codes)]
