"""Working days, against the windows that were published and a count by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.calendar import (
    HANOI,
    Calendar,
    CalendarEnds,
    Span,
    before,
    end_of,
    local_date,
    parse_span,
    past,
)
from tests.domain.count import naive

CALENDARS = Path(__file__).parents[2] / "policies" / "calendars"
FRIDAY, SATURDAY, SUNDAY, MONDAY = (dt.date(2026, 3, day) for day in (6, 7, 8, 9))


def year(number: int) -> Calendar:
    return Calendar.model_validate(yaml.safe_load((CALENDARS / f"vn-{number}.yaml").read_text("utf-8")))


def made(
    holidays: set[dt.date] | None = None, in_lieu: set[dt.date] | None = None, *, years: int = 1
) -> Calendar:
    return Calendar.model_validate(
        {
            "calendar": "made-up",
            "begins": dt.date(2026, 1, 1),
            "until": dt.date(2025 + years, 12, 31),
            "holidays": dict.fromkeys(holidays or (), "made up"),
            "worked_in_lieu": dict.fromkeys(in_lieu or (), "made up"),
            "source": "made up",
            "certainty": "unverified",
        }
    )


days = st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
moments = st.integers(0, 300 * 24 * 60).map(
    lambda minutes: dt.datetime(2026, 2, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)
)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    holidays = draw(st.sets(days, max_size=25))
    in_lieu = {day for day in draw(st.sets(days, max_size=8)) if day.weekday() >= 5}
    return made(holidays - in_lieu, in_lieu, years=2)


@settings(deadline=None)
@given(calendars(), days, st.integers(1, 40))
def test_the_nth_working_day_after_a_day_is_n_working_days_later(
    calendar: Calendar, day: dt.date, n: int
) -> None:
    last = calendar.after(day, n)
    assert calendar.works(last)
    assert calendar.between(day + dt.timedelta(days=1), last) == n


@settings(deadline=None)
@given(calendars(), days, st.integers(0, 90))
def test_working_days_between_two_days_are_those_that_a_clerk_counts(
    calendar: Calendar, first: dt.date, length: int
) -> None:
    last = first + dt.timedelta(days=length)
    free = set()
    for n in range(length + 1):
        day = first + dt.timedelta(days=n)
        weekend = day.strftime("%a") in ("Sat", "Sun") and day not in calendar.worked_in_lieu
        if weekend or day in calendar.holidays:
            free.add(day.toordinal())
    assert calendar.between(first, last) == naive.working_days(first.toordinal(), last.toordinal(), free)


@settings(deadline=None)
@given(calendars(), days, st.integers(0, 15), st.integers(0, 15))
def test_counting_on_is_counting_from_there(calendar: Calendar, day: dt.date, m: int, n: int) -> None:
    assert calendar.after(calendar.after(day, m), n) == calendar.after(day, m + n)


@settings(deadline=None)
@given(calendars(), moments, st.integers(1, 20))
def test_a_deadline_in_working_days_ends_with_its_day_in_ha_noi(
    calendar: Calendar, start: dt.datetime, n: int
) -> None:
    due = end_of(Span(n, "wd"), start, calendar)
    assert due.astimezone(HANOI).time() == dt.time(0)
    last = local_date(due - dt.timedelta(microseconds=1))
    assert calendar.works(last)
    assert calendar.between(local_date(start) + dt.timedelta(days=1), last) == n


@settings(deadline=None)
@given(calendars(), moments, st.integers(2, 20))
def test_a_reminder_comes_on_a_working_morning_before_the_deadline(
    calendar: Calendar, start: dt.datetime, n: int
) -> None:
    due = end_of(Span(n, "wd"), start, calendar)
    for ahead in range(1, n):
        reminder = before(Span(ahead, "wd"), due, calendar)
        assert start < reminder < due
        day = local_date(reminder)
        assert calendar.works(day)
        assert reminder.astimezone(HANOI).time() == dt.time(8)
        last = local_date(due - dt.timedelta(microseconds=1))
        assert calendar.between(day, last) == ahead + 1


@settings(deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["wd", "d", "h", "min", "s"]))
def test_a_written_length_of_time_is_read_back(amount: int, unit: str) -> None:
    assert parse_span(str(Span(amount, unit))) == Span(amount, unit)


@pytest.mark.parametrize(
    "written", [10, 10.0, "10", "wd", "1.5d", "-1d", "10 wd", "10wd\n", "1w", "", None, "٣d"]
)
def test_anything_else_is_no_length_of_time(written: object) -> None:
    with pytest.raises(ValueError, match='a length of time is written "10wd"'):
        parse_span(written)


def test_one_working_day_from_any_hour_of_friday_is_over_on_monday_at_midnight() -> None:
    for hour in (0, 9, 16):
        start = dt.datetime.combine(FRIDAY, dt.time(hour), HANOI)
        due = end_of(Span(1, "wd"), start.astimezone(dt.UTC), made())
        assert due.astimezone(HANOI) == dt.datetime.combine(MONDAY + dt.timedelta(days=1), dt.time(), HANOI)


def test_two_working_days_past_a_deadline_that_ended_with_friday_are_over_with_tuesday() -> None:
    due = dt.datetime.combine(SATURDAY, dt.time(), HANOI).astimezone(dt.UTC)
    over = past(Span(2, "wd"), due, made())
    assert over.astimezone(HANOI) == dt.datetime.combine(MONDAY + dt.timedelta(days=2), dt.time(), HANOI)
    assert past(Span(2, "h"), due, None) == due + dt.timedelta(hours=2)
    midday = due - dt.timedelta(hours=12)
    assert past(Span(1, "wd"), midday, made()).astimezone(HANOI).date() == MONDAY + dt.timedelta(days=1)


def test_the_hours_of_the_clock_know_no_holiday() -> None:
    start = dt.datetime(2026, 3, 6, 15, tzinfo=dt.UTC)
    assert end_of(Span(36, "h"), start, None) == start + dt.timedelta(hours=36)
    assert end_of(Span(2, "d"), start, None) == start + dt.timedelta(days=2)
    assert before(Span(30, "min"), start, None) == start - dt.timedelta(minutes=30)


def test_half_past_midnight_in_ha_noi_is_that_day_though_it_is_the_day_before_in_utc() -> None:
    assert local_date(dt.datetime(2026, 3, 5, 17, 30, tzinfo=dt.UTC)) == FRIDAY


# Published windows (posting for public comment; the counts are working days) ------------------------------


def test_the_window_of_july_2024_has_eight_working_days() -> None:
    assert year(2024).between(dt.date(2024, 7, 3), dt.date(2024, 7, 12)) == 8


def test_the_window_of_september_2025_has_ten_working_days() -> None:
    assert year(2025).between(dt.date(2025, 9, 10), dt.date(2025, 9, 23)) == 10


def test_the_window_of_april_2023_has_three_working_days_from_the_day_after_to_the_day_before() -> None:
    """Posted on 27 April, comments "before 5/5": 28 April and 4 May, and the day of posting."""
    assert year(2023).between(dt.date(2023, 4, 27), dt.date(2023, 5, 4)) == 3


def test_ten_working_days_from_6_february_2024_cross_tet_and_end_on_26_february() -> None:
    calendar = year(2024)
    posted = dt.date(2024, 2, 6)
    assert calendar.between(posted, dt.date(2024, 2, 26)) == 10
    assert calendar.after(posted - dt.timedelta(days=1), 10) == dt.date(2024, 2, 26)
    assert not any(calendar.works(dt.date(2024, 2, day)) for day in range(8, 15))


def test_the_saturday_that_was_worked_in_lieu_in_2024_counts_and_the_monday_off_does_not() -> None:
    calendar = year(2024)
    assert calendar.works(dt.date(2024, 5, 4))
    assert not calendar.works(dt.date(2024, 4, 29))
    assert calendar.between(dt.date(2024, 4, 29), dt.date(2024, 5, 5)) == 3


# What is refused -------------------------------------------------------------------------------------------


def test_a_day_outside_the_calendar_is_neither_free_nor_worked() -> None:
    calendar = made()
    for day in (dt.date(2025, 12, 31), dt.date(2027, 1, 1)):
        with pytest.raises(CalendarEnds):
            calendar.works(day)
    with pytest.raises(CalendarEnds):
        calendar.after(dt.date(2026, 12, 31), 1)
    with pytest.raises(CalendarEnds):
        end_of(Span(1, "wd"), dt.datetime(2026, 3, 6, tzinfo=dt.UTC), None)


@settings(deadline=None)
@given(days)
def test_a_day_is_not_both_free_and_worked_in_lieu(day: dt.date) -> None:
    with pytest.raises(ValidationError, match="cannot be a holiday and worked in lieu"):
        made({day}, {day})


@settings(deadline=None)
@given(days, days)
def test_a_calendar_does_not_end_before_it_begins(begins: dt.date, until: dt.date) -> None:
    assume(until < begins)
    with pytest.raises(ValidationError, match="before it begins"):
        Calendar(
            calendar="c", begins=begins, until=until, holidays={}, source="made up", certainty="unverified"
        )


@pytest.mark.parametrize("number", range(2019, 2028))
def test_every_calendar_of_the_project_speaks_for_its_whole_year(number: int) -> None:
    calendar = year(number)
    assert (calendar.begins, calendar.until) == (dt.date(number, 1, 1), dt.date(number, 12, 31))
    for day in (*calendar.holidays, *calendar.worked_in_lieu):
        assert day.year == number
    assert all(day.weekday() >= 5 for day in calendar.worked_in_lieu), "a weekday is worked anyway"
    assert all(day.weekday() < 5 for day in calendar.holidays), "a weekend is free anyway"
