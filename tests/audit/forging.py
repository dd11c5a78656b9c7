"""What a forger does to a log: entries changed as if they had been written that way."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from eventlog.body import encode
from eventlog.entry import Entry
from tests.world import entry_of

Path = tuple[str | int, ...]


def forged(entries: Sequence[Entry], position: int, change: Callable[[dict[str, Any]], None]) -> list[Entry]:
    """The log with one body changed; its leaf is that of the new bytes."""
    content = copy.deepcopy(entries[position].content)
    change(content)
    changed = list(entries)
    changed[position] = entry_of(position, encode(content))
    return changed


def without(entries: Sequence[Entry], position: int) -> list[Entry]:
    """The log with one entry taken out and the gap closed: later positions and versions move up."""
    gone = entries[position]
    kept: list[Entry] = []
    for entry in entries:
        if entry.position == position:
            continue
        content = copy.deepcopy(entry.content)
        if entry.stream == gone.stream and entry.version > gone.version:
            content["version"] -= 1
        kept.append(entry_of(len(kept), encode(content)))
    return kept


def withheld(entries: Sequence[Entry], position: int, command_id: str) -> list[Entry]:
    """The log as a reader sees it who may not see that vote yet."""
    e = entries[position]
    hidden = Entry(e.position, e.stream, e.version, e.type, command_id, None, e.leaf, e.recorded_at)
    return [*entries[:position], hidden, *entries[position + 1 :]]


def of_type(entries: Sequence[Entry], type: str) -> list[Entry]:
    return [entry for entry in entries if entry.type == type]


def leaves(data: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every single value in a piece of data, with the way to it."""
    match data:
        case dict():
            for key, value in data.items():
                yield from leaves(value, (*path, key))
        case list():
            for index, value in enumerate(data):
                yield from leaves(value, (*path, index))
        case _:
            yield path, data


def put(data: Any, path: Path, value: Any) -> None:
    """Put ``value`` at the place that ``path`` leads to."""
    for step in path[:-1]:
        data = data[step]
    data[path[-1]] = value
