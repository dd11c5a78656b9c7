"""All policies side by side: what no file can see by itself.

``faults`` names what cannot be: two versions in force on one day, an award that nobody defines, a criterion
that can never be met, titles that wait for each other, a paper younger than the period that rests on it.
``gaps`` names the days that lie between two versions of an award: no fault, but somebody should know why.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from domain.award.criteria import (
    AllOf,
    Amount,
    AnyOf,
    Criterion,
    Holds,
    MembersHold,
    Metric,
    Noted,
    NotUsed,
    OneAYear,
    UnitHolds,
)
from domain.award.implied import implies, leave_something
from domain.award.policy import Policy
from domain.award.stages import VoteStage

Way = tuple[str | int, ...]
"""How to get to a value in a file: ``("route", 2, "quota")``."""
Code = Literal[
    "period_overlaps",
    "picked_otherwise",
    "award_unknown",
    "never_met",
    "prerequisite_cycle",
    "nested_not_asked",
    "not_in_a_sitting",
    "paper_too_young",
]


@dataclass(frozen=True, slots=True)
class Shelved:
    """A policy and the name of its file."""

    name: str
    policy: Policy


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be, and where: the file's name and the way to the value. ``code`` has a text."""

    name: str
    way: Way
    code: Code
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gap:
    """Days between two versions of an award on which neither is in force."""

    award: str
    first: dt.date
    last: dt.date


def faults(shelf: Iterable[Shelved], elsewhere: Iterable[str] = ()) -> tuple[Fault, ...]:
    """All faults, file by file. ``elsewhere`` are awards that are defined in files not looked at."""
    files = tuple(shelf)
    known = {file.policy.award for file in files} | set(elsewhere)
    found = [*_versions(files), *_cycles(files), *_not_asked(files)]
    for file in files:
        found += _unknown(file, known)
        found += _never_met(file)
        found += _not_in_a_sitting(file)
        found += _paper_too_young(file)
    order = {file.name: place for place, file in enumerate(files)}
    return tuple(sorted(found, key=lambda fault: order[fault.name]))


def gaps(shelf: Iterable[Shelved]) -> tuple[Gap, ...]:
    """The days between two versions of one award."""
    day = dt.timedelta(days=1)
    return tuple(
        Gap(old.policy.award, old.policy.in_force.until + day, new.policy.in_force.begins - day)
        for versions in _by_award(shelf).values()
        for old, new in itertools.pairwise(versions)
        if old.policy.in_force.until is not None
        and new.policy.in_force.begins - old.policy.in_force.until > day
    )


def _by_award(shelf: Iterable[Shelved]) -> dict[str, list[Shelved]]:
    """The versions of each award, the oldest first."""
    found: dict[str, list[Shelved]] = defaultdict(list)
    for file in sorted(shelf, key=lambda file: file.policy.in_force.begins):
        found[file.policy.award].append(file)
    return found


def walked(
    criteria: Iterable[Criterion | Noted], way: Way = ("eligibility",)
) -> Iterator[tuple[Way, Criterion]]:
    """Every criterion with the way to it, those inside ``any_of`` and ``all_of`` too."""
    for place, criterion in enumerate(criteria):
        if isinstance(criterion, Noted):
            continue
        yield (*way, place), criterion
        if isinstance(criterion, AnyOf | AllOf):
            yield from walked(criterion.of, (*way, place, "of"))


# Versions of one award --------------------------------------------------------------------------------------


def _versions(files: tuple[Shelved, ...]) -> Iterator[Fault]:
    for versions in _by_award(files).values():
        for old, new in itertools.combinations(versions, 2):
            award, was, now = new.policy.award, old.policy.in_force, new.policy.in_force
            if was.overlaps(now):
                values = {"award": award, "other": old.name, "day": now.begins.isoformat()}
                yield Fault(new.name, ("in_force",), "period_overlaps", values)
        first = versions[0]
        for other in versions[1:]:
            before, after = first.policy.in_force.picked_by, other.policy.in_force.picked_by
            if before != after:
                values = {"award": other.policy.award, "other": first.name, "before": before, "after": after}
                yield Fault(other.name, ("in_force", "picked_by"), "picked_otherwise", values)


# Awards that are named --------------------------------------------------------------------------------------


def awards_named(policy: Policy) -> Iterator[tuple[Way, str]]:
    """The awards that the rules speak of beside their own, each with its place."""
    for way, criterion in walked(policy.eligibility):
        match criterion:
            case Holds(award=award) | MembersHold(award=award):
                yield (*way, "award"), award
            case UnitHolds(awards=awards) | NotUsed(awards=awards) | OneAYear(awards=awards):
                for place, award in enumerate(awards):
                    yield (*way, "awards", place), award
            case _:
                pass
    for place, award in enumerate(policy.nested):
        yield ("nested", place), award
    for place, stage in enumerate(policy.route):
        if isinstance(stage, VoteStage) and stage.quota is not None and stage.quota.of is not None:
            yield ("route", place, "quota", "of"), stage.quota.of


def _unknown(file: Shelved, known: set[str]) -> Iterator[Fault]:
    for way, award in awards_named(file.policy):
        if award not in known:
            yield Fault(file.name, way, "award_unknown", {"award": award})


# Criteria that contradict each other ------------------------------------------------------------------------


def _never_met(file: Shelved) -> Iterator[Fault]:
    """Limits of one metric that leave nothing between them, among criteria that all have to hold."""
    yield from _conflicts(file.name, file.policy.eligibility, ("eligibility",))
    for way, criterion in walked(file.policy.eligibility):
        if isinstance(criterion, AllOf):
            yield from _conflicts(file.name, criterion.of, (*way, "of"))


def _conflicts(name: str, criteria: Iterable[Criterion | Noted], way: Way) -> Iterator[Fault]:
    limits: dict[tuple[object, ...], list[tuple[int, Amount]]] = defaultdict(list)
    for place, criterion in enumerate(criteria):
        match criterion:
            case Metric():
                about: tuple[object, ...] = (
                    criterion.metric,
                    criterion.of,
                    criterion.half,
                    criterion.seasons,
                )
                limits[*about, criterion.under, criterion.kinds].append((place, criterion.amount))
            case MembersHold():
                limits[criterion.award, criterion.count, criterion.under, criterion.kinds].append(
                    (place, criterion.amount)
                )
            case _:
                pass
    for (what, *_), amounts in limits.items():
        for (_first, one), (place, other) in itertools.combinations(amounts, 2):
            if not leave_something(one, other):
                yield Fault(name, (*way, place), "never_met", {"what": str(what)})


def _cycles(files: tuple[Shelved, ...]) -> Iterator[Fault]:
    """Titles that each ask for the next in the same season: nobody could be the first to hold one."""
    for file in files:
        for way, award in _needed_now(file.policy):
            round_about = _path(award, file, files)
            if round_about:
                names = " → ".join([file.policy.award, *round_about])
                yield Fault(file.name, way, "prerequisite_cycle", {"cycle": names})


def _path(start: str, goal: Shelved, files: tuple[Shelved, ...]) -> list[str]:
    """The awards from ``start`` to the goal's, by what each needs in the same season; empty if none leads."""
    todo, seen = [[start]], {start}
    while todo:
        path = todo.pop(0)
        if path[-1] == goal.policy.award:
            return path
        for file in files:
            there = file.policy
            if there.award != path[-1] or not there.in_force.overlaps(goal.policy.in_force):
                continue
            for _, award in _needed_now(there):
                if award not in seen:
                    seen.add(award)
                    todo.append([*path, award])
    return []


def _needed_now(policy: Policy) -> Iterator[tuple[Way, str]]:
    """The awards that have to be held in the season itself, whatever else: not those of ``any_of``."""
    for place, criterion in enumerate(policy.eligibility):
        if isinstance(criterion, Noted) or criterion.under or criterion.kinds:
            continue
        match criterion:
            case Holds(award=award, season="same") | MembersHold(award=award):
                yield ("eligibility", place, "award"), award
            case UnitHolds(awards=(award,)):
                yield ("eligibility", place, "awards", 0), award
            case _:
                pass


# Titles that contain others ---------------------------------------------------------------------------------


def _not_asked(files: tuple[Shelved, ...]) -> Iterator[Fault]:
    """Who holds a title counts as holding those in it, so it has to ask for all that they ask for."""
    for file in files:
        for place, award in enumerate(file.policy.nested):
            inner = [
                other.policy
                for other in files
                if other.policy.award == award and other.policy.in_force.overlaps(file.policy.in_force)
            ]
            if inner and not all(_asks(file.policy, policy, files) for policy in inner):
                values = {"award": file.policy.award, "nested": award}
                yield Fault(file.name, ("nested", place), "nested_not_asked", values)


def _asks(outer: Policy, inner: Policy, files: tuple[Shelved, ...]) -> bool:
    held = [c.award for c in outer.eligibility if isinstance(c, Holds) and _implies_season(c)]
    if inner.award in held:
        return True
    for file in files:
        between = file.policy
        if (
            between.award in held
            and between.in_force.overlaps(outer.in_force)
            and inner.award in between.nested
        ):
            return True
    return all(any(implies(own, asked) for own in outer.eligibility) for asked in inner.eligibility)


def _implies_season(criterion: Holds) -> bool:
    return (
        not criterion.kinds
        and not criterion.under
        and (criterion.season == "same" or (criterion.consecutive and criterion.with_own))
    )


# Votes and papers -------------------------------------------------------------------------------------------


def _not_in_a_sitting(file: Shelved) -> Iterator[Fault]:
    for place, stage in enumerate(file.policy.route):
        if isinstance(stage, VoteStage) and stage.held is None:
            for what in ("seats", "quota"):
                if getattr(stage, what) is not None:
                    values = {"stage": stage.stage, "what": what}
                    yield Fault(file.name, ("route", place, what), "not_in_a_sitting", values)


_DATED = re.compile(r"ngày (\d{1,2})/(\d{1,2})/(\d{4})")
_NUMBERED = re.compile(r"\d+/(\d{4})/[A-ZĐ]")
_SINCE = re.compile(r"\([^)]*\)")


def youngest(cite: str) -> dt.date | None:
    """The earliest day on which all papers of a citation can be there, as far as it says.

    By a full date (``ngày 26/12/2013``), or by the year in a paper's number (``01/2024/TT-TANDTC``), which is
    then taken for the first day of that year. What stands in brackets is a remark, not a citation.
    """
    plain = _SINCE.sub("", cite)
    days = [dt.date(int(year), int(month), int(day)) for day, month, year in _DATED.findall(plain)]
    days += [dt.date(int(year), 1, 1) for year in _NUMBERED.findall(plain)]
    return max(days, default=None)


def _paper_too_young(file: Shelved) -> Iterator[Fault]:
    """A paper that a period rests on is no younger than its first day, unless it is said to be unverified."""
    policy = file.policy
    begins = policy.in_force.begins
    for way, cite, certainty in _citations(policy):
        day = youngest(cite) if certainty != "unverified" else None
        if day is not None and day > begins:
            values = {"cite": cite, "paper": day.isoformat(), "day": begins.isoformat()}
            yield Fault(file.name, way, "paper_too_young", values)


def _citations(policy: Policy) -> Iterator[tuple[Way, str, str | None]]:
    yield ("source",), policy.source.cite, policy.source.certainty
    if policy.bonus is not None:
        yield ("bonus",), policy.bonus.cite, policy.bonus.certainty
    if policy.initiatives is not None:
        rule = policy.initiatives
        yield ("initiatives",), rule.cite, rule.certainty
        if rule.claim is not None:
            yield ("initiatives", "claim"), rule.claim.cite, rule.claim.certainty
        for place, other in enumerate(rule.alternatives):
            threshold = other.threshold
            if threshold.cite is not None:
                yield ("initiatives", "alternatives", place), threshold.cite, threshold.certainty
    if policy.leaders is not None:
        yield ("leaders",), policy.leaders.cite, policy.leaders.certainty
    for way, criterion in walked(policy.eligibility):
        if criterion.cite is not None:
            yield way, criterion.cite, criterion.certainty
    for place, stage in enumerate(policy.route):
        if stage.cite is not None:
            yield ("route", place), stage.cite, stage.certainty
        if isinstance(stage, VoteStage):
            for part in (stage.threshold, stage.quorum, stage.quota):
                if part is not None and part != "unknown" and part.cite is not None:
                    yield ("route", place), part.cite, part.certainty
