"""Working days: counted over an adopted calendar, never over a guess.

A calendar is data: which days are holidays, which weekend days are worked in lieu, for which years it
speaks and where that was read. Saturdays and Sundays are free, holidays are free, days in lieu are worked
(Labour Code 2019, Art. 111 and 112; each year's days are set by notice of the Government). A date outside
the calendar's years raises ``CalendarEnds``: the office has to adopt the next year's calendar first.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, model_validator

HANOI = dt.timezone(dt.timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""Viet Nam keeps UTC+7 the whole year, since 1975; a fixed offset needs no time zone data at replay."""

SATURDAY = 5


class CalendarEnds(ValueError):
    """The adopted calendar says nothing about this day."""

    def __init__(self, day: dt.date, until: dt.date) -> None:
        super().__init__(f"the adopted calendar ends on {until}, {day} lies outside it")
        self.day = day
        self.until = until


class Calendar(BaseModel):
    """Holidays and days in lieu of some years, with their source."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    calendar: str
    begins: dt.date
    until: dt.date
    holidays: dict[dt.date, str]
    worked_in_lieu: dict[dt.date, str] = {}
    source: str
    certainty: Literal["read", "superseded", "unverified"]

    @model_validator(mode="after")
    def _makes_sense(self) -> Calendar:
        if self.until < self.begins:
            raise ValueError(f"calendar {self.calendar} ends ({self.until}) before it begins ({self.begins})")
        both = self.holidays.keys() & self.worked_in_lieu.keys()
        if both:
            raise ValueError(f"{min(both)} cannot be a holiday and worked in lieu")
        return self

    def works(self, day: dt.date) -> bool:
        """Whether ``day`` is a working day; raises ``CalendarEnds`` outside the calendar's years."""
        if not self.begins <= day <= self.until:
            raise CalendarEnds(day, self.until)
        if day in self.worked_in_lieu:
            return True
        return day.weekday() < SATURDAY and day not in self.holidays

    def after(self, day: dt.date, working_days: int) -> dt.date:
        """The ``working_days``-th working day after ``day``, which itself does not count."""
        while working_days > 0:
            day += dt.timedelta(days=1)
            working_days -= self.works(day)
        return day

    def between(self, first: dt.date, last: dt.date) -> int:
        """How many working days lie from ``first`` to ``last``, both counted."""
        return sum(self.works(first + dt.timedelta(days=n)) for n in range((last - first).days + 1))


_UNITS = {"d": 86_400, "h": 3_600, "min": 60, "s": 1}
_WRITTEN = re.compile(r"(\d+)(wd|d|h|min|s)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time as a rule writes it: ``10wd`` working days, ``3d``, ``12h``, ``30min`` or ``20s``."""

    amount: int
    unit: str

    @property
    def seconds(self) -> int:
        """Its length where the unit is not the working day."""
        return self.amount * _UNITS[self.unit]

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"


def parse_span(written: object) -> Span:
    """Read ``"10wd"``, ``"3d"``, ``"12h"``, ``"30min"`` or ``"20s"``."""
    if isinstance(written, Span):
        return written
    if isinstance(written, str) and (match := _WRITTEN.fullmatch(written)):
        return Span(int(match[1]), match[2])
    raise ValueError(f'a length of time is written "10wd", "3d", "12h", "30min" or "20s", not {written!r}')


WrittenSpan = Annotated[Span, BeforeValidator(parse_span), PlainSerializer(str)]


def end_of(span: Span, start: dt.datetime, calendar: Calendar | None) -> dt.datetime:
    """When ``span`` is over, counted from ``start`` (aware, UTC).

    Working days end with the day in Hà Nội: a deadline of one working day from any hour of Friday is
    Monday at midnight. Working days need a ``calendar``; without one ``CalendarEnds`` is raised.
    """
    if span.unit != "wd":
        return start + dt.timedelta(seconds=span.seconds)
    day = local_date(start)
    if calendar is None:
        raise CalendarEnds(day, day)
    last = calendar.after(day, span.amount)
    return end_of_day(last)


def past(span: Span, due: dt.datetime, calendar: Calendar | None) -> dt.datetime:
    """When ``span`` beyond the deadline ``due`` is over: working days count from the deadline's last day.

    A deadline that ended with Tuesday stands at Wednesday's midnight; one working day past it is Wednesday.
    """
    return end_of(span, due - dt.timedelta(seconds=1) if span.unit == "wd" else due, calendar)


def before(span: Span, due: dt.datetime, calendar: Calendar | None) -> dt.datetime:
    """When to remind of ``due``, ``span`` ahead of it: working days count back from its day, to 8 o'clock."""
    if span.unit != "wd":
        return due - dt.timedelta(seconds=span.seconds)
    day, left = local_date(due - dt.timedelta(seconds=1)), span.amount
    while left > 0:
        day -= dt.timedelta(days=1)
        if calendar is None:
            raise CalendarEnds(day, day)
        left -= calendar.works(day)
    return dt.datetime.combine(day, dt.time(8), HANOI).astimezone(dt.UTC)


def end_of_day(day: dt.date) -> dt.datetime:
    """The midnight in Hà Nội with which the day is over."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), HANOI).astimezone(dt.UTC)


def local_date(at: dt.datetime) -> dt.date:
    """The day in Hà Nội at that moment."""
    return at.astimezone(HANOI).date()
