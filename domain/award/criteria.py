"""What an award asks of its nominee, as data: each criterion names facts and the clause that asks for them.

``domain.eligibility`` answers them from the registry. ``waivable`` criteria may be passed over by a special
exception (đặc cách) whose ground is then shown; ``under`` says for whom a criterion counts at all.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from domain.exact import Number, show_number

Pending = Literal["discipline", "inspection", "investigation", "complaint"]
Away = Literal["maternity", "injury", "training", "study", "leave", "secondment"]
AwardKind = Literal["merit", "adhoc", "thematic", "service", "influence"]
"""On what ground an award is given: yearly merit, a feat, a movement, long service, wide influence."""
Form = Literal["reprimand", "warning", "salary", "demotion", "removal", "dismissal"]


class _Criterion(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    cite: str | None = None
    certainty: Literal["read", "superseded", "unverified"] | None = None
    waivable: bool = False
    under: str | None = None
    """Only for nominees that hold this office (``head``), or bodies with this tag."""
    kinds: tuple[AwardKind, ...] = ()
    """Only where the award is given in one of these kinds; in all of them unless some are named."""


class Amount(BaseModel):
    """How much of something: exactly one of the four comparisons, each with an exact number."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at_least: Number | None = None
    more_than: Number | None = None
    at_most: Number | None = None
    less_than: Number | None = None

    @model_validator(mode="after")
    def _one_of_four(self) -> Self:
        if sum(limit is not None for limit in self._four()) != 1:
            raise ValueError("an amount is exactly one of at_least, more_than, at_most, less_than")
        return self

    def _four(self) -> tuple[Fraction | None, ...]:
        return (self.at_least, self.more_than, self.at_most, self.less_than)

    @property
    def number(self) -> Fraction:
        return next(limit for limit in self._four() if limit is not None)

    @property
    def caps(self) -> bool:
        """Whether it is an upper limit, which nothing at all keeps too."""
        return self.at_most is not None or self.less_than is not None

    def met_by(self, value: Fraction) -> bool:
        if self.at_least is not None:
            return value >= self.at_least
        if self.more_than is not None:
            return value > self.more_than
        if self.at_most is not None:
            return value <= self.at_most
        return value < self.number

    def __str__(self) -> str:
        strict = self.more_than is not None or self.less_than is not None
        sign = f"{'<' if self.caps else '>'}{'' if strict else '='}"
        return f"{sign} {show_number(self.number)}"


class Holds(_Criterion):
    """Holds ``award``: in the nomination's own season, or ``times`` (in a row, if ``consecutive``) up to it.

    A title won in the same sitting counts. ``with_own`` counts the season of the nomination itself as one.
    An earlier season of which at least half was spent away for a reason in ``passes_over`` breaks no row:
    without a title it is neither had nor missing, and the row goes on with the season before it.
    """

    rule: Literal["holds"]
    award: str
    season: Literal["same", "before", "any"] = "any"
    times: int = 1
    consecutive: bool = False
    with_own: bool = True
    passes_over: tuple[Away, ...] = ()


class Rated(_Criterion):
    """Was rated at least this in the last ``seasons`` seasons."""

    rule: Literal["rated"]
    at_least: Literal["excellent", "good", "completed"]
    seasons: int = 1


class Metric(_Criterion):
    """A metric of the registry within a limit, in the season or in sum over ``seasons``.

    ``of`` names the base where the metric is a rate of counts; ``half`` a count of which two make one (two
    judgments overturned in part).
    """

    rule: Literal["metric"]
    metric: str
    amount: Amount
    of: str | None = None
    half: str | None = None
    seasons: int = 1


class EmployedFor(_Criterion):
    """Employed for at least so many months by the season's end."""

    rule: Literal["employed"]
    months: int


class AwayAtMost(_Criterion):
    """Away from work for less than so many months of the season; what ``counts_as_work`` does not count."""

    rule: Literal["away"]
    less_than_months: int
    counts_as_work: tuple[
        Literal["maternity", "injury", "training", "study", "leave", "secondment"], ...
    ] = ()


class NotDisciplined(_Criterion):
    """Not disciplined in this form or a graver one in the season; misconduct is held against him once.

    ``of: members`` asks it of everybody in the unit.
    """

    rule: Literal["not_disciplined"]
    worst: Form = Field(alias="from")
    of: Literal["nominee", "members"] = "nominee"


class NoOpen(_Criterion):
    """Nothing of these kinds is pending: while it is, the case is frozen, and goes on when it is cleared."""

    rule: Literal["no_open"]
    of: tuple[Pending, ...]


class MembersHold(_Criterion):
    """A share (or a number) of the unit's people holds ``award`` in the season."""

    rule: Literal["members_hold"]
    award: str
    amount: Amount
    count: bool = False


class MembersRated(_Criterion):
    """A share of the unit's people was rated at least this in the season."""

    rule: Literal["members_rated"]
    at_least: Literal["excellent", "good", "completed"]
    amount: Amount


class UnitHolds(_Criterion):
    """The nominee's unit holds one of these awards in the season (a leader's award is tied to his unit's)."""

    rule: Literal["unit_holds"]
    awards: tuple[str, ...]


class UnitRated(_Criterion):
    """The nominee's unit was rated at least this in the season."""

    rule: Literal["unit_rated"]
    at_least: Literal["excellent", "good", "completed"]


class HasInitiative(_Criterion):
    """Is an author of so many recognised initiatives of this level or a higher one, in the last seasons."""

    rule: Literal["initiative"]
    level: Literal["base", "sector", "nation"]
    times: int = 1
    seasons: int = 1


class Service(_Criterion):
    """Has served for so many years without a break."""

    rule: Literal["service"]
    years: int


class NomineeIs(_Criterion):
    """The nominee is of one of these kinds: the tags of a body; a person's offices, and his body's tags."""

    rule: Literal["nominee_is"]
    of: tuple[str, ...]


class NotUsed(_Criterion):
    """The same merit was not used already for one of these awards in the season."""

    rule: Literal["not_used"]
    awards: tuple[str, ...]


class NoDouble(_Criterion):
    """No other award for the same feat (same holder, same day)."""

    rule: Literal["no_double"]


class MeritOnly(_Criterion):
    """Ad-hoc and thematic results do not support it: what the other criteria count must be yearly merit."""

    rule: Literal["merit_only"]


class OneAYear(_Criterion):
    """None of these awards yet in the same year."""

    rule: Literal["one_a_year"]
    awards: tuple[str, ...]


class LeadsCluster(_Criterion):
    """Comes out of a cluster's comparison: its unit, or a superior of it, is a member of a cluster."""

    rule: Literal["in_cluster"]


class NotBefore(_Criterion):
    """Not held before: given once."""

    rule: Literal["once"]


class Registered(_Criterion):
    """Registered for this award in a movement of the season, and still running."""

    rule: Literal["registered"]


class Stated(_Criterion):
    """What no register can tell: somebody appraises it and says so. ``what`` is its code, ``who`` says it."""

    rule: Literal["stated"]
    what: str
    who: str


class AnyOf(_Criterion):
    """One of these is enough."""

    rule: Literal["any_of"]
    of: tuple[Criterion, ...] = Field(min_length=1)


class AllOf(_Criterion):
    """All of these: for use inside ``any_of``."""

    rule: Literal["all_of"]
    of: tuple[Criterion, ...] = Field(min_length=1)


class Noted(BaseModel):
    """A criterion as policies under ``rules: 1`` wrote it: shown with the case, not decided."""

    model_config = ConfigDict(frozen=True, extra="allow")

    rule: str
    __pydantic_extra__: dict[str, Any]


Criterion = Annotated[
    Holds
    | Rated
    | Metric
    | EmployedFor
    | AwayAtMost
    | NotDisciplined
    | NoOpen
    | MembersHold
    | MembersRated
    | UnitHolds
    | UnitRated
    | HasInitiative
    | Service
    | NomineeIs
    | NotUsed
    | NoDouble
    | MeritOnly
    | OneAYear
    | LeadsCluster
    | NotBefore
    | Registered
    | Stated
    | AnyOf
    | AllOf,
    Field(discriminator="rule"),
]

AnyOf.model_rebuild()
AllOf.model_rebuild()
