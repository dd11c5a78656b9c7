"""How a unit stands with a target: exact arithmetic on what was reported, period by period.

A share is the sum of all parts over the sum of all bases, not a mean of rates. Nothing is rounded but for
showing. A caseload that no band holds is nobody's guess: the answer is ``unclear``.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from domain.events import Band, Comparison, Reporting, Standing, Target, TargetCount
from domain.movement.state import Movement, Reported

Outlook = Literal["met", "on_course", "about_to_miss", "missed", "unclear", "nothing_due", "not_reported"]
"""``on_course``: met so far, more is to come. ``about_to_miss``: not met by what was reported so far, but
there is still time; a number is compared with its part for the time that has passed."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A unit's figure on a target: ``part`` of ``whole``, what was wanted, and how it stands."""

    target: str
    unit: str
    standing: Standing
    part: Fraction
    whole: Fraction | None
    load: Fraction | None
    wanted: Fraction | None
    """The value that holds for the unit; None where no band holds its caseload."""

    @property
    def value(self) -> Fraction | None:
        """The figure itself; None for a share of nothing."""
        if self.whole is None:
            return self.part
        return self.part / self.whole if self.whole else None


def met(comparison: Comparison, value: Fraction, wanted: Fraction) -> bool:
    """Whether the value keeps the target: at ``>`` the wanted value itself does not."""
    match comparison:
        case ">":
            return value > wanted
        case ">=":
            return value >= wanted
        case "<":
            return value < wanted
        case "<=":
            return value <= wanted
        case "=":
            return value == wanted


def band_of(bands: Sequence[Band], load: Fraction) -> Band | None:
    """The band that holds the caseload: the lower edge belongs to it, the upper one to the next."""
    for band in bands:
        low = band.at_least is None or load >= band.at_least
        if low and (band.below is None or load < band.below):
            return band
    return None


def overlap(bands: Sequence[Band]) -> tuple[Band, Band] | None:
    """Two bands that hold a caseload in common."""
    for place, one in enumerate(bands):
        for other in bands[place + 1 :]:
            begins = max(one.at_least or Fraction(0), other.at_least or Fraction(0))
            ends = [band.below for band in (one, other) if band.below is not None]
            if not ends or begins < min(ends):
                return one, other
    return None


def reported(state: Movement, target: Target, unit: str) -> list[Reported]:
    """What the unit reported on the target and was not sent back, in the order of the periods."""
    found = (state.results.get((target.target, unit, one.period)) for one in state.planned.reports)
    return [one for one in found if one is not None and one.state != "returned"]


def measured(state: Movement, target: Target, unit: str, *, confirmed_only: bool) -> Measured:
    """How the unit stands with the target by its reports, or only by those that a superior confirmed."""
    rows = [
        one.result for one in reported(state, target, unit) if one.state == "confirmed" or not confirmed_only
    ]
    part = sum((row.part for row in rows), Fraction(0))
    wholes = sum((row.whole or Fraction(0) for row in rows), Fraction(0))
    whole = wholes if target.measure == "share" else None
    loads = [row.load for row in rows if row.load is not None]
    load = sum(loads, Fraction(0)) if loads else None
    if target.measure == "done":
        part = min(part, Fraction(1))
    wanted = target.value
    if target.bands:
        band = band_of(target.bands, load) if load is not None else None
        wanted = None if band is None else band.value
    found = Measured(target.target, unit, "not_reported", part, whole, load, wanted)
    if not rows:
        return found
    return Measured(target.target, unit, _standing(target, found), part, whole, load, wanted)


def _standing(target: Target, found: Measured) -> Standing:
    if found.whole is not None and not found.whole:
        return "nothing_due"
    if found.wanted is None or found.value is None:
        return "unclear"
    return "met" if met(target.comparison, found.value, found.wanted) else "missed"


def counts(state: Movement) -> tuple[TargetCount, ...]:
    """How many units stand how with each target, by what was confirmed."""
    rows = []
    for target in state.targets.values():
        standing = Counter(
            measured(state, target, unit, confirmed_only=True).standing for unit in state.bound(target)
        )
        rows.append(
            TargetCount(
                target=target.target,
                met=standing["met"],
                missed=standing["missed"],
                unclear=standing["unclear"],
                nothing_due=standing["nothing_due"],
                not_reported=standing["not_reported"],
            )
        )
    return tuple(rows)


def outlook(state: Movement, target: Target, unit: str, day: dt.date) -> Outlook:
    """How it looks on that day: whoever does not keep the target now may still do so until its time is over.

    A number that has to be reached is compared with its part for the reporting periods that are over. Who has
    reported nothing is at risk once a report is late, not as long as there is time for it.
    """
    now = measured(state, target, unit, confirmed_only=False)
    over = [one for one in state.planned.reports if one.until <= day]
    rest = len(over) < len(state.planned.reports) and state.phase != "reviewed"
    if now.standing == "not_reported":
        return "about_to_miss" if rest and late_reports(state, target, unit, day) else "not_reported"
    if now.standing in ("unclear", "nothing_due"):
        return now.standing
    if not rest:
        return "met" if now.standing == "met" else "missed"
    if now.standing == "met":
        # What must not be exceeded is kept for good only at the end; what is reached stays reached.
        reached = target.measure in ("count", "dong", "done") and target.comparison in (">", ">=")
        return "met" if reached else "on_course"
    if target.measure in ("count", "dong") and target.comparison in (">", ">=") and now.wanted is not None:
        due = now.wanted * len(over) / len(state.planned.reports)
        return "on_course" if now.part >= due else "about_to_miss"
    if target.comparison in ("<", "<=") and target.measure != "share":
        return "missed"  # a number only grows
    return "about_to_miss"


def late_reports(state: Movement, target: Target, unit: str, day: dt.date) -> tuple[Reporting, ...]:
    """The periods on which the unit has not reported in time: by the calendar's day for them; where it has
    none, by their own end."""
    there = {one.result.period for one in reported(state, target, unit)}
    due = {one.period: one.on for one in state.planned.deadlines if one.what == "results"}
    return tuple(
        one
        for one in state.planned.reports
        if due.get(one.period, one.until) < day and one.period not in there
    )
