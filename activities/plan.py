"""A plan: commands decided one after the other on an evolving state, and the entries they will become.

Nothing here touches the world. ``Plan`` turns bytes into commands at the door, asks the rules, and keeps what
they say as drafts; ``apply`` appends the drafts and then hands out the answers.
"""

from __future__ import annotations

import base64
import datetime as dt
import sqlite3
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson
import structlog

from activities.messages import Waiting
from domain import commands, events, reasons
from domain.answers import Answer, Receipt, Refusal
from domain.calendar import local_date
from domain.commands import ELSEWHERE_PREFIX, ENGINE, ENGINE_PREFIX, Actor, Command, Malformed, Sealed, Tick
from domain.events import Event, SignalRefused
from domain.facts import Unread
from domain.happened import Decided, Happened, Into
from eventlog import body, proof
from eventlog.body import BodyError
from eventlog.entry import Draft, Entry
from eventlog.fold import Answered, Folded, Registers, is_fact
from eventlog.key import KeyRing
from eventlog.proof import content_hash

LONGEST = 131_072
"""Bytes of a command that are looked at at all; an entry is smaller still, and a file does not fit."""

REFUSED_PER_SENDER = 20
"""Refused signals that one sender may leave in one stream; more are only counted in the operator's log."""

NOTHING: Mapping[str, Folded] = {}

UNKNOWN = Actor(person="unknown", proof="local")

log = structlog.get_logger("apply")


@dataclass(frozen=True, slots=True)
class Drafted:
    """An entry to be: its bytes, and the draft that carries its sealed part."""

    draft: Draft
    answers: str | None
    """The id of the command whose receipt this entry is."""


class Plan:
    """What a batch of commands would make of one stream at the time ``at``.

    ``others`` are the streams that its decisions look at or write into; a decision that looks at one more
    raises ``Unread``.
    """

    def __init__(
        self,
        folded: Folded,
        registers: Registers,
        at: dt.datetime,
        keys: KeyRing,
        others: Mapping[str, Folded] = NOTHING,
    ) -> None:
        self.folded = folded.copy()
        self._registers = registers
        self._others = dict(others)
        self._seen = {stream: other.version for stream, other in others.items()}
        self._at = max([at, folded.at, *(other.at for other in others.values())])
        self._keys = keys
        self._drafted: list[Drafted] = []
        self._read: set[str] = set()
        self._answers: dict[str, Answer | str] = {}
        """A string stands for the receipt of the command of that id, known when it is appended."""
        self.pause = False
        """Whether the engine's own command failed: it must be tried again later, not at once."""

    # At the door -------------------------------------------------------------------------------------------

    def answer(self, waiting: Waiting) -> None:
        """Decide one command as it came in. A refused signal leaves an entry: its sender hears nothing."""
        command = self._read_command(waiting)
        actor = UNKNOWN
        if isinstance(command, Command):
            actor = Actor(person=command.actor.person, proof=command.actor.proof)
            answer: Answer | str = self._decide(command)
        else:
            answer = command
        if waiting.key:
            self._answers[waiting.key] = answer
        elif isinstance(answer, Refusal):
            self._refuse_signal(waiting, answer, actor)

    def _read_command(self, waiting: Waiting) -> Command | Refusal:
        if waiting.length > LONGEST:
            return Refusal("command_too_large", {"bytes": waiting.length, "limit": LONGEST})
        try:
            raw = orjson.loads(base64.b64decode(waiting.payload))
            if not isinstance(raw, dict):
                raise Malformed("a command is a JSON object")
            _fit(raw)
            command = commands.parse(raw)
        except BodyError as error:
            return Refusal("not_canonical", {"why": str(error)})
        except ValueError as error:
            return Refusal("malformed_command", {"why": str(error)[:500]})
        if command.stream != self.folded.stream:
            return Refusal("wrong_stream", {"stream": command.stream, "here": self.folded.stream})
        # After a space the update's id may say which content it is bound to; ids have no spaces.
        if waiting.key and command.id != waiting.key.partition(" ")[0]:
            return Refusal("id_mismatch", {"id": command.id, "update": waiting.key})
        if command.id.startswith((ENGINE_PREFIX, ELSEWHERE_PREFIX)) or command.actor.proof == "engine":
            return Refusal("engine_reserved", {"prefix": ENGINE_PREFIX})
        if waiting.clear and (command.actor.proof != "local" or command.signed is not None):
            return replace(command, actor=replace(command.actor, proof="local"), signed=None)
        return command

    def _refuse_signal(self, waiting: Waiting, refusal: Refusal, actor: Actor) -> None:
        command_id = f"refused/{waiting.sha256[:32]}"
        if waiting.clear or actor.person not in self._registers.facts().common.people:
            # Anybody may have sent it under any name: nobody is spoken of, and nobody silenced, in his.
            actor = UNKNOWN
        told = self.folded.refused.get(actor.person, 0)
        if command_id in self.folded.answered:
            return
        if told >= REFUSED_PER_SENDER:
            log.warning("signal refused, sender's limit reached", code=refusal.code, sha256=waiting.sha256)
            return
        event = SignalRefused(refusal.code, waiting.sha256, waiting.length)
        command = Command(self.folded.stream, command_id, actor, commands.Ask())
        self._enter(command, waiting.sha256, [event])

    # The rules ---------------------------------------------------------------------------------------------

    def _decide(self, command: Command) -> Answer | str:
        digest = content_hash(command)
        known = self.folded.answered.get(command.id)
        if known is not None:
            if known.hash != digest:
                return Refusal("command_id_reused", {"id": command.id})
            return command.id if known.receipt.position < 0 else known.receipt
        try:
            facts = self._registers.facts(self._own_facts(), self._state_of)
            if why := proof.lacking(command, facts.common):
                return Refusal("proof_invalid", {"person": command.actor.person, "lacks": why})
            decision = self.folded.kind.decide(self.folded.state, command, facts, self._at)
            if isinstance(decision, Refusal):
                return decision
            if refused := reasons.unreasoned(command):
                return refused
            self._read |= facts.read
            self._enter(command, digest, decision)
        except BodyError as error:
            return Refusal("entry_too_large", {"why": str(error)})
        except (sqlite3.Error, Unread):
            raise  # the keys' file is busy or the disk full, or more is to be read: not the rule's fault
        except Exception:
            incident = uuid.uuid4().hex[:12]
            log.exception(
                "a rule failed", incident=incident, command=command.id, asked=type(command.ask).__name__
            )
            return Refusal("internal_error", {"incident": incident})
        return command.id

    def _own_facts(self) -> dict[str, Any]:
        """The registers as this plan would leave them."""
        streams = (self.folded, *self._others.values())
        return {folded.stream: folded.state for folded in streams if is_fact(folded.stream)}

    def _state_of(self, stream: str) -> Any | None:
        """Another stream's state with what this plan has put into it so far."""
        other = self._others.get(stream)
        return None if other is None else other.state

    def _enter(self, command: Command, digest: str, decided: Decided) -> None:
        """Draft the events of one command, all or none, and let them take effect."""
        home = self.folded.copy()
        elsewhere = {what.stream for what in decided if isinstance(what, Into)} - {home.stream}
        if missing := frozenset(elsewhere - self._others.keys()):
            raise Unread(missing)  # all of them at once: a decision writes into hundreds of registers
        first = home.version + 1
        touched, drafted = {home.stream: home}, []
        ordinals: Counter[str] = Counter()
        self._keys.prepare(sealed.of for sealed in command.sealed if sealed is not None)
        for place, what in enumerate(decided):
            stream, event = (what.stream, what.event) if isinstance(what, Into) else (home.stream, what)
            if stream not in touched:
                touched[stream] = self._other(stream).copy()
            folded = touched[stream]
            # Elsewhere it stands under an id that nobody can use: see ``ELSEWHERE_PREFIX``.
            here = stream == home.stream
            id = command.id if here else f"{ELSEWHERE_PREFIX}{home.stream}@{first}"
            sealed = command.sealed[place] if place < len(command.sealed) else None
            content, draft = self._draft(folded, command, id, digest, ordinals[stream], event, sealed, here)
            drafted.append(Drafted(draft, command.id if here and not ordinals[stream] else None))
            folded.let(Happened(event, content["version"], self._at, self._on(command), command.actor, id))
            ordinals[stream] += 1
        # Position -1: the receipt is known only when the entries are in the log.
        home.answered[command.id] = Answered(digest, Receipt(home.stream, first, -1, ""))
        self.folded = touched.pop(home.stream)
        self._others |= touched
        self._drafted += drafted

    def _other(self, stream: str) -> Folded:
        found = self._others.get(stream)
        if found is None:
            raise Unread(frozenset((stream,)))
        return found

    def _on(self, command: Command) -> dt.date:
        return command.on or local_date(self._at)

    def _draft(
        self,
        folded: Folded,
        command: Command,
        id: str,
        digest: str,
        ordinal: int,
        event: Event,
        sealed: Sealed | None,
        here: bool,
    ) -> tuple[dict[str, Any], Draft]:
        salt = hidden = None
        if sealed is not None:
            plain = body.encode({"salt": sealed.salt, "text": sealed.text})
            salt, hidden = self._keys.seal(sealed.of, plain)
        actor = command.actor
        content = {
            "actor": {
                "person": actor.person,
                "office": actor.office,
                "delegation": actor.delegation,
                "capacity": actor.capacity,
                "proof": actor.proof,
            },
            "at": stamp(self._at),
            "command": {"id": id, "hash": digest},
            "data": events.written(event),
            "event": body.event_id(folded.stream, id, ordinal),
            "minutes": command.minutes,
            "on": self._on(command).isoformat(),
            "sealed": None
            if salt is None or hidden is None or sealed is None
            else {"of": sealed.of, "hash": body.seal_hash(salt, hidden)},
            "stream": folded.stream,
            "type": type(event).__name__,
            "type_version": event.TYPE_VERSION,
            "version": folded.version + 1,
        }
        if command.signed is not None and here and ordinal == 0:
            content["proof"] = proof.written(command.signed)
        return content, Draft(body.encode(content), salt, hidden)

    # The engine --------------------------------------------------------------------------------------------

    def closing_is_due(self) -> bool:
        """Whether a ballot's time is up: then it must be known whether the service was away."""
        due = self.folded.kind.next_due(self.folded.state)
        return due is not None and due.kind == "close" and due.at <= self._at

    def speak(self) -> None:
        """Let the engine say what is due by now."""
        while (due := self.folded.kind.next_due(self.folded.state)) is not None and due.at <= self._at:
            if not self.say(Command(self.folded.stream, due.command_id, ENGINE, Tick(due.kind))):
                self.pause = True
                return

    def say(self, command: Command) -> bool:
        """Decide a command of the engine's own; whether it took effect."""
        said = self._decide(command)
        if isinstance(said, Refusal):
            log.error("the engine was refused", command=command.id, code=said.code)
        return not isinstance(said, Refusal)

    # What comes of it --------------------------------------------------------------------------------------

    @property
    def drafts(self) -> list[Draft]:
        return [drafted.draft for drafted in self._drafted]

    @property
    def read(self) -> dict[str, int]:
        """The version of every stream that a decision looked at, but for the one that is written."""
        return {
            s: self._seen[s] if s in self._seen else self._registers.versions.get(s, 0)
            for s in self._read
            if s != self.folded.stream
        }

    def entered(self, entries: Sequence[Entry]) -> None:
        """The drafts are in the log: fill in the receipts."""
        for drafted, entry in zip(self._drafted, entries, strict=True):
            if drafted.answers is not None:
                known = self.folded.answered[drafted.answers]
                receipt = Receipt(entry.stream, entry.version, entry.position, entry.leaf.hex())
                self.folded.answered[drafted.answers] = replace(known, receipt=receipt)

    def answers(self) -> dict[str, Answer]:
        """Every update's answer; call it after ``entered``."""
        return {
            key: self.folded.answered[answer].receipt if isinstance(answer, str) else answer
            for key, answer in self._answers.items()
        }


def stamp(at: dt.datetime) -> str:
    """RFC 3339 in UTC with six digits: the one form of a time in the log."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _fit(raw: dict[str, Any]) -> None:
    """Refuse what an entry could not hold, above all floats and names that are not NFC; size comes later."""
    try:
        body.encode(raw)
    except body.TooLarge:
        return
