"""What the live board of a sitting shows: how many sheets have come in, read once for all who look at it.

However many projectors hang at one sitting, its log is looked at once in half a second. There is never more
to see than a number: the reader's role knows no more of an open ballot.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from domain.sitting import Sitting

if TYPE_CHECKING:
    from web.reading import Reading

EVERY = 0.5
"""Seconds between two looks at one sitting."""
KEPT = 200
MOST = 200
"""Boards that may be open at once."""


@dataclass(frozen=True, slots=True)
class Received:
    """What the board says: the sitting's phase, the ballot that is open, and how much of it has come in."""

    phase: str
    ballot: str | None
    kind: str | None
    received: int
    expected: int


def received(state: Sitting) -> Received:
    """The numbers of the ballot that is open. Of a secret one: how many of the two tellers have counted."""
    sheets = state.ballot
    if sheets is None:
        return Received(state.shown, None, None, 0, 0)
    if sheets.kind == "secret":
        return Received(state.shown, sheets.ballot, "secret", sheets.received, 2)
    return Received(state.shown, sheets.ballot, "open", sheets.received, len(sheets.there))


@dataclass(slots=True)
class _Look:
    """The last look at one sitting."""

    at: float = 0.0
    found: Received | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Boards:
    """One for the process."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._looks: OrderedDict[str, _Look] = OrderedDict()
        self.open = 0
        """How many boards are being fed."""

    async def look(self, stream: str) -> Received:
        """How it stands, half a second old at most."""
        look = self._looks.setdefault(stream, _Look())
        self._looks.move_to_end(stream)
        while len(self._looks) > KEPT:
            self._looks.popitem(last=False)
        async with look.lock:
            if look.found is None or time.monotonic() - look.at >= EVERY:
                look.found = received(await self._reading.state(stream))
                look.at = time.monotonic()
            return look.found
