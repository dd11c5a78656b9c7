"""Days that are counted from today: what stands half way does so whenever it is read."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.marked import Document, Place
from scenarios.days import fill_in
from scenarios.format import ScenarioError, load

TODAY = dt.date(2026, 1, 31)
WITH_A_SEASON = """
scenario: counted
title: {vi: "Ví dụ", en: "Example"}
source: {cite: "Ví dụ", certainty: unverified}
seasons: [{season: s, begins: first(-12), ends: "DAY"}]
bodies: [{body: o, kind: organ, name: {vi: "Cơ quan", en: "Organ"}}]
"""


def filled(value: Any, today: dt.date = TODAY) -> Any:
    document = Document({"rows": ({"on": value},)}, {(): Place(Path("f"), 1)})
    fill_in(document, frozenset({"rows"}), today)
    return document.data["rows"][0]["on"]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("day(0)", "2026-01-31"),
        ("day(+1)", "2026-02-01"),
        ("day(-31)", "2025-12-31"),
        ("first(0)", "2026-01-01"),
        ("first(-1)", "2025-12-01"),
        ("first(+12)", "2027-01-01"),
        ("last(+1)", "2026-02-28"),
        ("last(+25)", "2028-02-29"),
        ("last(-2)", "2025-11-30"),
    ],
)
def test_a_day_is_counted_from_today(written: str, day: str) -> None:
    assert filled(written) == dt.date.fromisoformat(day)
    assert filled(({"until": written},)) == ({"until": dt.date.fromisoformat(day)},)


@given(today=st.dates(dt.date(1990, 1, 1), dt.date(2200, 1, 1)), months=st.integers(-400, 400))
def test_a_month_ends_on_the_day_before_the_next_begins(today: dt.date, months: int) -> None:
    last, following = filled(f"last({months:+})", today), filled(f"first({months + 1:+})", today)
    assert following - last == dt.timedelta(days=1)
    assert filled(f"first({months:+})", today).month == last.month


@pytest.mark.parametrize("said", ["day", "day(5)", "first(+1) of all", "today", "week(+1)", 7, None])
def test_other_values_stay_as_they_are(said: Any) -> None:
    assert filled(said) == said


def test_a_scenario_is_read_with_its_days_of_this_day(tmp_path: Path) -> None:
    file = tmp_path / "scenario.yaml"
    file.write_text(WITH_A_SEASON.replace("DAY", "last(+2)"), "utf-8")
    [season] = load(tmp_path, today=TODAY).seasons
    assert (season.begins, season.ends) == (dt.date(2025, 1, 1), dt.date(2026, 3, 31))
    file.write_text(WITH_A_SEASON.replace("DAY", "day(2)"), "utf-8")
    with pytest.raises(ScenarioError, match=r"scenario\.yaml:5"):
        load(tmp_path, today=TODAY)
