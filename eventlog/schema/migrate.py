"""Install the log's schema in a database, or bring it up to this release.

Safe to run at every start and from several processes: one transaction, under a lock; what is already
there is left alone. Roles belong to the whole cluster, so two databases of one cluster may be installed
at the same moment too. A database that a newer release has installed is refused, not guessed at.
"""

from __future__ import annotations

import hashlib
from importlib import resources
from typing import TYPE_CHECKING

from eventlog.schema import FOUNDATION, REPLACED, TABLES, VERSION

if TYPE_CHECKING:
    from asyncpg import Connection, Record

OLDEST_SERVER = 16
"""IS JSON ... WITH UNIQUE KEYS came with PostgreSQL 16."""


class SchemaError(Exception):
    """This database cannot hold the log as it is. The text says what would be right."""


class DatabaseTooNew(SchemaError):
    """A newer release has installed this database: run that release."""


def text(name: str) -> str:
    """The SQL of one object, for instance ``text("functions/append")``."""
    return resources.files("eventlog.schema").joinpath(*f"{name}.sql".split("/")).read_text("utf-8")


def digest() -> str:
    """Tells the texts of two releases apart."""
    names = (*FOUNDATION, *(name for files in TABLES.values() for name in files), *REPLACED)
    return hashlib.sha256("\0".join(text(name) for name in names).encode()).hexdigest()


async def install(connection: Connection[Record]) -> None:
    """Install or upgrade the schema. ``connection`` is a superuser's, on the database of the log.

    :raises DatabaseTooNew: the database was installed by a newer release
    :raises SchemaError: server too old, or the database is not in UTF-8
    """
    await _check_server(connection)
    async with connection.transaction(isolation="read_committed"):
        # A lock on a catalogue that all databases share: roles are made for the cluster, and two
        # ALTER ROLE at once fail. It stops no one from signing in. Advisory locks end at the database.
        await connection.execute("LOCK TABLE pg_catalog.pg_authid IN SHARE ROW EXCLUSIVE MODE")
        found = await _installed(connection)
        if found is not None and found[0] > VERSION:
            raise DatabaseTooNew(f"the database has schema version {found[0]}, this release knows {VERSION}")
        for name in FOUNDATION:
            await connection.execute(text(name))
        if found == (VERSION, digest()):
            return
        await connection.execute("ALTER TABLE eventlog.schema_version OWNER TO vinhdanh_owner")
        await connection.execute("SET LOCAL ROLE vinhdanh_owner")
        for version in range((found[0] if found else 0) + 1, VERSION + 1):
            for name in TABLES[version]:
                await connection.execute(text(name))
        for name in REPLACED:
            await connection.execute(text(name))
        await connection.execute(
            "INSERT INTO eventlog.schema_version (version, digest) VALUES ($1, $2)", VERSION, digest()
        )
        await connection.execute("RESET ROLE")


async def installed_version(connection: Connection[Record]) -> int | None:
    """The schema version of this database; None where nothing is installed."""
    found = await _installed(connection)
    return found[0] if found else None


async def _installed(connection: Connection[Record]) -> tuple[int, str] | None:
    if await connection.fetchval("SELECT to_regclass('eventlog.schema_version')") is None:
        return None
    row = await connection.fetchrow(
        "SELECT version, digest FROM eventlog.schema_version ORDER BY version DESC, installed_at DESC LIMIT 1"
    )
    return (row["version"], row["digest"]) if row else None


async def _check_server(connection: Connection[Record]) -> None:
    major = connection.get_server_version().major
    if major < OLDEST_SERVER:
        raise SchemaError(f"PostgreSQL {OLDEST_SERVER} or newer is needed, this is {major}")
    encoding = await connection.fetchval("SHOW server_encoding")
    if encoding != "UTF8":
        raise SchemaError(f"the database must be in UTF8, this one is in {encoding}")
