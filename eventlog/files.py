"""The attachments: files beside the log, under the SHA-256 by which entries name them.

A file has the SHA-256 of its plain content for a name, and its content is encrypted with the key of the
person or body it is about (``eventlog.key``), so that dropping the key erases it in every old backup too.
The folder is its own index::

    {"about":"p.an","label":"<hex>"}⏎     under whose key it is; the label: added, sha256, size, type
    nonce ‖ ciphertext ‖ tag              the content

Label and content are sealed apart: a list opens labels alone. What is read is hashed again, so a byte that
was changed anywhere in the file is found, and nothing is given out that is not what the name says.

A file is there whole or not at all: it is written under another name, synced and renamed. Writers wait for
one another, so of two that put the same content the second finds it there, and what a killed one left behind
is written over by the next. What is put is on disk before ``put`` returns.

Whoever holds the folder alone sees whom each file is about, and can tell of content that he has already
whether it is there: entries name the same hash.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import orjson

from eventlog.filetype import FileType, Unfit, file_type
from eventlog.key import Erased, KeyRing, Unreadable

LIMIT = 20_000_000
"""Bytes of one attachment: about a hundred scanned pages. A file is hashed and sealed in one piece, so it
stands in memory a few times over while that is done; and whoever reads along years later has to load it."""

_HEAD = 4096
"""Bytes of the first line at most; it is read before anything is known to be right."""
_SEALING = 12 + 16
"""What sealing adds: the nonce and the tag."""
_WRITING = ".writing"
_NAME = re.compile(r"[0-9a-f]{64}")


class Absent(LookupError):
    """No file is kept under this hash."""


class Damaged(Exception):
    """The file is not what was put: cut off, changed, or sealed with a key that this ring never had."""

    def __init__(self, sha256: str, why: str) -> None:
        super().__init__(f"attachment {sha256}: {why}")
        self.sha256 = sha256
        self.why = why


@dataclass(frozen=True, slots=True)
class Kept:
    """An attachment that can be read. ``about`` is a person's or a body's code, ``size`` is in bytes."""

    sha256: str
    about: str
    type: FileType
    size: int
    added: dt.datetime


def read(path: Path) -> bytes:
    """The content of a file that somebody wants to attach; its size is looked at before it is read.

    :raises Unfit: missing, not_a_file, empty or too_large
    :raises OSError: it may not be read
    """
    try:
        # A pipe would keep us waiting for its other end.
        fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        raise Unfit("missing") from None
    try:
        about = os.fstat(fd)
        if not stat.S_ISREG(about.st_mode):
            raise Unfit("not_a_file")
        with os.fdopen(fd, "rb", closefd=False) as file:
            content = b"" if about.st_size > LIMIT else file.read(LIMIT + 1)  # it may be growing
    finally:
        os.close(fd)
    if about.st_size > LIMIT or len(content) > LIMIT:
        raise Unfit("too_large")
    if not content:
        raise Unfit("empty")
    return content


class Files:
    """The attachments in one folder, which is made when the first is put. Safe for processes and threads."""

    def __init__(self, folder: Path, keys: KeyRing) -> None:
        self._folder = folder
        self._keys = keys

    def put(self, content: bytes, about: str, at: dt.datetime) -> Kept:
        """Keep it; ``at`` is now.

        Content that is kept already stays as it is, under the key of whom it was first said to be about: the
        answer says so. Where that can be read no more (erased or damaged), it is kept anew.

        :raises Unfit: too_large, or what ``file_type`` refuses
        """
        if len(content) > LIMIT:
            raise Unfit("too_large")
        kept = Kept(hashlib.sha256(content).hexdigest(), about, file_type(content), len(content), at)
        with self._alone() as folder:
            with suppress(Absent, Damaged):
                there = self.get(kept.sha256)
                if not isinstance(there, Erased):
                    return there[0]
            self._write(kept, content)
            os.fsync(folder)
        return kept

    def get(self, sha256: str) -> tuple[Kept, bytes] | Erased:
        """The attachment of this hash, checked against it.

        :raises Absent: nothing is kept under this hash
        :raises Damaged: what is there is not it
        """
        with self._open(sha256) as file:
            kept = self._head(sha256, file)
            if isinstance(kept, Erased):
                return kept
            content = self._unseal(sha256, kept.about, file.read(kept.size + _SEALING))
        if isinstance(content, Erased):
            return content
        if hashlib.sha256(content).hexdigest() != sha256:
            raise Damaged(sha256, "its content has another hash")
        return kept, content

    def look(self, sha256: str) -> Kept | Erased:
        """What is kept under this hash, without reading the content; raises as ``get`` does."""
        with self._open(sha256) as file:
            return self._head(sha256, file)

    def names(self) -> tuple[str, ...]:
        """The hashes of all that is kept, also of what is erased or damaged, in order."""
        with suppress(FileNotFoundError):
            return tuple(sorted(file.name for file in self._folder.iterdir() if _NAME.fullmatch(file.name)))
        return ()

    def missing(self, hashes: Iterable[str]) -> tuple[str, ...]:
        """Those of the hashes that cannot be given out: never put, erased, or plainly damaged."""
        return tuple(sha256 for sha256 in dict.fromkeys(hashes) if not self._is_there(sha256))

    def _is_there(self, sha256: str) -> bool:
        with suppress(Absent, Damaged):
            return isinstance(self.look(sha256), Kept)
        return False

    @contextmanager
    def _open(self, sha256: str) -> Iterator[BinaryIO]:
        if not _NAME.fullmatch(sha256):
            raise Absent(sha256)
        try:
            file = (self._folder / sha256).open("rb")
        except FileNotFoundError:
            raise Absent(sha256) from None
        with file:
            yield file

    def _head(self, sha256: str, file: BinaryIO) -> Kept | Erased:
        line = file.readline(_HEAD)
        try:
            said = orjson.loads(line)
            about, sealed = said["about"], bytes.fromhex(said["label"])
        except (ValueError, KeyError, TypeError):
            raise Damaged(sha256, "its first line cannot be read") from None
        # The line has one form: anything else was not written here.
        if not isinstance(about, str) or _line(about, sealed) != line:
            raise Damaged(sha256, "its first line is not as it was written")
        label = self._unseal(sha256, about, sealed)
        if isinstance(label, Erased):
            return label
        kept = _kept(about, label)
        if kept.sha256 != sha256:
            raise Damaged(sha256, f"it is the file of {kept.sha256}")
        if os.fstat(file.fileno()).st_size != len(line) + kept.size + _SEALING:
            raise Damaged(sha256, "it is shorter or longer than it was")
        return kept

    def _unseal(self, sha256: str, about: str, sealed: bytes) -> bytes | Erased:
        try:
            return self._keys.open(about, sealed)
        except Unreadable:
            raise Damaged(sha256, f"no key opens what is said to be about {about}") from None

    def _write(self, kept: Kept, content: bytes) -> None:
        _, label = self._keys.seal(kept.about, _label(kept))
        _, sealed = self._keys.seal(kept.about, content)
        line = _line(kept.about, label)
        if len(line) > _HEAD:
            raise ValueError(f"a code of {len(kept.about)} characters is none")
        writing = self._folder / _WRITING
        try:
            with open(writing, "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
                file.write(line)
                file.write(sealed)
                file.flush()
                os.fsync(file.fileno())
            writing.replace(self._folder / kept.sha256)
        except BaseException:
            writing.unlink(missing_ok=True)
            raise

    @contextmanager
    def _alone(self) -> Iterator[int]:
        """Hold the folder: one writer at a time, which a writer's end releases, whatever that end was."""
        if not self._folder.exists():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            parent = os.open(self._folder.parent, os.O_RDONLY | os.O_CLOEXEC)
            try:
                os.fsync(parent)
            finally:
                os.close(parent)
        folder = os.open(self._folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield folder
        finally:
            os.close(folder)


def _line(about: str, label: bytes) -> bytes:
    return orjson.dumps({"about": about, "label": label.hex()}) + b"\n"


def _label(kept: Kept) -> bytes:
    said = {"added": kept.added.isoformat(), "sha256": kept.sha256, "size": kept.size, "type": kept.type}
    return orjson.dumps(said)


def _kept(about: str, label: bytes) -> Kept:
    said = orjson.loads(label)
    added = dt.datetime.fromisoformat(said["added"])
    return Kept(said["sha256"], about, FileType(said["type"]), said["size"], added)
