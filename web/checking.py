"""Check this record: where a value comes from, its hash, and how anybody checks it without us."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from eventlog.entry import Entry

if TYPE_CHECKING:
    from web.visit import Visit


@dataclass(frozen=True, slots=True)
class Record:
    """The entry that a value on a page stands on."""

    position: int
    stream: str
    version: int
    type: str
    leaf: str

    @property
    def line(self) -> int:
        """The line of the entry in an export."""
        return self.position + 1


def record_of(entry: Entry) -> Record:
    """What of an entry is needed to check it."""
    return Record(entry.position, entry.stream, entry.version, entry.type, entry.leaf.hex())


async def entry_at(visit: Visit, position: int) -> Entry | None:
    """The entry at a position, as anybody may read it."""
    found = await visit.site.reading.log.tail(position, 1)
    return found[0] if found and found[0].position == position else None


async def record_at(visit: Visit, position: int) -> Record | None:
    """What is needed to check the entry at a position."""
    entry = await entry_at(visit, position)
    return None if entry is None else record_of(entry)
