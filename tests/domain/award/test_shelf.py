"""Policies against each other: what cannot be is found where it stands; what can be is left alone."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.award.criteria import Amount
from domain.award.implied import leave_something, narrower
from domain.award.policy import Policy
from domain.award.shelf import Gap, Shelved, faults, gaps, youngest

SIGNING = {"stage": "signing", "kind": "sign", "by": "head", "body": "office", "cite": "Art. 9"}
Row = dict[str, Any]


def award(
    name: str = "court.flag", begins: str = "2020-01-01", until: str | None = None, *asked: Row, **more: Any
) -> Shelved:
    in_force = {"from": begins, "until": until, "picked_by": more.pop("picked_by", "season_end")}
    data = {
        "award": name,
        "rules": 2,
        "title": {"vi": "Cờ", "en": "Flag"},
        "subject": "unit",
        "basis": "season",
        "in_force": in_force,
        "source": {"cite": "Art. 1", "certainty": "read"},
        "eligibility": asked,
        "route": [SIGNING],
    }
    return Shelved(f"{name}-{begins}", Policy.model_validate(data | more))


def found(*shelf: Shelved) -> list[tuple[str, str, tuple[str | int, ...]]]:
    return [(fault.name, fault.code, fault.way) for fault in faults(shelf)]


def holds(name: str, **more: Any) -> Row:
    return {"rule": "holds", "award": name, "season": "same", **more}


def metric(times: str, **limit: Any) -> Row:
    return {"rule": "metric", "metric": times, "amount": limit}


VOTE = {
    "stage": "council",
    "kind": "vote",
    "body": "council",
    "ballot": "secret",
    "base": "members",
    "pass": "unknown",
}

days = st.dates(dt.date(2018, 1, 1), dt.date(2018, 3, 1))
periods = st.tuples(days, days | st.none()).filter(lambda p: p[1] is None or p[0] <= p[1])


@given(periods, periods)
def test_two_versions_are_a_fault_exactly_where_a_day_has_both(
    one: tuple[dt.date, dt.date | None], other: tuple[dt.date, dt.date | None]
) -> None:
    window = [dt.date(2018, 1, 1) + dt.timedelta(n) for n in range(61)]
    shelf = [
        award("court.flag", begins.isoformat(), until.isoformat() if until else None)
        for begins, until in (one, other)
    ]
    both = any(all(file.policy.in_force.covers(day) for file in shelf) for day in window)
    assert bool(faults(shelf)) == both


@given(periods, periods)
def test_a_gap_is_named_exactly_where_days_between_two_versions_have_none(
    one: tuple[dt.date, dt.date | None], other: tuple[dt.date, dt.date | None]
) -> None:
    shelf = [
        award("court.flag", begins.isoformat(), until.isoformat() if until else None)
        for begins, until in (one, other)
    ]
    first, last = sorted(shelf, key=lambda file: file.policy.in_force.begins)
    day, between = first.policy.in_force.begins, []
    while day < last.policy.in_force.begins:
        if not first.policy.in_force.covers(day):
            between.append(day)
        day += dt.timedelta(days=1)
    expected = (Gap("court.flag", between[0], between[-1]),) if between else ()
    assert gaps(shelf) == expected


def test_versions_that_follow_each_other_are_no_fault() -> None:
    assert found(award(until="2024-06-10"), award(begins="2024-06-11")) == []


def test_all_versions_of_an_award_are_picked_by_the_same_day() -> None:
    shelf = (award(until="2024-06-10"), award(begins="2024-06-11", picked_by="submission"))
    assert found(*shelf) == [("court.flag-2024-06-11", "picked_otherwise", ("in_force", "picked_by"))]


@pytest.mark.parametrize(
    ("asked", "way"),
    [
        (holds("court.unheard"), ("award",)),
        ({"rule": "unit_holds", "awards": ["court.flag", "court.unheard"]}, ("awards", 1)),
        ({"rule": "members_hold", "award": "court.unheard", "amount": {"at_least": "1/2"}}, ("award",)),
        ({"rule": "not_used", "awards": ["court.unheard"]}, ("awards", 0)),
        ({"rule": "any_of", "of": [{"rule": "once"}, holds("court.unheard")]}, ("of", 1, "award")),
    ],
)
def test_an_award_that_nobody_defines_is_found_where_it_is_named(
    asked: Row, way: tuple[str | int, ...]
) -> None:
    shelf = award("court.flag", "2020-01-01", None, asked)
    assert found(shelf) == [(shelf.name, "award_unknown", ("eligibility", 0, *way))]
    assert faults((shelf,), elsewhere=["court.unheard"]) == ()


def test_a_quota_is_a_share_of_holders_of_an_award_that_somebody_defines() -> None:
    quota = {"share": "20%", "of": "court.unheard"}
    shelf = award(route=[{**VOTE, "held": "sitting", "quota": quota}, SIGNING])
    assert found(shelf) == [(shelf.name, "award_unknown", ("route", 0, "quota", "of"))]


def test_limits_of_one_metric_leave_something_between_them() -> None:
    asked = (metric("cases", at_least=350), metric("cases", at_most=300))
    shelf = award("court.flag", "2020-01-01", None, *asked)
    assert found(shelf) == [(shelf.name, "never_met", ("eligibility", 1))]
    assert found(award("court.flag", "2020-01-01", None, {"rule": "any_of", "of": asked})) == []
    inside = award(
        "court.flag", "2020-01-01", None, {"rule": "any_of", "of": [{"rule": "all_of", "of": asked}]}
    )
    assert found(inside) == [(inside.name, "never_met", ("eligibility", 0, "of", 0, "of", 1))]


def test_titles_that_wait_for_each_other_in_one_season_are_a_cycle() -> None:
    one, two = (
        award("court.one", "2020-01-01", None, holds("court.two")),
        award("court.two", "2020-01-01", None, holds("court.one")),
    )
    assert [code for _, code, _ in found(one, two)] == ["prerequisite_cycle"] * 2
    assert faults((one, two))[0].values["cycle"] == "court.one → court.two → court.one"


@pytest.mark.parametrize(
    "way_out",
    [
        holds("court.one", season="before"),
        {"rule": "any_of", "of": [holds("court.one"), {"rule": "rated", "at_least": "excellent"}]},
        holds("court.one", under="head"),
    ],
)
def test_it_is_no_cycle_where_there_is_another_way(way_out: Row) -> None:
    one = award("court.one", "2020-01-01", None, holds("court.two"))
    assert found(one, award("court.two", "2020-01-01", None, way_out)) == []


def test_versions_that_never_meet_are_no_cycle() -> None:
    one = award("court.one", "2020-01-01", "2020-12-31", holds("court.two"))
    new = award("court.one", "2021-01-01")
    two = award("court.two", "2021-01-01", None, holds("court.one"))
    assert found(one, new, two) == []


@pytest.mark.parametrize("what", [{"seats": "allotment"}, {"quota": {"share": "20%"}}])
def test_seats_and_quotas_are_for_sittings(what: Row) -> None:
    alone = award(route=[{**VOTE, **what}, SIGNING])
    assert found(alone) == [(alone.name, "not_in_a_sitting", ("route", 0, next(iter(what))))]
    assert found(award(route=[{**VOTE, **what, "held": "sitting"}, SIGNING])) == []


HALF = {"rule": "members_hold", "award": "court.worker", "amount": {"more_than": "50%"}}
MOST = {"rule": "members_hold", "award": "court.worker", "amount": {"at_least": "70%"}, "cite": "Art. 27"}
WORKER = award("court.worker")


@pytest.mark.parametrize(
    ("asked", "right"),
    [
        ((MOST,), True),  # 70 % is more than 50 %
        ((holds("court.advanced"),), True),
        ((holds("court.advanced", season="before"),), False),
        ((), False),
        (({"rule": "any_of", "of": [MOST]},), False),
    ],
)
def test_a_title_asks_for_all_that_the_titles_in_it_ask(asked: tuple[Row, ...], right: bool) -> None:
    outer = award("court.excellent", "2020-01-01", None, *asked, nested=["court.advanced"])
    inner = award("court.advanced", "2020-01-01", None, HALF)
    expected = [] if right else [(outer.name, "nested_not_asked", ("nested", 0))]
    assert found(outer, inner, WORKER) == expected


def test_a_title_asks_through_the_title_between() -> None:
    flag = award(
        "court.flag",
        "2020-01-01",
        None,
        holds("court.excellent"),
        nested=["court.excellent", "court.advanced"],
    )
    excellent = award("court.excellent", "2020-01-01", None, MOST, nested=["court.advanced"])
    assert found(flag, excellent, award("court.advanced", "2020-01-01", None, HALF), WORKER) == []


def test_a_period_does_not_rest_on_a_younger_paper_unless_it_is_said_to_be_unverified() -> None:
    young = {"rule": "once", "cite": "Nghị định 152/2025/NĐ-CP Điều 4", "certainty": "read"}
    shelf = award("court.flag", "2020-01-01", None, young)
    assert found(shelf) == [(shelf.name, "paper_too_young", ("eligibility", 0))]
    assert found(award("court.flag", "2020-01-01", None, {**young, "certainty": "unverified"})) == []
    assert found(award("court.flag", "2025-07-01", None, young)) == []


@pytest.mark.parametrize(
    ("cite", "day"),
    [
        ("Thông tư 01/2024/TT-TANDTC Điều 18", dt.date(2024, 1, 1)),
        ("Quyết định 619/QĐ-VKSTC ngày 19/12/2019", dt.date(2019, 12, 19)),
        ("Luật 06/2022/QH15; Nghị định 98/2023/NĐ-CP Điều 3.3", dt.date(2023, 1, 1)),
        ("Thông tư 04/2016/TT-TANDTC Điều 17.1 (nay là Nghị định 152/2025/NĐ-CP)", dt.date(2016, 1, 1)),
        ("Quy chế của đơn vị", None),
    ],
)
def test_a_citation_carries_the_day_of_its_youngest_paper(cite: str, day: dt.date | None) -> None:
    assert youngest(cite) == day


numbers = st.integers(0, 6).map(lambda n: Fraction(n, 2))
amounts = st.tuples(st.sampled_from(["at_least", "more_than", "at_most", "less_than"]), numbers).map(
    lambda pair: Amount.model_validate({pair[0]: pair[1]})
)
QUARTERS = [Fraction(n, 4) for n in range(-4, 20)]


@given(amounts, amounts)
def test_limits_agree_with_trying_every_number(one: Amount, other: Amount) -> None:
    kept = [number for number in QUARTERS if one.met_by(number)]
    assert leave_something(one, other) == any(other.met_by(number) for number in kept)
    assert narrower(one, other) == all(other.met_by(number) for number in kept)
