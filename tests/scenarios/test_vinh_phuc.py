"""Civil enforcement in Vĩnh Phúc, 2021, line by line of what its source says."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from audit import progress, progress_rows
from audit.words import Words
from domain.movement import Movement, measuring
from tests.scenarios.told import movement, tell, there

NAME = "enforcement-vinh-phuc-2021"


def test_the_plan_comes_down_from_ministry_and_province_to_every_sub_office() -> None:
    assert movement(NAME, "vp-bo").plans["vp-tc"].movement == "vp-tongcuc"
    for above in ("vp-tongcuc", "vp-tinh"):
        assert movement(NAME, above).plans["vp-cuc"].movement == "vp-2021", "told by the adoption itself"
    assert movement(NAME, "vp-2021").members == tuple(f"vp-cc-{n}" for n in range(1, 10))


def test_targets_are_assigned_by_three_levels_each_with_its_paper() -> None:
    targets = movement(NAME, "vp-2021").targets.values()
    assert {target.by for target in targets} == {"vp-tc", "vp-ubnd", "vp-cuc"}
    assert all(target.cite for target in targets)


def test_where_two_superiors_ask_otherwise_both_are_shown_and_the_stricter_counts_cited() -> None:
    """As the progress of the province's movement shows it, beside the General Department's."""
    movements = {code: movement(NAME, code) for code in ("vp-tongcuc", "vp-tinh")}
    facts, day = tell(NAME).memory.registers.facts(), dt.date(2021, 9, 30)
    found = progress.progress("vp-tinh", movements["vp-tinh"], day, facts, movements, (), None, ())
    rows = [row for row in progress_rows.rows(Words("vi"), found) if row["about"] == "several_superiors"]
    assert [(row["unit"], row["code"], row["wanted"], row["standing"], row["cite"]) for row in rows] == [
        ("vp-cuc", "vp-tongcuc/complaints", "≥ 95 %", "", "Kế hoạch của Tổng cục"),
        ("vp-cuc", "vp-tinh/complaints", "> 97 %", "counts", "Kế hoạch của Ủy ban nhân dân tỉnh"),
    ]


def test_at_the_end_every_sub_office_stands_by_figures_of_every_period() -> None:
    counts = {row.target: row for row in movement(NAME, "vp-2021").reviews[-1].held.targets}
    assert {code: (row.met, row.missed, row.incomplete) for code, row in counts.items()} == {
        "lawful": (8, 1, 0),
        "complaints": (8, 1, 0),
        "reception": (8, 1, 0),
        "self-inspection": (8, 0, 1),
    }


def test_all_offices_issued_a_plan_and_who_had_not_was_shown() -> None:
    state = movement(NAME, "vp-2021")
    assert set(state.plans) == set(state.members)
    entries = [
        e for e in tell(NAME).memory.entries if e.type == "PlanIssued" and e.stream == "movement/vp-2021"
    ]
    late = entries[-1].content
    assert (late["data"]["unit"], late["on"]) == ("vp-cc-9", "2021-04-05")


def test_lawful_decisions_on_all_judgments_means_every_one() -> None:
    state = movement(NAME, "vp-2021")
    (one, other) = (
        measuring.measured(state, state.targets["lawful"], f"vp-cc-{n}", confirmed_only=True) for n in (1, 2)
    )
    assert (one.standing, other.standing) == ("met", "missed")
    assert other.value == Fraction(499, 500)


def test_over_97_percent_of_complaints_is_more_than_97_percent() -> None:
    state = movement(NAME, "vp-2021")
    found = measuring.measured(state, state.targets["complaints"], "vp-cc-2", confirmed_only=True)
    assert (str(found.part), str(found.whole), found.standing) == ("97", "100", "missed"), (
        "48/50 and 49/50 are 97 %"
    )
    first = measuring.measured(state, state.targets["complaints"], "vp-cc-1", confirmed_only=True)
    assert (first.value, first.standing) == (Fraction(49, 50), "met")


def test_a_report_that_was_sent_back_came_again_and_only_that_one_counts() -> None:
    types = [
        e.type
        for e in tell(NAME).memory.entries
        if [e.content["data"].get(name) for name in ("target", "unit", "period")]
        == ["complaints", "vp-cc-1", "h1"]
    ]
    assert types == ["ResultReported", "ResultReturned", "ResultReported", "ResultConfirmed"]


def test_citizens_are_received_and_long_complaints_answered_by_dialogue() -> None:
    state = movement(NAME, "vp-2021")
    found = measuring.measured(state, state.targets["reception"], "vp-cc-1", confirmed_only=True)
    assert (str(found.part), found.standing) == ("24", "met")
    assert tell(NAME).played.records["activity/vp-dialogue"].about.kind == "dialogue"


def test_a_self_inspection_plan_is_issued_and_carried_out() -> None:
    state, look = movement(NAME, "vp-2021"), tell(NAME).played.records["inspection/vp-self"]
    found = measuring.measured(state, state.targets["self-inspection"], "vp-cc-1", confirmed_only=True)
    assert found.standing == "met"
    assert look.visited == {"vp-cc-1": dt.date(2021, 6, 1)}
    assert (look.ended, look.open_findings) == ("GĐ-11/KL-CCTHADS", ())


def test_routine_ad_hoc_and_thematic_movements_run_beside_three_lasting_ones() -> None:
    states = [s for s in tell(NAME).played.records.values() if isinstance(s, Movement)]
    kinds = [there(state.plan).kind for state in states if there(state.plan).body == "vp-cuc"]
    assert sorted(kinds) == ["campaign", "lasting", "lasting", "lasting", "routine", "thematic"]
    assert all(state.phase in ("launched", "reviewed") for state in states)
    linked = [link.cite for link in there(movement(NAME, "vp-2021").plan).links if link.to == "lasting"]
    assert len(linked) == 3
    lasting = [there(movement(NAME, f"vp-lasting-{n}").plan) for n in (1, 2, 3)]
    assert len({(plan.runs.begins, plan.runs.until) for plan in lasting}) == 3, "each has its own time"
    assert (lasting[2].runs.begins.year, lasting[2].runs.until.year) == (2020, 2025)


def test_the_best_is_chosen_among_those_who_still_run_and_proposed_upward() -> None:
    played = tell(NAME).played
    assert movement(NAME, "vp-2021").candidates("enforcement.best_office") == ("vp-cc-1", "vp-cc-2")
    assert played.cases["vp-best-3"].result == "ineligible"
    (signed,) = [
        e for e in tell(NAME).memory.entries if (e.stream, e.type) == ("nomination/vp-best-1", "Signed")
    ]
    assert signed.content["actor"]["person"] == "p.vp.minister", "decided two levels above the sub-office"
    assert played.cases["vp-best-1"].result == "awarded"
    assert played.sittings["vp-council"].results == {
        "nomination/vp-best-1": "passed",
        "nomination/vp-best-2": "no_seat",
    }
