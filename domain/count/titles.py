"""Counting titles that contain each other, both ways in which reports are asked for.

Whoever holds the flag is an excellent and an advanced collective too. "Highest only" counts each unit once,
under the highest title it holds, and sums to the units; "nested" counts it under every title it holds or
that a higher one contains.

``counted`` counts; ``of_season`` finds the units of a body or cluster, its titles and their holders in the
registers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from domain.eligibility.asked import closure
from domain.events import SeasonOpened
from domain.facts import Facts


@dataclass(frozen=True, slots=True)
class TitleCounts:
    """Units by title, highest title first. The numbers of ``highest`` and ``without`` sum to the units."""

    highest: Mapping[str, int]
    nested: Mapping[str, int]
    without: int
    """Units that hold none of the titles."""


def counted(
    units: AbstractSet[str], holders: Mapping[str, AbstractSet[str]], chain: Sequence[str]
) -> TitleCounts:
    """Count ``holders`` (units by title) along ``chain``, from the highest title to the lowest.

    Titles outside the chain are left out. Raises ``ValueError`` if a holder is none of the units: the sums
    would not close.
    """
    if len(set(chain)) != len(chain):
        raise ValueError(f"a title stands twice in the chain: {', '.join(chain)}")
    highest: dict[str, int] = {}
    nested: dict[str, int] = {}
    so_far: set[str] = set()
    for title in chain:
        holding = holders.get(title, frozenset[str]())
        if strangers := holding - units:
            raise ValueError(f"{', '.join(sorted(strangers))} holds {title} and is none of the units")
        highest[title] = len(holding - so_far)
        so_far |= holding
        nested[title] = len(so_far)
    return TitleCounts(highest, nested, len(units) - len(so_far))


def of_season(body: str, season: SeasonOpened, facts: Facts) -> tuple[TitleCounts, ...]:
    """The season's titles of the units of ``body``, counted along each chain of which somebody holds one.

    A cluster's units are its members on the season's last day; any other body's are all units and organs
    below it that stand on that day. A chain is a title that no other contains, with all that it contains.
    """
    units = units_under(body, season, facts)
    found = []
    for chain in _chains(season, facts):
        holders = {
            title: frozenset(
                unit for unit in units if unit in facts.body(unit).holders_of(title, season.season)
            )
            for title in chain
        }
        if any(holders.values()):
            found.append(counted(units, holders, chain))
    return tuple(found)


def units_under(body: str, season: SeasonOpened, facts: Facts) -> frozenset[str]:
    """The units whose titles are counted."""
    common, day = facts.common, season.ends
    here = common.bodies.get(body)
    if here is not None and here.kind == "cluster":
        return frozenset(common.units_of(body, day))
    below = (common.bodies[code] for code in common.bodies_below(body) if common.stands(code, day))
    return frozenset(one.body for one in below if one.kind not in ("council", "cluster"))


def _chains(season: SeasonOpened, facts: Facts) -> list[list[str]]:
    common, day = facts.common, season.ends
    nesting = {
        adopted.policy.award: closure(common, adopted.policy.award, day)
        for adopted in common.policies.values()
        if adopted.stands and adopted.policy.in_force.covers(day) and adopted.policy.nested
    }
    inner = {title for top, titles in nesting.items() for title in titles if title != top}
    # What contains more stands higher; what contains nothing is the lowest.
    return [
        sorted(titles, key=lambda title: (-len(nesting.get(title, ())), title))
        for top, titles in sorted(nesting.items())
        if top not in inner
    ]
