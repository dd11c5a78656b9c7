"""What can be entered into the registry."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Literal

from pydantic import StrictInt

from domain.award.stages import Threshold
from domain.events.base import Event
from domain.exact import Share
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


@record
class PersonMoved(Event):
    """A person came to this body from another one; what he did there goes on counting."""

    body: str
    person: str
    origin: str
    on: dt.date
    how: Literal["transfer", "secondment", "return"]


@record
class Employed(Event):
    """Since when a person has been employed in the sector; ``until`` where that ended."""

    body: str
    person: str
    begins: dt.date
    until: dt.date | None = None


@record
class Absent(Event):
    """A person was away from work; the reason decides whether the time counts."""

    body: str
    person: str
    begins: dt.date
    until: dt.date
    why: Literal["maternity", "injury", "training", "study", "leave", "secondment"]


@record
class ResultRow:
    """One result: a ``rating`` (``excellent``, ``good``, ``completed``, ``not_completed``), or a named metric
    with an exact value (``"3/200"``, ``"412"``)."""

    subject: str
    what: str
    value: str


@record
class ResultsEntered(Event):
    """Results of people and units of this body in one season, with their source."""

    body: str
    season: str
    source: str
    verified: bool
    rows: tuple[ResultRow, ...]


@record
class Disciplined(Event):
    """A disciplinary decision. ``counted`` is the season in which the misconduct was held against him."""

    body: str
    person: str
    ref: str
    form: Literal["reprimand", "warning", "salary", "demotion", "removal", "dismissal"]
    decided: dt.date
    served: dt.date | None
    counted: str | None


@record
class ProceedingOpened(Event):
    """Something is pending against a person or unit; awards wait for its end. ``ref`` names it in the log."""

    body: str
    about: str
    ref: str
    kind: Literal["discipline", "inspection", "investigation", "complaint"]
    on: dt.date


@record
class ProceedingClosed(Event):
    """It has ended; ``confirmed`` says whether the fault was found."""

    body: str
    ref: str
    on: dt.date
    confirmed: bool


@record
class HeldRow:
    """An award that somebody holds. ``kind`` says on what ground it was given, ``feat_on`` for a feat of
    which day, where that is known."""

    holder: str
    award: str
    season: str | None
    kind: Literal["merit", "adhoc", "thematic", "service", "influence"]
    number: str
    decided: dt.date
    organ: str
    feat_on: dt.date | None = None


@record
class AwardsHeld(Event):
    """Awards decided elsewhere or before, from ``source``; ``verified`` only where somebody vouches for them.

    ``decision`` is the stream of a decision of this system, which proves itself.
    """

    body: str
    source: str
    verified: bool
    decision: str | None
    rows: tuple[HeldRow, ...]


@record
class AgreedRow:
    """A title that was agreed for somebody; whoever holds ``office`` in ``organ`` has still to sign it."""

    holder: str
    award: str
    kind: Literal["merit", "adhoc", "thematic", "service", "influence"]
    office: str
    organ: str


@record
class TitlesAgreed(Event):
    """A sitting agreed on titles of the season for this body and its people; none of them is signed yet."""

    body: str
    season: str
    sitting: str
    rows: tuple[AgreedRow, ...]


@record
class AgreementEnded(Event):
    """An agreed title will not be signed: it was withdrawn, declined, or found not eligible."""

    body: str
    holder: str
    award: str
    season: str
    kind: Literal["merit", "adhoc", "thematic", "service", "influence"]


@record
class HoldingVouched(Event):
    """Somebody looked at the paper of an award that was imported, and vouches for it."""

    body: str
    holder: str
    award: str
    season: str | None
    number: str
    paper: str


@record
class HoldingEnded(Event):
    """An award is held no more: revoked or cancelled by ``decision``."""

    body: str
    holder: str
    award: str
    season: str | None
    number: str
    decision: str


@record
class HistoryComplete(Event):
    """All awards and results of the season are entered for this body: what is not there is not so."""

    body: str
    season: str


@record
class AllotmentSet(Event):
    """How many may be proposed in a season, in all and by segment; set again only with a reason (sealed).

    ``body`` is the cluster or council that proposes. ``reasoned`` says that the reason stands beside it: no
    rule reads what is sealed.
    """

    TYPE_VERSION: ClassVar[int] = 2

    body: str
    award: str
    season: str
    seats: StrictInt
    segments: dict[str, StrictInt]
    cite: str
    reasoned: bool = False


@record
class SeatsTaken(Event):
    """A sitting of this body gave away so many of the season's seats, by segment (``""`` without one)."""

    body: str
    award: str
    season: str
    sitting: str
    taken: dict[str, StrictInt]


@record
class BaseEntered(Event):
    """The number that a quota is taken of, where the registry cannot count it itself."""

    body: str
    award: str
    season: str
    base: StrictInt
    cite: str


@record
class InitiativeRecognised(Event):
    """An initiative of people of this body was recognised; shares sum to one."""

    body: str
    initiative: str
    level: Literal["base", "sector", "nation"]
    on: dt.date
    authors: dict[str, Share]
    decision: str


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
