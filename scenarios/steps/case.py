"""Steps on one nomination: its filing, votes and papers on it, its deadlines, its signature."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from domain.calendar import Span
from domain.events import Choice
from scenarios.rows import Papers
from scenarios.steps.base import Acting, Signed
from scenarios.steps.base import until as until_when


class Named(Signed):
    """A step of one person on one nomination."""

    case: str


class AtStage(Named):
    """A step at one of the nomination's stages."""

    stage: str


class Nominate(Acting):
    """Files the case here, and not before everything else."""

    do: Literal["nominate"]
    case: str


class Votes(Acting):
    """Many open votes, each of a person for the seat that is his."""

    do: Literal["votes"]
    case: str
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


class Vote(AtStage):
    do: Literal["vote"]
    choice: Choice
    seat: str | None = None
    reason: str = ""


class Count(AtStage):
    do: Literal["count"]
    papers: Papers


class Close(AtStage):
    do: Literal["close"]


class Open(AtStage):
    do: Literal["open"]


class Extend(AtStage):
    do: Literal["extend"]
    until: Annotated[dt.datetime | dt.date | Span, BeforeValidator(until_when)]
    reason: str


class Recuse(AtStage):
    do: Literal["recuse"]
    seat: str | None = None
    reason: str = ""


class Sign(AtStage):
    do: Literal["sign"]
    number: str | None = None


class Decline(AtStage):
    do: Literal["decline"]
    reason: str


class Return(AtStage):
    do: Literal["return"]
    reason: str


class Resubmit(Named):
    do: Literal["resubmit"]
    text: str = ""


class Withdraw(Named):
    do: Literal["withdraw"]
    reason: str


class Amend(Named):
    """``fields`` are the sealed texts that change, ``title`` for instance, with what they should say."""

    do: Literal["amend"]
    fields: dict[str, str] = Field(min_length=1)
    reason: str = ""
