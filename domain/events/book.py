"""What stands in an organ's books: the numbers of its decisions, its certificates, and the year's close.

Each book is a stream: ``book/<organ>-<year>`` for numbers, ``book/<organ>-certificates-<book>`` and
``book/<organ>-season-<season>``.
"""

from __future__ import annotations

from pydantic import StrictInt

from domain.events.base import Event
from domain.events.decision import Unsigned
from domain.records import record


@record
class Numbered(Event):
    """A number of the year was given to a paper: the one after the last, so that there is no gap."""

    number: StrictInt
    paper: str
    decision: str


@record
class CertificatesEntered(Event):
    """Certificates of a decision stand in this book; a number stands in it once."""

    decision: str
    numbers: tuple[str, ...]


@record
class DraftHolds(Event):
    """The lines of this season that a draft of the organ holds from now on; none once it is signed."""

    decision: str
    lines: tuple[str, ...]


@record
class LinesAgreed(Event):
    """These lines of the season wait for a decision of the organ from now on."""

    lines: tuple[str, ...]


@record
class LinesLeft(Event):
    """These lines wait here no more: a decision carries them, or their cases ended or went back."""

    lines: tuple[str, ...]


@record
class SeasonClosed(Event):
    """The organ's award year is over; every line that was agreed and not signed is named with the reason."""

    organ: str
    season: str
    unsigned: dict[str, Unsigned]
