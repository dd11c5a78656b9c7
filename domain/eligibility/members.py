"""Criteria about a unit's people: how many of them hold a title, or were rated so well.

The base is who stands on the unit's roll on the season's last day. Of whom nothing is known counts for
neither side: the answer is certain where it is the same with all of these and with none.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from domain.authority import ASSEMBLY_OFFICES
from domain.award.criteria import Amount, MembersHold, MembersRated
from domain.eligibility.asked import Look
from domain.eligibility.awards import agreed, counting, lost_here, supporting, won_here
from domain.eligibility.finding import Finding, lacking, no_season, officer_of
from domain.eligibility.results import RATING, at_least, entered
from domain.events import SeasonOpened

SHOWN = 20
"""So many unproven entries are named."""

Told = tuple[bool | None, tuple[str, ...]]
"""Whether it is so of one person (None: nobody knows), and on which unproven entries that rests."""


def roll(look: Look) -> list[str]:
    """The people of the unit on the season's last day."""
    return look.facts.body(look.asked.unit).holders(ASSEMBLY_OFFICES, look.ends)


def members_hold(criterion: MembersHold, look: Look) -> Finding:
    """A share, or a number, of the unit's people holds the award in the season."""
    own = look.season
    if own is None:
        return no_season("members_hold", look)

    def holds(person: str) -> Told:
        rows = [r for r in supporting(look, person, look.asked.unit) if r.row.season == own.season]
        found = counting(look, rows, criterion.award)
        if won_here(look, person, criterion.award) or any(r.verified for r in found):
            return True, ()
        if found:
            return True, (found[0].row.number,)
        if any(a.season == own.season for a in agreed(look, person, look.asked.unit, criterion.award)):
            return None, ()
        return (False if lost_here(look, person, criterion.award) else _absent(look, person, own)), ()

    values: dict[str, str | int] = {"award": criterion.award, "season": own.season}
    return _share("members_hold", look, criterion.amount, values, holds, count=criterion.count)


def members_rated(criterion: MembersRated, look: Look) -> Finding:
    """A share of the unit's people was rated so well in the season."""
    own = look.season
    if own is None:
        return no_season("members_rated", look)

    def good(person: str) -> Told:
        history = look.history(person, look.asked.unit)
        met, result = at_least(history, own.season, criterion.at_least), entered(history, own.season, RATING)
        if met is None or result is None:
            return _absent(look, person, own), ()
        return met, () if result.verified else (result.source,)

    values: dict[str, str | int] = {"at_least": criterion.at_least, "season": own.season}
    return _share("members_rated", look, criterion.amount, values, good)


def _absent(look: Look, person: str, own: SeasonOpened) -> bool | None:
    known = lacking(look.history(person, look.asked.unit), [own.season]) == "not_fulfilled"
    return False if known else None


def _share(
    rule: str,
    look: Look,
    amount: Amount,
    values: dict[str, str | int],
    of: Callable[[str], Told],
    *,
    count: bool = False,
) -> Finding:
    people = roll(look)
    told = [of(person) for person in people]
    have = sum(so is True for so, _ in told)
    unknown = sum(so is None for so, _ in told)
    values |= {
        "have": have,
        "of": len(people),
        "unknown": unknown,
        "amount": str(amount),
        "count": "yes" if count else "no",
    }
    resting = dict.fromkeys(entry for _, entries in told for entry in entries)
    unproven = tuple(resting)[:SHOWN]
    if not people:
        values |= {"body": look.asked.unit}
        return Finding(rule, "not_known", values, who=officer_of("not_known"))
    whole = 1 if count else len(people)
    fewest, most = (amount.met_by(Fraction(n, whole)) for n in (have, have + unknown))
    if fewest == most:
        return Finding(rule, "fulfilled" if fewest else "not_fulfilled", values, unproven=unproven)
    values |= {"body": look.asked.unit}
    return Finding(rule, "not_known", values, who=officer_of("not_known"), unproven=unproven)
