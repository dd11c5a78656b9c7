"""In which order deeds are done: the file's wherever they meet; and what a surprise takes with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.commands import ASKS
from scenarios import steps
from scenarios.format import Scenario, load
from scenarios.order import Deed, deeds
from scenarios.steps.asked import WORDS
from tests.scenarios.told import SCENARIOS, play, scenario

SHIPPED = sorted(file.parent.name for file in SCENARIOS.glob("*/scenario.yaml"))
SMALL = [name for name in SHIPPED if not name.startswith("culture")]


def before(order: tuple[Deed, ...]) -> list[set[int]]:
    """Everything that has to be over before each deed, step by step backwards."""
    found: list[set[int]] = []
    for deed in order:
        found.append(set(deed.after).union(*(found[number] for number in deed.after)))
    return found


@pytest.mark.parametrize("name", SMALL)
def test_deeds_that_touch_one_stream_are_done_in_the_order_of_the_file(name: str) -> None:
    order = deeds(scenario(name))
    over = before(order)
    for later, deed in enumerate(order):
        for earlier in range(later):
            meets = deed.own is None or order[earlier].own is None
            if meets or order[earlier].touches & deed.touches:
                assert earlier in over[later], (name, earlier, later)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_case_is_filed_once_and_every_step_is_done_once(name: str) -> None:
    of = scenario(name)
    order = deeds(of)
    assert [deed.step for deed in order if deed.step is not None] == list(range(len(of.steps)))
    filed = {of.cases[deed.case].case for deed in order if deed.case is not None}
    later = {step.case for step in of.steps if isinstance(step, steps.Nominate)}
    listed = {case.case for case in of.cases if case.list is not None}
    assert sorted([*filed, *later, *listed]) == sorted(case.case for case in of.cases)


def test_units_that_have_nothing_to_do_with_each_other_wait_for_nobody() -> None:
    order = deeds(scenario("court-cluster-vi-2020"))
    over = before(order)
    of_unit = {n: deed.own for n, deed in enumerate(order) if deed.own and deed.own.endswith("-unit")}
    for later, own in of_unit.items():
        assert all(of_unit.get(number, own) == own for number in over[later])


# A surprise ------------------------------------------------------------------------------------------------


def without_step(of: Scenario, number: int) -> Scenario:
    return of.model_copy(update={"steps": of.steps[:number] + of.steps[number + 1 :]})


def test_what_comes_after_a_surprise_is_left_out_and_the_rest_is_played() -> None:
    of = scenario("court-cluster-vi-2020")
    # Nobody opens the sitting of one unit: its ballot is refused, and the cluster cannot meet without it.
    unopened = next(n for n, s in enumerate(of.steps) if isinstance(s, steps.OpenSitting))
    told = play(without_step(of, unopened))
    [surprise] = told.played.surprises
    assert surprise.refusal is not None
    assert surprise.refusal.code == "sitting_not_there"
    assert told.played.sittings["cluster"].phase == "unborn"
    assert told.played.sittings["cluster-2024"].phase == "ended", "the other play has nothing to do with it"
    assert told.played.cases["vp"].shown == "cluster", "what did not touch it went on"


def test_a_wrong_expectation_is_told_with_its_line_and_stops_nothing(tmp_path: Path) -> None:
    text = (SCENARIOS / "trade-artisans-2019/scenario.yaml").read_text("utf-8")
    for file in ("peoples.yaml", "merited.yaml"):
        (tmp_path / file).write_text((SCENARIOS / "trade-artisans-2019" / file).read_text("utf-8"), "utf-8")
    wrong = text.replace("results: {passed: 79, not_passed: 13}", "results: {passed: 80, not_passed: 12}")
    (tmp_path / "scenario.yaml").write_text(wrong, "utf-8")
    told = play(load(tmp_path))
    [surprise] = told.played.surprises
    assert surprise.place.line == 1 + text[: text.index("results: {passed: 79")].count("\n")
    assert "'passed': 80" in surprise.expected
    assert "'passed': 79" in surprise.happened


# Words -----------------------------------------------------------------------------------------------------


def test_whatever_can_be_asked_of_a_case_a_sitting_a_list_or_a_decision_has_a_step() -> None:
    in_a_word = {asking.__name__ for _, asking in WORDS.values()}
    otherwise = {"Tick", "ReportOutage", "ChangeRegistry", "CorrectOutcome", "CloseSeason"}
    otherwise |= {"Invite", "EnrolPasskey", "RevokePasskey"}  # of people at the web, not of a case
    of_their_own = {
        *("Nominate", "CastVote", "CountPapers", "CloseBallot", "OpenBallot", "ExtendDeadline", "Recuse"),
        *("Sign", "Decline", "Return", "Resubmit", "Withdraw", "Amend"),
        *("Convene", "OpenSitting", "ChangeAttendance", "OpenSheets", "CastSheet", "CountLines"),
        *("SignMinutes", "FileList", "DraftDecision", "ReopenCases"),
    }
    assert in_a_word | of_their_own | otherwise == set(ASKS)
    assert not in_a_word & of_their_own
