"""``apply``: answer commands in order and let what they cause take effect, all or nothing.

It reads what is new in the stream, folds, decides each command on the evolving state, and appends all their
events in one transaction at the version it has seen. If any stream it wrote or read has moved meanwhile, it
looks again and decides again. A command is acknowledged only after that.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable
from weakref import WeakValueDictionary

import structlog
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.messages import Applied, Apply
from activities.plan import Plan, stamp
from domain import answers
from domain.commands import ENGINE, ENGINE_PREFIX, Command, ReportOutage
from domain.facts import SERVICE, Unread
from domain.kinds import UnknownKind
from eventlog.entry import Appended, Behind, Entry
from eventlog.fold import Folded, Registers, is_fact
from eventlog.key import KeyRing
from eventlog.log import Log, passing

CACHED = 2_000
"""Streams kept folded in the process; losing one costs a read."""

PAUSE = dt.timedelta(seconds=60)
"""How long the engine waits before it tries again what a defect in a rule has kept it from saying."""

Report = Callable[[dt.datetime, dt.datetime], Awaitable[None]]
Pulse = Callable[[Report], Awaitable[None]]

log = structlog.get_logger("apply")


def now() -> dt.datetime:
    """The worker's clock, the one clock of the log."""
    return dt.datetime.now(dt.UTC)


class Applier:
    """Holds what ``apply`` needs: the log, the keys, and a cache of folded streams."""

    def __init__(
        self,
        entries: Log,
        keys: KeyRing,
        pulse: Pulse,
        clock: Callable[[], dt.datetime] = now,
    ) -> None:
        """``pulse`` reports an outage that ends now, if there was one; a closing ballot asks for it."""
        self._log = entries
        self._keys = keys
        self._pulse = pulse
        self._clock = clock
        self._streams: OrderedDict[str, Folded] = OrderedDict()
        self._registers = Registers()
        self._locks: dict[str, asyncio.Lock] = {}
        self._watched: WeakValueDictionary[str, asyncio.Event] = WeakValueDictionary()

    @activity.defn(name="apply")
    async def apply(self, request: Apply) -> Applied:
        """Answer ``request.batch`` in order; let the engine speak if something is due."""
        structlog.contextvars.bind_contextvars(stream=request.stream)
        lock = self._locks.setdefault(request.stream, asyncio.Lock())
        try:
            async with lock:
                return await self._apply(request)
        except UnknownKind as error:
            raise ApplicationError(str(error), type="UnknownKind", non_retryable=True) from error
        except Exception as error:
            # What passes is tried again, for ever; a defect too, loudly: it may be mended by a release.
            level = log.warning if passing(error) else log.exception
            level("apply failed, trying again", error=type(error).__name__)
            raise ApplicationError(
                type(error).__name__, type="passing" if passing(error) else "defect"
            ) from error
        finally:
            if not lock.locked():
                self._locks.pop(request.stream, None)
            if watched := self._watched.pop(request.stream, None):
                watched.set()

    def next_look(self, stream: str) -> asyncio.Event:
        """Set when this worker has next looked at the stream for its run; it knows of no other worker's."""
        return self._watched.setdefault(stream, asyncio.Event())

    async def report_outage(self, away_from: dt.datetime, back_at: dt.datetime) -> None:
        """Let the log know that nobody could act between these moments."""
        command_id = f"{ENGINE_PREFIX}outage/{stamp(back_at)}"
        command = Command(SERVICE, command_id, ENGINE, ReportOutage(away_from, back_at))
        while True:
            plan = Plan(await self._catch_up(SERVICE), self._registers, self._clock(), self._keys)
            plan.say(command)
            if not plan.drafts:
                return
            answer = await self._log.append(plan.drafts, plan.read)
            self._take(answer.entries)
            if isinstance(answer, Appended):
                return

    async def _apply(self, request: Apply) -> Applied:
        pulsed = False
        concerned: frozenset[str] = frozenset()
        while True:
            others = await self._catch_up_others(concerned)
            folded = await self._catch_up(request.stream)
            plan = Plan(folded, self._registers, self._clock(), self._keys, others)
            structlog.contextvars.bind_contextvars(stage=folded.kind.shown(folded.state))
            try:
                for waiting in request.batch:
                    plan.answer(waiting)
                if plan.closing_is_due() and not pulsed:
                    await self._pulse(self.report_outage)
                    pulsed = True
                    continue
                plan.speak()
            except Unread as unread:
                concerned |= unread.streams
                continue
            if plan.drafts:
                match await self._log.append(plan.drafts, plan.read):
                    case Appended(entries):
                        plan.entered(entries)
                        self._keep(plan.folded)
                        self._take(entries)
                    case Behind(entries):
                        self._take(entries)
                        continue
            return self._applied(plan)

    async def _catch_up(self, stream: str) -> Folded:
        """The stream and the registers as the log has them now: one query."""
        folded = self._streams.get(stream)
        if folded is None:
            folded = Folded.of(stream)
        for entry in await self._log.news(stream, folded.version, self._registers.position):
            if entry.stream == stream:
                folded.take(entry)
            elif entry.position > self._registers.position:
                self._registers.position = entry.position
            self._note_facts([entry])
        self._keep(folded)
        return folded

    async def _catch_up_others(self, streams: frozenset[str]) -> dict[str, Folded]:
        """Other streams that a decision looks at, as the log has them now: one query for all of them."""
        if not streams:
            return {}
        others = {stream: self._streams.get(stream) or Folded.of(stream) for stream in sorted(streams)}
        for entry in await self._log.later({stream: folded.version for stream, folded in others.items()}):
            others[entry.stream].take(entry)
        for folded in others.values():
            self._keep(folded)
        return others

    def _note_facts(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            if is_fact(entry.stream):
                self._registers.take(entry)

    def _take(self, entries: tuple[Entry, ...]) -> None:
        for entry in entries:
            if entry.stream in self._streams:
                self._streams[entry.stream].take(entry)
        self._note_facts(entries)

    def _keep(self, folded: Folded) -> None:
        self._streams[folded.stream] = folded
        self._streams.move_to_end(folded.stream)
        while len(self._streams) > CACHED:
            self._streams.popitem(last=False)

    def _applied(self, plan: Plan) -> Applied:
        kind, state = plan.folded.kind, plan.folded.state
        due = kind.next_due(state)
        at = None if due is None else (self._clock() + PAUSE if plan.pause else due.at)
        return Applied(
            answers={key: answers.written(answer) for key, answer in plan.answers().items()},
            settled=kind.settled(state),
            next_due=None if at is None else stamp(at),
            stage=kind.shown(state),
        )
