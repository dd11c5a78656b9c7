"""A clerk's book of several sittings, kept with a pencil: what was asked, what counts, who has a seat.

Written from the issue and the design, not from ``domain``: dictionaries, lists and slow loops, with ``naive``
for a share of a base and ``naive_seats`` for every order in which equals could stand. The book says what a
sitting has to refuse, and what its minutes have to give when they are adopted. Its rules:

- A seat is given once. What other sittings gave and nobody gave back, what earlier ballots of the sitting
  gave, and what is kept there for equals who still have to be told apart, is not there for the next ballot.
- That is looked at when the minutes are adopted, as things stand then: after a correction or a withdrawal
  the earlier ballots are read anew, and the next ones get what those leave.
- A line's last ballot says what became of it. An annulled one never was.
- Who withdrew, or whose file went back since the ballot was opened, is neither elected nor a loser.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from tests.domain.count import naive, naive_seats

Share = tuple[str, str]
"""An award and a season: what seats are given for."""


@dataclass
class Award:
    body: str
    rules: naive.Rules
    self_votes: bool
    chair_decides: bool
    quota: bool


@dataclass
class Case:
    award: str
    season: str
    kind: str
    unit: str
    segment: str
    stage: str = "council"
    phase: str = "open"
    turn: int = 1
    agenda: str | None = None
    ended: str | None = None

    @property
    def share(self) -> Share:
        return self.award, self.season


@dataclass
class Allotment:
    total: int
    segments: dict[str, int]


@dataclass
class Paper:
    """A ballot: its lines with the turn in which it found them, and who was there when it was opened."""

    name: str
    lines: dict[str, int]
    there: list[str]
    allotted: dict[Share, Allotment]
    """The numbers that were in force when it was opened; what changes and changes back is what it was."""
    sheets: dict[str, dict[str, str]] = field(default_factory=dict)
    tellers: dict[str, dict[str, tuple[int, int, int]]] = field(default_factory=dict)
    counts: dict[str, naive.Count] | None = None


@dataclass
class Meeting:
    body: str
    agenda: list[str]
    phase: str = "convened"
    there: list[str] = field(default_factory=list)
    open: Paper | None = None
    counted: list[Paper] = field(default_factory=list)
    opened: int = 0
    repeat: list[str] = field(default_factory=list)
    casting: set[str] = field(default_factory=set)
    """The lines for which the chair has given his casting vote."""
    signed: dict[str, str] = field(default_factory=dict)
    annulling: dict[str, set[str]] = field(default_factory=dict)
    """Who wants which ballot annulled."""

    @property
    def last(self) -> Paper | None:
        return self.open or (self.counted[-1] if self.counted else None)

    def voted(self, line: str) -> bool:
        return any(line in paper.lines for paper in self.counted)


@dataclass
class Tied:
    share: Share
    lines: set[str]
    kept: int
    by_segment: dict[str, int]


@dataclass
class Standing:
    """How the lines stand that were voted on, and which equals are still to be told apart."""

    fates: dict[str, str] = field(default_factory=dict)
    ties: list[Tied] = field(default_factory=list)


class Book:
    """Everything that the clerk knows."""

    def __init__(self, rolls: dict[str, list[str]]) -> None:
        self.rolls = rolls
        self.awards: dict[str, Award] = {}
        self.cases: dict[str, Case] = {}
        self.allotments: dict[Share, Allotment] = {}
        self.meetings: dict[str, Meeting] = {}
        self.holders: dict[Share, set[str]] = {}
        """Whose seats were given in adopted minutes and not given back."""

    # Who may vote, and what it adds up to -------------------------------------------------------------------

    def aside(self, line: str) -> list[str]:
        """Who has no part in the line: nobody but the nominee itself, who sits in the cluster only."""
        case = self.cases[line]
        award = self.awards[case.award]
        return [seat for seat in self.rolls[award.body] if seat == case.unit and not award.self_votes]

    def takes_part(self, paper: Paper, line: str) -> list[str]:
        return [seat for seat in paper.there if seat not in self.aside(line)]

    def without_sheet(self, paper: Paper) -> list[str]:
        return [
            seat
            for seat in paper.there
            if seat not in paper.sheets and any(seat in self.takes_part(paper, line) for line in paper.lines)
        ]

    def count_sheets(self, meeting: Meeting, paper: Paper) -> dict[str, naive.Count]:
        roll = self.rolls[meeting.body]
        return {
            line: naive.counted(
                len(roll), len(self.aside(line)), [s[line] for s in paper.sheets.values() if line in s]
            )
            for line in paper.lines
        }

    def count_papers(self, meeting: Meeting, paper: Paper) -> dict[str, naive.Count] | None:
        """What the tellers say, if there are two of them and they say the same."""
        said = list(paper.tellers.values())
        if len(said) != 2 or said[0] != said[1]:
            return None
        roll = len(self.rolls[meeting.body])
        return {
            line: naive.Count(roll, len(self.aside(line)), yes, no, blank)
            for line, (yes, no, blank) in said[0].items()
        }

    def base(self, paper: Paper, line: str, count: naive.Count) -> int:
        rules = self.awards[self.cases[line].award].rules
        if rules.base != "present":
            return naive.base(rules, count)
        # Whoever was there and handed in nothing was there.
        return len(self.takes_part(paper, line)) if rules.recused_shrink else len(paper.there)

    def passes(self, paper: Paper, line: str, count: naive.Count) -> bool:
        rules = self.awards[self.cases[line].award].rules
        return rules.bar.reached_by(count.approve, self.base(paper, line, count))

    # Seats --------------------------------------------------------------------------------------------------

    def stands(self, name: str, line: str, turn: int | None = None) -> bool:
        """Whether the nomination still waits for this sitting, in the turn in which a ballot found it."""
        case = self.cases[line]
        there = case.phase == "open" and case.stage == "council" and case.agenda == name
        return there and turn in (None, case.turn)

    def standing(self, name: str) -> Standing:
        """Read all ballots of the sitting from the first to the last, as things stand now."""
        meeting = self.meetings[name]
        found = Standing()
        for paper in meeting.counted:
            for share in dict.fromkeys(self.cases[line].share for line in paper.lines):
                self._read(name, meeting, paper, share, found)
        return found

    def _read(self, name: str, meeting: Meeting, paper: Paper, share: Share, found: Standing) -> None:
        lines = [line for line in paper.lines if self.cases[line].share == share]
        for line in lines:
            found.fates.pop(line, None)
        found.ties = [tie for tie in found.ties if not tie.lines & set(lines)]
        assert paper.counts is not None
        people = []
        for line in lines:
            count = paper.counts[line]
            stands, passes = self.stands(name, line, paper.lines[line]), self.passes(paper, line, count)
            if not stands:
                found.fates[line] = "out"
            elif not passes:
                found.fates[line] = "not_passed"
            chair = Fraction(line in meeting.casting)
            answers = (chair,) if self.awards[share[0]].chair_decides else ()
            case = self.cases[line]
            people.append(
                naive_seats.Person(line, case.segment, Fraction(count.approve), stands and passes, answers)
            )
        seats = self.left(share, found)
        fates = naive_seats.fates(people, seats, len(people[0].answers))
        found.fates |= dict.fromkeys(fates.elected, "passed") | dict.fromkeys(fates.without, "no_seat")
        found.fates |= dict.fromkeys(fates.tied, "tied")
        parted = _competing(fates, {one.name: one.segment or "" for one in people})
        found.ties += [Tied(share, *part) for part in parted]

    def left(self, share: Share, found: Standing) -> naive_seats.Seats:
        """The seats that are left for a ballot, after all those that were read before it."""
        allotted = self.allotments.get(share)
        if allotted is None:
            return naive_seats.Seats(None, {})
        winners = [
            line for line, fate in found.fates.items() if fate == "passed" and self.cases[line].share == share
        ]
        gone = [self.cases[line].segment for line in (*winners, *self.holders.get(share, ()))]
        total, segments = allotted.total - len(gone), dict(allotted.segments)
        for segment in segments:
            segments[segment] -= gone.count(segment)
        for tie in found.ties:
            if tie.share == share:
                total -= tie.kept
                for segment in segments:
                    segments[segment] -= tie.by_segment.get(segment, 0)
        return naive_seats.Seats(max(0, total), {s: max(0, n) for s, n in segments.items()})

    # What has to be refused ---------------------------------------------------------------------------------

    def changed(self, meeting: Meeting) -> bool:
        """Whether the seats of a counted ballot were allotted anew since it was opened."""
        return any(
            self.allotments[share] != then
            for paper in meeting.counted
            for share, then in paper.allotted.items()
        )

    def to_repeat(self, name: str) -> list[str]:
        """The lines of an annulled ballot that nobody counted, as far as they can still be voted on."""
        return [line for line in self.meetings[name].repeat if self.stands(name, line)]

    def wrong_to_open(self, name: str, lines: Sequence[str]) -> str | None:
        meeting = self.meetings[name]
        if meeting.phase != "open":
            return "sitting_not_there"
        if meeting.open is not None:
            return "ballot_is_open"
        if any(line not in meeting.agenda for line in lines):
            return "not_on_agenda"
        if self.changed(meeting):
            return "allotment_changed"
        if any(line not in lines for line in self.to_repeat(name)):
            return "repeat_first"
        ties = [tie.lines for tie in self.standing(name).ties]
        if any(meeting.voted(line) for line in lines) and set(lines) not in ties:
            return "line_was_voted_on"
        return None if any(self.stands(name, line) for line in lines) else "nothing_to_vote_on"

    def wrong_to_sign(self, name: str, who: str, digest: str) -> str | None:
        meeting = self.meetings[name]
        if meeting.phase != "open":
            return "sitting_not_there"
        if meeting.open is not None:
            return "ballot_is_open"
        if meeting.signed.get(who) == digest:
            return "minutes_signed_already"
        if self.changed(meeting):
            return "allotment_changed"
        if self.to_repeat(name):
            return "repeat_first"
        if "tied" in self.standing(name).fates.values():
            return "tie_unresolved"
        if any(other != digest for signer, other in meeting.signed.items() if signer != who):
            return "minutes_differ"
        return None

    # What takes effect --------------------------------------------------------------------------------------

    def open_paper(self, name: str, lines: Sequence[str]) -> Paper:
        meeting = self.meetings[name]
        meeting.opened += 1
        paper = {line: self.cases[line].turn for line in lines if self.stands(name, line)}
        shares = {self.cases[line].share for line in paper}
        allotted = {s: replace(self.allotments[s]) for s in shares if s in self.allotments}
        kind = "secret" if meeting.body == "council" else "open"
        meeting.open = Paper(f"{meeting.opened}/{kind}", paper, list(meeting.there), allotted)
        # Who lets the next ballot open has let the last one stand.
        meeting.repeat, meeting.signed, meeting.annulling = [], {}, {}
        return meeting.open

    def close_paper(self, name: str, counts: dict[str, naive.Count]) -> None:
        meeting = self.meetings[name]
        assert meeting.open is not None
        meeting.open.counts = counts
        meeting.counted.append(meeting.open)
        meeting.open, meeting.signed = None, {}

    def correct_paper(self, name: str, paper: Paper, counts: dict[str, naive.Count]) -> None:
        """What came of the wrong count goes with it: run-offs, casting votes, wishes to annul."""
        meeting = self.meetings[name]
        place = meeting.counted.index(paper)
        paper.counts = counts
        later = [other for other in meeting.counted[place + 1 :] if not set(other.lines) & set(paper.lines)]
        meeting.counted = [*meeting.counted[: place + 1], *later]
        meeting.casting, meeting.signed, meeting.annulling = set(), {}, {}

    def annul(self, name: str, who: str) -> bool:
        """Ask for the annulment of the last ballot; whether chair and teller now have."""
        meeting = self.meetings[name]
        assert meeting.last is not None
        asked = meeting.annulling.setdefault(meeting.last.name, set())
        asked.add(who)
        if len(asked) < 2:
            return False
        if meeting.open is not None:
            meeting.repeat, meeting.open = list(meeting.open.lines), None
        else:
            meeting.counted.pop()
        meeting.casting, meeting.signed = set(), {}
        return True

    def take_off(self, name: str, lines: Sequence[str]) -> None:
        meeting = self.meetings[name]
        meeting.agenda = [line for line in meeting.agenda if line not in lines]
        meeting.signed = {}
        for line in lines:
            self.cases[line].agenda = None

    def adopt(self, name: str) -> dict[str, str]:
        """The minutes are adopted: each line's result, which now takes effect."""
        meeting = self.meetings[name]
        fates = self.standing(name).fates
        results = {}
        for line in meeting.agenda:
            case = self.cases[line]
            fate = fates.get(line, "no_ballot")
            if fate == "out" or (fate == "no_ballot" and case.phase != "open"):
                fate = "withdrawn" if case.phase == "ended" else "returned"
            results[line] = "not_taken" if fate == "no_ballot" else fate
        for line, result in results.items():
            case = self.cases[line]
            case.agenda = None
            if result == "passed":
                case.stage = "signing"
                if case.share in self.allotments:
                    self.holders.setdefault(case.share, set()).add(line)
            elif result in ("no_seat", "not_passed"):
                case.phase, case.ended = "ended", "not_passed"
        meeting.phase = "ended"
        return results

    def leave(self, line: str, how: str) -> None:
        """The unit withdraws, or the leader declines: a seat that was given is free again."""
        case = self.cases[line]
        case.phase, case.ended = "ended", how
        self.holders.get(case.share, set()).discard(line)


def _competing(
    fates: naive_seats.Fates, segment: dict[str, str]
) -> list[tuple[set[str], int, dict[str, int]]]:
    """The equals whose fates hang together, with the seats kept for them, in all and by segment."""
    rest, parts = set(fates.tied), []
    while rest:
        part = {min(rest)}
        while more := {
            other for other in rest - part if any(_hang_together(fates, one, other) for one in part)
        }:
            part |= more
        seated = [way & part for way in fates.ways]
        by_segment = {
            s: max(sum(segment[one] == s for one in way) for way in seated) for s in set(segment.values())
        }
        parts.append((part, max(len(way) for way in seated), by_segment))
        rest -= part
    return parts


def _hang_together(fates: naive_seats.Fates, one: str, other: str) -> bool:
    """Whether it makes a difference to one that the other sits down."""
    with_other = sum(one in way for way in fates.ways if other in way)
    among = sum(other in way for way in fates.ways)
    return with_other * len(fates.ways) != among * sum(one in way for way in fates.ways)
