"""Steps of a sitting whose commands need something counted or looked up; the others stand in ``asked``.

Where ``who`` is left out, the sitting's chair acts; where ``on`` is, it is the day on which the body meets.
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from domain.events import Capacity, Choice
from scenarios.rows import Row
from scenarios.steps.base import Acting


class InSitting(Acting):
    """A step in a sitting."""

    sitting: str


class OfSitting(InSitting):
    """A step of one person in a sitting."""

    who: str | None = None
    delegation: str | None = None
    capacity: Capacity | None = None


class Convene(OfSitting):
    do: Literal["convene"]


class OpenSitting(OfSitting):
    """Opens it. Whoever is on the roll and not named as away is there."""

    do: Literal["open_sitting"]
    absent: tuple[str, ...] = ()
    sealed: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    present: tuple[str, ...] | None = None
    """Those who are there, where the roll is not to be looked at."""


class Attend(OfSitting):
    """Says anew who is there."""

    do: Literal["attend"]
    absent: tuple[str, ...] = ()
    sealed: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    present: tuple[str, ...] | None = None


class OpenBallot(OfSitting):
    """Opens a ballot on these lines, in this order; without them on the whole agenda."""

    do: Literal["open_ballot"]
    lines: tuple[str, ...] = ()


class Marks(Row):
    """How seats mark one line. Either so many ``approve``, the first of the roll that have a part in it, and
    the others ``reject``; or seats are named, and those who are not mark ``otherwise``."""

    approve: int | tuple[str, ...] = ()
    reject: tuple[str, ...] = ()
    abstain: tuple[str, ...] = ()
    otherwise: Choice = "approve"

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if isinstance(self.approve, int):
            if self.reject or self.abstain or "otherwise" in self.model_fields_set:
                raise ValueError("with a number of approvals the others reject; name no seats beside it")
            return self
        named = (*self.approve, *self.reject, *self.abstain)
        if twice := [seat for seat in named if named.count(seat) > 1]:
            raise ValueError(f"{twice[0]!r} marks the line twice; name it once")
        return self


class Sheets(OfSitting):
    """The sheets of all who are there and have handed in none: each is sent by its own voter."""

    do: Literal["sheets"]
    lines: dict[str, Marks] = Field(min_length=1)
    seats: tuple[str, ...] | None = None
    """Only these seats hand in theirs."""


class Sheet(OfSitting):
    """One sheet as its voter writes it, right or wrong. ``ballot`` where it is not the one that is open."""

    do: Literal["sheet"]
    seat: str | None = None
    ballot: str | None = None
    lines: dict[str, Choice]


class LinePapers(Row):
    """The papers of one line. ``issued`` and ``sealed``, where left out, are one for everybody who has a part
    in it; whatever was issued and is not in the other figures did not come back."""

    approve: int
    reject: int = 0
    blank: int = 0
    invalid: int = 0
    issued: int | None = None
    returned: int | None = None
    sealed: int | None = None


class CountPapers(InSitting):
    """The tellers' counts of the papers: the same, unless only one of them is named."""

    do: Literal["count_papers"]
    who: tuple[str, ...] = ()
    """Without it the sitting's tellers."""
    ballot: str | None = None
    lines: dict[str, LinePapers] = Field(min_length=1)


class Adopt(InSitting):
    """The minutes are adopted; without ``who`` by the secretary and then by the chair."""

    do: Literal["adopt"]
    who: str | None = None
    digest: str | None = None
    """Without it the scenario's own."""
