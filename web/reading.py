"""What pages read: streams folded as anybody may see them, the registry, and names.

All of it comes from the log with the reader's role, and is kept only as long as the log has not moved on. A
name is sealed: it is opened with the key ring, and held in this process alone.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import orjson

from domain.calendar import local_date
from domain.events import Delegated
from domain.facts import COMMON, Facts, Unread
from domain.registry import Register
from eventlog.entry import Entry
from eventlog.fold import Folded, Registers
from eventlog.key import Erased, KeyRing, Unreadable
from eventlog.log import Log

T = TypeVar("T")

KEPT = 2_000
"""Streams that are held folded; a large sitting takes a megabyte."""
NAMES_AT_ONCE = 2_000
_POSTS = {"MandateGranted": "person", "Delegated": "receiver"}
"""The events that give somebody an office, and where they name him."""


@dataclass(frozen=True, slots=True)
class Office:
    """An office that somebody holds: by mandate, or by delegation from its holder."""

    body: str
    office: str
    by: Delegated | None = None


class Reading:
    """The log as pages see it. One for the process; safe for many tasks of one event loop."""

    def __init__(self, log: Log, keys: KeyRing) -> None:
        self.log = log
        self._keys = keys
        self._registers = Registers()
        self._posts: dict[str, dict[str, None]] = {}
        """In which bodies a person was ever given an office, for himself or in somebody's stead."""
        self._folded: OrderedDict[str, Folded] = OrderedDict()
        self._names: dict[str, str] = {}
        self._sealed_names: dict[str, int] = {}
        self.enrolments: dict[str, Entry] = {}
        """The entry by which a passkey was enrolled, by its credential id: its day, and its sealed name."""
        self._catching_up = asyncio.Lock()

    # The registry ------------------------------------------------------------------------------------------

    async def facts(self) -> Facts:
        """The registry as it stands now."""
        await self._catch_up()
        return self._registers.facts(others=self._state_of)

    async def _catch_up(self) -> None:
        async with self._catching_up:
            end = await self.log.length() - 1
            async for entry in self.log.facts(self._registers.position, end):
                self._registers.take(entry)
                if entry.type == "PersonRegistered" and entry.body is not None:
                    content = entry.parsed()
                    if content["sealed"] is not None:
                        self._sealed_names[content["data"]["person"]] = entry.position
                        self._names.pop(content["data"]["person"], None)
                elif entry.type in _POSTS:
                    person = entry.content["data"][_POSTS[entry.type]]
                    self._posts.setdefault(person, {})[entry.stream.partition("/")[2]] = None
                elif entry.type == "PasskeyEnrolled":
                    self.enrolments[entry.content["data"]["credential"]] = entry
            self._registers.position = max(end, self._registers.position)

    def registers(self) -> Mapping[str, Register]:
        """The registers of all bodies, by stream, as they were read last."""
        return {name: one for name, one in self._registers.states.items() if isinstance(one, Register)}

    async def offices(self, person: str, now: dt.datetime) -> list[Office]:
        """What the person may act as today."""
        await self._catch_up()
        today = local_date(now)
        found = []
        for body in self._posts.get(person, ()):
            register = self._registers.states[f"registry/{body}"]
            found += [Office(body, m.office) for m in register.mandates_of(person) if m.covers(today)]
            found += [
                Office(body, d.office, d)
                for d in register.delegations.values()
                if d.receiver == person and d.begins <= today <= d.until
            ]
        return found

    async def deputy_of(self, person: str, now: dt.datetime) -> list[tuple[str, str]]:
        """The bodies and offices whose holder the person deputises for today: he may sign ``KT.``."""
        await self._catch_up()
        today = local_date(now)
        return [
            (body, m.deputy_of)
            for body in self._posts.get(person, ())
            for m in self._registers.states[f"registry/{body}"].mandates_of(person)
            if m.deputy_of is not None and m.covers(today)
        ]

    # Streams -----------------------------------------------------------------------------------------------

    async def entries(self, stream: str) -> list[Entry]:
        """A stream's entries as anybody may read them."""
        return [entry async for entry in self.log.read(stream)]

    async def folded(self, stream: str) -> Folded:
        """What a stream adds up to by now; empty where nothing has happened.

        :raises UnknownKind: it is the name of no stream
        """
        return (await self.many([stream]))[stream]

    async def state(self, stream: str) -> Any:
        """The state of a stream."""
        return (await self.folded(stream)).state

    async def many(self, streams: Iterable[str]) -> dict[str, Folded]:
        """Some streams, folded. A stream that has moved is folded anew: a count may have opened its votes."""
        known = {stream: self._folded.get(stream) or Folded.of(stream) for stream in streams}
        news = await self.log.later({stream: folded.version for stream, folded in known.items()})
        moved = {entry.stream for entry in news}
        if moved:
            again = {stream: Folded.of(stream) for stream in moved}
            old = {stream for stream in moved if known[stream].version}
            first = await self.log.later(dict.fromkeys(old, 0)) if old else ()
            for entry in (*first, *(e for e in news if e.stream not in old)):
                again[entry.stream].take(entry)
            known |= again
        for stream, folded in known.items():
            if folded.version:
                self._folded[stream] = folded
                self._folded.move_to_end(stream)
        while len(self._folded) > KEPT:
            self._folded.popitem(last=False)
        return known

    async def with_facts(self, work: Callable[[Facts], T]) -> T:
        """What a rule says of the registry, and of the streams that it turns out to look at."""
        while True:
            try:
                return work(await self.facts())
            except Unread as unread:
                await self.many(unread.streams)
                for stream in unread.streams:  # nothing has happened there: that too is known
                    self._folded.setdefault(stream, Folded.of(stream))

    def _state_of(self, stream: str) -> Any | None:
        folded = self._folded.get(stream)
        return None if folded is None else folded.state

    # Names -------------------------------------------------------------------------------------------------

    async def names(self, people: Iterable[str]) -> dict[str, str]:
        """The names of these people; whose name nobody can open is called by his code."""
        await self._catch_up()
        wanted = set(people)
        missing = [one for one in wanted if one not in self._names and one in self._sealed_names]
        for start in range(0, len(missing), NAMES_AT_ONCE):
            await self._open_names(missing[start : start + NAMES_AT_ONCE])
        return {one: self._names.get(one, one) for one in wanted}

    async def everybody(self) -> dict[str, str]:
        """The names of all people of the registry, for looking somebody up."""
        await self._catch_up()
        return await self.names(self._registers.states.get(COMMON, Register()).people)

    async def mail_of(self, person: str) -> str | None:
        """The person's mail address, opened anew each time; None where there is none to be opened."""
        await self._catch_up()
        position = self._sealed_names.get(person)
        sealed = None if position is None else await self.log.sealed(position)
        return None if sealed is None else self.opened(person, sealed.data).get("mail")

    async def _open_names(self, people: Sequence[str]) -> None:
        sealed = await self.log.many_sealed([self._sealed_names[one] for one in people])
        for one in people:
            found = sealed.get(self._sealed_names[one])
            name = None if found is None else self.opened(one, found.data).get("name")
            self._names[one] = name or one

    def opened(self, of: str, sealed: bytes) -> dict[str, str]:
        """Sealed text about a person; empty where it was erased or belongs to another key ring."""
        try:
            text = self._keys.open(of, sealed)
        except Unreadable:
            return {}
        if isinstance(text, Erased):
            return {}
        found: dict[str, str] = orjson.loads(text)["text"]
        return found

    async def words_of(self, entries: Iterable[Entry]) -> dict[int, dict[str, str]]:
        """The sealed text that belongs to these entries, by position: reasons, remarks, titles."""
        about = {e.position: s["of"] for e in entries if e.body is not None and (s := e.content["sealed"])}
        sealed = await self.log.many_sealed(list(about))
        return {position: self.opened(about[position], found.data) for position, found in sealed.items()}
