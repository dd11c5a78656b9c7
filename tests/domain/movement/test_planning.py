"""A movement's plan: what is wrong with one, who adopts it, whom it is launched for, what it answers."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from domain.commands import (
    AcknowledgeMovement,
    AdoptMovement,
    CallOffMovement,
    DropOut,
    HoldReview,
    IssuePlan,
    LaunchMovement,
    RegisterFor,
    ReportTarget,
    TakeBackPlan,
)
from domain.events import (
    Aim,
    BodyRegistered,
    DeadlinePassed,
    Link,
    MemberAdmitted,
    MovementLeft,
    Period,
    PlanIssued,
    Prize,
    Reporting,
)
from domain.facts import registry_of
from domain.movement import waits_for
from tests.domain.movement.movements import (
    HALVES,
    HEAD,
    YEAR,
    Emulation,
    band,
    number_of,
    on,
    plan,
    target,
)

BACKWARDS = Period(dt.date(2020, 9, 30), dt.date(2020, 1, 1))
LATER = Reporting("h3", dt.date(2020, 5, 31), dt.date(2020, 6, 2))


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("ends_before_it_begins", {"runs": BACKWARDS}),
        ("ends_before_it_begins", {"measured": BACKWARDS}),
        ("ends_before_it_begins", {"work_year": BACKWARDS}),
        ("reports_overlap", {"reports": (*HALVES, LATER)}),
        ("stands_twice", {"reports": (HALVES[0], HALVES[0])}),
        (
            "report_outside_measured",
            {"reports": (Reporting("h0", dt.date(2019, 12, 1), dt.date(2020, 1, 31)),)},
        ),
        ("season_not_opened", {"season": "court-2031"}),
        ("unknown_body", {"members": ("nobody",)}),
        ("no_members", {"members": ()}),
        ("unknown_movement", {"links": (Link("superior", "above", "Plan 2"),)}),
        ("unknown_movement", {"links": (Link("superior", "", "Plan 2"),)}),
        ("unknown_movement", {"links": (Link("superior", "x" * 300, "Plan 2"),)}),
        ("links_to_itself", {"links": (Link("follows", "m", "Plan 2"),)}),
        ("stands_twice", {"targets": (target(), target())}),
        ("unknown_body", {"targets": (target(by="nobody"),)}),
        ("value_or_bands", {"targets": (target(value=None),)}),
        ("value_or_bands", {"targets": (target(bands=(band(None, 9, 1),)),)}),
        (
            "bands_overlap",
            {"targets": (number_of("t", 0, value=None, bands=(band(0, 100, 1), band(99, 200, 2))),)},
        ),
        (
            "bands_overlap",
            {"targets": (number_of("t", 0, value=None, bands=(band(0, 100, 1), band(50, None, 2))),)},
        ),
        ("band_empty", {"targets": (number_of("t", 0, value=None, bands=(band(100, 100, 1),)),)}),
        ("base_needed", {"targets": (target(base=None),)}),
        ("share_over_one", {"targets": (target(value=Fraction(101, 100)),)}),
        ("count_not_whole", {"targets": (number_of("t1", 0, value=Fraction(5, 2)),)}),
        ("money_not_whole", {"targets": (number_of("t", 1, measure="dong", value=Fraction(1, 2)),)}),
        ("done_is_one", {"targets": (number_of("t", 2, measure="done"),)}),
        (
            "weights_not_whole",
            {"targets": (target("a", weight=Fraction(1, 2)), target("b", weight=Fraction(1, 3)))},
        ),
        ("weights_not_whole", {"targets": (target("a", weight=Fraction(1)), target("b"))}),
        ("deadline_before_movement", {"deadlines": (replace(on("plans", 1, 1), on=dt.date(2019, 12, 31)),)}),
        ("deadline_of_no_period", {"deadlines": (on("results", 6, 5),)}),
        ("deadline_of_no_period", {"deadlines": (on("plans", 6, 5, "h1"),)}),
        ("unknown_period", {"deadlines": (on("results", 6, 5, "h9"),)}),
        ("unknown_award", {"prizes": (Prize("no.award", 1, 0),)}),
        ("number_negative", {"prizes": (Prize("court.flag", -1, 0),)}),
        ("number_negative", {"prizes": (Prize("court.flag", 1, -5),)}),
        ("number_negative", {"rounds": 0}),
        ("not_below", {"members": ("u2", "court")}),
        ("assigned_by_stranger", {"targets": (target(by="u3"),)}),
        ("done_is_one", {"targets": (number_of("t", 1, "<", measure="done"),)}),
        ("stands_twice", {"deadlines": (on("final", 10, 15), on("final", 11, 15))}),
        ("stands_twice", {"deadlines": (on("results", 6, 5, "h1"), on("results", 6, 9, "h1"))}),
        ("interim_after_final", {"deadlines": (on("final", 10, 15), on("interim", 10, 16))}),
        ("deadline_before_period_ends", {"deadlines": (on("results", 5, 30, "h1"),)}),
    ],
)
def test_what_is_wrong_with_a_plan_is_said_before_anything_is_recorded(
    cluster: Emulation, code: str, fields: dict[str, Any]
) -> None:
    assert cluster.refused(HEAD, plan(**fields)) == code


def test_bands_that_meet_at_an_edge_do_not_overlap(cluster: Emulation) -> None:
    bands = (band(0, 100, 1), band(100, 200, 2), band(200, None, 3))
    cluster.done(HEAD, plan(targets=(number_of("t", 0, value=None, bands=bands),)))


def test_nothing_is_launched_without_a_plan_that_was_adopted(cluster: Emulation) -> None:
    assert cluster.refused(HEAD, LaunchMovement()) == "unknown_movement"
    cluster.done(HEAD, plan())
    assert cluster.refused(HEAD, LaunchMovement()) == "plan_not_adopted"
    cluster.done(HEAD, AdoptMovement("1/KH"))
    cluster.done(HEAD, LaunchMovement())
    assert cluster.refused(HEAD, LaunchMovement()) == "launched_already"


def test_a_draft_is_drawn_up_anew_until_it_is_adopted(cluster: Emulation) -> None:
    cluster.done(HEAD, plan())
    cluster.done(HEAD, plan(kind="campaign"))
    assert cluster.refused("u2.1", plan(body="u2")) == "movement_of_another"
    cluster.done(HEAD, AdoptMovement("1/KH"))
    assert cluster.refused(HEAD, plan()) == "plan_adopted"
    assert cluster.refused(HEAD, AdoptMovement("2/KH")) == "no_draft"
    standing = cluster.of().plan
    assert standing is not None
    assert standing.kind == "campaign"


def test_only_who_leads_adopts_and_launches_and_only_who_keeps_draws_up(cluster: Emulation) -> None:
    assert cluster.refused("u3.3", plan()) == "keeps_no_movement"
    cluster.done("u2.2", plan(body="u2", members=("sub",)))
    assert cluster.refused("u2.2", AdoptMovement("1")) == "leads_no_movement"
    cluster.done("u2.1", AdoptMovement("1"))
    assert cluster.refused("u2.2", LaunchMovement()) == "leads_no_movement"
    cluster.done("u2.1", LaunchMovement())


def test_the_award_department_above_keeps_a_councils_movements(cluster: Emulation) -> None:
    cluster.register(cluster.mandate("court", "m2", "award_head"), stream=registry_of("court"))
    cluster.done("m2", plan(body="council", members=("cluster",)), "central")
    assert cluster.refused("m2", plan(body="u2", members=("sub",)), "of-u2") == "keeps_no_movement"


def test_it_is_launched_for_the_units_that_the_cluster_has_on_that_day(cluster: Emulation) -> None:
    admitted = MemberAdmitted("cluster", "sub", dt.date(2020, 3, 1), None, made_up=True)
    cluster.register(admitted)
    assert cluster.launched().members == ("u1", "u2", "u3", "u4", "u5")
    cluster.at += dt.timedelta(days=60)
    assert cluster.launched("later").members == ("u1", "u2", "u3", "u4", "u5", "sub")


def test_a_target_for_somebody_outside_the_movement_is_told_as_soon_as_it_is_drawn_up(
    cluster: Emulation,
) -> None:
    wrong = plan(members=("u2",), targets=(target(only=("u3",)),))
    assert cluster.refused(HEAD, wrong) == "not_taking_part"


def test_a_plan_that_fits_no_more_is_taken_back_changed_and_adopted_anew(cluster: Emulation) -> None:
    """``u5`` leaves between adoption and launch: its target binds nobody, and the plan is not stuck."""
    cluster.register(
        BodyRegistered("bloc", "cluster", None, "court", "Khối", "Bloc", made_up=True),
        MemberAdmitted("bloc", "u4", dt.date(2020, 1, 1), None, made_up=True),
        MemberAdmitted("bloc", "u5", dt.date(2020, 1, 1), dt.date(2020, 2, 1), made_up=True),
    )
    cluster.register(cluster.mandate("bloc", "u4.1", "chair"), stream=registry_of("bloc"))
    mine = target(only=("u5",), by="bloc")
    cluster.done("u4.1", plan(body="bloc", members=("bloc",), targets=(mine,)))
    cluster.done("u4.1", AdoptMovement("1/KH"))
    cluster.at += dt.timedelta(days=60)
    assert cluster.refused("u4.1", LaunchMovement()) == "not_taking_part"
    assert cluster.refused("u2.1", TakeBackPlan()) == "leads_no_movement"
    cluster.done("u4.1", TakeBackPlan())
    assert (cluster.of().phase, cluster.of().number) == ("drafted", "")
    assert cluster.refused("u4.1", AdoptMovement("1/KH")) == "not_taking_part", "said at the adoption too"
    cluster.done("u4.1", plan(body="bloc", members=("bloc",)))
    cluster.done("u4.1", AdoptMovement("2/KH"))
    cluster.done("u4.1", LaunchMovement())
    assert cluster.of().units == ("u4",)
    assert cluster.refused("u4.1", TakeBackPlan()) == "plan_not_adopted"


def test_a_members_own_movement_is_its_plan_in_the_one_above(cluster: Emulation) -> None:
    """Cascade: from the council to the cluster and its units; a lower plan, once adopted, tells the upper."""
    cluster.done("council-chair", plan(body="council", members=("cluster",)), "central")
    cluster.done("council-chair", AdoptMovement("1/KH-TW"), "central")
    cluster.done("council-chair", LaunchMovement(), "central")
    assert cluster.of("central").members == ("cluster", "u1", "u2", "u3", "u4", "u5")
    cluster.launched(links=(Link("superior", "central", "1/KH-TW"),))
    issued = cluster.of("central").plans["cluster"]
    assert (issued.number, issued.movement) == ("1/KH", "m")
    assert cluster.last(PlanIssued)["unit"] == "cluster"


def test_members_say_that_they_have_it_and_issue_their_plans_once(cluster: Emulation) -> None:
    assert cluster.launched().phase == "launched"
    cluster.done("u2.2", AcknowledgeMovement("u2"))
    assert cluster.refused("u2.2", AcknowledgeMovement("u2")) == "acknowledged_already"
    assert cluster.refused("u3.2", AcknowledgeMovement("u2")) == "acts_for_no_member"
    assert cluster.refused("chief", AcknowledgeMovement("court")) == "not_taking_part"
    cluster.done("u2.2", IssuePlan("u2", "5/KH-U2"))
    assert cluster.refused("u2.2", IssuePlan("u2", "6/KH-U2")) == "plan_issued_already"
    assert set(cluster.of().plans) == {"u2"}


def test_at_the_end_of_a_day_of_the_calendar_the_engine_notes_who_has_not_done_it(cluster: Emulation) -> None:
    cluster.launched(deadlines=(on("final", 10, 15), on("plans", 2, 1), on("interim", 6, 1)))
    cluster.done("u2.2", IssuePlan("u2", "5/KH-U2"))
    cluster.tick(dt.datetime(2020, 2, 1, 16, 59, tzinfo=dt.UTC))
    assert not [e for e in cluster.entries if e.type == "DeadlinePassed"]
    cluster.tick(dt.datetime(2020, 2, 1, 17, tzinfo=dt.UTC))
    assert cluster.last(DeadlinePassed)["outstanding"] == ["u1", "u3", "u4", "u5"]
    cluster.tick(dt.datetime(2020, 12, 1, tzinfo=dt.UTC))
    passed = [e.content["data"] for e in cluster.entries if e.type == "DeadlinePassed"]
    assert [(p["what"], p["outstanding"]) for p in passed[1:]] == [
        ("interim", ["cluster"]),
        ("final", ["cluster"]),
    ]
    assert cluster.of().calendar == ()


def test_a_day_that_was_over_before_the_launch_never_rings_and_is_not_forgotten(
    cluster: Emulation,
) -> None:
    cluster.at = dt.datetime(2020, 3, 2, 8, tzinfo=dt.UTC)
    state = cluster.launched(deadlines=(on("plans", 2, 1), on("final", 10, 15)))
    assert [one.what for one in state.calendar] == ["final"]
    assert [one.what for one in state.passed] == ["plans"], "it is still to be done"
    waits = waits_for(state, cluster.registers.facts())
    assert ("issue_plan", "u3") in {(w.task, w.body) for w in waits}


def test_the_inbox_says_what_the_calendar_asks_of_whom(cluster: Emulation) -> None:
    cluster.launched(deadlines=(on("plans", 2, 1),))
    cluster.done("u2.2", IssuePlan("u2", "5/KH-U2"))
    waits = waits_for(cluster.of(), cluster.registers.facts())
    asked = [w for w in waits if w.task == "issue_plan"]
    assert [(w.task, w.body) for w in asked] == [("issue_plan", f"u{n}") for n in (1, 3, 4, 5)]
    assert {w.until for w in asked} == {dt.datetime(2020, 2, 1, 17, tzinfo=dt.UTC)}


def test_the_campaign_the_measured_time_and_the_work_year_are_kept_apart(cluster: Emulation) -> None:
    campaign = Period(dt.date(2020, 2, 3), dt.date(2020, 5, 19))
    state = cluster.launched(runs=campaign, work_year=Period(dt.date(2019, 10, 1), dt.date(2020, 9, 30)))
    assert state.plan is not None
    assert (state.plan.runs, state.plan.measured) == (campaign, YEAR)


# Whom a body calls upon ------------------------------------------------------------------------------------


@pytest.mark.parametrize("members", [("court",), ("u3",), ("council",), ("cluster",), ("u2", "u3")])
def test_a_unit_makes_neither_its_superiors_nor_its_neighbours_members_of_its_movement(
    cluster: Emulation, members: tuple[str, ...]
) -> None:
    assert cluster.refused("u2.2", plan(body="u2", members=members)) == "not_below"


def test_a_target_is_assigned_by_the_body_or_by_who_stands_above_it(cluster: Emulation) -> None:
    for by in ("u2", "court", "council", "cluster"):
        cluster.done("u2.2", plan(body="u2", members=("u2", "sub"), targets=(target(by=by),)))
    for by in ("u3", "sub"):
        wrong = plan(body="u2", members=("u2", "sub"), targets=(target(by=by),))
        assert cluster.refused("u2.2", wrong) == "assigned_by_stranger"


def test_a_superior_movement_is_one_of_who_stands_above(cluster: Emulation) -> None:
    cluster.done("u2.2", plan(body="u2", members=("u2",)), "of-u2")
    cluster.done("chief", plan(body="court", members=("cluster",)), "of-court")
    assert cluster.refused(HEAD, plan(links=(Link("superior", "of-u2", "Plan 2"),))) == "no_superior"
    cluster.done(HEAD, plan(links=(Link("superior", "of-court", "Plan"), Link("member", "of-u2", "Plan 2"))))


def test_a_cluster_passes_it_on_and_its_units_are_bound(cluster: Emulation) -> None:
    """The council's movement: six members have it, five of them owe figures, run and sign."""
    cluster.done(
        "council-chair",
        plan(
            body="council",
            members=("cluster",),
            targets=(target(by="council"),),
            registration=True,
            deadlines=(on("results", 6, 5, "h1"), on("registrations", 2, 1)),
        ),
    )
    cluster.done("council-chair", AdoptMovement("1/KH"))
    cluster.done("council-chair", LaunchMovement())
    state = cluster.of()
    assert (len(state.members), state.clusters, len(state.units)) == (6, ("cluster",), 5)
    assert "cluster" not in state.bound(state.targets["t1"])
    aims = (Aim("u2", "court.flag"),)
    assert cluster.refused(HEAD, RegisterFor("cluster", aims)) == "cluster_passes_on"
    assert cluster.refused(HEAD, ReportTarget("t1", "cluster", "h1", Fraction(1), Fraction(1))) == (
        "target_of_others"
    )
    cluster.done(HEAD, AcknowledgeMovement("cluster"))
    cluster.tick(dt.datetime(2020, 12, 1, tzinfo=dt.UTC))
    passed = [e.content["data"] for e in cluster.entries if e.type == "DeadlinePassed"]
    assert [p["outstanding"] for p in passed] == [[f"u{n}" for n in range(1, 6)]] * 2


def test_a_unit_that_comes_with_the_new_year_is_bound_once_it_is_there(cluster: Emulation) -> None:
    """Drawn up and adopted in December for the year to come; before its first day it lacks the unit."""
    cluster.at = dt.datetime(2019, 12, 20, 3, tzinfo=dt.UTC)
    cluster.register(
        BodyRegistered("bloc", "cluster", None, "court", "Khối", "Bloc", made_up=True),
        MemberAdmitted("bloc", "u4", dt.date(2019, 1, 1), None, made_up=True),
        MemberAdmitted("bloc", "u5", dt.date(2020, 1, 1), None, made_up=True),
    )
    cluster.register(cluster.mandate("bloc", "u4.1", "chair"), stream=registry_of("bloc"))
    cluster.done("u4.1", plan(body="bloc", members=("bloc",), targets=(target(only=("u5",), by="bloc"),)))
    cluster.done("u4.1", AdoptMovement("1/KH"))
    assert cluster.refused("u4.1", LaunchMovement()) == "not_taking_part"
    cluster.at = dt.datetime(2020, 1, 2, 3, tzinfo=dt.UTC)
    cluster.done("u4.1", LaunchMovement())
    assert cluster.of().units == ("u4", "u5")


def test_a_movement_without_a_unit_binds_nobody_and_is_refused(cluster: Emulation) -> None:
    cluster.register(BodyRegistered("bloc", "cluster", None, "court", "Khối", "Bloc", made_up=True))
    assert cluster.refused("chief", plan(body="court", members=("bloc",))) == "no_units"


# What a plan needs to be adopted ---------------------------------------------------------------------------


def test_a_plan_with_targets_needs_periods_that_cover_the_time_that_counts(cluster: Emulation) -> None:
    cluster.done(HEAD, plan(targets=(target(),), reports=()))
    assert cluster.refused(HEAD, AdoptMovement("1/KH")) == "no_reporting_period"
    for reports in ((HALVES[1],), (HALVES[0],), (HALVES[0], replace(HALVES[1], begins=dt.date(2020, 6, 2)))):
        cluster.done(HEAD, plan(targets=(target(),), reports=reports))
        assert cluster.refused(HEAD, AdoptMovement("1/KH")) == "reports_leave_gap"
    cluster.done(HEAD, plan(targets=(target(),)))
    cluster.done(HEAD, AdoptMovement("1/KH"))


# Called off ------------------------------------------------------------------------------------------------


def test_a_movement_that_is_called_off_asks_nothing_more_of_anybody(cluster: Emulation) -> None:
    cluster.launched(registration=True, deadlines=(on("plans", 2, 1), on("final", 10, 15)))
    cluster.done("u2.2", RegisterFor("u2", (Aim("u2", "court.flag"),)))
    assert cluster.refused("u2.1", CallOffMovement()) == "leads_no_movement"
    cluster.done(HEAD, CallOffMovement())
    state = cluster.of()
    assert (state.phase, state.running, state.settled) == ("called_off", (), True)
    assert [one.aim.candidate for one in state.dropped] == ["u2"]
    assert cluster.last(MovementLeft)["holder"] == "u2", "the unit's register knows it too"
    assert waits_for(state, cluster.registers.facts()) == []
    assert cluster.refused("u2.2", IssuePlan("u2", "5/KH")) == "movement_called_off"
    assert cluster.refused("u2.2", DropOut("u2", "u2", "court.flag")) == "movement_called_off"
    cluster.tick(dt.datetime(2020, 12, 1, tzinfo=dt.UTC))
    assert not [e for e in cluster.entries if e.type == "DeadlinePassed"]
    cluster.proved()


def test_a_draft_is_dropped_by_who_keeps_it_and_what_was_reviewed_by_nobody(cluster: Emulation) -> None:
    cluster.done("u2.2", plan(body="u2", members=("u2",)), "of-u2")
    assert cluster.refused("u3.2", CallOffMovement(), "of-u2") == "keeps_no_movement"
    cluster.done("u2.2", CallOffMovement(), "of-u2")
    assert cluster.of("of-u2").phase == "called_off"
    cluster.launched()
    cluster.done(HEAD, HoldReview("final", early=True))
    assert cluster.refused(HEAD, CallOffMovement()) == "reviewed_already"
