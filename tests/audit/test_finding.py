"""What was found of a nominee's eligibility, as an officer reads it in both languages."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import finding
from audit.words import Language, Words
from domain.award.criteria import Criterion
from domain.eligibility.deciding import found
from domain.eligibility.finding import Finding, Findings
from domain.events import Absent, Disciplined, ProceedingOpened
from domain.exact import parse_number
from domain.registry.history import History
from tests.domain.court import FLAG, policy
from tests.domain.eligibility.known import FIGHTER, NOMINEE, UNIT, award, complete, look, result

LANGUAGES: tuple[Language, ...] = ("vi", "en")
NAMES = {FIGHTER: "Base Fighter", UNIT: "Unit 1"}

CRITERIA: list[dict[str, Any]] = [
    {"rule": "holds", "award": FIGHTER, "times": 3, "consecutive": True},
    {"rule": "holds", "award": FIGHTER, "times": 2},
    {
        "rule": "any_of",
        "of": [
            {"rule": "rated", "at_least": "good", "seasons": 2},
            {"rule": "all_of", "of": [{"rule": "initiative", "level": "base"}]},
        ],
    },
    {
        "rule": "metric",
        "metric": "overturned",
        "half": "part",
        "of": "judgments",
        "amount": {"at_most": "1.5%"},
    },
    {"rule": "metric", "metric": "cases", "amount": {"at_least": 350}},
    {"rule": "employed", "months": 6},
    {"rule": "service", "years": 15},
    {"rule": "away", "less_than_months": 3},
    {"rule": "not_disciplined", "from": "warning"},
    {"rule": "not_disciplined", "from": "warning", "of": "members"},
    {"rule": "no_open", "of": ["discipline", "complaint"]},
    {"rule": "members_hold", "award": FIGHTER, "amount": {"more_than": "50%"}},
    {"rule": "members_hold", "award": FIGHTER, "amount": {"at_least": 1}, "count": True},
    {"rule": "members_rated", "at_least": "completed", "amount": {"less_than": "2/3"}},
    {"rule": "unit_holds", "awards": [FIGHTER]},
    {"rule": "unit_rated", "at_least": "excellent"},
    {"rule": "nominee_is", "of": ["head", "judge"]},
    {"rule": "not_used", "awards": [FIGHTER]},
    {"rule": "no_double"},
    {"rule": "merit_only"},
    {"rule": "one_a_year", "awards": [FIGHTER]},
    {"rule": "in_cluster"},
    {"rule": "registered"},
    {"rule": "once", "waivable": True},
    {"rule": "stated", "what": "plan_exceeded", "who": "award_head"},
]

WELL = History(
    results=(
        *(result(y, "rating", "excellent") for y in (2024, 2025)),
        result(2025, "overturned", "3"),
        result(2025, "part", "1"),
        result(2025, "judgments", "412"),
        result(2025, "cases", "412"),
    ),
    held=(award(2023), award(2024), award(2025, verified=False, number="12/QD")),
    employed_since=dt.date(2001, 1, 1),
    complete=complete(),
)
BADLY = History(
    results=tuple(result(y, "rating", "not_completed") for y in (2024, 2025)),
    held=(award(2025), award(2025, "court.sector_fighter", kind="adhoc")),
    absences=(Absent(UNIT, NOMINEE, dt.date(2025, 1, 1), dt.date(2025, 8, 1), "leave"),),
    disciplined=(Disciplined(UNIT, NOMINEE, "kl-1", "removal", dt.date(2025, 2, 1), None, None),),
    pending=(ProceedingOpened(UNIT, NOMINEE, "kn-1", "complaint", dt.date(2025, 3, 1)),),
    employed_since=dt.date(2025, 9, 1),
    complete=complete(),
)
SEEN: dict[str, dict[str, Any]] = {
    "well": {"history": WELL, "stated": {"plan_exceeded": ("yes", "hoa")}, "offices": ("head",)},
    "badly": {"history": BADLY, "stated": {"plan_exceeded": ("no", "hoa")}, "feat_on": dt.date(2025, 10, 10)},
    "unknown": {"history": History(), "special": "heroic_feat"},
    "nothing": {"history": History(complete=complete())},
    "no_seasons": {"history": WELL, "seasons": ()},
    "no_season": {"history": WELL, "season": None, "on": dt.date(2031, 1, 1)},
}


def rows(seen: dict[str, Any]) -> Any:
    history = seen["history"]
    known = {NOMINEE: history, UNIT: history, "s0": history}
    rules = policy(FLAG, top={"rules": 2, "eligibility": CRITERIA})
    options = {name: value for name, value in seen.items() if name != "history"}
    return found(rules, look(known, staff=("s0",), **options)).recorded().findings


def name(code: str) -> str:
    return NAMES.get(code, code)


def test_every_criterion_stands_here() -> None:
    known = {union.model_fields["rule"].annotation for union in get_args(get_args(Criterion)[0])}
    names = {get_args(rule)[0] for rule in known}
    assert {row.rule for row in rows(SEEN["well"])} == names


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("seen", SEEN)
def test_every_answer_is_a_whole_sentence(language: Language, seen: str) -> None:
    for said in finding.lines(Words(language), rows(SEEN[seen]), name):
        assert "…" not in said, said
        assert "{" not in said, said
        assert "finding." not in said, said
        assert "value." not in said, said
        assert "  " not in said.lstrip(), said
        assert "()" not in said, said


def test_what_is_missing_is_named_with_its_clause() -> None:
    three = {"rule": "holds", "award": FIGHTER, "times": 3, "consecutive": True, "cite": "Law, Article 22"}
    history = History(held=(award(2023), award(2024)), complete=complete())
    rules = policy(FLAG, top={"rules": 2, "eligibility": [three]})
    (row,) = found(rules, look(history)).recorded().findings
    assert finding.line(Words("en"), row, name) == (
        "not fulfilled: holds “Base Fighter” for 2023 and 2024; missing: 2025; "
        "Law, Article 22 (read in the text)"
    )
    assert finding.line(Words("vi"), row, name) == (
        "không đáp ứng: đạt “Base Fighter” các năm 2023 và 2024; còn thiếu: 2025; "
        "Law, Article 22 (đã đọc trong văn bản)"
    )


def test_what_is_not_known_names_who_has_to_say() -> None:
    (row,) = (
        Findings((Finding("stated", "not_known", {"what": "plan_exceeded"}, who="award_head"),))
        .recorded()
        .findings
    )
    assert "who has to say: head of the award department" in finding.line(Words("en"), row, name)


def test_parts_stand_indented_under_what_they_are_part_of() -> None:
    said = list(finding.lines(Words("en"), rows(SEEN["well"]), name))
    place = next(n for n, line in enumerate(said) if "one of the following" in line)
    assert [len(line) - len(line.lstrip()) for line in said[place : place + 4]] == [0, 2, 2, 4]


@given(st.integers(0, 10**6), st.integers(1, 10**4))
def test_a_number_is_shown_exactly(numerator: int, denominator: int) -> None:
    exact = Fraction(numerator, denominator)
    assert parse_number(finding.number(Words("en"), exact, share=False)) == exact
    assert parse_number(finding.number(Words("en"), exact, share=True).replace(" ", "")) == exact
