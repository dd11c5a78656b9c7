"""Criteria about time: months employed, months away from work, years of service.

A month runs from a day to the day before the same day of the next month, or that month's last. The days left
over of several absences are joined, thirty to a month; those of one absence are never a month.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator

from domain.award.criteria import AwayAtMost, EmployedFor, Service
from domain.eligibility.asked import Look
from domain.eligibility.finding import Answer, Finding, lacking, no_season, nothing_found, officer_of
from domain.events import SeasonOpened
from domain.registry.history import History

DAY = dt.timedelta(days=1)
DAYS_OF_A_MONTH = 30

Span = tuple[dt.date, dt.date]
"""First and last day."""


def after_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or that month's last day where it is shorter."""
    whole = day.year * 12 + day.month - 1 + months
    year, month = divmod(whole, 12)
    next_month = dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return dt.date(year, month + 1, min(day.day, (next_month - DAY).day))


def months_in(spans: Iterable[Span]) -> tuple[int, int]:
    """Months and days of spans that do not overlap."""
    months = 0
    left: list[int] = []
    for begins, until in spans:
        whole = (until.year - begins.year) * 12 + until.month - begins.month
        end = until + DAY
        while after_months(begins, whole + 1) <= end:
            whole += 1
        while whole and after_months(begins, whole) > end:
            whole -= 1
        months += whole
        left += [days] if (days := (end - after_months(begins, whole)).days) else []
    if len(left) <= 1:
        return months, sum(left)
    more, days = divmod(sum(left), DAYS_OF_A_MONTH)
    return months + more, days


def apart(spans: Iterable[Span]) -> Iterator[Span]:
    """The spans with those joined that overlap or touch."""
    last: Span | None = None
    for begins, until in sorted(spans):
        if last is not None and begins <= last[1] + DAY:
            last = (last[0], max(last[1], until))
            continue
        if last is not None:
            yield last
        last = (begins, until)
    if last is not None:
        yield last


def employed(criterion: EmployedFor, look: Look) -> Finding:
    """TT 02/2024/TT-VKSTC, Art. 15: recruited for less than so many months by the season's end is too new."""
    return _since("employed", look, {"months": criterion.months}, criterion.months)


def service(criterion: Service, look: Look) -> Finding:
    """So many years without a break, by the season's end."""
    return _since("service", look, {"years": criterion.years}, criterion.years * 12)


def _since(rule: str, look: Look, values: dict[str, str | int], months: int) -> Finding:
    since, ends = look.own.employed_since, look.ends
    values |= {"until": ends.isoformat()}
    if since is None:
        own = look.season
        answer = "not_known" if own is None else lacking(look.own, [own.season])
        if answer == "not_known":
            values |= {"body": look.asked.unit}
        return Finding(rule, answer, values, who=officer_of(answer))
    values |= {"since": since.isoformat()}
    enough = since.year + months // 12 < dt.MAXYEAR - 1 and after_months(since, months) <= ends + DAY
    return Finding(rule, "fulfilled" if enough else "not_fulfilled", values)


def mostly_away(history: History, season: SeasonOpened, reasons: Collection[str]) -> bool:
    """Whether at least half of the season's days were spent away for one of these reasons."""
    spans = [
        (max(a.begins, season.begins), min(a.until, season.ends))
        for a in history.absences
        if a.why in reasons and a.begins <= season.ends and a.until >= season.begins
    ]
    spent = sum(((until - begins + DAY) for begins, until in apart(spans)), dt.timedelta())
    return 2 * spent >= season.ends - season.begins + DAY


def away(criterion: AwayAtMost, look: Look) -> Finding:
    """Away for less than so many months of the season; what the rule lets count as work is not away."""
    own = look.season
    if own is None:
        return no_season("away", look)
    spans = [
        (max(a.begins, own.begins), min(a.until, own.ends))
        for a in look.own.absences
        if a.why not in criterion.counts_as_work and a.begins <= own.ends and a.until >= own.begins
    ]
    months, days = months_in(apart(spans))
    values: dict[str, str | int] = {"limit": criterion.less_than_months, "months": months, "days": days}
    if months >= criterion.less_than_months:
        return Finding("away", "not_fulfilled", values)
    answer: Answer = nothing_found(look.own, [own.season])
    if answer == "not_known":
        values |= {"body": look.asked.unit}
    return Finding("away", answer, values, who=officer_of(answer))
