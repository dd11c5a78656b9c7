"""The scenarios that we ship: what they claim, counted again without the rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scenarios.format import Scenario, load
from scenarios.steps import Acting, Adopt, CountPapers, Expect, ExpectSitting, OpenSitting, Sheet, Sheets

ROOT = Path(__file__).resolve().parents[2]
SEATS = 4
"""What the scenario says was allotted."""


@pytest.fixture(scope="module")
def cluster_vi() -> Scenario:
    return load(ROOT / "scenarios/court-cluster-vi-2020")


def approvals(scenario: Scenario, sitting: str) -> dict[str, int]:
    """Approvals by case as a sitting's sheets have them: whoever is there, has a part and is not named."""
    row = next(row for row in scenario.sittings if row.sitting == sitting)
    opened = next(s for s in scenario.steps if isinstance(s, OpenSitting) and s.sitting == sitting)
    roll = {m.unit for m in scenario.members} if row.body == "cluster-6" else staff(scenario, row.body)
    units = {case.case: case.unit for case in scenario.cases}
    found = {}
    for step in scenario.steps:
        if isinstance(step, Sheets) and step.sitting == sitting:
            for case, marks in step.lines.items():
                own = {units[case]} if row.body == "cluster-6" else set()
                there = roll - set(opened.absent) - own
                assert marks.otherwise == "approve"
                assert not marks.approve
                found[case] = len(there - set(marks.reject) - set(marks.abstain))
    return found


def staff(scenario: Scenario, unit: str) -> set[str]:
    return {m.person for m in scenario.mandates if m.body == unit and m.office in ("staff", "head")}


def claimed(scenario: Scenario) -> Iterator[tuple[str, str, int, int]]:
    """Every count that a step expects: case, sitting's body, approvals and base."""
    for step in scenario.steps:
        if isinstance(step, Expect) and step.derivation is not None and step.stage == "unit":
            unit = next(case.unit for case in scenario.cases if case.case == step.case)
            yield step.case, unit, step.derivation.approve, step.derivation.base
        if isinstance(step, ExpectSitting):
            body = next(row.body for row in scenario.sittings if row.sitting == step.sitting)
            for case, line in step.lines.items():
                assert line.approve is not None
                assert line.base is not None
                yield case, body, line.approve, line.base


@pytest.mark.parametrize("suffix", ["", "-2024"])
def test_one_ballot_of_cluster_vi_proposes_the_four_units_that_the_report_names(
    cluster_vi: Scenario, suffix: str
) -> None:
    counts = approvals(cluster_vi, f"cluster{suffix}")
    assert len(counts) == 12, "one ballot over all twelve"
    enough = sorted((case for case in counts if counts[case] * 3 >= 12 * 2), key=counts.__getitem__)
    assert len(enough) == 5, "a fifth reaches two thirds and finds no seat"
    assert counts[enough[0]] < counts[enough[1]], "no tie on the last seat"
    won = {case.removesuffix("-2024") for case in enough[-SEATS:]}
    assert won == {"vp", "tccb", "th", "pcqlkh"}


def test_the_four_are_awarded_by_one_decision_and_what_is_tried_out_by_none(cluster_vi: Scenario) -> None:
    flags = {case.case for case in cluster_vi.cases if case.award == "court.flag"}
    awarded = {s.case for s in cluster_vi.steps if isinstance(s, Expect) and s.result == "awarded"} & flags
    assert awarded == {"vp", "tccb", "th", "pcqlkh"}
    assert [set(decision.lines) for decision in cluster_vi.decisions] == [awarded]
    tried = {case.case for case in cluster_vi.cases if case.what_if}
    assert len(tried) == 12
    agreed = {s.case for s in cluster_vi.steps if isinstance(s, Expect) and s.stage == "signing"}
    assert agreed == {f"{case}-2024" for case in awarded}


def test_every_expected_count_of_cluster_vi_is_the_sum_of_its_rows(cluster_vi: Scenario) -> None:
    counts: dict[tuple[str, str], int] = {}
    for row in cluster_vi.sittings:
        counts |= {(case, row.body): number for case, number in approvals(cluster_vi, row.sitting).items()}
    for step in cluster_vi.steps:
        if isinstance(step, CountPapers):
            counts |= {(case, "hdtdkt"): papers.approve for case, papers in step.lines.items()}
    council = {
        m.person
        for m in cluster_vi.mandates
        if m.office in ("chair", "vice_chair", "member") and m.body == "hdtdkt"
    }
    bases = {"cluster-6": len(cluster_vi.members), "hdtdkt": len(council)}
    seen = list(claimed(cluster_vi))
    for case, body, approve, base in seen:
        assert counts[case, body] == approve, (case, body)
        assert base == bases.get(body, len(staff(cluster_vi, body))), (case, body)
    assert len(seen) == 2 * (12 + 12 + 4)


def test_what_no_source_states_of_cluster_vi_is_marked_as_made_up(cluster_vi: Scenario) -> None:
    real = {body.body for body in cluster_vi.bodies if body.kind == "unit" and not body.made_up}
    assert real == {"hv", "vp", "tccb", "th", "pcqlkh"}
    rows: tuple[Any, ...] = (
        *cluster_vi.people,
        *cluster_vi.cases,
        *cluster_vi.figures,
        *cluster_vi.mandates,
        *cluster_vi.facts,
        *cluster_vi.sittings,
        *cluster_vi.decisions,
    )
    assert all(row.made_up for row in rows)
    assert all(step.made_up for step in cluster_vi.steps if isinstance(step, Acting))


def test_one_case_of_cluster_vi_comes_to_the_cluster_by_signals_alone(cluster_vi: Scenario) -> None:
    assert [case.case for case in cluster_vi.cases if case.via == "signal"] == ["th"]
    assert [row.lines for row in cluster_vi.sittings if row.via == "signal"] == [("th",)]


def test_cluster_vi_shows_what_is_refused_in_a_sitting(cluster_vi: Scenario) -> None:
    refused = [s.expect.refused for s in cluster_vi.steps if isinstance(s, Sheet) and s.expect != "recorded"]
    assert refused == ["line_recused", "sheet_incomplete", "secret_ballot_is_paper"]
    assert any(isinstance(s, Adopt) and s.who for s in cluster_vi.steps), "the minutes are signed one by one"
