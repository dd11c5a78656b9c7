"""What the check and the comparison say has words in both languages."""

from __future__ import annotations

from typing import get_args

import pytest

from audit.words import Language, Words
from domain.award import criteria, policy, stages
from domain.award import shelf as shelf_rules
from domain.award.clauses import OWN_CLAUSE, clauses
from tests.policies.shipped import shelf

LANGUAGES: tuple[Language, ...] = ("vi", "en")
CRITERIA = get_args(get_args(criteria.Criterion)[0])
STAGES = get_args(get_args(stages.Stage)[0])
CITED = {"rule", "stage", "cite", "certainty"}


def fields(model: type[policy.Policy]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()} - CITED


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_clause_and_field_has_a_word(language: Language) -> None:
    words = Words(language)
    rules = {get_args(model.model_fields["rule"].annotation)[0] for model in CRITERIA}
    for code in rules | {"policy", "in_force", "bonus", "eligibility", "settings", "leaders", *OWN_CLAUSE}:
        assert words.word("clause", code) != code or language == "en", code
    of_parts = {"award", "rules", "subject", "basis", "kinds", "ineligible", "nested", "title_vi", "title_en"}
    models = (*CRITERIA, *STAGES, policy.InForce, stages.Quota, policy.Leaders)
    for code in of_parts.union(*(fields(model) for model in models)) - {"cite", "certainty"}:
        assert words.text(f"field.{code}") != f"field.{code}", code


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_stage_that_we_ship_has_a_name(language: Language) -> None:
    for name in {
        clause.key[1] for one in shelf() for clause in clauses(one.policy) if clause.key[0] == "route"
    }:
        assert Words(language).text(f"stage.{name}") != f"stage.{name}", name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_has_a_sentence(language: Language) -> None:
    for code in get_args(shelf_rules.Code):
        assert Words(language).text(f"shelf.{code}") != f"shelf.{code}", code
