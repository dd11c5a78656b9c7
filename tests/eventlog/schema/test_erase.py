"""Erasing empties what is sealed about one person and leaves every entry as it was."""

from __future__ import annotations

import asyncpg
import pytest

from eventlog.body import leaf
from eventlog.entry import Sealed
from eventlog.log import Log
from tests.eventlog.conftest import Connect
from tests.eventlog.sample import draft, sealed

SALT = b"0123456789abcdef"


async def test_erasing_a_person_empties_what_is_sealed_and_leaves_the_entries(
    connect: Connect, log: Log
) -> None:
    given = [
        sealed("nomination/1", 1, "p-7", SALT, b"one"),
        sealed("nomination/1", 2, "p-8", SALT, b"two"),
        sealed("nomination/2", 1, "p-7", SALT, b"three"),
        draft("nomination/2", 2),
    ]
    await log.append(given, {})
    before = [entry async for entry in log.read()]
    eraser = await connect("eraser")
    assert await eraser.fetchval("SELECT eventlog.erase('p-7', 'asked for on paper 12/2026')") == 2
    assert await eraser.fetchval("SELECT eventlog.erase('p-7', 'asked for on paper 12/2026')") == 0
    assert [await log.sealed(position) for position in range(4)] == [None, Sealed(SALT, b"two"), None, None]
    assert [entry async for entry in log.read()] == before
    assert [entry.leaf for entry in before] == [leaf(offered.body) for offered in given]
    kept = await eraser.fetch("SELECT position, reason, erased_by FROM eventlog.erasure ORDER BY position")
    assert [tuple(row) for row in kept] == [
        (position, "asked for on paper 12/2026", "vinhdanh_eraser") for position in (0, 2)
    ]


async def test_an_erasure_says_whom_and_why(connect: Connect) -> None:
    eraser = await connect("eraser")
    for arguments in ("'', 'why'", "'p-7', ''", "NULL, 'why'", "'p-7', NULL"):
        with pytest.raises(asyncpg.PostgresError) as error:
            await eraser.execute(f"SELECT eventlog.erase({arguments})")
        assert error.value.sqlstate == "VD008"


async def test_what_was_erased_does_not_come_back(connect: Connect, log: Log) -> None:
    await log.append([sealed("nomination/1", 1, "p-7", SALT, b"one")], {})
    await (await connect("eraser")).execute("SELECT eventlog.erase('p-7', 'asked for')")
    with pytest.raises(asyncpg.PostgresError) as error:
        await (await connect("writer")).execute("SELECT eventlog.seal(0, $1, $2)", SALT, b"one")
    assert error.value.sqlstate == "VD007"
