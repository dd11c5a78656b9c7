"""Cases for the auditor: a whole one, and a real log in PostgreSQL that holds a world's entries."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from eventlog.entry import Appended
from eventlog.log import Log
from runtime.services import Services
from tests.world import Court, World

_numbers = itertools.count()


@pytest.fixture
def court(tmp_path: Path) -> Court:
    """A small court with nothing nominated yet."""
    return Court(tmp_path / "keys")


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Court:
    """A court with one case from the nomination to the signature, ``nomination/flag``; not to be changed."""
    court = Court(tmp_path_factory.mktemp("whole") / "keys")
    court.whole("flag")
    return court


@pytest.fixture
async def database(services: Services, system_template: str) -> AsyncIterator[str]:
    """A database of PostgreSQL with an empty log."""
    name = f"audit_{next(_numbers)}"
    owner = await asyncpg.connect(services.dsn("postgres"))
    await owner.execute(f"CREATE DATABASE {name} TEMPLATE {system_template}")
    yield name
    await owner.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await owner.close()


@pytest.fixture
async def reader(services: Services, database: str) -> AsyncIterator[Log]:
    """The log as auditors see it."""
    dsn = services.dsn(database, "vinhdanh_reader")
    async with await Log.open(dsn, "reader", connections=2) as log:
        yield log


async def put_into(services: Services, database: str, world: World) -> None:
    """Append the world's entries to the real log, in their order."""
    dsn = services.dsn(database, "vinhdanh_writer")
    async with await Log.open(dsn, "writer", connections=1) as log:
        assert isinstance(await log.append(world.drafts, {}), Appended)
