"""Replay: fold everything in the log's order, decide again what was decided, and compare.

A stream's entries of one command are turned back into what was asked (``domain.kinds.asked``) and decided
again on the state and the facts as they stood just before them. Every event has to come out as it is
recorded. What is folded is always what is recorded, so that one wrong entry is named once.

A wrong outcome that a later ``OutcomeCorrected`` cites is no difference but a correction. A stream with votes
that may not be seen yet (``audit.unseen``) is reported as open: what depends on them is not decided again,
everything else in it is. A vote withheld where none can be is a difference like any other.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from audit import closed, kin, proving, unseen
from audit.difference import Difference, differing, short, show
from audit.form import PROOF, NotABody, content_of, faults
from audit.told import TOLD, told_since
from domain import events
from domain.answers import Refusal
from domain.commands import ELSEWHERE_PREFIX, ENGINE_PREFIX, Command, Tick
from domain.events import BallotClosed, Event, OutcomeCorrected, SignalRefused
from domain.happened import Happened, Into
from domain.kinds import UnknownKind, asked, kind_of
from eventlog.body import event_id
from eventlog.entry import Entry
from eventlog.fold import Folded, Registers, happened, is_fact

__all__ = ["Corrected", "Difference", "Replay", "replay"]

OUTCOME = "outcome."


@dataclass(frozen=True, slots=True)
class Corrected:
    """A wrong outcome that was put right by the entry at position ``by``."""

    difference: Difference
    by: int


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of it: how much was read and decided again, and what is not as the rules give it."""

    entries: int
    decided: int
    """Entries whose content the rules gave again, or should have given."""
    streams: int
    differences: tuple[Difference, ...]
    corrected: tuple[Corrected, ...]
    open: tuple[str, ...]
    """Streams with votes that may not be seen yet: what depends on these is not decided again."""

    @property
    def clean(self) -> bool:
        return not self.differences


def replay(entries: Iterable[Entry], stream: str | None = None) -> Replay:
    """Decide the whole log again, or one stream with what it stands on: facts, and streams it dealt with.

    ``entries`` come in the log's order. Without ``stream`` they are the whole log, positions gapless from 0.
    """
    log = list(entries)
    found = log if stream is None else kin.of(stream, log)
    left_out = frozenset(entry.stream for entry in log) - {entry.stream for entry in found}
    replayer = _Replayer(found, left_out, told_since(log))
    replayer.run(whole=stream is None)
    result = replayer.result()
    if stream is not None:
        return result
    return replace(result, differences=(*result.differences, *closed.left_out(found)))


@dataclass(slots=True)
class _Stream:
    """A stream on its way: what it has folded into, and the entries read ahead for their command."""

    folded: Folded
    version: int = 0
    last: dt.datetime | None = None
    ids: set[str] = field(default_factory=set)
    ahead: deque[Happened | None] = field(default_factory=deque)
    open: bool = False
    broken: bool = False


@dataclass(frozen=True, slots=True)
class _Read:
    """An entry with its body's object and the event that it is. The entries keep no copy of these."""

    entry: Entry
    content: Mapping[str, Any]
    happened: Happened


class _Replayer:
    def __init__(self, entries: Sequence[Entry], left_out: frozenset[str], told_since: int | None) -> None:
        self._entries = entries
        self._told_since = told_since
        self._left_out = left_out
        """The log's streams that have no part in this replay."""
        self._registers = Registers()
        self._streams: dict[str, _Stream] = {}
        self._unknown: set[str] = set()
        self._ends = unseen.last_ends(entries)
        self._differences: list[Difference] = []
        self._outcomes: dict[tuple[str, int], list[Difference]] = {}
        """Wrong outcomes by stream and version, until something corrects them."""
        self._corrected: list[Corrected] = []
        self._elsewhere: dict[tuple[str, str], tuple[Entry, list[Event]]] = {}
        """What commands of other streams should have put somewhere, by stream and command id, until found."""
        self._decided = 0

    def run(self, *, whole: bool) -> None:
        groups = _groups(self._entries)
        expected = 0
        for index, entry in enumerate(self._entries):
            if entry.position != expected and (whole or entry.position < expected):
                right = str(expected) if whole else f"at least {expected}"
                self._differ(entry, "position", str(entry.position), right)
            expected = entry.position + 1
            stream = self._stream(entry)
            if stream is None:
                continue
            if entry.version != stream.version + 1:
                self._differ(entry, "version", str(entry.version), str(stream.version + 1))
            stream.version = entry.version
            if entry.body is None:
                self._withheld(stream, index, entry)
                continue
            group = groups.get(index)
            if group is not None:
                self._meet(stream, group)
            self._fold(stream, entry)
        for (name, id), (cause, events_) in self._elsewhere.items():
            lacking = ", ".join(type(event).__name__ for event in events_)
            self._differ(cause, "event", f"nothing in {name} under {id}", lacking)

    def result(self) -> Replay:
        found = [*self._differences, *(d for ds in self._outcomes.values() for d in ds)]
        return Replay(
            entries=len(self._entries),
            decided=self._decided,
            streams=len(self._streams),
            differences=tuple(sorted(found, key=lambda d: d.position)),
            corrected=tuple(self._corrected),
            open=tuple(name for name, stream in self._streams.items() if stream.open),
        )

    def _stream(self, entry: Entry) -> _Stream | None:
        stream = self._streams.get(entry.stream)
        if stream is None and entry.stream not in self._unknown:
            try:
                stream = self._streams[entry.stream] = _Stream(Folded.of(entry.stream))
            except UnknownKind as error:
                self._unknown.add(entry.stream)
                self._differ(entry, "stream", entry.stream, str(error))
        return stream

    def _withheld(self, stream: _Stream, index: int, entry: Entry) -> None:
        """Let a vote come in that may not be seen, if one can stand here that may not be."""
        no_vote = None if stream.broken else unseen.no_vote_here(stream.folded.state)
        ended, end = self._ends.get(entry.stream, (-1, entry))
        if entry.type not in unseen.VOTES:
            right = f"only {' and '.join(sorted(unseen.VOTES))} may be withheld"
            self._differ(entry, "withheld", entry.type, right)
        elif ended > index:
            right = f"the vote itself, shown since entry {end.position} ({end.type})"
            self._differ(entry, "withheld", "a vote that may not be seen", right)
        elif no_vote is not None:
            self._differ(entry, "withheld", "a vote that may not be seen", no_vote)
        else:
            stream.open = True
        if no_vote is None and not stream.broken:
            stream.folded.let(happened(entry))

    def _meet(self, stream: _Stream, group: Sequence[Entry]) -> None:
        """Read the entries of one command, check their form, decide them again."""
        reads = [self._read(stream, entry) for entry in group]
        stream.ahead.extend(None if read is None else read.happened for read in reads)
        whole = [read for read in reads if read is not None]
        if len(whole) < len(group):
            return
        self._check_command(stream, whole)
        self._check_proof(whole)
        if not stream.broken and not isinstance(whole[0].happened.event, SignalRefused):
            self._decide(stream, whole)

    def _read(self, stream: _Stream, entry: Entry) -> _Read | None:
        """The entry's event, if its bytes are in order."""
        assert entry.body is not None
        try:
            content = content_of(entry.body)
            happening = happened(entry, content)
            for fault in faults(entry, content, stream.last):
                self._differ(entry, fault.what, fault.found, fault.right)
        except NotABody as error:
            self._differ(entry, "body", "bytes that are no body", str(error))
        except (LookupError, TypeError, ValueError) as error:
            # Among them UnknownEvent: a newer release wrote it, this one cannot judge it.
            self._differ(entry, "body", "an entry that this release cannot read", short(error))
        else:
            stream.last = happening.at
            return _Read(entry, content, happening)
        return None

    def _check_command(self, stream: _Stream, group: Sequence[_Read]) -> None:
        """What the entries of one command have in common, and the ids that follow from it."""
        first, id = group[0], group[0].entry.command_id
        if id in stream.ids:
            self._differ(first.entry, "command.id", id, "an id that is used once in a stream")
        stream.ids.add(id)
        from_engine = id.startswith(ENGINE_PREFIX)
        if not id.startswith(ELSEWHERE_PREFIX) and (first.happened.actor.proof == "engine") != from_engine:
            right = f"{ENGINE_PREFIX}… exactly where the engine speaks"
            self._differ(first.entry, "command.id", id, right)
        refused = first.happened.event
        if isinstance(refused, SignalRefused) and id != (right := f"refused/{refused.sha256[:32]}"):
            self._differ(first.entry, "command.id", id, right)
        for ordinal, read in enumerate(group):
            content = read.content
            if content["event"] != (right := event_id(read.entry.stream, id, ordinal)):
                self._differ(read.entry, "event", str(content["event"]), right)
            if ordinal:
                for name in ("command", "actor", "at", "on", "minutes"):
                    if content[name] != first.content[name]:
                        right = f"{show(first.content[name])}, its command's"
                        self._differ(read.entry, name, show(content[name]), right)

    def _check_proof(self, group: Sequence[_Read]) -> None:
        """Who says that he signed with his passkey did: everybody can see it again."""
        try:
            lacks = proving.lacking(group[0].content, self._registers.facts().common)
        except (KeyError, TypeError, ValueError):
            return  # the body's form is wrong, and that is said already
        if lacks is not None:
            right = "what the actor signed with a passkey that was his"
            self._differ(group[0].entry, "proof", lacks, right)
        for read in group[1:]:
            if PROOF in read.content:
                self._differ(read.entry, "proof", "a proof", "none: it stands in the command's first entry")

    def _decide(self, stream: _Stream, group: Sequence[_Read]) -> None:
        """Ask again what was asked, and compare what the rules give with what is recorded."""
        self._decided += len(group)
        first, entry = group[0].happened, group[0].entry
        if entry.command_id.startswith(ELSEWHERE_PREFIX):
            cause = self._elsewhere.pop((entry.stream, entry.command_id), None)
            if cause is not None:
                self._compare(group, cause[1])
            elif (is_fact(entry.stream) or entry.type in TOLD) and kin.cause_of(entry) in self._left_out:
                self._decided -= len(group)  # whoever put it here is not decided again this time
            else:
                self._differ(entry, "event", entry.type, "no command of another stream put this here")
            return
        kind, state = stream.folded.kind, unseen.blind(stream.folded.state)
        for read in group:
            if early := unseen.shown_too_early(state, read.happened.event):
                self._differ(read.entry, "event", read.entry.type, early)
        try:
            ask = asked(kind, entry.command_id, [read.happened.event for read in group])
            if ask is None:
                self._differ(entry, "event", entry.type, "no command begins with this event")
                return
            if ask.reasoned and group[0].content["sealed"] is None:
                self._differ(entry, "sealed", "nothing", "the reason, which this may not be done without")
            if isinstance(ask, Tick):
                due = kind.next_due(state)
                if due is None or due.command_id != entry.command_id:
                    right = "nothing is due" if due is None else due.command_id
                    self._differ(entry, "command.id", entry.command_id, right)
            minutes = group[0].content["minutes"]
            command = Command(entry.stream, entry.command_id, first.actor, ask, first.on, minutes)
            decided = kind.decide(state, command, self._registers.facts(others=self._state_of), first.at)
        except unseen.VoteUnseen:
            self._decided -= len(group)
            return
        except Exception as error:  # whatever a forged entry makes a rule do, the entry is named
            self._differ(entry, "event", entry.type, f"the rules fail on it: {short(error)}")
            return
        if isinstance(decided, Refusal):
            self._differ(entry, "event", entry.type, f"refused: {decided.code} {show(dict(decided.values))}")
            return
        self._compare(group, [event for event in decided if not isinstance(event, Into)])
        for into in decided:
            if isinstance(into, Into) and self._looked_for(into, entry):
                at = into.stream, f"{ELSEWHERE_PREFIX}{entry.stream}@{entry.version}"
                self._elsewhere.setdefault(at, (entry, []))[1].append(into.event)

    def _looked_for(self, into: Into, cause: Entry) -> bool:
        """Whether what the cause put elsewhere has to be found there: see ``audit.told``."""
        if type(into.event).__name__ not in TOLD:
            return True
        told = self._told_since is not None and cause.position >= self._told_since
        return told and into.stream not in self._left_out

    def _state_of(self, stream: str) -> Any:
        """Another stream's state as it stands here; a stream that has nothing yet is empty."""
        there = self._streams.get(stream)
        return kind_of(stream).initial if there is None else unseen.blind(there.folded.state)

    def _compare(self, group: Sequence[_Read], decided: Sequence[Event]) -> None:
        for read, event in zip(group, decided, strict=False):
            entry, recorded = read.entry, read.content["data"]
            if type(read.happened.event) is not type(event):
                self._differ(entry, "type", entry.type, type(event).__name__)
                return
            if read.content["type_version"] != event.TYPE_VERSION:
                recorded = events.written(read.happened.event)  # an older shape, compared in today's
            if recorded == (again := events.written(event)):
                continue
            paths = list(differing(recorded, again, ""))
            for path, there, here in paths:
                difference = _difference(entry, path, show(there), show(here))
                if isinstance(event, BallotClosed) and path.startswith(OUTCOME):
                    self._outcomes.setdefault((entry.stream, entry.version), []).append(difference)
                else:
                    self._differences.append(difference)
            if any(path == "outcome.passed" for path, _, _ in paths):
                return  # what follows in the group follows from the outcome that was recorded
        for read in group[len(decided) :]:
            self._differ(read.entry, "event", read.entry.type, "nothing")
        if missing := [type(event).__name__ for event in decided[len(group) :]]:
            self._differ(group[-1].entry, "event", "nothing after it", ", ".join(missing))

    def _fold(self, stream: _Stream, entry: Entry) -> None:
        happening = stream.ahead.popleft()
        if stream.broken:
            return
        if happening is None:
            stream.broken = True
            return
        try:
            stream.folded.let(happening)
        except Exception as error:  # an event that the state has no place for
            stream.broken = True
            self._differ(entry, "event", entry.type, f"it has no place here: {short(error)}")
            return
        if is_fact(entry.stream):
            self._registers.states[entry.stream] = stream.folded.state
        if isinstance(happening.event, OutcomeCorrected):
            wrong = self._outcomes.pop((entry.stream, happening.event.corrects), ())
            self._corrected += [Corrected(difference, entry.position) for difference in wrong]

    def _differ(self, entry: Entry, what: str, recorded: str, decided: str) -> None:
        self._differences.append(_difference(entry, what, recorded, decided))


def _groups(entries: Sequence[Entry]) -> Mapping[int, list[Entry]]:
    """A stream's consecutive entries with one command id, by the index of their first."""
    groups: dict[int, list[Entry]] = {}
    last: dict[str, list[Entry]] = {}
    for index, entry in enumerate(entries):
        group = last.get(entry.stream)
        # A withheld vote stands alone: whoever may not see it does not know its command.
        if (
            group is None
            or entry.body is None
            or group[0].body is None
            or group[0].command_id != entry.command_id
        ):
            group = groups[index] = last[entry.stream] = []
        group.append(entry)
    return groups


def _difference(entry: Entry, what: str, recorded: str, decided: str) -> Difference:
    return Difference(entry.position, entry.stream, entry.version, what, recorded, decided)
