"""An award's rules as data: one file an award and period in force, every number with its citation.

``Policy`` is what a file says, checked; ``digest`` of its canonical form is what a nomination records. What
a file names but this release does not decide yet (eligibility, sittings, postings, ...) is validated, listed
by ``undecided`` and refused in a route that a case is to run.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from fractions import Fraction
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from domain.calendar import Span, WrittenSpan
from domain.exact import Share, show_share

Certainty = Literal["read", "superseded", "unverified"]
Proof = Literal["engine", "local", "session", "passkey", "key"]
Base = Literal["members", "present", "cast", "staff", "units"]
Ground = Literal["self", "unit_head", "nominator", "declared"]
Early = Literal["never", "all_in", "decided"]

RULES_KNOWN = (1,)
"""The meanings of the rules that this release has; see ``domain.rules``."""


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Text(_Data):
    """A text in both languages."""

    vi: str
    en: str


class Source(_Data):
    """Where a rule was read, and how sure that is."""

    cite: str
    certainty: Certainty


class InForce(_Data):
    """From the first to the last day in force; ``picked_by`` says which day of a case picks the policy."""

    begins: dt.date = Field(alias="from")
    until: dt.date | None = None
    picked_by: Literal["season_end", "submission", "feat"]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until is not None and self.until < self.begins:
            raise ValueError(f"in_force ends ({self.until}) before it begins ({self.begins})")
        return self

    def covers(self, day: dt.date) -> bool:
        return self.begins <= day and (self.until is None or day <= self.until)

    def overlaps(self, other: InForce) -> bool:
        return self.begins <= (other.until or dt.date.max) and other.begins <= (self.until or dt.date.max)


class Threshold(_Data):
    """The share of the base that has to approve: with 80 %, ``at_least`` 4/5 passes, ``more_than`` not."""

    at_least: Share | None = None
    more_than: Share | None = None
    cite: str | None = None
    certainty: Certainty | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.at_least is None) == (self.more_than is None):
            raise ValueError("a threshold is either at_least or more_than a share")
        if self.more_than == 1:
            raise ValueError("more than 100 % can never be reached; all of them is at_least 100 %")
        if self.at_least == 0:
            raise ValueError("at least 0 % is reached by nobody; anybody at all is more_than 0 %")
        return self

    @property
    def share(self) -> Fraction:
        share = self.more_than if self.at_least is None else self.at_least
        assert share is not None
        return share

    @property
    def strict(self) -> bool:
        return self.at_least is None

    def met_by(self, approvals: int, base: int) -> bool:
        # Cross-multiplied: a share is exact, a percentage on a page is not.
        have, need = approvals * self.share.denominator, base * self.share.numerator
        return have > need if self.strict else have >= need

    def needed(self, base: int) -> int:
        """The smallest number of approvals that passes with this base."""
        exact = base * self.share.numerator
        whole, rest = divmod(exact, self.share.denominator)
        return whole + 1 if self.strict or rest else whole

    def __str__(self) -> str:
        return f"{'> ' if self.strict else '>= '}{show_share(self.share)}"


class _Stage(_Data):
    stage: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    due: WrittenSpan | None = None
    remind: WrittenSpan | None = None
    """So long before the deadline, whoever has not acted is reminded."""
    escalate: WrittenSpan | None = None
    """So long after the deadline, the superior is told."""
    delay: WrittenSpan | None = None
    """So long after the deadline, the delay is published."""
    proof: tuple[Proof, ...] = ("local", "session", "passkey", "key")
    cite: str | None = None
    certainty: Certainty | None = None

    @model_validator(mode="after")
    def _deadlines_make_sense(self) -> Self:
        if self.due is None and (self.remind or self.escalate or self.delay):
            raise ValueError(f"stage {self.stage}: remind, escalate and delay need a due time")
        if not self.proof:
            raise ValueError(f"stage {self.stage}: some proof of the actor must be accepted")
        if "engine" in self.proof:
            raise ValueError(f"stage {self.stage}: the engine neither votes nor signs")
        if (
            self.due
            and self.remind
            and self.due.unit == self.remind.unit
            and self.remind.amount >= self.due.amount
        ):
            raise ValueError(
                f"stage {self.stage}: the reminder ({self.remind}) would precede the opening ({self.due})"
            )
        return self


class VoteStage(_Stage):
    """A body votes on the nomination."""

    kind: Literal["vote"]
    body: str
    ballot: Literal["open", "secret"]
    base: Base
    threshold: Threshold | Literal["unknown"] = Field(alias="pass")
    quorum: Threshold | None = None
    recused: Literal["counts", "shrinks"] = "counts"
    """Whether a recused member stays in the base (the default) or the base shrinks."""
    recusal: tuple[Ground, ...] = ("self", "unit_head", "nominator", "declared")
    """The grounds that are computed when the ballot opens; a member may always recuse himself."""
    abstentions: Literal["counts", "excluded"] = "counts"
    """Whether abstentions, blank and invalid papers stand in a base of ``cast`` votes."""
    absentees: Literal["none", "written", "sealed_paper"] = "none"
    change: bool = False
    """Whether a vote may be changed until the ballot closes."""
    early: Early = "never"
    grace: WrittenSpan = Span(5, "min")
    calm: WrittenSpan = Span(30, "min")
    held: Literal["sitting"] | None = None
    seats: str | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.early != "never" and self.change:
            raise ValueError(
                f"stage {self.stage}: early closing ({self.early}) and changeable votes exclude each other, "
                "a vote that may still change decides nothing"
            )
        if self.ballot == "secret" and self.change:
            raise ValueError(f"stage {self.stage}: a paper in the box cannot be changed")
        if self.ballot == "secret" and self.early == "decided":
            raise ValueError(
                f"stage {self.stage}: a secret ballot is counted once, it cannot be decided before"
            )
        for name in ("grace", "calm"):
            if getattr(self, name).unit == "wd":
                raise ValueError(f"stage {self.stage}: {name} is a time of the clock, not of working days")
        return self


class SignStage(_Stage):
    """The holder of an office signs, or somebody who may sign for it."""

    kind: Literal["sign"]
    by: str
    body: str
    signed_for: tuple[Literal["KT.", "TL.", "TUQ.", "Q."], ...] = ()
    """The capacities accepted beside the holder's own hand (Decree 30/2020, Art. 13); none unless named."""


class LaterStage(_Stage):
    """A stage that a later release decides."""

    model_config = ConfigDict(frozen=True, extra="allow")

    kind: Literal["posting", "consultation", "appraisal", "upward"]


Stage = Annotated[VoteStage | SignStage | LaterStage, Field(discriminator="kind")]


class Policy(_Data):
    """One award's rules for one period."""

    award: str = Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$")
    rules: int
    title: Text
    subject: Literal["person", "unit", "initiative"]
    basis: Literal["season", "adhoc", "thematic", "cumulative"]
    in_force: InForce
    source: Source
    eligibility: tuple[dict[str, Any], ...] = ()
    route: tuple[Stage, ...] = Field(min_length=1)
    notes: Text | None = None

    @field_validator("rules")
    @classmethod
    def _rules_known(cls, rules: int) -> int:
        if rules not in RULES_KNOWN:
            raise ValueError(f"rules {rules} is not a meaning this release has; known: {RULES_KNOWN}")
        return rules

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        twice = [name for name, times in Counter(s.stage for s in self.route).items() if times > 1]
        if twice:
            raise ValueError(f"stage {twice[0]} stands twice in the route")
        for rule in self.eligibility:
            if not isinstance(rule.get("rule"), str):
                raise ValueError(f"an eligibility rule names itself with 'rule': {rule}")
        return self

    def undecided(self) -> list[str]:
        """What this file names that the release does not decide yet, for showing."""
        names = [f"eligibility: {rule['rule']}" for rule in self.eligibility]
        for stage in self.route:
            if isinstance(stage, VoteStage) and stage.absentees == "written":
                names.append(f"route: {stage.stage} (absentees: written)")
        return names + self.not_runnable()

    def not_runnable(self) -> list[str]:
        """What keeps a case from running this route; empty where it can run."""
        found = ["subject: initiative"] if self.subject == "initiative" else []
        for stage in self.route:
            if isinstance(stage, LaterStage):
                found.append(f"route: {stage.stage} ({stage.kind})")
            elif isinstance(stage, VoteStage):
                found += [f"route: {stage.stage} (held: {stage.held})"] * (stage.held is not None)
                found += [f"route: {stage.stage} (seats: {stage.seats})"] * (stage.seats is not None)
        return found

    def canonical(self) -> dict[str, Any]:
        """The policy as JSON data, in one form only: what is hashed and stands in the log.

        Defaults are written out, so that a later release's defaults change no old case.
        """
        data: dict[str, Any] = self.model_dump(mode="json", by_alias=True)
        return data

    def cited(self, stage: str) -> Source:
        """Where the stage's figure stands, and how sure that is: the nearest citation to it."""
        found = next(s for s in self.route if s.stage == stage)
        threshold = found.threshold if isinstance(found, VoteStage) and found.threshold != "unknown" else None
        cite = (threshold.cite if threshold else None) or found.cite or self.source.cite
        certainty = (threshold.certainty if threshold else None) or found.certainty or self.source.certainty
        return Source(cite=cite, certainty=certainty)


def text_of(data: dict[str, Any]) -> str:
    """A policy's or calendar's canonical data as the one JSON text that is hashed and stands in the log."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(data: dict[str, Any]) -> str:
    """SHA-256, as hexadecimal, of a policy's or calendar's canonical data."""
    return hashlib.sha256(text_of(data).encode()).hexdigest()
