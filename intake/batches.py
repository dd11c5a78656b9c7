"""Changes cut into commands: as large as the door takes them, under ids that follow from the folder.

The same folder loaded by the same person gives the same commands: what stands in the log already is answered
with its receipt and entered nowhere twice.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

import orjson

from domain import events
from domain.commands import Actor, ChangeRegistry, Command, Sealed
from domain.facts import COMMON
from intake.folder import Folder, Item

BYTES = 100_000
"""Of a command's changes and texts, as JSON; the door takes 131,072 bytes with all that is around them."""
CHANGES = 400
"""In one command: it is one transaction, and everybody waits while it is appended."""
SEALED_BYTES = 120
"""What a sealed text has around it."""

Salt = Callable[[str], str]
"""128 bits that nobody can guess, the same for the same words."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One command, and the items that are its changes."""

    command: Command
    items: tuple[Item, ...]


def batches(folder: Folder, actor: Actor, salt: Salt) -> dict[str, list[Batch]]:
    """The commands of each stream, in order."""
    name = hashlib.sha256(f"{folder.digest}\0{actor.person}".encode()).hexdigest()[:32]
    streams: dict[str, list[Item]] = defaultdict(list)
    for item in folder.items:
        streams[item.stream].append(item)
    return {
        stream: [
            _batch(stream, f"load/{name}/{number}", actor, salt, cut)
            for number, cut in enumerate(_cuts(items), start=1)
        ]
        for stream, items in streams.items()
    }


def _cuts(items: Iterable[Item]) -> Iterable[list[Item]]:
    cut: list[Item] = []
    size = 0
    for item in items:
        length = len(orjson.dumps(events.written(item.change)))
        length += sum(len(text.encode()) + SEALED_BYTES for text in item.sealed().values())
        if cut and (size + length > BYTES or len(cut) == CHANGES):
            yield cut
            cut, size = [], 0
        cut.append(item)
        size += length
    if cut:
        yield cut


def _batch(stream: str, id: str, actor: Actor, salt: Salt, items: list[Item]) -> Batch:
    changes = tuple(item.change for item in items)
    sealed = tuple(
        Sealed(item.about, salt(f"{stream}/{id}/{number}"), texts) if (texts := item.sealed()) else None
        for number, item in enumerate(items)
    )
    command = Command(stream, id, actor, ChangeRegistry(changes), sealed=sealed if any(sealed) else ())
    return Batch(command, tuple(items))


def waiting(streams: Mapping[str, Sequence[Batch]], known: Set[tuple[str, str]]) -> list[Item]:
    """What is still to be entered, common things first; ``known`` are streams and ids that the log has."""
    return [
        item
        for stream in sorted(streams, key=lambda name: name != COMMON)
        for batch in streams[stream]
        if (stream, batch.command.id) not in known
        for item in batch.items
    ]
