"""The stages of a route as a policy writes them: votes, appraisal, consultation, posting, upward, signing."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from domain.award.source import Certainty, Data
from domain.calendar import Span, WrittenSpan
from domain.exact import Share, show_share

Proof = Literal["engine", "local", "session", "passkey", "key"]
Base = Literal["members", "present", "cast", "staff", "units"]
Ground = Literal["self", "unit_head", "nominator", "declared"]
Early = Literal["never", "all_in", "decided"]


class Threshold(Data):
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


class _Stage(Data):
    stage: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    due: WrittenSpan | None = None
    remind: WrittenSpan | None = None
    """So long before the deadline, whoever has not acted is reminded."""
    escalate: WrittenSpan | None = None
    """So long after the deadline, the superior is told."""
    delay: WrittenSpan | None = None
    """So long after the deadline, the delay is published."""
    proof: tuple[Proof, ...] = ("local", "session", "passkey", "key")
    only: Literal["leaders", "others"] | None = None
    """Whose cases come here: the policy's ``leaders``', all others'; without it everybody's."""
    superior: str | None = None
    """With ``only: leaders``: where their office's superior has this role. The body is looked for from it."""
    cite: str | None = None
    certainty: Certainty | None = None

    @model_validator(mode="after")
    def _stage_makes_sense(self) -> Self:
        if self.due is None and (self.remind or self.escalate or self.delay):
            raise ValueError(f"stage {self.stage}: remind, escalate and delay need a due time")
        if (self.only == "leaders") != (self.superior is not None):
            raise ValueError(
                f"stage {self.stage}: superior, the role of the body above the leaders' office, goes with "
                "only: leaders, and only with it"
            )
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


class Quota(Data):
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
