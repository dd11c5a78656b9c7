"""What can happen to a nomination at a stage kept by an office: appraisal, consultation, posting, upward."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import StrictInt

from domain.events.base import Event
from domain.records import record

Finding = Literal["eligible", "not_eligible", "unclear"]
Opinion = Literal["agree", "disagree", "other"]
UpwardAnswer = Literal["granted", "refused", "returned"]


@record
class PapersChecked(Event):
    """Which kinds of papers lie in the file, and which of those that the policy wants do not."""

    stage: str
    present: tuple[str, ...]
    missing: tuple[str, ...]


@record
class Appraised(Event):
    """What the appraisal found, by which clause; the reason is sealed.

    ``stated`` answers what no register knows. Where it is unclear, ``who`` has to say: a body or a person.
    """

    stage: str
    finding: Finding
    clause: str | None
    stated: dict[str, Literal["yes", "no"]]
    who: str | None


@record
class OpinionAsked(Event):
    """These bodies were asked for their opinion, to be given up to the day ``until``; ``paper`` asks them."""

    stage: str
    bodies: tuple[str, ...]
    until: dt.date
    paper: str | None


@record
class OpinionGiven(Event):
    """One body's opinion; its reason is sealed. ``paper`` is its number where it came in writing."""

    stage: str
    body: str
    opinion: Opinion
    paper: str | None


@record
class ConsultationClosed(Event):
    """What was said, by body, and who said nothing. Silence is reported, never counted as agreement."""

    stage: str
    given: dict[str, Opinion]
    silent: tuple[str, ...]


@record
class Posted(Event):
    """Open to comment on these channels from ``begins`` to ``last``, both days counted.

    ``short_by`` says how many days the window lacks of the policy's: history is kept with that warning.
    """

    stage: str
    channels: tuple[str, ...]
    begins: dt.date
    last: dt.date
    short_by: StrictInt


@record
class CommentReceived(Event):
    """A comment came in; what it says and who sent it is sealed."""

    stage: str
    ref: str
    channel: str


@record
class CommentAnswered(Event):
    """What became of a comment; the answer is sealed."""

    stage: str
    ref: str


@record
class PostingClosed(Event):
    """The report of the posting: visits and comments by channel, and the window's last day."""

    stage: str
    visits: dict[str, StrictInt]
    comments: dict[str, StrictInt]
    last: dt.date


@record
class SentUpward(Event):
    """The proposal left under ``number``."""

    stage: str
    number: str
    on: dt.date
    to: Literal["prime_minister", "government", "president"]


@record
class UpwardAnswered(Event):
    """The answer from above: its paper's number, day and organ."""

    stage: str
    answer: UpwardAnswer
    number: str
    decided: dt.date
    organ: str


@record
class AwardHandedOver(Event):
    """The award from above was handed over, perhaps in another year than it was decided in."""

    stage: str
    on: dt.date
