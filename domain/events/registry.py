"""What can be entered into the registry: here its bodies, people, rules and offices."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Literal

from pydantic import StrictInt

from domain.award.stages import Threshold
from domain.events.allotment import AllotmentSet, BaseEntered
from domain.events.base import Event
from domain.events.history import (
    Absent,
    AwardsHeld,
    Disciplined,
    Employed,
    HistoryComplete,
    HoldingEnded,
    HoldingVouched,
    InitiativeRecognised,
    PersonMoved,
    ProceedingClosed,
    ProceedingOpened,
    ResultsEntered,
)
from domain.records import record


@record
class BodyRegistered(Event):
    """A court, a unit, a council or a cluster; ``role`` is the name under which policies know it.

    ``parent`` is its superior in the sector, ``locality`` the one in its place (a provincial People's
    Committee). ``tags`` say what it is for the rules (``provincial_court``), ``segment`` on which side of an
    allotment it stands (``central``, ``local``).
    """

    TYPE_VERSION: ClassVar[int] = 2

    body: str
    kind: Literal["organ", "unit", "council", "cluster"]
    role: str | None
    parent: str | None
    name_vi: str
    name_en: str
    made_up: bool
    locality: str | None = None
    tags: tuple[str, ...] = ()
    segment: str | None = None


@record
class BodySucceeded(Event):
    """From ``on`` this body stands in the place of others: their titles and results count as its own."""

    body: str
    succeeds: tuple[str, ...]
    on: dt.date
    cite: str


@record
class BodyEnded(Event):
    """The body is no more from ``on``; what it did stays."""

    body: str
    on: dt.date
    cite: str


@record
class ClusterFormed(Event):
    """What a cluster is: the ``number``-th of its ``owner`` for a year; numbers repeat between owners.

    ``again`` says whether the same unit may lead it two years running.
    """

    cluster: str
    owner: str
    number: StrictInt
    year: StrictInt
    head_by: Literal["rotation", "designation", "election"]
    again: bool
    cite: str


@record
class ClusterLed(Event):
    """Who leads a cluster for a time: units that are its members."""

    cluster: str
    head: str
    deputies: tuple[str, ...]
    begins: dt.date
    until: dt.date
    paper: str


@record
class PersonRegistered(Event):
    """A person exists; the name is sealed."""

    person: str
    made_up: bool


@record
class MemberAdmitted(Event):
    """A unit belongs to a cluster from one day to another."""

    cluster: str
    unit: str
    begins: dt.date
    until: dt.date | None
    made_up: bool


@record
class PolicyAdopted(Event):
    """An award's rules, whole, as canonical JSON text; ``policy`` is their digest."""

    policy: str
    award: str
    text: str
    what_if: bool


@record
class CalendarAdopted(Event):
    """A year's holidays and days in lieu, whole, as canonical JSON text."""

    calendar: str
    text: str


@record
class StatuteAdopted(Event):
    """Days or years that the law sets for what follows an award, as canonical JSON (see ``statute``)."""

    statute: Literal["revocation", "archive"]
    text: str


@record
class SeasonOpened(Event):
    """A season of award work; its last day picks the policy where the award says ``season_end``."""

    season: str
    begins: dt.date
    ends: dt.date


@record
class MandateGranted(Event):
    """A person holds an office in this body. ``deputy_of`` names the office a deputy may sign for."""

    body: str
    person: str
    office: str
    begins: dt.date
    until: dt.date | None
    acting: bool
    deputy_of: str | None
    made_up: bool


@record
class MandateEnded(Event):
    """A person no longer holds an office, from this entry on."""

    body: str
    person: str
    office: str


@record
class ConflictDeclared(Event):
    """A member of this body may not vote on this person or unit; why is sealed."""

    body: str
    person: str
    about: str


@record
class FigureEntered(Event):
    """The figure that the circular leaves to the body's own regulation, with its source."""

    body: str
    award: str
    stage: str
    threshold: Threshold
    cite: str
    made_up: bool


@record
class Delegated(Event):
    """The holder of an office lets another person act for it, for a time, on paper ``paper``."""

    body: str
    delegation: str
    office: str
    giver: str
    receiver: str
    begins: dt.date
    until: dt.date
    manner: Literal["TL.", "TUQ."] | None
    paper: str


@record
class DelegationRevoked(Event):
    """A delegation ends before its day."""

    body: str
    delegation: str


RegistryChange = (
    BodyRegistered
    | PersonRegistered
    | MemberAdmitted
    | PolicyAdopted
    | CalendarAdopted
    | StatuteAdopted
    | SeasonOpened
    | MandateGranted
    | MandateEnded
    | ConflictDeclared
    | FigureEntered
    | Delegated
    | DelegationRevoked
    | BodySucceeded
    | BodyEnded
    | ClusterFormed
    | ClusterLed
    | PersonMoved
    | Employed
    | Absent
    | ResultsEntered
    | Disciplined
    | ProceedingOpened
    | ProceedingClosed
    | AwardsHeld
    | HoldingVouched
    | HoldingEnded
    | HistoryComplete
    | AllotmentSet
    | BaseEntered
    | InitiativeRecognised
)
