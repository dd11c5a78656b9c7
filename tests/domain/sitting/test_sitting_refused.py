"""What a sitting refuses that nobody who goes by its pages would ask."""

from __future__ import annotations

import datetime as dt

from domain.award.policy import Policy
from domain.commands import CancelSitting, Convene, CountLines, OpenSheets
from domain.events import ConflictDeclared, MandateGranted, Papers
from domain.facts import registry_of
from tests.domain.sitting.chamber import SECRETARY, Chamber, award
from tests.world import CHAIR, FIRST_DAY, TELLERS, person

CUP = "court.cup"
HEAD = person("u1.1")
TODAY = FIRST_DAY.date()


def papers(approve: int, issued: int) -> Papers:
    return Papers(issued, issued, 0, approve, issued - approve, 0, 0, 0)


def test_nothing_is_asked_of_a_sitting_that_nobody_convened(chamber: Chamber) -> None:
    assert chamber.refused("sitting/none", HEAD, CancelSitting()) == "unknown_sitting"


def test_a_sitting_is_convened_once(chamber: Chamber) -> None:
    chamber.award(CUP)
    lines = tuple(chamber.put_forward(CUP, ["u2"]))
    sitting = chamber.meet("c6", lines)
    again = Convene("cluster", TODAY, SECRETARY.person, lines)
    assert chamber.refused(sitting, HEAD, again) == "already_convened"


def test_a_sitting_is_not_opened_before_its_day(chamber: Chamber) -> None:
    chamber.award(CUP)
    lines = tuple(chamber.put_forward(CUP, ["u2"]))
    later = TODAY + dt.timedelta(days=9)
    chamber.must("sitting/c6", HEAD, Convene("cluster", later, SECRETARY.person, lines))
    assert chamber.refused("sitting/c6", HEAD, chamber.there("cluster")) == "sitting_too_early"


def test_open_sheets_are_not_counted_by_tellers(chamber: Chamber) -> None:
    chamber.award(CUP)
    [line] = chamber.put_forward(CUP, ["u2"])
    sitting = chamber.meet("c6", [line])
    chamber.ballot(sitting, [line])
    count = CountLines("1/open", {line: papers(11, 11)})
    assert chamber.refused(sitting, TELLERS[0], count) == "open_ballot_is_not_counted_by_hand"


def test_a_third_teller_counts_nothing(chamber: Chamber) -> None:
    chamber.award(CUP, body="court_council", ballot="secret")
    chamber.register(
        MandateGranted("council", "m3", "teller", dt.date(2020, 1, 1), None, False, None, True),
        stream=registry_of("council"),
    )
    [line] = chamber.put_forward(CUP, ["u2"])
    sitting = chamber.meet("moj", [line], "council")
    chamber.ballot(sitting, [line], "council")
    chamber.count_all(sitting, {line: 1})
    issued = len(chamber.state(sitting).present)
    count = CountLines("1/secret", {line: papers(1, issued)})
    assert chamber.refused(sitting, person("m3"), count) == "two_tellers_only"


def test_open_sheets_and_secret_papers_do_not_mix(chamber: Chamber) -> None:
    chamber.award("court.shown", body="court_council")
    chamber.award("court.hidden", body="court_council", ballot="secret")
    lines = chamber.put_forward("court.shown", ["u2"]) + chamber.put_forward("court.hidden", ["u2"])
    sitting = chamber.meet("moj", lines, "council")
    assert chamber.refused(sitting, CHAIR, OpenSheets(tuple(lines))) == "open_and_secret"


def test_lines_of_one_award_at_two_of_its_votes_do_not_compete(chamber: Chamber) -> None:
    once = award(CUP).canonical()
    vote, signing = once["route"]
    twice = {**once, "route": [vote, {**vote, "stage": "again"}, signing]}
    chamber.adopt_policy(Policy.model_validate(twice), CUP)
    first, second = chamber.put_forward(CUP, ["u2", "u3"])
    chamber.hold("c6", {first: 11})
    sitting = chamber.meet("c7", (first, second))
    assert chamber.refused(sitting, HEAD, OpenSheets((first, second))) == "stages_differ"


def test_a_line_that_concerns_all_who_vote_is_not_voted_on(chamber: Chamber) -> None:
    chamber.award(CUP, body="court_council", recusal=["declared"])
    [line] = chamber.put_forward(CUP, ["u2"])
    declared = (ConflictDeclared("council", member, "u2") for member in chamber.members)
    chamber.register(*declared, stream=registry_of("council"))
    sitting = chamber.meet("moj", [line], "council")
    assert chamber.refused(sitting, CHAIR, OpenSheets((line,))) == "nobody_may_vote"
