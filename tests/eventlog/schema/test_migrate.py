"""Installing: again, at once, over a newer one, and with a text that has changed."""

from __future__ import annotations

import asyncio
from pathlib import Path

import asyncpg
import pytest

import eventlog.schema
from eventlog.log import Log
from eventlog.schema import FOUNDATION, REPLACED, TABLES, VERSION
from eventlog.schema.migrate import DatabaseTooNew, SchemaError, install, installed_version
from runtime.postgres import Postgres
from tests.eventlog.sample import draft

ROOT = Path(eventlog.schema.__file__).parent


def test_every_object_has_its_file_and_every_file_is_installed() -> None:
    named = [*FOUNDATION, *(name for files in TABLES.values() for name in files), *REPLACED]
    assert sorted(named) == sorted(
        str(path.relative_to(ROOT).with_suffix("")) for path in ROOT.rglob("*.sql")
    )
    for name in named:
        text = (ROOT / f"{name}.sql").read_text("utf-8")
        assert text.startswith("-- "), name
        assert name.rsplit("/", 1)[1] in text, name
    assert max(TABLES) == VERSION


async def test_many_installations_at_once_in_two_databases_make_one_schema_each(
    postgres: Postgres, database: str, empty_database: str
) -> None:
    connections = [await asyncpg.connect(postgres.dsn(name)) for name in (database, empty_database) * 3]
    await asyncio.gather(*map(install, connections))
    for connection in connections[:2]:
        assert await connection.fetchval("SELECT count(*) FROM eventlog.schema_version") == 1
        assert await installed_version(connection) == VERSION
    for connection in connections:
        await connection.close()


async def test_entries_outlive_a_function_that_is_replaced(
    postgres: Postgres, database: str, log: Log
) -> None:
    await log.append([draft("a", 1)], {})
    connection = await asyncpg.connect(postgres.dsn(database))
    await connection.execute(
        "CREATE OR REPLACE FUNCTION eventlog.refuse_change() RETURNS trigger LANGUAGE plpgsql"
        " AS 'BEGIN RETURN NULL; END';"
        "UPDATE eventlog.schema_version SET digest = 'another release'"
    )
    await install(connection)
    with pytest.raises(asyncpg.PostgresError, match="what was recorded stays"):
        await connection.execute("DELETE FROM eventlog.entry")
    assert await connection.fetchval("SELECT count(*) FROM eventlog.schema_version") == 2
    await connection.close()
    await log.append([draft("a", 2)], {})


async def test_a_database_of_a_newer_release_is_left_alone(postgres: Postgres, empty_database: str) -> None:
    connection = await asyncpg.connect(postgres.dsn(empty_database))
    assert await installed_version(connection) is None
    await install(connection)
    await connection.execute("INSERT INTO eventlog.schema_version VALUES ($1, 'newer')", VERSION + 1)
    with pytest.raises(DatabaseTooNew, match=f"has schema version {VERSION + 1}"):
        await install(connection)
    assert await installed_version(connection) == VERSION + 1
    await connection.close()


async def test_a_database_that_cannot_hold_every_name_is_refused(postgres: Postgres) -> None:
    connection = await asyncpg.connect(postgres.dsn("postgres"))
    await connection.execute(
        "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C'"
    )
    latin = await asyncpg.connect(postgres.dsn("latin"))
    with pytest.raises(SchemaError, match="UTF8"):
        await install(latin)
    await latin.close()
    await connection.execute("DROP DATABASE latin")
    await connection.close()
