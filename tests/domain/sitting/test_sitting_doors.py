"""Ways round a sitting's rules that were tried once and must stay closed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from domain.commands import (
    AddLines,
    AnnulBallot,
    CancelSitting,
    ChangeAttendance,
    Convene,
    CountLines,
    CountSheets,
    GiveCastingVote,
    OpenBallot,
    OpenSheets,
    OpenSitting,
    Resubmit,
    Return,
    SignMinutes,
)
from domain.events import (
    AllotmentSet,
    HistoryComplete,
    MandateEnded,
    Papers,
    PersonRegistered,
    ProceedingOpened,
)
from domain.facts import registry_of
from tests.domain.sitting.chamber import CUP, HEAD, MINUTES, SECRETARY, TODAY, Chamber, results
from tests.world import CHAIR, TELLERS, person


def counted(chamber: Chamber, name: str, approvals: dict[str, int]) -> str:
    """A sitting of the cluster up to its count."""
    sitting = chamber.meet(name, list(approvals))
    ballot = chamber.ballot(sitting, list(approvals))
    chamber.vote_all(sitting, approvals)
    chamber.close(sitting, ballot)
    return sitting


# Seats -----------------------------------------------------------------------------------------------------


def test_two_sittings_at_once_do_not_give_the_same_seats_away(chamber: Chamber) -> None:
    chamber.award(CUP, seats="allotment")
    chamber.allot(CUP, 2)
    lines = chamber.put_forward(CUP, ["u2", "u3", "u4", "u5"])
    one = counted(chamber, "one", dict.fromkeys(lines[:2], 11))
    other = counted(chamber, "other", dict.fromkeys(lines[2:], 11))
    chamber.adopt_minutes(one)
    chamber.adopt_minutes(other)
    assert results(chamber, lines) == ["signing", "signing", "not_passed", "not_passed"]


def test_two_kinds_of_one_award_share_its_seats(chamber: Chamber) -> None:
    chamber.award(CUP, seats="allotment", kinds=["merit", "adhoc"])
    chamber.allot(CUP, 2)
    lines = [
        *chamber.put_forward(CUP, ["u2", "u3"], kind="merit"),
        *chamber.put_forward(CUP, ["u4", "u5"], kind="adhoc"),
    ]
    sitting = counted(chamber, "c6", dict(zip(lines, [11, 9, 10, 8], strict=True)))
    [contest] = chamber.state(sitting).counted[0].contests.values()
    assert contest.kinds == ("merit", "adhoc")
    chamber.adopt_minutes(sitting)
    assert results(chamber, lines) == ["signing", "not_passed", "signing", "not_passed"]


def test_an_allotment_that_was_changed_after_the_ballot_opened_needs_another_ballot(chamber: Chamber) -> None:
    chamber.award(CUP, seats="allotment")
    chamber.allot(CUP, 4)
    lines = chamber.put_forward(CUP, ["u2", "u3", "u4"])
    sitting = counted(chamber, "c6", dict.fromkeys(lines, 11))
    chamber.allot(CUP, 2)
    assert chamber.refused(sitting, SECRETARY, SignMinutes(MINUTES)) == "allotment_changed"


def test_a_corrected_count_takes_the_run_off_among_the_wrongly_tied_with_it(chamber: Chamber) -> None:
    chamber.award(CUP, body="court_council", ballot="secret", seats="allotment")
    chamber.allot(CUP, 1, "council")
    lines = chamber.put_forward(CUP, ["u2", "u3"])
    sitting = chamber.meet("council", lines, "council")
    chamber.ballot(sitting, lines, "council")
    chamber.count_all(sitting, dict.fromkeys(lines, 8))
    chamber.close(sitting, "1/secret", "council")
    chamber.ballot(sitting, lines, "council")
    chamber.count_all(sitting, {lines[0]: 3, lines[1]: 9})
    chamber.close(sitting, "2/secret", "council")
    again = {line: Papers(9, 9, 0, yes, 9 - yes, 0, 0) for line, yes in zip(lines, [9, 8], strict=True)}
    for teller in TELLERS:
        chamber.must(sitting, teller, CountLines("1/secret", again))
    chamber.must(sitting, CHAIR, CountSheets("1/secret"))
    chamber.adopt_minutes(sitting, "council")
    assert results(chamber, lines) == ["signing", "not_passed"], "one seat, one winner"


def test_one_unit_does_not_stand_twice_on_an_agenda_for_one_award(chamber: Chamber) -> None:
    chamber.award(CUP)
    once = chamber.put_forward(CUP, ["u2"])
    twice = chamber.put_forward(CUP, ["u2"], name="again")
    called = Convene("cluster", TODAY, "m2", (*once, *twice))
    assert chamber.refused("sitting/c6", HEAD, called) == "nominee_twice_on_agenda"


# What happened to a nomination in between ------------------------------------------------------------------


def test_a_file_that_was_returned_and_sent_anew_does_not_take_the_old_result(chamber: Chamber) -> None:
    chamber.award(CUP)
    [line] = chamber.put_forward(CUP, ["u2"])
    sitting = counted(chamber, "c6", {line: 11})
    chamber.must(line, HEAD, Return("council"))
    chamber.must(line, person("u2.2"), Resubmit())
    assert chamber.state(line).stage.turn == 2
    chamber.adopt_minutes(sitting)
    assert chamber.state(sitting).results[line] == "returned"
    assert chamber.state(line).shown == "council", "its second turn is still to be voted on"
    assert chamber.state(line).taken == ()


def test_a_freeze_is_looked_for_on_the_day_of_the_minutes(chamber: Chamber) -> None:
    no_open = {"rule": "no_open", "of": ["complaint"]}
    chamber.award(CUP, eligibility=[no_open])
    [line] = chamber.put_forward(CUP, ["u2"])
    sitting = counted(chamber, "c6", {line: 11})
    chamber.at += dt.timedelta(days=2)
    day = TODAY + dt.timedelta(days=1)
    chamber.register(ProceedingOpened("u2", "u2", "complaint-1", "complaint", day), stream=registry_of("u2"))
    chamber.adopt_minutes(sitting)
    assert chamber.state(sitting).results[line] == "frozen"
    assert chamber.state(line).shown == "council"


def test_a_title_lost_in_the_sitting_does_not_bear_out_a_higher_one(chamber: Chamber) -> None:
    chamber.award("court.low")
    chamber.award("court.high", eligibility=[{"rule": "holds", "award": "court.low", "season": "same"}])
    low = chamber.put_forward("court.low", ["u2", "u3"])
    high = chamber.put_forward("court.high", ["u2", "u3"])
    sitting = chamber.meet("c6", [*low, *high])
    both = OpenSheets((*low, *high))
    assert chamber.refused(sitting, HEAD, both) == "lower_title_first", "not on one paper either"
    chamber.ballot(sitting, low)
    chamber.vote_all(sitting, dict(zip(low, [11, 3], strict=True)))
    chamber.close(sitting, "1/open")
    chamber.ballot(sitting, high)
    assert list(chamber.state(sitting).ballot.lines) == [high[0]]
    chamber.vote_all(sitting, {high[0]: 11})
    chamber.close(sitting, "2/open")
    chamber.register(HistoryComplete("u2", "court-2020"), stream=registry_of("u2"))
    chamber.adopt_minutes(sitting)
    assert results(chamber, high) == ["signing", "council"], "won here, though no register has it yet"


# Who may do what -------------------------------------------------------------------------------------------


def test_nobody_makes_himself_the_secretary(chamber: Chamber) -> None:
    chamber.award(CUP)
    [line] = chamber.put_forward(CUP, ["u3"])
    called = Convene("cluster", TODAY, "u3.3", (line,))
    assert chamber.refused("sitting/x", person("u3.3"), called) == "not_chair"


def test_what_was_counted_is_not_called_off(chamber: Chamber) -> None:
    chamber.award(CUP)
    [line] = chamber.put_forward(CUP, ["u2"])
    sitting = counted(chamber, "c6", {line: 3})
    assert chamber.refused(sitting, HEAD, CancelSitting()) == "ballot_stands"
    assert chamber.refused(sitting, SECRETARY, CancelSitting()) == "not_chair"


def test_a_nominee_neither_counts_his_own_line_nor_breaks_its_tie(tmp_path: Path) -> None:
    chamber = Chamber(tmp_path / "keys")
    chamber.award(CUP, body="court_council", ballot="secret", seats="allotment", ties=["chair"])
    chamber.allot(CUP, 1, "council")
    lines = chamber.put_forward(CUP, ["u2", "u3"])
    for who in (CHAIR, TELLERS[0]):
        chamber.register(chamber.mandate("u2", who.person, "head", acting=True), stream=registry_of("u2"))
    sitting = chamber.meet("council", lines, "council")
    chamber.ballot(sitting, lines, "council")
    papers = {line: Papers(n, n, 0, 7, n - 7, 0, 0) for line, n in zip(lines, (8, 9), strict=True)}
    assert chamber.refused(sitting, TELLERS[0], CountLines("1/secret", papers)) == "line_recused"
    other = person("teller-3")
    chamber.register(PersonRegistered("teller-3", made_up=True))
    chamber.register(chamber.mandate("council", "teller-3", "teller"), stream=registry_of("council"))
    for teller in (TELLERS[1], other):
        chamber.must(sitting, teller, CountLines("1/secret", papers))
    chamber.must(sitting, CHAIR, CountSheets("1/secret"))
    assert chamber.refused(sitting, CHAIR, GiveCastingVote(lines[0], approve=True)) == "line_recused"


def test_a_member_whose_mandate_has_ended_votes_no_more(chamber: Chamber) -> None:
    chamber.award(CUP, body="court_council")
    [line] = chamber.put_forward(CUP, ["u2"])
    sitting = chamber.meet("council", [line], "council")
    chamber.ballot(sitting, [line], "council")
    chamber.register(MandateEnded("council", "m5", "member"), stream=registry_of("council"))
    answer = chamber.sheet(sitting, "m5", {line: "approve"})
    assert getattr(answer, "code", "") == "mandate_ended"


@pytest.mark.parametrize("way", ["sealed", "written"])
def test_the_absent_vote_only_where_the_rule_lets_them(chamber: Chamber, way: str) -> None:
    chamber.award(CUP, body="court_council", ballot="secret")
    [line] = chamber.put_forward(CUP, ["u2"])
    chamber.must("sitting/c", CHAIR, Convene("council", TODAY, "m2", (line,)))
    present = tuple(chamber.members[:-1])
    asked = replace(OpenSitting(present), **{way: (chamber.members[-1],)})
    assert chamber.refused("sitting/c", CHAIR, asked) == "absentees_do_not_vote"


# Counting --------------------------------------------------------------------------------------------------


def test_the_chair_does_not_choose_the_moment(chamber: Chamber) -> None:
    chamber.award(CUP, base="cast", quorum={"at_least": "2/3"})
    [line] = chamber.put_forward(CUP, ["u2"])
    sitting = chamber.meet("c6", [line])
    chamber.ballot(sitting, [line])
    chamber.sheet(sitting, "u1", {line: "approve"})
    assert chamber.refused(sitting, HEAD, CountSheets("1/open")) == "sheets_missing"
    rest = tuple(seat for seat in chamber.units if seat not in ("u1", "u2"))
    assert chamber.refused(sitting, HEAD, CountSheets("1/open", rest[:-1])) == "sheets_missing"
    assert chamber.refused(sitting, HEAD, CountSheets("1/open", rest)) == "no_quorum", "1 of 12 is no ballot"


def test_a_count_stands_on_who_was_there_when_the_ballot_opened(chamber: Chamber) -> None:
    chamber.award(CUP, body="court_council", ballot="secret", base="present", pass_={"more_than": "1/2"})
    [line] = chamber.put_forward(CUP, ["u2"])
    sitting = chamber.meet("council", [line], "council")
    chamber.ballot(sitting, [line], "council")
    chamber.count_all(sitting, {line: 4})
    chamber.close(sitting, "1/secret", "council")
    before = chamber.state(sitting).counted[0].counts[line]
    assert (before.base, before.passed) == (9, False)
    chamber.must(sitting, CHAIR, ChangeAttendance(tuple(chamber.members[:7])))
    assert chamber.refused(sitting, CHAIR, CountSheets("1/secret")) == "nothing_to_do"


def test_who_is_absent_and_votes_is_in_the_base_of_those_present(chamber: Chamber) -> None:
    chamber.award(
        CUP,
        body="court_council",
        ballot="secret",
        base="present",
        pass_={"more_than": "1/2"},
        absentees="sealed_paper",
    )
    [line] = chamber.put_forward(CUP, ["u2"])
    sitting = chamber.meet("council", [line], "council", sealed=["m7", "m8", "m9"])
    chamber.ballot(sitting, [line], "council")
    chamber.count_all(sitting, {line: 4})
    chamber.close(sitting, "1/secret", "council")
    count = chamber.state(sitting).counted[0].counts[line]
    assert (count.base, count.needed, count.passed) == (9, 5, False), "four of nine, not four of six"


# Minutes and annulment -------------------------------------------------------------------------------------


def test_a_signature_under_the_minutes_does_not_outlive_what_it_was_given_for(chamber: Chamber) -> None:
    chamber.award(CUP)
    one, other = chamber.put_forward(CUP, ["u2", "u3"])
    sitting = counted(chamber, "c6", {one: 11})
    chamber.must(sitting, SECRETARY, SignMinutes(MINUTES))
    chamber.must(sitting, HEAD, AddLines((other,), 12, 0))
    assert chamber.state(sitting).signed == {}
    chamber.must(sitting, SECRETARY, SignMinutes(MINUTES))
    chamber.ballot(sitting, [other])
    assert chamber.state(sitting).signed == {}


def test_an_annulled_ballot_is_repeated_before_any_other(chamber: Chamber) -> None:
    """Else the count of another one would open the sheets that nobody may see before the repeat."""
    chamber.award(CUP)
    lines = chamber.put_forward(CUP, ["u2", "u3", "u4"])
    chamber.register(chamber.mandate("cluster", "u2.3", "teller"), stream=registry_of("cluster"))
    sitting = chamber.meet("c6", lines)
    ballot = chamber.ballot(sitting, lines[:2])
    chamber.sheet(sitting, "u9", dict.fromkeys(lines[:2], "reject"))
    for who in (HEAD, person("u2.3")):
        chamber.must(sitting, who, AnnulBallot(ballot))
    assert chamber.refused(sitting, HEAD, OpenSheets((lines[2],))) == "repeat_first"
    assert chamber.refused(sitting, SECRETARY, SignMinutes(MINUTES)) == "repeat_first"
    chamber.ballot(sitting, lines)
    assert chamber.state(sitting).repeat == ()


def test_an_allotment_is_set_anew_in_a_row_of_its_own(chamber: Chamber) -> None:
    chamber.allot(CUP, 4)
    chamber.allot(CUP, 5)
    versions = chamber.registers.states["registry/cluster"].allotments[CUP, "court-2020"]
    assert [v.seats for v in versions if isinstance(v, AllotmentSet)] == [4, 5]


# Past the sitting ------------------------------------------------------------------------------------------


def test_no_ballot_of_its_own_is_opened_on_a_nomination_that_waits_for_a_sitting(chamber: Chamber) -> None:
    chamber.award(CUP)
    [line] = chamber.put_forward(CUP, ["u2"])
    assert chamber.refused(line, HEAD, OpenBallot("council")) == "held_in_sitting"
    chamber.meet("c6", [line])
    assert chamber.refused(line, HEAD, OpenBallot("council")) == "held_in_sitting"
    assert chamber.state(line).ballot is None
