"""Targets: exact comparisons, bands with their edges, who confirms results, what is about to miss."""

from __future__ import annotations

import datetime as dt
import itertools
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.commands import AdoptMovement, HoldReview, LaunchMovement, ReportTarget, ReturnTarget
from domain.commands.base import told
from domain.events import (
    ClusterLed,
    MovementDrafted,
    Reporting,
    ResultConfirmed,
    ResultReported,
    ReviewHeld,
    Target,
)
from domain.movement import measuring, stricter
from domain.movement.state import Movement, Reported
from domain.movement.stricter import Assigned
from domain.movement.waiting import waits_for
from domain.nomination.waiting import Wait
from domain.records import replace
from tests.audit import naive_movements
from tests.domain.movement.movements import HALVES, HEAD, YEAR, Emulation, band, number_of, on, plan, target

JUNE = dt.datetime(2020, 6, 5, 3, tzinfo=dt.UTC)
JUNE_DAY = JUNE.date()
LAWFUL = target("lawful", comparison="=", value=Fraction(1), base="judgments")
CASES = number_of("cases", 0, value=None, bands=(band(100, 200, 90), band(200, 400, 170)))
BONUS = number_of("saved", 1_000_000, measure="dong")
PLAN = number_of("inspection-plan", 1, measure="done")
ONLY = target("of-u3", only=("u3",))


def report(code: str, part: Any, whole: Any = None, **fields: Any) -> ReportTarget:
    about = {"unit": "u2", "period": "h1", "load": None, **fields}
    return ReportTarget(code, part=Fraction(part), whole=None if whole is None else Fraction(whole), **about)


@pytest.fixture
def running(cluster: Emulation) -> Emulation:
    cluster.launched(targets=(target(), LAWFUL, CASES, BONUS, PLAN, ONLY))
    cluster.at = JUNE
    return cluster


def standing(
    cluster: Emulation,
    code: str,
    unit: str = "u2",
    *,
    confirmed_only: bool = False,
    by: dt.date | None = JUNE_DAY,
) -> str:
    """As of the day on which the first half is over, unless ``by`` says otherwise."""
    state = cluster.of()
    return measuring.measured(state, state.targets[code], unit, confirmed_only=confirmed_only, by=by).standing


@pytest.mark.parametrize(
    ("code", "ask"),
    [
        ("not_taking_part", report("t1", 1, 2, unit="court")),
        ("unknown_target", report("t9", 1, 2)),
        ("target_of_others", report("of-u3", 1, 2)),
        ("unknown_period", report("t1", 1, 2, period="h9")),
        ("part_and_whole", report("t1", 1)),
        ("part_and_whole", report("cases", 1, 2, load=Fraction(100))),
        ("part_over_whole", report("t1", 3, 2)),
        ("money_not_whole", report("saved", "1/2")),
        ("count_not_whole", report("cases", "5/2", load=Fraction(100))),
        ("done_is_one", report("inspection-plan", 2)),
        ("load_needed", report("cases", 80)),
        ("period_not_begun", report("t1", 1, 2, period="h2")),
    ],
)
def test_a_figure_that_cannot_be_is_told(running: Emulation, code: str, ask: ReportTarget) -> None:
    by = "chief" if ask.unit == "court" else "u2.2"
    earlier: dict[str, Any] = {"on": dt.date(2020, 5, 31), "minutes": "a" * 64} if ask.period == "h2" else {}
    assert running.refused(by, ask, **earlier) == code


def test_over_97_percent_is_not_at_least_97_percent(running: Emulation) -> None:
    running.done("u2.2", report("t1", 97, 100))
    assert standing(running, "t1") == "missed"
    running.done("u2.2", report("t1", 971, 1000))
    assert standing(running, "t1") == "met"


def test_all_judgments_means_all(running: Emulation) -> None:
    running.done("u2.2", report("lawful", 4_999_999, 5_000_000))
    assert standing(running, "lawful") == "missed"
    running.done("u2.2", report("lawful", 0, 0))
    assert standing(running, "lawful") == "nothing_due"


@pytest.mark.parametrize(
    ("load", "part", "expected"),
    [(99, 1000, "unclear"), (100, 90, "met"), (199, 89, "missed"), (200, 169, "missed"), (200, 170, "met"),
     (399, 170, "met"), (400, 1000, "unclear")],
)  # fmt: skip
def test_a_band_holds_its_lower_edge_and_not_its_upper_one(
    running: Emulation, load: int, part: int, expected: str
) -> None:
    running.done("u2.2", report("cases", part, load=Fraction(load)))
    assert standing(running, "cases") == expected


@given(
    edges=st.lists(st.integers(0, 60), min_size=2, max_size=6, unique=True).map(sorted),
    load=st.integers(-1, 61),
)
def test_bands_that_meet_hold_every_load_between_once(edges: list[int], load: int) -> None:
    bands = [band(low, high, low) for low, high in itertools.pairwise(edges)]
    assert measuring.overlap(bands) is None
    naive = [low for low, high in itertools.pairwise(edges) if load in range(low, high)]
    found = measuring.band_of(bands, Fraction(load))
    assert ([] if found is None else [found.value]) == naive


@given(
    one=st.tuples(st.integers(0, 9), st.integers(1, 9)), other=st.tuples(st.integers(0, 9), st.integers(1, 9))
)
def test_two_bands_overlap_exactly_where_a_load_lies_in_both(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    bands = [band(low, low + size, 1) for low, size in (one, other)]
    common = set(range(one[0], sum(one))) & set(range(other[0], sum(other)))
    assert (measuring.overlap(bands) is not None) == bool(common)


@given(rows=st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=2))
def test_a_share_is_the_sum_of_parts_over_the_sum_of_bases(rows: list[tuple[int, int]]) -> None:
    drafted = told(MovementDrafted, plan(targets=(target(),)))
    results = {
        ("t1", "u2", period): Reported(
            ResultReported("t1", "u2", period, Fraction(min(row)), Fraction(max(row)), None),
            "reported",
            "u2.2",
        )
        for period, row in zip(("h1", "h2"), rows, strict=False)
    }
    state = Movement(phase="launched", plan=drafted, members=("u2",), results=results)
    june = JUNE_DAY if len(rows) == 1 else None
    found = measuring.measured(state, target(), "u2", confirmed_only=False, by=june)
    part, whole = sum(map(min, rows)), sum(map(max, rows))
    expected = "nothing_due" if whole == 0 else "met" if part * 100 > whole * 97 else "missed"
    assert found.standing == expected


def test_nobody_judges_the_unit_for_which_he_acts(running: Emulation) -> None:
    """The unit that leads the cluster reports too, and its head keeps the movement: the court judges it."""
    running.done("u1.2", report("t1", 98, 100, unit="u1"))
    for own in (HEAD, "u1.2"):
        assert running.refused(own, running.looked_at("t1", "u1")) == "judges_own_unit"
        assert running.refused(own, ReturnTarget("t1", "u1", "h1")) == "judges_own_unit"
    assert running.refused("u2.2", running.looked_at("t1", "u1")) == "keeps_no_movement"
    running.done("chief", running.looked_at("t1", "u1"))
    assert standing(running, "t1", "u1", confirmed_only=True) == "met"


def test_the_results_of_the_unit_that_keeps_the_movement_wait_for_the_body_above(running: Emulation) -> None:
    def waiting() -> set[tuple[str | None, str | None]]:
        waits = waits_for(running.of(), running.registers.facts())
        return {(one.body, one.office) for one in waits if one.task == "confirm_targets"}

    running.done("u1.2", report("t1", 98, 100, unit="u1"))
    assert waiting() == {("court", "award_officer"), ("court", "award_head")}
    running.done("u2.2", report("t1", 98, 100))
    assert waiting() == {("court", "award_officer"), ("court", "award_head"), ("u1", "award_officer")}


def test_a_body_that_takes_part_in_its_own_movement_is_judged_by_the_one_above(cluster: Emulation) -> None:
    drafted = plan(body="u2", members=("u2", "sub"), targets=(target(by="u2"),))
    for ask in (drafted, AdoptMovement("1"), LaunchMovement()):
        cluster.done("u2.1", ask, "own")
    cluster.at = JUNE
    cluster.done("u2.2", report("t1", 98, 100), "own")
    seen = cluster.looked_at("t1", "u2", code="own")
    assert cluster.refused("u2.1", seen, "own") == "judges_own_unit"
    waits = waits_for(cluster.of("own"), cluster.registers.facts())
    assert {one.body for one in waits if one.task == "confirm_targets"} == {"court"}
    cluster.done("chief", seen, "own")


def test_a_deputy_unit_of_the_cluster_judges_the_one_that_leads_it(running: Emulation) -> None:
    led = ClusterLed("cluster", "u1", ("u3",), dt.date(2020, 1, 1), dt.date(2020, 12, 31), "8/QĐ")
    running.register(led)
    running.done("u1.2", report("t1", 98, 100, unit="u1"))
    waits = waits_for(running.of(), running.registers.facts())
    assert [one.body for one in waits if one.task == "confirm_targets"] == ["u3"]
    running.done("u3.2", running.looked_at("t1", "u1"))


def test_only_the_figures_that_were_looked_at_are_confirmed(running: Emulation) -> None:
    running.done("u2.2", report("t1", 98, 100))
    seen = running.looked_at("t1", "u2")
    running.done("u2.2", report("t1", 980, 1000))
    assert running.refused(HEAD, seen) == "figures_moved"
    running.done(HEAD, running.looked_at("t1", "u2"))
    confirmation = running.last(ResultConfirmed)
    assert (confirmation["part"], confirmation["whole"], confirmation["load"]) == ("980", "1000", None)


def test_a_superior_confirms_or_sends_back_and_only_what_is_confirmed_counts_at_a_review(
    running: Emulation,
) -> None:
    running.done("u2.2", report("t1", 98, 100))
    assert running.refused("u3.2", report("t1", 98, 100)) == "acts_for_no_member"
    assert running.refused("u3.2", running.looked_at("t1", "u2")) == "keeps_no_movement"
    assert running.refused(HEAD, running.looked_at("t1", "u3")) == "nothing_reported"
    running.done(HEAD, ReturnTarget("t1", "u2", "h1"))
    assert standing(running, "t1") == "not_reported"
    assert running.refused(HEAD, running.looked_at("t1", "u2")) == "nothing_reported"
    again = Wait("report_again", "t1, h1", None, "u2", "award_officer", None)
    assert again in waits_for(running.of(), running.registers.facts())
    running.done("u2.2", report("t1", 99, 100))
    assert again not in waits_for(running.of(), running.registers.facts())
    assert standing(running, "t1", confirmed_only=True) == "not_reported"
    running.done(HEAD, running.looked_at("t1", "u2"))
    assert running.refused("u2.2", report("t1", 100, 100)) == "result_confirmed"
    running.done(HEAD, HoldReview("interim"))
    counts = {row["target"]: row for row in running.last(ReviewHeld)["targets"]}
    assert counts["t1"] == {
        "target": "t1", "met": 1, "missed": 0, "incomplete": 0,
        "unclear": 0, "nothing_due": 0, "not_reported": 4,
    }  # fmt: skip
    assert counts["of-u3"]["not_reported"] == 1


@pytest.mark.parametrize(
    ("code", "first", "expected"),
    [
        ("t1", (98, 100), "on_course"),
        ("t1", (97, 100), "about_to_miss"),
        ("saved", (499_999, None), "about_to_miss"),
        ("saved", (500_000, None), "on_course"),
        ("saved", (1_000_000, None), "met"),
        ("inspection-plan", (0, None), "about_to_miss"),
        ("inspection-plan", (1, None), "met"),
        ("t1", None, "about_to_miss"),
    ],
)
def test_half_way_it_says_who_is_about_to_miss(
    running: Emulation, code: str, first: tuple[int, int | None] | None, expected: str
) -> None:
    if first is not None:
        running.done("u2.2", report(code, *first))
    state = running.of()
    assert half_way(running, code) == expected
    late = measuring.late_reports(state, state.targets[code], "u2", dt.date(2020, 6, 5))
    assert [one.period for one in late] == ([] if first else ["h1"])


def test_after_the_last_period_a_target_is_met_or_missed(running: Emulation) -> None:
    running.done("u2.2", report("t1", 97, 100))
    running.at = dt.datetime(2020, 10, 2, tzinfo=dt.UTC)
    running.done("u2.2", report("t1", 99, 100, period="h2"))
    state = running.of()
    assert measuring.outlook(state, state.targets["t1"], "u2", dt.date(2020, 10, 2)) == "met"
    assert measuring.outlook(state, state.targets["t1"], "u3", dt.date(2020, 10, 2)) == "not_reported"


# A figure that is not there --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "first", "expected"),
    [
        ("t1", (100, 100), "incomplete"),
        ("t1", (1, 100), "incomplete"),
        ("lawful", (500, 500), "incomplete"),
        ("lawful", (499, 500), "missed"),
        ("saved", (999_999, None), "incomplete"),
        ("saved", (1_000_000, None), "met"),
        ("inspection-plan", (1, None), "met"),
        ("inspection-plan", (0, None), "incomplete"),
    ],
)
def test_without_the_second_half_only_what_is_certain_is_met_or_missed(
    running: Emulation, code: str, first: tuple[int, int | None], expected: str
) -> None:
    running.done("u2.2", report(code, *first))
    assert standing(running, code, by=None) == expected
    state, after = running.of(), dt.date(2020, 10, 2)
    found = measuring.measured(state, state.targets[code], "u2", confirmed_only=False)
    assert (standing(running, code, by=after), found.lacking) == (expected, ("h2",))
    assert measuring.outlook(state, state.targets[code], "u2", after) == expected


def test_a_result_that_was_sent_back_or_not_confirmed_is_lacking(running: Emulation) -> None:
    running.done("u2.2", report("t1", 98, 100))
    running.done("u2.2", report("t1", 98, 100, period="h2"))
    confirmed(running, "h2")
    assert standing(running, "t1", by=None) == "met"
    assert standing(running, "t1", by=None, confirmed_only=True) == "incomplete"
    running.done(HEAD, ReturnTarget("t1", "u2", "h1"))
    assert standing(running, "t1", by=None) == "incomplete"


def confirmed(cluster: Emulation, *periods: str) -> None:
    for period in periods:
        cluster.done(HEAD, cluster.looked_at("t1", "u2", period))


@pytest.mark.parametrize(
    ("kind", "periods", "expected"),
    [
        ("interim", ("h1",), "met"),
        ("interim", ("h2",), "incomplete"),
        ("final", ("h1",), "incomplete"),
        ("final", ("h1", "h2"), "met"),
    ],
)
def test_an_interim_review_looks_at_the_periods_that_are_over_the_final_one_at_all(
    running: Emulation, kind: Any, periods: tuple[str, ...], expected: str
) -> None:
    for period in ("h1", "h2"):
        running.done("u2.2", report("t1", 98, 100, period=period))
    confirmed(running, *periods)
    running.done(HEAD, HoldReview(kind, early=True))
    [count] = [row for row in running.last(ReviewHeld)["targets"] if row["target"] == "t1"]
    assert count[expected] == 1
    assert (count["met"] + count["incomplete"], count["not_reported"]) == (1, 4)


def written(of: Target) -> dict[str, Any]:
    """A target as a line of the log has it."""
    lines = [{"at_least": b.at_least, "below": b.below, "value": b.value} for b in of.bands]
    return {"measure": of.measure, "comparison": of.comparison, "value": of.value, "bands": lines}


small = st.integers(0, 6)
open_bands = st.lists(small, min_size=1, max_size=3, unique=True).map(sorted)


@st.composite
def asked_of_one(draw: st.DrawFn) -> Target:
    measure = draw(st.sampled_from(["share", "count", "dong", "done"]))
    comparison = draw(st.sampled_from([">", ">=", "<", "<=", "="]))
    most = 4 if measure == "share" else 1
    worth = small.map(lambda n: Fraction(min(n, 4), most) if measure == "share" else Fraction(n))
    about = {"measure": measure, "comparison": comparison}
    if measure == "done":
        return target(**about, value=Fraction(1))
    if draw(st.booleans()):
        return target(**about, value=draw(worth))
    edges: list[int | None] = [*draw(open_bands)]
    if draw(st.booleans()):
        edges.append(None)
    pairs = list(itertools.pairwise(edges))
    if not pairs:
        return target(**about, value=draw(worth))
    return target(**about, value=None, bands=tuple(band(low, high, draw(worth)) for low, high in pairs))


@given(of=asked_of_one(), part=small, rest=small, load=small, lacking=st.booleans())
def test_what_is_certain_is_what_no_figure_to_come_can_change(
    of: Target, part: int, rest: int, load: int, lacking: bool
) -> None:
    """Naively: by trying figures to come at every edge."""
    if of.measure == "done":
        part = min(part, 1)
    whole = Fraction(part + rest) if of.measure == "share" else None
    told_of = ResultReported(of.target, "u2", "h1", Fraction(part), whole, Fraction(load))
    drafted = told(MovementDrafted, plan(targets=(of,), reports=HALVES if lacking else HALVES[:1]))
    results = {(of.target, "u2", "h1"): Reported(told_of, "confirmed", "u2.2")}
    state = Movement(phase="launched", plan=drafted, members=("u2",), results=results)
    found = measuring.measured(state, of, "u2", confirmed_only=True).standing
    line = {"part": told_of.part, "whole": told_of.whole, "load": told_of.load}
    assert found == naive_movements.standing_of(written(of), {"h1": line}, lacking)


@pytest.mark.parametrize(
    ("comparison", "wanted", "part", "expected"),
    [("=", 3, 5, "missed"), ("=", 3, 3, "on_course"), ("=", 4, 2, "on_course"), ("=", 4, 1, "about_to_miss"),
     ("<=", 0, 1, "missed"), ("<=", 0, 0, "on_course"), ("<", 1, 1, "missed")],
)  # fmt: skip
def test_a_number_that_was_exceeded_stays_so(
    cluster: Emulation, comparison: Any, wanted: int, part: int, expected: str
) -> None:
    cluster.launched(targets=(number_of("t1", wanted, comparison),))
    cluster.at = JUNE
    cluster.done("u2.2", report("t1", part))
    assert half_way(cluster, "t1") == expected


@pytest.mark.parametrize(
    ("comparison", "wanted", "figure", "expected"),
    [("=", 1, (499, 500), "missed"), ("=", 1, (500, 500), "on_course"), (">=", 1, (499, 500), "missed"),
     ("<=", 0, (1, 500), "missed"), ("<=", 0, (0, 500), "on_course"), ("<", 1, (499, 500), "met"),
     ("=", "1/2", (499, 500), "about_to_miss"), ("<", "1/2", (499, 500), "about_to_miss")],
)  # fmt: skip
def test_all_and_nothing_cannot_be_reached_again(
    cluster: Emulation, comparison: Any, wanted: Any, figure: tuple[int, int], expected: str
) -> None:
    cluster.launched(targets=(target("t1", comparison=comparison, value=Fraction(wanted)),))
    cluster.at = JUNE
    cluster.done("u2.2", report("t1", *figure))
    assert half_way(cluster, "t1") == expected


def half_way(cluster: Emulation, code: str) -> str:
    state = cluster.of()
    return measuring.outlook(state, state.targets[code], "u2", JUNE_DAY)


@pytest.mark.parametrize(("load", "expected"), [(150, "on_course"), (250, "met")])
def test_what_is_reached_is_not_met_as_long_as_a_growing_caseload_may_ask_more(
    cluster: Emulation, load: int, expected: str
) -> None:
    bands = (band(100, 200, 90), band(200, None, 170))
    cluster.launched(targets=(number_of("cases", 0, value=None, bands=bands),))
    cluster.at = JUNE
    cluster.done("u2.2", report("cases", 169 if load < 200 else 170, load=Fraction(load)))
    assert half_way(cluster, "cases") == expected


def test_a_unit_whose_report_is_late_is_at_risk_however_it_stood_before(cluster: Emulation) -> None:
    ends = (dt.date(2019, 12, 31), dt.date(2020, 2, 28), dt.date(2020, 4, 28), YEAR.until)
    thirds = tuple(
        Reporting(f"p{after.month}", before + dt.timedelta(days=1), after)
        for before, after in itertools.pairwise(ends)
    )
    cluster.launched(targets=(target("t1"),), reports=thirds)
    cluster.at = JUNE
    cluster.done("u2.2", report("t1", 99, 100, period="p2"))
    assert half_way(cluster, "t1") == "about_to_miss"
    cluster.done("u2.2", report("t1", 99, 100, period="p4"))
    assert half_way(cluster, "t1") == "on_course"


# Two superiors ---------------------------------------------------------------------------------------------

comparisons = st.sampled_from([">", ">=", "<", "<=", "="])
values = st.integers(0, 8).map(lambda n: Fraction(n, 8))


@given(
    a=st.tuples(comparisons, values),
    b=st.tuples(comparisons, values),
    measure=st.sampled_from(["share", "count", "dong", "done"]),
)
def test_the_stricter_of_two_is_kept_by_fewer_values(
    a: tuple[Any, Fraction], b: tuple[Any, Fraction], measure: str
) -> None:
    """Naively: by trying every sixteenth of a share from nothing to all, or every number that is in reach."""
    times, tried = 1, [Fraction(n, 16) for n in range(17)]
    if measure != "share":
        times, tried = 2, [Fraction(n) for n in range(2 if measure == "done" else 20)]
    one, other = (
        target(comparison=comparison, value=value * times, measure=measure) for comparison, value in (a, b)
    )

    def keeps(of: Target) -> set[Fraction]:
        assert of.value is not None
        return {x for x in tried if measuring.met(of.comparison, x, of.value)}

    assert stricter.stricter(one, other) == (keeps(one) < keeps(other))
    (found,) = stricter.bound([Assigned("a", one), Assigned("b", other)])
    assert found.conflict == (keeps(one) != keeps(other))


@pytest.mark.parametrize(
    ("comparison", "value", "counts"),
    [(">=", "95/100", "a"), (">", "97/100", "a"), (">=", "1", "a"), ("<", "1", "ab")],
)
def test_all_is_stricter_than_more_than_97_percent(comparison: Any, value: str, counts: str) -> None:
    """At least all of them is the same ask as all of them: the first one counts."""
    other = target(comparison=comparison, value=Fraction(value), base="judgments")
    (found,) = stricter.bound([Assigned("a", LAWFUL), Assigned("b", replace(other, metric="lawful"))])
    assert "".join(one.movement for one in found.counting) == counts
    assert found.conflict == (value != "1" or comparison == "<")


def test_where_two_superiors_ask_otherwise_both_are_shown_and_the_stricter_counts() -> None:
    ministry = target(by="ministry", value=Fraction(95, 100), comparison=">=", cite="Plan of the ministry")
    province = target(by="province", value=Fraction(97, 100), comparison=">", cite="Plan of the province")
    (found,) = stricter.bound([Assigned("a", ministry), Assigned("b", province)])
    assert found.conflict
    assert [one.target.by for one in found.all] == ["ministry", "province"]
    assert [one.target.cite for one in found.counting] == ["Plan of the province"]
    (same,) = stricter.bound([Assigned("a", ministry), Assigned("b", ministry)])
    assert (same.conflict, len(same.counting)) == (False, 1)
    upper = target(comparison="<", value=Fraction(99, 100))
    (both,) = stricter.bound([Assigned("a", ministry), Assigned("b", upper)])
    assert len(both.counting) == 2, "what cannot be compared binds together"


@pytest.mark.parametrize(
    ("day", "late", "outlook"),
    [
        (dt.date(2020, 5, 31), 0, "not_reported"),
        (dt.date(2020, 6, 10), 0, "not_reported"),
        (dt.date(2020, 6, 11), 1, "about_to_miss"),
    ],
)
def test_a_report_is_late_after_the_calendars_day_for_it(
    cluster: Emulation, day: dt.date, late: int, outlook: str
) -> None:
    """The period ends on 31 May; its results are due by 10 June."""
    cluster.launched(targets=(target("t1"),), deadlines=(on("results", 6, 10, "h1"),))
    state = cluster.of()
    assert len(measuring.late_reports(state, state.targets["t1"], "u2", day)) == late
    assert measuring.outlook(state, state.targets["t1"], "u2", day) == outlook
