"""What can happen to an emulation movement: its plan, its cascade, who takes part, reviews and actions.

Its targets, pledges and scores have modules of their own.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import StrictInt

from domain.events.base import Event
from domain.events.score import ScoreTable
from domain.events.target import Target, TargetCount
from domain.records import record

MovementKind = Literal["routine", "campaign", "thematic", "lasting"]
"""Routine (thường xuyên), by campaign (theo đợt), thematic (chuyên đề), lasting over the years."""
LinkTo = Literal["superior", "lasting", "five_year", "locality", "follows", "member"]
"""A movement of the level above, a lasting one, a five-year plan, the locality's, the one before it, or a
member's own."""
DeadlineFor = Literal["plans", "registrations", "pledges", "results", "interim", "final"]
ReviewKind = Literal["interim", "final"]
ActionState = Literal["open", "going_on", "done"]


@record
class Period:
    """From a day to a day, both counted."""

    begins: dt.date
    until: dt.date


@record
class Link:
    """What the movement answers: another movement by its code, or one that this log does not have, cited."""

    to: LinkTo
    movement: str | None
    cite: str


@record
class Prize:
    """What is planned to be given: how many of an award, and how much money for each, in whole đồng."""

    award: str
    number: StrictInt
    money: StrictInt


@record
class Reporting:
    """A part of the measured time for which units report."""

    period: str
    begins: dt.date
    until: dt.date


@record
class Deadline:
    """A day of the plan's calendar; of results, for which reporting period."""

    what: DeadlineFor
    on: dt.date
    period: str | None


@record
class MovementDrafted(Event):
    """A plan was drawn up, or drawn up anew as long as it is not adopted; its theme and text are sealed.

    ``runs`` is the campaign, ``measured`` the time whose results count, ``work_year`` the year that reports
    follow: three times that need not be the same. ``members`` may name clusters, whose units take part.
    """

    body: str
    kind: MovementKind
    season: str | None
    runs: Period
    measured: Period
    work_year: Period | None
    links: tuple[Link, ...]
    members: tuple[str, ...]
    registration: bool
    targets: tuple[Target, ...]
    reports: tuple[Reporting, ...]
    deadlines: tuple[Deadline, ...]
    scores: ScoreTable | None
    prizes: tuple[Prize, ...]
    rounds: StrictInt
    text: str


@record
class MovementAdopted(Event):
    """The plan was adopted, by the paper of this number or by those who met."""

    number: str


@record
class PlanTakenBack(Event):
    """The adopted plan, not launched yet, is a draft again; the reason is sealed."""


@record
class MovementCalledOff(Event):
    """The movement goes on no more: nothing is asked of anybody; the reason is sealed."""


@record
class MovementLaunched(Event):
    """The movement was launched (phát động) for these members, as they are on its day.

    ``clusters`` are those of them that pass it on: they have it, plan for it and review it, and their units,
    who are members too, are bound by its targets.
    """

    members: tuple[str, ...]
    clusters: tuple[str, ...]


@record
class MovementAcknowledged(Event):
    """A member has it."""

    unit: str


@record
class PlanIssued(Event):
    """A member issued its own plan for it; ``movement`` where that plan is a movement of its own here."""

    unit: str
    number: str
    movement: str | None


@record
class Aim:
    """Who of a member runs for which title: itself, a person, or an office below it."""

    candidate: str
    award: str


@record
class Registered(Event):
    """A member registered those who run, and for what."""

    unit: str
    aims: tuple[Aim, ...]


@record
class DroppedOut(Event):
    """A candidate runs no more; the reason is sealed."""

    unit: str
    candidate: str
    award: str


@record
class DeadlinePassed(Event):
    """A day of the calendar is over; ``outstanding`` are those who had not done by then what it was for."""

    what: DeadlineFor
    on: dt.date
    period: str | None
    outstanding: tuple[str, ...]


@record
class ReviewHeld(Event):
    """An interim (sơ kết) or the final review (tổng kết), with how the targets stood and what was open.

    Only results that a superior has confirmed count.
    """

    kind: ReviewKind
    targets: tuple[TargetCount, ...]
    actions_open: tuple[str, ...]


@record
class ReviewTakenBack(Event):
    """The final review was entered by mistake and counts no more: the movement goes on; why is sealed."""


@record
class ActionSet(Event):
    """A shortcoming that was named became an action: who has to do it, by when; what it is is sealed."""

    action: str
    owner: str
    due: dt.date
    named_by: str


@record
class ActionFollowed(Event):
    """How far an action is, as it was followed up, at a review or between them."""

    action: str
    state: ActionState


@record
class MovementPublished(Event):
    """The plan or the results were published, on this channel."""

    what: Literal["plan", "results"]
    channel: str


@record
class PaperShelved(Event):
    """A paper was put on the movement's shelf; its title is sealed."""

    paper: str
    number: str | None
    dated: dt.date
