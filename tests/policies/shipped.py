"""The policies that we ship, as the tests look at them: those that are to stand, read once."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

from console.policies import named
from domain.award.policy import Policy
from domain.award.shelf import Shelved
from scenarios.format import POLICIES, load_policy

FILES = tuple(named((POLICIES,), prepared=True))


@cache
def shelf() -> tuple[Shelved, ...]:
    return tuple(Shelved(str(file.relative_to(POLICIES)), load_policy(file)) for file in FILES)


def in_force(award: str, day: str) -> Policy:
    """The version of an award on a day; there is exactly one."""
    when = dt.date.fromisoformat(day)
    found = [one.policy for one in shelf() if one.policy.award == award and one.policy.in_force.covers(when)]
    assert len(found) == 1, f"{award} has {len(found)} versions in force on {day}"
    return found[0]


def files() -> list[Path]:
    """Everything that stands in the folders, versions that are being prepared too."""
    return sorted(file for file in POLICIES.glob("*/*.yaml") if file.parent.name != "calendars")
