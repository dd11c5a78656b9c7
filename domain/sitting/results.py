"""Who has won: the counts of all ballots, in order where seats are limited, with ties and withdrawals.

Computed anew whenever somebody asks, from the counts and from how the nominations stand now: a unit that
withdrew after the count takes no seat, and the next one moves up. Ballots are looked at in their order, so
that a title won, or not won, in this sitting counts for the next one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from domain import freeze
from domain.answers import Refusal
from domain.candidates import Candidate, Standing
from domain.case import Nomination
from domain.criteria import AllOf, AnyOf, Holds, MembersHold, UnitHolds
from domain.eligibility import Asked, eligible
from domain.events import BallotLine, Contest, LineCount
from domain.exact import parse_number
from domain.facts import Facts
from domain.policy import Policy
from domain.ranking import Ranking, Result, Rule, Unscored, rank
from domain.route import policy_of
from domain.seats import Tie
from domain.sitting.state import Sheets, Sitting

Title = tuple[str, str]
"""A holder and an award."""


@dataclass(frozen=True, slots=True)
class LineStanding:
    """How a line stands by the last ballot on it. ``place`` is the contest's."""

    ballot: str
    contest: Contest
    line: BallotLine
    count: LineCount
    result: Result
    place: int | None
    why: str | None
    """The tie rule that decided, or the limit that left no seat."""


@dataclass(frozen=True, slots=True)
class Standings:
    """All lines that were voted on, the ties still open, and the titles won and not won so far."""

    lines: Mapping[str, LineStanding] = field(default_factory=dict)
    ties: tuple[tuple[Sheets, str, Tie], ...] = ()
    won: frozenset[Title] = frozenset()
    lost: frozenset[Title] = frozenset()

    @property
    def elected(self) -> list[str]:
        """The lines that have won by now."""
        return [line for line, standing in self.lines.items() if standing.result == "elected"]


def standings(state: Sitting, facts: Facts, day: dt.date) -> Standings | Refusal:
    """Every line that was voted on, as it stands on that day."""
    found = Standings()
    for sheets in state.counted:
        lines, ties = dict(found.lines), list(found.ties)
        for name in sheets.contests:
            if refused := _moved(state, sheets.contests[name], facts):
                return refused
            ranking = _ranked(state, sheets, name, facts, day, found)
            if isinstance(ranking, Unscored):
                return Refusal("score_missing", {"line": ranking.codes[0], "missing": len(ranking.codes)})
            assert sheets.counts is not None
            for line in ranking.lines:
                lines[line.code] = LineStanding(
                    ballot=sheets.ballot,
                    contest=sheets.contests[name],
                    line=sheets.lines[line.code],
                    count=sheets.counts[line.code],
                    result=line.result,
                    place=line.place,
                    why=line.tie_rule or line.short_of,
                )
            ties += [
                (sheets, name, t) for t in ranking.ties if all(state.last_of(c) is sheets for c in t.codes)
            ]
        found = Standings(lines, tuple(ties), *_titles(lines, facts))
    return found


def _titles(lines: Mapping[str, LineStanding], facts: Facts) -> tuple[frozenset[Title], frozenset[Title]]:
    """The titles won in this sitting so far, and those voted on and not won."""
    won: set[Title] = set()
    lost: set[Title] = set()
    for line, case in facts.cases(lines).items():
        assert case.about is not None
        if case.about.what_if:
            continue
        title = case.about.nominee, case.about.award
        (won if lines[line].result == "elected" else lost).add(title)
    return frozenset(won), frozenset(lost - won)


def _moved(state: Sitting, contest: Contest, facts: Facts) -> Refusal | None:
    """Refuse seats that were allotted anew since the ballot opened: it has to be annulled and repeated."""
    if contest.allotted is None or state.about is None:
        return None
    now = facts.body(state.about.body).allotment(contest.award, contest.season or "")
    if now is not None and now.seats == contest.allotted:
        return None
    seats = now.seats if now else 0
    return Refusal(
        "allotment_changed", {"award": contest.award, "then": contest.allotted, "now": seats}, None
    )


def _ranked(
    state: Sitting, sheets: Sheets, name: str, facts: Facts, day: dt.date, before: Standings
) -> Ranking | Unscored:
    """One contest of a counted ballot, in order; what another sitting took since is gone."""
    contest = sheets.contests[name]
    seats, segments = contest.seats, dict(contest.segments)
    if seats is not None and state.about is not None and not contest.what_if:
        now = facts.body(state.about.body).seats_taken(contest.award, contest.season or "")
        since = {s: number - contest.entered.get(s, 0) for s, number in now.items()}
        seats = max(0, seats - sum(since.values()))
        segments = {s: max(0, number - since.get(s, 0)) for s, number in segments.items()}
    lines = [line for line, written in sheets.lines.items() if written.contest == name]
    cases = facts.cases(lines)
    candidates = [
        _candidate(sheets, line, standing_of(cases[line], sheets.lines[line], state, facts, day, before))
        for line in lines
    ]
    return rank(candidates, Rule(contest.rank, seats, segments, contest.ties), state.casting)


def _candidate(sheets: Sheets, line: str, standing: Standing) -> Candidate:
    assert sheets.counts is not None
    count, written = sheets.counts[line], sheets.lines[line]
    return Candidate(
        code=line,
        segment=written.segment,
        approvals=count.approve,
        base=count.base,
        passed=count.passed,
        score=None if written.score is None else parse_number(written.score),
        traits=frozenset(written.traits),
        standing=standing,
    )


def standing_of(
    case: Nomination, line: BallotLine | None, state: Sitting, facts: Facts, day: dt.date, before: Standings
) -> Standing:
    """Whether the nomination still stands where the ballot found it.

    It may have been withdrawn, returned and sent anew, frozen or taken elsewhere since; or it rests on a
    title that was not won in this sitting.
    """
    assert state.about is not None
    if case.phase != "open" or case.stage is None or case.agenda != state.about.sitting:
        return "withdrawn"
    if line is not None and case.stage.turn != line.turn:
        return "withdrawn"
    if freeze.grounds_now(case, facts, day):
        return "frozen"
    if case.ineligible or not _still_eligible(case, facts, day, before):
        return "ineligible"
    return "in"


def _still_eligible(case: Nomination, facts: Facts, day: dt.date, before: Standings) -> bool:
    """Whether the titles of this sitting bear the nomination out, where it asks for any of them."""
    about = case.about
    assert about is not None
    policy = policy_of(about, facts)
    here = {award for _, award in before.won | before.lost}
    if policy.rules < 2 or not here.intersection(asked_in_season(policy)):
        return True
    asked = Asked(
        award=about.award,
        kind=about.kind,
        nominee=about.nominee,
        unit=about.unit,
        season=about.season,
        on=day,
        feat_on=about.feat_on,
        extra=before.won,
        lost=before.lost,
        stated=case.stated,
        special=about.special,
    )
    return eligible(policy, asked, facts).verdict != "not_eligible"


def asked_in_season(policy: Policy) -> list[str]:
    """The awards that this one presupposes in the same season."""

    def named(criteria: tuple[object, ...]) -> list[str]:
        found: list[str] = []
        for criterion in criteria:
            match criterion:
                case Holds(award=award, season="same") | MembersHold(award=award):
                    found.append(award)
                case UnitHolds(awards=awards):
                    found += awards
                case AnyOf(of=of) | AllOf(of=of):
                    found += named(of)
                case _:
                    pass
        return found

    return named(policy.eligibility)
