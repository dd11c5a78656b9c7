"""What is read from the log, what is offered to it, and its two answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

import orjson


class Withheld(Exception):
    """The body of this entry is a vote of an open ballot: not for this reader, not yet."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as the log holds it: ``position`` counts the log from 0, ``version`` its stream from 1."""

    position: int
    stream: str
    version: int
    type: str
    command_id: str
    body: bytes | None
    """The exact bytes that are hashed; None while a vote's ballot is open and the reader may not see it."""
    leaf: bytes
    recorded_at: datetime
    """The server's clock at the append. For operators: no rule reads it, the body's ``at`` counts."""
    _content: dict[str, Any] | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def content(self) -> dict[str, Any]:
        """The body's object, parsed once. It is shared: do not change it.

        :raises Withheld: there is no body to read
        """
        if self._content is None:
            object.__setattr__(self, "_content", self.parsed())
        return cast("dict[str, Any]", self._content)

    def parsed(self) -> dict[str, Any]:
        """The body's object, parsed anew: for whoever reads many entries once, since nothing is kept.

        :raises Withheld: there is no body to read
        """
        if self.body is None:
            raise Withheld(f"entry {self.position}: the ballot is open")
        return cast("dict[str, Any]", orjson.loads(self.body))


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry to be appended: its body, and what the body's ``sealed.hash`` is the hash of."""

    body: bytes
    salt: bytes | None = None
    sealed: bytes | None = None

    def __post_init__(self) -> None:
        if (self.salt is None) != (self.sealed is None):
            raise ValueError("salt and sealed bytes come together")


@dataclass(frozen=True, slots=True)
class Appended:
    """All drafts are in the log, durable, in this order."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Behind:
    """Nothing was written: these entries are in the streams concerned and the caller has not seen them."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Sealed:
    """The sealed bytes of one entry, and the salt that goes before them in the hash."""

    salt: bytes
    data: bytes
