"""A person's or unit's history as the registry knows it: results, awards held, absences, discipline.

``of`` joins what the body's own register holds with what the bodies hold that it succeeds, and those that a
person came from: three consecutive titles cross a reorganisation and a transfer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from domain.events import (
    Absent,
    AgreedRow,
    Disciplined,
    HeldRow,
    HoldingEnded,
    HoldingVouched,
    ProceedingOpened,
    SeasonOpened,
)
from domain.facts import Facts

if TYPE_CHECKING:
    from domain.registry import Register


@dataclass(frozen=True, slots=True)
class Result:
    """A rating or a metric of one season."""

    season: str
    what: str
    value: str
    verified: bool
    source: str


@dataclass(frozen=True, slots=True)
class Held:
    """An award held. Unverified ones are "not yet proven"; ``decision`` proves those given here."""

    row: HeldRow
    verified: bool
    source: str
    decision: str | None
    ended: str | None
    """The decision by which it was taken away."""

    def named_by(self, change: HoldingVouched | HoldingEnded) -> bool:
        """Whether the change is about this one."""
        row = self.row
        return (row.holder, row.award, row.season, row.number) == (
            change.holder,
            change.award,
            change.season,
            change.number,
        )


@dataclass(frozen=True, slots=True)
class Agreed:
    """A title that a sitting agreed on for a season and that nobody has signed yet."""

    row: AgreedRow
    season: str


@dataclass(frozen=True, slots=True)
class Initiative:
    """A recognised initiative of which the person is an author."""

    initiative: str
    level: str
    on: dt.date
    share: Fraction


@dataclass(frozen=True, slots=True)
class Running:
    """Registered in a movement for a title of a season, since a day; ``left`` where he runs no more."""

    movement: str
    award: str
    season: str | None
    since: dt.date
    left: dt.date | None = None


@dataclass(frozen=True, slots=True)
class History:
    """All of one subject's, in order of entry."""

    results: tuple[Result, ...] = ()
    held: tuple[Held, ...] = ()
    agreed: tuple[Agreed, ...] = ()
    initiatives: tuple[Initiative, ...] = ()
    running: tuple[Running, ...] = ()
    """For which titles of which movements he runs, or ran."""
    absences: tuple[Absent, ...] = ()
    disciplined: tuple[Disciplined, ...] = ()
    pending: tuple[ProceedingOpened, ...] = ()
    """Proceedings that have not ended."""
    employed_since: dt.date | None = None
    complete: frozenset[str] = frozenset()
    """The seasons for which everything is entered: what is not there is not so."""


@dataclass(frozen=True, slots=True)
class Stay:
    """Where somebody was, or what stood in a body's place, from one day to the day before another."""

    subject: str
    body: str
    since: dt.date
    before: dt.date

    def touches(self, season: SeasonOpened) -> bool:
        return self.since <= season.ends and season.begins < self.before


def of(subject: str, body: str, facts: Facts, on: dt.date) -> History:
    """All that is known on that day of a person of ``body``, or of ``body`` itself.

    It joins the register of the body with those of the bodies in whose place it stands and, for a person,
    those of the bodies he came from, as far back as they go; a body's own history goes on under the codes of
    its predecessors. What happened after ``on`` is not in it: an answer for 2023 stays when 2024 is entered.
    An award that was taken away is shown as that, whenever it was.

    A season is complete if it is so in every body that he was in during it.
    """
    seasons = facts.common.seasons
    stays = _stays(subject, body, facts, on)
    # Oldest first; who came back to a body has two stays in it, and one history.
    places = dict.fromkeys((stay.subject, stay.body) for stay in reversed(stays))
    found = [_known_on(facts.body(where).history(who, on), seasons, on) for who, where in places]
    spans = [
        (employed.begins, employed.until)
        for who, where in places
        for employed in facts.body(where).employed.get(who, ())
    ]
    said = {code for history in found for code in history.complete if code in seasons}
    complete = (
        code
        for code in said
        if all(code in facts.body(s.body).complete for s in stays if s.touches(seasons[code]))
    )
    return History(
        results=tuple(result for history in found for result in history.results),
        held=tuple(held for history in found for held in history.held),
        agreed=tuple(agreed for history in found for agreed in history.agreed),
        initiatives=tuple(made for history in found for made in history.initiatives),
        running=tuple(one for history in found for one in history.running),
        absences=tuple(absent for history in found for absent in history.absences),
        disciplined=tuple(decided for history in found for decided in history.disciplined),
        pending=_each_once(opened for history in found for opened in history.pending),
        employed_since=employed_since(spans, on),
        complete=frozenset(complete),
    )


def _each_once(pending: Iterable[ProceedingOpened]) -> tuple[ProceedingOpened, ...]:
    """What an inspection found about somebody stands under its stream's name in every register that knows
    him, and is one proceeding."""
    found: dict[tuple[str, int], ProceedingOpened] = {}
    for place, one in enumerate(pending):
        inspected = one.kind == "inspection" and one.ref.startswith("inspection/")
        found.setdefault((one.ref, -1 if inspected else place), one)
    return tuple(found.values())


def _stays(subject: str, body: str, facts: Facts, on: dt.date) -> list[Stay]:
    """From now backwards: where the subject was, by transfers and by the succession of bodies."""
    stays: list[Stay] = []
    seen: set[tuple[str, str, dt.date]] = set()
    ways = [(subject, body, on + dt.timedelta(days=1))]
    while ways:
        who, where, before = way = ways.pop(0)
        if way in seen:
            continue
        seen.add(way)
        moves = [m for m in facts.body(where).moved.get(who, ()) if m.on < before]
        if moves:
            came = max(moves, key=lambda move: move.on)
            stays.append(Stay(who, where, came.on, before))
            ways.append((who, came.origin, came.on))
            continue
        # He was there all the time: also while other bodies stood in its place.
        successions = [s for s in facts.common.succeeded.get(where, ()) if s.on < before]
        stays.append(Stay(who, where, min((s.on for s in successions), default=dt.date.min), before))
        for succession in successions:
            for old in _concerned(who, where, succession.succeeds, facts, on):
                ways.append((old if who == where else who, old, succession.on))
    return stays


def _concerned(who: str, where: str, succeeds: Sequence[str], facts: Facts, on: dt.date) -> Sequence[str]:
    """Of the bodies before this one those that knew the person by that day, or all if none did."""
    if who == where:
        return succeeds
    known = [old for old in succeeds if _knew(facts.body(old), who, facts.common.seasons, on)]
    return known or succeeds


def _knew(register: Register, person: str, seasons: Mapping[str, SeasonOpened], on: dt.date) -> bool:
    """Whether anything of the person's stands in this register that is not from after that day."""
    own = _known_on(register.history(person, on), seasons, on)
    return (
        any((own.results, own.held, own.agreed, own.initiatives, own.running, own.absences, own.disciplined))
        or any(mandate.begins <= on for mandate in register.mandates_of(person))
        or any(employed.begins <= on for employed in register.employed.get(person, ()))
        or any(moved.on <= on for moved in register.moved.get(person, ()))
        or any(register.proceedings[ref].opened.on <= on for ref in register.against.get(person, ()))
    )


def _known_on(history: History, seasons: Mapping[str, SeasonOpened], on: dt.date) -> History:
    """Without what happened after that day."""
    return replace(
        history,
        results=tuple(r for r in history.results if _begun(r.season, seasons, on)),
        held=tuple(h for h in history.held if h.row.decided <= on),
        agreed=tuple(a for a in history.agreed if _begun(a.season, seasons, on)),
        initiatives=tuple(i for i in history.initiatives if i.on <= on),
        running=tuple(_running_on(one, on) for one in history.running if one.since <= on),
        absences=tuple(a for a in history.absences if a.begins <= on),
        disciplined=tuple(d for d in history.disciplined if d.decided <= on),
        complete=frozenset(c for c in history.complete if _begun(c, seasons, on)),
    )


def _running_on(one: Running, on: dt.date) -> Running:
    return replace(one, left=None) if one.left is not None and one.left > on else one


def _begun(season: str, seasons: Mapping[str, SeasonOpened], on: dt.date) -> bool:
    found = seasons.get(season)
    return found is None or found.begins <= on


def employed_since(spans: Sequence[tuple[dt.date, dt.date | None]], on: dt.date | None) -> dt.date | None:
    """Since when without a break, of times from one day to another; None where none covers ``on``.

    Without a day, as it stands by the latest of them.
    """
    since: dt.date | None = None
    last: dt.date | None = None
    for begins, until in sorted(spans, key=lambda span: span[0]):
        if on is not None and begins > on:
            break
        if since is None or (last is not None and begins > last + dt.timedelta(days=1)):
            since, last = begins, until
        elif last is not None:
            last = None if until is None else max(last, until)
    if on is not None and last is not None and last < on:
        return None
    return since


def seasons_before(common: Register, season: str, n: int) -> tuple[str, ...]:
    """The last ``n`` seasons of the same kind that ended before this one, in order of their end.

    ``court-2020`` is of one kind with every ``court-*``: what stands before the last dash. For "consecutive".
    """
    here = common.seasons.get(season)
    if here is None or n <= 0:
        return ()
    kind = season.rpartition("-")[0]
    before = [
        other
        for other in common.seasons.values()
        if other.ends < here.ends and other.season.rpartition("-")[0] == kind
    ]
    return tuple(other.season for other in sorted(before, key=lambda other: other.ends)[-n:])
