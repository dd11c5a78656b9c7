"""The state of one sitting, and how each event changes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from domain.events import (
    AnnulmentAsked,
    AttendanceChanged,
    BallotAnnulled,
    BallotLine,
    CastingVote,
    Choice,
    Contest,
    Convened,
    LineCount,
    LineRecused,
    LineResult,
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
    SittingEnded,
    SittingOpened,
)
from domain.happened import Due, Happened, Withheld
from domain.records import replace

Phase = Literal["unborn", "convened", "open", "ended", "cancelled"]


@dataclass(frozen=True, slots=True)
class Sheets:
    """A ballot on many lines: what was fixed when it opened, and what has come in."""

    ballot: str
    kind: Literal["open", "secret"]
    lines: Mapping[str, BallotLine]
    contests: Mapping[str, Contest]
    present: tuple[str, ...] = ()
    sealed: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    cast: Mapping[str, Mapping[str, Choice]] = field(default_factory=dict)
    """Each seat's choices by line."""
    papers: Mapping[str, Mapping[str, Papers]] = field(default_factory=dict)
    """Each teller's latest count by line."""
    counts: Mapping[str, LineCount] | None = None
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Lines that were asked for, and why there is no ballot on them."""
    withheld: int = 0
    """Sheets, or of a secret ballot a teller's counts, that whoever folds this may not see yet."""

    @property
    def received(self) -> int:
        """How many open sheets have come in; of a secret ballot, how many of the two tellers have counted.

        Both counts are seen once there are two, so counts that are withheld are those of one teller.
        """
        if self.kind == "secret":
            return len(self.papers) or min(self.withheld, 1)
        return len(self.cast) + self.withheld

    @property
    def there(self) -> tuple[str, ...]:
        """Whose votes can come in: who is present, and absent members whose paper or opinion has come."""
        return (*self.present, *self.sealed, *self.written)

    @property
    def missing(self) -> tuple[str, ...]:
        """Who may still hand in an open sheet."""
        parts = {seat for seat in self.there if any(seat not in line.recused for line in self.lines.values())}
        return tuple(seat for seat in self.there if seat in parts and seat not in self.cast)

    def contest(self, line: str) -> Contest:
        return self.contests[self.lines[line].contest]

    def agreed(self) -> Mapping[str, Papers] | None:
        """The papers as two tellers counted them alike on every line, or nothing yet."""
        counts = list(self.papers.values())
        return counts[0] if len(counts) == 2 and counts[0] == counts[1] else None


@dataclass(frozen=True)  # without slots: see ``replace``
class Sitting:
    """One sitting as its log has it so far."""

    phase: Phase = "unborn"
    about: Convened | None = None
    on: dt.date = dt.date.min
    lines: tuple[str, ...] = ()
    roll: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    sealed: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    ballot: Sheets | None = None
    """The ballot that is open."""
    counted: tuple[Sheets, ...] = ()
    """The counted ballots that stand, in their order; annulled ones are gone."""
    opened: int = 0
    """How many ballots were ever opened: the next one's number follows."""
    opinions: Mapping[str, OpinionRecorded] = field(default_factory=dict)
    casting: Mapping[str, bool] = field(default_factory=dict)
    annulling: frozenset[str] = frozenset()
    """Who has asked for the annulment of the last ballot."""
    repeat: tuple[str, ...] = ()
    """The lines of an annulled ballot that nobody has counted: it is repeated before any other."""
    signed: Mapping[str, str] = field(default_factory=dict)
    """The digest of the minutes that each has adopted; whatever changes a result takes it away."""
    results: Mapping[str, LineResult] = field(default_factory=dict)

    @property
    def settled(self) -> bool:
        """Whether nothing is to be done about it."""
        return self.phase in ("unborn", "ended", "cancelled")

    @property
    def shown(self) -> str:
        """Where it stands in one word, for a search attribute and lists."""
        return "ballot" if self.ballot is not None else self.phase

    def last_of(self, line: str) -> Sheets | None:
        """The last counted ballot on the line: a repeated one takes the place of those before."""
        return next((sheets for sheets in reversed(self.counted) if line in sheets.lines), None)

    def ballots(self, name: str) -> Sheets | None:
        """A ballot of this sitting by its name, open or counted."""
        if self.ballot is not None and self.ballot.ballot == name:
            return self.ballot
        return next((sheets for sheets in self.counted if sheets.ballot == name), None)


def evolve(state: Sitting, happened: Happened) -> Sitting:
    """Let one event take effect."""
    match happened.event:
        case SheetCast(seat=seat, choices=choices):
            ballot = _open(state)
            return replace(state, ballot=replace(ballot, cast={**ballot.cast, seat: choices}))
        case Withheld():
            ballot = _open(state)
            return replace(state, ballot=replace(ballot, withheld=ballot.withheld + 1))
        case Convened(lines=lines) as about:
            return replace(state, phase="convened", about=about, lines=lines, on=happened.on)
        case LinesAdded(lines=lines):
            return replace(state, lines=(*state.lines, *lines), signed={})
        case LinesRemoved(lines=lines):
            kept_lines = tuple(line for line in state.lines if line not in lines)
            return replace(state, lines=kept_lines, signed={})
        case SittingOpened(roll=roll, present=present, sealed=sealed, written=written):
            there = replace(state, phase="open", roll=roll, on=happened.on)
            return replace(there, present=present, sealed=sealed, written=written)
        case AttendanceChanged(present=present, sealed=sealed, written=written):
            return replace(state, present=present, sealed=sealed, written=written)
        case OpinionRecorded(line=line) as opinion:
            return replace(state, opinions={**state.opinions, line: opinion}, signed={})
        case SheetsOpened() as e:
            lines_of = {line.line: line for line in e.lines}
            sheets = Sheets(
                e.ballot, e.kind, lines_of, e.contests, e.present, e.sealed, e.written, left_out=e.left_out
            )
            opened = state.opened + 1
            return replace(state, ballot=sheets, opened=opened, annulling=frozenset(), repeat=(), signed={})
        case LineRecused(seat=seat, lines=lines):
            ballot = _open(state)
            recused = {
                name: replace(line, recused={**line.recused, seat: "declared"}) if name in lines else line
                for name, line in ballot.lines.items()
            }
            return replace(state, ballot=replace(ballot, lines=recused))
        case LinesCounted(ballot=name, papers=papers):
            return _with(state, name, papers={happened.actor.person: papers})
        case SheetsCounted(ballot=name, counts=counts):
            return _counted(state, name, counts)
        case CastingVote(line=line, approve=approve):
            return replace(state, casting={**state.casting, line: approve}, signed={})
        case AnnulmentAsked():
            return replace(state, annulling=state.annulling | {happened.actor.person})
        case BallotAnnulled(ballot=name):
            # Sheets of a ballot that nobody has counted stay unseen until it is repeated.
            repeat = state.repeat if state.ballot is None else tuple(state.ballot.lines)
            kept = tuple(sheets for sheets in state.counted if sheets.ballot != name)
            state = replace(state, ballot=None, counted=kept, repeat=repeat)
            return replace(state, annulling=frozenset(), casting={}, signed={})
        case MinutesSigned(minutes=minutes):
            return replace(state, signed={**state.signed, happened.actor.person: minutes})
        case SittingEnded(results=results):
            return replace(state, phase="ended", results=results, ballot=None)
        case SittingCancelled():
            return replace(state, phase="cancelled", ballot=None)
        case ListAgreed():
            return state
        case _:
            return state


def _open(state: Sitting) -> Sheets:
    assert state.ballot is not None, "an event of a ballot stands in the log while none is open"
    return state.ballot


def _with(state: Sitting, name: str, *, papers: Mapping[str, Mapping[str, Papers]]) -> Sitting:
    """The sitting with a teller's count of an open ballot, or of a counted one that is put right."""
    if state.ballot is not None and state.ballot.ballot == name:
        ballot = replace(state.ballot, papers={**state.ballot.papers, **papers})
        return replace(state, ballot=ballot)
    counted = tuple(
        replace(sheets, papers={**sheets.papers, **papers}) if sheets.ballot == name else sheets
        for sheets in state.counted
    )
    return replace(state, counted=counted)


def _counted(state: Sitting, name: str, counts: Mapping[str, LineCount]) -> Sitting:
    if state.ballot is not None and state.ballot.ballot == name:
        counted = (*state.counted, replace(state.ballot, counts=counts))
        return replace(state, ballot=None, counted=counted, signed={})
    place = next(n for n, sheets in enumerate(state.counted) if sheets.ballot == name)
    corrected = replace(state.counted[place], counts=counts)
    # A run-off among those whom the wrong count had tied goes with it, and so does whatever was adopted.
    later = (s for s in state.counted[place + 1 :] if not s.lines.keys() & corrected.lines.keys())
    again = (*state.counted[:place], corrected, *later)
    # What somebody wanted annulled may be gone, or right by now: he asks again.
    return replace(state, counted=again, signed={}, casting={}, annulling=frozenset())


def next_due(_: Sitting) -> Due | None:
    """A sitting waits for people, not for a time."""
    return None
