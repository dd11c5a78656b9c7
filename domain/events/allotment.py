"""How many of an award there are to give in a season: allotted, given away, and what a quota is taken of."""

from __future__ import annotations

from typing import ClassVar

from pydantic import StrictInt

from domain.events.base import Event
from domain.records import record


@record
class AllotmentSet(Event):
    """How many may be proposed in a season, in all and by segment; set again only with a reason (sealed).

    ``body`` is the cluster or council that proposes. ``reasoned`` says that the reason stands beside it: no
    rule reads what is sealed.
    """

    TYPE_VERSION: ClassVar[int] = 2

    body: str
    award: str
    season: str
    seats: StrictInt
    segments: dict[str, StrictInt]
    cite: str
    reasoned: bool = False


@record
class SeatsTaken(Event):
    """A sitting of this body gave away so many of the season's seats, by segment (``""`` without one)."""

    body: str
    award: str
    season: str
    sitting: str
    taken: dict[str, StrictInt]


@record
class BaseEntered(Event):
    """The number that a quota is taken of, where the registry cannot count it itself."""

    body: str
    award: str
    season: str
    base: StrictInt
    cite: str
