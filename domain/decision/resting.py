"""Which awards rest on one that is taken away: what is to be looked at again, and why.

An award rests on another where its policy names that one in a criterion: held before or in the same season
(``holds``), by the unit's people (``members_hold``), or by the nominee's unit (``unit_holds``); an award that
contains another stands for it. What rests on such an award rests on the first one too. Nothing is judged
here: the nominee may fulfil the criterion without it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.award.criteria import AllOf, AnyOf, Criterion, Holds, MembersHold, Noted, UnitHolds
from domain.award.policy import Policy
from domain.events import HeldRow, Resting
from domain.facts import Facts
from domain.registry import Register


@dataclass(frozen=True, slots=True)
class Standing:
    """An award that somebody holds, and the body in whose register it stands."""

    row: HeldRow
    body: str


def resting_on(
    line: str, holder: str, award: str, season: str | None, number: str, facts: Facts
) -> tuple[Resting, ...]:
    """The awards that still stand and rest on this one, standing or not, those directly on it first.

    Every register is read: people move, and bodies follow one another.
    """
    common = facts.common
    everything = list(_standing(facts))
    first = named(holder, award, number, facts)
    if first is None:
        return ()
    found: list[Resting] = []
    seen = {_key(first)}
    level, depth = [first], 0
    while level:
        depth += 1
        above: list[Standing] = []
        for base in level:
            for other in everything:
                if _key(other) in seen or not _not_earlier(other.row, base.row, common):
                    continue
                rule = _rests(other, base, facts)
                if rule is not None:
                    seen.add(_key(other))
                    above.append(other)
                    row = other.row
                    found.append(
                        Resting(
                            on=line,
                            holder=row.holder,
                            body=other.body,
                            award=row.award,
                            season=row.season,
                            number=row.number,
                            rule=rule,
                            depth=depth,
                        )
                    )
        level = above
    return tuple(found)


def named(holder: str, award: str, number: str, facts: Facts) -> Standing | None:
    """An award by its holder, code and number, also one that was taken away; None if nobody entered it."""
    found = (
        Standing(held.row, body)
        for body in facts.common.bodies
        if (history := facts.body(body).histories.get(holder)) is not None
        for held in history.held
        if (held.row.award, held.row.number) == (award, number)
    )
    return next(found, None)


def _standing(facts: Facts) -> Iterator[Standing]:
    for body in facts.common.bodies:
        for history in facts.body(body).histories.values():
            yield from (Standing(held.row, body) for held in history.held if held.ended is None)


def _key(standing: Standing) -> tuple[str, str, str | None, str]:
    row = standing.row
    return row.holder, row.award, row.season, row.number


def _not_earlier(row: HeldRow, than: HeldRow, common: Register) -> bool:
    """Whether it was given for the same season or a later one; by its day where there is no season."""
    mine, other = common.seasons.get(row.season or ""), common.seasons.get(than.season or "")
    if mine is None or other is None:
        return row.decided >= than.decided
    return mine.ends >= other.ends


def _rests(other: Standing, base: Standing, facts: Facts) -> str | None:
    """The criterion of the other award that this one may have fulfilled."""
    common = facts.common
    policy = _policy(common, other.row.award, _day(common, other.row))
    if policy is None:
        return None
    contained = _contained(common, base.row.award, _day(common, base.row))
    holder, same_season = other.row.holder, other.row.season == base.row.season
    for criterion in _criteria(policy.eligibility):
        match criterion:
            case Holds(award=award) if award in contained and _same(holder, base.row.holder, common):
                return "holds"
            case MembersHold(award=award) if award in contained and _same(holder, base.body, common):
                return "members_hold" if same_season else None
            case UnitHolds(awards=awards) if contained & set(awards) and other.body == base.row.holder:
                return "unit_holds" if same_season else None
            case _:
                pass
    return None


def _same(holder: str, earlier: str, common: Register) -> bool:
    """Whether it is the same, or a body that stands in the earlier one's place."""
    seen: set[str] = set()
    ways = [holder]
    while ways:
        here = ways.pop()
        if here == earlier:
            return True
        if here not in seen:
            seen.add(here)
            ways += common.predecessors(here)
    return False


def _criteria(criteria: Iterable[Criterion | Noted]) -> Iterator[Criterion]:
    for one in criteria:
        if isinstance(one, AnyOf | AllOf):
            yield from _criteria(one.of)
        elif not isinstance(one, Noted):
            yield one


def _policy(common: Register, award: str, day: dt.date) -> Policy | None:
    """The award's rules on that day."""
    return next(
        (
            adopted.policy
            for adopted in common.policies.values()
            if adopted.policy.award == award and adopted.stands and adopted.policy.in_force.covers(day)
        ),
        None,
    )


def _contained(common: Register, award: str, day: dt.date) -> frozenset[str]:
    """The award and what whoever holds it holds too."""
    found: set[str] = set()
    ways = [award]
    while ways:
        here = ways.pop()
        if here not in found:
            found.add(here)
            policy = _policy(common, here, day)
            ways += policy.nested if policy else ()
    return frozenset(found)


def _day(common: Register, row: HeldRow) -> dt.date:
    season = common.seasons.get(row.season or "")
    return row.decided if season is None else season.ends
