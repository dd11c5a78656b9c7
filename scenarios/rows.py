"""The rows of a scenario that say what there is: bodies, people, mandates, figures, cases.

They follow the registry's events and the nomination's first command, and say of each row whether a source
states it or whether it is made up.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from domain.award.criteria import AwardKind
from domain.award.source import Text
from domain.award.stages import Threshold

Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$", max_length=100)]
"""A name that stands in the log in clear, and therefore says nothing about a person."""

Via = Literal["update", "signal"]


class Row(BaseModel):
    """Frozen, strict (nothing is turned into something else), and no field that is not known."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", arbitrary_types_allowed=True)

    @model_validator(mode="before")
    @classmethod
    def _known(cls, data: Any) -> Any:
        if isinstance(data, dict):
            names = [field.alias or name for name, field in cls.model_fields.items()]
            for field in data:
                if field not in names:
                    raise PydanticCustomError(
                        "unknown_field",
                        "unknown field '{field}'; known here: {known}",
                        {"field": str(field), "known": ", ".join(names)},
                    )
        return data


class Stated(Row):
    """``made_up`` says that no source states this row; ``source`` says which one does."""

    made_up: bool = False
    source: str | None = None


class Season(Stated):
    season: Code
    begins: dt.date
    ends: dt.date


class Body(Stated):
    body: Code
    kind: Literal["organ", "unit", "council", "cluster"]
    role: Code | None = None
    parent: str | None = None
    locality: str | None = None
    tags: tuple[Code, ...] = ()
    segment: Code | None = None
    name: Text


class Member(Stated):
    cluster: str
    unit: str
    begins: dt.date
    until: dt.date | None = None


class Person(Stated):
    person: Code
    name: str


class Mandate(Stated):
    person: str
    body: str
    office: str
    begins: dt.date
    until: dt.date | None = None
    acting: bool = False
    deputy_of: str | None = None


class Figure(Stated):
    """What a body's own regulation says where the policy says ``pass: unknown``."""

    body: str
    award: str
    stage: str
    threshold: Threshold = Field(alias="pass")
    cite: str


class Conflict(Stated):
    """The person may not vote in this body on ``about``, a person or a unit."""

    body: str
    person: str
    about: str


class Delegation(Stated):
    delegation: Code
    body: str
    office: str
    giver: str
    receiver: str
    begins: dt.date
    until: dt.date
    manner: Literal["TL.", "TUQ."] | None = None
    paper: str


class Case(Stated):
    """One nomination, filed by ``by`` on the day ``on``, or on the day it is played; or filed by a ``list``.

    ``what_if`` names the policy that it is tried under.
    """

    case: Code
    award: str
    nominee: str
    unit: str
    by: str | None = None
    list: str | None = None
    on: dt.date | None = None
    season: str | None = None
    feat_on: dt.date | None = None
    what_if: str | None = None
    kind: AwardKind | None = None
    special: str | None = None
    """The ground of a special exception, by code; its words stand in the text."""
    via: Via = "update"
    title: str
    text: str = ""

    @model_validator(mode="after")
    def _filed_once(self) -> Self:
        if (self.by is None) == (self.list is None):
            raise ValueError("a case is filed 'by' a person or in a 'list'; name one of the two")
        return self


class Sitting(Stated):
    """One meeting of a body over cases. ``chair`` and ``tellers`` act where a step names nobody."""

    sitting: Code
    body: str
    meets: dt.date | None = None
    chair: str
    secretary: str
    tellers: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    invited: tuple[str, ...] = ()
    via: Via = "update"


class Cited(Row):
    """A paper that a list stands on."""

    number: str
    on: dt.date


class List(Stated):
    """A signed list of cases from one body to the one above; cases that name it are filed by it."""

    list: Code
    sender: str
    receiver: str
    number: str
    season: str | None = None
    lines: tuple[str, ...] = ()
    merges: tuple[str, ...] = ()
    cites: tuple[Cited, ...] = ()
    purpose: Literal["proposal", "result"] = "proposal"


class Base(Row):
    """What a decision stands on."""

    kind: Literal["law", "paper"]
    cite: str
    on: dt.date | None = None


class Decision(Stated):
    """A decision of an organ over cases; ``symbol`` follows its number on the paper."""

    decision: Code
    organ: str
    symbol: str
    lines: tuple[str, ...] = Field(min_length=1)
    season: str | None = None
    bases: tuple[Base, ...] = ()
    list: str | None = None


class Papers(Row):
    """A teller's count of secret papers."""

    issued: int
    returned: int
    unreturned: int
    approve: int
    reject: int
    blank: int
    invalid: int
    sealed: int = 0
