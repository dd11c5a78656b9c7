"""On which level of the administration a body stands, for form 0601.

The registry has superiors and localities, not levels. Where a tag of the body says its level, that holds;
else it follows from where the body stands, and where nothing follows it is not known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal, get_args

from domain.events import BodyRegistered
from domain.registry import Register

Level = Literal["TW", "B", "T", "SBN", "H", "X"]
"""Who launched it: the centre, a ministry, a province, a department or branch, a district (none since July
2025, but in older records), a commune or base unit."""
LEVELS: tuple[Level, ...] = get_args(Level)
TAGS: Mapping[str, Level] = {
    "level_centre": "TW",
    "level_ministry": "B",
    "level_province": "T",
    "level_department": "SBN",
    "level_district": "H",
    "level_base": "X",
}
"""By which tags the registry says it."""


def level_of(common: Register, body: str, day: dt.date) -> Level | None:
    """The body's level; a council's is that of the body that it advises, a cluster's that of its units of
    the day, if they are all of one.

    A body at the top of a sector is a ministry's equal, one that is some other body's superior in its place
    a province. Right under these, and wherever a body has a superior in its place, it is a department; what
    stands lower is a base unit.
    """
    here = common.bodies.get(body)
    if here is None:
        return None
    if said := next((TAGS[tag] for tag in here.tags if tag in TAGS), None):
        return said
    match here.kind:
        case "council":
            return None if here.parent is None else level_of(common, here.parent, day)
        case "cluster":
            units = [u for u in common.units_of(body, day) if common.bodies[u].kind != "cluster"]
            levels = {level_of(common, unit, day) for unit in units}
            return levels.pop() if len(levels) == 1 else None
        case _:
            return _by_place(common, here)


def _by_place(common: Register, here: BodyRegistered) -> Level | None:
    if here.locality is not None:
        return "SBN"
    chain, others = list(common.superiors(here.body)), common.bodies.values()
    if chain[-1].kind != "organ":
        return None
    if len(chain) > 1:
        return "SBN" if len(chain) == 2 else "X"
    if any(other.locality == here.body for other in others):
        return "T"
    # Of an organ with nobody below it, a union's or another sector's, nothing tells how high it stands.
    return "B" if any(other.parent == here.body for other in others) else None
