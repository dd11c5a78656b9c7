"""Months employed and away, years of service, discipline that counts once, and what is pending."""

from __future__ import annotations

import calendar
import datetime as dt
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.eligibility.times import after_months, apart, months_in
from domain.events import Absent, Disciplined, ProceedingOpened
from domain.registry.history import History
from tests.domain.eligibility.known import NOMINEE, UNIT, complete, found, look, season

ONE = dt.timedelta(days=1)
days = st.dates(dt.date(2000, 1, 1), dt.date(2030, 12, 31))


def naive_after(day: dt.date, months: int) -> dt.date:
    """Month by month on the calendar's page; the day of the month is kept where there is one."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    last = max(week[n] for week in calendar.monthcalendar(year, month) for n in range(7))
    return dt.date(year, month, min(day.day, last))


@given(days, st.integers(0, 60))
def test_months_are_counted_as_on_a_calendars_pages(day: dt.date, months: int) -> None:
    assert after_months(day, months) == naive_after(day, months)


@given(days, st.integers(0, 900))
def test_a_span_is_its_whole_months_and_the_days_left_over(begins: dt.date, length: int) -> None:
    until = begins + length * ONE
    whole = 0
    while naive_after(begins, whole + 1) <= until + ONE:
        whole += 1
    left = (until + ONE - naive_after(begins, whole)).days
    assert months_in([(begins, until)]) == (whole, left)


@given(st.lists(st.tuples(days, st.integers(0, 400)), max_size=6))
def test_days_that_two_absences_share_are_counted_once(rows: list[tuple[dt.date, int]]) -> None:
    spans = [(begins, begins + length * ONE) for begins, length in rows]
    covered = {begins + n * ONE for begins, until in spans for n in range((until - begins).days + 1)}
    joined = list(apart(spans))
    assert sum((until - begins).days + 1 for begins, until in joined) == len(covered)
    assert all(one[1] + ONE < two[0] for one, two in pairwise(joined))


@pytest.mark.parametrize(
    ("since", "answer"),
    [(dt.date(2025, 4, 1), "fulfilled"), (dt.date(2025, 4, 2), "not_fulfilled")],
)
def test_who_was_recruited_for_less_than_six_months_is_too_new(since: dt.date, answer: str) -> None:
    finding = found(look(History(employed_since=since)), rule="employed", months=6)
    assert (finding.answer, finding.values["since"]) == (answer, since.isoformat())
    assert found(look(History()), rule="employed", months=6).answer == "not_known"


def test_fifteen_years_of_service_without_a_break() -> None:
    served, short = dt.date(2010, 10, 1), dt.date(2010, 10, 2)
    assert found(look(History(employed_since=served)), rule="service", years=15).answer == "fulfilled"
    assert found(look(History(employed_since=short)), rule="service", years=15).answer == "not_fulfilled"


def away(*spans: tuple[dt.date, dt.date, str]) -> History:
    rows = tuple(Absent(UNIT, NOMINEE, begins, until, why) for begins, until, why in spans)  # type: ignore[arg-type]
    return History(absences=rows, complete=complete())


@pytest.mark.parametrize(
    ("until", "answer"),
    [(dt.date(2025, 3, 30), "fulfilled"), (dt.date(2025, 3, 31), "not_fulfilled")],
)
def test_three_months_away_are_too_many(until: dt.date, answer: str) -> None:
    history = away((dt.date(2025, 1, 1), until, "leave"))
    assert found(look(history), rule="away", less_than_months=3).answer == answer


def test_maternity_and_what_lies_outside_the_season_are_not_away() -> None:
    asks: dict[str, Any] = {"rule": "away", "less_than_months": 3, "counts_as_work": ["maternity"]}
    maternity = away((dt.date(2025, 1, 1), dt.date(2025, 6, 30), "maternity"))
    assert found(look(maternity), **asks).answer == "fulfilled"
    earlier = away((dt.date(2024, 1, 1), dt.date(2024, 12, 30), "leave"))
    finding = found(look(earlier), **asks)
    assert (finding.answer, finding.values["months"], finding.values["days"]) == ("fulfilled", 2, 30)


def test_short_absences_add_up() -> None:
    month = [(dt.date(2025, m, 1), dt.date(2025, m, 16), "leave") for m in range(1, 7)]
    history = away(*month)
    assert found(look(history), rule="away", less_than_months=4).values["months"] == 3
    assert found(look(history), rule="away", less_than_months=3).answer == "not_fulfilled"
    assert found(look(History()), rule="away", less_than_months=3).answer == "not_known"


def decided(form: str, on: dt.date, counted: int | None = None, person: str = NOMINEE) -> Disciplined:
    held = None if counted is None else season(counted)
    return Disciplined(UNIT, person, f"kl-{form}", form, on, None, held)  # type: ignore[arg-type]


def test_a_graver_form_counts_as_well_and_a_milder_one_does_not() -> None:
    asks: dict[str, Any] = {"rule": "not_disciplined", "from": "warning"}
    within = dt.date(2025, 5, 1)
    for form, answer in (
        ("reprimand", "fulfilled"),
        ("warning", "not_fulfilled"),
        ("removal", "not_fulfilled"),
    ):
        history = History(disciplined=(decided(form, within),), complete=complete())
        assert found(look(history), **asks).answer == answer
    assert found(look(History()), **asks).answer == "not_known"


def test_misconduct_is_held_against_somebody_once() -> None:
    asks: dict[str, Any] = {"rule": "not_disciplined", "from": "reprimand"}
    later = dt.date(2025, 5, 1)
    before = History(disciplined=(decided("warning", later, counted=2024),), complete=complete())
    assert found(look(before), **asks).answer == "fulfilled", "it barred him the year before already"
    assert found(look(before, season=season(2024)), **asks).answer == "not_fulfilled"
    plain = History(disciplined=(decided("warning", later),), complete=complete())
    assert found(look(plain), **asks).answer == "not_fulfilled"
    assert found(look(plain, season=season(2024)), **asks).answer == "fulfilled"


def test_of_a_collective_nobody_was_disciplined() -> None:
    asks: dict[str, Any] = {"rule": "not_disciplined", "from": "warning", "of": "members"}
    clean = {p: History(complete=complete()) for p in ("s0", "s1")}
    assert found(look(clean, staff=("s0", "s1")), **asks).answer == "fulfilled"
    assert found(look(clean, staff=("s0", "s1", "s2")), **asks).answer == "not_known"
    one = decided("warning", dt.date(2025, 5, 1), person="s2")
    guilty = found(look(clean | {"s2": History(disciplined=(one,))}, staff=("s0", "s2")), **asks)
    assert (guilty.answer, guilty.values["ref"]) == ("not_fulfilled", "kl-warning")


def test_what_is_pending_is_not_known_yet_and_bars_nobody() -> None:
    asks: dict[str, Any] = {"rule": "no_open", "of": ["discipline", "inspection"]}
    opened = ProceedingOpened(UNIT, NOMINEE, "tt-1", "inspection", dt.date(2025, 6, 1))
    finding = found(look(History(pending=(opened,))), **asks)
    assert (finding.answer, finding.values["kind"], finding.values["ref"]) == (
        "not_known",
        "inspection",
        "tt-1",
    )
    other = ProceedingOpened(UNIT, NOMINEE, "kn-1", "complaint", dt.date(2025, 6, 1))
    assert found(look(History(pending=(other,))), **asks).answer == "fulfilled"
