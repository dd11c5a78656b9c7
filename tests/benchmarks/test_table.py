"""What the benchmark makes of its times: statistics, aims, tables, and their place on the page."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.contest import DBOS, OURS, ROOT, TEMPORAL
from benchmarks.figures import Figures, Run, Series, percentile
from benchmarks.folding import Speed
from benchmarks.page import BEGIN, END, NoMarks, put
from benchmarks.table import Report


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
