"""The steps of a scenario: who does what, on which day, and what is expected of it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from domain.calendar import Span, WrittenSpan, parse_span
from domain.events import Capacity, Choice
from scenarios.rows import Code, Row, Stated, Via


def _of_the_clock(span: Span) -> Span:
    if span.unit == "wd":
        raise ValueError(f"{span} counts working days; a scenario waits by the clock, write 20s, 5min or 3d")
    return span


def _until(written: object) -> object:
    """A day (to its end, in Hà Nội), a moment with its zone, or a length of time from the step on."""
    if not isinstance(written, str):
        return written
    try:
        moment = dt.datetime.fromisoformat(written)
    except ValueError:
        return _of_the_clock(parse_span(written))
    if moment.tzinfo is None:
        raise ValueError(f"{written} has no zone; write {written}+07:00")
    return moment


class Refused(Row):
    """The step is refused with this code."""

    refused: Code


class _Step(Stated):
    case: str
    on: dt.date | None = None
    """The business date; without it the day on which the step is played."""
    via: Via | None = None
    """How it is sent; without it as the case says."""
    expect: Refused | Literal["recorded"] = "recorded"


class _Signed(_Step):
    who: str
    delegation: str | None = None


class Votes(_Step):
    """Many open votes, each of a person for the seat that is his."""

    do: Literal["votes"]
    stage: str
    approve: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()
    abstain: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        everybody = (*self.approve, *self.reject, *self.abstain)
        if not everybody:
            raise ValueError("nobody votes here; name who approves, rejects or abstains")
        twice = next((p for p in everybody if everybody.count(p) > 1), None)
        if twice:
            raise ValueError(f"{twice!r} stands twice in one row of votes; write a second vote as 'do: vote'")
        return self


class Vote(_Signed):
    do: Literal["vote"]
    stage: str
    choice: Choice
    seat: str | None = None
    reason: str = ""


class Papers(Row):
    issued: int
    returned: int
    unreturned: int
    approve: int
    reject: int
    blank: int
    invalid: int
    sealed: int = 0


class Count(_Signed):
    do: Literal["count"]
    stage: str
    papers: Papers


class Close(_Signed):
    do: Literal["close"]
    stage: str


class Open(_Signed):
    do: Literal["open"]
    stage: str


class Extend(_Signed):
    do: Literal["extend"]
    stage: str
    until: Annotated[dt.datetime | dt.date | Span, BeforeValidator(_until)]
    reason: str


class Recuse(_Signed):
    do: Literal["recuse"]
    stage: str
    seat: str | None = None
    reason: str = ""


class Sign(_Signed):
    do: Literal["sign"]
    stage: str
    capacity: Capacity | None = None
    number: str | None = None


class Decline(_Signed):
    do: Literal["decline"]
    stage: str
    capacity: Capacity | None = None
    reason: str


class Return(_Signed):
    do: Literal["return"]
    stage: str
    capacity: Capacity | None = None
    reason: str


class Resubmit(_Signed):
    do: Literal["resubmit"]
    text: str = ""


class Withdraw(_Signed):
    do: Literal["withdraw"]
    reason: str


class Amend(_Signed):
    """``fields`` are the sealed texts that change, ``title`` for instance, with what they should say."""

    do: Literal["amend"]
    fields: dict[str, str] = Field(min_length=1)
    reason: str = ""


class Derivation(Row):
    """The arithmetic of a count; what is left out is not looked at."""

    approve: int
    base: int
    needed: int | None = None


class Expect(Row):
    """What must be so now.

    With ``result`` or ``derivation``, ``stage`` is the one whose last count is meant; without, the one at
    which the case stands.
    """

    do: Literal["expect"]
    case: str
    phase: Literal["open", "returned", "ended"] | None = None
    stage: str | None = None
    result: Literal["passed", "not_passed", "awarded", "declined", "withdrawn"] | None = None
    derivation: Derivation | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.phase is None and self.stage is None and self.result is None:
            raise ValueError("nothing is expected here; name a phase, a stage or a result")
        if self.derivation is not None and self.stage is None:
            raise ValueError("a derivation is a stage's; name the stage")
        if self.stage is None and self.result == "passed":
            raise ValueError("'passed' is a stage's result; name the stage, or expect 'awarded'")
        if self.stage is not None and self.result in ("awarded", "declined", "withdrawn"):
            raise ValueError(f"{self.result!r} is the case's result; leave the stage out")
        return self


class Until(Row):
    stage: str | None = None
    phase: Literal["open", "returned", "ended"] | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.stage is None) == (self.phase is None):
            raise ValueError("wait until a stage or until a phase is reached; name one of the two")
        return self


class Wait(Row):
    do: Literal["wait"]
    case: str
    until: Until
    within: Annotated[WrittenSpan, AfterValidator(_of_the_clock)] = Span(20, "s")


Acting = (
    Votes
    | Vote
    | Count
    | Close
    | Open
    | Extend
    | Recuse
    | Sign
    | Decline
    | Return
    | Resubmit
    | Withdraw
    | Amend
)
Step = Annotated[Acting | Expect | Wait, Field(discriminator="do")]
