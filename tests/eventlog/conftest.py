"""A real PostgreSQL for the session, a database of its own for each test, and a check after each."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import asyncpg
import pytest

from eventlog.body import decode
from eventlog.log import Log
from eventlog.schema.migrate import install
from runtime.postgres import Postgres

if TYPE_CHECKING:
    from asyncpg import Connection, Record

Connect = Callable[[str], Awaitable["Connection[Record]"]]

_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    server = Postgres(tmp_path_factory.mktemp("postgres"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
async def template(postgres: Postgres) -> str:
    """A database with the schema in it, to be copied."""
    await _execute(postgres, "CREATE DATABASE log_template")
    connection = await asyncpg.connect(postgres.dsn("log_template"))
    await install(connection)
    await connection.close()
    return "log_template"


@pytest.fixture
async def empty_database(postgres: Postgres) -> AsyncIterator[str]:
    """A database with nothing in it."""
    async with _database(postgres, "template1") as name:
        yield name


@pytest.fixture
async def database(postgres: Postgres, template: str) -> AsyncIterator[str]:
    """A database with an empty log, whose invariants are checked when the test is over."""
    async with _database(postgres, template) as name:
        yield name
        connection = await asyncpg.connect(postgres.dsn(name))
        await check_log(connection)
        await connection.close()


@pytest.fixture
async def connect(postgres: Postgres, database: str) -> AsyncIterator[Connect]:
    """Connections to the test's database: ``await connect("writer")``, ``await connect("postgres")``."""
    opened: list[Connection[Record]] = []

    async def connect(role: str) -> Connection[Record]:
        name = role if role == "postgres" else f"vinhdanh_{role}"
        opened.append(await asyncpg.connect(postgres.dsn(database, name)))
        return opened[-1]

    yield connect
    for connection in opened:
        await connection.close()


@pytest.fixture
async def log(postgres: Postgres, database: str) -> AsyncIterator[Log]:
    async with await Log.open(postgres.dsn(database, "vinhdanh_writer")) as opened:
        yield opened


@pytest.fixture
async def reader(postgres: Postgres, database: str) -> AsyncIterator[Log]:
    async with await Log.open(postgres.dsn(database, "vinhdanh_reader"), "reader", connections=2) as opened:
        yield opened


@pytest.fixture
async def voter(postgres: Postgres, database: str) -> AsyncIterator[Log]:
    async with await Log.open(postgres.dsn(database, "vinhdanh_voter"), "voter", connections=1) as opened:
        yield opened


async def check_log(connection: Connection[Record]) -> None:
    """Positions gapless from 0, versions from 1, columns as in the bytes, bytes canonical, leaves right."""
    rows = await connection.fetch(
        "SELECT *, sha256('\\x00'::bytea || body) AS leaf FROM eventlog.entry ORDER BY position"
    )
    versions: dict[str, int] = {}
    for position, row in enumerate(rows):
        said = decode(row["body"])
        assert row["position"] == position
        assert row["version"] == versions.get(row["stream"], 0) + 1
        versions[row["stream"]] = row["version"]
        assert (row["stream"], row["version"], row["type"]) == (said["stream"], said["version"], said["type"])
        assert row["command_id"] == said["command"]["id"]
        assert row["leaf"] == hashlib.sha256(b"\0" + row["body"]).digest()


@asynccontextmanager
async def _database(postgres: Postgres, template: str) -> AsyncIterator[str]:
    name = f"log_{next(_numbers)}"
    await _execute(postgres, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield name
    await _execute(postgres, f"DROP DATABASE {name} WITH (FORCE)")


async def _execute(postgres: Postgres, statement: str) -> None:
    # A connection for each: a test may stop the server between the two.
    connection = await asyncpg.connect(postgres.dsn("postgres"))
    await connection.execute(statement)
    await connection.close()
