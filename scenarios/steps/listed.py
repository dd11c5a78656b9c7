"""Steps that make a paper of what a row of the scenario says: a list sent upwards, a decision, facts."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from domain.events import Conclusion, ReopenGround
from scenarios.facts import FactRow
from scenarios.rows import Row
from scenarios.steps.base import Acting, Signed


class Printed(Row):
    """A number that the paper prints, where it is not the one that its lines make."""

    award: str
    kind: str = "merit"
    subject: Literal["person", "unit"]
    number: int


class FileList(Signed):
    """The list is signed and sent; what its row files is filed by it."""

    do: Literal["file_list"]
    list: str
    counts: tuple[Printed, ...] = ()


class Draft(Signed):
    """The decision is drawn up as its row says."""

    do: Literal["draft"]
    decision: str


class Ground(Row):
    """The paper that an exceptional decision stands on."""

    number: str
    on: dt.date
    body: str


class Reopen(Signed):
    """Cases that are over go back to a vote, by a decision of its own."""

    do: Literal["reopen"]
    decision: str
    stage: str
    basis: Ground
    ground: ReopenGround
    reason: str

    def conclusion(self) -> Conclusion:
        return Conclusion(**self.basis.model_dump())


class Register(Acting):
    """Facts are entered meanwhile: what stands before this step is played before, the rest after it."""

    do: Literal["register"]
    facts: tuple[FactRow, ...] = Field(min_length=1)
    reason: str = ""
