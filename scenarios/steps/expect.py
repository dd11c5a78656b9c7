"""Steps that ask nothing: what must be so now, and waiting until it is."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from domain.calendar import Span, WrittenSpan
from domain.events import InitiativeLevel, Judged, LineResult, ReviewKind, Standing
from scenarios.rows import Row
from scenarios.steps.base import Said, of_the_clock

Result = Literal[
    "awarded",
    "not_passed",
    "declined",
    "withdrawn",
    "ineligible",
    "refused",
    "cancelled",
    "revoked",
]
"""How a case ends."""


class Derivation(Row):
    """The arithmetic of a count; what is left out is not looked at."""

    approve: int
    base: int
    needed: int | None = None


class Expect(Said):
    """What must be so now of one nomination.

    With ``result`` or ``derivation``, ``stage`` is the one whose last count is meant; without, the one at
    which the case stands. ``short_by`` are the days that its posting lacks.
    """

    do: Literal["expect"]
    case: str
    phase: Literal["open", "returned", "ended"] | None = None
    stage: str | None = None
    result: Literal["passed", Result] | None = None
    derivation: Derivation | None = None
    place: int | None = None
    posted_until: dt.date | None = None
    short_by: int | None = None
    eligible: Literal["eligible", "not_eligible", "not_known"] | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        said = self.model_fields_set - {"do", "case"}
        if not said:
            raise ValueError("nothing is expected here; name a phase, a stage or a result")
        if (self.derivation is not None or self.place is not None) and self.stage is None:
            raise ValueError("a derivation is a stage's; name the stage")
        if self.stage is None and self.result == "passed":
            raise ValueError("'passed' is a stage's result; name the stage, or expect 'awarded'")
        if self.stage is not None and self.result not in (None, "passed", "not_passed"):
            raise ValueError(f"{self.result!r} is the case's result; leave the stage out")
        return self


class Line(Row):
    """What must be so of one line of a sitting; what is left out is not looked at.

    ``passed`` says whether the share was reached, ``result`` what became of the line.
    """

    result: LineResult | None = None
    passed: bool | None = None
    approve: int | None = None
    base: int | None = None
    needed: int | None = None
    place: int | None = None
    seats: int | None = None


class ExpectSitting(Said):
    """What must be so now of a sitting: where it stands, how many lines have which result, and lines."""

    do: Literal["expect_sitting"]
    sitting: str
    phase: Literal["convened", "open", "ended", "cancelled"] | None = None
    results: dict[LineResult, int] = Field(default_factory=dict)
    lines: dict[str, Line] = Field(default_factory=dict)
    left_out: dict[str, str] = Field(default_factory=dict)
    """Lines on which the open ballot is not held, and why."""


class ExpectDecision(Said):
    """What must be so now of a decision: where it stands, its number on paper, the lines that stand."""

    do: Literal["expect_decision"]
    decision: str
    shown: (
        Literal["draft", "checked", "dropped", "signed", "published", "reopening", "revocation", "appeal"]
        | None
    ) = None
    paper: str | None = None
    lines: int | None = None
    handed_over: dt.date | None = None
    """The day on which all its lines were handed over."""


class ExpectList(Said):
    """What must be so now of a list: where it stands, and how many of each award and kind are on it."""

    do: Literal["expect_list"]
    list: str
    phase: str | None = None
    lines: int | None = None


class Counted(Row):
    """One of the shares of which one is enough."""

    approve: int
    base: int
    passed: bool


class ExpectInitiative(Said):
    """What must be so now of an initiative: where it stands, and at which levels it is recognised.

    ``counts`` are those of the last review, each over its own base: the stage's share, then its alternatives.
    """

    do: Literal["expect_initiative"]
    initiative: str
    shown: (
        Literal[
            "filed",
            "returned",
            "agreed",
            "recognised",
            "publication_held",
            "not_recognised",
            "withdrawn",
        ]
        | None
    ) = None
    judged: Judged | None = None
    levels: tuple[InitiativeLevel, ...] | None = None
    counts: tuple[Counted, ...] | None = None


class ExpectMovement(Said):
    """What must be so now of a movement; what is left out is not looked at.

    ``no_plan`` are the members that have issued none, ``unsigned`` those missing under each pledge,
    ``candidates`` who still runs for each award, ``standing`` how a unit stands with a target
    (``target: {unit: met}``) as of the day ``by``, or with its whole time, ``places`` the last ranking.
    """

    do: Literal["expect_movement"]
    movement: str
    phase: Literal["drafted", "adopted", "launched", "reviewed", "called_off"] | None = None
    members: int | None = None
    acknowledged: int | None = None
    no_plan: tuple[str, ...] | None = None
    unsigned: dict[str, tuple[str, ...]] | None = None
    candidates: dict[str, tuple[str, ...]] | None = None
    standing: dict[str, dict[str, Standing]] | None = None
    by: dt.date | None = None
    places: dict[str, int] | None = None
    open_actions: tuple[str, ...] | None = None
    reviews: tuple[ReviewKind, ...] | None = None


class ExpectRecord(Said):
    """What must be so now of a role model, an inspection or an activity: where it stands."""

    do: Literal["expect_record"]
    rolemodel: str | None = None
    inspection: str | None = None
    activity: str | None = None
    shown: str
    open_findings: tuple[str, ...] | None = None

    @model_validator(mode="after")
    def _of_one(self) -> Self:
        if sum(name is not None for name in (self.rolemodel, self.inspection, self.activity)) != 1:
            raise ValueError("name one of rolemodel, inspection and activity")
        return self


class Until(Row):
    stage: str | None = None
    phase: Literal["open", "returned", "ended"] | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.stage is None) == (self.phase is None):
            raise ValueError("wait until a stage or until a phase is reached; name one of the two")
        return self


class Wait(Said):
    do: Literal["wait"]
    case: str
    until: Until
    within: Annotated[WrittenSpan, AfterValidator(of_the_clock)] = Span(20, "s")
