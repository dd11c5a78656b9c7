"""The demonstration is half way: something of each kind of work waits for somebody, and nothing is late."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from pathlib import Path

import pytest

from domain.facts import COMMON, Unread
from domain.kinds import kind_of
from domain.nomination.waiting import Wait
from domain.registry import Register
from scenarios.format import Scenario, load
from scenarios.play import Played, Player
from tests.scenarios.playing import Memory

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
        "sign_pledge",
        "confirm_targets",
        "report_again",
        "follow_action",
    ],
)
def test_something_of_each_kind_of_work_waits(memory: tuple[Memory, Played], task: str) -> None:
    assert waits(memory[0])[task]


def test_somebody_audits_and_somebody_keeps_the_registry(memory: tuple[Memory, Played]) -> None:
    common = memory[0].state(COMMON)
    assert isinstance(common, Register)
    held = {mandate.office for mandate in common.mandates}
    assert {"auditor", "registrar"} <= held


def test_everything_in_it_is_marked_as_made_up(scenario: Scenario) -> None:
    rows = (*scenario.people, *scenario.mandates, *scenario.cases, *scenario.sittings, *scenario.decisions)
    assert all(row.made_up for row in rows)
    assert all(getattr(step, "made_up", True) for step in scenario.steps)
