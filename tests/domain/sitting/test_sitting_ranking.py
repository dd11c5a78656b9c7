"""Ranking by score in a sitting, and an outcome that needs the chair among those in favour."""

from __future__ import annotations

import pytest

from domain.answers import Refusal
from domain.commands import OpenSheets
from domain.events import ResultRow, ResultsEntered
from domain.facts import registry_of
from tests.domain.sitting.chamber import Chamber
from tests.world import person

CUP = "court.cup"


def score(chamber: Chamber, unit: str, value: str) -> None:
    entered = ResultsEntered(unit, "court-2020", "made up", True, (ResultRow(unit, "score", value),))
    chamber.register(entered, stream=registry_of(unit))


def test_the_best_scores_win_among_those_who_reach_the_share(chamber: Chamber) -> None:
    chamber.award(CUP, seats="allotment", rank="score")
    chamber.allot(CUP, 2)
    lines = chamber.put_forward(CUP, ["u2", "u3", "u4", "u5"])
    for unit, value in zip(("u2", "u3", "u4", "u5"), ("80", "96", "91", "99"), strict=True):
        score(chamber, unit, value)
    sitting = chamber.hold("c6", dict(zip(lines, (11, 9, 8, 7), strict=True)))
    said = list(chamber.state(sitting).results.values())
    # u5 has the best score and only 7 of 12; u2 has the most votes and the lowest score.
    assert said == ["no_seat", "passed", "passed", "not_passed"]
    places = [chamber.state(line).taken[-1].place for line in lines[:3]]
    assert places == [3, 1, 2]


def test_no_ballot_is_opened_that_could_not_be_ranked_and_a_score_entered_then_helps(
    chamber: Chamber,
) -> None:
    chamber.award(CUP, seats="allotment", rank="score")
    chamber.allot(CUP, 1)
    lines = chamber.put_forward(CUP, ["u2", "u3"])
    score(chamber, "u2", "80")
    sitting = chamber.meet("c6", lines)
    answer = chamber.ask(sitting, person("u1.1"), OpenSheets(tuple(lines)))
    assert isinstance(answer, Refusal)
    assert answer.code == "score_missing"
    assert answer.values == {"line": lines[1], "missing": 1}
    score(chamber, "u3", "81")
    ballot = chamber.ballot(sitting, lines)
    chamber.vote_all(sitting, dict.fromkeys(lines, 9))
    chamber.close(sitting, ballot)
    chamber.adopt_minutes(sitting)
    assert list(chamber.state(sitting).results.values()) == ["no_seat", "passed"]


def test_a_tie_on_the_last_seat_goes_to_the_collective_that_the_registry_says_has_seventy_percent_women(
    chamber: Chamber,
) -> None:
    chamber.award(CUP, seats="allotment", ties=["women"])
    chamber.allot(CUP, 1)
    lines = chamber.put_forward(CUP, ["u2", "u3"])
    stated = ResultsEntered("u3", "court-2020", "made up", True, (ResultRow("u3", "trait", "women_70"),))
    chamber.register(stated, stream=registry_of("u3"))
    sitting = chamber.hold("c6", dict.fromkeys(lines, 9))
    assert list(chamber.state(sitting).results.values()) == ["no_seat", "passed"]
    assert chamber.state(lines[1]).taken[-1].why == "women"


@pytest.mark.parametrize(("chair", "result"), [("approve", "passed"), ("reject", "not_passed")])
def test_where_the_chair_has_to_agree_the_share_alone_is_not_enough(
    chamber: Chamber, chair: str, result: str
) -> None:
    chamber.award(CUP, chair_must_agree=True)
    [line] = chamber.put_forward(CUP, ["u2"])
    sitting = chamber.meet("c6", [line])
    ballot = chamber.ballot(sitting, [line])
    for seat in chamber.units:
        choice = chair if seat == "u1" else "approve"
        if seat != "u2":
            chamber.sheet(sitting, seat, {line: "approve" if choice == "approve" else "reject"})
    chamber.close(sitting, ballot)
    chamber.adopt_minutes(sitting)
    count = chamber.state(sitting).counted[-1].counts[line]
    assert count.approve == (11 if chair == "approve" else 10), "both are more than 2/3 of 12"
    assert chamber.state(sitting).results[line] == result
