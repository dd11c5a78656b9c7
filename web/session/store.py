"""Sessions on the server's side. The cookie is 256 random bits; the table knows their SHA-256 alone."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from web.session.schema import TABLES
from web.viewer import Session, SignedInBy

if TYPE_CHECKING:
    from asyncpg import Pool, Record

IDLE = dt.timedelta(minutes=60)
"""A session that nobody used for so long is over."""
LONGEST = dt.timedelta(hours=12)
FORM_KEPT = dt.timedelta(days=1)
SEEN_EVERY = dt.timedelta(minutes=1)


RENEWED_EVERY = dt.timedelta(minutes=30)
"""How old a session's secret grows."""
FORMER_COUNTS = dt.timedelta(minutes=1)
AWAY_FOR = dt.timedelta(minutes=10)
"""How long somebody may take at his body's own sign-in."""


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One of a person's sessions, as he is shown it."""

    by: str
    since: dt.datetime
    seen: dt.datetime
    here: bool


@dataclass(frozen=True, slots=True)
class WentOut:
    """What somebody who comes back from his body's own sign-in has to fit."""

    nonce: str
    verifier: str
    next: str


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form that could not be taken: where it goes, and what was typed."""

    path: str
    fields: list[tuple[str, str]]


async def installed(pool: Pool[Record]) -> None:
    """Make the tables that are missing."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock(hashtext('web'))")
        for table in TABLES:
            text = resources.files("web.session.schema").joinpath(f"{table}.sql").read_text("utf-8")
            await connection.execute(text)


class Store:
    """The schema web."""

    def __init__(self, pool: Pool[Record]) -> None:
        self.pool = pool

    async def begin(self, person: str, by: SignedInBy) -> str:
        """Begin a session; the secret that becomes the cookie. A new one each time, so none can be fixed."""
        secret = secrets.token_urlsafe(32)
        await self.pool.execute(
            "INSERT INTO web.session (secret, person, token, by) VALUES ($1, $2, $3, $4)",
            _hashed(secret),
            person,
            secrets.token_urlsafe(24),
            by,
        )
        return secret

    async def session(self, secret: str) -> Session | None:
        """The session that the cookie is of, if it stands."""
        row = await self.pool.fetchrow(
            "SELECT person, token, by, since, seen, changed, secret = $1 AS current FROM web.session"
            " WHERE (secret = $1 OR (former = $1 AND changed > now() - $4::interval))"
            " AND seen > now() - $2::interval AND since > now() - $3::interval",
            _hashed(secret),
            IDLE,
            LONGEST,
            FORMER_COUNTS,
        )
        if row is None:
            return None
        now = dt.datetime.now(dt.UTC)
        if now - row["seen"] > SEEN_EVERY:
            await self.pool.execute(
                "UPDATE web.session SET seen = now() WHERE secret = $1 OR former = $1", _hashed(secret)
            )
        due = bool(row["current"]) and now - row["changed"] > RENEWED_EVERY
        return Session(row["person"], row["token"], row["by"], row["since"], renewal_due=due)

    async def renew(self, secret: str) -> str | None:
        """A new secret for the session, once; the old one counts for a moment still."""
        fresh = secrets.token_urlsafe(32)
        done = await self.pool.fetchval(
            "UPDATE web.session SET secret = $2, former = $1, changed = now()"
            " WHERE secret = $1 RETURNING true",
            _hashed(secret),
            _hashed(fresh),
        )
        return fresh if done else None

    async def end(self, secret: str) -> None:
        """End a session."""
        await self.pool.execute("DELETE FROM web.session WHERE secret = $1 OR former = $1", _hashed(secret))

    async def sessions_of(self, person: str, secret: str) -> list[OwnSession]:
        """A person's sessions that stand, the latest used first; ``secret`` is that of the one that asks."""
        rows = await self.pool.fetch(
            "SELECT by, since, seen, $2 IN (secret, former) AS here FROM web.session WHERE person = $1"
            " AND seen > now() - $3::interval AND since > now() - $4::interval ORDER BY seen DESC",
            person,
            _hashed(secret),
            IDLE,
            LONGEST,
        )
        return [OwnSession(row["by"], row["since"], row["seen"], bool(row["here"])) for row in rows]

    async def end_all(self, person: str, but: str = "") -> None:
        """End all sessions of a person, but for the one with this secret."""
        await self.pool.execute(
            "DELETE FROM web.session WHERE person = $1 AND secret <> $2 AND (former IS NULL OR former <> $2)",
            person,
            _hashed(but),
        )

    async def use_challenge(self, challenge: bytes) -> bool:
        """Whether this challenge was answered for the first time."""
        await self.pool.execute("DELETE FROM web.used_challenge WHERE at < now() - interval '1 hour'")
        done = await self.pool.fetchval(
            "INSERT INTO web.used_challenge (challenge) VALUES ($1) ON CONFLICT DO NOTHING RETURNING true",
            challenge,
        )
        return bool(done)

    async def went_out(self, state: str, browser: str, nonce: str, verifier: str, next: str) -> None:
        """Note who has gone to his body's own sign-in."""
        await self.pool.execute("DELETE FROM web.signing_in WHERE at < now() - $1::interval", AWAY_FOR)
        await self.pool.execute(
            "INSERT INTO web.signing_in (state, browser, nonce, verifier, next) VALUES ($1, $2, $3, $4, $5)",
            _hashed(state),
            _hashed(browser),
            nonce,
            verifier,
            next,
        )

    async def came_back(self, state: str, browser: str) -> WentOut | None:
        """Who went out with this state in this browser; only once."""
        row = await self.pool.fetchrow(
            "DELETE FROM web.signing_in WHERE state = $1 AND browser = $2 AND at > now() - $3::interval"
            " RETURNING nonce, verifier, next",
            _hashed(state),
            _hashed(browser),
            AWAY_FOR,
        )
        return None if row is None else WentOut(row["nonce"], row["verifier"], row["next"])

    async def keep_form(self, path: str, fields: list[tuple[str, str]], person: str | None) -> str:
        """Keep what was typed; the secret by which it is found."""
        secret = secrets.token_urlsafe(16)
        await self.pool.execute(
            "INSERT INTO web.kept_form (secret, person, path, fields) VALUES ($1, $2, $3, $4)",
            _hashed(secret),
            person,
            path,
            json.dumps(fields),
        )
        await self.pool.execute("DELETE FROM web.kept_form WHERE at < now() - $1::interval", FORM_KEPT)
        return secret

    async def kept_form(self, secret: str, person: str) -> KeptForm | None:
        """A form that was kept: for the one who typed it, or who signs in with the secret in his browser."""
        row = await self.pool.fetchrow(
            "SELECT path, fields FROM web.kept_form"
            " WHERE secret = $1 AND coalesce(person, $2) = $2 AND at > now() - $3::interval",
            _hashed(secret),
            person,
            FORM_KEPT,
        )
        if row is None:
            return None
        return KeptForm(row["path"], [(name, value) for name, value in json.loads(row["fields"])])


def _hashed(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
