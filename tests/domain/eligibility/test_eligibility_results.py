"""Ratings, exact rates with halves, initiatives, and shares of a unit's people."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.award.criteria import Amount
from domain.registry.history import History, Initiative
from tests.domain.eligibility.known import UNIT, award, complete, criterion, found, look, result, season

ADVANCED = "court.advanced_worker"
OVERTURNED: dict[str, Any] = {
    "rule": "metric",
    "metric": "overturned",
    "half": "overturned_in_part",
    "of": "judgments",
    "amount": {"at_most": "1.5%"},
}


def test_so_well_rated_in_each_of_the_last_seasons() -> None:
    asks: dict[str, Any] = {"rule": "rated", "at_least": "good", "seasons": 2}
    good = (result(2024, "rating", "excellent"), result(2025, "rating", "good"))
    assert found(look(History(results=good)), **asks).answer == "fulfilled"
    worse = (*good, result(2025, "rating", "completed"))
    below = found(look(History(results=worse)), **asks)
    assert (below.answer, below.values["missing"]) == ("not_fulfilled", season(2025)), "what came last stands"
    assert found(look(History(results=good[:1])), **asks).answer == "not_known"
    assert found(look(History(results=good[:1], complete=complete())), **asks).answer == "not_fulfilled"
    doubtful = (good[0], result(2025, "rating", "good", verified=False))
    assert found(look(History(results=doubtful)), **asks).unproven == ("paper 2025",)


def test_the_leaders_unit_is_rated_too() -> None:
    asks: dict[str, Any] = {"rule": "unit_rated", "at_least": "excellent"}
    unit = {UNIT: History(results=(result(2025, "rating", "excellent"),))}
    assert found(look(unit), **asks).answer == "fulfilled"
    assert found(look({}), **asks).answer == "not_known"


def counts(whole: int, part: int, of: int, year: int = 2025) -> tuple[Any, ...]:
    return (
        result(year, "overturned", str(whole)),
        result(year, "overturned_in_part", str(part)),
        result(year, "judgments", str(of)),
    )


@pytest.mark.parametrize(
    ("whole", "part", "answer"),
    [(3, 0, "fulfilled"), (2, 2, "fulfilled"), (2, 3, "not_fulfilled"), (4, 0, "not_fulfilled")],
)
def test_two_judgments_overturned_in_part_count_as_one(whole: int, part: int, answer: str) -> None:
    assert found(look(History(results=counts(whole, part, 200))), **OVERTURNED).answer == answer


@given(
    st.integers(0, 30),
    st.integers(0, 30),
    st.integers(1, 900),
    st.integers(0, 60),
    st.sampled_from(["at_least", "more_than", "at_most", "less_than"]),
)
def test_a_rate_is_compared_exactly(whole: int, part: int, of: int, permille: int, how: str) -> None:
    asks = OVERTURNED | {"amount": {how: f"{permille}/1000"}}
    answer = found(look(History(results=counts(whole, part, of))), **asks).answer
    # (whole + part/2) / of against permille/1000, in whole numbers only.
    left, right = (2 * whole + part) * 1000, 2 * of * permille
    holds = {
        "at_least": left >= right,
        "more_than": left > right,
        "at_most": left <= right,
        "less_than": left < right,
    }[how]
    assert answer == ("fulfilled" if holds else "not_fulfilled")


def test_a_rate_over_seasons_is_one_of_the_sums() -> None:
    asks = OVERTURNED | {"seasons": 2}
    two = counts(4, 0, 200) + counts(0, 0, 100, 2024)
    finding = found(look(History(results=two)), **asks)
    assert (finding.answer, finding.values["have"]) == ("fulfilled", "1/75")


def test_a_metric_that_is_not_entered_is_none_only_where_everything_is() -> None:
    assert found(look(History()), **OVERTURNED).answer == "not_known"
    base = (result(2025, "judgments", "100"),)
    assert found(look(History(results=base)), **OVERTURNED).answer == "not_known"
    assert found(look(History(results=base, complete=complete())), **OVERTURNED).answer == "fulfilled"
    cases: dict[str, Any] = {"rule": "metric", "metric": "cases", "amount": {"at_least": 350}}
    assert found(look(History(complete=complete())), **cases).answer == "not_fulfilled"
    assert found(look(History(results=(result(2025, "cases", "350"),))), **cases).answer == "fulfilled"


def test_nothing_of_nothing_keeps_a_limit_and_some_of_nothing_is_nobodys_rate() -> None:
    empty = History(complete=complete())
    assert found(look(empty), **OVERTURNED).answer == "fulfilled"
    assert found(look(empty), **(OVERTURNED | {"amount": {"at_least": "1%"}})).answer == "not_fulfilled"
    wrong = History(results=(result(2025, "overturned", "1"),), complete=complete())
    assert found(look(wrong), **OVERTURNED).answer == "not_known"


def test_an_amount_is_one_comparison() -> None:
    for wrong in ({}, {"at_least": "1", "at_most": "2"}, {"at_least": 0.5}, {"at_least": True}):
        with pytest.raises(ValidationError):
            Amount.model_validate(wrong)
    for written in ("412", "3/200", "80%"):
        amount = Amount(at_most=written)  # type: ignore[arg-type]  # that it is read is the point
        assert Amount.model_validate_json(amount.model_dump_json()) == amount


def test_initiatives_of_a_level_or_a_higher_one_within_the_seasons() -> None:
    asks: dict[str, Any] = {"rule": "initiative", "level": "sector", "times": 2, "seasons": 2}

    def made(*levels: tuple[str, dt.date]) -> History:
        rows = tuple(Initiative(f"i{n}", level, on, Fraction(1)) for n, (level, on) in enumerate(levels))
        return History(initiatives=rows, complete=complete())

    within, before = dt.date(2024, 1, 5), dt.date(2023, 9, 30)
    assert found(look(made(("sector", within), ("nation", within))), **asks).answer == "fulfilled"
    assert found(look(made(("base", within), ("nation", within))), **asks).answer == "not_fulfilled"
    assert found(look(made(("sector", before), ("nation", within))), **asks).answer == "not_fulfilled"
    assert found(look(History()), **asks).answer == "not_known"


# A unit's people -------------------------------------------------------------------------------------------


def people(holding: int, lacking: int, unknown: int) -> tuple[dict[str, History], list[str]]:
    staff = [f"s{n}" for n in range(holding + lacking + unknown)]
    histories = {}
    for number, person in enumerate(staff):
        if number < holding:
            histories[person] = History(held=(award(2025, ADVANCED, holder=person),))
        elif number < holding + lacking:
            histories[person] = History(complete=complete())
    return histories, staff


@given(
    st.integers(0, 12),
    st.integers(0, 12),
    st.integers(0, 6),
    st.integers(0, 10),
    st.sampled_from(["at_least", "more_than"]),
)
def test_a_share_of_the_people_is_certain_when_nobody_unknown_could_change_it(
    holding: int, lacking: int, unknown: int, tenths: int, how: str
) -> None:
    histories, staff = people(holding, lacking, unknown)
    asks: dict[str, Any] = {"rule": "members_hold", "award": ADVANCED, "amount": {how: f"{tenths}/10"}}
    finding = found(look(histories, staff=staff), **asks)

    def met(have: int) -> bool:
        return have * 10 >= tenths * len(staff) if how == "at_least" else have * 10 > tenths * len(staff)

    outcomes = {met(holding + of_them) for of_them in range(unknown + 1)}
    if not staff or len(outcomes) == 2:
        assert (finding.answer, finding.who) == ("not_known", "award_officer")
    else:
        assert finding.answer == ("fulfilled" if outcomes == {True} else "not_fulfilled")
    assert (finding.values["have"], finding.values["of"]) == (holding, len(staff))


def test_fifty_percent_from_and_above_are_two_rules() -> None:
    histories, staff = people(2, 2, 0)
    asks: dict[str, Any] = {"rule": "members_hold", "award": ADVANCED}
    seen = look(histories, staff=staff)
    assert found(seen, **asks, amount={"at_least": "50%"}).answer == "fulfilled"
    assert found(seen, **asks, amount={"more_than": "50%"}).answer == "not_fulfilled"


def test_an_excellent_collective_has_one_fighter_at_least() -> None:
    asks: dict[str, Any] = {
        "rule": "members_hold",
        "award": ADVANCED,
        "count": True,
        "amount": {"at_least": 1},
    }
    histories, staff = people(1, 9, 0)
    assert found(look(histories, staff=staff), **asks).answer == "fulfilled"
    histories, staff = people(0, 9, 1)
    assert found(look(histories, staff=staff), **asks).answer == "not_known"
    won = frozenset({("s3", ADVANCED)})
    assert found(look(histories, staff=staff, extra=won), **asks).answer == "fulfilled"
    lost = frozenset((person, ADVANCED) for person in staff)
    assert found(look(histories, staff=staff, lost=lost), **asks).answer == "not_fulfilled"


def test_everybody_in_the_unit_completed_his_task() -> None:
    asks: dict[str, Any] = {"rule": "members_rated", "at_least": "completed", "amount": {"at_least": "100%"}}
    done = {p: History(results=(result(2025, "rating", "completed"),)) for p in ("s0", "s1")}
    assert found(look(done, staff=("s0", "s1")), **asks).answer == "fulfilled"
    assert found(look(done, staff=("s0", "s1", "s2")), **asks).answer == "not_known"
    failed = done | {"s2": History(results=(result(2025, "rating", "not_completed"),))}
    assert found(look(failed, staff=("s0", "s1", "s2")), **asks).answer == "not_fulfilled"


def test_who_the_nominee_is() -> None:
    asks: dict[str, Any] = {"rule": "nominee_is", "of": ["head", "mountain"]}
    assert found(look(History(), offices=("head",)), **asks).answer == "fulfilled"
    assert found(look(History(), tags=("mountain",)), **asks).answer == "fulfilled"
    assert found(look(History(), offices=("staff",)), **asks).answer == "not_fulfilled"
    assert found(look({}, nominee=UNIT), rule="nominee_is", of=["unit"]).answer == "fulfilled"


def test_what_no_register_tells_is_for_the_appraiser_to_say() -> None:
    asks: dict[str, Any] = {"rule": "stated", "what": "new_model", "who": "award_head"}
    silent = found(look(History()), **asks)
    assert (silent.answer, silent.who) == ("not_known", "award_head")
    assert found(look(History(), stated={"new_model": ("yes", "hoa")}), **asks).answer == "fulfilled"
    assert found(look(History(), stated={"new_model": ("no", "hoa")}), **asks).answer == "not_fulfilled"


def test_a_criterion_knows_its_fields() -> None:
    with pytest.raises(ValidationError):
        criterion(rule="rated", at_least="best")
