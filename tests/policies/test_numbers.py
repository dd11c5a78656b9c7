"""The numbers of the law stand in the policy, the period and the clause in which they were published."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest

from domain.award.criteria import (
    EmployedFor,
    Holds,
    MembersHold,
    MembersRated,
    Metric,
    NotDisciplined,
    Service,
)
from domain.award.policy import Policy
from domain.award.shelf import walked
from domain.award.stages import ConsultationStage, PostingStage, Quota, Threshold, VoteStage
from tests.policies.shipped import in_force

HALF, TWO_THIRDS = Fraction(1, 2), Fraction(2, 3)


def vote(policy: Policy, stage: str) -> VoteStage:
    found = next(s for s in policy.route if s.stage == stage)
    assert isinstance(found, VoteStage)
    return found


def share(policy: Policy, stage: str) -> tuple[Fraction, bool]:
    """The share that passes, and whether it has to be exceeded."""
    threshold = vote(policy, stage).threshold
    assert isinstance(threshold, Threshold)
    return threshold.share, threshold.strict


def quota(policy: Policy, stage: str) -> Quota:
    found = vote(policy, stage).quota
    assert found is not None
    return found


@pytest.mark.parametrize(
    "award", ["advanced_worker", "base_fighter", "advanced_unit", "excellent_unit", "sector_fighter", "flag"]
)
def test_two_thirds_of_all_staff_bring_a_title_up_in_the_courts_until_june_2024(award: str) -> None:
    for day in ("2018-06-08", "2020-09-30", "2023-12-31", "2024-06-10"):
        policy = in_force(f"court.{award}", day)
        assert share(policy, "unit") == (TWO_THIRDS, False)
        assert vote(policy, "unit").base == "staff"
    assert vote(in_force(f"court.{award}", "2024-06-11"), "unit").threshold == "unknown"


def test_four_fifths_of_all_members_for_a_base_fighter_of_the_procuracy() -> None:
    for day in ("2024-10-01", "2026-11-22"):
        policy = in_force("procuracy.base_fighter", day)
        assert share(policy, "base_council") == (Fraction(4, 5), False)
        assert (vote(policy, "base_council").base, vote(policy, "base_council").absentees) == (
            "members",
            "written",
        )
    assert vote(in_force("procuracy.base_fighter", "2024-09-30"), "base_council").threshold == "unknown"


def test_nine_tenths_for_a_fighter_of_the_procuracy_under_the_circular_of_2019() -> None:
    for day in ("2019-06-28", "2024-09-30"):
        policy = in_force("procuracy.sector_fighter", day)
        assert share(policy, "council") == (Fraction(9, 10), False)
        assert vote(policy, "council").ties == ("state_award", "adhoc_certificates")
    assert vote(in_force("procuracy.sector_fighter", "2024-10-01"), "council").threshold == "unknown"


@pytest.mark.parametrize("sector", ["court", "procuracy", "justice"])
def test_nine_tenths_for_a_national_fighter_until_the_end_of_2023(sector: str) -> None:
    policy = in_force(f"{sector}.national_fighter", "2023-12-31")
    assert share(policy, "council") == (Fraction(9, 10), False)
    assert vote(policy, "council").ballot == "secret"
    assert vote(in_force(f"{sector}.national_fighter", "2024-01-01"), "council").threshold == "unknown"


@pytest.mark.parametrize("sector", ["court", "procuracy", "justice", "enforcement"])
def test_fifteen_percent_of_advanced_workers_at_most_until_the_end_of_2023(sector: str) -> None:
    limit = quota(in_force(f"{sector}.base_fighter", "2023-12-31"), "base_council")
    assert (limit.share, limit.of, limit.rounding) == (Fraction(15, 100), f"{sector}.advanced_worker", "down")
    assert vote(in_force(f"{sector}.base_fighter", "2024-01-01"), "base_council").quota is None


def test_twenty_percent_of_advanced_units_and_at_least_one_in_the_procuracy_from_october_2024() -> None:
    limit = quota(in_force("procuracy.excellent_unit", "2024-10-01"), "base_council")
    assert (limit.share, limit.of) == (Fraction(1, 5), "procuracy.advanced_unit")
    assert (limit.at_least, limit.rounding) == (1, "down")
    before = in_force("procuracy.excellent_unit", "2024-09-30")
    assert all(stage.quota is None for stage in before.route if isinstance(stage, VoteStage))


@pytest.mark.parametrize("sector", ["court", "procuracy", "justice"])
def test_the_base_of_the_governments_flag_are_those_that_meet_the_standard(sector: str) -> None:
    limit = quota(in_force(f"{sector}.government_flag", "2022-12-01"), "council")
    # Not the holders of the sector's flag: a number that the council enters, with its source.
    assert (limit.share, limit.of) == (Fraction(1, 5), None)


def test_the_procuracys_flags_of_the_government_are_allotted() -> None:
    assert vote(in_force("procuracy.government_flag", "2022-12-01"), "council").seats == "allotment"


def test_four_fifths_of_the_cluster_for_the_procuracys_flag_and_two_thirds_for_the_courts() -> None:
    assert share(in_force("procuracy.flag", "2023-11-30"), "cluster") == (Fraction(4, 5), False)
    court = vote(in_force("court.flag", "2020-09-30"), "cluster")
    assert share(in_force("court.flag", "2020-09-30"), "cluster") == (TWO_THIRDS, False)
    assert (court.held, court.seats, court.base) == ("sitting", "allotment", "units")


def test_more_than_half_of_the_staff_for_a_good_judge_and_seven_tenths_for_an_outstanding_one() -> None:
    for day in ("2020-05-05", "2026-11-22"):
        good, outstanding = (in_force(f"court.{which}_judge", day) for which in ("good", "outstanding"))
        assert share(good, "unit") == (HALF, True)
        assert share(outstanding, "unit") == (Fraction(7, 10), False)
        assert vote(good, "unit").base == vote(outstanding, "unit").base == "staff"
        assert [c.waivable for c in outstanding.eligibility if isinstance(c, Holds)] == [True]


def test_a_good_judges_cases_and_faults() -> None:
    metrics = [
        c for _, c in walked(in_force("court.good_judge", "2020-05-05").eligibility) if isinstance(c, Metric)
    ]
    assert [c.amount.at_least for c in metrics if c.metric == "cases"] == [350, 500, 450]
    assert [c.amount.at_most for c in metrics if c.metric == "overdue_cases"] == [0]
    assert [c.amount.at_most for c in metrics if c.of == "cases"] == [Fraction(15, 1000)]


@pytest.mark.parametrize("sector", ["court", "procuracy", "justice", "enforcement"])
def test_an_excellent_collective_all_completed_seventy_percent_advanced_one_fighter(sector: str) -> None:
    asked = in_force(f"{sector}.excellent_unit", "2024-12-01").eligibility
    assert [c.amount.at_least for c in asked if isinstance(c, MembersRated)] == [1]
    held = {c.award: c for c in asked if isinstance(c, MembersHold)}
    assert held[f"{sector}.advanced_worker"].amount.at_least == Fraction(7, 10)
    fighters = held[f"{sector}.base_fighter"]
    assert fighters.count
    assert fighters.amount.at_least == 1
    assert all(c.certainty == "read" for c in held.values())


def test_an_advanced_collective_of_the_courts_more_than_half_of_the_procuracy_from_half() -> None:
    for sector, strict in (("court", True), ("procuracy", False)):
        (held,) = (
            c
            for c in in_force(f"{sector}.advanced_unit", "2023-09-30").eligibility
            if isinstance(c, MembersHold)
        )
        assert (held.amount.more_than if strict else held.amount.at_least) == HALF


def test_three_titles_running_for_the_sector_two_for_the_nation() -> None:
    for sector in ("court", "procuracy", "justice"):
        for award, times in (("sector_fighter", 3), ("national_fighter", 2)):
            asked = in_force(f"{sector}.{award}", "2026-11-22").eligibility
            holds = [c for _, c in walked(asked) if isinstance(c, Holds)]
            assert holds
            assert {(c.times, c.consecutive) for c in holds} == {(times, True)}


def test_a_new_member_of_the_procuracy_needs_ten_months_then_six() -> None:
    for day, months in (("2024-09-30", 10), ("2024-10-01", 6)):
        asked = in_force("procuracy.advanced_worker", day).eligibility
        assert [c.months for c in asked if isinstance(c, EmployedFor)] == [months]
    asked = in_force("procuracy.advanced_worker", "2026-11-22").eligibility
    assert [c.worst for c in asked if isinstance(c, NotDisciplined)] == ["reprimand"]


def test_fifteen_years_for_the_procuracys_medal() -> None:
    asked = in_force("procuracy.medal", "2024-07-26").eligibility
    assert [(c.years, c.certainty) for c in asked if isinstance(c, Service)] == [(15, "superseded")]


@pytest.mark.parametrize(
    ("day", "posted"), [("2023-12-31", "5wd"), ("2025-06-30", "10wd"), ("2026-11-22", "10wd")]
)
def test_an_order_is_posted_before_the_council_meets(day: str, posted: str) -> None:
    for sector, order in itertools.product(("court", "procuracy", "justice"), (1, 2, 3)):
        route = in_force(f"{sector}.labour_order_{order}", day).route
        (posting,) = (stage for stage in route if isinstance(stage, PostingStage))
        assert str(posting.days) == posted
        stages = [stage.stage for stage in route]
        assert stages.index("posting") < stages.index("council")


def test_other_bodies_answer_within_ten_working_days() -> None:
    asked = [
        (stage.certainty, str(stage.reply))
        for day in ("2014-05-13", "2024-12-01", "2026-11-22")
        for stage in in_force("justice.labour_order_1", day).route
        if isinstance(stage, ConsultationStage)
    ]
    # Read for 2012 to 2017; since then only carried on.
    assert asked == [("superseded", "10wd"), ("unverified", "10wd"), ("unverified", "10wd")]


@pytest.mark.parametrize(
    ("award", "times"),
    [
        ("advanced_worker", "3/10"), ("base_fighter", "1"),
        ("sector_fighter", "3"), ("national_fighter", "9/2"),
        ("advanced_unit", "4/5"), ("excellent_unit", "3/2"), ("government_flag", "12"),
    ],
)  # fmt: skip
def test_the_money_that_goes_with_a_title(award: str, times: str) -> None:
    for sector in ("court", "procuracy", "justice"):
        bonus = in_force(f"{sector}.{award}", "2026-11-22").bonus
        assert bonus is not None
        assert bonus.times == Fraction(times)
