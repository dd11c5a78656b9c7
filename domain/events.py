"""Everything that can happen, as it stands in the log.

An event is frozen for ever: its ``type`` is the class's name, its shape is fixed by ``TYPE_VERSION``. A new
shape is a new class with the next version, and ``read`` brings the old one up to it. Fields hold codes,
dates, numbers and digests only; names and free text are sealed beside the log.

The first event of a command carries everything the command asked, so that ``domain.kinds`` can ask it
again at replay.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import StrictInt, TypeAdapter

from domain.policy import Base, Certainty, Early, Ground, Threshold
from domain.records import record

Choice = Literal["approve", "reject", "abstain"]
Capacity = Literal["KT.", "TL.", "TUQ.", "Q."]
Result = Literal["awarded", "not_passed", "declined", "withdrawn"]
TimerKind = Literal["remind", "close", "escalate", "delay"]


class Event:
    """Something that happened. ``asdict``-able, comparable, never changed."""

    __slots__ = ()
    TYPE_VERSION: ClassVar[int] = 1


# A nomination ---------------------------------------------------------------------------------------------


@record
class Nominated(Event):
    """An officer put a nominee forward; ``policy`` is the digest of the rules the case will run under."""

    award: str
    policy: str
    nominee: str
    unit: str
    season: str | None
    feat_on: dt.date | None
    what_if: bool
    bodies: dict[str, str]
    """Which body each stage of the route goes to, as of the day of filing."""
    attachments: tuple[str, ...]


@record
class Deadlines:
    """A stage's times. ``due`` is published; the engine closes a ballot at ``close``, a grace after it."""

    due: dt.datetime
    calendar: str | None
    remind: dt.datetime | None = None
    close: dt.datetime | None = None
    escalate: dt.datetime | None = None
    delay: dt.datetime | None = None


@record
class StageOpened(Event):
    """A stage began its ``turn``-th time. Its times are fixed here; a stage entered late has none."""

    stage: str
    turn: int
    kind: Literal["vote", "sign"]
    body: str
    late: bool
    times: Deadlines | None


@record
class Seat:
    """One vote of a roll: a person's, or a unit's that its head casts. ``recused`` says on what ground."""

    seat: str
    recused: Ground | None = None


@record
class Terms:
    """What a ballot's count means, fixed when it opens."""

    ballot: Literal["open", "secret"]
    base: Base
    threshold: Threshold
    quorum: Threshold | None
    recused: Literal["counts", "shrinks"]
    abstentions: Literal["counts", "excluded"]
    change: bool
    early: Early
    cite: str
    certainty: Certainty


@record
class BallotOpened(Event):
    """Roll and terms are fixed; from now on the roll's members may vote."""

    ballot: str
    terms: Terms
    roll: tuple[Seat, ...]


@record
class VoteCast(Event):
    """A vote for one seat. ``nonce`` keeps its published hash from being guessed while the ballot is open."""

    ballot: str
    seat: str
    choice: Choice
    nonce: str


@record
class MemberRecused(Event):
    """A member declared that they will take no part; the ground is sealed."""

    ballot: str
    seat: str


@record
class Papers:
    """A teller's count of the papers of a secret ballot, and of it the sealed papers of absent members."""

    issued: StrictInt
    returned: StrictInt
    unreturned: StrictInt
    approve: StrictInt
    reject: StrictInt
    blank: StrictInt
    invalid: StrictInt
    sealed: StrictInt = 0


@record
class PapersCounted(Event):
    """One teller's count; it stands when a second teller's agrees."""

    ballot: str
    papers: Papers


@record
class Tally:
    """What was counted. ``took_part`` includes abstentions, blank and invalid papers."""

    approve: int
    reject: int
    abstain: int
    blank: int
    invalid: int
    took_part: int
    recused: int
    seats: int


@record
class Outcome:
    """What the count means: ``passed`` if ``tally.approve`` meets ``threshold`` of ``base``."""

    passed: bool
    tally: Tally
    base: int
    base_kind: Base
    threshold: Threshold
    needed: int
    cite: str
    certainty: Certainty


@record
class BallotClosed(Event):
    """The count. ``why``: everybody has voted, nothing could change, the chair closed it, or time was up."""

    ballot: str
    why: Literal["all_in", "decided", "chair", "time"]
    outcome: Outcome


@record
class BallotAbandoned(Event):
    """The ballot ended without a count, because the case left the stage."""

    ballot: str


@record
class DeadlineExtended(Event):
    """The chair moved the deadline; the reason is sealed."""

    stage: str
    turn: int
    times: Deadlines


@record
class ClosingPostponed(Event):
    """The time was up, but the service had been away: nobody is late because of us."""

    ballot: str
    until: dt.datetime
    outage_from: dt.datetime
    outage_until: dt.datetime


@record
class Reminded(Event):
    """Whoever the stage waits for was reminded."""

    stage: str
    turn: int


@record
class Escalated(Event):
    """The deadline is over; the superior was told."""

    stage: str
    turn: int


@record
class DelayPublished(Event):
    """The deadline is over and the delay is public. ``lacking`` says what the stage waits for."""

    stage: str
    turn: int
    lacking: Literal["figure", "roll", "quorum", "papers", "signature"]


@record
class Signed(Event):
    """The leader signed. ``office`` and ``capacity`` are what stands above the name on the paper."""

    stage: str
    office: str
    capacity: Capacity | None
    number: str | None


@record
class Declined(Event):
    """The leader declined to sign; the reason is sealed."""

    stage: str


@record
class Returned(Event):
    """The file went back for revision; the reasons are sealed."""

    stage: str


@record
class Resubmitted(Event):
    """The officer sent the revised file; the stage it came from starts again."""

    attachments: tuple[str, ...]


@record
class Withdrawn(Event):
    """Taken back by the unit, without a stain."""


@record
class Amended(Event):
    """A clerical error put right; the text is sealed, the stages stand."""

    fields: tuple[str, ...]


@record
class OutcomeCorrected(Event):
    """A wrong old outcome put right: ``corrects`` is the version of the entry it cites."""

    corrects: int
    rules: int
    outcome: Outcome


@record
class NominationEnded(Event):
    """Nothing is to be done any more, unless somebody appeals."""

    result: Result


# Any stream ------------------------------------------------------------------------------------------------


@record
class SignalRefused(Event):
    """A command that came as a signal and was refused: its sender hears nothing, so the log does."""

    code: str
    sha256: str
    length: int


# The registry ----------------------------------------------------------------------------------------------


@record
class BodyRegistered(Event):
    """A court, a unit, a council or a cluster; ``role`` is the name under which policies know it."""

    body: str
    kind: Literal["organ", "unit", "council", "cluster"]
    role: str | None
    parent: str | None
    name_vi: str
    name_en: str
    made_up: bool


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
    | SeasonOpened
    | MandateGranted
    | MandateEnded
    | ConflictDeclared
    | FigureEntered
    | Delegated
    | DelegationRevoked
)


# The service -----------------------------------------------------------------------------------------------


@record
class ServiceResumed(Event):
    """Nobody could vote between these two moments; ballots stay open for a calm time after the second."""

    away_from: dt.datetime
    back_at: dt.datetime


# Reading ---------------------------------------------------------------------------------------------------


def _all(base: type[Event]) -> dict[str, type[Event]]:
    return {cls.__name__: cls for cls in base.__subclasses__()}


EVENTS: Mapping[str, type[Event]] = _all(Event)
_ADAPTERS: dict[str, TypeAdapter[Event]] = {name: TypeAdapter(cls) for name, cls in EVENTS.items()}
# Called for every entry that is read: taken out of their adapters once.
_READ = {name: adapter.validator.validate_python for name, adapter in _ADAPTERS.items()}
_WRITE = {name: adapter.serializer.to_python for name, adapter in _ADAPTERS.items()}

UPCASTERS: dict[tuple[str, int], Any] = {}
"""(type, old version): a function of the old data giving the next version's. No shape has changed yet."""


class UnknownEvent(ValueError):
    """The log holds a type or version that this release does not know: a newer release wrote it."""


def read(type: str, type_version: int, data: Mapping[str, Any]) -> Event:
    """The event that ``data`` (JSON) describes, brought up to today's shape."""
    cls = EVENTS.get(type)
    if cls is None or type_version > cls.TYPE_VERSION:
        raise UnknownEvent(f"{type} version {type_version} is not known to this release")
    while type_version < cls.TYPE_VERSION:
        data = UPCASTERS[type, type_version](data)
        type_version += 1
    event: Event = _READ[type](data)
    return event


def written(event: Event) -> dict[str, Any]:
    """The event as JSON data, as it stands in the log."""
    data: dict[str, Any] = _WRITE[type(event).__name__](event, mode="json")
    return data
