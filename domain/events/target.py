"""Targets (chỉ tiêu) of a movement, and the results that its units report on them.

A target says what is measured, against what base, with which comparison: ``>`` is not ``>=``. Where the
value depends on a unit's caseload, bands give it, each from its lower edge up to, and without, its upper one.
"""

from __future__ import annotations

from typing import Literal

from pydantic import StrictInt

from domain.events.base import Event
from domain.exact import Number, Share
from domain.records import record

Comparison = Literal[">", ">=", "<", "<=", "="]
Measure = Literal["share", "count", "dong", "done"]
"""A share of a base, a number of something, whole đồng, or whether something was done (1) or not (0)."""
Area = Literal["professional", "party", "mass_organisation", "movement"]
"""What a target is about: the professional work, Party building, its mass organisations, the movement."""
Standing = Literal["met", "missed", "incomplete", "unclear", "nothing_due", "not_reported"]
"""``incomplete``: some periods' figures are there, others are not, and these may change the answer.
``unclear``: no band holds the caseload, somebody has to say. ``nothing_due``: the base is nothing."""


@record
class Band:
    """The value for a caseload from ``at_least`` up to, and without, ``below``; an open end is None."""

    at_least: Number | None
    below: Number | None
    value: Number


@record
class Target:
    """One target. Either ``value`` is the same for all, or ``bands`` give it by the caseload.

    ``metric`` is what is measured, by a code that other movements use too; ``base`` of what it is a share.
    ``by`` is the body that assigned it, ``cite`` the paper. ``only`` names the members whom it binds (all, if
    none are named). ``weight`` is its part of the whole, where the plan weighs its targets.
    """

    target: str
    metric: str
    area: Area
    measure: Measure
    base: str | None
    comparison: Comparison
    value: Number | None
    bands: tuple[Band, ...]
    by: str
    cite: str
    only: tuple[str, ...]
    weight: Share | None


@record
class ResultReported(Event):
    """A unit reported on a target for one of the plan's reporting periods.

    ``part`` of ``whole`` for a share, ``part`` alone for anything else; ``load`` the caseload that picks a
    band. All exact, all of this period alone.
    """

    target: str
    unit: str
    period: str
    part: Number
    whole: Number | None
    load: Number | None


@record
class ResultConfirmed(Event):
    """The superior confirmed what the unit had reported: these figures, and no others."""

    target: str
    unit: str
    period: str
    part: Number
    whole: Number | None
    load: Number | None


@record
class ResultReturned(Event):
    """The superior sent a reported result back; the reason is sealed."""

    target: str
    unit: str
    period: str


@record
class TargetCount:
    """How many units bound by a target met it, missed it, lack a figure or did not say, at a review."""

    target: str
    met: StrictInt
    missed: StrictInt
    incomplete: StrictInt
    unclear: StrictInt
    nothing_due: StrictInt
    not_reported: StrictInt
