"""Servers that a fault test may stop: its module's own, on addresses that stay the same.

Not collected by itself: a conftest or a test module imports the fixtures.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest

from eventlog.schema.migrate import install
from runtime.postgres import Postgres
from runtime.temporal import NAMESPACE, TemporalServer
from tests.system import HANG, System, system_at

TEMPLATE = "system_template"


@dataclass
class Ground:
    """PostgreSQL and Temporal, each of which may be killed and started again."""

    postgres: Postgres
    temporal: TemporalServer
    folder: Path

    @asynccontextmanager
    async def system(self) -> AsyncIterator[System]:
        """A system with a new database on these servers, and a Temporal that knows of nothing."""
        async with AsyncExitStack() as stack:
            await asyncio.to_thread(self._fresh)
            yield await stack.enter_async_context(
                system_at(self.postgres.dsn, TEMPLATE, self.temporal.address, NAMESPACE, self.folder / "keys")
            )

    def _fresh(self) -> None:
        self.postgres.start(HANG)
        self.temporal.kill()
        self.temporal.forget()
        self.temporal.start(HANG)


@pytest.fixture(scope="module")
async def servers(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Postgres, TemporalServer]]:
    folder = tmp_path_factory.mktemp("ground")
    postgres, temporal = Postgres(folder / "postgres"), TemporalServer(folder / "temporal")
    await asyncio.to_thread(postgres.start, HANG)
    connection = await asyncpg.connect(postgres.dsn("postgres"))
    await connection.execute(f"CREATE DATABASE {TEMPLATE}")
    await connection.close()
    connection = await asyncpg.connect(postgres.dsn(TEMPLATE))
    await install(connection)
    await connection.close()
    try:
        yield postgres, temporal
    finally:
        await asyncio.to_thread(temporal.kill)
        await asyncio.to_thread(postgres.stop)


@pytest.fixture
def ground(servers: tuple[Postgres, TemporalServer], tmp_path: Path) -> Ground:
    return Ground(*servers, tmp_path)


@pytest.fixture
async def shaken(ground: Ground) -> AsyncIterator[System]:
    """A system whose servers may be stopped. They have to be back when the test ends: the log is checked."""
    async with ground.system() as system:
        yield system


def figures(capsys: pytest.CaptureFixture[str], what: str) -> None:
    """Print past pytest's capture: these lines go into docs/performance.md."""
    with capsys.disabled():
        print(f"\n  {what}", flush=True)
