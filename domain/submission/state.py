"""The state of one submission, and how each event changes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from domain.events import (
    LineFinding,
    LineReport,
    LinesAppraised,
    LinesFiled,
    LinesReturned,
    ListAcknowledged,
    ListAssigned,
    ListFiled,
    ListHandedOver,
    ListLine,
    ListOverdue,
    ListPapersChecked,
    ListRegistered,
    ListReminded,
    ListResubmitted,
    ListReturned,
    ListTakenBack,
    MergedInto,
    MergeUndone,
    ResultsReported,
)
from domain.happened import Due, Happened

Phase = Literal["unborn", "sent", "received", "returned", "merged", "reported", "taken_back"]


@dataclass(frozen=True, slots=True)
class Line:
    """One name of the list, and what the level above has said of it."""

    row: ListLine
    papers: tuple[str, ...] | None = None
    """The kinds of papers that were looked for; None before anybody has looked."""
    missing: tuple[str, ...] = ()
    finding: LineFinding | None = None
    returned: Literal["filer", "sender"] | None = None
    report: LineReport | None = None

    @property
    def present(self) -> tuple[str, ...]:
        """The kinds of papers that were found."""
        return tuple(kind for kind in self.papers or () if kind not in self.missing)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has the list now: a person, or nobody by name yet in this body; and since when."""

    body: str
    person: str | None
    since: dt.datetime
    on: dt.date


@dataclass(frozen=True, slots=True)
class Submission:
    """One list as its log has it so far."""

    phase: Phase = "unborn"
    about: ListFiled | None = None
    on: dt.date = dt.date.min
    """The date of the paper."""
    signer: str = ""
    lines: Mapping[str, Line] = field(default_factory=dict)
    """By nomination, in the list's order; those that were returned stay, marked so."""
    holder: Holder | None = None
    book: str | None = None
    """Its number in the book of incoming papers."""
    due: dt.datetime | None = None
    timers: tuple[Due, ...] = ()
    overdue: bool = False
    merged_into: str | None = None
    sent: int = 0
    """How often it was sent."""

    @property
    def settled(self) -> bool:
        """Whether nothing is to be done about it, and nothing is waited for."""
        return self.phase in ("unborn", "taken_back", "reported")

    @property
    def standing(self) -> list[Line]:
        """The lines that were not returned."""
        return [line for line in self.lines.values() if line.returned is None]

    @property
    def appraised(self) -> bool:
        """Whether every name has its finding, and none is unclear."""
        return all(line.finding is not None and line.finding.finding != "unclear" for line in self.standing)


def evolve(state: Submission, happened: Happened) -> Submission:
    """Let one event take effect."""
    match happened.event:
        case ListFiled() as about:
            return replace(
                state,
                phase="sent",
                about=about,
                on=happened.on,
                signer=happened.actor.person,
                holder=_at(about.receiver, None, happened),
                sent=1,
            )
        case LinesFiled(lines=rows):
            return replace(state, lines={**state.lines, **{row.line: Line(row) for row in rows}})
        case ListAcknowledged(due=due, remind=remind):
            timers = _timers(due, remind, happened)
            holder = _at(_about(state).receiver, happened.actor.person, happened)
            return replace(state, phase="received", holder=holder, due=due, timers=timers, overdue=False)
        case ListRegistered(number=number):
            return replace(state, book=number)
        case ListAssigned(person=person) | ListHandedOver(person=person):
            return replace(state, holder=_at(_about(state).receiver, person, happened))
        case ListPapersChecked(lines=named, kinds=kinds, missing=missing):
            looked_at = named or [line.row.line for line in state.standing]
            return _with(
                state,
                (
                    replace(state.lines[name], papers=kinds, missing=missing.get(name, ()))
                    for name in looked_at
                ),
            )
        case LinesAppraised(findings=findings):
            state = _with(state, (replace(state.lines[found.line], finding=found) for found in findings))
            return replace(state, due=None, timers=()) if state.appraised else state
        case LinesReturned(lines=names, to=to):
            return _with(state, (replace(state.lines[name], returned=to) for name in names))
        case ListReturned(due=due, remind=remind):
            holder = _at(_about(state).sender, None, happened)
            timers = _timers(due, remind, happened)
            return replace(state, phase="returned", holder=holder, due=due, timers=timers, overdue=False)
        case ListResubmitted() as again:
            return _sent_again(state, again, happened)
        case ListTakenBack():
            return replace(state, phase="taken_back", holder=None, due=None, timers=())
        case MergedInto(submission=submission):
            return replace(
                state, phase="merged", merged_into=submission, holder=None, due=None, timers=(), overdue=False
            )
        case MergeUndone():
            holder = _at(_about(state).receiver, None, happened)
            return replace(state, phase="received", merged_into=None, holder=holder)
        case ResultsReported(rows=rows_, complete=complete):
            state = _with(state, (replace(state.lines[row.line], report=row) for row in rows_))
            return replace(state, phase="reported", holder=None, due=None, timers=()) if complete else state
        case ListReminded():
            return replace(state, timers=tuple(t for t in state.timers if t.kind != "remind"))
        case ListOverdue():
            return replace(state, timers=(), overdue=True)
        case _:
            return state


def _sent_again(state: Submission, again: ListResubmitted, happened: Happened) -> Submission:
    about = replace(
        _about(state),
        number=again.number,
        attachments=again.attachments,
        cites=again.cites,
        counts=again.counts,
    )
    return replace(
        state,
        phase="sent",
        about=about,
        on=happened.on,
        signer=happened.actor.person,
        holder=_at(about.receiver, None, happened),
        book=None,
        due=None,
        timers=(),
        overdue=False,
        sent=state.sent + 1,
    )


def _with(state: Submission, lines: Iterable[Line]) -> Submission:
    return replace(state, lines={**state.lines, **{line.row.line: line for line in lines}})


def _about(state: Submission) -> ListFiled:
    assert state.about is not None, "an event of a list stands in the log before the list was filed"
    return state.about


def _at(body: str, person: str | None, happened: Happened) -> Holder:
    return Holder(body, person, happened.at, happened.on)


def _timers(due: dt.datetime | None, remind: dt.datetime | None, happened: Happened) -> tuple[Due, ...]:
    ahead = () if remind is None else (Due("remind", remind, happened.version),)
    return ahead if due is None else (*ahead, Due("delay", due, happened.version))


def next_due(state: Submission) -> Due | None:
    """The next moment at which the engine has to speak."""
    return min(state.timers, key=lambda timer: timer.at, default=None)
