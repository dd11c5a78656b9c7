"""Who may do what: each role on each thing, the owner, and the superuser."""

from __future__ import annotations

import asyncpg
import pytest

from eventlog.entry import Draft
from eventlog.log import Log
from tests.eventlog.conftest import Connect
from tests.eventlog.sample import body, draft, sealed

SALT = b"0123456789abcdef"
DENIED = "42501"
STAYS = "VD006"

ROLES = ("writer", "reader", "voter", "signer", "eraser", "projector")
# What may be done by whom. Everything else in the table below is refused.
STATEMENTS = {
    "insert": "INSERT INTO eventlog.entry VALUES (1, 'a', 1, 'Noted', 'c', '{}')",
    "insert nothing": "INSERT INTO eventlog.entry (position) SELECT 1 WHERE false",
    "update": "UPDATE eventlog.entry SET stream = 'x'",
    "update nothing": "UPDATE eventlog.entry SET stream = 'x' WHERE false",
    "delete": "DELETE FROM eventlog.entry WHERE false",
    "truncate": "TRUNCATE eventlog.entry CASCADE",
    "lock": "DO $$ BEGIN LOCK TABLE eventlog.entry IN EXCLUSIVE MODE; END $$",
    "drop": "DROP TABLE eventlog.entry CASCADE",
    "disable triggers": "ALTER TABLE eventlog.entry DISABLE TRIGGER ALL",
    "insert sealed": "INSERT INTO eventlog.sealed VALUES (1, '', '')",
    "update sealed": "UPDATE eventlog.sealed SET salt = ''",
    "delete sealed": "DELETE FROM eventlog.sealed",
    "truncate sealed": "TRUNCATE eventlog.sealed",
    "insert erasure": "INSERT INTO eventlog.erasure (position, reason) VALUES (0, 'x')",
    "create": "CREATE TABLE eventlog.more (x int)",
    "become owner": "SET ROLE vinhdanh_owner",
    "replica": "SET session_replication_role = replica",
    "read bodies": "SELECT body FROM eventlog.entry",
    "read sealed": "SELECT bytes FROM eventlog.sealed",
    "read view": "SELECT body FROM eventlog.readable",
    "read sealed view": "SELECT bytes FROM eventlog.readable_sealed",
    "read leaves": "SELECT leaf FROM eventlog.leaf",
    "own votes": "SELECT * FROM eventlog.own_votes('nomination/1', 'p-7')",
    "append": "SELECT * FROM eventlog.append(ARRAY[]::bytea[], '{}')",
    "seal": "SELECT eventlog.seal(0, '', '')",
    "erase": "SELECT eventlog.erase('nobody', 'asked for')",
    "parse": "SELECT eventlog.document('x')",
    "schema version": "SELECT version FROM eventlog.schema_version",
}
ALLOWED = {
    "writer": {"read bodies", "read sealed", "append", "seal", "schema version"},
    "reader": {"read view", "read sealed view", "schema version"},
    "voter": {"own votes"},
    "signer": {"read leaves", "schema version"},
    "eraser": {"erase", "schema version"},
    "projector": {"read bodies", "read sealed", "schema version"},
}
OWN_REFUSAL = {"append": "VD002", "seal": "VD007"}  # let in, and then these arguments are refused


@pytest.mark.parametrize("role", ROLES)
async def test_a_role_may_do_its_own_and_nothing_else(connect: Connect, log: Log, role: str) -> None:
    await log.append([sealed("nomination/1", 1, "p-7", SALT, b"x")], {})
    connection = await connect(role)
    answers = {}
    for name, statement in STATEMENTS.items():
        try:
            await connection.execute(statement)
        except asyncpg.PostgresError as error:
            answers[name] = error.sqlstate
        else:
            answers[name] = "done"
    expected = {
        name: OWN_REFUSAL.get(name, "done") if name in ALLOWED[role] else DENIED for name in STATEMENTS
    }
    # Some statements are refused as writing before they are refused to the role.
    if role in {"reader", "voter", "signer"}:
        answers = {name: DENIED if answer == "25006" else answer for name, answer in answers.items()}
    assert answers == expected


CHANGES = [
    ("UPDATE eventlog.entry SET type = 'Other'", STAYS),
    ("UPDATE eventlog.entry SET type = 'Other' WHERE false", STAYS),
    ("DELETE FROM eventlog.entry", STAYS),
    ("TRUNCATE eventlog.entry CASCADE", STAYS),
    ("UPDATE eventlog.sealed SET salt = ''", STAYS),
    ("DELETE FROM eventlog.sealed", STAYS),
    ("TRUNCATE eventlog.sealed", STAYS),
    ("DELETE FROM eventlog.erasure", STAYS),
    ("UPDATE eventlog.erasure SET reason = 'x'", STAYS),
    ("TRUNCATE eventlog.erasure", STAYS),
]


@pytest.mark.parametrize(
    "become", ["RESET ROLE", "SET ROLE vinhdanh_owner", "SET session_replication_role = replica"]
)
async def test_not_even_owner_and_superuser_change_what_was_recorded(
    connect: Connect, log: Log, become: str
) -> None:
    await log.append(
        [sealed("nomination/1", 1, "p-7", SALT, b"x"), sealed("nomination/1", 2, "p-8", SALT, b"y")], {}
    )
    connection = await connect("postgres")
    await connection.execute("SELECT eventlog.erase('p-8', 'asked for')")
    await connection.execute(become)
    for statement, state in CHANGES:
        with pytest.raises(asyncpg.PostgresError) as error:
            await connection.execute(statement)
        assert (statement, error.value.sqlstate) == (statement, state)
    assert await connection.fetchval("SELECT count(*) FROM eventlog.sealed") == 1


async def test_timeouts_stand_on_the_roles(connect: Connect) -> None:
    for role in ROLES:
        connection = await connect(role)
        for setting in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            assert await connection.fetchval(f"SHOW {setting}") != "0", (role, setting)


async def test_a_writer_that_idles_in_its_transaction_loses_the_lock(connect: Connect, log: Log) -> None:
    idle = await connect("writer")
    await idle.execute("SET idle_in_transaction_session_timeout = '100ms'")
    await idle.execute("BEGIN")
    await idle.fetch("SELECT * FROM eventlog.append($1, '{}')", [body("a", 1)])
    # Waits for the lock, which the server takes from the idle one.
    await log.append([draft("b", 1)], {})
    assert [entry.stream async for entry in log.read()] == ["b"]


async def test_the_projector_has_a_schema_of_its_own_that_the_reader_reads(connect: Connect) -> None:
    projector, reader = await connect("projector"), await connect("reader")
    await projector.execute(
        "CREATE TABLE projection.inbox (x int); GRANT SELECT ON projection.inbox TO vinhdanh_reader"
    )
    assert await reader.fetch("SELECT * FROM projection.inbox") == []
    with pytest.raises(asyncpg.PostgresError):
        await reader.execute("CREATE TABLE projection.other (x int)")


async def test_a_seal_must_be_what_the_body_names_and_come_with_it(connect: Connect) -> None:
    writer = await connect("writer")
    given: Draft = sealed("a", 1, "p-7", SALT, b"Nguyen Van A")
    for salt, data in ((b"other", given.sealed), (SALT, b"other"), (b"", b""), (None, None)):
        transaction = writer.transaction()
        await transaction.start()
        await writer.fetch("SELECT * FROM eventlog.append($1, '{}')", [given.body])
        with pytest.raises(asyncpg.PostgresError) as error:
            await writer.execute("SELECT eventlog.seal(0, $1, $2)", salt, data)
        assert error.value.sqlstate == "VD007"
        await transaction.rollback()
    await writer.fetch("SELECT * FROM eventlog.append($1, '{}')", [given.body])
    with pytest.raises(asyncpg.PostgresError, match="not appended in this transaction"):
        await writer.execute("SELECT eventlog.seal(0, $1, $2)", SALT, given.sealed)
