"""What the benchmark makes of its times: statistics, aims, tables, and their place on the page."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import nation, simulating, thousands
from benchmarks import season as written
from benchmarks.contest import DBOS, OURS, ROOT, TEMPORAL
from benchmarks.figures import Figures, Run, Series, percentile
from benchmarks.folding import Speed
from benchmarks.nationwide import REGISTRY, Mark
from benchmarks.page import BEGIN, END, NoMarks, put
from benchmarks.sitting import Held, Kind
from benchmarks.table import Report
from benchmarks.thousands import Season
from domain.commands import Command


def series(*milliseconds: float) -> Series:
    """Runs of four votes, one after the other, each of which takes as long as is said for its run."""
    return Series(tuple(Run(4 * ms / 1000, (ms / 1000,) * 4, 26) for ms in milliseconds))


def report(ours: float, a: float, b: float) -> Report:
    def figures(ms: float) -> Figures:
        return Figures(series(ms), series(ms), series(ms))

    machine = {"Cores": "2", "Python": "3.11"}
    contest = {OURS: figures(ours), TEMPORAL: figures(a), DBOS: figures(b)}
    return Report(machine, contest, Speed(1000, fold=60_000, replay=14_000))


@given(st.lists(st.floats(0, 60), min_size=1), st.floats(0.01, 1))
def test_a_percentile_is_the_least_value_that_so_many_do_not_exceed(
    values: list[float], share: float
) -> None:
    found = percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values)
    lower = [value for value in values if value < found]
    assert len(lower) < share * len(values)


def test_nothing_has_no_percentile() -> None:
    with pytest.raises(ValueError, match="nothing"):
        percentile([], 0.5)


def test_a_disturbed_run_does_not_move_the_median_but_is_seen_in_the_worst() -> None:
    measured = series(10, 12, 11, 900, 10)
    assert measured.p50 == pytest.approx(0.011)
    assert measured.slowest == pytest.approx(0.011)
    assert measured.votes_a_second == pytest.approx(1 / 0.011)
    assert measured.worst == measured.p99 == pytest.approx(0.9)
    assert measured.recorded_a_vote == 6.5


def test_the_aims_are_those_of_the_issue() -> None:
    met = {aim.what: aim.met for aim in report(ours=10, a=20, b=20).aims()}
    assert len(met) == 7
    assert [what for what, is_met in met.items() if not is_met] == [
        "Replay with every decision, entries a second on one core"
    ]


def test_an_aim_that_is_missed_is_called_so() -> None:
    missed = report(ours=10, a=19, b=9)
    assert [aim.met for aim in missed.aims()] == [False, False, False, False, True, True, False]
    assert missed.markdown().count("**missed**") == 5
    assert missed.text().count("MISSED") == 5


def test_the_tables_have_as_many_cells_in_every_row() -> None:
    for table in report(10, 20, 20).markdown().split("\n\n"):
        if table.startswith("|"):
            assert len({line.count("|") for line in table.splitlines()}) == 1
    text = report(10, 20, 20).text()
    assert "10.0 / 10.0" in text
    assert text == "\n".join(line.rstrip() for line in text.splitlines())


def held(kind: Kind, durable: float, awake: float) -> Held:
    return Held(kind, 29, 300, sheets=1, counted=0.1, durable=durable, awake=awake, entries=602)


def test_sittings_have_a_table_and_two_aims_each() -> None:
    sittings = held("open", 0.2, 9.9), held("secret", 1.0, 3)
    measured = dataclasses.replace(report(10, 20, 20), sittings=sittings)
    aims = measured.aims()[7:]
    assert [(aim.what.rpartition(": ")[2], aim.met) for aim in aims] == [
        ("durable after the last signature", True),
        ("all runs awake", True),
        ("durable after the last signature", False),
        ("all runs awake", True),
    ]
    assert "8,700 choices" in measured.text()
    tables = [table for table in measured.markdown().split("\n\n") if table.startswith("|")]
    assert len(tables) == 4
    for table in tables:
        assert len({line.count("|") for line in table.splitlines()}) == 1


def mark(what: str, nominations: int, **more: Any) -> Mark:
    seconds = {"seconds": nominations / 10, "processor": {"self": nominations / 100, "temporal": 0.0}}
    sizes = {"log": 1, "database": 2**20, "temporal": 2**20, "worker": 2**20, "worker_most": 2**21}
    return Mark(what=what, nominations=nominations, entries=10 * nominations, **{**seconds, **sizes, **more})


def test_the_cost_of_a_nomination_is_taken_over_whole_provinces() -> None:
    provinces = [mark("p1", 600), mark("p2", 600, seconds=30), mark("p3", 100, seconds=20)]
    season = Season([mark(REGISTRY, 0, seconds=50), *provinces])
    assert season.nominations == 1300
    assert [(one.nominations, one.milliseconds) for one in season.thousands()] == [(1200, 75), (100, 200)]
    assert season.cost().entries == 10
    assert season.cost().processor == pytest.approx(10)


def test_a_province_that_was_done_in_two_goes_is_not_measured() -> None:
    season = Season([mark(REGISTRY, 0), mark("p1", 600), mark("p2", 600, seconds=9000, again=True)])
    assert season.cost().milliseconds == 100
    assert season.nominations == 1200


def test_seasons_of_two_sizes_stand_side_by_side() -> None:
    small = Season([mark(REGISTRY, 0), mark("p1", 600)])
    large = Season([mark(REGISTRY, 0), mark("p1", 600), mark("p2", 600)])
    sizes, by = thousands.markdown([small, large]).split("\n\n")
    assert sizes.splitlines()[0] == "| Nominations | 600 | 1,200 |"
    assert by.splitlines()[-1] == "| 1,200 | 100 | 10 | 10.0 | 0% |"


def test_a_cost_that_stays_the_same_over_the_season_has_no_slope() -> None:
    season = Season([mark(REGISTRY, 0), *(mark(f"p{n}", 1200) for n in range(3))])
    _, slope, _ = thousands.markdown([season]).split("\n\n")
    assert "+0.00 ms of processor time and +0.000 entries" in slope


@given(st.integers(1, 400))
def test_a_plan_has_as_many_nominations_as_were_asked_for_and_each_once(number: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        written.write(folder, people=400, regional=10, provincial=2)
        nation.councils(folder)
        lines = [line.stream for province in nation.plan(folder, number) for line in province.lines]
    assert len(lines) == len(set(lines)) == number


def test_the_same_plan_asks_the_same_under_the_same_ids(tmp_path: Path) -> None:
    def asked() -> list[Command]:
        written.write(tmp_path, people=400, regional=10, provincial=2)
        nation.councils(tmp_path)
        day = dt.date(2025, 11, 3)
        return [
            command
            for province in nation.plan(tmp_path, 300)
            for commands in (
                *(nation.of_court(c, day) for c in province.courts),
                nation.of_province(province, day),
            )
            for command in commands
        ]

    first = asked()
    assert asked() == first
    assert len({(command.stream, command.id) for command in first}) == len(first)


@pytest.mark.parametrize(("seconds", "said"), [(59.9, "met"), (60.0, "**missed**")])
def test_the_aim_of_a_simulation_is_for_both_awards_together(seconds: float, said: str) -> None:
    tried = [simulating.Tried(10, loses=2, seconds=seconds, processor=40, memory=2**20 * n) for n in (70, 90)]
    found = simulating.Simulated(20, entries=300, of_nominations=200, written=5, others=0.25, tried=tried)
    text = simulating.markdown(found, {"Cores": "2"})
    tables = [block for block in text.split("\n\n") if block.startswith("|")]
    assert [{line.count("|") for line in table.splitlines()} for table in tables] == [{5}, {5}, {3}]
    assert f"| {said} |" in tables[1]
    assert "| Its processor time, s | 40.0 | 40.0 | 80.0 |" in tables[0]
    assert "| Its memory at most, MiB | 70 | 90 | 90 |" in tables[0]
    assert "10.0 for a nomination" in text
    assert "| Taken by other programs | 25% of all processor time |" in tables[2]


def test_the_data_is_json_with_every_figure() -> None:
    data = json.loads(json.dumps(report(10, 20, 20).data()))
    assert data["contestants"][OURS]["alone"]["p50"] == pytest.approx(0.01)
    assert data["contestants"][DBOS]["at_once"]["votes"] == 4
    assert data["one_core"] == {"entries": 1000, "fold": 60_000, "replay": 14_000}
    assert [aim["met"] for aim in data["aims"]] == [True] * 6 + [False]


def test_figures_take_the_place_of_older_ones_and_of_nothing_else() -> None:
    page = f"# Title\n\n{BEGIN}\nold\n{END}\n\nThe end.\n"
    once = put(page, "| new |")
    assert once == f"# Title\n\n{BEGIN}\n\n| new |\n\n{END}\n\nThe end.\n"
    assert put(once, "| new |") == once


@pytest.mark.parametrize("page", ["", BEGIN, f"{END} {BEGIN}"])
def test_a_page_without_its_marks_is_left_alone(page: str) -> None:
    with pytest.raises(NoMarks):
        put(page, "| new |")


def test_the_page_has_a_place_for_the_figures() -> None:
    text = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert put(text, "x") != text
    assert put(text, "x", thousands.BEGIN, thousands.END) != text
    assert put(text, "x", simulating.BEGIN, simulating.END) != text


def test_the_peers_use_the_same_temporal_and_driver_and_what_is_locked_for_them() -> None:
    def pinned(name: str) -> dict[str, str]:
        text = (ROOT / name).read_text(encoding="utf-8")
        return dict(re.findall(r"^([\w.-]+)==([^\s;\\]+)", text, re.MULTILINE))

    ours, peers = pinned("requirements.lock"), pinned("benchmarks/peers/requirements.lock")
    assert pinned("benchmarks/peers/requirements.in").items() <= peers.items()
    assert {name: ours[name] for name in ("temporalio", "asyncpg")} == {
        name: peers[name] for name in ("temporalio", "asyncpg")
    }
    lock = (ROOT / "benchmarks" / "peers" / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert lock.count("==") <= lock.count("--hash=sha256:")
