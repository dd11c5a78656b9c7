"""Worlds for tests: a log in memory, written through ``activities.plan`` as ``apply`` writes the real one.

``World`` answers commands and keeps entries. ``Court`` is a small court on it: units with staff, a cluster, a
council, a flag voted on nomination by nomination, and the real calendars.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import itertools
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import orjson
import yaml

from activities.messages import Waiting
from activities.plan import Plan
from domain import commands
from domain.answers import Answer, Receipt
from domain.award.policy import Policy, digest
from domain.award.stages import Threshold
from domain.calendar import HANOI, Calendar
from domain.commands import (
    ENGINE,
    Actor,
    Ask,
    CastVote,
    ChangeRegistry,
    Command,
    CountPapers,
    Nominate,
    ReportOutage,
    Sealed,
    Sign,
)
from domain.events import (
    BodyRegistered,
    CalendarAdopted,
    Choice,
    FigureEntered,
    MandateGranted,
    MemberAdmitted,
    Papers,
    PersonRegistered,
    PolicyAdopted,
    RegistryChange,
    SeasonOpened,
)
from domain.facts import COMMON, SERVICE, Unread, registry_of
from eventlog.body import leaf
from eventlog.entry import Draft, Entry
from eventlog.fold import Folded, Registers, is_fact
from eventlog.key import KeyRing
from tests.reasons import with_reason

POLICIES = Path(__file__).resolve().parent.parent / "policies"
KEPT = Path(__file__).resolve().parent / "policies" / "data"
"""Versions with a vote on each nomination by itself, for the tests of that: those we ship meet for it."""
FIRST_DAY = dt.datetime(2020, 6, 1, 8, tzinfo=HANOI)


def person(code: str, **more: Any) -> Actor:
    """Somebody who is known by running commands on the machine."""
    return Actor(person=code, proof="local", **more)


class World:
    """A log in memory and a clock that stands still until it is set."""

    def __init__(self, keys: Path, at: dt.datetime = FIRST_DAY) -> None:
        self.entries: list[Entry] = []
        self.drafts: list[Draft] = []
        """The draft of each entry, by position."""
        self.at = at
        self.keys = KeyRing(keys)
        self.folded: dict[str, Folded] = {}
        self.registers = Registers()
        self._numbers = itertools.count(1)

    def do(self, command: Command) -> Answer:
        """Send the command through the door, as an update; let the engine speak if something is due."""
        written = orjson.dumps(commands.written(command))
        return self._take(command, written, command.id)

    def signal(self, stream: str, payload: bytes) -> None:
        """Send bytes as a signal: a refusal of them leaves an entry."""
        self._take(Command(stream, "", person("-"), Ask()), payload, "")

    def ask(
        self,
        stream: str,
        actor: Actor,
        ask: Ask,
        *,
        id: str | None = None,
        on: dt.date | None = None,
        minutes: str | None = None,
        sealed: Sequence[Sealed | None] = (),
    ) -> Answer:
        """Send ``ask`` under a fresh id; what takes a reason and has none gets one."""
        id = id or f"{stream}#{next(self._numbers)}"
        return self.do(with_reason(Command(stream, id, actor, ask, on, minutes, tuple(sealed))))

    def must(self, stream: str, actor: Actor, ask: Ask, **more: Any) -> Receipt:
        """Send ``ask``, which has to be accepted."""
        answer = self.ask(stream, actor, ask, **more)
        assert isinstance(answer, Receipt), answer
        return answer

    def tick(self, at: dt.datetime) -> None:
        """Set the clock, and let the engine say in every stream what is due by then."""
        self.at = at
        for stream in list(self.folded):
            self._enter(self._planned(stream, Plan.speak))

    def outage(self, away_from: dt.datetime, back_at: dt.datetime) -> None:
        """The service was away."""
        plan = Plan(self.folded.get(SERVICE) or Folded.of(SERVICE), self.registers, self.at, self.keys)
        id = f"{commands.ENGINE_PREFIX}outage/{back_at.isoformat()}"
        assert plan.say(Command(SERVICE, id, ENGINE, ReportOutage(away_from, back_at)))
        self._enter(plan)

    def state(self, stream: str) -> Any:
        """What the stream has folded into."""
        return self.folded[stream].state

    def _planned(self, stream: str, say: Callable[[Plan], None]) -> Plan:
        """A plan of the stream in which ``say`` was said, with the other streams that this looks at."""
        concerned: frozenset[str] = frozenset()
        while True:
            others = {other: self.folded.get(other) or Folded.of(other) for other in sorted(concerned)}
            folded = self.folded.get(stream) or Folded.of(stream)
            plan = Plan(folded, self.registers, self.at, self.keys, others)
            try:
                say(plan)
            except Unread as unread:
                concerned |= unread.streams
            else:
                return plan

    def _take(self, command: Command, written: bytes, key: str) -> Answer:
        sha256 = hashlib.sha256(written).hexdigest()
        payload = base64.b64encode(written).decode()
        waiting = Waiting(key=key, payload=payload, sha256=sha256, length=len(written), clear=False)

        def say(plan: Plan) -> None:
            plan.answer(waiting)
            plan.speak()

        plan = self._planned(command.stream, say)
        self._enter(plan)
        return plan.answers().get(key, Receipt(command.stream, 0, -1, ""))

    def _enter(self, plan: Plan) -> None:
        entries = []
        for position, draft in enumerate(plan.drafts, start=len(self.entries)):
            entries.append(entry_of(position, draft.body))
            self.drafts.append(draft)
        self.entries += entries
        plan.entered(entries)
        self.folded[plan.folded.stream] = plan.folded
        for entry in entries:
            if entry.stream != plan.folded.stream:
                self.folded.setdefault(entry.stream, Folded.of(entry.stream)).take(entry)
            if is_fact(entry.stream):
                self.registers.take(entry)


def canonical(data: Any) -> str:
    """The text of a policy or calendar as it stands in the log."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def entry_of(position: int, body: bytes) -> Entry:
    """The entry that the log would make of the body."""
    said = orjson.loads(body)
    at = dt.datetime.fromisoformat(said["at"])
    columns = said["stream"], said["version"], said["type"], said["command"]["id"]
    return Entry(position, *columns, body, leaf(body), at)


REGISTRAR = person("registrar")
CHIEF = person("chief")
CHAIR = person("council-chair")
TELLERS = person("teller-1"), person("teller-2")
_ALL: tuple[Choice, ...] = ("approve",) * 999
SEASON = SeasonOpened(season="court-2020", begins=dt.date(2019, 10, 1), ends=dt.date(2020, 9, 30))


class Court(World):
    """A court with ``units`` units of ``staff`` people each in one cluster, and a council of ``council``.

    Unit ``u1`` has the staff ``u1.1`` (its head), ``u1.2`` (its award officer), ``u1.3`` …
    """

    def __init__(
        self, keys: Path, *, units: int = 5, staff: int = 7, council: int = 9, at: dt.datetime = FIRST_DAY
    ) -> None:
        super().__init__(keys, at)
        self.units = [f"u{n}" for n in range(1, units + 1)]
        self.staff = {unit: [f"{unit}.{n}" for n in range(1, staff + 1)] for unit in self.units}
        self.council = [f"m{n}" for n in range(1, council + 1)]
        self.policies: dict[str, str] = {}
        """The digest of each adopted policy by its file's name."""
        self._found()

    # Building ----------------------------------------------------------------------------------------------

    def register(self, *changes: RegistryChange, stream: str = COMMON, **more: Any) -> Receipt:
        """Enter facts, as the registrar."""
        return self.must(stream, REGISTRAR, ChangeRegistry(tuple(changes)), **more)

    def adopt(self, file: str, *, what_if: bool = False) -> str:
        """Adopt ``policies/<file>``; the digest."""
        kept = KEPT / file
        text = (kept if kept.is_file() else POLICIES / file).read_text(encoding="utf-8")
        policy = Policy.model_validate(yaml.safe_load(text))
        return self.adopt_policy(policy, file, what_if=what_if)

    def adopt_policy(self, policy: Policy, name: str, *, what_if: bool = False) -> str:
        """Adopt a policy; the digest."""
        data = policy.canonical()
        self.policies[name] = digest(data)
        adopted = PolicyAdopted(digest(data), policy.award, canonical(data), what_if)
        self.register(adopted)
        return self.policies[name]

    def mandate(self, body: str, who: str, office: str, **more: Any) -> MandateGranted:
        fields = {"begins": dt.date(2018, 1, 1), "until": None, "acting": False, "deputy_of": None, **more}
        return MandateGranted(body=body, person=who, office=office, made_up=True, **fields)

    def figure(self, body: str, stage: str, share: str) -> None:
        """A body enters its own figure for ``court.flag``."""
        threshold = Threshold.model_validate({"at_least": share})
        entered = FigureEntered(body, "court.flag", stage, threshold, "own regulation", made_up=True)
        self.register(entered, stream=registry_of(body))

    def _found(self) -> None:
        people = [
            *("registrar", "chief", "council-chair", "teller-1", "teller-2"),
            *self.council,
            *itertools.chain.from_iterable(self.staff.values()),
        ]
        self.register(*(PersonRegistered(code, made_up=True) for code in people))
        self.register(
            _body("court", "organ", "supreme_court", None, "Tòa án", "The court"),
            _body("council", "council", "court_council", "court", "Hội đồng", "The council"),
            _body("cluster", "cluster", None, None, "Cụm thi đua", "The cluster"),
            *(_body(u, "unit", None, "court", f"Đơn vị {u[1:]}", f"Unit {u[1:]}") for u in self.units),
            *(MemberAdmitted("cluster", u, dt.date(2018, 1, 1), None, made_up=True) for u in self.units),
            SEASON,
        )
        self.register(self.mandate("common", "registrar", "registrar"))
        for year in (2020, 2021):
            text = (POLICIES / "calendars" / f"vn-{year}.yaml").read_text(encoding="utf-8")
            calendar = Calendar.model_validate(yaml.safe_load(text))
            self.register(CalendarAdopted(calendar.calendar, canonical(calendar.model_dump(mode="json"))))
        self.adopt("court/flag-2018.yaml")
        self.register(self.mandate("court", "chief", "chief_justice"), stream=registry_of("court"))
        self.register(
            self.mandate("council", "council-chair", "chair"),
            *(self.mandate("council", member, "member") for member in self.council[1:]),
            *(self.mandate("council", teller.person, "teller") for teller in TELLERS),
            stream=registry_of("council"),
        )
        self.register(self.mandate("cluster", "u1.1", "chair"), stream=registry_of("cluster"))
        for unit, staff in self.staff.items():
            self.register(
                self.mandate(unit, staff[0], "head"),
                self.mandate(unit, staff[0], "chair"),
                self.mandate(unit, staff[1], "award_officer"),
                *(self.mandate(unit, who, "staff") for who in staff[1:]),
                stream=registry_of(unit),
            )

    # A case ------------------------------------------------------------------------------------------------

    def nominate(self, case: str, unit: str = "u2", **more: Any) -> str:
        """A unit's officer nominates it for the flag; the stream."""
        stream = f"nomination/{case}"
        ask = Nominate(award="court.flag", nominee=unit, unit=unit, season="court-2020")
        self.must(stream, person(f"{unit}.2"), ask, **more)
        return stream

    def vote(self, stream: str, ballot: str, who: str, choice: Choice, seat: str | None = None) -> Receipt:
        nonce = hashlib.sha256(f"{stream} {ballot} {who} {len(self.entries)}".encode()).hexdigest()[:32]
        return self.must(stream, person(who), CastVote(ballot, choice, nonce, seat))

    def unit_votes(self, stream: str, choices: Sequence[Choice] | None = None) -> None:
        """The unit's staff votes in the order of the roll; all approve unless said otherwise."""
        state = self.state(stream)
        for who, choice in zip(list(state.ballot.roll), choices or _ALL, strict=False):
            self.vote(stream, state.stage.ballot, who, choice)

    def cluster_votes(self, stream: str, choices: Sequence[Choice] | None = None) -> None:
        """The heads vote for their units in the order of the roll, but for the nominee's own."""
        state = self.state(stream)
        seats = [name for name, seat in state.ballot.roll.items() if seat.recused is None]
        for unit, choice in zip(seats, choices or _ALL, strict=False):
            self.vote(stream, state.stage.ballot, f"{unit}.1", choice, unit)

    def council_counts(self, stream: str, approve: int, reject: int = 0, blank: int = 0) -> None:
        """Both tellers enter the same count; the papers that are left did not come back."""
        ballot = self.state(stream).ballot
        issued = len(ballot.roll) - ballot.recused
        returned = approve + reject + blank
        papers = Papers(issued, returned, issued - returned, approve, reject, blank, 0)
        for teller in TELLERS:
            self.must(stream, teller, CountPapers(ballot.ballot, papers))

    def sign(self, stream: str, **more: Any) -> Receipt:
        return self.must(stream, CHIEF, Sign(stage="signing", number="12/QĐ-CA"), **more)

    def whole(self, case: str, unit: str = "u2") -> str:
        """A case from the nomination to the signature; the stream."""
        stream = self.nominate(case, unit)
        self.unit_votes(stream)
        self.cluster_votes(stream)
        self.council_counts(stream, approve=len(self.state(stream).ballot.roll))
        self.sign(stream)
        return stream


def _body(code: str, kind: Any, role: str | None, parent: str | None, vi: str, en: str) -> BodyRegistered:
    return BodyRegistered(code, kind, role, parent, vi, en, made_up=True)
