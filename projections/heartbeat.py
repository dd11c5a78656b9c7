"""The heartbeat: when the service was last known to work, so that an outage can be told and dated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncpg import Pool, Record

Report = Callable[[dt.datetime, dt.datetime], Awaitable[None]]


class Heartbeat:
    """One row with a time. A gap of over two of the minute's checks is an outage."""

    def __init__(self, pool: Pool[Record], every: dt.timedelta) -> None:
        self._pool = pool
        self._every = every

    async def beat(self, report: Report) -> None:
        """Note that the service works now; first ``report`` what was an outage until now."""
        async with self._pool.acquire() as connection, connection.transaction():
            # The lock lets one of several workers report an outage.
            await connection.execute("SELECT pg_advisory_xact_lock(hashtext('heartbeat'))")
            row = await connection.fetchrow(
                """
                SELECT clock_timestamp(), coalesce(
                    (SELECT at FROM projection.heartbeat),
                    -- Lost with the projections: then it was away since the log's last entry.
                    (SELECT recorded_at FROM eventlog.entry ORDER BY position DESC LIMIT 1)
                )
                """
            )
            assert row is not None, "a SELECT without FROM gives one row"
            now, last = row
            if last is not None and now - last > 2 * self._every:
                await report(last, now)
            await connection.execute(
                """
                INSERT INTO projection.heartbeat (one, at) VALUES (true, $1)
                ON CONFLICT (one) DO UPDATE SET at = greatest(projection.heartbeat.at, excluded.at)
                """,
                now,
            )
