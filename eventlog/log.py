"""The log over a pool of connections: append, read, and what is new.

``append`` is the only way in, and its answer is the only proof that something is recorded. If it
raises, the entries may be in the log or not (the connection can be lost between the commit and its
answer): read what is new and decide again; a command that is in the log shows there by its id.
``passing`` tells errors that go away by themselves from defects.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

import asyncpg
import orjson

from eventlog.body import leaf
from eventlog.entry import Appended, Behind, Draft, Entry, Sealed

if TYPE_CHECKING:
    from asyncpg import Pool, Record

Role = Literal["writer", "projector", "reader", "voter"]
"""Whose eyes: the reader's see no vote of an open ballot, the voter's only one's own ones. The DSN names the
matching database role."""

CONNECT_SECONDS = 5.0
COMMAND_SECONDS = 10.0
PAGE = 500
"""Entries fetched at a time by ``read``."""
FACTS_PAGE = 5_000
"""Positions looked at in one go for ``facts``."""
_FACTS = "(starts_with(stream, 'registry/') OR stream = 'service')"

# Classes of SQLSTATE that say "not now": connection, transaction rollback, resources, object not in
# the state needed (a lock), operator intervention, system; and a server that takes no writes yet. A
# transaction ended for idling (25P03, 25P04) is a lost connection.
_PASSING_CLASSES = frozenset({"08", "40", "53", "55", "57", "58"})
_PASSING_STATES = frozenset({"25006", "25P03", "25P04"})

_APPEND = "SELECT * FROM eventlog.append($1, $2)"
_SEAL = "SELECT eventlog.seal(p, s, b) FROM unnest($1::bigint[], $2::bytea[], $3::bytea[]) AS u (p, s, b)"


if TYPE_CHECKING:
    _AnyConnection = asyncpg.Connection[Record]
else:
    _AnyConnection = asyncpg.Connection  # its type parameter is known to the stubs only


class _Connection(_AnyConnection):
    """A connection without the round trip that resets a session on release: we set nothing in one."""

    __slots__ = ()

    def get_reset_query(self) -> str:
        return ""


class Log:
    """The log as one role sees it. Safe for many tasks of one event loop."""

    def __init__(self, pool: Pool[Record], role: Role) -> None:
        self._pool = pool
        # The owner's tables have every body; the view withholds some and brings the leaf along.
        self._entries = "eventlog.readable" if role == "reader" else "eventlog.entry"
        self._sealed = "eventlog.readable_sealed" if role == "reader" else "eventlog.sealed"
        columns = "position, stream, version, type, command_id, body, recorded_at"
        self._select = f"SELECT {columns}{', leaf' if role == 'reader' else ''} FROM {self._entries} WHERE "

    @classmethod
    async def open(cls, dsn: str, role: Role = "writer", *, connections: int = 8) -> Self:
        """Connect. Raises what ``passing`` calls passing while the server is away."""
        pool = await asyncpg.create_pool(
            dsn,
            min_size=0,  # the pool heals by connecting when asked: a floor to keep up would log every failure
            max_size=connections,
            timeout=CONNECT_SECONDS,
            command_timeout=COMMAND_SECONDS,
            connection_class=_Connection,
            server_settings={"application_name": f"vinhdanh {role}"},
        )
        try:
            async with pool.acquire(timeout=CONNECT_SECONDS):
                return cls(pool, role)
        except BaseException:
            pool.terminate()
            raise

    async def close(self) -> None:
        """Let running commands end, then disconnect."""
        await self._pool.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def append(self, drafts: Sequence[Draft], read: Mapping[str, int]) -> Appended | Behind:
        """Append all drafts or none, if no stream written or named in ``read`` has moved.

        ``read`` gives, of each stream that the decision looked at, the version it saw (0: empty).

        :raises asyncpg.PostgresError: with a SQLSTATE of class VD for a defect of the caller
        """
        bodies = [draft.body for draft in drafts]
        versions = orjson.dumps(dict(read)).decode()
        _check_seals(drafts)
        async with self._pool.acquire(timeout=CONNECT_SECONDS) as connection:
            if all(draft.sealed is None for draft in drafts):
                return _answer(await connection.fetch(_APPEND, bodies, versions), bodies)
            async with connection.transaction():
                answer = _answer(await connection.fetch(_APPEND, bodies, versions), bodies)
                if isinstance(answer, Appended):
                    pairs = [
                        (entry.position, draft.salt, draft.sealed)
                        for entry, draft in zip(answer.entries, drafts, strict=True)
                        if draft.sealed is not None
                    ]
                    await connection.execute(_SEAL, *map(list, zip(*pairs, strict=True)))
            return answer

    async def news(self, stream: str, since: int, facts_since: int) -> tuple[Entry, ...]:
        """The entries of a stream after version ``since``, and the facts after position ``facts_since``.

        Facts are the registry's streams and ``service``. Both come from one snapshot, by position; -1
        asks for all facts.
        """
        return await self._fetch(
            "(stream = $1 AND version > $2)"
            " UNION ALL "
            f"{self._select} position > $3 AND stream <> $1 AND {_FACTS}"
            " ORDER BY position",
            stream,
            since,
            facts_since,
        )

    async def facts(self, since: int, until: int) -> AsyncIterator[Entry]:
        """The facts after position ``since`` and not after ``until``, without holding all of them at once."""
        for after in range(since, until, FACTS_PAGE):
            page = await self._fetch(
                f"position > $1 AND position <= $2 AND {_FACTS} ORDER BY position",
                after,
                min(after + FACTS_PAGE, until),
            )
            for entry in page:
                yield entry

    async def later(self, streams: Mapping[str, int]) -> tuple[Entry, ...]:
        """The entries of many streams, of each those after the version given, by position."""
        query = _each(
            "unnest($1::text[], $2::int[]) AS u (stream, version)",
            f"{self._select} stream = u.stream AND version > u.version",
        )
        async with self._pool.acquire(timeout=CONNECT_SECONDS) as connection:
            return _entries(await connection.fetch(query, list(streams), list(streams.values())))

    async def length(self) -> int:
        """How many entries the log has by now: the position that the next one will get."""
        async with self._pool.acquire(timeout=CONNECT_SECONDS) as connection:
            entries: int = await connection.fetchval("SELECT entries FROM eventlog.length")
        return entries

    async def tail(self, position: int, limit: int = PAGE) -> tuple[Entry, ...]:
        """At most ``limit`` entries from ``position`` on, without a gap between them."""
        return await self._fetch("position >= $1 AND position < $1 + $2 ORDER BY position", position, limit)

    async def read(self, stream: str | None = None, *, since: int | None = None) -> AsyncIterator[Entry]:
        """Every entry of a stream after version ``since``, or of the log after position ``since``."""
        column = "position" if stream is None else "version"
        # Both count without a gap, so the page is a range of numbers: the view, a barrier, knows no LIMIT.
        within = f"{column} > $1 AND {column} <= $1 + $2"
        where = f"{within} {'' if stream is None else 'AND stream = $3'} ORDER BY {column}"
        last = (-1 if stream is None else 0) if since is None else since
        while True:
            page = await self._fetch(where, last, PAGE, *(() if stream is None else (stream,)))
            for entry in page:
                yield entry
            if len(page) < PAGE:
                return
            last = page[-1].position if stream is None else page[-1].version

    async def of_types(self, stream: str, types: Sequence[str]) -> tuple[Entry, ...]:
        """The entries of a stream that are of these types, in order."""
        return await self._fetch("stream = $1 AND type = ANY($2::text[]) ORDER BY version", stream, types)

    async def sealed(self, position: int) -> Sealed | None:
        """The sealed bytes of an entry; None if it has none, they are erased, or the body is withheld."""
        async with self._pool.acquire(timeout=CONNECT_SECONDS) as connection:
            row = await connection.fetchrow(
                f"SELECT salt, bytes FROM {self._sealed} WHERE position = $1", position
            )
        return Sealed(row["salt"], row["bytes"]) if row else None

    async def many_sealed(self, positions: Sequence[int]) -> dict[int, Sealed]:
        """The sealed bytes of many entries, by position; without those that ``sealed`` would not give."""
        async with self._pool.acquire(timeout=CONNECT_SECONDS) as connection:
            rows = await connection.fetch(
                _each(
                    "unnest($1::bigint[]) AS u (position)",
                    f"SELECT position, salt, bytes FROM {self._sealed} WHERE position = u.position",
                ),
                positions,
            )
        return {row["position"]: Sealed(row["salt"], row["bytes"]) for row in rows}

    async def own_votes(self, stream: str, person: str) -> tuple[Entry, ...]:
        """A person's votes that are still withheld, for the role voter. The caller has made sure who asks."""
        async with self._pool.acquire(timeout=CONNECT_SECONDS) as connection:
            return _entries(
                await connection.fetch("SELECT * FROM eventlog.own_votes($1, $2)", stream, person)
            )

    async def _fetch(self, where: str, *values: object) -> tuple[Entry, ...]:
        async with self._pool.acquire(timeout=CONNECT_SECONDS) as connection:
            return _entries(await connection.fetch(self._select + where, *values))


DATABASE_ERRORS = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What the database's library raises, beside ``OSError``; ``passing`` tells which of it goes away."""


def passing(error: BaseException) -> bool:
    """Whether this goes away by itself, so that asking again, for ever, is right. Else it is a defect."""
    if isinstance(error, asyncpg.PostgresError):
        state = error.sqlstate or ""
        return state[:2] in _PASSING_CLASSES or state in _PASSING_STATES
    if isinstance(error, asyncpg.InterfaceError):
        # One class for a connection that is gone and for a wrong call: only the text tells them apart.
        # "pool is closed" is ours: nothing will open it again.
        text = str(error)
        return "connection" in text and any(word in text for word in ("closed", "released", "terminated"))
    if isinstance(error, asyncpg.InternalClientError):
        # The server was lost in the middle of a query, before the library had put its connection aside.
        return "another operation" in str(error)
    return isinstance(error, OSError)  # which TimeoutError and ConnectionError are


def _each(of: str, select: str) -> str:
    """What ``select`` finds for each row of ``of``, by position.

    OFFSET 0 keeps it a question for each row. As a join it would read all of a view that is a barrier first:
    1.1 s instead of 0.2 ms on a log of 260,000 entries.
    """
    return f"SELECT found.* FROM {of} CROSS JOIN LATERAL ({select} OFFSET 0) AS found ORDER BY position"


def _check_seals(drafts: Iterable[Draft]) -> None:
    # The function refuses bytes that the body does not name; bytes that are missing only show here.
    for draft in drafts:
        if (orjson.loads(draft.body)["sealed"] is None) != (draft.sealed is None):
            raise ValueError("a body names sealed bytes exactly if its draft has them")


def _answer(rows: Sequence[Record], bodies: Sequence[bytes]) -> Appended | Behind:
    if rows[0]["answer"] == "behind":
        return Behind(_entries(rows))
    return Appended(tuple(_entry(row, body) for row, body in zip(rows, bodies, strict=True)))


def _entries(rows: Sequence[Record]) -> tuple[Entry, ...]:
    return tuple(_entry(row, row["body"]) for row in rows)


def _entry(row: Record, body: bytes | None) -> Entry:
    return Entry(
        row["position"],
        row["stream"],
        row["version"],
        row["type"],
        row["command_id"],
        body,
        row["leaf"] if body is None else leaf(body),
        row["recorded_at"],
    )
