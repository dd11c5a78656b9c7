"""What can be asked of a submission: filing it, its reception above, merging, and the way of results down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import AwareDatetime

from domain.award.criteria import AwardKind
from domain.commands.base import Ask
from domain.events import (
    Cited,
    Event,
    LineFinding,
    LinesAppraised,
    LinesFiled,
    LinesReturned,
    ListAcknowledged,
    ListAssigned,
    ListFiled,
    ListHandedOver,
    ListLine,
    ListPapersChecked,
    ListRegistered,
    ListResubmitted,
    ListReturned,
    ListTakenBack,
    PrintedCount,
    Purpose,
    ResultsReported,
)
from domain.records import record


@record
class ListRow:
    """A line of a list: a nomination that is there, or, with award and nominee, one that the list files."""

    line: str
    award: str | None = None
    kind: AwardKind | None = None
    nominee: str | None = None
    unit: str | None = None
    attachments: tuple[str, ...] = ()
    feat_on: dt.date | None = None
    special: str | None = None


@record
class FileList(Ask):
    """Send a signed list to the level above. ``counts`` are those printed on the paper."""

    sender: str
    receiver: str
    number: str
    lines: tuple[ListRow, ...]
    counts: tuple[PrintedCount, ...]
    purpose: Purpose = "proposal"
    season: str | None = None
    cites: tuple[Cited, ...] = ()
    attachments: tuple[str, ...] = ()
    merges: tuple[str, ...] = ()


@record
class AcknowledgeList(Ask):
    """Say that the list has come, and perhaps until when it will be dealt with."""

    due: AwareDatetime | None = None
    remind: AwareDatetime | None = None


@record
class RegisterList(Ask):
    """Enter the list in the book of incoming papers."""

    number: str


@record
class AssignList(Ask):
    """Give the list to a case officer."""

    person: str


@record
class HandOverList(Ask):
    """Hand the list to somebody else, with a note."""

    person: str


@record
class CheckListPapers(Ask):
    """Say of which kinds papers have to be there, and which are missing, by line."""

    kinds: tuple[str, ...]
    missing: dict[str, tuple[str, ...]]
    lines: tuple[str, ...] = ()


@record
class AppraiseLines(Ask):
    """Appraise names, each by itself."""

    findings: tuple[LineFinding, ...]


@record
class ReturnLines(Ask):
    """Send names back: to the unit that files them, or to the list's sender only."""

    reasoned: ClassVar[bool] = True
    lines: tuple[str, ...]
    to: Literal["filer", "sender"]


@record
class ReturnList(Ask):
    """Send the whole list back for revision, with a day by which it has to come again."""

    reasoned: ClassVar[bool] = True
    due: AwareDatetime
    remind: AwareDatetime | None = None


@record
class ResubmitList(Ask):
    """Send the revised list."""

    number: str
    counts: tuple[PrintedCount, ...]
    attachments: tuple[str, ...] = ()
    cites: tuple[Cited, ...] = ()


@record
class TakeBackList(Ask):
    """Take one's list back while nobody above has acted on it."""


@record
class ReportResults(Ask):
    """Let every level below know what became of its lines."""


def asked_of_submission(events: Sequence[Event]) -> Ask | None:
    """What was asked when these events of a submission were decided."""
    match events[0]:
        case ListFiled() as e:
            lines = [line for event in events[1:] if isinstance(event, LinesFiled) for line in event.lines]
            return FileList(
                sender=e.sender,
                receiver=e.receiver,
                number=e.number,
                lines=tuple(_row(line) for line in lines if line.origin is None),
                counts=e.counts,
                purpose=e.purpose,
                season=e.season,
                cites=e.cites,
                attachments=e.attachments,
                merges=e.merges,
            )
        case ListAcknowledged(due=due, remind=remind):
            return AcknowledgeList(due, remind)
        case ListRegistered(number=number):
            return RegisterList(number)
        case ListAssigned(person=person):
            return AssignList(person)
        case ListHandedOver(person=person):
            return HandOverList(person)
        case ListPapersChecked() as e:
            return CheckListPapers(e.kinds, e.missing, e.lines)
        case LinesAppraised(findings=findings):
            return AppraiseLines(findings)
        case LinesReturned(lines=lines_, to=to):
            return ReturnLines(lines_, to)
        case ListReturned(due=due, remind=remind):
            return ReturnList(due, remind)
        case ListResubmitted() as e:
            return ResubmitList(e.number, e.counts, e.attachments, e.cites)
        case ListTakenBack():
            return TakeBackList()
        case ResultsReported():
            return ReportResults()
        case _:
            return None


def _row(line: ListLine) -> ListRow:
    """A line as it was asked: one that was there before is known by its name alone."""
    if not line.new:
        return ListRow(line.line)
    return ListRow(
        line=line.line,
        award=line.award,
        kind=line.kind,
        nominee=line.nominee,
        unit=line.unit,
        attachments=line.attachments,
        feat_on=line.feat_on,
        special=line.special,
    )
