"""The fairness ledger of a season: who was nominated, who was awarded, and for whom that was less likely.

Every figure is a partition of the season's nominations, or of a part of it that its group names, with the
streams behind each number; awards of no season stand apart. Nothing is judged: a rate that differs is a
question, not an answer. What the registry does not say is a row of its own, ``not_known``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from audit.ledger import OUTCOMES, Case, Ledger, Outcome, split
from audit.recipients import Recipients
from domain.events import SeasonOpened
from domain.facts import Facts
from domain.registry.history import History
from domain.registry.history import of as history_of
from domain.sitting import Sitting
from domain.sitting.state import Sheets

Group = Literal["all", "rank", "collective", "women", "first", "award", "unit", "cluster", "apart"]
TRAITS = ("woman", "women_70", "man")
"""What the registry states of a person, and of a collective of which seven tenths are women."""


class UnknownSeason(ValueError):
    """The registry has no season of this code."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One row: the streams of the nominations, by what became of them."""

    group: Group
    code: str
    cases: Mapping[Outcome, tuple[str, ...]]
    awarded_in_group: int

    @property
    def key(self) -> str:
        """What the row is asked for by: ``rank/leader``, ``unit/u1``."""
        return self.group if self.group == "all" else f"{self.group}/{self.code}"

    @property
    def nominated(self) -> tuple[str, ...]:
        return tuple(stream for outcome in OUTCOMES for stream in self.cases[outcome])

    @property
    def rate(self) -> Fraction | None:
        """Of those nominated so many were awarded, exactly; None where nobody was nominated. Who is still
        open counts as nominated: until all are decided the rate can only grow."""
        nominated = len(self.nominated)
        return Fraction(len(self.cases["awarded"]), nominated) if nominated else None

    @property
    def share(self) -> Fraction | None:
        """How much of what its group was awarded went to this row, exactly; None where nothing was."""
        whole = self.awarded_in_group
        return Fraction(len(self.cases["awarded"]), whole) if whole else None


@dataclass(frozen=True, slots=True)
class Favour:
    """How a unit stood to another one's nominations in the cluster's open ballots, or put it forward."""

    approved: tuple[str, ...] = ()
    voted: tuple[str, ...] = ()
    """All lines of the other's on which it had a choice to make and made it."""
    nominated: tuple[str, ...] = ()

    @property
    def streams(self) -> tuple[str, ...]:
        """The nominations by which it favoured the other."""
        return tuple(dict.fromkeys((*self.approved, *self.nominated)))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two units of which each has favoured the other."""

    one: str
    other: str
    to_other: Favour
    to_one: Favour

    @property
    def key(self) -> str:
        return f"pair/{self.one}+{self.other}"


@dataclass(frozen=True, slots=True)
class Fairness:
    """The ledger of one season, as of its last day."""

    season: str
    day: dt.date
    figures: tuple[Figure, ...]
    pairs: tuple[Pair, ...]

    def figure(self, key: str) -> Figure | None:
        return next((figure for figure in self.figures if figure.key == key), None)

    def streams(self, key: str) -> tuple[str, ...] | None:
        """The nominations behind a number: ``rank/leader`` for all of a row, ``rank/leader/awarded`` for one
        of its numbers, ``pair/u1+u2`` for those by which two units favoured each other; None for no key."""
        for pair in self.pairs:
            if key == pair.key:
                return tuple(dict.fromkeys((*pair.to_other.streams, *pair.to_one.streams)))
        if (figure := self.figure(key)) is not None:
            return figure.nominated
        row, _, last = key.rpartition("/")
        figure = self.figure(row)
        if figure is None:
            return None
        return next((figure.cases[outcome] for outcome in OUTCOMES if outcome == last), None)


def fairness(ledger: Ledger, season: str) -> Fairness:
    """The ledger of the season.

    :raises UnknownSeason: the registry has none of this code
    """
    opened = ledger.common.seasons.get(season)
    if opened is None:
        raise UnknownSeason(season)
    asked = _Asked(ledger, opened)
    cases = ledger.of_season(season)
    people = [case for case in cases if not asked.recipients.is_collective(case.about.nominee)]
    bodies = [case for case in cases if asked.recipients.is_collective(case.about.nominee)]
    ranks, sizes = ("leader", "direct", "not_known"), ("small", "other")
    figures = (
        *_group("all", {"all": list(cases)}),
        *_group("rank", split(people, asked.rank), ranks),
        *_group("collective", split(bodies, asked.size), sizes),
        *_group("women", split(cases, asked.women), (*TRAITS, "not_known")),
        *_group("first", split(cases, asked.first), ("first_time", "held_before")),
        *_group("award", split(cases, lambda case: case.about.award)),
        *_group("cluster", split(cases, asked.cluster)),
        *_group("unit", split(cases, lambda case: case.about.unit)),
        *_group("apart", {"no_season": asked.of_no_season()}),
    )
    return Fairness(season, opened.ends, figures, tuple(_pairs(asked, cases)))


@dataclass(slots=True)
class _Asked:
    """What is asked of the registry about each nomination, as of the season's last day."""

    ledger: Ledger
    season: SeasonOpened
    recipients: Recipients = field(init=False)
    _facts: Facts = field(init=False)
    _histories: dict[tuple[str, str], History] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.recipients = Recipients(self.ledger.registers)
        self._facts = self.ledger.registers.facts()

    def rank(self, case: Case) -> str:
        """By office; where the registry knows of none, it may have stated who works directly."""
        rank = self.recipients.rank(case.about.nominee, self.season.ends)
        return "direct" if rank == "not_known" and "direct_worker" in self._traits(case) else rank

    def size(self, case: Case) -> str:
        return self.recipients.collective(case.about.nominee)

    def women(self, case: Case) -> str:
        """What the registry states. Of a collective with fewer women it states nothing: the rest is not
        known, and each row is at least so many."""
        said = self._traits(case)
        return next((trait for trait in TRAITS if trait in said), "not_known")

    def first(self, case: Case) -> str:
        """Whether the nominee had held this very award before the season, as far as the registry knows."""
        earlier = any(
            held.row.award == case.about.award
            and held.ended is None
            and self._before(held.row.season, held.row.decided)
            for held in self._history(case).held
        )
        return "held_before" if earlier else "first_time"

    def cluster(self, case: Case) -> str:
        """The cluster of the unit that nominates or of what stands above it; ``-`` where none is in one."""
        member = self.member(case.about.unit)
        return "-" if member is None else self.ledger.common.clusters_of(member, self.season.ends)[0]

    def member(self, body: str) -> str | None:
        """The nearest of the body and its superiors that is in a cluster on the season's last day."""
        common, day = self.ledger.common, self.season.ends
        above = (one.body for one in common.superiors(body))
        return next((one for one in above if common.clusters_of(one, day)), None)

    def of_no_season(self) -> list[Case]:
        """What belongs to no season and was nominated on a day of this one."""
        begins, ends = self.season.begins, self.season.ends
        return [c for c in self.ledger.cases if c.about.season is None and begins <= c.filed_on <= ends]

    def _before(self, season: str | None, decided: dt.date) -> bool:
        """Whether an award is of an earlier season. Of one that the registry has, its days say so, since it
        is often signed when the next one has begun; of any other award the day of its decision does."""
        known = None if season is None else self.ledger.common.seasons.get(season)
        return decided < self.season.begins if known is None else known.ends < self.season.begins

    def _traits(self, case: Case) -> frozenset[str]:
        """What is stated of the nominee, in the words by which ties are decided (``domain.count``)."""
        return frozenset(r.value for r in self._history(case).results if r.what == "trait")

    def _history(self, case: Case) -> History:
        asked = case.about.nominee, case.about.unit
        if (found := self._histories.get(asked)) is None:
            found = self._histories[asked] = history_of(*asked, self._facts, self.season.ends)
        return found


def _group(group: Group, found: Mapping[str, Sequence[Case]], codes: Iterable[str] = ()) -> Iterator[Figure]:
    """A figure for each of the codes, there or not, or for whatever was found, in the order of the codes."""
    awarded = sum(case.outcome == "awarded" for cases in found.values() for case in cases)
    for code in codes or sorted(found):
        by = split(found.get(code, ()), lambda case: case.outcome)
        cases = {o: tuple(case.stream for case in by.get(o, ())) for o in OUTCOMES}
        yield Figure(group, code, cases, awarded)


def _pairs(asked: _Asked, cases: tuple[Case, ...]) -> Iterator[Pair]:
    """The pairs of units that favoured each other: each approved of a nomination of the other's in an open
    ballot of a cluster, or put the other forward.

    A nomination of an office inside a unit is the unit's: of the nearest body upwards that has a seat.
    """
    common, sheets_of = asked.ledger.common, _counted_in_clusters(asked.ledger)
    found: dict[tuple[str, str], Favour] = {}

    def note(unit: str, other: str, **more: tuple[str, ...]) -> None:
        if unit == other:
            return
        before = found.get((unit, other), Favour())
        found[unit, other] = Favour(
            before.approved + more.get("approved", ()),
            before.voted + more.get("voted", ()),
            before.nominated + more.get("nominated", ()),
        )

    def upwards(body: str) -> list[str]:
        return [one.body for one in common.superiors(body)]

    for case in cases:
        unit, nominee = case.about.unit, case.about.nominee
        owner = nominee if nominee in common.bodies else unit
        if owner not in upwards(unit) and unit not in upwards(owner):
            note(asked.member(unit) or unit, asked.member(owner) or owner, nominated=(case.stream,))
        for roll, seat, approves in _cluster_votes(asked.ledger, case, sheets_of):
            its = next((one for one in upwards(owner) if one in roll), owner)
            note(seat, its, voted=(case.stream,), approved=(case.stream,) if approves else ())
    for (one, other), favour in sorted(found.items()):
        back = found.get((other, one))
        if one < other and back is not None and favour.streams and back.streams:
            yield Pair(one, other, favour, back)


def _cluster_votes(
    ledger: Ledger, case: Case, sheets_of: Mapping[str, tuple[Sitting, Sheets]]
) -> Iterator[tuple[Container[str], str, bool]]:
    """The units' choices on the nomination, in the last counted ballot of a cluster on it: who had a seat,
    whose choice it is, and whether it approves."""
    bodies = ledger.common.bodies
    clusters = {
        code for code in case.about.bodies.values() if code in bodies and bodies[code].kind == "cluster"
    }
    last = {
        counted.stage: counted
        for counted in case.state.counted
        if case.about.bodies.get(counted.stage) in clusters
    }
    for counted in last.values():
        for seat, vote in counted.ballot.votes.items():
            yield counted.ballot.roll, seat, vote.choice == "approve"
    if (found := sheets_of.get(case.stream)) is not None:
        sitting, sheets = found
        for seat, choices in sheets.cast.items():
            if (choice := choices.get(case.stream)) is not None:
                yield sitting.roll, seat, choice == "approve"


def _counted_in_clusters(ledger: Ledger) -> dict[str, tuple[Sitting, Sheets]]:
    """The last counted ballot of a cluster's sitting on each nomination, also where it took no result."""
    bodies = ledger.common.bodies
    found = {}
    for sitting in ledger.sittings.values():
        if sitting.about is not None and bodies[sitting.about.body].kind == "cluster":
            found.update({line: (sitting, sheets) for sheets in sitting.counted for line in sheets.lines})
    return found
