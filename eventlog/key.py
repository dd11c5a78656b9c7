"""The key ring: one key a person, so that erasing a person is dropping a key.

What must be erasable is encrypted with the key of the person it is about and stored beside the log;
the body holds only its salted hash. The keys stand apart from the database, in one SQLite file that is
backed up apart from it: once a key is dropped, the bytes are unreadable in every old backup of the
database too. (Old backups of *this* file still have the key: keep few, and not for long.)

A person who is recorded again after an erasure gets a new key; what was sealed before stays unreadable.
Sealed bytes are a 12-byte nonce and the AES-256-GCM ciphertext, with the person's code as associated
data: bytes put under another person's code do not open.

Safe for several processes and threads. A key is on disk before ``seal`` returns.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12
_SALT = 16

_SCHEMA = """
CREATE TABLE IF NOT EXISTS key (of TEXT PRIMARY KEY, key BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS dropped (of TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
"""


class Unreadable(Exception):
    """Sealed bytes that no key opens though none was dropped: another ring, or bytes that were changed."""


@dataclass(frozen=True, slots=True)
class Erased:
    """The person's key was dropped: nobody can read this any more."""

    of: str


class KeyRing:
    """The keys in one file. ``of`` is a person's code everywhere."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make it, readable by its owner alone."""
        # SQLite would make it with the umask's mode; its journals take the mode of the file.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        path.chmod(0o600)
        self._lock = threading.Lock()
        self._cache: dict[str, AESGCM] = {}
        self._seen = -1
        self._db = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
        # No write-ahead log: a dropped key would stay in it. Freed pages are overwritten.
        for pragma in ("journal_mode = DELETE", "synchronous = FULL", "secure_delete = ON"):
            self._db.execute(f"PRAGMA {pragma}")
        with self._lock, self._transaction():
            for statement in filter(str.strip, _SCHEMA.split(";")):
                self._db.execute(statement)

    def close(self) -> None:
        """Close the file and forget the keys."""
        with self._lock:
            self._cache.clear()
            self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def prepare(self, of: Iterable[str]) -> None:
        """Make the keys that are missing, all in one transaction: before much is sealed at once."""
        with self._lock:
            if missing := [who for who in dict.fromkeys(of) if self._find(who) is None]:
                self._make(*missing)

    def seal(self, of: str, plaintext: bytes) -> tuple[bytes, bytes]:
        """Encrypt for a person: a salt and the sealed bytes, whose hash (``body.seal_hash``) a body names."""
        with self._lock:
            if (cipher := self._find(of)) is None:
                self._make(of)
                cipher = self._cache[of]
        nonce = os.urandom(_NONCE)
        return os.urandom(_SALT), nonce + cipher.encrypt(nonce, plaintext, of.encode())

    def open(self, of: str, data: bytes) -> bytes | Erased:
        """Decrypt what was sealed about a person.

        :raises Unreadable: it does not open, and no key of this person was ever dropped
        """
        with self._lock:
            cipher = self._find(of)
            dropped = self._db.execute("SELECT 1 FROM dropped WHERE of = ?", (of,)).fetchone() is not None
        if cipher is not None:
            try:
                return cipher.decrypt(data[:_NONCE], data[_NONCE:], of.encode())
            except (InvalidTag, ValueError):
                pass  # sealed with a key from before an erasure, or damaged
        if dropped:
            return Erased(of)
        raise Unreadable(f"no key of this ring opens what is sealed about {of}")

    def drop(self, of: str) -> None:
        """Forget the person's key for ever. Dropping one that is not there is no error."""
        with self._lock:
            with self._transaction():
                gone = self._db.execute("DELETE FROM key WHERE of = ?", (of,)).rowcount
                if gone:
                    self._db.execute("INSERT OR REPLACE INTO dropped VALUES (?, datetime('now'))", (of,))
            self._cache.pop(of, None)

    def _find(self, of: str) -> AESGCM | None:
        # Another process may have dropped a key: its commit changes data_version, and the cache goes.
        seen = self._db.execute("PRAGMA data_version").fetchone()[0]
        if seen != self._seen:
            self._cache.clear()
            self._seen = seen
        if of not in self._cache:
            row = self._db.execute("SELECT key FROM key WHERE of = ?", (of,)).fetchone()
            if row is None:
                return None
            self._cache[of] = AESGCM(row[0])
        return self._cache[of]

    def _make(self, *of: str) -> None:
        keys = {}
        with self._transaction():  # if two make one at once, the first one's key is everybody's
            for who in of:
                self._db.execute("INSERT OR IGNORE INTO key VALUES (?, ?)", (who, AESGCM.generate_key(256)))
                row = self._db.execute("SELECT key FROM key WHERE of = ?", (who,)).fetchone()
                keys[who] = AESGCM(row[0])
        self._cache |= keys  # not before they are on disk

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")
