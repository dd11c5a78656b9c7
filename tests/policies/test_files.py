"""The policies and calendars that we ship: read as a user's would be, and complete in what they cite."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from scenarios.format import POLICIES, load_calendar, load_policy

AWARDS = sorted(file for file in POLICIES.glob("*/*.yaml") if file.parent.name != "calendars")


@pytest.mark.parametrize("file", AWARDS, ids=str)
def test_a_policy_cites_where_each_stage_was_read(file: Path) -> None:
    policy = load_policy(file)
    assert policy.not_runnable() == []
    for stage in policy.route:
        assert stage.cite
        assert stage.certainty
    for rule in policy.eligibility:
        assert rule["cite"]
        assert rule["certainty"] in ("read", "superseded", "unverified")


def test_two_versions_of_an_award_follow_each_other_without_overlap() -> None:
    old, new = (load_policy(POLICIES / f"court/flag-{year}.yaml") for year in (2018, 2024))
    assert old.in_force.until is not None
    assert (new.in_force.begins - old.in_force.until).days == 1
    assert old.in_force.picked_by == new.in_force.picked_by


def test_calendars_follow_each_other_and_name_only_days_that_change_something() -> None:
    calendars = [load_calendar(file) for file in sorted((POLICIES / "calendars").glob("*.yaml"))]
    for before, after in itertools.pairwise(calendars):
        assert (after.begins - before.until).days == 1
    for calendar in calendars:
        assert all(calendar.begins <= day <= calendar.until for day in calendar.holidays)
        assert all(day.weekday() < 5 for day in calendar.holidays)
        assert all(day.weekday() >= 5 for day in calendar.worked_in_lieu)
        # Eleven days of holiday since 2021, ten before, twelve with the day of culture; some moved.
        assert 9 <= len(calendar.holidays) - len(calendar.worked_in_lieu) <= 13
