"""How a council judges an initiative: by votes with two denominators, or by exact averages of scores."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit import telling_initiative
from audit.words import Words
from domain.award.source import Source
from domain.award.stages import Threshold, VoteStage
from domain.commands import ReviewInitiative, SignInitiative
from domain.events import Choice, ConflictDeclared, InitiativeReviewed, Seat
from domain.facts import registry_of
from domain.initiative import counting
from tests.domain.initiative.initiatives import MEMBERS, OFFICER, SCRIBE, Office, rules, sheets, written_by

SOURCE = Source(cite="Reg. 15", certainty="read")
TWO: dict[str, Any] = {
    "vote": {"base": "present", "pass": {"more_than": "2/3"}, "quorum": {"at_least": "2/3"}},
    "alternatives": [{"base": "members", "pass": {"more_than": "50%", "cite": "Reg. 15"}}],
}
"""QĐ 600/QĐ-VKSTC 2019, Art. 15: more than 2/3 of those present, or more than 50 % of all members."""
SCORED: dict[str, Any] = {
    "judged": "scored",
    "max_score": 100,
    "vote": {"base": "cast", "pass": {"at_least": "70%"}},
}


def scores(**points: Fraction | int) -> ReviewInitiative:
    given_ = {who: Fraction(number) for who, number in points.items()}
    return ReviewInitiative(tuple(points), {"new": True}, {}, given_)


# Votes ------------------------------------------------------------------------------------------------------


@given(st.lists(st.sampled_from(("approve", "reject", "abstain", None)), min_size=1, max_size=20))
def test_more_than_two_thirds_of_those_present_or_more_than_half_of_all(choices: list[Choice | None]) -> None:
    """``None`` is who is absent. The naive count knows nothing of thresholds or outcomes."""
    policy = rules(**TWO)
    stage = policy.route[0]
    assert isinstance(stage, VoteStage)
    assert isinstance(stage.threshold, Threshold)
    roll = tuple(Seat(str(n)) for n in range(len(choices)))
    votes = {str(n): choice for n, choice in enumerate(choices) if choice is not None}
    found = counting.outcomes(policy, stage, (stage.threshold, SOURCE), roll, tuple(votes), votes)
    yes, here, members = choices.count("approve"), len(votes), len(choices)
    assert [outcome.passed for outcome in found] == [3 * yes > 2 * here, 2 * yes > members]
    assert [outcome.base for outcome in found] == [here, members]


@pytest.mark.parametrize(
    ("present", "approve", "passed"),
    [
        (9, 5, [False, True]),  # 5 of 9 there are too few, but more than half of all
        (6, 5, [True, True]),
        (9, 4, [False, False]),
        (6, 4, [False, False]),  # exactly two thirds of those there are not more than that
    ],
)
def test_one_of_the_two_shares_is_enough(
    tmp_path: Path, present: int, approve: int, passed: list[bool]
) -> None:
    office = Office(tmp_path, rules(**TWO))
    code = office.filed()
    office.done(code, "b1", sheets(MEMBERS[:present], approve))
    review = office.of(code).reviews[-1]
    assert [outcome.passed for outcome in review.outcomes] == passed
    assert review.judged == ("proposed" if any(passed) else "not_recognised")
    assert [outcome.cite for outcome in review.outcomes] == ["Reg. 5", "Reg. 15"]
    office.proved()


def test_a_written_opinion_counts_among_all_members_and_not_among_those_present(tmp_path: Path) -> None:
    terms = TWO["vote"] | {"absentees": "written"}
    office = Office(tmp_path, rules(**TWO | {"vote": terms}))
    code = office.filed()
    ask = sheets(MEMBERS[:6], 4)
    office.done(code, "b1", replace(ask, votes={**ask.votes, "b9": "approve"}))
    review = office.of(code).reviews[-1]
    assert [(o.tally.approve, o.base) for o in review.outcomes] == [(4, 6), (5, 9)]
    assert review.judged == "proposed"
    office.proved()


# Scores -----------------------------------------------------------------------------------------------------


@given(
    st.dictionaries(st.text(min_size=1), st.builds(Fraction, st.integers(0, 200), st.just(2)), max_size=12),
    st.integers(0, 100),
)
def test_an_average_is_exact(points: dict[str, Fraction], figure: int) -> None:
    limit = Threshold.model_validate({"at_least": f"{figure}%"} if figure else {"more_than": "0%"})
    found = counting.scored(points, 100, (limit, SOURCE))
    total = sum(points.values(), Fraction(0))
    assert found.total == total
    if not points:
        assert not found.passed
        return
    assert found.average == total / len(points)
    assert found.passed == (found.average >= figure if figure else found.average > 0)


@pytest.mark.parametrize(
    ("last", "judged"), [(Fraction(139, 2), "not_recognised"), (Fraction(70), "proposed")]
)
def test_half_a_point_decides(tmp_path: Path, last: Fraction, judged: str) -> None:
    office = Office(tmp_path, rules(**SCORED))
    code = office.filed()
    office.done(code, "b1", scores(b1=70, b2=70, b3=last))
    assert office.of(code).reviews[-1].judged == judged
    office.proved()


# Who judges, and what is refused ----------------------------------------------------------------------------


def test_an_author_the_filer_and_who_declared_it_have_no_part_and_the_base_stays(tmp_path: Path) -> None:
    office = Office(tmp_path, rules(vote={"recusal": ["self", "nominator", "declared"]}))
    office.register(
        office.mandate("base", "u1.3", "member"),
        office.mandate("base", OFFICER, "member"),
        ConflictDeclared("base", "b9", "u2.3"),
        stream=registry_of("base"),
    )
    code = office.filed()
    for who in ("u1.3", OFFICER, "b9"):
        assert office.refused(code, "b1", sheets((who,), 1)).code == "recused"
    everybody = (*MEMBERS, "u1.3", OFFICER)
    ask = sheets(MEMBERS[:8], 8)
    office.done(code, "b1", replace(ask, present=everybody))
    (outcome,) = office.of(code).reviews[-1].outcomes
    assert (outcome.tally.approve, outcome.tally.recused, outcome.base) == (8, 3, 11)
    office.proved()


def test_only_chair_vice_chair_and_secretary_enter_it_and_never_their_own(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.register(office.mandate("u1", "b1", "staff"), stream=registry_of("u1"))
    code = office.filed(authors=written_by(**{"u1.3": Fraction(1, 2)}) + _author("b1"))
    assert office.refused(code, "b2", sheets(MEMBERS[1:], 8)).code == "keeps_no_minutes"
    assert office.refused(code, "b1", sheets(MEMBERS[1:], 8)).code == "own_initiative"
    office.done(code, SCRIBE, sheets(MEMBERS[1:], 8))


def _author(who: str) -> Any:
    (one,) = written_by(**{f"u1.{who}": Fraction(1, 2)})
    return (replace(one, person=who),)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"votes": {}, "scores": {"b1": Fraction(1)}}, "judged_otherwise"),
        ({"present": (*MEMBERS, "u1.1")}, "not_of_council"),
        ({"present": MEMBERS[:8]}, "not_present"),
        ({"votes": dict.fromkeys(MEMBERS[:8], "approve")}, "sheet_missing"),
        ({"present": MEMBERS[:5], "votes": dict.fromkeys(MEMBERS[:5], "approve")}, "no_quorum"),
        ({"present": (), "votes": {}}, "no_quorum"),
        ({"stated": {}}, "criteria_not_stated"),
        ({"stated": {"new": True, "cheap": True}}, "criteria_not_stated"),
    ],
)
def test_sheets_that_cannot_be(tmp_path: Path, changed: dict[str, Any], code: str) -> None:
    office = Office(tmp_path, rules(**TWO))
    office.filed()
    assert office.refused("sk-1", "b1", replace(sheets(MEMBERS, 9), **changed)).code == code


def test_a_score_lies_between_nothing_and_the_highest(tmp_path: Path) -> None:
    office = Office(tmp_path, rules(**SCORED))
    office.filed()
    assert office.refused("sk-1", "b1", scores(b1=101)).code == "score_out_of_range"
    assert office.refused("sk-1", "b1", sheets(MEMBERS, 9)).code == "judged_otherwise"


def test_a_figure_that_nobody_knows_is_entered_before_the_council_judges(tmp_path: Path) -> None:
    office = Office(tmp_path, rules(vote={"pass": "unknown"}))
    office.filed()
    assert office.refused("sk-1", "b1", sheets(MEMBERS, 9)).code == "figure_unknown"


def test_a_criterion_that_is_not_met_is_not_voted_away(tmp_path: Path) -> None:
    office = Office(tmp_path)
    code = office.filed()
    office.judged(code, 9, stated={"new": False})
    assert office.of(code).phase == "not_recognised"
    office.proved()


def test_a_council_that_decides_itself_names_its_paper(tmp_path: Path) -> None:
    office = Office(tmp_path, rules(signed=False))
    code = office.filed()
    assert office.refused(code, "b1", sheets(MEMBERS, 9)).code == "number_missing"
    office.judged(code, 9, number="3/HĐ")
    assert office.of(code).phase == "recognised"
    assert office.registers.facts().body("u2").initiatives[code].decision == "3/HĐ"
    assert office.refused(code, "chief", SignInitiative("1")).code == "not_proposed"
    office.proved()


# Words and rules --------------------------------------------------------------------------------------------


def test_the_arithmetic_is_told_in_both_languages(tmp_path: Path) -> None:
    office = Office(tmp_path, rules(**SCORED))
    code = office.filed()
    office.done(code, "b1", scores(b1=70, b2=70, b3=Fraction(141, 2)))
    review = office.of(code).reviews[-1]
    assert isinstance(review, InitiativeReviewed)
    english = telling_initiative.derivation(Words("en"), review)
    assert (
        english == "421/2 points on 3 sheets, on average 421/6 of 100; needed: at least 70 % of 100: passed"
    )
    assert "trung bình" in telling_initiative.derivation(Words("vi"), review)


@pytest.mark.parametrize(
    ("judging", "why"),
    [
        ({"judged": "scored"}, "max_score"),
        ({"max_score": 10}, "max_score"),
        ({"judged": "scored", "max_score": 10}, "base: cast"),
        ({**SCORED, "alternatives": TWO["alternatives"]}, "one figure"),
        ({"vote": {"ballot": "secret"}}, "judged openly"),
        ({"vote": {"chair_must_agree": True}}, "judged openly"),
        ({"vote": {"seats": "allotment"}}, "judged openly"),
        ({"rounds": 0}, "rounds"),
    ],
)
def test_rules_for_initiatives_that_make_no_sense_are_not_taken(judging: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        rules(**judging)
