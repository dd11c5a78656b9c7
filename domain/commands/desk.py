"""What can be asked of a nomination at the stages that an office keeps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import field
from typing import Literal

from pydantic import StrictInt

from domain.commands.base import Ask
from domain.events import (
    Appraised,
    AwardHandedOver,
    CommentAnswered,
    CommentReceived,
    ConsultationClosed,
    Event,
    Finding,
    Opinion,
    OpinionAsked,
    OpinionGiven,
    PapersChecked,
    Posted,
    PostingClosed,
    SentUpward,
    UpwardAnswer,
    UpwardAnswered,
)
from domain.records import record


@record
class CheckDossier(Ask):
    """Say which kinds of papers lie in the file."""

    stage: str
    present: tuple[str, ...]


@record
class Appraise(Ask):
    """Say what the appraisal found; ``clause`` where it is not eligible, ``who`` where it is unclear."""

    stage: str
    finding: Finding
    clause: str | None = None
    stated: dict[str, Literal["yes", "no"]] = field(default_factory=dict)
    who: str | None = None


@record
class AskOpinions(Ask):
    """Ask the bodies that the policy names for their opinion, by a paper of this number."""

    stage: str
    paper: str | None = None


@record
class GiveOpinion(Ask):
    """Give a body's opinion, or enter the one that came on paper."""

    stage: str
    body: str
    opinion: Opinion
    paper: str | None = None


@record
class CloseConsultation(Ask):
    """Close the consultation though somebody is silent."""

    stage: str


@record
class Post(Ask):
    """Post for comment from the business date, or ``begins`` after it, for the policy's days or longer."""

    stage: str
    channels: tuple[str, ...]
    begins: dt.date | None = None
    last: dt.date | None = None


@record
class ReceiveComment(Ask):
    """Register a comment."""

    stage: str
    ref: str
    channel: str


@record
class AnswerComment(Ask):
    """Say what becomes of a comment."""

    stage: str
    ref: str


@record
class ClosePosting(Ask):
    """Report visits and comments by channel, and close the posting."""

    stage: str
    visits: dict[str, StrictInt]
    comments: dict[str, StrictInt]


@record
class SendUpward(Ask):
    """Send the proposal of this number to whom the policy names."""

    stage: str
    number: str


@record
class EnterAnswer(Ask):
    """Enter the answer that came from above."""

    stage: str
    answer: UpwardAnswer
    number: str
    decided: dt.date
    organ: str


@record
class HandOverAward(Ask):
    """Say that an award from above was handed over, on the business date."""

    stage: str


def asked_at_desk(events: Sequence[Event]) -> Ask | None:
    """What was asked when these events were decided."""
    match events[0]:
        case PapersChecked(stage=stage, present=present):
            return CheckDossier(stage, present)
        case Appraised() as e:
            return Appraise(e.stage, e.finding, e.clause, e.stated, e.who)
        case OpinionAsked(stage=stage, paper=paper):
            return AskOpinions(stage, paper)
        case OpinionGiven() as e:
            return GiveOpinion(e.stage, e.body, e.opinion, e.paper)
        case ConsultationClosed(stage=stage):
            return CloseConsultation(stage)
        case Posted() as e:
            return Post(e.stage, e.channels, e.begins, e.last)
        case CommentReceived(stage=stage, ref=ref, channel=channel):
            return ReceiveComment(stage, ref, channel)
        case CommentAnswered(stage=stage, ref=ref):
            return AnswerComment(stage, ref)
        case PostingClosed(stage=stage, visits=visits, comments=comments):
            return ClosePosting(stage, visits, comments)
        case SentUpward(stage=stage, number=number):
            return SendUpward(stage, number)
        case UpwardAnswered() as e:
            return EnterAnswer(e.stage, e.answer, e.number, e.decided, e.organ)
        case AwardHandedOver(stage=stage):
            return HandOverAward(stage)
        case _:
            return None
