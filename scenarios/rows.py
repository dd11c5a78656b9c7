"""The rows of a scenario that say what there is: bodies, people, mandates, figures, cases.

They follow the registry's events and the nomination's first command, and say of each row whether a source
states it or whether it is made up.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from domain.policy import Text, Threshold

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
    """One nomination, filed by ``by`` on the day ``on``, or on the day it is played.

    ``what_if`` names the policy that it is tried under.
    """

    case: Code
    award: str
    nominee: str
    unit: str
    by: str
    on: dt.date | None = None
    season: str | None = None
    feat_on: dt.date | None = None
    what_if: str | None = None
    via: Via = "update"
    title: str
    text: str = ""
