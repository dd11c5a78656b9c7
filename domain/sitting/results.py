"""Who has won: the counts of all ballots, in order where seats are limited, with ties and withdrawals.

Computed anew whenever somebody asks, from the counts and from how the nominations stand now: a unit that
withdrew after the count takes no seat, and the next one moves up. Ballots are looked at in their order, so
that a title won, or not won, in this sitting counts for the next one.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from domain.answers import Refusal
from domain.award.criteria import AllOf, AnyOf, Holds, MembersHold, UnitHolds
from domain.award.policy import Policy
from domain.count.candidates import Candidate, Standing
from domain.count.ranking import Ranking, Result, Rule, Unscored, rank
from domain.count.seats import Room, Tie
from domain.eligibility import Asked, eligible
from domain.events import BallotLine, Contest, LineCount
from domain.exact import parse_number
from domain.facts import Facts
from domain.nomination import assessing, freeze
from domain.nomination.route import policy_of
from domain.nomination.state import Nomination
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
    seats: int | None
    """How many could win."""
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
        lines = dict(found.lines)
        # Whoever was tied and is voted on again has his fate from there.
        ties = [one for one in found.ties if not sheets.lines.keys() & set(one[2].codes)]
        for name in sheets.contests:
            if refused := _moved(state, sheets, name, facts, found):
                return refused
            before = replace(found, lines=lines, ties=tuple(ties))
            room = _room(state, sheets, name, facts, before)
            ranking = _ranked(state, sheets, name, room, facts, day, before)
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
                    seats=room.total,
                    why=line.tie_rule or line.short_of,
                )
            ties += [(sheets, name, tie) for tie in ranking.ties]
        found = Standings(lines, tuple(ties), *_titles(lines, facts))
    return found


def given_here(
    award: str, season: str | None, what_if: bool, found: Standings, *, but: AbstractSet[str] = frozenset()
) -> Counter[str]:
    """The award's seats that the ballots so far gave or keep for the tied, by segment; ``but`` not to these.

    Seats for which the tied of several segments compete are counted without one: then none is left at all.
    """
    same = (award, season, what_if)
    given: Counter[str] = Counter()
    for line, standing in found.lines.items():
        if standing.result == "elected" and line not in but and _for(standing.contest) == same:
            given[standing.line.segment or ""] += 1
    for sheets, name, tie in found.ties:
        if _for(sheets.contests[name]) == same and not but & set(tie.codes):
            apart = sum(tie.segments.values()) == tie.seats
            given.update(tie.segments if apart else {"": tie.seats})
    return given


def _for(contest: Contest) -> tuple[str, str | None, bool]:
    return contest.award, contest.season, contest.what_if


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


def _moved(state: Sitting, sheets: Sheets, name: str, facts: Facts, before: Standings) -> Refusal | None:
    """Refuse seats that were allotted anew since the ballot opened: it has to be annulled and repeated.

    A ballot among the tied has its seats from the first one, which is looked at itself.
    """
    contest = sheets.contests[name]
    again = any(line in before.lines for line in _lines_of(sheets, name))
    if contest.allotted is None or state.about is None or again:
        return None
    now = facts.body(state.about.body).allotment(contest.award, contest.season or "")
    seats = now.seats if now else 0
    segments = now.segments if now else {}
    left = {
        s: max(0, number - contest.taken.get(s, 0) - contest.entered.get(s, 0))
        for s, number in segments.items()
    }
    if (seats, left) == (contest.allotted, contest.segments):
        return None
    return Refusal(
        "allotment_changed", {"award": contest.award, "then": contest.allotted, "now": seats}, None
    )


def _lines_of(sheets: Sheets, name: str) -> list[str]:
    return [line for line, written in sheets.lines.items() if written.contest == name]


def _room(state: Sitting, sheets: Sheets, name: str, facts: Facts, before: Standings) -> Room:
    """The seats of a contest as things stand now.

    Since its ballot opened another sitting may have taken some or a winner may have given one back; and what
    the earlier ballots of this one leave changes with a correction or a withdrawal. Those tied in an earlier
    ballot compete for what that one leaves of its own.
    """
    contest = sheets.contests[name]
    if contest.seats is None or state.about is None:
        return Room(contest.seats, None)
    mine = frozenset(_lines_of(sheets, name))
    origin = next(one for one in state.counted if mine & one.lines.keys())
    first = origin.contest(min(mine & origin.lines.keys()))
    register = facts.body(state.about.body)
    season = contest.season or ""
    gone = given_here(*_for(contest), before, but=mine)
    gone.update({} if contest.what_if else register.seats_taken(contest.award, season))
    assert first.seats is not None
    whole = first.seats + sum(first.taken.values()) + sum(first.entered.values())
    segments: Mapping[str, int] = {}
    if first.allotted is not None:
        whole = min(whole, first.allotted)
        allotment = register.allotment(contest.award, season)
        segments = {} if allotment is None else allotment.segments
    left: dict[str | None, int] = {s: max(0, number - gone[s]) for s, number in segments.items()}
    return Room(max(0, whole - gone.total()), left or None)


def _ranked(
    state: Sitting,
    sheets: Sheets,
    name: str,
    room: Room,
    facts: Facts,
    day: dt.date,
    before: Standings,
) -> Ranking | Unscored:
    """One contest of a counted ballot, in order, over the seats that are left for it."""
    contest = sheets.contests[name]
    lines = _lines_of(sheets, name)
    cases = facts.cases(lines)
    candidates = [
        _candidate(sheets, line, standing_of(cases[line], sheets.lines[line], state, facts, day, before))
        for line in lines
    ]
    segments = {str(segment): number for segment, number in (room.segments or {}).items()}
    return rank(candidates, Rule(contest.rank, room.total, segments, contest.ties), state.casting)


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

    It may have been withdrawn, returned and sent anew, frozen or taken elsewhere since; its nominee may have
    dropped out of the movement for whose candidates the award is; or it rests on a title that was not won in
    this sitting.
    """
    assert state.about is not None
    if case.phase != "open" or case.stage is None or case.agenda != state.about.sitting:
        return "withdrawn"
    if line is not None and case.stage.turn != line.turn:
        return "withdrawn"
    if freeze.grounds_now(case, facts, day):
        return "frozen"
    if assessing.runs_no_more(case, facts, day) is not None:
        return "dropped_out"
    if case.ineligible or not _still_eligible(case, facts, day, before):
        return "ineligible"
    return "in"


def to_repeat(state: Sitting, facts: Facts, day: dt.date, found: Standings) -> list[str]:
    """The lines whose annulled ballot has to be repeated: nobody waits for those that stand no more."""
    cases = facts.cases(state.repeat)
    return [line for line in state.repeat if standing_of(cases[line], None, state, facts, day, found) == "in"]


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
