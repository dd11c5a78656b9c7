"""What lies on the desk of an office at its stage, and what the stages it has closed have reported.

``Desk`` begins empty whenever a stage opens; ``Reports`` stay with the case: the council reads them, and an
award from above is handed over long after the case has ended.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from domain.events import (
    Appraised,
    AwardHandedOver,
    CommentAnswered,
    CommentReceived,
    ConsultationClosed,
    OpinionAsked,
    OpinionGiven,
    PapersChecked,
    Posted,
    PostingClosed,
    SentUpward,
    UpwardAnswered,
)
from domain.happened import Happened

KEPT = (
    PapersChecked,
    Appraised,
    OpinionAsked,
    OpinionGiven,
    ConsultationClosed,
    Posted,
    CommentReceived,
    CommentAnswered,
    PostingClosed,
    SentUpward,
    UpwardAnswered,
    AwardHandedOver,
)
"""The events of these stages."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose opinion was asked for, on which day."""

    bodies: tuple[str, ...]
    on: dt.date
    until: dt.date


@dataclass(frozen=True, slots=True)
class Desk:
    """What is under way at the stage that is open."""

    papers: PapersChecked | None = None
    appraised: Appraised | None = None
    asked: Asked | None = None
    opinions: Mapping[str, OpinionGiven] = field(default_factory=dict)
    posted: Posted | None = None
    comments: Mapping[str, str] = field(default_factory=dict)
    """The channel of each comment, by its reference."""
    answered: frozenset[str] = frozenset()
    sent: SentUpward | None = None

    @property
    def unanswered(self) -> list[str]:
        """The comments that nobody has answered yet."""
        return [ref for ref in self.comments if ref not in self.answered]

    @property
    def silent(self) -> tuple[str, ...]:
        """The bodies that were asked and have not said anything."""
        return () if self.asked is None else tuple(b for b in self.asked.bodies if b not in self.opinions)


@dataclass(frozen=True, slots=True)
class Reports:
    """What came of these stages, the last time each of them was closed."""

    appraisals: Mapping[str, Appraised] = field(default_factory=dict)
    consultations: Mapping[str, ConsultationClosed] = field(default_factory=dict)
    postings: Mapping[str, PostingClosed] = field(default_factory=dict)
    short: Mapping[str, int] = field(default_factory=dict)
    """By how many days a posting was shorter than its rule, where it was."""
    answers: Mapping[str, UpwardAnswered] = field(default_factory=dict)
    handed_over: Mapping[str, dt.date] = field(default_factory=dict)

    @property
    def dismissed(self) -> bool:
        """Whether an appraisal found it not eligible, whatever the registry says."""
        return any(appraised.finding == "not_eligible" for appraised in self.appraisals.values())


def lay(desk: Desk, happened: Happened) -> Desk:
    """What an event puts on the desk."""
    match happened.event:
        case PapersChecked() as papers:
            return replace(desk, papers=papers)
        case Appraised() as appraised:
            return replace(desk, appraised=appraised)
        case OpinionAsked(bodies=bodies, until=until):
            return replace(desk, asked=Asked(bodies, happened.on, until))
        case OpinionGiven(body=body) as opinion:
            return replace(desk, opinions={**desk.opinions, body: opinion})
        case Posted() as posted:
            return replace(desk, posted=posted)
        case CommentReceived(ref=ref, channel=channel):
            return replace(desk, comments={**desk.comments, ref: channel})
        case CommentAnswered(ref=ref):
            return replace(desk, answered=desk.answered | {ref})
        case SentUpward() as sent:
            return replace(desk, sent=sent)
        case _:
            return desk


def file(reports: Reports, happened: Happened) -> Reports:
    """What an event reports of its stage for good."""
    match happened.event:
        case Appraised(stage=stage) as appraised:
            return replace(reports, appraisals={**reports.appraisals, stage: appraised})
        case ConsultationClosed(stage=stage) as closed:
            return replace(reports, consultations={**reports.consultations, stage: closed})
        case Posted(stage=stage, short_by=short_by):
            return replace(reports, short={**reports.short, stage: short_by})
        case PostingClosed(stage=stage) as report:
            return replace(reports, postings={**reports.postings, stage: report})
        case UpwardAnswered(stage=stage) as answer:
            return replace(reports, answers={**reports.answers, stage: answer})
        case AwardHandedOver(stage=stage, on=on):
            return replace(reports, handed_over={**reports.handed_over, stage: on})
        case _:
            return reports
