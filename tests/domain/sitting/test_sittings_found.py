"""What the machine over sittings (or the writing of it) found once: plain tests, one fault each."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from domain.commands import (
    AnnulBallot,
    CountLines,
    CountSheets,
    Nominate,
    OpenSheets,
    RemoveLines,
    SignMinutes,
    Withdraw,
)
from domain.events import Papers, SeasonOpened
from domain.facts import registry_of
from tests.domain.sitting.chamber import CUP, HEAD, MINUTES, SECRETARY, Chamber, results
from tests.world import CHAIR, TELLERS, person


def voted(chamber: Chamber, sitting: str, approvals: dict[str, int], body: str = "cluster") -> str:
    """A ballot on these lines, to its count; its name."""
    ballot = chamber.ballot(sitting, list(approvals), body)
    if body == "cluster":
        chamber.vote_all(sitting, approvals)
    else:
        chamber.count_all(sitting, approvals)
    chamber.close(sitting, ballot, body)
    return ballot


def corrected(
    chamber: Chamber, sitting: str, ballot: str, approvals: dict[str, int], issued: int = 9
) -> None:
    """Both tellers put the count of a paper ballot right, and the chair counts it anew."""
    papers = {line: Papers(issued, issued, 0, n, issued - n, 0, 0) for line, n in approvals.items()}
    for teller in TELLERS:
        chamber.must(sitting, teller, CountLines(ballot, papers))
    chamber.must(sitting, CHAIR, CountSheets(ballot))


# Seats of two ballots of one sitting -----------------------------------------------------------------------


def test_a_correction_of_the_first_ballot_takes_the_seat_from_the_second(chamber: Chamber) -> None:
    chamber.award(CUP, body="court_council", ballot="secret", seats="allotment")
    chamber.allot(CUP, 2, "council")
    one, two, three = lines = chamber.put_forward(CUP, ["u2", "u3", "u4"])
    sitting = chamber.meet("council", lines, "council")
    first = voted(chamber, sitting, {one: 9, two: 5}, "council")
    voted(chamber, sitting, {three: 9}, "council")
    corrected(chamber, sitting, first, {one: 9, two: 8})
    chamber.adopt_minutes(sitting, "council")
    assert results(chamber, lines) == ["signing", "signing", "not_passed"]


def test_a_seat_that_a_winner_of_the_first_ballot_leaves_goes_to_the_next_of_the_second(
    chamber: Chamber,
) -> None:
    chamber.award(CUP, seats="allotment")
    chamber.allot(CUP, 1)
    lines = chamber.put_forward(CUP, ["u2", "u3"])
    sitting = chamber.meet("c6", lines)
    voted(chamber, sitting, {lines[0]: 11})
    voted(chamber, sitting, {lines[1]: 10})
    chamber.must(lines[0], person("u2.2"), Withdraw())
    chamber.adopt_minutes(sitting)
    assert results(chamber, lines) == ["withdrawn", "signing"]


def test_the_seats_of_a_tie_are_kept_while_others_are_voted_on(chamber: Chamber) -> None:
    chamber.award(CUP, seats="allotment")
    chamber.allot(CUP, 2)
    lines = chamber.put_forward(CUP, ["u2", "u3", "u4", "u5"])
    sitting = chamber.meet("c6", lines)
    voted(chamber, sitting, {lines[0]: 11, lines[1]: 10, lines[2]: 10})
    voted(chamber, sitting, {lines[3]: 11})
    voted(chamber, sitting, {lines[1]: 11, lines[2]: 9})
    chamber.adopt_minutes(sitting)
    assert results(chamber, lines) == ["signing", "signing", "not_passed", "not_passed"]


def test_who_lost_a_run_off_moves_up_when_a_winner_of_the_first_ballot_withdraws(chamber: Chamber) -> None:
    chamber.award(CUP, seats="allotment")
    chamber.allot(CUP, 2)
    lines = chamber.put_forward(CUP, ["u2", "u3", "u4", "u5"])
    sitting = chamber.meet("c6", lines)
    voted(chamber, sitting, dict(zip(lines, [11, 10, 10, 9], strict=True)))
    voted(chamber, sitting, {lines[1]: 11, lines[2]: 9})
    chamber.must(lines[0], person("u2.2"), Withdraw())
    chamber.adopt_minutes(sitting)
    assert results(chamber, lines) == ["withdrawn", "signing", "signing", "not_passed"]


def test_two_seasons_of_one_award_do_not_share_their_seats(chamber: Chamber) -> None:
    chamber.award(CUP, seats="allotment")
    chamber.register(SeasonOpened("court-2019", dt.date(2018, 10, 1), dt.date(2019, 9, 30)))
    chamber.allot(CUP, 2)
    last_year = replace(chamber.allotted(CUP, 1), season="court-2019")
    chamber.register(last_year, stream=registry_of("cluster"))
    lines = chamber.put_forward(CUP, ["u2", "u3"])
    for unit in ("u4", "u5"):
        lines.append(f"nomination/2019-{unit}")
        chamber.must(lines[-1], person(f"{unit}.2"), Nominate(CUP, unit, unit, "court-2019"))
    sitting = chamber.meet("c6", lines)
    voted(chamber, sitting, dict(zip(lines, [8, 9, 10, 11], strict=True)))
    chamber.adopt_minutes(sitting)
    assert results(chamber, lines) == ["signing", "signing", "not_passed", "signing"]


def test_seats_moved_from_one_side_to_the_other_need_another_ballot_too(chamber: Chamber) -> None:
    chamber.award(CUP, seats="allotment")
    chamber.allot(CUP, 3, central=2, local=1)
    lines = chamber.put_forward(CUP, ["u2", "u3"])
    sitting = chamber.meet("c6", lines)
    voted(chamber, sitting, dict.fromkeys(lines, 11))
    chamber.allot(CUP, 3, central=1, local=2)
    assert chamber.refused(sitting, SECRETARY, SignMinutes(MINUTES)) == "allotment_changed"


# Annulled ballots ------------------------------------------------------------------------------------------


@pytest.fixture
def annulled(chamber: Chamber) -> tuple[str, list[str]]:
    """A sitting with three lines; the ballot on two of them was annulled before it was counted."""
    chamber.award(CUP)
    lines = chamber.put_forward(CUP, ["u2", "u3", "u4"])
    chamber.register(chamber.mandate("cluster", "u2.3", "teller"), stream=registry_of("cluster"))
    sitting = chamber.meet("c6", lines)
    ballot = chamber.ballot(sitting, lines[:2])
    chamber.sheet(sitting, "u9", dict.fromkeys(lines[:2], "reject"))
    for who in (HEAD, person("u2.3")):
        chamber.must(sitting, who, AnnulBallot(ballot))
    return sitting, lines


def test_a_line_whose_ballot_is_to_be_repeated_is_not_taken_off_the_agenda(
    chamber: Chamber, annulled: tuple[str, list[str]]
) -> None:
    sitting, lines = annulled
    assert chamber.refused(sitting, HEAD, RemoveLines((lines[0],))) == "line_was_voted_on"
    chamber.must(sitting, HEAD, RemoveLines((lines[2],)))


def test_nobody_waits_for_the_repeat_of_a_line_that_was_withdrawn(
    chamber: Chamber, annulled: tuple[str, list[str]]
) -> None:
    sitting, lines = annulled
    chamber.must(lines[0], person("u2.2"), Withdraw())
    assert chamber.refused(sitting, HEAD, OpenSheets((lines[2],))) == "repeat_first", "the other one waits"
    chamber.must(lines[1], person("u3.2"), Withdraw())
    voted(chamber, sitting, {lines[2]: 11})
    chamber.adopt_minutes(sitting)
    assert results(chamber, lines) == ["withdrawn", "withdrawn", "signing"]


def test_annulling_an_earlier_ballot_too_does_not_spare_the_repeat(chamber: Chamber) -> None:
    chamber.award(CUP)
    lines = chamber.put_forward(CUP, ["u2", "u3"])
    chamber.register(chamber.mandate("cluster", "u2.3", "teller"), stream=registry_of("cluster"))
    sitting = chamber.meet("c6", lines)
    first = voted(chamber, sitting, {lines[0]: 11})
    for ballot in (chamber.ballot(sitting, lines[1:]), first):
        for who in (HEAD, person("u2.3")):
            chamber.must(sitting, who, AnnulBallot(ballot))
    assert chamber.refused(sitting, HEAD, OpenSheets((lines[0],))) == "repeat_first"


def test_who_wanted_one_ballot_annulled_has_not_asked_for_another(chamber: Chamber) -> None:
    chamber.award(CUP, body="court_council", ballot="secret", seats="allotment")
    chamber.allot(CUP, 1, "council")
    lines = chamber.put_forward(CUP, ["u2", "u3"])
    sitting = chamber.meet("council", lines, "council")
    first = voted(chamber, sitting, dict.fromkeys(lines, 8), "council")
    run_off = voted(chamber, sitting, dict(zip(lines, [9, 3], strict=True)), "council")
    chamber.must(sitting, CHAIR, AnnulBallot(run_off))
    corrected(chamber, sitting, first, dict(zip(lines, [9, 8], strict=True)))
    chamber.must(sitting, TELLERS[0], AnnulBallot(first))
    assert len(chamber.state(sitting).counted) == 1, "the chair wanted the run-off annulled, which is gone"
