"""An award's rules as data: one file an award and period in force, every number with its citation.

``Policy`` is what a file says, checked; ``digest`` of its canonical form is what a nomination records. The
number ``rules`` says which meaning it has: under 1 eligibility is shown and not decided, under 2 it is.
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
from domain.criteria import AwardKind, Criterion, Noted
from domain.exact import Number, Share, show_share

Certainty = Literal["read", "superseded", "unverified"]
Proof = Literal["engine", "local", "session", "passkey", "key"]
Base = Literal["members", "present", "cast", "staff", "units"]
Ground = Literal["self", "unit_head", "nominator", "declared"]
Early = Literal["never", "all_in", "decided"]

RULES_KNOWN = (1, 2)
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


class Quota(_Data):
    """No more than a share of a base: of those who hold ``of`` in the same season under the deciding organ.

    Without ``of`` the body enters the base with its source (``BaseEntered``).
    """

    share: Share
    of: str | None = None
    rounding: Literal["down", "up", "half_up"] = "down"
    at_least: int | None = Field(default=None, ge=1)
    cite: str | None = None
    certainty: Certainty | None = None


TieRule = Literal[
    "women",
    "direct",
    "score",
    "votes",
    "state_award",
    "adhoc_certificates",
    "state_award_or_adhoc_certificates",
    "chair",
    "all",
    "reballot",
]
"""What puts one of two equals first: a woman (or a collective of 70 % women), who does the work directly, the
score, the votes, an earlier award, the chair's casting vote. Or ``all`` get in, or they are voted on again.
"""


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
    """Whether the vote is held on the nomination itself, or in a sitting over many nominations."""
    seats: Literal["allotment"] | None = None
    """Whether no more may win than the body was allotted for the season (``AllotmentSet``)."""
    quota: Quota | None = None
    rank: Literal["votes", "share", "score"] = "votes"
    """By what those who passed are put in order where there are fewer seats."""
    ties: tuple[TieRule, ...] = ()
    """How a tie on the last seat is decided, the first rule first; what none decides is voted on again."""
    marks: Literal["any", "seats"] = "any"
    """Whether a sheet may approve of more lines than there are seats."""
    chair_must_agree: bool = False
    """Whether the chair has to be among those who approve (open ballots only)."""

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.early != "never" and self.change:
            raise ValueError(
                f"stage {self.stage}: early closing ({self.early}) and changeable votes exclude each other, "
                "a vote that may still change decides nothing"
            )
        if self.seats is not None and "all" in self.ties:
            raise ValueError(f"stage {self.stage}: an allotment is a limit, not all of the tied can get in")
        if self.ballot == "secret" and self.chair_must_agree:
            raise ValueError(f"stage {self.stage}: on a secret paper nobody sees whether the chair agrees")
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
    """The holder of an office signs, or somebody who may sign for it.

    ``signs: list`` signs a decision over many nominations (``domain.decision``), ``case`` the case itself.
    """

    kind: Literal["sign"]
    by: str
    body: str
    signs: Literal["case", "list"] = "case"
    signed_for: tuple[Literal["KT.", "TL.", "TUQ.", "Q."], ...] = ()
    """The capacities accepted beside the holder's own hand (Decree 30/2020, Art. 13); none unless named."""


class AppraisalStage(_Stage):
    """Somebody in office looks at the file: papers complete, and what the registry does not know."""

    kind: Literal["appraisal"]
    by: str
    body: str
    papers: tuple[str, ...] = ()
    """The kinds of papers that have to be there, by code (``report``, ``minutes``, ``initiative``)."""


def _whole_days(span: Span) -> Span:
    if span.unit not in ("wd", "d") or span.amount < 1:
        raise ValueError(f"{span} is no number of days; write 10wd or 5d")
    return span


class ConsultationStage(_Stage):
    """Other bodies are asked for their opinion (hiệp y). Silence is reported, never taken for consent."""

    kind: Literal["consultation"]
    body: str
    by: str
    asks: tuple[str, ...]
    """The roles of the bodies that are asked."""
    reply: WrittenSpan

    @field_validator("reply")
    @classmethod
    def _in_days(cls, reply: Span) -> Span:
        return _whole_days(reply)


class PostingStage(_Stage):
    """The nomination stands in public for comment for at least ``days``, before the council meets."""

    kind: Literal["posting"]
    body: str
    by: str
    days: WrittenSpan
    short: Literal["warns", "refuses"] = "refuses"
    """What a shorter window does: history is kept with a warning, a new one is refused."""

    @field_validator("days")
    @classmethod
    def _in_days(cls, days: Span) -> Span:
        return _whole_days(days)


class UpwardStage(_Stage):
    """The file leaves for the Prime Minister, the Government or the President, and the answer comes back."""

    kind: Literal["upward"]
    body: str
    by: str
    to: Literal["prime_minister", "government", "president"]


Stage = Annotated[
    VoteStage | SignStage | AppraisalStage | ConsultationStage | PostingStage | UpwardStage,
    Field(discriminator="kind"),
]


class Bonus(_Data):
    """Money that goes with an award, as a multiple of the base salary."""

    times: Number
    cite: str
    certainty: Certainty


class Alternative(_Data):
    """Another share, of another base, that is enough as well."""

    base: Literal["members", "present", "cast"]
    threshold: Threshold = Field(alias="pass")


class Claim(_Data):
    """For how many months after its first use an initiative may be filed."""

    months: int = Field(ge=1)
    cite: str
    certainty: Certainty


class Initiatives(_Data):
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


class Policy(_Data):
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
        undecided = [rule.rule for rule in self.eligibility if isinstance(rule, Noted)]
        if self.rules > 1 and undecided:
            raise ValueError(f"eligibility rule {undecided[0]!r} is not known, or not well written")
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
