"""Several criteria together: three answers, special exceptions, for whom a criterion counts."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.eligibility.deciding import all_of, any_of, applies
from domain.eligibility.deciding import found as found_by
from domain.eligibility.finding import Answer, Finding, Findings
from domain.events import read, written
from domain.registry.history import History
from tests.domain.court import FLAG, policy
from tests.domain.eligibility.known import FIGHTER, award, complete, criterion, found, look

ANSWERS: tuple[Answer, ...] = ("fulfilled", "not_fulfilled", "not_known")
YES: dict[str, Any] = {"rule": "stated", "what": "yes", "who": "award_head"}
NO: dict[str, Any] = {"rule": "stated", "what": "no", "who": "award_head"}
SAID = {"yes": ("yes", "hoa"), "no": ("no", "hoa")}


@pytest.mark.parametrize("answers", list(product(ANSWERS, repeat=3)))
def test_one_of_them_and_all_of_them_are_what_every_way_to_settle_the_unknown_says(
    answers: tuple[Answer, ...],
) -> None:
    parts = tuple(Finding("x", answer) for answer in answers)
    ways = list(product(*((a,) if a != "not_known" else ("fulfilled", "not_fulfilled") for a in answers)))
    for together, sure in ((any_of, any), (all_of, all)):
        outcomes = {sure(one == "fulfilled" for one in way) for way in ways}
        expected = (
            "not_known" if len(outcomes) == 2 else "fulfilled" if outcomes == {True} else "not_fulfilled"
        )
        assert together(parts).answer == expected


@given(st.lists(st.sampled_from(ANSWERS), max_size=6))
def test_the_verdict_is_that_of_all_criteria(answers: list[Answer]) -> None:
    verdict = Findings(tuple(Finding("x", answer) for answer in answers)).verdict
    together = all_of(tuple(Finding("x", answer) for answer in answers)).answer
    names = {"fulfilled": "eligible", "not_fulfilled": "not_eligible", "not_known": "not_known"}
    assert verdict == names[together]


def test_one_proven_way_is_enough() -> None:
    doubtful, proven = Finding("a", "fulfilled", unproven=("1",)), Finding("b", "fulfilled")
    assert any_of((doubtful, proven)).unproven == ()
    assert any_of((doubtful,)).unproven == ("1",)
    assert all_of((doubtful, proven)).unproven == ("1",)


def test_excellent_or_with_an_initiative() -> None:
    """Law 06/2022, Art. 23: excellent, or a recognised initiative."""
    asks = criterion(
        rule="any_of",
        of=[{"rule": "rated", "at_least": "excellent"}, {"rule": "initiative", "level": "base"}],
    )
    bare = look(History(complete=complete()))
    assert found(bare, **asks.model_dump(by_alias=True)).answer == "not_fulfilled"


def test_a_special_exception_passes_over_what_may_be_and_shows_its_ground() -> None:
    three: dict[str, Any] = {"rule": "holds", "award": FIGHTER, "times": 3, "consecutive": True}
    seen = look(History(complete=complete()), special="heroic_feat")
    waived = found(seen, **three, waivable=True)
    assert (waived.answer, waived.special) == ("fulfilled", "heroic_feat")
    assert waived.values["missing"], "what is missing stays shown"
    assert found(seen, **three).answer == "not_fulfilled"
    assert found(look(History(complete=complete())), **three, waivable=True).answer == "not_fulfilled"
    held = look(History(held=tuple(map(award, (2023, 2024, 2025)))), special="heroic_feat")
    assert found(held, **three, waivable=True).special is None, "who fulfils it needs no exception"


def test_a_criterion_counts_for_whom_and_for_what_it_says() -> None:
    head = criterion(**YES, under="head")
    assert applies(head, look(History(), offices=("head",)))
    assert not applies(head, look(History(), offices=("staff",)))
    merit = criterion(**YES, kinds=["merit"])
    assert applies(merit, look(History()))
    assert not applies(merit, look(History(), kind="adhoc"))


def test_findings_cite_the_clause_and_else_the_policys_own_source() -> None:
    rules = policy(
        FLAG, top={"rules": 2, "eligibility": [YES | {"cite": "Art. 9"}, NO, YES | {"under": "head"}]}
    )
    findings = found_by(rules, look(History(), stated=SAID))
    assert [f.cite for f in findings.findings] == ["Art. 9", "Circular 1"]
    assert findings.verdict == "not_eligible"
    assert all(f.certainty == "read" for f in findings.findings)


def test_what_is_recorded_has_parts_after_what_they_are_part_of() -> None:
    nested = {"rule": "any_of", "of": [{"rule": "all_of", "of": [YES, NO]}, YES]}
    rules = policy(FLAG, top={"rules": 2, "eligibility": [nested, NO]})
    event = found_by(rules, look(History(), stated=SAID)).recorded()
    shape = [(row.rule, row.level, row.answer) for row in event.findings]
    assert shape == [
        ("any_of", 0, "fulfilled"),
        ("all_of", 1, "not_fulfilled"),
        ("stated", 2, "fulfilled"),
        ("stated", 2, "not_fulfilled"),
        ("stated", 1, "fulfilled"),
        ("stated", 0, "not_fulfilled"),
    ]
    assert read("EligibilityFound", 1, written(event)) == event
