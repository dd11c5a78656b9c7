"""What is asked: an award for somebody, on a day; and what of the registry an answer may look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from domain.award.criteria import AwardKind
from domain.award.policy import Policy
from domain.events import SeasonOpened
from domain.facts import Facts
from domain.registry import Register
from domain.registry.history import History

Histories = Callable[[str, str], History]
"""The history of a subject that belongs to a body: ``(subject, body)``."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An award of a kind for ``nominee`` of ``unit``, as of ``on``.

    ``extra`` are titles won in the same sitting so far, by holder; ``lost`` those voted on in it and not
    won. ``stated`` are an appraiser's answers by code and who gave them; ``special`` is the ground of a
    special exception (đặc cách).
    """

    award: str
    kind: AwardKind
    nominee: str
    unit: str
    season: str | None
    on: dt.date
    feat_on: dt.date | None = None
    extra: frozenset[tuple[str, str]] = frozenset()
    lost: frozenset[tuple[str, str]] = frozenset()
    stated: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    special: str | None = None


class Look:
    """What the answers to one question look at. Each history is read once.

    Under ``merit_only`` awards given for a feat or in a thematic movement support nothing.
    """

    def __init__(self, asked: Asked, facts: Facts, histories: Histories, *, merit_only: bool = False) -> None:
        self.asked = asked
        self.facts = facts
        self.merit_only = merit_only
        self._read = histories
        self._histories: dict[tuple[str, str], History] = {}
        self._containing: dict[tuple[str, dt.date], frozenset[str]] = {}

    @property
    def common(self) -> Register:
        return self.facts.common

    def history(self, subject: str, body: str) -> History:
        known = self._histories.get((subject, body))
        if known is None:
            known = self._histories[subject, body] = self._read(subject, body)
        return known

    @property
    def own(self) -> History:
        """The nominee's history."""
        return self.history(self.asked.nominee, self.asked.unit)

    # Seasons -----------------------------------------------------------------------------------------------

    @property
    def season(self) -> SeasonOpened | None:
        """The nomination's season; where it names none, the only one in which its day lies."""
        seasons = self.common.seasons
        if self.asked.season is not None:
            return seasons.get(self.asked.season)
        day = self.asked.feat_on or self.asked.on
        around = [s for s in seasons.values() if s.begins <= day <= s.ends]
        return around[0] if len(around) == 1 else None

    def seasons(self, *, with_own: bool) -> list[SeasonOpened]:
        """The seasons of the same series up to the nomination's own, the oldest first.

        ``court-2024`` and ``court-2025`` are of one series, the courts'.
        """
        own = self.season
        if own is None:
            return []
        return [
            s
            for s in sorted(self.common.seasons.values(), key=lambda s: s.ends)
            if series(s.season) == series(own.season)
            and (s.ends < own.ends or (with_own and s.season == own.season))
        ]

    @property
    def ends(self) -> dt.date:
        """The last day of what is asked about: the season's, or the day itself."""
        return self.asked.on if self.season is None else self.season.ends

    def ends_of(self, season: str) -> dt.date:
        """The last day of a season that is opened; of another one, of what is asked about."""
        opened = self.common.seasons.get(season)
        return self.ends if opened is None else opened.ends

    # Awards that contain others -----------------------------------------------------------------------------

    def contained(self, award: str, on: dt.date) -> frozenset[str]:
        """The awards that a holder of ``award``, given on that day, holds: itself and what it contains."""
        known = self._containing.get((award, on))
        if known is None:
            known = self._containing[award, on] = closure(self.common, award, on)
        return known


def series(season: str) -> str:
    return season.rpartition("-")[0]


def closure(common: Register, award: str, on: dt.date) -> frozenset[str]:
    """The award itself and all that it contains, through every step, by the rules in force on that day."""
    policies: dict[str, Policy] = {
        a.policy.award: a.policy
        for a in common.policies.values()
        if a.stands and a.policy.in_force.covers(on)
    }
    found: set[str] = set()
    todo = [award]
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo += policies[one].nested if one in policies else ()
    return frozenset(found)
