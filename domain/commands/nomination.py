"""What can be asked of a nomination."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar

from pydantic import AwareDatetime, StrictInt

from domain.award.criteria import AwardKind
from domain.commands.base import Ask
from domain.commands.desk import asked_at_desk
from domain.events import (
    Amended,
    BallotClosed,
    BallotOpened,
    Choice,
    DeadlineExtended,
    Declined,
    EligibilityFound,
    Event,
    Frozen,
    MemberRecused,
    Nominated,
    OutcomeCorrected,
    Papers,
    PapersCounted,
    Resubmitted,
    Returned,
    Signed,
    TimerKind,
    Unfrozen,
    VoteCast,
    Withdrawn,
)
from domain.records import record


@record
class Nominate(Ask):
    """Put ``nominee`` forward. ``policy`` is named for a what-if only, else the award's day picks it.

    ``kind`` may be left out where the award is given in one kind only; ``special`` is the ground of a special
    exception, by code.
    """

    award: str
    nominee: str
    unit: str
    season: str | None = None
    feat_on: dt.date | None = None
    policy: str | None = None
    what_if: bool = False
    attachments: tuple[str, ...] = ()
    kind: AwardKind | None = None
    special: str | None = None


@record
class OpenBallot(Ask):
    """Open the ballot that waited for its body's figure."""

    stage: str


@record
class CastVote(Ask):
    """Vote for a seat; without ``seat`` it is one's own. ``nonce`` is 128 random bits in hexadecimal."""

    ballot: str
    choice: Choice
    nonce: str
    seat: str | None = None


@record
class Recuse(Ask):
    """Declare that one takes no part in the ballot."""

    ballot: str
    seat: str | None = None


@record
class CountPapers(Ask):
    """A teller's count of a secret ballot."""

    ballot: str
    papers: Papers


@record
class CloseBallot(Ask):
    """Close the ballot and count."""

    ballot: str


@record
class ExtendDeadline(Ask):
    """Move the stage's deadline."""

    reasoned: ClassVar[bool] = True
    stage: str
    due: AwareDatetime


@record
class Sign(Ask):
    """Sign the nomination, in the capacity that the actor names."""

    stage: str
    number: str | None = None


@record
class Decline(Ask):
    """Decline to sign, with reasons."""

    reasoned: ClassVar[bool] = True
    stage: str


@record
class Return(Ask):
    """Send the file back for revision, with reasons."""

    reasoned: ClassVar[bool] = True
    stage: str


@record
class Resubmit(Ask):
    """Send the revised file."""

    attachments: tuple[str, ...] = ()


@record
class Withdraw(Ask):
    """Take the nomination back."""

    reasoned: ClassVar[bool] = True


@record
class Amend(Ask):
    """Put a clerical error right; ``fields`` names what of the sealed text changes."""

    fields: tuple[str, ...]


@record
class CorrectOutcome(Ask):
    """Count a wrong outcome again: that of version ``corrects``, under the meaning ``rules``."""

    corrects: StrictInt
    rules: StrictInt


@record
class Reassess(Ask):
    """Answer the award's criteria again: the registry knows more than when it was asked last."""


@record
class CheckFreeze(Ask):
    """See whether something that is pending freezes the case, or whether it is over."""


@record
class Tick(Ask):
    """The engine speaks: the timer ``kind`` has run out. Never accepted from outside."""

    kind: TimerKind


def asked_of_nomination(events: Sequence[Event]) -> Ask | None:
    """What was asked when these events of a nomination were decided."""
    match events[0]:
        case VoteCast(ballot=ballot, seat=seat, choice=choice, nonce=nonce):
            return CastVote(ballot=ballot, choice=choice, nonce=nonce, seat=seat)
        case Nominated() as e:
            return Nominate(
                award=e.award,
                nominee=e.nominee,
                unit=e.unit,
                season=e.season,
                feat_on=e.feat_on,
                policy=e.policy if e.what_if else None,
                what_if=e.what_if,
                attachments=e.attachments,
                kind=e.kind,
                special=e.special,
            )
        case EligibilityFound():
            return Reassess()
        case Frozen() | Unfrozen():
            return CheckFreeze()
        case MemberRecused(ballot=ballot, seat=seat):
            return Recuse(ballot=ballot, seat=seat)
        case PapersCounted(ballot=ballot, papers=papers):
            return CountPapers(ballot=ballot, papers=papers)
        case BallotClosed(ballot=ballot):
            return CloseBallot(ballot=ballot)
        case BallotOpened(ballot=ballot):
            return OpenBallot(stage=ballot.split("/")[0])
        case DeadlineExtended(stage=stage, times=times):
            return ExtendDeadline(stage=stage, due=times.due)
        case Signed(stage=stage, number=number):
            return Sign(stage=stage, number=number)
        case Declined(stage=stage):
            return Decline(stage=stage)
        case Returned(stage=stage):
            return Return(stage=stage)
        case Resubmitted(attachments=attachments):
            return Resubmit(attachments=attachments)
        case Withdrawn():
            return Withdraw()
        case Amended(fields=fields):
            return Amend(fields=fields)
        case OutcomeCorrected(corrects=corrects, rules=rules):
            return CorrectOutcome(corrects=corrects, rules=rules)
        case _:
            return asked_at_desk(events)
