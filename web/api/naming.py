"""What the endpoints' answers have in common: codes with their names, and counts with their sums."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

from fastapi import Query

from domain.events import Outcome
from web.api.models import Named, OutcomeModel

if TYPE_CHECKING:
    from web.visit import Visit

Word = Annotated[str, Query(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""A search word or a code in an address."""


async def named(visit: Visit, codes: Iterable[str | None]) -> dict[str, Named]:
    """Codes with their names."""
    names = await visit.names({code for code in codes if code})
    return {code: Named(code=code, name=name) for code, name in names.items()}


def name_of(stream: str) -> str:
    """The last part of a stream."""
    return stream.partition("/")[2]


def outcome_model(visit: Visit, ballot: str, outcome: Outcome) -> OutcomeModel:
    """A count with its sum."""
    tally = outcome.tally
    return OutcomeModel(
        ballot=ballot,
        passed=outcome.passed,
        tally={name: getattr(tally, name) for name in tally.__dataclass_fields__},
        base=outcome.base,
        base_kind=outcome.base_kind,
        threshold=visit.words.threshold(outcome.threshold),
        needed=outcome.needed,
        derivation=visit.words.derivation(outcome),
        cite=outcome.cite,
        certainty=outcome.certainty,
    )
