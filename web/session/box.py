"""The box into which anybody puts a comment on what is posted.

Nobody unknown writes into the log. What comes by the public form lies here until whoever keeps the posting
has entered it, under its number in the book of comments; nothing can be thrown away, and the public page says
how many are still to be entered. Its sender follows it by an address that only he knows.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from eventlog.key import Erased, KeyRing, Unreadable

if TYPE_CHECKING:
    from asyncpg import Pool, Record

MOST_AN_HOUR = 5
"""Comments that one network address may send in an hour."""
MOST_WAITING = 500
"""Comments on one nomination that may wait to be entered."""
KEPT = dt.timedelta(days=365)
SENDER_KEPT = dt.timedelta(days=1)

NO_WORDS: Mapping[str, str] = {}
_COLUMNS = "name, stream, stage, about, content, came, ref"


class TooMany(Exception):
    """Enough came from there for now, or enough waits."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment in the box. ``text`` and ``sender`` are empty once it is entered, or was erased."""

    name: str
    stream: str
    stage: str
    came: dt.datetime
    ref: str | None
    text: str = ""
    sender: str = ""

    @property
    def number(self) -> str:
        """The number under which it is entered: no other comment has it."""
        return f"web-{self.name}"


class Box:
    """The box. ``about`` names whose key seals a comment."""

    def __init__(self, pool: Pool[Record], keys: KeyRing) -> None:
        self._pool = pool
        self._keys = keys

    async def put(
        self, secret: str, stream: str, stage: str, about: str, words: Mapping[str, str], address: bytes
    ) -> None:
        """Put a comment in; the same secret is the same comment, sent again.

        :raises TooMany: the address, or everybody together, has sent enough
        """
        digest = _digest(secret)
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock(hashtext('comment'))")
            await connection.execute(
                "UPDATE web.comment SET sender = NULL"
                " WHERE sender IS NOT NULL AND came < now() - $1::interval",
                SENDER_KEPT,
            )
            await connection.execute("DELETE FROM web.comment WHERE came < now() - $1::interval", KEPT)
            if await connection.fetchval("SELECT true FROM web.comment WHERE secret = $1", digest):
                return
            sent = await connection.fetchval(
                "SELECT count(*) FROM web.comment WHERE sender = $1 AND came > now() - interval '1 hour'",
                address,
            )
            waiting = await connection.fetchval(
                "SELECT count(*) FROM web.comment WHERE stream = $1 AND ref IS NULL", stream
            )
            if sent >= MOST_AN_HOUR or waiting >= MOST_WAITING:
                raise TooMany
            _, sealed = self._keys.seal(about, orjson.dumps(dict(words)))
            await connection.execute(
                "INSERT INTO web.comment (secret, name, stream, stage, about, content, sender)"
                " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                digest,
                digest.hex()[:10],
                stream,
                stage,
                about,
                sealed,
                address,
            )

    async def found(self, secret: str) -> Comment | None:
        """The comment, for who knows its secret; without its words."""
        row = await self._pool.fetchrow(
            f"SELECT {_COLUMNS} FROM web.comment WHERE secret = $1", _digest(secret)
        )
        return None if row is None else _comment(row)

    async def waiting(self, stream: str) -> list[Comment]:
        """The comments on a nomination that are not entered yet, with their words."""
        rows = await self._pool.fetch(
            f"SELECT {_COLUMNS} FROM web.comment WHERE stream = $1 AND ref IS NULL ORDER BY came", stream
        )
        return [_comment(row, self._opened(row)) for row in rows]

    async def counts(self) -> dict[str, int]:
        """How many wait to be entered, by nomination."""
        rows = await self._pool.fetch(
            "SELECT stream, count(*) FROM web.comment WHERE ref IS NULL GROUP BY stream"
        )
        return {row[0]: row[1] for row in rows}

    async def entered(self, comment: Comment) -> None:
        """It is in the log: its words are there, and no longer here."""
        await self._pool.execute(
            "UPDATE web.comment SET ref = $2, content = $3 WHERE name = $1", comment.name, comment.number, b""
        )

    def _opened(self, row: Record) -> dict[str, str]:
        try:
            text = self._keys.open(row["about"], row["content"])
        except Unreadable:
            return {}
        return {} if isinstance(text, Erased) else orjson.loads(text)


def _comment(row: Record, words: Mapping[str, str] = NO_WORDS) -> Comment:
    return Comment(
        row["name"],
        row["stream"],
        row["stage"],
        row["came"],
        row["ref"],
        words.get("text", ""),
        words.get("from", ""),
    )


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
