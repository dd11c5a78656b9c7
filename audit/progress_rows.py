"""Progress as data and as rows: every value exact, beside it how it is shown.

``data`` is one JSON document, ``rows`` one table for a spreadsheet with a line for each figure and for each
thing that is outstanding.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from audit.progress import Figure, Given, Progress, Staff
from audit.telling_movement import figure, number
from domain.events import MovementDrafted, Period, Target
from domain.exact import show_number
from domain.movement.measuring import Measured, Outlook
from domain.movement.stricter import Assigned, Bound

if TYPE_CHECKING:
    from audit.words import Words

COLUMNS = (
    "about", "unit", "code", "period", "part", "whole", "load", "value", "shown", "wanted", "standing",
    "outlook", "cite",
)  # fmt: skip


TIMES = ("runs", "measured", "work_year")
_SIGNS = {">=": "≥", "<=": "≤"}


def shown(words: Words, target: Target, value: Fraction) -> str:
    """A wanted value as people read it: ``97 %``, ``412``, ``12.000.000 đồng``."""
    if target.measure == "dong" and value.denominator == 1:
        return f"{words.money(value.numerator)} đồng"
    if target.measure != "share":
        return number(words, value)
    hundredths = value * 100
    ends = (hundredths * 1000).denominator == 1
    return f"{number(words, hundredths)} %" if ends else show_number(value)


def wanted(words: Words, target: Target, value: Fraction | None) -> str:
    """What a target asks: ``> 97 %``; with bands and a caseload that is not known, what each band asks."""
    if target.measure == "done":
        return words.text("wanted.done")
    sign = _SIGNS.get(target.comparison, target.comparison)
    if value is not None:
        return f"{sign} {shown(words, target, value)}"
    return "; ".join(
        f"{_edges(words, band.at_least, band.below)}: {sign} {shown(words, target, band.value)}"
        for band in target.bands
    )


def _edges(words: Words, low: Fraction | None, high: Fraction | None) -> str:
    """The caseloads of a band: its lower edge belongs to it."""
    if low is None or high is None:
        name, edge = ("from", low) if low is not None else ("under", high)
        return words.text(f"wanted.load_{name}", edge="" if edge is None else number(words, edge))
    return words.text("wanted.load_between", low=number(words, low), high=number(words, high))


def times(words: Words, plan: MovementDrafted) -> list[str]:
    """The movement's three times, each with its days and with what it governs."""
    spans = [("runs", plan.runs), ("measured", plan.measured)]
    if plan.work_year is not None:
        spans.append(("work_year", plan.work_year))
    return [
        words.text(f"report.progress.{name}", begins=words.day(span.begins), until=words.day(span.until))
        for name, span in spans
    ]


def stands(words: Words, one: Figure) -> str:
    """How it looks; where that is not known for want of figures, which periods they are of."""
    return lacks(words, one.outlook, one.measured)


def lacks(words: Words, outlook: Outlook, found: Measured) -> str:
    """The outlook in words, with the periods that are lacking."""
    said = words.word("standing", outlook)
    if outlook != "incomplete":
        return said
    return words.text("standing.lacking", standing=said, periods=", ".join(found.lacking))


# As data ---------------------------------------------------------------------------------------------------


def as_data(one: Figure) -> dict[str, Any]:
    """The figure with its exact values, as JSON holds them."""
    found, target = one.measured, one.target
    return {
        "target": target.target,
        "metric": target.metric,
        "unit": one.unit,
        "by": target.by,
        "cite": target.cite,
        "comparison": target.comparison,
        "wanted": _exact(found.wanted),
        "part": _exact(found.part),
        "whole": _exact(found.whole),
        "value": None if found.standing == "not_reported" else _exact(found.value),
        "standing": found.standing,
        "confirmed": one.confirmed.standing,
        "outlook": one.outlook,
        "lacking": found.lacking,
        "not_confirmed": one.confirmed.lacking,
        "late": one.late,
        "periods": [
            {
                "period": period,
                "state": None if cell is None else cell.state,
                "part": None if cell is None else _exact(cell.result.part),
                "whole": None if cell is None else _exact(cell.result.whole),
                "load": None if cell is None else _exact(cell.result.load),
            }
            for period, cell in one.periods.items()
        ],
    }


def data(progress: Progress) -> dict[str, Any]:
    """All of it."""
    out = progress.outstanding
    return {
        "movement": progress.code,
        "day": progress.day,
        "times": {name: _span(getattr(progress.state.planned, name)) for name in TIMES},
        "targets": [as_data(one) for one in progress.figures],
        "several_superiors": [
            {"unit": unit, "metric": one.metric, "conflict": one.conflict, "targets": _assigned(one)}
            for unit, found in progress.twice.items()
            for one in found
        ],
        "not_acknowledged": out.unacknowledged,
        "without_plan": out.plans,
        "not_signed": dict(out.pledges),
        "without_nomination": out.nominations,
        "not_voted": None
        if out.votes is None
        else [{"stream": v.stream, "stage": v.stage, "seat": v.seat} for v in out.votes],
        "prizes": [
            {
                "award": one.prize.award,
                "planned": one.prize.number,
                "awarded": one.awarded,
                "money": one.prize.money,
            }
            for one in progress.prizes
        ],
        "staff": [
            {"body": one.body, "holders": dict(one.holders), "vacant": one.vacant, "trained": one.trained}
            for one in progress.staff
        ],
    }


def _span(time: Period | None) -> dict[str, Any] | None:
    return None if time is None else {"begins": time.begins, "until": time.until}


def _assigned(one: Bound) -> list[dict[str, Any]]:
    return [
        {
            "movement": each.movement,
            "target": each.target.target,
            "by": each.target.by,
            "cite": each.target.cite,
            "comparison": each.target.comparison,
            "value": _exact(each.target.value),
            "counts": each in one.counting,
        }
        for each in one.all
    ]


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else show_number(value)


# As rows ---------------------------------------------------------------------------------------------------


def rows(words: Words, progress: Progress) -> list[dict[str, str]]:
    """One line for each thing to be known, under ``COLUMNS``; what a line has nothing for stays empty."""
    found = [
        *(row for one in progress.figures for row in _of_figure(words, one)),
        *(
            _of_assigned(words, unit, one, each)
            for unit, bounds in progress.twice.items()
            for one in bounds
            for each in one.all
        ),
        *_of_outstanding(progress),
        *(_of_prize(one) for one in progress.prizes),
        *(row for one in progress.staff for row in _of_staff(one)),
    ]
    return [{column: row.get(column, "") for column in COLUMNS} for row in found]


def _of_figure(words: Words, one: Figure) -> Iterator[dict[str, str]]:
    target, found = one.target, one.measured
    about = {"about": "target", "unit": one.unit, "code": target.target, "cite": target.cite}
    figures = {}
    if found.standing != "not_reported":
        figures = {
            **_figures(found.part, found.whole, found.load),
            "value": _exact(found.value) or "",
            "shown": figure(words, found.part, found.whole),
        }
    asked = wanted(words, target, found.wanted)
    yield {**about, **figures, "wanted": asked, "standing": found.standing, "outlook": one.outlook}
    for period, cell in one.periods.items():
        if cell is None:
            late = "late" if period in one.late else ""
            yield {**about, "period": period, "standing": "not_reported", "outlook": late}
            continue
        part, whole = cell.result.part, cell.result.whole
        yield {
            **about,
            **_figures(part, whole, cell.result.load),
            "period": period,
            "value": _exact(part if whole is None else part / whole if whole else None) or "",
            "shown": figure(words, part, whole),
            "standing": cell.state,
        }


def _figures(part: Fraction, whole: Fraction | None, load: Fraction | None) -> dict[str, str]:
    return {"part": show_number(part), "whole": _exact(whole) or "", "load": _exact(load) or ""}


def _of_prize(one: Given) -> dict[str, str]:
    """So many were given of so many planned; ``value`` is the money for each, in đồng."""
    planned, money = str(one.prize.number), str(one.prize.money)
    about = {"about": "prize", "code": one.prize.award}
    return {**about, "part": str(one.awarded), "whole": planned, "value": money}


def _of_assigned(words: Words, unit: str, one: Bound, each: Assigned) -> dict[str, str]:
    return {
        "about": "several_superiors",
        "unit": unit,
        "code": f"{each.movement}/{each.target.target}",
        "wanted": wanted(words, each.target, each.target.value),
        "standing": "counts" if each in one.counting else "",
        "cite": each.target.cite,
    }


def _of_outstanding(progress: Progress) -> Iterator[dict[str, str]]:
    out = progress.outstanding
    owed = [
        ("acknowledgement", progress.code, out.unacknowledged),
        ("plan", progress.code, out.plans),
        *(("pledge", pledge, missing) for pledge, missing in out.pledges.items()),
        ("nomination", progress.code, out.nominations or ()),
    ]
    for about, code, units in owed:
        for unit in units:
            yield {"about": about, "unit": unit, "code": code, "standing": "outstanding"}
    for vote in out.votes or ():
        place = {"code": vote.stream, "period": vote.stage}
        yield {"about": "vote", "unit": vote.seat, **place, "standing": "outstanding"}


def _of_staff(one: Staff) -> Iterator[dict[str, str]]:
    for office, people in one.holders.items():
        for person in people:
            taught = "trained" if person in one.trained else ""
            yield {"about": "staff", "unit": one.body, "code": office, "standing": person, "outlook": taught}
    if one.vacant:
        yield {"about": "staff", "unit": one.body, "standing": "vacant"}
