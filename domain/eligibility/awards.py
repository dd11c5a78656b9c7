"""Criteria about awards: titles that have to be held, and awards that must not be.

Whoever holds a title holds those that its policy lists as nested too. An award that was taken away is held no
more; one that was agreed and is not signed yet is not known, and whoever signs it has to say. Where the award
asked for is yearly merit and its policy says so, awards for a feat or of a thematic movement support nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from domain.award.criteria import Holds, MeritOnly, NoDouble, NotBefore, NotUsed, OneAYear, UnitHolds
from domain.eligibility.asked import Look
from domain.eligibility.finding import (
    OFFICER,
    REGISTRAR,
    Answer,
    Finding,
    joined,
    lacking,
    no_season,
    nothing_found,
    officer_of,
)
from domain.eligibility.times import mostly_away
from domain.registry.history import Agreed, Held

NOT_MERIT = frozenset({"adhoc", "thematic"})


def held(look: Look, holder: str, body: str) -> list[Held]:
    """The awards that the holder still holds."""
    return [r for r in look.history(holder, body).held if r.ended is None]


def supporting(look: Look, holder: str, body: str) -> list[Held]:
    """Those of them that support the award which is asked for."""
    return [r for r in held(look, holder, body) if not (look.merit_only and r.row.kind in NOT_MERIT)]


def counting(look: Look, rows: Iterable[Held], award: str) -> list[Held]:
    """Those among the rows that are the award or contain it, by the rules of their own day."""
    return [r for r in rows if r.row.award == award or award in look.contained(r.row.award, _day(look, r))]


def won_here(look: Look, holder: str, award: str) -> bool:
    """Whether the holder won it, or a title that contains it, in the sitting that is being held."""
    return any(who == holder and award in look.contained(title, look.ends) for who, title in look.asked.extra)


def lost_here(look: Look, holder: str, award: str) -> bool:
    """Whether the sitting that is being held has voted on it for the holder, who did not win it."""
    return (holder, award) in look.asked.lost


def agreed(look: Look, holder: str, body: str, award: str) -> list[Agreed]:
    """The titles that are the award or contain it, agreed for the holder and not signed yet.

    The very award that is asked for bears nothing out by itself.
    """
    asked = look.asked.nominee, look.asked.award
    return [
        one
        for one in look.history(holder, body).agreed
        if (holder, one.row.award) != asked
        and not (look.merit_only and one.row.kind in NOT_MERIT)
        and award in look.contained(one.row.award, look.ends_of(one.season))
    ]


def to_be_signed(found: Finding, waiting: Sequence[Agreed]) -> Finding:
    """What would be missing but for a signature: whoever has to sign says whether it is."""
    row = waiting[0].row
    seasons = joined(dict.fromkeys(one.season for one in waiting))
    values = {**found.values, "agreed": seasons, "body": row.organ}
    return replace(found, answer="not_known", values=values, who=row.office)


def unproven(rows: Iterable[Held]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(r.row.number for r in rows if not r.verified))


def _day(look: Look, row: Held) -> dt.date:
    season = look.common.seasons.get(row.row.season or "")
    return row.row.decided if season is None else season.ends


# Held ------------------------------------------------------------------------------------------------------


def holds(criterion: Holds, look: Look) -> Finding:
    """Law 06/2022, Art. 21 and 22: so many titles, in a row where the clause says so."""
    nominee, unit = look.asked.nominee, look.asked.unit
    rows = counting(look, supporting(look, nominee, unit), criterion.award)
    if criterion.season == "same":
        own = look.season
        return no_season("holds", look) if own is None else _in_each(criterion, look, rows, [own.season])
    with_own = criterion.season == "any" and criterion.with_own
    seasons = [s.season for s in look.seasons(with_own=with_own)]
    if criterion.consecutive:
        return _in_a_row(criterion, look, rows, seasons)
    return _so_often(criterion, look, rows, seasons, with_own=with_own)


def _in_a_row(criterion: Holds, look: Look, rows: Sequence[Held], seasons: Sequence[str]) -> Finding:
    """In the last so many seasons, but for those that the rule passes over."""
    held, own = {r.row.season for r in rows}, look.season
    over = {
        s
        for s in seasons
        if criterion.passes_over
        and s not in held
        and (own is None or s != own.season)
        and mostly_away(look.own, look.common.seasons[s], criterion.passes_over)
    }
    counted = [s for s in seasons if s not in over][-criterion.times :]
    found = _in_each(criterion, look, rows, counted, criterion.times)
    first = seasons.index(counted[0]) if counted else 0
    passed = [s for s in seasons[first:] if s in over]
    return replace(found, values={**found.values, "over": joined(passed)}) if passed else found


def _in_each(
    criterion: Holds, look: Look, rows: Sequence[Held], seasons: Sequence[str], times: int = 1
) -> Finding:
    """In each of these seasons; ``times`` is how many there have to be, of which some may not be opened."""
    found = {s: [r for r in rows if r.row.season == s] for s in seasons}
    own, nominee = look.season, look.asked.nominee
    won = {s for s in seasons if own and s == own.season and won_here(look, nominee, criterion.award)}
    have = [s for s in seasons if found[s] or s in won]
    missing = [s for s in seasons if s not in have]
    values: dict[str, str | int] = {
        "award": criterion.award,
        "times": times,
        "have": joined(have),
        "missing": joined(missing),
    }
    resting = [r for s in have if s not in won and not any(r.verified for r in found[s]) for r in found[s]]
    if missing:
        waiting = [a for a in agreed(look, nominee, look.asked.unit, criterion.award) if a.season in missing]
        absent = [s for s in missing if s not in {a.season for a in waiting}]
        # A title that was just voted on and not won is known to be missing: nobody has to enter it.
        lost = own is not None and own.season in absent and lost_here(look, nominee, criterion.award)
        answer: Answer = "not_fulfilled" if lost else lacking(look.own, absent)
        found_so = Finding(
            "holds", answer, _at(look, values, answer), who=officer_of(answer), unproven=unproven(resting)
        )
        return found_so if absent else to_be_signed(found_so, waiting)
    if len(have) < times:
        # The seasons further back are not opened.
        values |= {"short": times - len(have)}
        return Finding("holds", "not_known", values, who=REGISTRAR, unproven=unproven(resting))
    return Finding("holds", "fulfilled", values, unproven=unproven(resting))


def _so_often(
    criterion: Holds, look: Look, rows: Sequence[Held], seasons: Sequence[str], *, with_own: bool
) -> Finding:
    """So often up to now, in whichever seasons: each season, and each award without one, counts once."""
    earlier = [r for r in rows if _up_to_now(look, r, with_own=with_own)]
    found: dict[str, list[Held]] = {}
    for row in earlier:
        found.setdefault(row.row.season or row.row.number, []).append(row)
    own = look.season
    if with_own and won_here(look, look.asked.nominee, criterion.award):
        found.pop(own.season if own else "", None)
        found["" if own is None else own.season] = []
    # Those that somebody vouched for come first: what is not proven decides only where it has to.
    proven = [key for key, those in found.items() if not those or any(r.verified for r in those)]
    rest = [key for key in found if key not in proven]
    deciding = [r for key in rest for r in found[key]] if len(proven) < criterion.times else []
    values: dict[str, str | int] = {
        "award": criterion.award,
        "times": criterion.times,
        "have": joined(sorted(key for key in found if key)),
        "short": max(0, criterion.times - len(found)),
    }
    if len(found) >= criterion.times:
        return Finding("holds", "fulfilled", values, unproven=unproven(deciding))
    known = look.own.complete
    if own is not None and lost_here(look, look.asked.nominee, criterion.award):
        known |= {own.season}
    answer: Answer = "not_fulfilled" if seasons and known.issuperset(seasons) else "not_known"
    found_so = Finding(
        "holds", answer, _at(look, values, answer), who=officer_of(answer), unproven=unproven(deciding)
    )
    lacking_only = [
        a
        for a in agreed(look, look.asked.nominee, look.asked.unit, criterion.award)
        if a.season in seasons and a.season not in found
    ]
    enough = len({*found, *(a.season for a in lacking_only)}) >= criterion.times
    return to_be_signed(found_so, lacking_only) if enough else found_so


def _up_to_now(look: Look, row: Held, *, with_own: bool) -> bool:
    own, season = look.season, look.common.seasons.get(row.row.season or "")
    if season is None or own is None:
        return row.row.decided <= look.asked.on
    return season.ends < own.ends or (with_own and season.season == own.season)


def unit_holds(criterion: UnitHolds, look: Look) -> Finding:
    """A leader's award is tied to his unit's (TT 02/2024/TT-VKSTC, Art. 14.2)."""
    own, unit = look.season, look.asked.unit
    if own is None:
        return no_season("unit_holds", look)
    rows = [r for r in supporting(look, unit, unit) if r.row.season == own.season]
    found = [r for award in criterion.awards for r in counting(look, rows, award)]
    won = any(won_here(look, unit, award) for award in criterion.awards)
    values: dict[str, str | int] = {
        "unit": unit,
        "awards": joined(criterion.awards),
        "season": own.season,
        "have": joined(dict.fromkeys(r.row.award for r in found)),
    }
    if won or found:
        resting = [] if won or any(r.verified for r in found) else found
        return Finding("unit_holds", "fulfilled", values, unproven=unproven(resting))
    lost = all(lost_here(look, unit, award) for award in criterion.awards)
    answer: Answer = "not_fulfilled" if lost else lacking(look.history(unit, unit), [own.season])
    none_of = Finding("unit_holds", answer, {**values, "body": unit}, who=officer_of(answer))
    every = (one for award in criterion.awards for one in agreed(look, unit, unit, award))
    waiting = [one for one in every if one.season == own.season]
    return to_be_signed(none_of, waiting) if waiting else none_of


# Not held --------------------------------------------------------------------------------------------------


def once(criterion: NotBefore, look: Look) -> Finding:
    """Given once: a commemorative medal."""
    rows = [r for r in held(look, look.asked.nominee, look.asked.unit) if r.row.award == look.asked.award]
    seasons = [s.season for s in look.seasons(with_own=True)]
    return _none_of(look, criterion.rule, rows, seasons)


def not_used(criterion: NotUsed, look: Look) -> Finding:
    """The same merit is rewarded once: yearly merit by an award for yearly merit, a feat by one for a feat
    (TT 01/2024/TT-TANDTC, Art. 13.2)."""
    own = look.season
    if own is None:
        return no_season("not_used", look)
    rows = [
        r
        for r in held(look, look.asked.nominee, look.asked.unit)
        if r.row.award in criterion.awards and r.row.season == own.season and r.row.kind == look.asked.kind
    ]
    return _none_of(look, criterion.rule, rows, [own.season], criterion.awards)


def one_a_year(criterion: OneAYear, look: Look) -> Finding:
    """One of these awards in a season; of those that belong to no season, one in the season's days."""
    own = look.season
    if own is None:
        return no_season("one_a_year", look)
    rows = [
        r
        for r in held(look, look.asked.nominee, look.asked.unit)
        if r.row.award in criterion.awards
        and (r.row.season == own.season or (r.row.season is None and own.begins <= r.row.decided <= own.ends))
    ]
    return _none_of(look, criterion.rule, rows, [own.season], criterion.awards)


def _none_of(
    look: Look, rule: str, rows: Sequence[Held], seasons: Sequence[str], awards: Sequence[str] = ()
) -> Finding:
    awards = awards or (look.asked.award,)
    values: dict[str, str | int] = {"awards": joined(awards)}
    here = [title for who, title in sorted(look.asked.extra) if who == look.asked.nominee and title in awards]
    if rows or here:
        stands = joined(dict.fromkeys([*here, *(r.row.award for r in rows)]))
        against = {**values, "have": stands, "number": joined(dict.fromkeys(r.row.number for r in rows))}
        resting = [] if here or any(r.verified for r in rows) else rows
        return Finding(rule, "not_fulfilled", against, unproven=unproven(resting))
    answer = nothing_found(look.own, seasons) if seasons else "not_known"
    return Finding(rule, answer, _at(look, values, answer), who=officer_of(answer))


def no_double(criterion: NoDouble, look: Look) -> Finding:
    """No two awards for one feat (Law 06/2022, Art. 5). A feat is known by its day."""
    feat_on = look.asked.feat_on
    if feat_on is None and look.asked.kind != "adhoc":
        return Finding("no_double", "fulfilled")
    if feat_on is None:
        return Finding("no_double", "not_known", _at(look, {"lack": "feat"}, "not_known"), who=OFFICER)
    feats = [r for r in held(look, look.asked.nominee, look.asked.unit) if r.row.kind == "adhoc"]
    same = [r for r in feats if r.row.feat_on == feat_on]
    # An award for a feat of which no day is entered may be for this one, unless it was given before it.
    perhaps = [r for r in feats if r.row.feat_on is None and r.row.decided >= feat_on]
    rows = same or perhaps
    values: dict[str, str | int] = {
        "feat_on": feat_on.isoformat(),
        "have": joined(dict.fromkeys(r.row.award for r in rows)),
        "number": joined(dict.fromkeys(r.row.number for r in rows)),
    }
    if same:
        resting = [] if any(r.verified for r in same) else same
        return Finding("no_double", "not_fulfilled", values, unproven=unproven(resting))
    own = look.season
    known = own is not None and nothing_found(look.own, [own.season]) == "fulfilled"
    answer: Answer = "fulfilled" if known and not perhaps else "not_known"
    return Finding(criterion.rule, answer, _at(look, values, answer), who=officer_of(answer))


def merit_only(criterion: MeritOnly, look: Look) -> Finding:
    """Decree 152/2025, Art. 4: ad-hoc and thematic results support no award for yearly merit.

    It bars nobody; it names what the other criteria do not count.
    """
    if look.asked.kind != "merit":
        return Finding(criterion.rule, "fulfilled")
    left_out = [r.row.number for r in look.own.held if r.ended is None and r.row.kind in NOT_MERIT]
    return Finding(criterion.rule, "fulfilled", {"number": joined(left_out)})


def _at(look: Look, values: dict[str, str | int], answer: Answer) -> dict[str, str | int]:
    """The values, with the body whose officer has to say."""
    return {**values, "body": look.asked.unit} if answer == "not_known" else values
