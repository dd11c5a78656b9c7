"""The scenario format: bodies, people, mandates and cases, then who does what on which day.

``load(folder)`` gives a ``Scenario`` of which every reference holds, or raises ``ScenarioError`` with file
and line. ``docs/scenarios.md`` explains the format to those who write one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from pathlib import Path

from pydantic import Field

from audit.marked import Document, Place, ScenarioError, checked, read
from audit.policyfile import load_policy
from domain.award.policy import Policy
from domain.award.source import Source, Text
from domain.award.statute import Archive, Revocation
from domain.calendar import Calendar, local_date
from scenarios import days, ranges, references
from scenarios.facts import FactRow
from scenarios.rows import (
    Body,
    Case,
    Code,
    Conflict,
    Decision,
    Delegation,
    Figure,
    List,
    Mandate,
    Member,
    Person,
    Row,
    Season,
    Sitting,
)
from scenarios.steps import Step

__all__ = ["Case", "Place", "Scenario", "ScenarioError", "Step", "load", "load_calendar", "load_policy"]

POLICIES = Path(__file__).resolve().parent.parent / "policies"
LISTS = frozenset(
    (
        "seasons",
        "bodies",
        "members",
        "people",
        "mandates",
        "figures",
        "conflicts",
        "delegations",
        "facts",
        "cases",
        "sittings",
        "lists",
        "decisions",
        "steps",
    )
)
"""What may stand in included files."""


class Written(Row):
    """What the files of a scenario say."""

    scenario: Code
    title: Text
    source: Source
    notes: Text | None = None
    include: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    calendars: tuple[str, ...] = ()
    seasons: tuple[Season, ...] = ()
    bodies: tuple[Body, ...] = Field(min_length=1)
    members: tuple[Member, ...] = ()
    people: tuple[Person, ...] = ()
    mandates: tuple[Mandate, ...] = ()
    figures: tuple[Figure, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    facts: tuple[FactRow, ...] = ()
    cases: tuple[Case, ...] = ()
    sittings: tuple[Sitting, ...] = ()
    lists: tuple[List, ...] = ()
    decisions: tuple[Decision, ...] = ()
    steps: tuple[Step, ...] = ()


class Scenario(Written):
    """A scenario ready to be played.

    ``rules`` and ``days`` are its policies and calendars by the name that the file gives them. ``digest`` is
    what its steps stand on, the SHA-256 of what ``sha256sum`` prints of its files in their order.
    """

    folder: Path
    rules: Mapping[str, Policy]
    days: Mapping[str, Calendar]
    digest: str
    document: Document

    def where(self, *way: str | int) -> Place:
        """File and line of a value: ``where("steps", 3)``."""
        return self.document.place(way)

    def rules_for(self, case: Case) -> str:
        """The name of the policy that the case runs under; ``LookupError`` says why there is none."""
        return references.rules_for(case, self.rules, {s.season: s.ends for s in self.seasons})


def load_calendar(file: Path) -> Calendar:
    """A calendar file; ``ScenarioError`` names the line of what is wrong with it."""
    return checked(Calendar, read(file))


def load_statute(file: Path) -> Revocation | Archive:
    """A statute's file; ``ScenarioError`` names the line of what is wrong with it."""
    document = read(file)
    if document.data.get("statute") == "archive":
        return checked(Archive, document)
    return checked(Revocation, document)


def load(folder: Path, policies: Path = POLICIES, today: dt.date | None = None) -> Scenario:
    """The scenario in ``folder``, with its policies from ``policies``; ``ScenarioError`` if it is wrong.

    Days that it counts are counted from ``today``, from this very day if that is left out.
    """
    main = folder / "scenario.yaml"
    document = read(main)
    files = [main]
    included = document.data.get("include", ())
    for number, name in enumerate(included if isinstance(included, tuple) else ()):
        file = folder / str(name)
        if not file.resolve().is_relative_to(folder.resolve()):
            raise document.place(("include", number)).error(
                f"{name!r} lies outside; keep the files in one folder"
            )
        if not file.is_file():
            raise document.place(("include", number)).error(
                f"there is no file {name!r}; there are: {_names(folder)}"
            )
        document.append(read(file), LISTS)
        files.append(file)
    ranges.expand(document, LISTS)
    days.fill_in(document, LISTS, today or local_date(dt.datetime.now(dt.UTC)))
    written = checked(Written, document)
    rules = {
        name: load_policy(_found(name, folder, policies, document.place(("policies", number))))
        for number, name in enumerate(written.policies)
    }
    calendars = {
        name: load_calendar(
            _found(name, folder, policies / "calendars", document.place(("calendars", number)))
        )
        for number, name in enumerate(written.calendars)
    }
    sums = "".join(
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(folder)}\n" for file in files
    )
    scenario = Scenario(
        **{name: getattr(written, name) for name in Written.model_fields},
        folder=folder,
        rules=rules,
        days=calendars,
        digest=hashlib.sha256(sums.encode()).hexdigest(),
        document=document,
    )
    references.check(scenario)
    return scenario


def _found(name: str, folder: Path, shelf: Path, place: Place) -> Path:
    """``./file.yaml`` stands beside the scenario, other names on the shelf."""
    file = folder / name if name.startswith("./") else shelf / name
    if not file.is_file():
        raise place.error(
            f"there is no file {name!r}; there are: {_names(file.parent if name[:2] == './' else shelf)}"
        )
    return file


def _names(folder: Path) -> str:
    found = sorted(str(file.relative_to(folder)) for file in folder.rglob("*.yaml"))
    return ", ".join(found) or "none"
