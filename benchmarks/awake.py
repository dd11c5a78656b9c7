"""Waiting until every run has been told of what came to its stream from elsewhere."""

from __future__ import annotations

import asyncio
import time

import asyncpg

from runtime.connection import Connection

LOOK_EVERY = 0.02


async def until_awake(where: Connection, timeout: float = 120) -> int:
    """Wait for the projector to have read everything and for the worker to have told everybody.

    Gives the log's length. :raises TimeoutError: not within ``timeout`` seconds
    """
    deadline = time.monotonic() + timeout
    connection = await asyncpg.connect(where.dsn_as("projector"))
    try:
        while True:
            last = await connection.fetchval("SELECT coalesce(max(position), -1) FROM eventlog.entry")
            read = await connection.fetchval("SELECT position FROM projection.cursor WHERE name = 'cases'")
            asleep = await connection.fetchval("SELECT EXISTS (SELECT FROM projection.wake)")
            if read is not None and read >= last and not asleep:
                return int(last) + 1
            if time.monotonic() > deadline:
                raise TimeoutError(f"not every run was awake after {timeout:g} s")
            await asyncio.sleep(LOOK_EVERY)
    finally:
        await connection.close()
