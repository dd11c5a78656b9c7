"""The embedded PostgreSQL loses nothing, lets nobody else in, and outlives nobody."""

import asyncio
import os
import pwd
import stat
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from signal import SIGKILL
from typing import Any

import asyncpg
import pytest

from runtime.child import GUARD
from runtime.lock import Held, held
from runtime.postgres import Postgres, programs, version
from tests.runtime.conftest import Program, alive, wait_until

STARTED = """
import sys
from pathlib import Path
from runtime.postgres import Postgres
server = Postgres(Path(sys.argv[1]))
server.start()
print((server.folder / "data" / "postmaster.pid").read_text().split()[0], flush=True)
sys.stdin.readline()
server.stop()
"""


async def ask(dsn: str, sql: str) -> Any:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


def server_pid(postgres: Postgres) -> int:
    return int((postgres.folder / "data" / "postmaster.pid").read_text().split()[0])


async def test_it_is_postgresql_18_with_what_durability_needs(postgres: Postgres) -> None:
    postgres.start()
    assert postgres.running()
    assert version().startswith("18.")
    for setting in ("fsync", "full_page_writes", "synchronous_commit", "data_checksums"):
        assert await ask(postgres.dsn(), f"show {setting}") == "on"
    assert await ask(postgres.dsn(), "show default_transaction_isolation") == "read committed"
    assert await ask(postgres.dsn(), "show server_encoding") == "UTF8"
    assert await ask(postgres.dsn(), "show timezone") == "UTC"
    assert await ask(postgres.dsn(), "show listen_addresses") == ""


async def test_any_role_may_be_taken_by_who_started_it(postgres: Postgres) -> None:
    postgres.start()
    await ask(postgres.dsn(), "create role writer login")
    assert await ask(postgres.dsn(role="writer"), "select current_user") == "writer"
    assert await ask(postgres.dsn(database="postgres"), "select current_database()") == "postgres"


async def test_what_was_acknowledged_is_there_after_crashes_under_load(postgres: Postgres) -> None:
    """Five immediate stops while four writers write; every start answers at the same address."""
    postgres.start()
    dsn = postgres.dsn()
    await ask(dsn, "create table vote (writer int, number int, primary key (writer, number))")
    acknowledged: list[tuple[int, int]] = []
    done = asyncio.Event()

    async def write(writer: int) -> None:
        number = 0
        while not done.is_set():
            try:
                connection = await asyncpg.connect(dsn)
                while not done.is_set():
                    number += 1
                    await connection.execute("insert into vote values ($1, $2)", writer, number)
                    acknowledged.append((writer, number))
                await connection.close()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await asyncio.sleep(0.01)  # as a client does between two tries

    def more_than(count: int) -> Callable[[], bool]:
        return lambda: len(acknowledged) > count

    writers = [asyncio.create_task(write(writer)) for writer in range(4)]
    for _ in range(5):
        await asyncio.to_thread(wait_until, more_than(len(acknowledged) + 50))
        await asyncio.to_thread(postgres.stop, "immediate")
        assert not postgres.running()
        await asyncio.to_thread(postgres.start)
        assert postgres.dsn() == dsn
    done.set()
    await asyncio.gather(*writers)
    connection = await asyncpg.connect(dsn)
    kept = {tuple(row) for row in await connection.fetch("select writer, number from vote")}
    await connection.close()
    assert set(acknowledged) <= kept


async def test_a_stale_pid_file_that_names_somebody_elses_process_does_not_stop_it(
    postgres: Postgres,
) -> None:
    """As after a reboot, where PostgreSQL's own check would take the other process for a server."""
    postgres.start()
    pid_file = postgres.folder / "data" / "postmaster.pid"
    socket_lock = postgres.folder / "socket" / ".s.PGSQL.5432.lock"
    noted, socket_noted = pid_file.read_text(), socket_lock.read_text()
    pid = server_pid(postgres)
    os.kill(pid, SIGKILL)
    wait_until(lambda: not postgres.running())
    with subprocess.Popen(["sleep", "60"], **_as_owner(postgres)) as other:
        pid_file.write_text(noted.replace(str(pid), str(other.pid), 1))
        socket_lock.write_text(socket_noted.replace(str(pid), str(other.pid), 1))
        postgres.start()
        assert await ask(postgres.dsn(), "select 1") == 1
        assert alive(other.pid)
        other.kill()


def _as_owner(postgres: Postgres) -> dict[str, Any]:
    owner = postgres.folder.stat()
    return {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []} if os.geteuid() == 0 else {}


def test_two_servers_never_share_a_folder(postgres: Postgres) -> None:
    postgres.start()
    with pytest.raises(Held):
        Postgres(postgres.folder).start(timeout=0.2)
    postgres.stop()
    other = Postgres(postgres.folder)
    other.start()
    other.stop()


def test_two_starts_at_once_on_a_new_folder_give_one_server(tmp_path: Path) -> None:
    servers = [Postgres(tmp_path / "postgres") for _ in range(2)]
    failed: list[Held] = []

    def start(server: Postgres) -> None:
        try:
            server.start(timeout=0.1)
        except Held as other:
            failed.append(other)

    threads = [threading.Thread(target=start, args=(server,)) for server in servers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # It also lives on although the thread that started it has ended.
    assert [server.running() for server in servers].count(True) == 1
    assert len(failed) == 1
    for server in servers:
        server.stop()


async def test_a_killed_parent_leaves_no_server_and_loses_nothing(
    postgres: Postgres, program: Callable[..., Program]
) -> None:
    parent = program(STARTED, postgres.folder)
    await ask(postgres.dsn(), "create table kept ()")
    parent.kill()
    wait_until(lambda: not alive(int(parent.said)) and not held(postgres.folder / "lock"))
    postgres.start()
    assert await ask(postgres.dsn(), "select count(*) from kept") == 0


def test_a_parent_that_forgets_to_stop_it_leaves_no_server(
    postgres: Postgres, program: Callable[..., Program]
) -> None:
    parent = program(STARTED.replace("server.stop()", "import os; os._exit(0)"), postgres.folder)
    assert parent.finish() == 0
    wait_until(lambda: not alive(int(parent.said)))


def test_a_killed_guard_leaves_no_server(postgres: Postgres, program: Callable[..., Program]) -> None:
    shown = STARTED.replace("print(", "print(server._child._guard.pid, ")
    guard, pid = map(int, program(shown, postgres.folder).said.split())
    os.kill(guard, SIGKILL)
    wait_until(lambda: not alive(pid))


def test_nobody_else_can_connect(postgres: Postgres) -> None:
    postgres.start()
    socket = postgres.folder / "socket"
    for folder in (postgres.folder, postgres.folder / "data", socket):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert (socket / ".s.PGSQL.5432").is_socket()
    if os.geteuid() == 0:  # even somebody who gets past the folders, as the server's own user could
        for name in ("nobody", "daemon", pwd.getpwuid(postgres.folder.stat().st_uid).pw_name):
            person = pwd.getpwnam(name)
            psql = [str(programs() / "psql"), postgres.dsn(), "-c", "select 1"]
            prefix = [*GUARD, "--once", f"--uid={person.pw_uid}", f"--gid={person.pw_gid}", "--reach", "--"]
            tried = subprocess.run([*prefix, *psql], capture_output=True, text=True, cwd="/")
            assert tried.returncode != 0
            assert "Peer authentication failed" in tried.stderr or "Permission denied" in tried.stderr


def test_it_runs_for_an_ordinary_user(tmp_path: Path, program: Callable[..., Program]) -> None:
    prefix: tuple[str, ...] = ()
    folder = tmp_path / "own"
    folder.mkdir()
    if os.geteuid() == 0:
        person = pwd.getpwnam("nobody")
        os.chown(folder, person.pw_uid, person.pw_gid)
        user = (f"--uid={person.pw_uid}", f"--gid={person.pw_gid}", "--reach")
        prefix = (*GUARD, "--once", *user, "--")
    parent = program(STARTED, folder / "postgres", prefix=prefix)
    assert parent.said.isdigit()
    assert parent.finish() == 0
    assert not alive(int(parent.said))


async def test_a_long_path_gets_a_private_socket_folder_elsewhere(tmp_path: Path) -> None:
    """A socket's path may have 107 bytes."""
    server = Postgres(tmp_path / ("thi-đua-" * 12) / "postgres")
    server.start()
    try:
        dsn, outside = server.dsn(), Path((server.folder / "socket.path").read_text())
        assert await ask(dsn, "select 1") == 1
        assert stat.S_IMODE(outside.stat().st_mode) == 0o700
        server.stop()
        assert Postgres(server.folder).dsn() == dsn
        outside.chmod(0o777)  # somebody else's, perhaps
        assert server.dsn() != dsn
        server.start()
        assert await ask(server.dsn(), "select 1") == 1
    finally:
        server.stop()
        outside.rmdir()
        Path((server.folder / "socket.path").read_text()).rmdir()


async def test_a_first_start_that_was_torn_is_made_again(tmp_path: Path) -> None:
    postgres = Postgres(tmp_path / "postgres")
    torn = postgres.folder / "data.new"
    torn.mkdir(parents=True)
    (torn / "PG_VERSION").write_text("18\n")
    postgres.start()
    try:
        assert await ask(postgres.dsn(), "select current_database()") == "vinhdanh"
    finally:
        postgres.stop()


def test_what_it_said_is_told_when_it_does_not_start(postgres: Postgres) -> None:
    postgres.start()
    postgres.stop()
    (postgres.folder / "data" / "PG_VERSION").write_text("9\n")
    with pytest.raises(Exception, match="incompatible with server"):
        postgres.start()
    assert not postgres.running()
    assert not held(postgres.folder / "lock")
