"""Both servers on one folder, by one process, findable by all others."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest
from temporalio.client import Client

from runtime.services import InUse, Services, data_folder, discover
from runtime.temporal import TemporalServer
from tests.runtime.conftest import Program, wait_until

UP = """
import sys
from pathlib import Path
from runtime.services import Services
services = Services(Path(sys.argv[1]), persistent=False)
services.start()
print("up", flush=True)
sys.stdin.readline()
services.stop()
"""


async def test_others_find_what_runs_and_nothing_when_it_has_stopped(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert discover(data) is None
    with Services(data, persistent=False) as services:
        assert stat.S_IMODE(data.stat().st_mode) == 0o700
        assert stat.S_IMODE((data / "services.json").stat().st_mode) == 0o600
        running = discover(data)
        assert running
        assert running.pid == os.getpid()
        assert running.dsn == services.dsn()
        assert running.dsn_for("writer", "other") == services.dsn("other", "writer")
        connection = await asyncpg.connect(running.dsn)
        await connection.close()
        await Client.connect(running.temporal)
    assert discover(data) is None
    assert not (data / "services.json").exists()


def test_a_second_up_on_the_folder_is_told_who_holds_it(
    tmp_path: Path, program: Callable[..., Program]
) -> None:
    first = program(UP, tmp_path / "data")
    with pytest.raises(InUse, match=f"process {first.process.pid}") as refused:
        Services(tmp_path / "data").start()
    assert refused.value.pid == first.process.pid
    assert first.finish() == 0


def test_after_a_kill_nothing_is_found_and_the_next_up_goes_on(
    tmp_path: Path, program: Callable[..., Program]
) -> None:
    data = tmp_path / "data"
    first = program(UP, data)
    assert discover(data)
    first.kill()
    assert (data / "services.json").exists()
    wait_until(lambda: discover(data) is None)
    assert program(UP, data).finish() == 0


async def test_a_foreign_temporal_is_used_and_left_running(
    tmp_path: Path, temporal: TemporalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporal.persistent = False
    temporal.start()
    monkeypatch.setenv("TEMPORAL_ADDRESS", temporal.address)
    with Services(tmp_path / "data") as services:
        assert services.temporal_address == temporal.address
        assert not services.server.running()
    await Client.connect(temporal.address)


def test_what_was_started_is_stopped_when_the_rest_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = Services(tmp_path / "data")
    services.server.folder = Path("/dev/null/nowhere")
    monkeypatch.delenv("TEMPORAL_ADDRESS", raising=False)
    with pytest.raises(NotADirectoryError):
        services.start()
    assert not services.postgres.running()
    assert discover(tmp_path / "data") is None


def test_the_data_folder_is_the_users_own_unless_one_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VINHDANH_DATA", str(tmp_path))
    assert data_folder() == tmp_path
    monkeypatch.delenv("VINHDANH_DATA")
    assert data_folder() == Path.home() / ".local" / "share" / "vinhdanh"
