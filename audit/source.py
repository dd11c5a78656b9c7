"""Where entries come from: an exported folder, or the database as the role reader sees it.

A folder needs neither a database nor Temporal. What is wrong with it is said with file, line and what would
be right; what its entries *say* is ``audit.replay``'s to judge.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson

from audit.form import NotABody, content_of
from eventlog.body import leaf, seal_hash
from eventlog.entry import Entry
from eventlog.log import Log

ENTRIES = "entries.ndjson"
SEALED = "sealed.ndjson"
ATTACHMENTS = "attachments"
SUMMARY = "export.json"
"""How many entries there are and the leaf of the last: a file that was cut off by mistake shows."""
WITHHELD = frozenset(("position", "stream", "version", "leaf", "withheld"))
"""The fields of a line that stands for a vote of an open ballot."""
SEALED_ROW = frozenset(("position", "salt", "bytes"))
"""The fields of a line of what is sealed."""

_LEAF = re.compile(r"[0-9a-f]{64}")


class BadSource(ValueError):
    """The folder is no export, or not as it was written: file, line, what is wrong, what would be right."""

    def __init__(self, file: Path, line: int, problem: str) -> None:
        super().__init__(f"{file}:{line}: {problem}" if line else f"{file}: {problem}")
        self.file = file
        self.line = line


def folder(path: Path) -> list[Entry]:
    """The entries of an exported folder, in the log's order.

    What is sealed is compared with its entry where it is there, attachments with the hash that is their name;
    both may be left out, whole or in part.

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
    _check_summary(path / SUMMARY, entries)
    _check_sealed(path / SEALED, entries)
    _check_attachments(path / ATTACHMENTS)
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
        hash = bytes.fromhex(said["leaf"]) if _LEAF.fullmatch(said["leaf"]) else b""
    except (AttributeError, TypeError, orjson.JSONDecodeError) as error:
        raise NotABody(f"a withheld vote that cannot be read: {error}") from None
    if stated != position:
        missing = f"{position} would be right: line n holds entry n - 1"
        if isinstance(stated, int) and stated < position:
            raise NotABody(f"position {stated} stands here a second time, {missing}")
        raise NotABody(f"position {stated}, {missing}; entries are missing before it")
    if not isinstance(stream, str) or type(version) is not int or not hash:
        raise NotABody("a withheld vote names its stream, its version and a leaf of 64 hexadecimal digits")
    if said["withheld"] != "ballot open":
        raise NotABody('a vote is withheld for one reason, "ballot open"')
    vote = "SheetCast" if stream.startswith("sitting/") else "VoteCast"
    return Entry(position, stream, version, vote, "", None, hash, at)


def _gap(entry: Entry, expected: int) -> str:
    here = f"version {entry.version} of {entry.stream}"
    if entry.version < expected:
        return f"{here} stands here a second time; version {expected} would be right"
    return f"{here}, but version {expected} would be right: entries are missing before it"


def _check_summary(file: Path, entries: Sequence[Entry]) -> None:
    """Compare what the export says of itself, where it does, with what is there."""
    try:
        said = orjson.loads(file.read_bytes())
    except FileNotFoundError:
        return
    except orjson.JSONDecodeError as error:
        raise BadSource(file, 0, f"not JSON ({error})") from None
    there = summary(len(entries), entries[-1].leaf if entries else None)
    if said != there:
        raise BadSource(file, 0, f"says {said}, but {ENTRIES} gives {there}: lines were cut off or changed")


def summary(entries: int, last_leaf: bytes | None) -> dict[str, int | str | None]:
    """What an export says of itself: how many entries, and the last one's leaf."""
    return {"entries": entries, "last_leaf": None if last_leaf is None else last_leaf.hex()}


def _check_sealed(file: Path, entries: Sequence[Entry]) -> None:
    """Compare each row of what is sealed with the hash in its entry. A row may be missing: it was erased."""
    seen: set[int] = set()
    try:
        with file.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    _check_row(line, entries, seen)
                except NotABody as error:
                    raise BadSource(file, number, str(error)) from None
    except FileNotFoundError:
        return


def _check_attachments(folder: Path) -> None:
    for file in sorted(folder.iterdir()) if folder.is_dir() else ():
        if (there := hashlib.sha256(file.read_bytes()).hexdigest()) != file.stem:
            raise BadSource(file, 0, f"its SHA-256 is {there}: the file was changed or renamed")


def _check_row(line: bytes, entries: Sequence[Entry], seen: set[int]) -> None:
    try:
        row: dict[str, Any] = orjson.loads(line)
        if row.keys() != SEALED_ROW:
            raise NotABody(f"a sealed row has the fields {', '.join(sorted(SEALED_ROW))} and no other")
        position = row["position"]
        salt, data = (base64.b64decode(row[name], validate=True) for name in ("salt", "bytes"))
    except (AttributeError, TypeError, orjson.JSONDecodeError, binascii.Error) as error:
        raise NotABody(f"a sealed row that cannot be read: {error}") from None
    if type(position) is not int or not 0 <= position < len(entries):
        raise NotABody(f"there is no entry {position} that this could belong to")
    if position in seen:
        raise NotABody(f"entry {position} has what is sealed here a second time")
    seen.add(position)
    body = entries[position].body
    if body is None:
        raise NotABody(f"entry {position} is a withheld vote: what is sealed beside it is withheld too")
    sealed = orjson.loads(body)["sealed"]
    found, right = seal_hash(salt, data), sealed.get("hash") if isinstance(sealed, dict) else None
    if found != right:
        said = "has nothing sealed" if right is None else f"says {right}"
        raise NotABody(f"entry {position}: this is the seal {found}, but the entry {said}")
