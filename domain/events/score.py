"""Scoring inside a cluster: a table with its source, the sheets filled in on it, and the ranking they give.

A row's points are its standard less what was deducted, never below its floor, and the bonus on top. A ranking
is a basis for the sitting that votes, never its result.
"""

from __future__ import annotations

from typing import Literal

from pydantic import StrictInt

from domain.award.source import Certainty
from domain.events.base import Event
from domain.events.target import Band
from domain.exact import Number
from domain.records import record

Scorer = Literal["self", "cross", "superior"]
"""The unit itself, another member that checks it, the level above; the last one that there is counts."""


@record
class ScoreRow:
    """A row of a table: standard points, the most that is taken off or added, and the floor.

    ``deducts`` gives the deduction by a rate (a backlog, say), band by band; without it the scorer sets it.
    """

    row: str
    standard: Number
    bonus_most: Number
    floor: Number
    deducts: tuple[Band, ...]


@record
class ScoreTable:
    """A table of points and where it was read; its rows' standards sum to ``total``."""

    table: str
    cite: str
    certainty: Certainty
    total: Number
    rows: tuple[ScoreRow, ...]


@record
class ScoreLine:
    """What one scorer gives for a row: what is taken off, what is added, and the rate that it stands on."""

    row: str
    deducted: Number
    bonus: Number
    rate: Number | None


@record
class UnitScored(Event):
    """A sheet was filled in for a unit.

    ``differs`` are the rows on which it is not as the sheet before it, ``explained`` those whose reasons are
    sealed beside it.
    """

    unit: str
    by: Scorer
    scorer: str
    lines: tuple[ScoreLine, ...]
    total: Number
    explained: tuple[str, ...]
    differs: tuple[str, ...]


@record
class Ranked:
    """A unit's place by its last sheet; equal points share a place."""

    unit: str
    by: Scorer
    points: Number
    place: StrictInt


@record
class RankingMade(Event):
    """The units in the order of their points, as a basis for the sitting; units without a sheet are named."""

    rows: tuple[Ranked, ...]
    unscored: tuple[str, ...]
