"""A court whose cluster of five units runs movements: ``u1.1`` leads the cluster and ``chief`` the court.

Each unit has its head ``u2.1``, its award officer ``u2.2`` and staff; the office ``sub`` stands below ``u2``.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path
from typing import Any

from audit import invariants
from domain.answers import Receipt, Refusal
from domain.calendar import HANOI
from domain.commands import AdoptMovement, Ask, ConfirmTarget, DraftMovement, LaunchMovement
from domain.events import (
    Band,
    BodyRegistered,
    ClusterFormed,
    ClusterLed,
    Deadline,
    Event,
    Period,
    Reporting,
    Target,
)
from domain.movement import Movement
from tests.world import Court, person

MONDAY = dt.datetime(2020, 1, 6, 8, tzinfo=HANOI)
YEAR = Period(dt.date(2020, 1, 1), dt.date(2020, 9, 30))
HALVES = (
    Reporting("h1", dt.date(2020, 1, 1), dt.date(2020, 5, 31)),
    Reporting("h2", dt.date(2020, 6, 1), dt.date(2020, 9, 30)),
)
HEAD, OFFICER = "u1.1", "u1.2"


def target(code: str = "t1", **fields: Any) -> Target:
    """More than 97 % of complaints resolved, unless ``fields`` say otherwise."""
    about: dict[str, Any] = {
        "target": code,
        "metric": code,
        "area": "professional",
        "measure": "share",
        "base": "complaints",
        "comparison": ">",
        "value": Fraction(97, 100),
        "bands": (),
        "by": "cluster",
        "cite": "Plan 1",
        "only": (),
        "weight": None,
    }
    return Target(**{**about, **fields})


def number_of(code: str, wanted: int, comparison: Any = ">=", **fields: Any) -> Target:
    """So many of something."""
    about = {"measure": "count", "base": None, "comparison": comparison, "value": Fraction(wanted)}
    return target(code, **{**about, **fields})


def band(low: int | None, high: int | None, value: Fraction | int) -> Band:
    edges = [None if edge is None else Fraction(edge) for edge in (low, high)]
    return Band(edges[0], edges[1], Fraction(value))


def plan(**fields: Any) -> DraftMovement:
    """A routine movement of the cluster over the season, unless ``fields`` say otherwise."""
    about: dict[str, Any] = {
        "body": "cluster",
        "kind": "routine",
        "runs": YEAR,
        "measured": YEAR,
        "members": ("cluster",),
        "season": "court-2020",
        "reports": HALVES,
    }
    return DraftMovement(**{**about, **fields})


def on(what: Any, month: int, day: int, period: str | None = None) -> Deadline:
    return Deadline(what, dt.date(2020, month, day), period)


class Emulation(Court):
    """The court with a movement ``m``."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "keys", units=5, staff=4, council=3, at=MONDAY)
        self.register(BodyRegistered("sub", "unit", None, "u2", "Chi cục", "Sub-office", made_up=True))
        self.register(
            ClusterFormed("cluster", "court", 1, 2020, "designation", again=False, cite="Plan 1"),
            ClusterLed("cluster", "u1", (), dt.date(2020, 1, 1), dt.date(2020, 12, 31), "7/QĐ"),
        )

    def of(self, code: str = "m") -> Movement:
        state: Movement = self.state(f"movement/{code}")
        return state

    def done(self, by: str, ask: Ask, code: str = "m", **more: Any) -> Receipt:
        return self.must(f"movement/{code}", person(by), ask, **more)

    def looked_at(self, target: str, unit: str, period: str = "h1", code: str = "m") -> ConfirmTarget:
        """The confirmation of the figures that stand there."""
        there = self.of(code).results.get((target, unit, period))
        if there is None:
            return ConfirmTarget(target, unit, period, Fraction(0))
        return ConfirmTarget(target, unit, period, there.result.part, there.result.whole, there.result.load)

    def refused(self, by: str, ask: Ask, code: str = "m", **more: Any) -> str:
        """The code of the refusal, which leaves nothing."""
        before = len(self.entries)
        answer = self.ask(f"movement/{code}", person(by), ask, **more)
        assert isinstance(answer, Refusal), answer
        assert len(self.entries) == before
        return answer.code

    def launched(self, code: str = "m", **fields: Any) -> Movement:
        """A movement that runs."""
        self.done(HEAD, plan(**fields), code)
        self.done(HEAD, AdoptMovement("1/KH"), code)
        self.done(HEAD, LaunchMovement(), code)
        return self.of(code)

    def last(self, type: type[Event]) -> dict[str, Any]:
        """The data of the last entry of a type."""
        found = [entry for entry in self.entries if entry.type == type.__name__]
        data: dict[str, Any] = found[-1].content["data"]
        return data

    def proved(self) -> None:
        """Everything in the log follows from the rules once more."""
        invariants.check(self.entries)


def done(world: Emulation, stream: str, by: str, ask: Ask, **more: Any) -> None:
    """Somebody asks something of a record beside a movement, and it is recorded."""
    world.must(stream, person(by), ask, **more)


def refused(world: Emulation, stream: str, by: str, ask: Ask, **more: Any) -> str:
    """The code of the refusal, or that there is none."""
    answer = world.ask(stream, person(by), ask, **more)
    return getattr(answer, "code", "recorded")
