"""The policies that we ship, every file of the folders, read once."""

from __future__ import annotations

import datetime as dt
from functools import cache

from domain.award.policy import Policy
from domain.award.shelf import Shelved
from scenarios.format import POLICIES, load_policy

FILES = tuple(sorted(file for file in POLICIES.glob("*/*.yaml") if file.parent.name != "calendars"))


@cache
def shelf() -> tuple[Shelved, ...]:
    return tuple(Shelved(str(file.relative_to(POLICIES)), load_policy(file)) for file in FILES)


def in_force(award: str, day: str) -> Policy:
    """The version of an award on a day; there is exactly one."""
    when = dt.date.fromisoformat(day)
    found = [one.policy for one in shelf() if one.policy.award == award and one.policy.in_force.covers(when)]
    assert len(found) == 1, f"{award} has {len(found)} versions in force on {day}"
    return found[0]
