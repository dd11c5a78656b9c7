"""eventlog.append: the one door, seen from SQL."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import asyncpg
import orjson
import pytest

from eventlog.body import LIMIT, encode
from tests.eventlog.conftest import Connect
from tests.eventlog.sample import body, content

if TYPE_CHECKING:
    from asyncpg import Connection, Record

APPEND = "SELECT * FROM eventlog.append($1, $2)"


async def append(
    connection: Connection[Record], bodies: Sequence[bytes | None], read: str = "{}"
) -> list[Record]:
    return list(await connection.fetch(APPEND, bodies, read))


async def refused(
    connection: Connection[Record], bodies: Sequence[bytes | None] | None, state: str, read: str | None = "{}"
) -> str:
    size = await connection.fetchval("SELECT count(*) FROM eventlog.entry")
    with pytest.raises(asyncpg.PostgresError) as error:
        await connection.fetch(APPEND, bodies, read)
    assert error.value.sqlstate == state
    assert await connection.fetchval("SELECT count(*) FROM eventlog.entry") == size
    return str(error.value)


async def test_columns_come_from_the_bytes_and_the_bytes_stay_as_they_are(connect: Connect) -> None:
    writer = await connect("writer")
    # jsonb would put "zz" first: what is stored is what was given.
    given = body("nomination/1", 1, "form-1", data={"aaaa": "Tòa án", "zz": 1})
    (row,) = await append(writer, [given])
    assert (row["answer"], row["position"], row["stream"], row["version"]) == (
        "appended",
        0,
        "nomination/1",
        1,
    )
    assert (row["type"], row["command_id"], row["body"]) == ("Noted", "form-1", None)
    assert await writer.fetchval("SELECT body FROM eventlog.entry") == given


async def test_positions_follow_the_order_given_over_several_streams(connect: Connect) -> None:
    writer = await connect("writer")
    await append(writer, [body("nomination/1", 1)])
    given = [body("sitting/1", 1), body("nomination/2", 1), body("nomination/1", 2), body("sitting/1", 2)]
    rows = await append(writer, given)
    assert [(row["position"], row["stream"], row["version"]) for row in rows] == [
        (1, "sitting/1", 1), (2, "nomination/2", 1), (3, "nomination/1", 2), (4, "sitting/1", 2),
    ]  # fmt: skip


async def test_a_writer_behind_on_one_stream_writes_none_and_learns_all_he_missed(connect: Connect) -> None:
    writer = await connect("writer")
    missed = [body("nomination/1", 1), body("nomination/1", 2)]
    await append(writer, missed)
    rows = await append(
        writer, [body("sitting/1", 1), body("nomination/1", 1, "late"), body("nomination/2", 1)]
    )
    assert [row["answer"] for row in rows] == ["behind", "behind"]
    assert [row["body"] for row in rows] == missed
    assert [row["position"] for row in rows] == [0, 1]
    assert await writer.fetchval("SELECT count(*) FROM eventlog.entry") == 2


async def test_a_stream_that_was_only_read_must_not_have_moved_either(connect: Connect) -> None:
    writer = await connect("writer")
    await append(writer, [body("registry/common", 1), body("registry/court", 1), body("registry/common", 2)])
    rows = await append(
        writer, [body("nomination/1", 1)], '{"registry/common":1,"registry/court":1,"service":0}'
    )
    assert [(row["answer"], row["stream"], row["version"]) for row in rows] == [
        ("behind", "registry/common", 2)
    ]
    (row,) = await append(
        writer, [body("nomination/1", 1)], '{"registry/common":2,"registry/court":1,"service":0}'
    )
    assert row["answer"] == "appended"


async def test_who_retries_a_command_that_was_recorded_is_behind_and_sees_it(connect: Connect) -> None:
    # Not VD005: the version is looked at before the command id.
    writer = await connect("writer")
    given = [body("nomination/1", 1, "form-1")]
    await append(writer, given)
    (row,) = await append(writer, given)
    assert (row["answer"], row["body"]) == ("behind", given[0])


async def test_a_stream_read_and_written_counts_from_the_older_of_the_two(connect: Connect) -> None:
    writer = await connect("writer")
    await append(writer, [body("nomination/1", 1), body("nomination/1", 2)])
    (row,) = await append(writer, [body("nomination/1", 3)], '{"nomination/1":1}')
    assert (row["answer"], row["version"]) == ("behind", 2)


async def test_versions_have_no_hole(connect: Connect) -> None:
    writer = await connect("writer")
    await append(writer, [body("nomination/1", 1)])
    assert "has not reached version 2" in await refused(writer, [body("nomination/1", 3)], "VD004")
    assert "has not reached version 7" in await refused(
        writer, [body("a", 1)], "VD004", '{"registry/common":7}'
    )
    await refused(writer, [body("nomination/1", 2), body("nomination/1", 4)], "VD004")
    await refused(writer, [body("nomination/1", 2), body("nomination/1", 2, "other")], "VD004")
    await refused(writer, [body("nomination/1", 3), body("nomination/1", 2)], "VD004")


async def test_a_command_id_is_used_once_in_a_stream(connect: Connect) -> None:
    writer = await connect("writer")
    await append(writer, [body("nomination/1", 1, "form-1"), body("nomination/1", 2, "form-1")])
    assert "nomination/1: form-1" in await refused(writer, [body("nomination/1", 3, "form-1")], "VD005")
    event = content("nomination/2", 1)["event"]
    await refused(writer, [body("nomination/2", 1), body("nomination/2", 2, event=event)], "VD005")
    (row,) = await append(writer, [body("nomination/2", 1, "form-1")])
    assert row["answer"] == "appended"


async def test_nothing_to_append_is_a_defect(connect: Connect) -> None:
    writer = await connect("writer")
    await refused(writer, [], "VD002")
    await refused(writer, None, "VD002")
    await refused(writer, [body("a", 1)], "VD002", None)
    await refused(writer, [body("a", 1)], "VD002", "[]")


def _spoiled() -> dict[str, bytes | None]:
    said = content("a", 1)

    def other(**changed: object) -> bytes:
        return orjson.dumps(said | changed)

    return {
        "null": None,
        "empty": b"",
        "not JSON": b"{",
        "an array": b"[1]",
        "two objects": b"{}{}",
        "not UTF-8": encode(said).replace(b"2/3", b"2\xff3"),
        "NUL": encode(said).replace(b"2/3", b"2\\u00003"),
        "half a character": encode(said).replace(b"2/3", b"2\\ud8003"),
        "a line feed": encode(said).replace(b",", b",\n", 1),
        "a key twice": encode(said)[:-1] + b',"stream":"b"}',
        "no stream": other(stream=None),
        "an empty stream": other(stream=""),
        "a stream that is a number": other(stream=7),
        "version 0": other(version=0),
        "version as text": other(version="1"),
        "a broken version": other(version=1.5),
        "a huge version": other(version=2**40),
        "no type": other(type=None),
        "no command": other(command=None),
        "no command id": other(command={"hash": "", "id": ""}),
        "no event id": other(event=None),
    }


async def test_bytes_that_cannot_be_an_entry_are_refused_with_the_good_ones_beside_them(
    connect: Connect,
) -> None:
    writer = await connect("writer")
    for what, given in _spoiled().items():
        assert await refused(writer, [body("b", 1), given], "VD003"), what


async def test_one_byte_over_the_limit_is_refused(connect: Connect) -> None:
    writer = await connect("writer")
    room = LIMIT - len(body("a", 1, data=""))
    (row,) = await append(writer, [body("a", 1, data="x" * room)])
    assert row["answer"] == "appended"
    longer = orjson.dumps(content("a", 2, data="x" * (room + 1)), option=orjson.OPT_SORT_KEYS)
    assert len(longer) == 65_536
    await refused(writer, [longer], "VD003")


@pytest.mark.parametrize("isolation", ["repeatable_read", "serializable"])
async def test_an_isolation_that_cannot_see_past_the_lock_is_refused(
    connect: Connect, isolation: str
) -> None:
    writer = await connect("writer")
    async with writer.transaction(isolation=isolation):  # type: ignore[arg-type]
        with pytest.raises(asyncpg.PostgresError, match="READ COMMITTED") as error:
            async with writer.transaction():
                await append(writer, [body("a", 1)])
    assert error.value.sqlstate == "VD001"


@pytest.mark.parametrize("setting", ["off", "local", "remote_write"])
async def test_a_commit_that_would_not_be_durable_is_refused(connect: Connect, setting: str) -> None:
    writer = await connect("writer")
    await writer.execute(f"SET synchronous_commit = {setting}")
    await refused(writer, [body("a", 1)], "VD001")
    await writer.execute("RESET synchronous_commit")
    assert (await append(writer, [body("a", 1)]))[0]["answer"] == "appended"


async def test_the_lock_is_held_until_commit_and_the_next_writer_sees_what_it_guarded(
    connect: Connect,
) -> None:
    first, second, watcher = await connect("writer"), await connect("writer"), await connect("postgres")
    transaction = first.transaction()
    await transaction.start()
    await append(first, [body("nomination/1", 1, "first")])
    waiting = asyncio.create_task(append(second, [body("nomination/1", 1, "second")]))
    while not await watcher.fetchval(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    ):
        assert not waiting.done()
    await transaction.commit()
    (row,) = await waiting
    assert (row["answer"], row["command_id"]) == ("behind", "first")


async def test_an_append_rolled_back_leaves_no_gap(connect: Connect) -> None:
    writer = await connect("writer")
    transaction = writer.transaction()
    await transaction.start()
    await append(writer, [body("a", 1), body("a", 2)])
    await transaction.rollback()
    (row,) = await append(writer, [body("b", 1)])
    assert row["position"] == 0


async def test_leaves_are_made_of_the_stored_bytes(connect: Connect) -> None:
    writer, signer = await connect("writer"), await connect("signer")
    given = [body("a", version) for version in (1, 2, 3)]
    await append(writer, given)
    leaves = await signer.fetch("SELECT position, leaf FROM eventlog.leaf ORDER BY position")
    assert [tuple(row) for row in leaves] == [
        (n, hashlib.sha256(b"\0" + said).digest()) for n, said in enumerate(given)
    ]
