"""Criteria about results: ratings, metrics and their rates, initiatives.

A rate is exact: its counts, of which some may count half, over its base. In a season that is entered
completely a count that does not stand there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from domain.award.criteria import HasInitiative, Metric, Rated, UnitRated
from domain.eligibility.asked import Look
from domain.eligibility.finding import REGISTRAR, Answer, Finding, joined, lacking, no_season, officer_of
from domain.exact import parse_number, show_number
from domain.registry.history import History, Result

RATINGS = ("not_completed", "completed", "good", "excellent")
"""From the lowest to the highest."""
LEVELS = ("base", "sector", "nation")
"""Of initiatives, from the lowest to the highest."""
RATING = "rating"


def entered(history: History, season: str, what: str) -> Result | None:
    """What is entered of a season. What came last stands: a correction, or what the body where somebody is
    now says of the whole season."""
    found = [r for r in history.results if r.season == season and r.what == what]
    return found[-1] if found else None


def at_least(history: History, season: str, rating: str) -> bool | None:
    """Whether the season's rating is this one or a better one; None where there is none."""
    result = entered(history, season, RATING)
    if result is None or result.value not in RATINGS:
        return None
    return RATINGS.index(result.value) >= RATINGS.index(rating)


def rated(criterion: Rated, look: Look) -> Finding:
    """Rated so well in each of the last seasons."""
    seasons = [s.season for s in look.seasons(with_own=True)][-criterion.seasons :]
    if not seasons:
        return no_season("rated", look)
    values: dict[str, str | int] = {"at_least": criterion.at_least}
    finding = _rated("rated", look.own, seasons, criterion.at_least, values, look.asked.unit)
    if finding.answer == "fulfilled" and len(seasons) < criterion.seasons:
        return replace(finding, answer="not_known", who=REGISTRAR)
    return finding


def unit_rated(criterion: UnitRated, look: Look) -> Finding:
    """The nominee's unit was rated so well in the season."""
    own, unit = look.season, look.asked.unit
    if own is None:
        return no_season("unit_rated", look)
    values: dict[str, str | int] = {"at_least": criterion.at_least, "unit": unit}
    return _rated("unit_rated", look.history(unit, unit), [own.season], criterion.at_least, values, unit)


def _rated(
    rule: str, history: History, seasons: Sequence[str], rating: str, values: dict[str, str | int], body: str
) -> Finding:
    met = {season: at_least(history, season, rating) for season in seasons}
    have = [season for season in seasons if met[season]]
    absent = [season for season in seasons if met[season] is None]
    below = [season for season in seasons if met[season] is False]
    values |= {"have": joined(have), "missing": joined([*below, *absent])}
    unproven = tuple(
        result.source
        for season in seasons
        if (result := entered(history, season, RATING)) is not None and not result.verified
    )
    unproven = tuple(dict.fromkeys(unproven))
    if below:
        return Finding(rule, "not_fulfilled", values, unproven=unproven)
    if not absent:
        return Finding(rule, "fulfilled", values, unproven=unproven)
    answer = lacking(history, absent)
    if answer == "not_known":
        values |= {"body": body}
    return Finding(rule, answer, values, who=officer_of(answer), unproven=unproven)


def metric(criterion: Metric, look: Look) -> Finding:
    """A metric within its limit: as it is, or as a rate of its base, in sum over the seasons."""
    seasons = [s.season for s in look.seasons(with_own=True)][-criterion.seasons :]
    if not seasons or len(seasons) < criterion.seasons:
        return no_season("metric", look)
    values: dict[str, str | int] = {
        "metric": criterion.metric,
        "amount": str(criterion.amount),
        "seasons": joined(seasons),
    }
    if criterion.of is not None:
        values |= {"of": criterion.of}
    names = [name for name in (criterion.metric, criterion.half, criterion.of) if name is not None]
    absent = [
        season
        for season in seasons
        if season not in look.own.complete
        and any(_number(entered(look.own, season, name)) is None for name in names)
    ]
    if absent:
        values |= {"missing": joined(absent), "body": look.asked.unit}
        return Finding("metric", "not_known", values, who=officer_of("not_known"))
    counts = _sum(look.own, seasons, criterion.metric)
    if criterion.half is not None:
        counts += _sum(look.own, seasons, criterion.half) / 2
    unproven = tuple(
        dict.fromkeys(
            result.source
            for season in seasons
            for name in names
            if (result := entered(look.own, season, name)) is not None and not result.verified
        )
    )
    if criterion.of is None:
        values |= {"have": show_number(counts)}
        met: Answer = "fulfilled" if criterion.amount.met_by(counts) else "not_fulfilled"
        return Finding("metric", met, values, unproven=unproven)
    base = _sum(look.own, seasons, criterion.of)
    values |= {"counts": show_number(counts), "base": show_number(base)}
    if base == 0 and counts > 0:
        # Some of nothing: one of the two figures is wrong.
        values |= {"body": look.asked.unit}
        return Finding("metric", "not_known", values, who=officer_of("not_known"), unproven=unproven)
    if base == 0:
        # Nothing of nothing keeps every upper limit and reaches no lower one.
        met = "fulfilled" if criterion.amount.caps else "not_fulfilled"
        return Finding("metric", met, values, unproven=unproven)
    met = "fulfilled" if criterion.amount.met_by(counts / base) else "not_fulfilled"
    return Finding("metric", met, {**values, "have": show_number(counts / base)}, unproven=unproven)


def _number(result: Result | None) -> Fraction | None:
    if result is None:
        return None
    try:
        return parse_number(result.value)
    except ValueError:
        return None


def _sum(history: History, seasons: Sequence[str], what: str) -> Fraction:
    return sum((_number(entered(history, season, what)) or Fraction() for season in seasons), Fraction())


def initiative(criterion: HasInitiative, look: Look) -> Finding:
    """Author of so many initiatives, recognised at this level or a higher one within the last seasons."""
    seasons = look.seasons(with_own=True)[-criterion.seasons :]
    if not seasons:
        return no_season("initiative", look)
    enough = LEVELS[LEVELS.index(criterion.level) :]
    found = {
        i.initiative
        for i in look.own.initiatives
        if i.level in enough and seasons[0].begins <= i.on <= seasons[-1].ends
    }
    values: dict[str, str | int] = {
        "level": criterion.level,
        "times": criterion.times,
        "count": len(found),
        "have": joined(sorted(found)),
        "seasons": joined(s.season for s in seasons),
    }
    if len(found) >= criterion.times:
        return Finding("initiative", "fulfilled", values)
    complete = len(seasons) == criterion.seasons and look.own.complete.issuperset(s.season for s in seasons)
    answer: Answer = "not_fulfilled" if complete else "not_known"
    if answer == "not_known":
        values |= {"body": look.asked.unit}
    return Finding("initiative", answer, values, who=officer_of(answer))
