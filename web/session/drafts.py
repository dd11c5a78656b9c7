"""Drafts on the server's side: what is typed over several pages is kept between them, and is no fact.

A draft is its writer's; a list's is its body's too, since whoever keeps the award work writes it and the head
signs it. Once sent it names the receipt, so that a second click leads to that and files nothing twice.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import orjson

from eventlog.key import Erased, KeyRing, Unreadable

if TYPE_CHECKING:
    from asyncpg import Pool, Record

KEPT = dt.timedelta(days=90)
"""A draft that nobody touched for so long is dropped."""
MOST = 100
"""Drafts that somebody may have under way."""

Kind = Literal["nomination", "list", "revision"]
_COLUMNS = "draft, kind, person, body, about, content, sent, begun, changed"


class TooMany(Exception):
    """Somebody has more drafts under way than anybody needs."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Something begun. ``fields`` are as the pages gave them; ``sent`` is the address of the receipt."""

    id: str
    kind: Kind
    person: str
    body: str | None
    about: str
    fields: Mapping[str, Any]
    sent: str | None
    begun: dt.datetime
    changed: dt.datetime

    def typed(self, name: str) -> str:
        """A field of text; empty where nothing was typed yet."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""


class Drafts:
    """The drafts. ``about`` names whose key seals one."""

    def __init__(self, pool: Pool[Record], keys: KeyRing) -> None:
        self._pool = pool
        self._keys = keys

    async def begin(
        self, kind: Kind, person: str, about: str, fields: Mapping[str, Any], body: str | None = None
    ) -> str:
        """Begin one; its name, which nobody can guess.

        :raises TooMany: enough is under way
        """
        await self._pool.execute("DELETE FROM web.draft WHERE changed < now() - $1::interval", KEPT)
        under_way = await self._pool.fetchval(
            "SELECT count(*) FROM web.draft WHERE person = $1 AND sent IS NULL", person
        )
        if under_way >= MOST:
            raise TooMany
        id = secrets.token_hex(10)
        await self._pool.execute(
            "INSERT INTO web.draft (draft, kind, person, body, about, content)"
            " VALUES ($1, $2, $3, $4, $5, $6)",
            id,
            kind,
            person,
            body,
            about,
            self._sealed(about, fields),
        )
        return id

    async def get(self, id: str) -> Draft | None:
        """The draft of that name; None where there is none, or it was erased."""
        row = await self._pool.fetchrow(f"SELECT {_COLUMNS} FROM web.draft WHERE draft = $1", id)
        return None if row is None else self._opened(row)

    async def keep(
        self, id: str, fields: Mapping[str, Any], about: str | None = None, body: str | None = None
    ) -> None:
        """Put these fields into it; the others stay. Two tabs follow one another."""
        async with self._pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(
                f"SELECT {_COLUMNS} FROM web.draft WHERE draft = $1 FOR UPDATE", id
            )
            draft = None if row is None else self._opened(row)
            if draft is None:
                return
            key = about or draft.about
            await connection.execute(
                "UPDATE web.draft SET content = $2, about = $3, body = coalesce($4, body), changed = now()"
                " WHERE draft = $1",
                id,
                self._sealed(key, {**draft.fields, **fields}),
                key,
                body,
            )

    async def sent(self, id: str, receipt: str) -> None:
        """It is in the log: from now on the draft only leads there, and holds no words any more."""
        await self._pool.execute(
            "UPDATE web.draft SET sent = $2, content = $3 WHERE draft = $1", id, receipt, b""
        )

    async def drop(self, id: str) -> None:
        """Throw it away."""
        await self._pool.execute("DELETE FROM web.draft WHERE draft = $1", id)

    async def under_way(self, kind: Kind, person: str, bodies: Collection[str] = ()) -> list[Draft]:
        """What the person, or these bodies, have under way of one kind, what was touched last first."""
        rows = await self._pool.fetch(
            f"SELECT {_COLUMNS} FROM web.draft WHERE kind = $1 AND sent IS NULL"
            " AND (person = $2 OR body = ANY($3::text[])) ORDER BY changed DESC LIMIT $4",
            kind,
            person,
            list(bodies),
            MOST,
        )
        return [draft for row in rows if (draft := self._opened(row)) is not None]

    def _sealed(self, about: str, fields: Mapping[str, Any]) -> bytes:
        _, sealed = self._keys.seal(about, orjson.dumps(dict(fields)))
        return sealed

    def _opened(self, row: Record) -> Draft | None:
        values = dict(zip(("id", "kind", "person", "body", "about"), list(row)[:5], strict=True))
        fields: dict[str, Any] = {}
        if row["content"]:
            try:
                text = self._keys.open(row["about"], row["content"])
            except Unreadable:
                return None
            if isinstance(text, Erased):
                return None
            fields = orjson.loads(text)
        return Draft(**values, fields=fields, sent=row["sent"], begun=row["begun"], changed=row["changed"])
