"""What can happen to an initiative (sáng kiến): filed by its authors, judged by a council, recognised.

At the next level the same stream goes on. What a recognition is worth to its authors stands in the registers
of their bodies (``InitiativeRecognised``).
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import StrictInt

from domain.award.source import Certainty
from domain.award.stages import Threshold
from domain.events.base import Event
from domain.events.nomination import Capacity, Choice, Outcome, Seat
from domain.exact import Number, Share
from domain.records import record

InitiativeLevel = Literal["base", "sector"]
InitiativeForm = Literal["solution", "project", "topic"]
"""A solution (giải pháp), a project or piece of research (đề án, đề tài), a special topic (chuyên đề)."""
Judged = Literal["recognised", "proposed", "not_recognised"]
"""``proposed``: the council is for it, and a signature recognises."""


@record
class Author:
    """One of the authors, where he works, and what part of it is his."""

    person: str
    unit: str
    share: Share


@record
class InitiativeFiled(Event):
    """An initiative was filed for a round of a season; its name and what it is about are sealed.

    ``policy`` is the digest of the level's rules, ``stage`` the one at which it stands now.
    """

    award: str
    policy: str
    level: InitiativeLevel
    unit: str
    season: str
    round: StrictInt
    form: InitiativeForm
    applied_on: dt.date | None
    """The first day on which it was used, or tried."""
    authors: tuple[Author, ...]
    attachments: tuple[str, ...]
    stage: str
    bodies: dict[str, str]


@record
class Scored:
    """The average of the scores, exact, against its figure: a share of the highest score."""

    sheets: StrictInt
    total: Number
    average: Number
    highest: StrictInt
    threshold: Threshold
    passed: bool
    cite: str
    certainty: Certainty


@record
class InitiativeReviewed(Event):
    """The council judged it openly, by votes or by scores; each member's stands beside his name.

    ``stated`` is what it says to each criterion. ``outcomes`` are the shares of which one is enough, each
    with its own base. With ``hold`` it may be published only when it was reworked. ``number`` is the paper by
    which a council recognises itself; ``awaits`` the stage of the signature where one follows.
    """

    stage: str
    present: tuple[str, ...]
    votes: dict[str, Choice]
    scores: dict[str, Number]
    stated: dict[str, bool]
    hold: bool
    number: str | None
    roll: tuple[Seat, ...]
    outcomes: tuple[Outcome, ...]
    score: Scored | None
    judged: Judged
    awaits: str | None


@record
class InitiativeReturned(Event):
    """It went back to its authors for revision; the reason is sealed."""

    stage: str


@record
class InitiativeResubmitted(Event):
    """The revised initiative came again, perhaps for a later round; the council judges it anew."""

    season: str
    round: StrictInt
    authors: tuple[Author, ...]
    attachments: tuple[str, ...]


@record
class AuthorWithdrew(Event):
    """One of the authors withdraws it; when all of them do, it is withdrawn."""

    author: str


@record
class InitiativeSigned(Event):
    """Whoever decides recognised it, by the paper of this number."""

    stage: str
    office: str
    capacity: Capacity | None
    number: str


@record
class InitiativeDeclined(Event):
    """Whoever decides did not recognise what the council proposed; the reason is sealed."""

    stage: str


@record
class InitiativeRaised(Event):
    """Recognised at one level, it was proposed to the next one, under that level's rules."""

    award: str
    policy: str
    level: InitiativeLevel
    season: str
    round: StrictInt
    stage: str
    bodies: dict[str, str]


@record
class PublicationReleased(Event):
    """It was reworked as the council wanted, and may be published."""
