"""The policies and calendars that we ship: read as a user's would be, and complete in what they cite."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from console.policies import named
from domain.award.clauses import figures
from domain.award.shelf import faults, gaps, walked
from domain.award.stages import VoteStage
from scenarios.format import POLICIES, load_calendar, load_policy
from tests.policies.shipped import FILES, in_force, shelf


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(POLICIES)))
def test_a_policy_cites_where_each_stage_and_each_criterion_was_read(file: Path) -> None:
    policy = load_policy(file)
    for stage in policy.route:
        assert stage.cite
        assert stage.certainty
    for rule in policy.eligibility:
        written = rule.model_dump()
        assert written["cite"]
        assert written["certainty"] in ("read", "superseded", "unverified")
    for figure in figures(policy):
        if figure.key[0] == "eligibility" or figure.key[-1] in ("pass", "quorum", "quota"):
            assert figure.source is not None


def test_what_is_to_stand_can_run_and_is_decided() -> None:
    for one in shelf():
        assert one.policy.rules == 2, one.name
        assert one.policy.undecided() == [], one.name


def test_the_command_line_looks_at_every_file() -> None:
    assert named((POLICIES,)) == list(FILES)
    beside = {file.relative_to(POLICIES).parts[0] for file in POLICIES.rglob("*.yaml") if file not in FILES}
    assert beside == {"calendars"}, "no file stands where neither looks"


def test_no_two_files_contradict_each_other() -> None:
    assert faults(shelf()) == ()


def test_no_day_lies_between_two_versions_of_an_award() -> None:
    assert gaps(shelf()) == ()


def test_every_award_has_a_version_in_force_now() -> None:
    for award in {one.policy.award for one in shelf()}:
        in_force(award, "2026-11-22")


def test_the_flags_of_the_first_demo_follow_each_other_without_overlap() -> None:
    old, new = (load_policy(POLICIES / f"court/flag-{year}.yaml") for year in (2018, 2024))
    assert old.in_force.until is not None
    assert not old.in_force.overlaps(new.in_force)
    assert old.in_force.picked_by == new.in_force.picked_by


SEASON_TITLES = ("advanced_worker", "base_fighter", "advanced_unit", "excellent_unit")
SECTOR_TITLES = (*SEASON_TITLES, "sector_fighter", "flag")
FORMS = ("commendation", "certificate_person", "certificate_unit", "certificate_simplified", "medal")
STATE = (
    "national_fighter", "government_flag", "pm_certificate",
    "labour_order_1", "labour_order_2", "labour_order_3",
)  # fmt: skip
JUDGES = ("good_judge", "outstanding_judge", "exemplary_judge")
GIVEN = {
    "court": (*SECTOR_TITLES, *FORMS, *STATE, *JUDGES, "initiative", "sector_initiative"),
    "procuracy": (*SECTOR_TITLES, *FORMS, *STATE, "initiative", "sector_initiative"),
    "justice": (*SECTOR_TITLES, *FORMS, *STATE),
    # Above these its people and offices are proposed to the ministry, and hold the ministry's awards.
    "enforcement": (*SEASON_TITLES, "commendation"),
}  # fmt: skip


@pytest.mark.parametrize(("sector", "award"), [(s, a) for s, awards in GIVEN.items() for a in awards])
def test_every_award_that_a_sector_gives_or_proposes_has_its_file(sector: str, award: str) -> None:
    policy = in_force(f"{sector}.{award}", "2026-11-22")
    assert policy.title.vi
    assert policy.title.en


def test_there_is_no_award_that_the_list_does_not_know() -> None:
    listed = {f"{sector}.{award}" for sector, awards in GIVEN.items() for award in awards}
    assert {one.policy.award for one in shelf()} == listed


@pytest.mark.parametrize(
    ("sector", "first"),
    [
        ("court", "2018-06-08"),
        ("procuracy", "2019-06-28"),
        ("justice", "2017-10-01"),
        ("enforcement", "2017-10-01"),
    ],
)
def test_a_season_title_is_there_from_the_first_circular_that_was_read(sector: str, first: str) -> None:
    for award in SEASON_TITLES:
        in_force(f"{sector}.{award}", first)


def test_votes_on_many_nominations_are_held_in_sittings() -> None:
    for one in shelf():
        for stage in one.policy.route:
            assert not isinstance(stage, VoteStage) or stage.held == "sitting", f"{one.name}: {stage.stage}"


def test_who_decides_on_a_list_signs_it_and_a_file_for_the_state_leaves() -> None:
    for one in shelf():
        last = one.policy.route[-1]
        state = one.policy.award.partition(".")[2] in STATE
        assert (last.stage, last.kind) == (("upward", "upward") if state else ("signing", "sign")), one.name


def test_freezing_stands_on_the_decree_that_says_it() -> None:
    for one in shelf():
        for _, criterion in walked(one.policy.eligibility):
            if criterion.rule == "no_open" and criterion.certainty != "unverified":
                assert one.policy.in_force.begins.isoformat() >= "2025-07-01", one.name


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
