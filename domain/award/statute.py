"""Days and years that the law sets for what follows an award, as data: one file a statute and period.

``Revocation`` says how long each level has to take an award back, ``Archive`` how long a decision's file is
kept. Like an award's policy they are checked, cited and adopted whole into the registry; where none is,
nothing is counted, and that is said.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from domain.award.policy import InForce, text_of
from domain.award.source import Source
from domain.calendar import Calendar, CalendarEnds, Span, WrittenSpan


class _Statute(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    in_force: InForce
    source: Source

    def text(self) -> str:
        """The one text that stands in the log."""
        data: dict[str, Any] = self.model_dump(mode="json", by_alias=True)
        return text_of(data)


class Revocation(_Statute):
    """The days for proposing a revocation after the conclusion, and for deciding it after the full file."""

    statute: Literal["revocation"]
    propose_within: WrittenSpan
    decide_within: WrittenSpan

    @model_validator(mode="after")
    def _in_days(self) -> Self:
        for span in (self.propose_within, self.decide_within):
            if span.unit not in ("d", "wd"):
                raise ValueError(
                    f'these times are counted in days ("7d") or working days ("5wd"), not {span}'
                )
        return self


class Kept(BaseModel):
    """So many years for what holders of these offices sign; for anybody's where none is named."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    signed_by: tuple[str, ...]
    years: Annotated[int, Field(strict=True, gt=0)] | Literal["permanent"]


class Archive(_Statute):
    """How long the file of a decision is kept, counted from the year in which the work ended."""

    statute: Literal["archive"]
    kept: tuple[Kept, ...] = Field(min_length=1)

    def years(self, office: str) -> int | Literal["permanent"] | None:
        """For decisions that the office signs: the row that names it, else the one that names none."""
        rows = [row for row in self.kept if office in row.signed_by]
        rows += [row for row in self.kept if not row.signed_by]
        return rows[0].years if rows else None


Statute = Annotated[Revocation | Archive, Field(discriminator="statute")]
_STATUTE: TypeAdapter[Revocation | Archive] = TypeAdapter(Statute)


def read(text: str) -> Revocation | Archive:
    """The statute of a text; ``ValueError`` says what is wrong with it."""
    return of(json.loads(text))


def of(data: object) -> Revocation | Archive:
    """The statute that data describe; ``ValueError`` says what is wrong with them."""
    return _STATUTE.validate_python(data)


def in_force(
    statutes: Iterable[Revocation | Archive], name: str, day: dt.date
) -> Revocation | Archive | None:
    """The statute of this name in force on that day."""
    return next((s for s in statutes if s.statute == name and s.in_force.covers(day)), None)


def last_day(span: Span, day: dt.date, calendar: Calendar | None) -> dt.date | None:
    """The last day of a time that is counted from ``day``, which does not count itself.

    None where the calendar that working days need does not reach.
    """
    if span.unit == "d":
        return day + dt.timedelta(days=span.amount)
    try:
        return None if calendar is None else calendar.after(day, span.amount)
    except CalendarEnds:
        return None
