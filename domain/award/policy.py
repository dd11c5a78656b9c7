"""An award's rules as data: one file an award and period in force, every number with its citation.

``Policy`` is what a file says, checked; ``digest`` of its canonical form is what a nomination records. The
number ``rules`` says which meaning it has: under 1 eligibility is shown and not decided, under 2 it is.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from typing import Any, Literal, Self

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from domain.award.criteria import AwardKind, Criterion, Noted
from domain.award.source import Certainty, Data, Source, Text
from domain.award.stages import SignStage, Stage, Threshold, VoteStage
from domain.exact import Number

RULES_KNOWN = (1, 2)
"""The meanings of the rules that this release has; see ``domain.rules``."""


class InForce(Data):
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


class Bonus(Data):
    """Money that goes with an award, as a multiple of the base salary."""

    times: Number
    cite: str
    certainty: Certainty


class Alternative(Data):
    """Another share, of another base, that is enough as well."""

    base: Literal["members", "present", "cast"]
    threshold: Threshold = Field(alias="pass")


class Leaders(Data):
    """Who leads an office, as its head or one of the head's deputies: no level decides on its own leaders.

    Their cases have stages of their own (``only: leaders``), one level up; all others' have ``only: others``.
    """

    office: str
    """The head's office, by code."""
    body: str
    """The role of the body that is led, looked for from the unit upwards."""
    cite: str
    certainty: Certainty


class Claim(Data):
    """For how many months after its first use an initiative may be filed."""

    months: int = Field(ge=1)
    cite: str
    certainty: Certainty


class Initiatives(Data):
    """How initiatives of one level are judged by the council of the route's one vote.

    ``voted``: the stage's figure, or one of the ``alternatives``, is a share of votes. ``scored``: it is the
    average's share of ``max_score``.
    """

    level: Literal["base", "sector"]
    rounds: int = Field(ge=1)
    """So many rounds a season."""
    judged: Literal["voted", "scored"]
    max_score: int | None = Field(default=None, ge=1)
    alternatives: tuple[Alternative, ...] = ()
    claim: Claim | None = None
    cite: str
    certainty: Certainty

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if (self.judged == "scored") != (self.max_score is not None):
            raise ValueError("a highest score (max_score) goes with judged: scored, and only with that")
        if self.judged == "scored" and self.alternatives:
            raise ValueError("alternatives are shares of votes; an average has one figure")
        return self


class Policy(Data):
    """One award's rules for one period."""

    award: str = Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$")
    rules: int
    title: Text
    subject: Literal["person", "unit", "either", "initiative"]
    basis: Literal["season", "adhoc", "thematic", "cumulative"]
    kinds: tuple[AwardKind, ...] = ("merit",)
    """The kinds in which the award is given; a nomination names one, and two kinds never merge."""
    in_force: InForce
    source: Source
    eligibility: tuple[Criterion | Noted, ...] = ()
    ineligible: Literal["ends", "opinion"] = "ends"
    """What becomes of who is not eligible: the case ends before any ballot, or the council is asked."""
    nested: tuple[str, ...] = ()
    """Titles that whoever holds this one counts as holding too."""
    bonus: Bonus | None = None
    initiatives: Initiatives | None = None
    """How they are judged, where the subject is the initiative."""
    leaders: Leaders | None = None
    """Whose cases go one level up; without it the route is everybody's."""
    route: tuple[Stage, ...] = Field(min_length=1)
    notes: Text | None = None

    @field_validator("rules")
    @classmethod
    def _rules_known(cls, rules: int) -> int:
        if rules not in RULES_KNOWN:
            raise PydanticCustomError(
                "rules_unknown",
                "rules {rules} is not a meaning this release has; known: {known}",
                {"rules": rules, "known": str(RULES_KNOWN)},
            )
        return rules

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        twice = [name for name, times in Counter(s.stage for s in self.route).items() if times > 1]
        if twice:
            raise ValueError(f"stage {twice[0]} stands twice in the route")
        undecided = [rule.rule for rule in self.eligibility if isinstance(rule, Noted)]
        if self.rules > 1 and undecided:
            raise ValueError(f"eligibility rule {undecided[0]!r} is not known, or not well written")
        return self

    @model_validator(mode="after")
    def _leaders_make_sense(self) -> Self:
        told_apart = [stage.stage for stage in self.route if stage.only is not None]
        if self.leaders is None:
            if told_apart:
                raise ValueError(
                    f"stage {told_apart[0]}: the policy does not say who its leaders are (leaders)"
                )
            return self
        if self.subject not in ("person", "either"):
            raise ValueError("leaders are people; the subject is not")
        if not any(isinstance(stage, SignStage) and stage.only == "leaders" for stage in self.route):
            raise ValueError(
                "nobody signs for the leaders: no stage of signing is only theirs (only: leaders)"
            )
        return self

    @model_validator(mode="after")
    def _initiatives_make_sense(self) -> Self:
        if (self.subject == "initiative") != (self.initiatives is not None):
            raise ValueError(
                "initiatives (level, rounds, judged) go with subject: initiative, and only with it"
            )
        if self.initiatives is None:
            return self
        if any(rule.rule != "stated" for rule in self.eligibility):
            raise ValueError("what is asked of an initiative is what its council states (rule: stated)")
        vote, *rest = self.route
        signs = all(isinstance(stage, SignStage) for stage in rest)
        if not isinstance(vote, VoteStage) or len(rest) > 1 or not signs:
            raise ValueError("the route of an initiative is one vote, and perhaps the signature after it")
        if vote.ballot == "secret" or vote.seats or vote.quota or vote.chair_must_agree:
            raise ValueError(
                f"stage {vote.stage}: initiatives are judged openly, each by itself; a secret ballot, seats, "
                "a quota and chair_must_agree have no meaning there"
            )
        if self.initiatives.judged == "scored" and vote.base != "cast":
            raise ValueError(f"stage {vote.stage}: an average is of those who gave a score, base: cast")
        return self

    def undecided(self) -> list[str]:
        """What this file names that the release does not decide under its ``rules``, for showing."""
        if self.rules > 1:
            return self.not_runnable()
        names = [f"eligibility: {rule.rule}" for rule in self.eligibility]
        for stage in self.route:
            if isinstance(stage, VoteStage) and stage.absentees == "written":
                names.append(f"route: {stage.stage} (absentees: written)")
        return names + self.not_runnable()

    def not_runnable(self) -> list[str]:
        """What keeps a case from running this route; empty where it can run."""
        found = []
        for stage in self.route:
            if self.rules == 1 and not isinstance(stage, SignStage):
                later = not isinstance(stage, VoteStage) or stage.held or stage.seats or stage.quota
                found += [f"route: {stage.stage} (rules: 2)"] if later else []
            if isinstance(stage, VoteStage) and stage.held is None and (stage.seats or stage.quota):
                found.append(f"route: {stage.stage} (held: sitting)")
            written = isinstance(stage, VoteStage) and stage.held is None and stage.absentees == "written"
            if self.rules > 1 and written:
                found.append(f"route: {stage.stage} (absentees: written, held: sitting)")
        return found

    def ends(self, other: Policy) -> bool:
        """Whether it says what ``other`` says, which has no last day, and gives it one."""
        mine, of_other = self.in_force, other.in_force
        if of_other.until is not None or mine.until is None or mine.until < of_other.begins:
            return False
        endless = self.model_copy(update={"in_force": mine.model_copy(update={"until": None})})
        return endless == other

    def canonical(self) -> dict[str, Any]:
        """The policy as JSON data, in one form only: what is hashed and stands in the log.

        Defaults are written out, so that a later release's defaults change no old case. Only who says nothing
        of leaders is not made to say so: it is hashed as it was before anything could be said of them.
        """
        data: dict[str, Any] = self.model_dump(mode="json", by_alias=True)
        for part, names in (
            (data, ("leaders",)),
            *((stage, ("only", "superior")) for stage in data["route"]),
        ):
            for name in names:
                if part[name] is None:
                    del part[name]
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
