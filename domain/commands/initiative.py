"""What can be asked of an initiative."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar

from pydantic import StrictInt

from domain.commands.base import Ask
from domain.events import (
    Author,
    AuthorWithdrew,
    Choice,
    Event,
    InitiativeDeclined,
    InitiativeFiled,
    InitiativeForm,
    InitiativeRaised,
    InitiativeResubmitted,
    InitiativeReturned,
    InitiativeReviewed,
    InitiativeSigned,
    PublicationReleased,
)
from domain.exact import Number
from domain.records import record


@record
class FileInitiative(Ask):
    """File an initiative for a round of a season, at the base."""

    award: str
    unit: str
    season: str
    round: StrictInt
    authors: tuple[Author, ...]
    form: InitiativeForm = "solution"
    applied_on: dt.date | None = None
    attachments: tuple[str, ...] = ()


@record
class ReviewInitiative(Ask):
    """Enter how the council judged: who was there, and each member's vote, or each one's score."""

    present: tuple[str, ...]
    stated: dict[str, bool]
    votes: dict[str, Choice]
    scores: dict[str, Number]
    hold: bool = False
    number: str | None = None


@record
class ReturnInitiative(Ask):
    """Send it back for revision; the reason comes sealed."""

    reasoned: ClassVar[bool] = True


@record
class ResubmitInitiative(Ask):
    """Send the revised initiative, for this or a later round."""

    season: str
    round: StrictInt
    authors: tuple[Author, ...]
    attachments: tuple[str, ...] = ()


@record
class WithdrawInitiative(Ask):
    """Withdraw it, as one of its authors."""


@record
class SignInitiative(Ask):
    """Recognise what the council proposes, by the paper of this number."""

    number: str


@record
class DeclineInitiative(Ask):
    """Do not recognise what the council proposes; the reason comes sealed."""

    reasoned: ClassVar[bool] = True


@record
class RaiseInitiative(Ask):
    """Propose it to the next level; ``award`` names that level's rules."""

    award: str
    season: str
    round: StrictInt


@record
class ReleasePublication(Ask):
    """Say that it was reworked and may be published."""


def asked_of_initiative(events: Sequence[Event]) -> Ask | None:
    """What was asked when these events of an initiative were decided."""
    match events[0]:
        case InitiativeFiled() as e:
            return FileInitiative(
                award=e.award,
                unit=e.unit,
                season=e.season,
                round=e.round,
                authors=e.authors,
                form=e.form,
                applied_on=e.applied_on,
                attachments=e.attachments,
            )
        case InitiativeReviewed() as e:
            return ReviewInitiative(e.present, e.stated, e.votes, e.scores, e.hold, e.number)
        case InitiativeReturned():
            return ReturnInitiative()
        case InitiativeResubmitted() as e:
            return ResubmitInitiative(e.season, e.round, e.authors, e.attachments)
        case AuthorWithdrew():
            return WithdrawInitiative()
        case InitiativeSigned(number=number):
            return SignInitiative(number)
        case InitiativeDeclined():
            return DeclineInitiative()
        case InitiativeRaised() as e:
            return RaiseInitiative(e.award, e.season, e.round)
        case PublicationReleased():
            return ReleasePublication()
        case _:
            return None
