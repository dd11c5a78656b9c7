"""The scenarios that we ship: what they claim, counted again without the rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scenarios.format import Scenario, load
from scenarios.steps import Expect, Wait

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def cluster_vi() -> Scenario:
    return load(ROOT / "scenarios/court-cluster-vi-2020")


def _counts(scenario: Scenario, case: str, stage: str) -> Iterator[int]:
    """Approvals of a case's stage as the rows have them."""
    for step in scenario.steps:
        if step.case == case and step.do == "votes" and step.stage == stage:
            yield len(step.approve)
        if step.case == case and step.do == "count" and step.stage == stage:
            yield step.papers.approve


def test_cluster_vi_proposes_the_four_units_that_the_report_names(cluster_vi: Scenario) -> None:
    for suffix in ("", "-2024"):
        passed = {
            case.nominee
            for case in cluster_vi.cases
            if case.case.endswith("-2024") == bool(suffix)
            and sum(_counts(cluster_vi, case.case, "cluster")) * 3 >= 12 * 2
        }
        awarded = {
            step.case.removesuffix("-2024")
            for step in cluster_vi.steps
            if step.do == "expect"
            and step.result == "awarded"
            and step.case.endswith("-2024") == bool(suffix)
        }
        assert passed == awarded == {"vp", "tccb", "th", "pcqlkh"}


def test_every_expected_count_of_cluster_vi_is_the_sum_of_its_rows(cluster_vi: Scenario) -> None:
    size = {
        body.body: sum(m.body == body.body and m.office == "staff" for m in cluster_vi.mandates) + 1
        for body in cluster_vi.bodies
    }
    council = {
        m.person
        for m in cluster_vi.mandates
        if m.office in ("chair", "vice_chair", "member") and m.body == "hdtdkt"
    }
    seen = 0
    for step in cluster_vi.steps:
        if step.do == "expect" and step.derivation is not None and step.stage is not None:
            unit = next(case.unit for case in cluster_vi.cases if case.case == step.case)
            base = {"unit": size[unit], "cluster": len(cluster_vi.members), "council": len(council)}[
                step.stage
            ]
            counts = set(_counts(cluster_vi, step.case, step.stage))
            assert counts == {step.derivation.approve}
            assert step.derivation.base == base
            seen += 1
    assert seen == 2 * (12 + 12 + 4)


def test_what_no_source_states_of_cluster_vi_is_marked_as_made_up(cluster_vi: Scenario) -> None:
    real = {body.body for body in cluster_vi.bodies if body.kind == "unit" and not body.made_up}
    assert real == {"hv", "vp", "tccb", "th", "pcqlkh"}
    assert all(person.made_up for person in cluster_vi.people)
    assert all(case.made_up for case in cluster_vi.cases)
    assert all(figure.made_up for figure in cluster_vi.figures)
    assert all(mandate.made_up for mandate in cluster_vi.mandates)
    assert all(step.made_up for step in cluster_vi.steps if not isinstance(step, Expect | Wait))


def test_one_case_of_cluster_vi_is_carried_by_signals_alone(cluster_vi: Scenario) -> None:
    assert [case.case for case in cluster_vi.cases if case.via == "signal"] == ["th"]
    assert not any(step.via for step in cluster_vi.steps if not isinstance(step, Expect | Wait))
