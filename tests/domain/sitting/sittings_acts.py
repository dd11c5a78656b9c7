"""What people do in the machine over sittings: asked of the world, and entered in the clerk's book.

Every step draws what it needs, asks, and compares: the book says before whether it will be refused, and with
which code; what took effect is entered in the book.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hypothesis import event
from hypothesis import strategies as st

from domain.answers import Receipt
from domain.award.criteria import AwardKind
from domain.commands import (
    AddLines,
    Ask,
    CancelSitting,
    ChangeAttendance,
    Convene,
    CountLines,
    CountSheets,
    Decline,
    Nominate,
    OpenSheets,
    OpenSitting,
    RemoveLines,
    Resubmit,
    Return,
    Sign,
    SignMinutes,
    Withdraw,
)
from domain.events import Choice, Papers
from tests.domain.sitting.chamber import SECRETARY
from tests.domain.sitting.sittings_made_up import AWARDS, SEASONS, Draw, Sides, allot, side_of
from tests.domain.sitting.sittings_model import Book, Case, Meeting, Paper
from tests.world import CHIEF, FIRST_DAY, TELLERS, person

TODAY = FIRST_DAY.date()
AGAINST = st.sampled_from([0, 0, 1, 1, 1, 2, 3, 4])
"""How many do not approve of a line: with few different numbers there are many ties."""


class Acts:
    """The world and the book, and what is done in both."""

    world: Sides
    book: Book

    # Asking -------------------------------------------------------------------------------------------------

    def ask(self, stream: str, who: Any, ask: Ask, wrong: str | None) -> bool:
        """Ask what the book finds ``wrong``, or nothing wrong with; whether it took effect."""
        before = len(self.world.entries)
        answer = self.world.ask(stream, who, ask)
        code = None if isinstance(answer, Receipt) else answer.code
        assert code == wrong, f"{type(ask).__name__} of {stream}: {answer}, the book says {wrong}"
        assert wrong is None or len(self.world.entries) == before, "a refusal leaves no trace"
        event(f"{type(ask).__name__} {code or 'took effect'}")
        return wrong is None

    def sittings(self, *phases: str) -> list[str]:
        return [name for name, meeting in self.book.meetings.items() if meeting.phase in phases]

    def pick(self, draw: Draw, *phases: str) -> tuple[str, Meeting, Any]:
        """A sitting, with its book and its chair."""
        name = draw(st.sampled_from(self.sittings(*phases)))
        meeting = self.book.meetings[name]
        return name, meeting, self.world.chair(meeting.body)

    def some(self, draw: Draw, of: Sequence[str], least: int = 0) -> list[str]:
        found = st.lists(st.sampled_from(of), unique=True, min_size=min(least, len(of)))
        return draw(found) if of else []

    # Nominations --------------------------------------------------------------------------------------------

    def nominate(self, draw: Draw) -> None:
        code = draw(st.sampled_from([*AWARDS]))
        unit = draw(st.sampled_from(self.world.units))
        season = draw(st.sampled_from([SEASONS[0], SEASONS[0], SEASONS[1]]))
        kind: AwardKind = draw(st.sampled_from(["merit", "merit", "adhoc"]))
        self.file(code, unit, season, kind)

    def file(self, code: str, unit: str, season: str, kind: AwardKind) -> None:
        line = f"nomination/{len(self.book.cases)}"
        asked = Nominate(award=code, nominee=unit, unit=unit, season=season, kind=kind)
        self.ask(line, person(f"{unit}.2"), asked, None)
        self.book.cases[line] = Case(code, season, kind, unit, side_of(unit))

    def cases(self, phase: str, stage: str = "council") -> list[str]:
        return [line for line, c in self.book.cases.items() if (c.phase, c.stage) == (phase, stage)]

    def withdraw(self, draw: Draw) -> None:
        """A unit withdraws: before the vote, after it, or what was returned to it."""
        left = [line for line, case in self.book.cases.items() if case.phase != "ended"]
        if left:
            line = draw(st.sampled_from(left))
            self.ask(line, person(f"{self.book.cases[line].unit}.2"), Withdraw(), None)
            self.book.leave(line, "withdrawn")

    def send_back(self, draw: Draw) -> None:
        if waiting := self.cases("open"):
            line = draw(st.sampled_from(waiting))
            case = self.book.cases[line]
            self.ask(line, self.world.chair(AWARDS[case.award]), Return("council"), None)
            case.phase = "returned"

    def resubmit(self, draw: Draw) -> None:
        if returned := self.cases("returned"):
            line = draw(st.sampled_from(returned))
            case = self.book.cases[line]
            self.ask(line, person(f"{case.unit}.2"), Resubmit(), None)
            case.phase, case.turn = "open", case.turn + 1

    def sign_or_decline(self, draw: Draw) -> None:
        """The leader signs what was agreed, or declines it."""
        if agreed := self.cases("open", "signing"):
            line = draw(st.sampled_from(agreed))
            if draw(st.booleans()):
                self.ask(line, CHIEF, Sign("signing", number="12/QĐ-CA"), None)
                self.book.cases[line].phase, self.book.cases[line].ended = "ended", "awarded"
            else:
                self.ask(line, CHIEF, Decline("signing"), None)
                self.book.leave(line, "declined")

    def allot_anew(self, draw: Draw) -> None:
        """A season's seats change; where a quota has its say too they stay."""
        shares = [share for share in self.book.allotments if not self.book.awards[share[0]].quota]
        if shares:
            code, season = draw(st.sampled_from(shares))
            by_segment = bool(self.book.allotments[code, season].segments)
            allot(self.world, self.book, code, season, draw, by_segment=by_segment)

    # The agenda ---------------------------------------------------------------------------------------------

    def waiting_for(self, body: str, beside: Sequence[str]) -> list[str]:
        """What may come on the body's agenda, none of it twice for one award."""
        there = {self.title(line) for line in beside}
        found = []
        for line, case in self.book.cases.items():
            waits = case.phase == "open" and case.stage == "council" and case.agenda is None
            if waits and AWARDS[case.award] == body and self.title(line) not in there:
                there.add(self.title(line))
                found.append(line)
        return found

    def title(self, line: str) -> tuple[str, ...]:
        case = self.book.cases[line]
        return case.award, case.unit, case.kind

    def convene(self, draw: Draw) -> None:
        body = draw(st.sampled_from(["cluster", "cluster", "council"]))
        if lines := self.some(draw, self.waiting_for(body, ()), 1):
            self.convene_on(draw, body, lines)

    def convene_on(self, draw: Draw, body: str, lines: list[str]) -> None:
        """Convene the body; a line that stands on another agenda is refused."""
        if not lines:
            return
        name = f"sitting/{len(self.book.meetings)}"
        called = Convene(body, TODAY, SECRETARY.person, tuple(lines))
        taken = [line for line, case in self.book.cases.items() if case.agenda and case.phase == "open"]
        taken = [line for line in taken if AWARDS[self.book.cases[line].award] == body]
        taken = [line for line in taken if self.book.cases[line].stage == "council"]
        taken = [line for line in taken if self.title(line) not in map(self.title, lines)]
        if taken:
            other = replace(called, lines=(*lines, draw(st.sampled_from(taken))))
            self.ask(name, self.world.chair(body), other, "line_on_other_agenda")
        self.ask(name, self.world.chair(body), called, None)
        self.book.meetings[name] = Meeting(body, lines)
        for line in lines:
            self.book.cases[line].agenda = name

    def add(self, draw: Draw) -> None:
        if not self.sittings("convened", "open"):
            return
        name, meeting, chair = self.pick(draw, "convened", "open")
        lines = self.some(draw, self.waiting_for(meeting.body, meeting.agenda), 1)
        if not lines:
            return
        wrong = "ballot_is_open" if meeting.open else None
        if self.ask(name, chair, AddLines(tuple(lines), len(meeting.there), 0), wrong):
            meeting.agenda += lines
            meeting.signed = {}
            for line in lines:
                self.book.cases[line].agenda = name

    def remove(self, draw: Draw) -> None:
        if not self.sittings("convened", "open"):
            return
        name, meeting, chair = self.pick(draw, "convened", "open")
        lines = self.some(draw, meeting.agenda, 1)
        if not lines:
            return
        voted = any(
            meeting.voted(line) or line in meeting.repeat or (meeting.open and line in meeting.open.lines)
            for line in lines
        )
        if self.ask(name, chair, RemoveLines(tuple(lines)), "line_was_voted_on" if voted else None):
            self.book.take_off(name, lines)

    def cancel(self, draw: Draw) -> None:
        if not self.sittings("convened", "open"):
            return
        name, meeting, chair = self.pick(draw, "convened", "open")
        wrong = "ballot_is_open" if meeting.open else "ballot_stands" if meeting.counted else None
        if self.ask(name, chair, CancelSitting(), wrong):
            self.book.take_off(name, list(meeting.agenda))
            meeting.phase = "cancelled"

    # The room -----------------------------------------------------------------------------------------------

    def who_comes(self, draw: Draw, meeting: Meeting) -> list[str]:
        roll = self.book.rolls[meeting.body]
        away = draw(st.sampled_from([0, 0, 0, 1, 2]))
        return roll[:-away] if away else list(roll)

    def open(self, draw: Draw) -> None:
        if not self.sittings("convened"):
            return
        name, meeting, chair = self.pick(draw, "convened")
        there = self.who_comes(draw, meeting)
        votable = [line for line in meeting.agenda if self.book.stands(name, line)]
        wrong = None if votable else "empty_roll" if meeting.agenda else "agenda_empty"
        if self.ask(name, chair, OpenSitting(tuple(there)), wrong):
            meeting.phase, meeting.there = "open", there

    def come_and_go(self, draw: Draw) -> None:
        if not self.sittings("open"):
            return
        name, meeting, chair = self.pick(draw, "open")
        there = self.who_comes(draw, meeting)
        wrong = "ballot_is_open" if meeting.open else None
        if self.ask(name, chair, ChangeAttendance(tuple(there)), wrong):
            meeting.there = there

    # Ballots ------------------------------------------------------------------------------------------------

    def ballot_on(self, name: str, lines: Sequence[str]) -> None:
        meeting = self.book.meetings[name]
        wrong = self.book.wrong_to_open(name, lines)
        if not self.ask(name, self.world.chair(meeting.body), OpenSheets(tuple(lines)), wrong):
            return
        paper = self.book.open_paper(name, lines)
        opened = self.world.state(name).ballot
        assert (opened.ballot, [*opened.lines]) == (paper.name, [*paper.lines])
        assert {k: v.turn for k, v in opened.lines.items()} == paper.lines

    def vote_on(self, draw: Draw, name: str) -> None:
        meeting = self.book.meetings[name]
        if meeting.body == "cluster":
            self.hand_in_sheets(draw, name, meeting)
            self.close_sheets(name, meeting)
        else:
            assert meeting.open is not None
            self.count_papers(draw, name, meeting.open)

    def hand_in_sheets(self, draw: Draw, name: str, meeting: Meeting) -> None:
        paper = meeting.open
        assert paper is not None
        seats = self.book.without_sheet(paper)
        against = {line: draw(AGAINST) for line in paper.lines}
        other: Choice = draw(st.sampled_from(["reject", "abstain"]))
        late = draw(st.sampled_from([0, 0, 0, 1]))
        for seat in seats[: len(seats) - late]:
            choices: dict[str, Choice] = {}
            for line in paper.lines:
                if seat in self.book.aside(line):
                    continue
                choices[line] = other if against[line] > 0 else "approve"
                against[line] -= 1
            answer = self.world.sheet(name, seat, choices)
            assert isinstance(answer, Receipt), answer
            paper.sheets[seat] = {**choices}

    def close_sheets(self, name: str, meeting: Meeting) -> None:
        paper = meeting.open
        assert paper is not None
        missing = tuple(self.book.without_sheet(paper))
        wrong = None if paper.sheets else "no_sheet_cast"
        if self.ask(name, self.world.chair("cluster"), CountSheets(paper.name, missing), wrong):
            self.book.close_paper(name, self.book.count_sheets(meeting, paper))
            self.compare(name, meeting, paper)

    def count_papers(self, draw: Draw, name: str, paper: Paper) -> None:
        """One or both tellers count, for the first time or anew; the chair closes what they agree on."""
        meeting = self.book.meetings[name]
        said: dict[str, tuple[int, int, int]] = {}
        for line in paper.lines:
            issued = len(self.book.takes_part(paper, line))
            blank = draw(st.sampled_from([0, 0, 1]))
            against = draw(AGAINST)
            said[line] = (max(0, issued - blank - against), min(against, issued - blank), blank)
        tellers = TELLERS if draw(st.sampled_from([True, True, True, False])) else TELLERS[:1]
        for teller in tellers:
            papers = {
                line: Papers(len(paper.there), yes + no + blank, len(paper.there) - yes - no - blank,
                             yes, no, blank, 0)
                for line, (yes, no, blank) in said.items()
            }  # fmt: skip
            self.ask(name, teller, CountLines(paper.name, papers), None)
            paper.tellers[teller.person] = said
        counts = self.book.count_papers(meeting, paper)
        wrong: str | None
        if counts is None:
            wrong = "papers_missing" if len(paper.tellers) < 2 else "tellers_differ_on"
        else:
            wrong = "nothing_to_do" if counts == paper.counts else None
        if meeting.open is not None and meeting.open is not paper:
            wrong = "ballot_is_open"
        if self.ask(name, self.world.chair("council"), CountSheets(paper.name), wrong):
            assert counts is not None
            if meeting.open is paper:
                self.book.close_paper(name, counts)
            else:
                self.book.correct_paper(name, paper, counts)
            self.compare(name, meeting, paper)

    def compare(self, name: str, meeting: Meeting, paper: Paper) -> None:
        """What was counted is what the book has, line by line; and nothing else stands."""
        stands = self.world.state(name).counted
        assert [sheets.ballot for sheets in stands] == [p.name for p in meeting.counted]
        [sheets] = [one for one in stands if one.ballot == paper.name]
        assert paper.counts is not None
        for line, count in paper.counts.items():
            quick = sheets.counts[line]
            slow = (count.approve, count.reject, count.neither, self.book.base(paper, line, count))
            assert (quick.approve, quick.reject, quick.abstain + quick.blank, quick.base) == slow
            assert quick.passed == self.book.passes(paper, line, count)

    # Minutes ------------------------------------------------------------------------------------------------

    def sign_by(self, name: str, who: Any, digest: str) -> bool:
        meeting = self.book.meetings[name]
        if not self.ask(name, who, SignMinutes(digest), self.book.wrong_to_sign(name, who.person, digest)):
            return False
        meeting.signed[who.person] = digest
        if len(meeting.signed) == 2:
            before = {share: set(holders) for share, holders in self.book.holders.items()}
            results = self.book.adopt(name)
            assert self.world.state(name).results == results
            self.never_more_than_allotted(before)
            for result in results.values():
                event(f"a line {result}")
        return True

    def never_more_than_allotted(self, before: dict[tuple[str, str], set[str]]) -> None:
        """Nobody wins a seat over the season's number, nor over his side's. Read from the streams alone."""
        for share, seats in self.book.allotments.items():
            winners = [
                line
                for line, case in self.book.cases.items()
                if case.share == share
                and (state := self.world.state(line)).seat is not None
                and (state.phase == "open" or state.result == "awarded")
            ]
            new = set(winners) - before.get(share, set())
            assert not new or len(winners) <= seats.total, (share, winners)
            for segment, number in seats.segments.items():
                side = [line for line in winners if self.book.cases[line].segment == segment]
                assert not new & set(side) or len(side) <= number, (share, segment, side)

    def open_up(self, name: str, meeting: Meeting, chair: Any) -> None:
        if any(self.book.stands(name, line) for line in meeting.agenda):
            roll = self.book.rolls[meeting.body]
            self.ask(name, chair, OpenSitting(tuple(roll)), None)
            meeting.phase, meeting.there = "open", list(roll)
