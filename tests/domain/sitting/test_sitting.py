"""A sitting's rules: who is there, what may be voted on, what a count means, what becomes of each line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from audit.invariants import check
from domain.answers import Receipt, Refusal
from domain.commands import (
    AddLines,
    AgreeList,
    AnnulBallot,
    CancelSitting,
    CastSheet,
    ChangeAttendance,
    Convene,
    CountLines,
    CountSheets,
    OpenSheets,
    OpenSitting,
    RecuseFromLines,
    RemoveLines,
    SignMinutes,
)
from domain.events import Papers
from tests.domain.sitting.chamber import CUP, HEAD, MINUTES, SECRETARY, TODAY, TWELVE, Chamber, results
from tests.world import CHAIR, TELLERS, person

# One ballot over all ---------------------------------------------------------------------------------------


def test_four_of_twelve_win_where_four_were_allotted(chamber: Chamber) -> None:
    chamber.award(CUP, seats="allotment")
    chamber.allot(CUP, 4)
    lines = chamber.put_forward(CUP, chamber.units)
    sitting = chamber.hold("c6", dict(zip(lines, TWELVE, strict=True)))
    assert results(chamber, lines[:4]) == ["signing"] * 4
    assert results(chamber, lines[4:]) == ["not_passed"] * 8
    said = list(chamber.state(sitting).results.values())
    assert said == ["passed"] * 4 + ["no_seat"] * 2 + ["not_passed"] * 6, (
        "8 of 12 is the share, without a seat"
    )
    fifth = chamber.state(lines[4]).taken[-1]
    assert (fifth.outcome.passed, fifth.won, fifth.place, fifth.seats) == (True, False, 5, 4)


def test_everybody_who_reaches_the_share_wins_where_nothing_limits_it(chamber: Chamber) -> None:
    chamber.award(CUP)
    lines = chamber.put_forward(CUP, chamber.units)
    chamber.hold("c6", dict(zip(lines, TWELVE, strict=True)))
    assert results(chamber, lines) == ["signing"] * 6 + ["not_passed"] * 6


def test_a_unit_has_no_part_in_its_own_line_and_stays_in_the_base(chamber: Chamber) -> None:
    chamber.award(CUP)
    [line] = chamber.put_forward(CUP, ["u2"])
    sitting = chamber.meet("c6", [line])
    chamber.ballot(sitting, [line])
    assert chamber.state(sitting).ballot.lines[line].recused == {"u2": "self"}
    own = CastSheet(chamber.state(sitting).ballot.ballot, {line: "approve"}, "0" * 32, "u2")
    assert chamber.refused(sitting, person("u2.1"), own) == "line_recused"
    chamber.vote_all(sitting, {line: 8})
    chamber.close(sitting, "1/open")
    count = chamber.state(sitting).counted[-1].counts[line]
    assert (count.approve, count.base, count.recused, count.needed, count.passed) == (8, 12, 1, 8, True)


def test_self_votes_count_where_the_policy_switches_the_ground_off(chamber: Chamber) -> None:
    chamber.award(CUP, recusal=["declared"])
    [line] = chamber.put_forward(CUP, ["u2"])
    sitting = chamber.meet("c6", [line])
    chamber.ballot(sitting, [line])
    chamber.vote_all(sitting, {line: 12})
    chamber.close(sitting, "1/open")
    assert chamber.state(sitting).counted[-1].counts[line].approve == 12


def test_several_awards_with_their_own_shares_are_voted_on_in_one_sitting(chamber: Chamber) -> None:
    for code, share in (("court.half", "1/2"), ("court.most", "9/10")):
        chamber.award(code, pass_={"at_least": share})
    half, most = chamber.put_forward("court.half", ["u2"]) + chamber.put_forward("court.most", ["u2"])
    chamber.hold("c6", {half: 10, most: 10})
    assert results(chamber, [half, most]) == ["signing", "not_passed"], "10 of 12 is less than 90 %"


def test_ten_of_fourteen_by_each_of_the_thresholds(tmp_path: Path) -> None:
    """MoJ sector council, 13/5/2014: passes at > 50 %, 2/3 and 70 %; 80 % needs 12, 90 % needs 13."""
    chamber = Chamber(tmp_path / "keys", council=14)
    expected = {
        "1/2": (7, True),
        "2/3": (10, True),
        "70%": (10, True),
        "80%": (12, False),
        "90%": (13, False),
    }
    lines = {}
    for number, share in enumerate(expected, start=2):
        code = f"court.a{number}"
        figure = {"more_than": share} if share == "1/2" else {"at_least": share}
        chamber.award(code, body="court_council", ballot="secret", pass_=figure)
        lines[share] = chamber.put_forward(code, [f"u{number}"])[0]
    sitting = chamber.meet("moj", list(lines.values()), "council")
    chamber.ballot(sitting, list(lines.values()), "council")
    chamber.count_all(sitting, dict.fromkeys(lines.values(), 10))
    chamber.close(sitting, "1/secret", "council")
    counts = chamber.state(sitting).counted[-1].counts
    for share, (needed, passed) in expected.items():
        count = counts[lines[share]]
        wanted = needed + 1 if share == "1/2" else needed
        assert (count.approve, count.base, count.needed, count.passed) == (10, 14, wanted, passed), share
    check(chamber.entries)


# The room --------------------------------------------------------------------------------------------------


def test_a_sitting_without_quorum_does_not_open(chamber: Chamber) -> None:
    chamber.award(CUP, quorum={"at_least": "2/3", "cite": "TT 08/2017"})
    [line] = chamber.put_forward(CUP, ["u2"])
    sitting = "sitting/c6"
    chamber.must(sitting, HEAD, Convene("cluster", TODAY, "m2", (line,)))
    answer = chamber.ask(sitting, HEAD, OpenSitting(tuple(chamber.units[:7])))
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.cite) == ("no_quorum", "TT 08/2017")
    assert (answer.values["took_part"], answer.values["needed"]) == (7, 8)
    assert isinstance(chamber.ask(sitting, HEAD, OpenSitting(tuple(chamber.units[:8]))), Receipt)


def test_a_ballot_does_not_open_when_too_many_have_left(chamber: Chamber) -> None:
    chamber.award(CUP, quorum={"at_least": "2/3"})
    [line] = chamber.put_forward(CUP, ["u2"])
    sitting = chamber.meet("c6", [line])
    chamber.must(sitting, HEAD, ChangeAttendance(tuple(chamber.units[:7])))
    assert chamber.refused(sitting, HEAD, OpenSheets((line,))) == "no_quorum"


@pytest.mark.parametrize(
    ("present", "code"),
    [(("u1", "stranger"), "not_a_member"), (("u1", "u1"), "seat_twice"), ((), "no_quorum")],
)
def test_only_members_are_counted_as_present_each_once(
    chamber: Chamber, present: tuple[str, ...], code: str
) -> None:
    chamber.award(CUP)
    chamber.must("sitting/c6", HEAD, Convene("cluster", TODAY, "m2", tuple(chamber.put_forward(CUP, ["u2"]))))
    assert chamber.refused("sitting/c6", HEAD, OpenSitting(present)) == code


def test_who_is_absent_hands_in_no_sheet(chamber: Chamber) -> None:
    chamber.award(CUP)
    [line] = chamber.put_forward(CUP, ["u2"])
    sitting = chamber.meet("c6", [line], absent=["u5"])
    chamber.ballot(sitting, [line])
    answer = chamber.sheet(sitting, "u5", {line: "approve"})
    assert isinstance(answer, Refusal)
    assert answer.code == "not_present"


def test_guests_have_no_vote(chamber: Chamber) -> None:
    chamber.award(CUP)
    [line] = chamber.put_forward(CUP, ["u2"])
    sitting = "sitting/c6"
    chamber.must(sitting, HEAD, Convene("cluster", TODAY, "m2", (line,), ("m3",)))
    chamber.must(sitting, HEAD, OpenSitting(tuple(chamber.units), guests=("m3",)))
    chamber.ballot(sitting, [line])
    assert (
        chamber.refused(sitting, person("m3"), CastSheet("1/open", {line: "approve"}, "0" * 32))
        == "not_on_roll"
    )


# The agenda ------------------------------------------------------------------------------------------------


def test_a_nomination_is_on_one_agenda_at_a_time(chamber: Chamber) -> None:
    chamber.award(CUP)
    [line] = chamber.put_forward(CUP, ["u2"])
    chamber.must("sitting/one", HEAD, Convene("cluster", TODAY, "m2", (line,)))
    assert (
        chamber.refused("sitting/two", HEAD, Convene("cluster", TODAY, "m2", (line,)))
        == "line_on_other_agenda"
    )
    chamber.must("sitting/one", HEAD, RemoveLines((line,)))
    chamber.must("sitting/two", HEAD, Convene("cluster", TODAY, "m2", (line,)))
    chamber.must("sitting/two", HEAD, CancelSitting())
    chamber.must("sitting/three", HEAD, Convene("cluster", TODAY, "m2", (line,)))
    assert chamber.state(line).agenda == "sitting/three"


def test_only_what_waits_for_this_body_comes_on_its_agenda(chamber: Chamber) -> None:
    chamber.award(CUP)
    [line] = chamber.put_forward(CUP, ["u2"])
    called = Convene("council", TODAY, "m2", (line,))
    assert chamber.refused("sitting/x", CHAIR, called) == "line_of_other_body"
    unknown = Convene("cluster", TODAY, "m2", ("nomination/nobody",))
    assert chamber.refused("sitting/x", HEAD, unknown) == "no_such_nomination"
    assert (
        chamber.refused("sitting/x", HEAD, replace(unknown, lines=("registry/common",)))
        == "no_such_nomination"
    )
    assert chamber.refused("sitting/x", HEAD, replace(unknown, lines=(line, line))) == "line_twice"
    chamber.hold("c6", {line: 11})
    assert chamber.refused("sitting/x", HEAD, Convene("cluster", TODAY, "m2", (line,))) == "line_not_ready"


def test_an_open_sitting_takes_a_late_line_only_if_more_than_half_want_it(chamber: Chamber) -> None:
    chamber.award(CUP)
    early, late = chamber.put_forward(CUP, ["u2", "u3"])
    sitting = chamber.meet("c6", [early])
    assert chamber.refused(sitting, HEAD, AddLines((late,), 6, 6)) == "late_line_not_agreed"
    assert chamber.refused(sitting, HEAD, AddLines((late,), 9, 6)) == "votes_do_not_add_up"
    chamber.must(sitting, HEAD, AddLines((late,), 7, 5))
    assert chamber.state(sitting).lines == (early, late)


def test_only_the_chair_or_the_secretary_leads(chamber: Chamber) -> None:
    chamber.award(CUP)
    [line] = chamber.put_forward(CUP, ["u2"])
    assert (
        chamber.refused("sitting/x", person("u2.1"), Convene("cluster", TODAY, "m2", (line,))) == "not_chair"
    )
    sitting = chamber.meet("c6", [line])
    assert chamber.refused(sitting, person("u2.1"), OpenSheets((line,))) == "not_chair"
    assert chamber.refused(sitting, SECRETARY, OpenSheets((line,))) == "not_chair", "he keeps the minutes"


def test_consensus_on_a_list_may_be_followed_by_a_ballot_that_drops_names(chamber: Chamber) -> None:
    chamber.award(CUP)
    lines = chamber.put_forward(CUP, ["u2", "u3", "u4"])
    sitting = chamber.meet("c6", lines)
    chamber.must(sitting, HEAD, AgreeList(tuple(lines)))
    chamber.ballot(sitting, lines)
    chamber.vote_all(sitting, dict(zip(lines, [11, 7, 8], strict=True)))
    chamber.close(sitting, "1/open")
    chamber.adopt_minutes(sitting)
    assert results(chamber, lines) == ["signing", "not_passed", "signing"]


# Sheets ----------------------------------------------------------------------------------------------------


def test_a_sheet_is_whole_and_has_nothing_that_is_not_on_the_paper(chamber: Chamber) -> None:
    chamber.award(CUP)
    one, other = chamber.put_forward(CUP, ["u2", "u3"])
    sitting = chamber.meet("c6", [one, other])
    chamber.ballot(sitting, [one, other])
    nonce = "0" * 32
    strange = CastSheet("1/open", {one: "approve", other: "approve", "nomination/x": "approve"}, nonce)
    assert chamber.refused(sitting, person("u5.1"), strange) == "not_on_sheet"
    short = CastSheet("1/open", {one: "approve"}, nonce)
    assert chamber.refused(sitting, person("u5.1"), short) == "sheet_incomplete"
    whole = CastSheet("1/open", {one: "approve", other: "abstain"}, nonce)
    chamber.must(sitting, person("u5.1"), whole)
    assert chamber.refused(sitting, person("u5.1"), whole) == "sheet_already_cast"


def test_a_sheet_with_more_marks_than_seats_is_refused_where_the_rule_says_so(chamber: Chamber) -> None:
    chamber.award(CUP, seats="allotment", marks="seats")
    chamber.allot(CUP, 2)
    lines = chamber.put_forward(CUP, ["u2", "u3", "u4"])
    sitting = chamber.meet("c6", lines)
    chamber.ballot(sitting, lines)
    many = CastSheet("1/open", dict.fromkeys(lines, "approve"), "0" * 32)
    assert chamber.refused(sitting, person("u9.1"), many) == "too_many_marks"
    fewer = CastSheet("1/open", {lines[0]: "approve", lines[1]: "approve", lines[2]: "reject"}, "0" * 32)
    chamber.must(sitting, person("u9.1"), fewer)


def test_who_declares_an_interest_leaves_that_line_out(chamber: Chamber) -> None:
    chamber.award(CUP)
    one, other = chamber.put_forward(CUP, ["u2", "u3"])
    sitting = chamber.meet("c6", [one, other])
    chamber.ballot(sitting, [one, other])
    chamber.must(sitting, person("u5.1"), RecuseFromLines("1/open", (one,), "u5"))
    both = CastSheet("1/open", {one: "approve", other: "approve"}, "0" * 32)
    assert chamber.refused(sitting, person("u5.1"), both) == "line_recused"
    chamber.must(sitting, person("u5.1"), CastSheet("1/open", {other: "approve"}, "0" * 32))


def test_the_paper_has_the_order_in_which_the_chair_asked(chamber: Chamber) -> None:
    chamber.award(CUP)
    lines = chamber.put_forward(CUP, ["u4", "u2", "u3"])
    sitting = chamber.meet("c6", lines)
    chamber.ballot(sitting, list(reversed(lines)))
    assert list(chamber.state(sitting).ballot.lines) == list(reversed(lines))


# Secret papers ---------------------------------------------------------------------------------------------


@pytest.fixture
def papers(chamber: Chamber) -> tuple[str, list[str]]:
    """A council with a secret ballot open on two lines; one member sent a sealed paper, one stayed away."""
    chamber.award(CUP, body="court_council", ballot="secret", absentees="sealed_paper")
    lines = chamber.put_forward(CUP, ["u2", "u3"])
    sitting = chamber.meet("council", lines, "council", absent=["m9"], sealed=["m8"])
    chamber.ballot(sitting, lines, "council")
    return sitting, lines


def test_choices_of_a_secret_ballot_are_never_taken_as_a_command(
    chamber: Chamber, papers: tuple[str, list[str]]
) -> None:
    sitting, lines = papers
    sheet = CastSheet("1/secret", dict.fromkeys(lines, "approve"), "0" * 32)
    before = len(chamber.entries)
    assert chamber.refused(sitting, person("m3"), sheet) == "secret_ballot_is_paper"
    assert len(chamber.entries) == before


def test_two_tellers_count_alike_or_nothing_is_closed(
    chamber: Chamber, papers: tuple[str, list[str]]
) -> None:
    sitting, lines = papers
    one = {line: Papers(8, 8, 0, 7, 1, 0, 0, 1) for line in lines}
    other = {**one, lines[1]: Papers(8, 8, 0, 6, 2, 0, 0, 1)}
    assert chamber.refused(sitting, CHAIR, CountSheets("1/secret")) == "papers_missing"
    chamber.must(sitting, TELLERS[0], CountLines("1/secret", one))
    chamber.must(sitting, TELLERS[1], CountLines("1/secret", other))
    answer = chamber.ask(sitting, CHAIR, CountSheets("1/secret"))
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.values["line"]) == ("tellers_differ_on", lines[1])
    chamber.must(sitting, TELLERS[1], CountLines("1/secret", one))
    chamber.must(sitting, CHAIR, CountSheets("1/secret"))
    count = chamber.state(sitting).counted[-1].counts[lines[0]]
    assert (count.approve, count.base, count.took_part) == (7, 9, 8), "who sent nothing stays in the base"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (Papers(8, 7, 0, 7, 0, 0, 0, 0), "papers_issued"),
        (Papers(8, 8, 0, 7, 0, 0, 0, 0), "papers_returned"),
        (Papers(9, 9, 0, 9, 0, 0, 0, 0), "papers_too_many"),
        (Papers(8, 8, 0, 8, 0, 0, 0, 2), "sealed_too_many"),
        (Papers(-1, -1, 0, -1, 0, 0, 0, 0), "papers_negative"),
    ],
)
def test_counts_that_do_not_add_up_are_refused_line_by_line(
    chamber: Chamber, papers: tuple[str, list[str]], wrong: Papers, code: str
) -> None:
    sitting, lines = papers
    right = Papers(8, 8, 0, 8, 0, 0, 0, 1)
    answer = chamber.ask(sitting, TELLERS[0], CountLines("1/secret", {lines[0]: right, lines[1]: wrong}))
    assert isinstance(answer, Refusal)
    assert (answer.code, answer.values["line"]) == (code, lines[1])
    assert (
        chamber.refused(sitting, TELLERS[0], CountLines("1/secret", {lines[0]: right})) == "lines_not_counted"
    )


def test_a_count_is_put_right_before_the_minutes_and_only_then(
    chamber: Chamber, papers: tuple[str, list[str]]
) -> None:
    sitting, lines = papers
    chamber.count_all(sitting, {lines[0]: 8, lines[1]: 5})
    chamber.close(sitting, "1/secret", "council")
    chamber.must(sitting, SECRETARY, SignMinutes(MINUTES))
    again = {lines[0]: Papers(8, 8, 0, 8, 0, 0, 0, 1), lines[1]: Papers(8, 8, 0, 6, 2, 0, 0, 1)}
    for teller in TELLERS:
        chamber.must(sitting, teller, CountLines("1/secret", again))
    chamber.must(sitting, CHAIR, CountSheets("1/secret"))
    assert chamber.state(sitting).signed == {}, "what was adopted is to be adopted again"
    chamber.adopt_minutes(sitting, "council")
    assert results(chamber, lines) == ["signing", "signing"]
    assert chamber.refused(sitting, TELLERS[0], CountLines("1/secret", again)) == "sitting_not_there"


# Annulling and repeating -----------------------------------------------------------------------------------


def test_a_ballot_is_annulled_by_chair_and_teller_together_and_repeated(
    chamber: Chamber, papers: tuple[str, list[str]]
) -> None:
    sitting, lines = papers
    chamber.count_all(sitting, {lines[0]: 8, lines[1]: 1})
    chamber.close(sitting, "1/secret", "council")
    assert chamber.refused(sitting, person("m3"), AnnulBallot("1/secret")) == "annulled_by_chair_and_teller"
    chamber.must(sitting, CHAIR, AnnulBallot("1/secret"))
    assert len(chamber.state(sitting).counted) == 1, "one of them alone annuls nothing"
    assert chamber.refused(sitting, CHAIR, AnnulBallot("1/secret")) == "annulment_waits"
    chamber.must(sitting, TELLERS[0], AnnulBallot("1/secret"))
    assert chamber.state(sitting).counted == ()
    assert chamber.ballot(sitting, lines, "council") == "2/secret"
    chamber.count_all(sitting, dict.fromkeys(lines, 8))
    chamber.close(sitting, "2/secret", "council")
    chamber.adopt_minutes(sitting, "council")
    assert results(chamber, lines) == ["signing", "signing"]


def test_what_was_counted_is_not_voted_on_again_without_annulling(
    chamber: Chamber, papers: tuple[str, list[str]]
) -> None:
    sitting, lines = papers
    chamber.count_all(sitting, dict.fromkeys(lines, 8))
    chamber.close(sitting, "1/secret", "council")
    assert chamber.refused(sitting, CHAIR, OpenSheets((lines[0],))) == "line_was_voted_on"


# The minutes -----------------------------------------------------------------------------------------------


def test_chair_and_secretary_adopt_the_same_minutes_and_then_everything_takes_effect(
    chamber: Chamber,
) -> None:
    chamber.award(CUP)
    [line] = chamber.put_forward(CUP, ["u2"])
    sitting = chamber.meet("c6", [line])
    ballot = chamber.ballot(sitting, [line])
    assert chamber.refused(sitting, SECRETARY, SignMinutes(MINUTES)) == "ballot_is_open"
    chamber.vote_all(sitting, {line: 11})
    chamber.close(sitting, ballot)
    assert chamber.refused(sitting, SECRETARY, SignMinutes("no digest")) == "minutes_malformed"
    chamber.must(sitting, SECRETARY, SignMinutes(MINUTES))
    assert chamber.state(line).taken == (), "nothing has effect yet"
    assert chamber.refused(sitting, HEAD, SignMinutes("cd" * 32)) == "minutes_differ"
    assert chamber.refused(sitting, person("u5.1"), SignMinutes(MINUTES)) == "not_chair"
    chamber.must(sitting, HEAD, SignMinutes(MINUTES))
    assert chamber.state(line).taken[-1].won
    assert chamber.state(sitting).settled


def test_a_line_that_was_not_reached_may_go_on_the_next_agenda(chamber: Chamber) -> None:
    chamber.award(CUP)
    one, other = chamber.put_forward(CUP, ["u2", "u3"])
    sitting = chamber.meet("c6", [one, other])
    chamber.ballot(sitting, [one])
    chamber.vote_all(sitting, {one: 11})
    chamber.close(sitting, "1/open")
    chamber.adopt_minutes(sitting)
    assert chamber.state(sitting).results == {one: "passed", other: "not_taken"}
    chamber.hold("next", {other: 11})
    assert results(chamber, [one, other]) == ["signing", "signing"]


def test_all_results_enter_their_streams_in_the_transaction_of_the_last_signature(chamber: Chamber) -> None:
    chamber.award(CUP)
    lines = chamber.put_forward(CUP, chamber.units)
    sitting = chamber.hold("c6", dict(zip(lines, TWELVE, strict=True)))
    end = next(e for e in chamber.entries if e.type == "SittingEnded")
    results_at = [e.position for e in chamber.entries if e.type == "ResultTaken"]
    last = [e for e in chamber.entries if e.stream == sitting][-1]
    assert last == end
    assert len(results_at) == 12
    assert min(results_at) == end.position + 1
    assert {e.content["at"] for e in chamber.entries[end.position :]} == {end.content["at"]}
