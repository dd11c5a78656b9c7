"""Histories as the registry would give them, for the tests of eligibility: six seasons, a unit, a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import TypeAdapter

from domain.award.criteria import AwardKind, Criterion
from domain.award.policy import Policy
from domain.eligibility.asked import Asked, Look
from domain.eligibility.deciding import answered
from domain.eligibility.finding import Finding
from domain.events import BodyRegistered, HeldRow, SeasonOpened
from domain.registry.history import Held, History, Result
from tests.domain.court import Court, adopted, mandate

NOMINEE, UNIT = "an", "u1"
YEARS = tuple(range(2020, 2026))
NOW = 2025
"""The year of the nomination's season; it runs from 1 October before to 30 September, the courts' year."""
ON = dt.date(NOW, 10, 15)
FIGHTER = "court.base_fighter"

_CRITERION: TypeAdapter[Criterion] = TypeAdapter(Criterion)


def criterion(**written: Any) -> Criterion:
    """A criterion as a policy's file writes it."""
    return _CRITERION.validate_python(written)


def season(year: int) -> str:
    return f"court-{year}"


def opened(year: int) -> SeasonOpened:
    return SeasonOpened(season(year), dt.date(year - 1, 10, 1), dt.date(year, 9, 30))


def award(
    year: int | None,
    code: str = FIGHTER,
    *,
    kind: AwardKind = "merit",
    verified: bool = True,
    ended: bool = False,
    holder: str = NOMINEE,
    number: str | None = None,
    decided: dt.date | None = None,
) -> Held:
    """An award held for a year's season."""
    row = HeldRow(
        holder=holder,
        award=code,
        season=None if year is None else season(year),
        kind=kind,
        number=number or f"{year}/{code}",
        decided=decided or dt.date(year or NOW, 10, 10),
        organ="court",
    )
    return Held(row, verified, "list", None, "revoked" if ended else None)


def result(year: int, what: str, value: str, *, verified: bool = True) -> Result:
    return Result(season(year), what, value, verified, f"paper {year}")


def complete(*years: int) -> frozenset[str]:
    return frozenset(map(season, years or YEARS))


def look(
    histories: Mapping[str, History] | History,
    *,
    policies: Iterable[Policy] = (),
    staff: Iterable[str] = (),
    seasons: Iterable[int] = YEARS,
    offices: Iterable[str] = (),
    tags: tuple[str, ...] = (),
    merit_only: bool = False,
    **asked: Any,
) -> Look:
    """What the answers about ``NOMINEE`` of ``UNIT`` in ``NOW`` see."""
    place = Court().enter(
        BodyRegistered(UNIT, "unit", None, None, "U1", "U1", True, None, tags),
        *(opened(year) for year in seasons),
        *(adopted(policy) for policy in policies),
        *(mandate(person, "staff", UNIT, begins=dt.date(2010, 1, 1)) for person in staff),
        *(mandate(NOMINEE, office, UNIT, begins=dt.date(2010, 1, 1)) for office in offices),
    )
    known = {NOMINEE: histories} if isinstance(histories, History) else histories
    about: dict[str, Any] = {
        "award": "court.sector_fighter",
        "kind": "merit",
        "nominee": NOMINEE,
        "unit": UNIT,
        "season": season(NOW),
        "on": ON,
    }

    def history(subject: str, body: str) -> History:
        assert body == UNIT
        return known.get(subject, History())

    return Look(Asked(**(about | asked)), place.facts(), history, merit_only=merit_only)


def found(seen: Look, **written: Any) -> Finding:
    """The answer to one criterion."""
    return answered(criterion(**written), seen)
