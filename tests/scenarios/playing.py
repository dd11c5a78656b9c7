"""Playing a scenario in memory: the real player and the real rules, on the log of ``tests.world``.

What the services add (locks, order, waiting) is not here; it is for scenarios of many hundred lines, and for
tests that look at every step of a small one.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import AsyncIterator
from pathlib import Path

from domain.answers import Answer, Refusal
from domain.commands import Command
from eventlog.entry import Entry
from scenarios.format import Scenario
from scenarios.play import Played, Player
from tests.world import World


class Memory(World):
    """A world that a scenario can be played in."""

    def __init__(self, keys: Path) -> None:
        super().__init__(keys, dt.datetime.now(dt.UTC))
        self._by_stream: dict[str, list[Entry]] = defaultdict(list)
        self._known = 0

    async def send(self, command: Command) -> Answer:
        return self.do(command)

    async def hand_over(self, command: Command) -> Refusal | None:
        """As an update: what a signal's sender does not hear is the services' affair."""
        answer = self.do(command)
        return answer if isinstance(answer, Refusal) else None

    async def read(self, stream: str | None = None) -> AsyncIterator[Entry]:
        for entry in self.entries[self._known :]:
            self._by_stream[entry.stream].append(entry)
        self._known = len(self.entries)
        for entry in tuple(self.entries if stream is None else self._by_stream.get(stream, ())):
            yield entry

    async def play(self, scenario: Scenario) -> Played:
        return await Player(scenario, self.send, self.hand_over, self, lambda _done, _all: None).play()
