"""How many may win: an allotment of the season, a quota of a base, or what a tie has left.

Both figures come from the registry with their source; what earlier winners of the season took is taken off.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from domain.answers import Refusal
from domain.award.stages import Quota, VoteStage
from domain.count.quota import EmptyBase, places
from domain.events import Nominated
from domain.exact import show_number
from domain.facts import Facts


@dataclass(frozen=True, slots=True)
class Seats:
    """How many may win now. ``seats`` is None where nothing limits it; what is taken is taken off already.

    ``taken`` went to winners of this sitting or is kept for its tied, ``entered`` went to those of earlier
    sittings, by segment.
    """

    seats: int | None = None
    segments: dict[str, int] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)
    entered: dict[str, int] = field(default_factory=dict)
    allotted: int | None = None
    base: int | None = None
    exact: str | None = None
    cite: str | None = None


def seats_for(
    stage: VoteStage,
    about: Nominated,
    body: str,
    earlier: dict[str, int],
    won: frozenset[tuple[str, str]],
    facts: Facts,
) -> Seats | Refusal:
    """The places of one contest; ``earlier`` is what this sitting gave or keeps so far, by segment.

    ``won`` are the titles of this sitting so far, as (holder, award): a quota's base counts them.
    """
    register = facts.body(body)
    season = about.season or ""
    # Whoever tries out a policy looks at the season's seats as if nobody had had any yet.
    entered = {} if about.what_if else register.seats_taken(about.award, season)
    gone = sum(earlier.values()) + sum(entered.values())
    found = Seats(taken=earlier, entered=entered)
    if stage.quota is not None:
        limited = _by_quota(stage.quota, about, body, won, facts)
        if isinstance(limited, Refusal):
            return limited
        found = replace(limited, seats=max(0, (limited.seats or 0) - gone), taken=earlier, entered=entered)
    if stage.seats == "allotment":
        allotment = register.allotment(about.award, season)
        if allotment is None:
            values = {"body": body, "award": about.award, "season": about.season or "-"}
            return Refusal("no_allotment", values, stage.cite)
        left = max(0, allotment.seats - gone)
        found = replace(
            found,
            seats=left if found.seats is None else min(left, found.seats),
            segments={
                s: max(0, n - earlier.get(s, 0) - entered.get(s, 0)) for s, n in allotment.segments.items()
            },
            allotted=allotment.seats,
            cite=allotment.cite,
        )
    return found


def _by_quota(
    quota: Quota, about: Nominated, body: str, won: frozenset[tuple[str, str]], facts: Facts
) -> Seats | Refusal:
    """The quota of its base: who holds the lower title or won it in this sitting; else the figure entered."""
    season = about.season or ""
    entered = facts.body(body).bases.get((about.award, season))
    here = {holder for holder, award in won if award == quota.of}
    holders = holders_under(body, quota.of, season, facts) | here if quota.of is not None else frozenset()
    if holders:
        base, cite = len(holders), quota.cite or ""
    elif entered is not None:
        base, cite = entered.base, f"{quota.cite or ''}; {entered.cite}".strip("; ")
    elif quota.of is not None:
        base, cite = 0, quota.cite or ""
    else:
        values = {"award": about.award, "body": body, "season": season or "-"}
        return Refusal("quota_base_unknown", values, quota.cite)
    found = places(quota, base)
    if isinstance(found, EmptyBase):
        return Refusal("quota_base_empty", {"award": about.award, "body": body}, quota.cite)
    return Seats(seats=found.places, base=base, exact=show_number(found.exact), cite=cite)


def holders_under(body: str, award: str, season: str, facts: Facts) -> frozenset[str]:
    """Who holds the award of the season under the body's organ: itself and all that is below it."""
    common = facts.common
    here = common.bodies.get(body)
    organ = here.parent if here is not None and here.kind in ("council", "cluster") and here.parent else body
    below = [organ, *common.bodies_below(organ)]
    return frozenset(holder for name in below for holder in facts.body(name).holders_of(award, season))
