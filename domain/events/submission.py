"""What can happen to a submission (tờ trình): one signed list of many nominations, and its way upwards.

Lines are named by their nominations' streams. A list's head (``ListFiled``) is followed by its lines in
groups (``LinesFiled``), since one entry does not hold four hundred of them with their papers.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import StrictInt

from domain.award.criteria import AwardKind
from domain.events.base import Event
from domain.events.desk import Finding
from domain.events.nomination import Result
from domain.records import record

Purpose = Literal["proposal", "result"]
"""A list that proposes, or the standing body's second one after the vote, to whoever signs."""

Subject = Literal["person", "unit"]
Reported = Literal["pending", "passed", "returned", Result]
"""``pending`` and ``passed`` (the vote is taken, nobody has signed yet) are not the last word."""


@record
class Cited:
    """A paper that the list stands on: a plan, a guidance."""

    number: str
    on: dt.date


@record
class PrintedCount:
    """How many of one award, kind and subject the paper says there are."""

    award: str
    kind: AwardKind
    subject: Subject
    number: StrictInt


@record
class ListLine:
    """One name of a list. ``new`` ones were nominated by it; ``origin`` is the lower list it came from."""

    line: str
    award: str
    kind: AwardKind
    nominee: str
    subject: Subject
    unit: str
    new: bool
    attachments: tuple[str, ...]
    feat_on: dt.date | None
    special: str | None
    origin: str | None


@record
class ListFiled(Event):
    """A body sent its list to the level above; whoever signed it is the actor, in this ``office``.

    ``merges`` are the lower lists that were made into it. Its date is the entry's business date.
    """

    sender: str
    receiver: str
    purpose: Purpose
    season: str | None
    number: str
    office: str
    cites: tuple[Cited, ...]
    attachments: tuple[str, ...]
    counts: tuple[PrintedCount, ...]
    merges: tuple[str, ...]


@record
class LinesFiled(Event):
    """Some lines of the list that was just filed, in its order."""

    lines: tuple[ListLine, ...]


@record
class MergedInto(Event):
    """The level above took the lines of this list into its own, ``submission``."""

    submission: str


@record
class MergeUndone(Event):
    """The list into which this one was merged was taken back: this one stands for itself again."""

    submission: str


@record
class ListAcknowledged(Event):
    """The level above has the list and will have dealt with it by ``due``, where it says a time."""

    due: dt.datetime | None
    remind: dt.datetime | None


@record
class ListRegistered(Event):
    """The list stands in the book of incoming papers under ``number``."""

    number: str


@record
class ListAssigned(Event):
    """A case officer has the list from now on."""

    person: str


@record
class ListHandedOver(Event):
    """The list went from one desk to another; the note is sealed."""

    person: str


@record
class ListPapersChecked(Event):
    """Which of these ``kinds`` of papers are missing, by line; those of other lines are all there.

    ``lines`` are those that were looked at: all of the list where none is named.
    """

    lines: tuple[str, ...]
    kinds: tuple[str, ...]
    missing: dict[str, tuple[str, ...]]


@record
class LineFinding:
    """What the appraisal of one name found, by which clause; where it is unclear, ``who`` has to say."""

    line: str
    finding: Finding
    clause: str | None = None
    who: str | None = None


@record
class LinesAppraised(Event):
    """Names were appraised, each by itself; the reasons are sealed."""

    findings: tuple[LineFinding, ...]


@record
class LinesReturned(Event):
    """Some names left the list: back to the unit that files them, or only to the list's sender."""

    lines: tuple[str, ...]
    to: Literal["filer", "sender"]


@record
class ListReturned(Event):
    """The whole list went back to its sender, to be revised by ``due``; the reason is sealed."""

    due: dt.datetime
    remind: dt.datetime | None


@record
class ListResubmitted(Event):
    """The sender sent the list again, under its new number and counts."""

    number: str
    attachments: tuple[str, ...]
    cites: tuple[Cited, ...]
    counts: tuple[PrintedCount, ...]


@record
class ListTakenBack(Event):
    """The sender took the list back before anybody above had acted on it."""


@record
class ListReminded(Event):
    """Whoever has the list was reminded, once, that its time runs out."""


@record
class ListOverdue(Event):
    """The time that was set for the list is over."""


@record
class LineReport:
    """What became of one line, with the number of the decision that carries it."""

    line: str
    result: Reported
    number: str | None


@record
class ResultsReported(Event):
    """What became of the lines so far; ``complete`` where every one has its last word.

    ``source`` is the list of the level above that it came down from; None in that list itself.
    """

    source: str | None
    complete: bool
    rows: tuple[LineReport, ...]
