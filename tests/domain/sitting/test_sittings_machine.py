"""Bodies meet in any order over the same seats: what their minutes give is what a clerk's book says.

The machine makes up awards and allotments of two seasons, files nominations, and lets two bodies hold several
sittings at once, with run-offs, casting votes, corrections, annulments, withdrawals, returned files and
changed allotments in between. ``Book`` (a separate, naive model) says after every step what has to be refused
and, when minutes are adopted, what every line gets; at the end every decision is taken again.

``SITTINGS=5000 SITTING_STEPS=80 pytest tests/domain/sitting/test_sittings_machine.py -n 0 --timeout 0`` looks
deeper.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from audit.invariants import check
from domain.commands import AnnulBallot, GiveCastingVote
from tests.domain.sitting.chamber import MINUTES, SECRETARY
from tests.domain.sitting.sittings_acts import Acts
from tests.domain.sitting.sittings_made_up import AWARDS, SEASONS, Sides, make_up
from tests.domain.sitting.sittings_model import Book
from tests.world import TELLERS

Step = TypeVar("Step", bound=Callable[..., None])


def where(*phases: str) -> Callable[[Step], Step]:
    """A step that needs a sitting in one of these phases."""
    return precondition(lambda self: bool(self.sittings(*phases)))


class Sittings(Acts, RuleBasedStateMachine):
    """A cluster of six units, and a council of six members."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.world = Sides(Path(self.folder.name) / "keys")
        self.book = Book({"cluster": self.world.units, "council": self.world.members})
        self.read = 0
        """So many entries of the log were looked at."""
        self.turns: dict[str, tuple[str, int]] = {}
        self.results: Counter[tuple[str, str, int]] = Counter()
        """How many results each turn of a nomination's stage has taken."""

    def teardown(self) -> None:
        try:
            check(self.world.entries)
        finally:
            self.folder.cleanup()

    @initialize(data=st.data())
    def rules_and_seats(self, data: st.DataObject) -> None:
        for code in AWARDS:
            make_up(self.world, self.book, code, data.draw)
            earlier = data.draw(st.sampled_from([0, 0, 2]))
            for place, unit in enumerate(self.some(data.draw, self.world.units, 3)):
                self.file(code, unit, SEASONS[place < earlier], "merit")
        for body in ("cluster", "cluster", "council"):
            self.convene_on(data.draw, body, self.some(data.draw, self.waiting_for(body, ()), 3))

    # What people do -----------------------------------------------------------------------------------------

    @rule(
        data=st.data(),
        what=st.sampled_from(
            [*("nominate", "withdraw", "send_back", "resubmit", "sign_or_decline", "allot_anew")]
        ),
    )
    def a_case(self, data: st.DataObject, what: str) -> None:
        """Something happens outside of every sitting."""
        getattr(self, what)(data.draw)

    @rule(
        data=st.data(),
        what=st.sampled_from([*("convene", "add", "remove", "cancel", "open", "come_and_go")]),
    )
    def an_agenda(self, data: st.DataObject, what: str) -> None:
        """Something happens around the table, and nobody votes."""
        getattr(self, what)(data.draw)

    @where("convened", "open")
    @rule(data=st.data(), steps=st.integers(2, 6))
    def go_on(self, data: st.DataObject, steps: int) -> None:
        """A sitting does what is next: it opens, votes on what is left or tied, and counts."""
        name, meeting, chair = self.pick(data.draw, "convened", "open")
        for _ in range(steps):
            fresh = [line for line in meeting.agenda if not meeting.voted(line)]
            ties = [sorted(tie.lines) for tie in self.book.standing(name).ties]
            if meeting.phase == "convened":
                self.open_up(name, meeting, chair)
            elif meeting.open is not None:
                self.vote_on(data.draw, name)
            elif any(self.book.stands(name, line) for line in fresh):
                # Not all at once: the same seats are voted on in several ballots.
                self.ballot_on(name, meeting.repeat or self.some(data.draw, fresh, 1))
            elif ties:
                self.ballot_on(name, ties[0])

    @where("open")
    @rule(data=st.data())
    def open_a_ballot(self, data: st.DataObject) -> None:
        """On a tie, on what was not voted on yet, or on anything."""
        name, meeting, _ = self.pick(data.draw, "open")
        ties = [sorted(tie.lines) for tie in self.book.standing(name).ties]
        fresh = [line for line in meeting.agenda if not meeting.voted(line)]
        choices = [*ties, *ties, fresh, self.some(data.draw, fresh), self.some(data.draw, meeting.agenda)]
        lines = data.draw(st.sampled_from([some for some in choices if some] or [["nomination/none"]]))
        self.ballot_on(name, lines)

    @where("open")
    @rule(data=st.data(), closes=st.sampled_from([True, True, False]))
    def vote(self, data: st.DataObject, closes: bool) -> None:
        """Sheets come in, or the tellers count; and mostly the chair closes."""
        name, meeting, _ = self.pick(data.draw, "open")
        if meeting.open is None:
            return
        if meeting.body == "cluster" and not closes:
            self.hand_in_sheets(data.draw, name, meeting)
        else:
            self.vote_on(data.draw, name)

    @where("open")
    @rule(data=st.data())
    def correct(self, data: st.DataObject) -> None:
        """A paper ballot that was counted is counted anew, before the minutes."""
        name, meeting, _ = self.pick(data.draw, "open")
        if meeting.body == "council" and meeting.counted:
            self.count_papers(data.draw, name, data.draw(st.sampled_from(meeting.counted)))

    @where("open")
    @rule(data=st.data(), approve=st.sampled_from([True, True, True, False]))
    def casting_vote(self, data: st.DataObject, approve: bool) -> None:
        name, meeting, chair = self.pick(data.draw, "open")
        tied = [tie.lines for tie in self.book.standing(name).ties]
        open_ties = sorted(set[str]().union(*tied))
        voted = [line for line in meeting.agenda if meeting.voted(line)]
        if not voted:
            return
        line = data.draw(st.sampled_from(open_ties or voted))
        wrong: str | None
        if not self.book.awards[self.book.cases[line].award].chair_decides:
            wrong = "no_casting_vote"
        elif self.book.changed(meeting):
            wrong = "allotment_changed"
        else:
            wrong = None if line in open_ties else "no_tie"
        if self.ask(name, chair, GiveCastingVote(line, approve), wrong):
            (meeting.casting.add if approve else meeting.casting.discard)(line)
            meeting.signed = {}

    @where("open")
    @rule(data=st.data(), who=st.sampled_from(["chair", "teller", "chair teller", "nobody"]))
    def annul(self, data: st.DataObject, who: str) -> None:
        """The chair or a teller wants the last ballot annulled, or both do; an earlier one nobody can."""
        name, meeting, chair = self.pick(data.draw, "open")
        last = meeting.last
        if last is None:
            return
        for other in meeting.counted:
            if other is not last:
                self.ask(name, chair, AnnulBallot(other.name), "no_such_ballot")
        for one in who.split():
            actor = {"chair": chair, "teller": TELLERS[0]}.get(one)
            if actor is None or meeting.last is not last:
                return
            wrong = "annulment_waits" if actor.person in meeting.annulling.get(last.name, ()) else None
            if self.ask(name, actor, AnnulBallot(last.name), wrong):
                self.book.annul(name, actor.person)

    @where("open", "ended")
    @rule(data=st.data(), digest=st.sampled_from([MINUTES, MINUTES, MINUTES, "cd" * 32]))
    def sign(self, data: st.DataObject, digest: str) -> None:
        name, meeting, chair = self.pick(data.draw, "open", "ended")
        if meeting.last is not None:
            self.sign_by(name, data.draw(st.sampled_from([chair, SECRETARY])), digest)

    @where("open")
    @rule(data=st.data(), rarely=st.integers(0, 7))
    def adopt(self, data: st.DataObject, rarely: int) -> None:
        """Both sign, if they may; mostly when there is nothing left to vote on."""
        name, meeting, chair = self.pick(data.draw, "open")
        left = [line for line in meeting.agenda if self.book.stands(name, line) and not meeting.voted(line)]
        if (rarely == 0 or not left) and self.sign_by(name, SECRETARY, MINUTES):
            self.sign_by(name, chair, MINUTES)

    # What always holds --------------------------------------------------------------------------------------

    @invariant()
    def every_case_stands_where_the_book_has_it(self) -> None:
        for line, case in self.book.cases.items():
            state = self.world.state(line)
            assert (state.phase, state.result) == (case.phase, case.ended), line
            if case.phase != "ended":
                turn = case.turn if case.stage == "council" else 1
                where = state.stage.name, state.agenda, state.stage.turn
                assert where == (case.stage, case.agenda, turn), line

    @invariant()
    def what_was_counted_and_stands_is_what_the_book_has(self) -> None:
        """Annulled ballots are gone, and so is what came of a wrong count."""
        for name, meeting in self.book.meetings.items():
            if meeting.phase == "open":
                state = self.world.state(name)
                assert [sheets.ballot for sheets in state.counted] == [p.name for p in meeting.counted]
                assert (state.ballot is None) == (meeting.open is None)

    @invariant()
    def nobody_stands_on_two_agendas(self) -> None:
        lines = [
            line
            for name in self.book.meetings
            if not (state := self.world.state(name)).settled
            for line in state.lines
        ]
        assert len(lines) == len(set(lines))

    @invariant()
    def a_turn_takes_one_result_and_who_left_is_no_loser(self) -> None:
        for entry in self.world.entries[self.read :]:
            content = entry.content
            data = content["data"]
            if entry.type == "StageOpened":
                self.turns[entry.stream] = data["stage"], data["turn"]
            elif entry.type == "ResultTaken":
                turn = (entry.stream, *self.turns[entry.stream])
                self.results[turn] += 1
                assert self.results[turn] == 1, turn
                assert self.world.state(entry.stream).result not in ("withdrawn",) or data["won"]
        self.read = len(self.world.entries)


TestSittings = Sittings.TestCase
TestSittings.settings = settings(
    max_examples=int(os.environ.get("SITTINGS", "30")),
    stateful_step_count=int(os.environ.get("SITTING_STEPS", "40")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
