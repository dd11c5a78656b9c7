"""How a movement gets on: figures by period, what is outstanding, two superiors at once, award staff."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from audit import progress, progress_rows
from audit.plot import svg
from audit.progress import Filed, Progress, Vote
from audit.progress_bars import progress_bars
from audit.words import Language, Words
from domain.activity import Activity
from domain.commands import (
    AcknowledgeMovement,
    DraftPledge,
    HoldActivity,
    IssuePlan,
    ReportTarget,
    SignPledge,
    StrikeActivity,
)
from domain.events import BodyEnded, Deadline, Period, Prize, Reporting
from domain.facts import Facts
from tests.domain.movement.movements import HEAD, OFFICER, Emulation, band, number_of, plan, target
from tests.world import person

JUNE = dt.date(2020, 6, 5)
CASES = number_of("cases", 0, value=None, bands=(band(100, 200, 90), band(200, None, 170)))
TRAINING = HoldActivity("training", "cluster", people=("u2.2", "u2.3"))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Emulation]:
    """The cluster's movement in June, the first half being over."""
    made = Emulation(tmp_path)
    made.launched(targets=(target(), CASES))
    made.at = dt.datetime(2020, 6, 5, 3, tzinfo=dt.UTC)
    yield made
    made.proved()


def reported(world: Emulation, unit: str, part: int, whole: int, period: str = "h1") -> None:
    world.done(f"{unit}.2", ReportTarget("t1", unit, period, Fraction(part), Fraction(whole)))


def confirmed(world: Emulation, unit: str) -> None:
    world.done(HEAD, world.looked_at("t1", unit))


def facts(world: Emulation) -> Facts:
    return world.registers.facts()


def of(world: Emulation, **fields: Any) -> Progress:
    """The movement's progress, with nobody's nominations or votes unless ``fields`` say otherwise."""
    state = world.of()
    made = Progress(
        "m",
        state,
        JUNE,
        tuple(progress.figures(state, JUNE)),
        progress.outstanding(state, (), (), facts(world)),
        {},
        (),
        (),
    )
    return replace(made, **fields)


# Targets ---------------------------------------------------------------------------------------------------


def test_a_figure_stands_period_by_period_and_says_what_is_late(world: Emulation) -> None:
    reported(world, "u2", 98, 100)
    reported(world, "u2", 1, 2, "h2")
    confirmed(world, "u2")
    figures = {(one.target.target, one.unit): one for one in progress.figures(world.of(), JUNE)}
    assert len(figures) == 2 * 5, "every target with every member"
    own, silent = figures["t1", "u2"], figures["t1", "u3"]
    assert own.measured.value == Fraction(99, 102), "sums, not a mean of rates"
    assert (own.measured.standing, own.outlook) == ("met", "on_course")
    assert own.confirmed.value == Fraction(98, 100)
    assert {name: cell.state if cell else None for name, cell in own.periods.items()} == {
        "h1": "confirmed",
        "h2": "reported",
    }
    assert (own.late, silent.late) == ((), ("h1",))
    assert (silent.measured.standing, silent.outlook) == ("not_reported", "about_to_miss")


def test_values_are_exact_and_rounded_only_where_they_are_shown(world: Emulation) -> None:
    reported(world, "u2", 2, 3)
    rows = progress_rows.rows(Words("vi"), of(world))
    [whole] = [row for row in rows if (row["unit"], row["code"], row["period"]) == ("u2", "t1", "")]
    assert (whole["value"], whole["shown"]) == ("2/3", "2/3 = 66,67 %")
    assert (whole["wanted"], whole["outlook"], whole["cite"]) == ("> 97 %", "about_to_miss", "Plan 1")
    assert all(tuple(row) == progress_rows.COLUMNS for row in rows)
    late = [row["unit"] for row in rows if (row["code"], row["outlook"]) == ("t1", "late")]
    assert late == ["u1", "u3", "u4", "u5"]


def test_the_bars_count_every_unit_once(world: Emulation) -> None:
    reported(world, "u2", 98, 100)
    reported(world, "u3", 97, 100)
    found = of(world)
    bars = progress_bars(Words("en"), found, "Phong trào")
    assert "Phong trào" in bars.title
    by_row = dict(
        zip(
            [label.name for label in bars.labels],
            zip(*(s.values for s in bars.series), strict=True),
            strict=True,
        )
    )
    for target_ in found.state.targets:
        outlooks = [one.outlook for one in found.figures if one.target.target == target_]
        well = sum(outlook in ("met", "on_course") for outlook in outlooks)
        badly = sum(outlook in ("missed", "about_to_miss") for outlook in outlooks)
        assert by_row[target_] == (well, badly, 5 - well - badly)
    assert by_row["t1"][:2] == (1, 4), "97 % is not over 97 %, and who has not reported a period is late"
    assert by_row["Own plans issued"] == (0, 0, 5)
    assert "t1: 1/5" in svg(bars)


def test_a_share_of_nothing_has_no_value(world: Emulation) -> None:
    reported(world, "u2", 0, 0)
    rows = progress_rows.rows(Words("en"), of(world))
    mine = [row for row in rows if (row["unit"], row["code"], row["whole"]) == ("u2", "t1", "0")]
    assert [(row["value"], row["standing"]) for row in mine] == [("", "nothing_due"), ("", "reported")]


def test_bands_are_told_as_long_as_nobody_knows_the_caseload() -> None:
    words = Words("en")
    assert progress_rows.wanted(words, CASES, None) == (
        "caseload from 100 to under 200: ≥ 90; caseload from 200: ≥ 170"
    )
    assert progress_rows.wanted(words, CASES, Fraction(170)) == "≥ 170"
    assert progress_rows.wanted(words, target(value=Fraction(2, 3)), Fraction(2, 3)) == "> 2/3"


@pytest.mark.parametrize(("language", "said"), [("vi", "≥ 12.000.000 đồng"), ("en", "≥ 12,000,000 đồng")])
def test_an_amount_that_is_wanted_is_told_in_dong_as_the_language_writes_it(
    language: Language, said: str
) -> None:
    asked = number_of("spent", 12_000_000, measure="dong", comparison=">=")
    assert progress_rows.wanted(Words(language), asked, asked.value) == said


def test_campaign_measured_time_and_work_year_are_told_apart_each_with_what_it_governs(
    world: Emulation,
) -> None:
    days = [Period(dt.date(2020, month, 1), dt.date(2020, 9, 30)) for month in (2, 1, 3)]
    state = world.launched("t", runs=days[0], measured=days[1], work_year=days[2])
    told = progress_rows.times(Words("en"), state.planned)
    assert told == [
        "campaign 1 February 2020 – 30 September 2020: who takes part, signs and is followed up",
        "results count of 1 January 2020 – 30 September 2020: targets are measured by it",
        "work year 1 March 2020 – 30 September 2020: reports name it; no result is refused by it",
    ]
    assert len(progress_rows.times(Words("vi"), world.of().planned)) == 2, "the plan has no work year"


# Outstanding -----------------------------------------------------------------------------------------------


def test_what_members_have_not_done_is_told_by_name(world: Emulation) -> None:
    world.done("u2.1", AcknowledgeMovement("u2"))
    world.done("u2.1", IssuePlan("u2", "2/KH"))
    world.done(HEAD, DraftPledge("g", ("u2", "u3"), ()))
    world.done(HEAD, DraftPledge("h", ("u4",), ()))
    for unit, pledge in (("u2", "g"), ("u4", "h")):
        world.done(f"{unit}.1", SignPledge(pledge, unit))
    vote = Vote("nomination/x", "cluster", "u5")
    out = progress.outstanding(world.of(), ("sub", "u3"), (vote,), facts(world))
    assert out.unacknowledged == out.plans == ("u1", "u3", "u4", "u5")
    assert out.pledges == {"g": ("u3",)}, "a pledge that all have signed is not outstanding"
    assert out.nominations == ("u1", "u4", "u5"), "what an office below u2 has filed is the member's"
    rows = progress_rows.rows(Words("en"), of(world, outstanding=out))
    owed = [(row["about"], row["unit"]) for row in rows if row["standing"] == "outstanding"]
    assert [unit for about, unit in owed if about == "nomination"] == ["u1", "u4", "u5"]
    assert ("pledge", "u3") in owed
    assert ("vote", "u5") in owed


def test_without_a_season_nobody_owes_a_nomination(world: Emulation) -> None:
    state = world.launched("n", season=None)
    assert progress.outstanding(state, (), (), facts(world)).nominations is None


def test_a_nomination_is_within_the_movement_where_its_unit_is_a_member_or_below_one(
    world: Emulation,
) -> None:
    filed = {unit: Filed(unit, "court.flag", awarded=False) for unit in ("sub", "u1", "court")}
    assert set(progress.within(filed, world.of().members, facts(world))) == {"sub", "u1"}


def test_the_prizes_of_the_plan_stand_beside_what_was_given_of_them(world: Emulation) -> None:
    prizes = (Prize("court.flag", 2, 18_000_000), Prize("court.flag_2", 1, 0))
    state = replace(world.of(), plan=replace(world.of().planned, prizes=prizes))
    lines = [Filed("u1", "court.flag", awarded=True), Filed("u2", "court.flag", awarded=False)]
    given = progress.given(state, lines)
    assert [(one.prize.award, one.prize.number, one.awarded) for one in given] == [
        ("court.flag", 2, 1),
        ("court.flag_2", 1, 0),
    ]
    rows = progress_rows.rows(Words("en"), of(world, prizes=given))
    said = [(row["code"], row["part"], row["whole"]) for row in rows if row["about"] == "prize"]
    assert said == [("court.flag", "1", "2"), ("court.flag_2", "0", "1")]


def test_the_calendar_tells_who_is_outstanding_in_the_order_of_its_days(world: Emulation) -> None:
    state = world.launched(
        "c",
        deadlines=(
            Deadline("final", dt.date(2020, 9, 30), None),
            Deadline("plans", dt.date(2020, 6, 4), None),
        ),
    )
    days = progress.calendar_of(state, JUNE)
    assert [(one.due.what, one.over, one.outstanding) for one in days] == [
        ("plans", True, ("u1", "u2", "u3", "u4", "u5")),
        ("final", False, ("cluster",)),
    ]


# Two superiors at once -------------------------------------------------------------------------------------


def test_of_two_superiors_targets_both_are_shown_and_the_stricter_counts(world: Emulation) -> None:
    """The office answers a ministry and a province: over 97 % from one, at least 95 % from the other."""
    milder = target("p1", metric="t1", comparison=">=", value=Fraction(95, 100), cite="Plan 2", only=("u2",))
    other = number_of("solved", 5)
    movements = {"m": world.of(), "n": world.launched("n", targets=(milder, other))}
    found = progress.assigned_twice(world.of().members, movements)
    assert list(found) == ["u2"], "nobody else has two targets of one metric"
    [metric] = found["u2"]
    assert (metric.metric, metric.conflict) == ("t1", True)
    rows = progress_rows.rows(Words("en"), of(world, figures=(), twice=found))
    told = [
        (row["code"], row["wanted"], row["standing"], row["cite"])
        for row in rows
        if row["about"] == "several_superiors"
    ]
    assert told == [("m/t1", "> 97 %", "counts", "Plan 1"), ("n/p1", "≥ 95 %", "", "Plan 2")]


def test_superiors_of_another_time_are_not_there_at_once(world: Emulation) -> None:
    later = Period(dt.date(2020, 10, 1), dt.date(2020, 12, 31))
    movements = {
        "m": world.of(),
        "n": world.launched(
            "n",
            runs=later,
            measured=later,
            reports=(Reporting("q4", later.begins, later.until),),
            targets=(target("p1"),),
        ),
    }
    assert list(progress.at_once(world.of(), movements)) == ["m"]


def test_a_movement_that_is_not_launched_binds_nobody(world: Emulation) -> None:
    world.done(HEAD, plan(targets=(target("p1", metric="t1"),)), "n")
    movements = {"m": world.of(), "n": world.of("n")}
    assert progress.assigned_twice(("u2",), movements) == {}


# Award staff -----------------------------------------------------------------------------------------------


def activities(world: Emulation, *codes: str) -> list[Activity]:
    return [world.state(f"activity/{code}") for code in codes]


def test_staff_are_those_in_office_with_vacancies_and_who_was_trained(world: Emulation) -> None:
    world.must("activity/t", person(OFFICER), TRAINING)
    found = {
        one.body: one
        for one in progress.staff(
            progress.with_below(("u2",), facts(world)), facts(world), activities(world, "t"), JUNE
        )
    }
    assert list(found) == ["u2", "sub"], "the body and what stands below it"
    assert found["u2"].holders["award_officer"] == ("u2.2",)
    assert (found["u2"].trained, found["u2"].vacant) == (("u2.2",), False)
    assert (found["sub"].trained, found["sub"].vacant) == ((), True)


def test_a_training_that_was_struck_trained_nobody(world: Emulation) -> None:
    world.must("activity/t", person(OFFICER), TRAINING)
    world.must("activity/c", person(OFFICER), HoldActivity("conference", "cluster", people=("u3.2",)))
    world.must("activity/t", person(OFFICER), StrikeActivity())
    assert progress.trained(activities(world, "t", "c")) == frozenset()


def test_a_body_that_is_no_more_has_no_vacancy(world: Emulation) -> None:
    world.register(BodyEnded("sub", dt.date(2020, 6, 1), "Plan 3"))
    found = progress.staff(("sub", "u2"), facts(world), (), JUNE)
    assert [one.body for one in found] == ["u2"]
    rows = progress_rows.rows(Words("en"), of(world, figures=(), staff=tuple(found)))
    assert [(row["code"], row["standing"]) for row in rows if row["about"] == "staff"] == [
        ("award_officer", "u2.2")
    ]


def test_the_data_hold_everything_that_is_told(world: Emulation) -> None:
    reported(world, "u2", 2, 3)
    data = progress_rows.data(of(world))
    [figure] = [one for one in data["targets"] if (one["target"], one["unit"]) == ("t1", "u2")]
    assert (figure["value"], figure["confirmed"], figure["wanted"]) == ("2/3", "not_reported", "97/100")
    assert data["without_nomination"] == ("u1", "u2", "u3", "u4", "u5")
    assert data["not_voted"] == []
