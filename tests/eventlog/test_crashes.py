"""What was acknowledged survives a server that dies."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from runtime.postgres import Postgres
from tests.eventlog.crashes import Storm


async def test_five_crashes_under_writers_lose_no_acknowledged_entry_and_leave_no_gap(
    postgres: Postgres, database: str, caplog: pytest.LogCaptureFixture
) -> None:
    noise: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: noise.append(context))
    storm = Storm(postgres, database)
    try:
        with caplog.at_level(logging.WARNING):
            await storm.run(writers=8, stops=5)
    finally:
        asyncio.get_running_loop().set_exception_handler(None)
    assert storm.interrupted
    assert [entry.leaf for entry in storm.tailed] == [
        storm.acknowledged[n].leaf for n in range(len(storm.tailed))
    ]
    assert (noise, caplog.records) == ([], [])
