"""The log over a pool: many writers, news, pages, and errors that pass."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg
import pytest

from eventlog.entry import Appended, Behind, Draft, Entry
from eventlog.log import PAGE, Log, passing
from runtime.postgres import Postgres
from tests.eventlog.sample import body, draft, sealed

if TYPE_CHECKING:
    from asyncpg import Connection, Record

WRITERS, EACH = 8, 60


async def test_writers_at_once_leave_no_gap_and_a_tailing_reader_misses_nothing(log: Log) -> None:
    async def write(number: int) -> None:
        for version in range(1, EACH + 1):
            # Every third one writes to two streams; every writer also contends for "shared".
            shared = 0
            while isinstance(
                answer := await log.append(
                    [
                        draft(f"nomination/{number}", version),
                        draft("shared", shared + 1, f"{number}/{version}"),
                    ],
                    {},
                ),
                Behind,
            ):
                shared = answer.entries[-1].version
            assert isinstance(answer, Appended)

    async def tail() -> list[int]:
        seen: list[int] = []
        while len(seen) < 2 * WRITERS * EACH:
            for entry in await log.tail(len(seen)):
                assert entry.position == len(seen)
                seen.append(entry.position)
        return seen

    seen, *_ = await asyncio.gather(tail(), *(write(number) for number in range(WRITERS)))
    assert seen == list(range(2 * WRITERS * EACH))


async def test_the_answer_holds_what_a_receipt_needs(log: Log) -> None:
    given = draft("nomination/1", 1, "form-1")
    answer = await log.append([given], {"registry/common": 0})
    assert isinstance(answer, Appended)
    (entry,) = answer.entries
    assert (entry.position, entry.stream, entry.version, entry.command_id) == (0, "nomination/1", 1, "form-1")
    assert entry.body == given.body
    assert await log.tail(0) == (entry,)
    assert entry.content["data"]["share"] == "2/3"
    behind = await log.append([draft("nomination/1", 1, "form-2")], {"registry/common": 0})
    assert behind == Behind((entry,))


async def test_sealed_bytes_come_with_their_entries_or_not_at_all(log: Log) -> None:
    given = [
        draft("a", 1),
        sealed("a", 2, "p-1", b"salt-1", b"one"),
        sealed("b", 1, "p-2", b"salt-2", b"two"),
    ]
    answer = await log.append(given, {})
    assert isinstance(answer, Appended)
    found = [await log.sealed(entry.position) for entry in answer.entries]
    assert found[0] is None
    assert [(it.salt, it.data) for it in found if it] == [(b"salt-1", b"one"), (b"salt-2", b"two")]
    assert isinstance(await log.append([sealed("a", 2, "p-1", b"s", b"x")], {}), Behind)
    wrong = Draft(sealed("a", 3, "p-1", b"salt", b"one").body, b"salt", b"another")
    with pytest.raises(asyncpg.PostgresError) as error:
        await log.append([wrong], {})
    assert error.value.sqlstate == "VD007"
    assert len(await log.tail(0)) == 3


async def test_a_body_and_its_draft_agree_on_whether_something_is_sealed(log: Log) -> None:
    with pytest.raises(ValueError, match="names sealed bytes"):
        await log.append([Draft(sealed("a", 1, "p-1", b"salt", b"one").body)], {})
    with pytest.raises(ValueError, match="names sealed bytes"):
        await log.append([Draft(body("a", 1), b"salt", b"one")], {})
    with pytest.raises(ValueError, match="together"):
        Draft(body("a", 1), b"salt")


async def test_news_is_the_stream_after_a_version_and_the_facts_after_a_position(log: Log) -> None:
    streams = [
        "registry/common",
        "nomination/1",
        "service",
        "nomination/2",
        "registry/court",
        "nomination/1",
        "registryx/1",
    ]
    versions: dict[str, int] = {}
    for stream in streams:
        versions[stream] = versions.get(stream, 0) + 1
        await log.append([draft(stream, versions[stream])], {})

    def positions(entries: tuple[Entry, ...]) -> list[int]:
        return [entry.position for entry in entries]

    assert positions(await log.news("nomination/1", 0, -1)) == [0, 1, 2, 4, 5]
    assert positions(await log.news("nomination/1", 1, 2)) == [4, 5]
    assert positions(await log.news("nomination/1", 2, 4)) == []
    assert positions(await log.news("nomination/3", 0, 3)) == [4]
    # The registry's own stream is news by its version, its sisters by position.
    assert positions(await log.news("registry/common", 0, 2)) == [0, 4]
    assert positions(await log.news("registry/common", 1, -1)) == [2, 4]


async def test_facts_and_ends_of_ballots_are_found_by_their_own_indexes(
    postgres: Postgres, database: str, log: Log
) -> None:
    connection: Connection[Record] = await asyncpg.connect(postgres.dsn(database))
    await connection.execute("SET enable_seqscan = off")
    plans = ""
    for query in (
        "SELECT * FROM eventlog.entry WHERE position > 5 AND stream <> 'a'"
        " AND (starts_with(stream, 'registry/') OR stream = 'service')",
        "SELECT body FROM eventlog.readable WHERE stream = 'a'",
    ):
        plans += str(await connection.fetch(f"EXPLAIN {query}"))
    assert "entry_facts" in plans
    assert "entry_votes_end" in plans
    await connection.close()


async def test_reading_goes_on_over_pages(log: Log) -> None:
    size = 2 * PAGE + 1
    await log.append([draft("a" if n % 2 else "b", n // 2 + 1) for n in range(size)], {})
    assert [entry.position async for entry in log.read()] == list(range(size))
    assert [entry.position async for entry in log.read(since=size - 3)] == [size - 2, size - 1]
    assert [entry.version async for entry in log.read("a")] == list(range(1, PAGE + 1))
    assert [entry.version async for entry in log.read("a", since=PAGE - 1)] == [PAGE]
    assert len(await log.tail(0, 7)) == 7


async def test_a_defect_of_the_caller_does_not_pass(log: Log) -> None:
    for drafts in ([], [draft("a", 3)], [Draft(b'{"sealed":null}')]):
        with pytest.raises(asyncpg.PostgresError) as error:
            await log.append(drafts, {})
        assert not passing(error.value)


async def test_what_passes_is_told_by_the_sqlstate(postgres: Postgres) -> None:
    passes = [
        "08006",
        "25006",
        "25P03",
        "40001",
        "40P01",
        "53300",
        "55P03",
        "57014",
        "57P01",
        "57P03",
        "58030",
    ]
    stays = ["22P02", "23505", "25001", "42501", "42P01", "XX000", "VD001", "VD004"]
    connection: Connection[Record] = await asyncpg.connect(postgres.dsn("postgres"))
    for state in passes + stays:
        with pytest.raises(asyncpg.PostgresError) as error:
            await connection.execute(f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{state}'; END $$")
        assert (state, passing(error.value)) == (state, state in passes)
    await connection.close()


async def test_a_lost_server_passes_and_a_wrong_call_does_not(
    tmp_path: Path, postgres: Postgres, database: str
) -> None:
    with pytest.raises(OSError) as away:
        await Log.open(f"postgresql://vinhdanh_writer@/x?host={tmp_path}")
    assert passing(away.value)
    connection: Connection[Record] = await asyncpg.connect(postgres.dsn(database))
    connection.terminate()
    with pytest.raises(asyncpg.InterfaceError) as closed:
        await connection.fetch("SELECT 1")
    assert passing(closed.value)
    log = await Log.open(postgres.dsn(database, "vinhdanh_writer"))
    await log.close()
    with pytest.raises(asyncpg.InterfaceError) as ours:
        await log.tail(0)
    assert not passing(ours.value)
    cut = asyncpg.InternalClientError("cannot switch to state 15; another operation (2) is in progress")
    assert passing(cut), "the server was lost in the middle of a query"
    assert not passing(asyncpg.InternalClientError("no description for field"))
    assert not passing(ValueError("x"))
    assert not passing(asyncio.CancelledError())
    assert passing(TimeoutError())


async def test_a_connection_that_was_killed_is_replaced_by_the_pool(
    postgres: Postgres, database: str, log: Log
) -> None:
    await log.append([draft("a", 1)], {})
    connection: Connection[Record] = await asyncpg.connect(postgres.dsn(database))
    await connection.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE usename = 'vinhdanh_writer' AND datname = $1",
        database,
    )
    await connection.close()
    while True:
        try:
            assert isinstance(await log.append([draft("a", 2)], {}), Appended)
            break
        except Exception as error:
            if not passing(error):
                raise
