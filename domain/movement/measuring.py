"""How a unit stands with a target: exact arithmetic on what was reported, period by period.

A share is the sum of all parts over the sum of all bases, not a mean of rates. Nothing is rounded but for
showing. A caseload that no band holds is nobody's guess: the answer is ``unclear``. As long as a period's
figure is not there the whole is not known: the answer is ``incomplete``, unless it is certain whatever comes.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from domain.events import Band, Comparison, Reporting, ReviewKind, Standing, Target, TargetCount
from domain.movement.state import Movement, Reported

Outlook = Literal[
    "met", "on_course", "about_to_miss", "missed", "incomplete", "unclear", "nothing_due", "not_reported"
]
"""``on_course``: met so far, more is to come. ``about_to_miss``: not met by what was reported so far, but
there is still time; a number is compared with its part for the time that has passed. ``incomplete``: the time
is over, and a figure is not there."""


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
    lacking: tuple[str, ...]
    """The periods whose figures have to be there and are not: not reported, sent back or, where only what was
    confirmed counts, not confirmed."""

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


def looked_at(state: Movement, by: dt.date | None) -> tuple[Reporting, ...]:
    """The periods whose figures have to be there as of the day: those that are over; all of them after the
    final review, or where no day is given."""
    reports = state.planned.reports
    if by is None or state.phase == "reviewed":
        return reports
    return tuple(one for one in reports if one.until <= by)


def measured(
    state: Movement, target: Target, unit: str, *, confirmed_only: bool, by: dt.date | None = None
) -> Measured:
    """How the unit stands with the target by its reports, or only by those that a superior confirmed.

    ``by`` is the day as of which: only periods that are over by then have to be there. Without it, it is the
    whole measured time. With a period lacking, ``met`` and ``missed`` are said only of what is ``certain``.
    """
    counting = [
        one for one in reported(state, target, unit) if one.state == "confirmed" or not confirmed_only
    ]
    there = {one.result.period for one in counting}
    lacking = tuple(one.period for one in looked_at(state, by) if one.period not in there)
    rows = [one.result for one in counting]
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
    found = Measured(target.target, unit, "not_reported", part, whole, load, wanted, lacking)
    return replace(found, standing=_standing(target, found)) if rows else found


def _standing(target: Target, found: Measured) -> Standing:
    if found.lacking:
        return certain(target, found) or "incomplete"
    return _so_far(target, found)


def _so_far(target: Target, found: Measured) -> Literal["met", "missed", "unclear", "nothing_due"]:
    """By the figures that are there."""
    if found.whole is not None and not found.whole:
        return "nothing_due"
    if found.wanted is None or found.value is None:
        return "unclear"
    return "met" if met(target.comparison, found.value, found.wanted) else "missed"


# Certain, whatever comes -----------------------------------------------------------------------------------

Verdict = Literal["met", "missed"]


def certain(target: Target, found: Measured) -> Verdict | None:
    """How the target will stand whatever else is reported on it; None where both, or neither, may still be.

    Figures only grow: a number that was reached stays reached, one that was exceeded stays exceeded. A share
    may still become any, but all only where there was never less, and nothing only where there was never
    anything. With bands it has to be so by each that a growing caseload may still come to.
    """
    values = (target.value,) if target.value is not None else _still_wanted(target.bands, found.load)
    verdicts = {_whatever_comes(target, found, value) for value in values}
    return verdicts.pop() if len(verdicts) == 1 else None


def _still_wanted(bands: Sequence[Band], load: Fraction | None) -> tuple[Fraction, ...]:
    """The values of the bands that a caseload may still come to; none where it may come to lie in no band."""
    ahead = sorted(
        (band for band in bands if band.below is None or band.below > (load or 0)),
        key=lambda band: band.at_least or Fraction(0),
    )
    edge = load or Fraction(0)
    for band in ahead:
        if band.at_least is not None and band.at_least > edge:
            return ()
        if band.below is None:
            return tuple(one.value for one in ahead)
        edge = band.below
    return ()


def _whatever_comes(target: Target, found: Measured, wanted: Fraction) -> Verdict | None:
    if found.whole is not None:
        return _share_whatever_comes(target.comparison, found.part, found.whole, wanted)
    most = Fraction(1) if target.measure == "done" else None
    now = met(target.comparison, found.part, wanted)
    then = None if most is None else met(target.comparison, most, wanted)
    match target.comparison:
        case ">" | ">=":
            return "met" if now else "missed" if then is False else None
        case "<" | "<=":
            return "missed" if not now else "met" if then else None
        case "=":
            if found.part > wanted or (most is not None and wanted > most):
                return "missed"
            return "met" if now and found.part == most else None


def _share_whatever_comes(
    comparison: Comparison, part: Fraction, whole: Fraction, wanted: Fraction
) -> Verdict | None:
    if not whole:
        return None
    # Every share between nothing and all can still come; these two only if they are there now.
    ends = [share for share in (Fraction(0), Fraction(1)) if part == share * whole]
    at_ends = {met(comparison, share, wanted) for share in ends}
    if 0 < wanted < 1:
        return None
    between = comparison != "=" and (wanted <= 0) == (comparison in (">", ">="))
    if at_ends - {between}:
        return None
    return "met" if between else "missed"


# At a review, and before it --------------------------------------------------------------------------------


def counts(state: Movement, kind: ReviewKind, on: dt.date) -> tuple[TargetCount, ...]:
    """How many units stand how with each target at a review on that day, by what was confirmed.

    The final review judges the whole time, also where it comes early; an interim one the periods that are
    over by its day.
    """
    rows = []
    for target in state.targets.values():
        by = None if kind == "final" else on
        standing = Counter(
            measured(state, target, unit, confirmed_only=True, by=by).standing for unit in state.bound(target)
        )
        rows.append(
            TargetCount(
                target=target.target,
                met=standing["met"],
                missed=standing["missed"],
                incomplete=standing["incomplete"],
                unclear=standing["unclear"],
                nothing_due=standing["nothing_due"],
                not_reported=standing["not_reported"],
            )
        )
    return tuple(rows)


def outlook(state: Movement, target: Target, unit: str, day: dt.date) -> Outlook:
    """How it looks on that day: whoever does not keep the target now may still do so until its time is over.

    What is certain is said at once. A number that has to be reached is compared with its part for the
    reporting periods that are over. Whose report is late is at risk, not as long as there is time for it.
    """
    now = measured(state, target, unit, confirmed_only=False, by=day)
    over = looked_at(state, day)
    if len(over) == len(state.planned.reports):
        return now.standing
    late = bool(late_reports(state, target, unit, day))
    if now.standing == "not_reported":
        return "about_to_miss" if late else "not_reported"
    if (settled := certain(target, now)) is not None:
        return settled
    if late:
        return "about_to_miss"
    so_far = _so_far(target, now)
    if so_far in ("unclear", "nothing_due"):
        return so_far
    if so_far == "met":
        return "on_course"
    if (
        target.measure in ("count", "dong")
        and target.comparison in (">", ">=", "=")
        and now.wanted is not None
    ):
        due = now.wanted * len(over) / len(state.planned.reports)
        return "on_course" if now.part >= due else "about_to_miss"
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
