"""A rehearsal's log is the real one, entry by entry, and never touches it."""

from __future__ import annotations

import pytest

from eventlog.copying import copy
from runtime.services import Services
from tests.founding import vote
from tests.system import System, copy_database, drop_database

CASE = "nomination/one"


async def test_a_copy_has_the_same_bytes_at_the_same_positions(
    system: System, services: Services, system_template: str
) -> None:
    await system.found()
    await system.nominated(CASE)
    await system.must(vote(CASE, "u1.1", "reject"))
    name = await copy_database(services.dsn, system_template)
    try:
        there = system.where.__class__(services.dsn(name), system.where.temporal, system.where.keys)
        async with system.log() as source:
            assert await copy(source, there.dsn_as("writer")) == len(await system.entries())
            with pytest.raises(ValueError, match="empty one only"):
                await copy(source, there.dsn_as("writer"))
        other = System(there, system.client, system.gateway)
        assert [(e.position, e.body) for e in await other.entries()] == [
            (e.position, e.body) for e in await system.entries()
        ]
    finally:
        await drop_database(services.dsn, name)
