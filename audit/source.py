"""Where entries come from: an exported folder, or the database as the role reader sees it.

A folder needs neither a database nor Temporal. What is wrong with it is said with file, line and what would
be right; what its entries *say* is ``audit.replay``'s to judge.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import orjson

from audit.form import NotABody, content_of
from eventlog.body import leaf
from eventlog.entry import Entry
from eventlog.log import Log

ENTRIES = "entries.ndjson"
WITHHELD = frozenset(("position", "stream", "version", "leaf", "withheld"))
"""The fields of a line that stands for a vote of an open ballot."""


class BadSource(ValueError):
    """The folder is no export, or not as it was written: file, line, what is wrong, what would be right."""

    def __init__(self, file: Path, line: int, problem: str) -> None:
        super().__init__(f"{file}:{line}: {problem}" if line else f"{file}: {problem}")
        self.file = file
        self.line = line


def folder(path: Path) -> list[Entry]:
    """The entries of an exported folder, in the log's order.

    :raises BadSource: with the first line that cannot be right
    """
    file = path / ENTRIES
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        raise BadSource(file, 0, "there is no such file; an export's folder has one") from None
    lines = data.split(b"\n")
    if lines.pop():
        raise BadSource(file, len(lines) + 1, "the line ends nowhere; a line ends with a line feed")
    entries: list[Entry] = []
    versions: dict[str, int] = {}
    at = dt.datetime.fromtimestamp(0, dt.UTC)
    for position, line in enumerate(lines):
        try:
            entry = _entry(position, line, at)
            expected = versions.get(entry.stream, 0) + 1
            if entry.version != expected:
                raise NotABody(_gap(entry, expected))
        except NotABody as error:
            raise BadSource(file, position + 1, str(error)) from None
        versions[entry.stream] = entry.version
        at = entry.recorded_at
        entries.append(entry)
    return entries


async def database(dsn: str) -> list[Entry]:
    """Every entry of the log at ``dsn``, which names the role reader: votes of open ballots are withheld."""
    async with await Log.open(dsn, "reader", connections=2) as log:
        return [entry async for entry in log.read()]


def _entry(position: int, line: bytes, at: dt.datetime) -> Entry:
    """The entry that the line holds; ``at`` stands for the time of a withheld one."""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotABody(f"byte {error.start + 1} is not UTF-8; an export is UTF-8 throughout") from None
    if not line:
        raise NotABody("an empty line; every line is an entry")
    if b'"withheld":' in line[-40:]:
        return _withheld(position, line, at)
    content = content_of(line)
    try:
        columns = content["stream"], content["version"], content["type"], content["command"]["id"]
        at = dt.datetime.fromisoformat(content["at"])
    except (KeyError, TypeError, ValueError) as error:
        raise NotABody(f"a body whose command or time is malformed ({error!r})") from None
    if [type(c) for c in columns] != [str, int, str, str] or at.tzinfo is None:
        raise NotABody("stream, type and command id are texts, the version is a number, the time is in UTC")
    return Entry(position, *columns, line, leaf(line), at)


def _withheld(position: int, line: bytes, at: dt.datetime) -> Entry:
    try:
        said: dict[str, Any] = orjson.loads(line)
        if said.keys() != WITHHELD:
            raise NotABody(f"a withheld vote has the fields {', '.join(sorted(WITHHELD))} and no other")
        stated, stream, version = said["position"], said["stream"], said["version"]
        hash = bytes.fromhex(said["leaf"])
    except (AttributeError, TypeError, orjson.JSONDecodeError) as error:
        raise NotABody(f"a withheld vote that cannot be read: {error}") from None
    except ValueError as error:
        if isinstance(error, NotABody):
            raise
        raise NotABody("a leaf is 64 hexadecimal digits") from None
    if stated != position:
        missing = f"{position} would be right: line n holds entry n - 1"
        if isinstance(stated, int) and stated < position:
            raise NotABody(f"position {stated} stands here a second time, {missing}")
        raise NotABody(f"position {stated}, {missing}; entries are missing before it")
    if not isinstance(stream, str) or type(version) is not int or len(hash) != 32:
        raise NotABody("a withheld vote names its stream, its version and a leaf of 64 hexadecimal digits")
    return Entry(position, stream, version, "VoteCast", "", None, hash, at)


def _gap(entry: Entry, expected: int) -> str:
    here = f"version {entry.version} of {entry.stream}"
    if entry.version < expected:
        return f"{here} stands here a second time; version {expected} would be right"
    return f"{here}, but version {expected} would be right: entries are missing before it"
