"""The crashes of tests/eventlog/test_crashes.py, long enough to meet rare moments."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from eventlog.schema.migrate import install
from runtime.postgres import DATABASE, Postgres
from tests.eventlog.crashes import Storm


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[Postgres]:
    server = Postgres(tmp_path / "postgres")
    server.start()
    yield server
    server.stop()


@pytest.mark.timeout(600)
async def test_forty_crashes_under_writers_lose_no_acknowledged_entry_and_leave_no_gap(
    postgres: Postgres,
) -> None:
    connection = await asyncpg.connect(postgres.dsn())
    await install(connection)
    await connection.close()
    storm = Storm(postgres, DATABASE)
    await storm.run(writers=8, stops=40)
    assert storm.interrupted
    assert [entry.leaf for entry in storm.tailed] == [
        storm.acknowledged[n].leaf for n in range(len(storm.tailed))
    ]
