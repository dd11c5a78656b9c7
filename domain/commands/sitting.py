"""What can be asked of a sitting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar

from pydantic import StrictInt

from domain.commands.base import Ask
from domain.events import (
    AnnulmentAsked,
    AttendanceChanged,
    CastingVote,
    Choice,
    Convened,
    Event,
    LineRecused,
    LinesAdded,
    LinesCounted,
    LinesRemoved,
    ListAgreed,
    MinutesSigned,
    OpinionRecorded,
    Papers,
    SheetCast,
    SheetsCounted,
    SheetsOpened,
    SittingCancelled,
    SittingOpened,
)
from domain.records import record


@record
class Convene(Ask):
    """Call a body together for a day, with an agenda."""

    body: str
    meets: dt.date
    secretary: str
    lines: tuple[str, ...] = ()
    invited: tuple[str, ...] = ()


@record
class AddLines(Ask):
    """Put more on the agenda; once the sitting is open, with the members' votes on that."""

    lines: tuple[str, ...]
    approve: StrictInt = 0
    reject: StrictInt = 0


@record
class RemoveLines(Ask):
    """Take nominations off the agenda."""

    reasoned: ClassVar[bool] = True
    lines: tuple[str, ...]


@record
class OpenSitting(Ask):
    """Open the sitting with those who are there."""

    present: tuple[str, ...]
    sealed: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()


@record
class ChangeAttendance(Ask):
    """Say anew who is there; not while a ballot is open."""

    present: tuple[str, ...]
    sealed: tuple[str, ...] = ()
    written: tuple[str, ...] = ()


@record
class AgreeList(Ask):
    """Record that the members agreed on a list."""

    lines: tuple[str, ...]


@record
class RecordOpinion(Ask):
    """Record the members' opinion on a nomination that is not eligible."""

    line: str
    approve: StrictInt
    reject: StrictInt
    abstain: StrictInt = 0


@record
class OpenSheets(Ask):
    """Open a ballot on these lines, in this order."""

    lines: tuple[str, ...]


@record
class RecuseFromLines(Ask):
    """Declare that one takes no part in the ballot on some lines."""

    ballot: str
    lines: tuple[str, ...]
    seat: str | None = None


@record
class CastSheet(Ask):
    """Hand in one's sheet with all its choices; ``nonce`` is 128 random bits in hexadecimal."""

    ballot: str
    choices: dict[str, Choice]
    nonce: str
    seat: str | None = None


@record
class CountLines(Ask):
    """A teller's count of the papers, by line."""

    ballot: str
    papers: dict[str, Papers]


@record
class CountSheets(Ask):
    """Close the ballot and count; ``without`` names who was there and hands in no sheet."""

    ballot: str
    without: tuple[str, ...] = ()


@record
class GiveCastingVote(Ask):
    """The chair decides a tie on the last seat."""

    line: str
    approve: bool


@record
class AnnulBallot(Ask):
    """Annul a ballot: asked by the chair and by a teller, it is annulled."""

    reasoned: ClassVar[bool] = True
    ballot: str


@record
class SignMinutes(Ask):
    """Adopt the minutes of this SHA-256; when chair and secretary have, the results take effect."""

    digest: str


@record
class CancelSitting(Ask):
    """Call the sitting off."""

    reasoned: ClassVar[bool] = True


SECRET = "/secret"
"""How the id of a secret ballot of a sitting ends."""


def asked_of_sitting(events: Sequence[Event]) -> Ask | None:
    """What was asked when these events of a sitting were decided."""
    match events[0]:
        case SheetCast(ballot=ballot, seat=seat, choices=choices, nonce=nonce):
            return CastSheet(ballot=ballot, choices=choices, nonce=nonce, seat=seat)
        case Convened() as e:
            return Convene(e.body, e.meets, e.secretary, e.lines, e.invited)
        case LinesAdded(lines=lines, approve=approve, reject=reject):
            return AddLines(lines, approve, reject)
        case LinesRemoved(lines=lines):
            return RemoveLines(lines)
        case SittingOpened() as e:
            return OpenSitting(e.present, e.sealed, e.written, e.guests)
        case AttendanceChanged() as e:
            return ChangeAttendance(e.present, e.sealed, e.written)
        case ListAgreed(lines=lines):
            return AgreeList(lines)
        case OpinionRecorded() as e:
            return RecordOpinion(e.line, e.approve, e.reject, e.abstain)
        case SheetsOpened(asked=asked):
            return OpenSheets(asked)
        case LineRecused(ballot=ballot, seat=seat, lines=lines):
            return RecuseFromLines(ballot, lines, seat)
        case LinesCounted(ballot=ballot, papers=papers):
            return CountLines(ballot, papers)
        case SheetsCounted(ballot=ballot, missing=missing):
            return CountSheets(ballot, missing)
        case CastingVote(line=line, approve=approve):
            return GiveCastingVote(line, approve)
        case AnnulmentAsked(ballot=ballot):
            return AnnulBallot(ballot)
        case MinutesSigned(minutes=minutes):
            return SignMinutes(minutes)
        case SittingCancelled():
            return CancelSitting()
        case _:
            return None
