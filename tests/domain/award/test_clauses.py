"""A policy clause by clause: every number is shown with its source, each change is named and nothing else."""

from __future__ import annotations

import copy
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.award.clauses import Figure, clauses, compared, decimal, figures, percentage
from domain.award.policy import Policy
from tests.policies.shipped import shelf

RULES: dict[str, Any] = {
    "award": "court.good_judge",
    "rules": 2,
    "title": {"vi": "Thẩm phán giỏi", "en": "Good Judge"},
    "subject": "person",
    "basis": "season",
    "in_force": {"from": "2020-05-05", "picked_by": "season_end"},
    "source": {"cite": "Decision 10", "certainty": "read"},
    "bonus": {"times": "1.5", "cite": "Art. 54", "certainty": "superseded"},
    "eligibility": [
        {"rule": "rated", "at_least": "excellent", "seasons": 3, "cite": "Art. 4"},
        {
            "rule": "any_of",
            "of": [
                {"rule": "metric", "metric": "cases", "amount": {"at_least": 350}},
                {"rule": "metric", "metric": "cases", "amount": {"at_least": 450}, "cite": "Art. 5"},
            ],
            "certainty": "unverified",
        },
        {"rule": "metric", "metric": "overturned", "of": "cases", "amount": {"at_most": "1.5%"}},
        {"rule": "members_rated", "at_least": "completed", "amount": {"at_least": "100%"}},
    ],
    "route": [
        {
            "stage": "unit", "kind": "vote", "held": "sitting", "body": "unit_assembly", "ballot": "open",
            "base": "staff", "pass": {"more_than": "50%", "cite": "Art. 6"}, "quorum": {"at_least": "2/3"},
            "quota": {"share": "20%", "at_least": 1, "certainty": "unverified"}, "cite": "Art. 7",
            "due": "10wd",
        },
        {"stage": "council", "kind": "vote", "held": "sitting", "body": "council", "ballot": "secret",
         "base": "members", "pass": "unknown", "cite": "Art. 8"},
        {"stage": "signing", "kind": "sign", "by": "head", "body": "office"},
    ],
}  # fmt: skip


def rules(**top: Any) -> Policy:
    return Policy.model_validate({**copy.deepcopy(RULES), **top})


def shown(figure: Figure) -> tuple[str, str, str]:
    source = f"{figure.source.cite}, {figure.source.certainty}" if figure.source else "a setting"
    return " ".join(figure.key), f"{figure.field} {figure.value}", source


def test_every_number_is_shown_with_the_nearest_source() -> None:
    assert [shown(figure) for figure in figures(rules())] == [
        ("bonus", "times 1.5", "Art. 54, superseded"),
        ("eligibility rated", "seasons 3", "Art. 4, read"),
        ("eligibility any_of metric cases", "amount >= 350", "Decision 10, unverified"),
        ("eligibility any_of metric cases (2)", "amount >= 450", "Art. 5, unverified"),
        ("eligibility metric overturned", "amount <= 1.5%", "Decision 10, read"),
        ("eligibility members_rated", "amount >= 100%", "Decision 10, read"),
        ("route unit pass", "pass > 50%", "Art. 6, read"),
        ("route unit quorum", "quorum >= 2/3", "Art. 7, read"),
        ("route unit quota", "share 20%", "Art. 7, unverified"),
        ("route unit quota", "at_least 1", "Art. 7, unverified"),
        ("route unit settings", "due 10wd", "a setting"),
        # A figure that nobody knows was not read, whatever the ballot's own certainty.
        ("route council pass", "pass unknown", "Art. 8, unverified"),
    ]


def test_a_policy_is_the_same_as_itself() -> None:
    for one in shelf():
        assert compared(one.policy, one.policy) == ()


def test_clauses_have_names_of_their_own() -> None:
    for one in shelf():
        keys = [clause.key for clause in clauses(one.policy)]
        assert len(keys) == len(set(keys)), one.name


def test_a_changed_figure_is_named_with_both_sources() -> None:
    route = copy.deepcopy(RULES["route"])
    route[0]["pass"] = {"at_least": "2/3", "cite": "New Art. 6"}
    (change,) = compared(rules(), rules(route=route))
    assert (change.key, change.field) == (("route", "unit", "pass"), "pass")
    assert (change.before, change.after) == ("> 50%", ">= 2/3")
    assert change.source_before is not None
    assert change.source_after is not None
    assert (change.source_before.cite, change.source_after.cite) == ("Art. 6", "New Art. 6")


def test_the_same_on_another_paper_is_a_change_of_source_only() -> None:
    asked = copy.deepcopy(RULES["eligibility"])
    asked[0]["cite"] = "New Art. 4"
    (change,) = compared(rules(), rules(eligibility=asked))
    assert (change.field, change.before, change.after) == ("source", "Art. 4 (read)", "New Art. 4 (read)")


@pytest.mark.parametrize("place", range(4))
def test_a_criterion_that_is_gone_is_gone_and_one_that_came_is_new(place: int) -> None:
    fewer = rules(eligibility=[c for n, c in enumerate(RULES["eligibility"]) if n != place])
    gone, came = compared(rules(), fewer), compared(fewer, rules())
    assert gone
    assert [(c.key, c.field, c.before, c.after) for c in gone] == [
        (c.key, c.field, c.after, c.before) for c in came
    ]
    assert all(c.after is None and c.source_after is None for c in gone)


def test_the_order_of_criteria_changes_nothing() -> None:
    asked = list(reversed(RULES["eligibility"]))
    assert compared(rules(), rules(eligibility=asked)) == ()


@given(st.integers(0, 10_000), st.integers(1, 500))
def test_what_is_shown_of_a_number_is_exact(numerator: int, denominator: int) -> None:
    number = Fraction(numerator, denominator)
    assert Fraction(decimal(number)) == number
    written = percentage(number)
    assert (Fraction(written[:-1]) / 100 if written.endswith("%") else Fraction(written)) == number
