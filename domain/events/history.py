"""What the registry knows of people and units over the years: where they were, how rated, what they held."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from domain.events.base import Event
from domain.exact import Share
from domain.records import record


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
    """One result: a ``rating`` (``excellent``, ``good``, ``completed``, ``not_completed``), a ``trait`` that
    puts one of two equals first (``woman``, ``direct_worker``, …), or a named metric with an exact value
    (``"3/200"``, ``"412"``)."""

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
class InitiativeRecognised(Event):
    """An initiative of people of this body was recognised; shares sum to one."""

    body: str
    initiative: str
    level: Literal["base", "sector", "nation"]
    on: dt.date
    authors: dict[str, Share]
    decision: str


@record
class MovementJoined(Event):
    """Somebody of this body, or the body itself, runs in a movement for a title of the season."""

    body: str
    holder: str
    award: str
    season: str | None
    movement: str
    on: dt.date


@record
class MovementLeft(Event):
    """He runs no more in that movement for that title."""

    body: str
    holder: str
    award: str
    movement: str
    on: dt.date
