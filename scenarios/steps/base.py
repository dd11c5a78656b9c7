"""What the steps of a scenario have in common: when, by whom, how it is sent, and what is expected."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from domain.calendar import Span, parse_span
from domain.events import Capacity
from scenarios.rows import Code, Row, Stated, Via


def of_the_clock(span: Span) -> Span:
    """A length of time that needs no calendar."""
    if span.unit == "wd":
        raise ValueError(f"{span} counts working days; a scenario waits by the clock, write 20s, 5min or 3d")
    return span


def until(written: object) -> object:
    """A day (to its end, in Hà Nội), a moment with its zone, or a length of time from the step on."""
    if not isinstance(written, str):
        return written
    try:
        moment = dt.datetime.fromisoformat(written)
    except ValueError:
        return of_the_clock(parse_span(written))
    if moment.tzinfo is None:
        raise ValueError(f"{written} has no zone; write {written}+07:00")
    return moment


class Said(Row):
    """Any step: ``do`` says which."""

    do: str


class Refused(Row):
    """The step is refused with this code."""

    refused: Code


class Acting(Stated, Said):
    """A step that is sent as a command."""

    on: dt.date | None = None
    """The business date; without it the day on which the step is played, or the sitting's."""
    via: Via | None = None
    """How it is sent; without it as the case or the sitting says."""
    expect: Refused | Literal["recorded"] = "recorded"


class Signed(Acting):
    """A command of one person."""

    who: str
    delegation: str | None = None
    capacity: Capacity | None = None
