"""The demonstration is half way: something of each kind of work waits for somebody, and nothing is late."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from domain.calendar import local_date
from domain.facts import COMMON, Unread
from domain.kinds import kind_of
from domain.movement import Movement
from domain.movement.measuring import measured
from domain.nomination.waiting import Wait
from domain.registry import Register
from scenarios.format import Scenario, load
from scenarios.play import Played, Player
from tests.scenarios.playing import Memory

TODAY = local_date(dt.datetime.now(dt.UTC))
FOLDER = Path(__file__).resolve().parents[2] / "scenarios" / "demo-halfway"


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load(FOLDER)


@pytest.fixture(scope="module")
async def memory(scenario: Scenario, tmp_path_factory: pytest.TempPathFactory) -> tuple[Memory, Played]:
    memory = Memory(tmp_path_factory.mktemp("demo") / "keys")
    played = await Player(scenario, memory.send, memory.hand_over, memory, lambda _done, _all: None).play()
    return memory, played


def waits(memory: Memory) -> dict[str, list[Wait]]:
    """What waits, by task."""
    found: dict[str, list[Wait]] = defaultdict(list)
    for stream, folded in memory.folded.items():
        if stream.startswith(("registry/", "service")):
            continue
        try:
            facts = memory.registers.facts(others=lambda name: memory.folded[name].state)
            of = kind_of(stream).waits_for(folded.state, facts)
        except Unread as unread:
            raise AssertionError(stream) from unread
        for wait in of:
            found[wait.task].append(wait)
    return found


def test_it_goes_as_it_says(memory: tuple[Memory, Played]) -> None:
    assert memory[1].surprises == []


def test_it_names_no_day_so_that_nothing_is_late_whenever_it_is_played(
    scenario: Scenario, memory: tuple[Memory, Played]
) -> None:
    assert all(case.on is None for case in scenario.cases)
    assert all(sitting.meets is None for sitting in scenario.sittings)
    assert all(getattr(step, "on", None) is None for step in scenario.steps)
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    until = [wait.until for of in waits(memory[0]).values() for wait in of if wait.until is not None]
    assert until
    assert min(until) > soon


@pytest.mark.parametrize(
    "task",
    [
        "vote",
        "count",
        "close",
        "adopt",
        "open",
        "convene",
        "sign",
        "check",
        "list",
        "appraise",
        "answer_comment",
        "issue_plan",
        "sign_pledge",
        "report_target",
        "report_again",
        "confirm_targets",
        "hold_review",
        "follow_action",
        "adopt_plan",
    ],
)
def test_something_of_each_kind_of_work_waits(memory: tuple[Memory, Played], task: str) -> None:
    assert waits(memory[0])[task]


def test_a_movement_is_half_way(memory: tuple[Memory, Played]) -> None:
    now = memory[0].state("movement/cum-6")
    assert isinstance(now, Movement)
    assert now.phase == "launched"
    assert now.published, "the public reads its plan"
    units = set(now.members)
    assert len(units) == 12
    assert now.planned.runs.begins < now.planned.reports[0].until < TODAY < now.planned.runs.until
    unplanned = units - now.plans.keys()
    unsigned = {unit for pledge in now.pledges.values() for unit in pledge.missing}
    assert unplanned & unsigned == {"u12"}
    assert 0 < len(now.acknowledged) < 12
    states = Counter(one.state for one in now.results.values())
    assert states["reported"] == 1
    assert states["returned"] == 1
    assert states["confirmed"] > 1
    assert len(now.open_actions) == 1
    assert any(target.bands for target in now.planned.targets)
    on_time = next(target for target in now.planned.targets if target.comparison == ">")
    edge = measured(now, on_time, "hv", confirmed_only=True, by=TODAY)
    assert (edge.value, edge.standing) == (edge.wanted, "missed"), "more than 97 % is not 97 %"


def test_the_movement_before_it_is_reviewed_and_its_results_are_public(
    memory: tuple[Memory, Played],
) -> None:
    before = memory[0].state("movement/cum-6-truoc")
    assert isinstance(before, Movement)
    assert before.phase == "reviewed"
    assert [one.what for one in before.published] == ["results"]
    assert {one.state for one in before.results.values()} == {"confirmed"}
    [count] = before.reviews[-1].held.targets
    assert (count.met, count.missed) == (2, 1)


def test_its_movement_is_half_way_on_any_day() -> None:
    for today in (dt.date(2027, 1, 1), dt.date(2028, 2, 29), dt.date(2028, 8, 31)):
        steps = load(FOLDER, today=today).steps
        [plan] = [
            one for one in steps if one.do == "draft_movement" and getattr(one, "movement", "") == "cum-6"
        ]
        data = plan.model_dump()
        first, second = data["reports"]
        assert first["until"] < today <= second["until"]
        assert all(due["on"] > today + dt.timedelta(days=2) for due in data["deadlines"])
        days = [due["on"] for due in data["deadlines"]]
        assert days == sorted(days)


def test_somebody_audits_and_somebody_keeps_the_registry(memory: tuple[Memory, Played]) -> None:
    common = memory[0].state(COMMON)
    assert isinstance(common, Register)
    held = {mandate.office for mandate in common.mandates}
    assert {"auditor", "registrar"} <= held


def test_everything_in_it_is_marked_as_made_up(scenario: Scenario) -> None:
    rows = (*scenario.people, *scenario.mandates, *scenario.cases, *scenario.sittings, *scenario.decisions)
    assert all(row.made_up for row in rows)
    assert all(getattr(step, "made_up", True) for step in scenario.steps)
