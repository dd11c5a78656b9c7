"""Which Temporal is used, and what its server keeps and loses."""

import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from runtime.child import DidNotStart
from runtime.lock import Held, take
from runtime.temporal import Found, TemporalMissing, TemporalServer, _free_port, ensure, find
from runtime.temporal_probe import look
from tests.runtime.conftest import Program, alive, wait_until

STARTED = """
import sys
from pathlib import Path
from runtime.temporal import TemporalServer
server = TemporalServer(Path(sys.argv[1]), persistent=False)
server.start()
print(server._child.pid, flush=True)
sys.stdin.readline()
"""


def executable(path: Path, told: str = "temporal version 1.5.1 (Server 1.29.1)", status: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho '{told}'\nexit {status}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without Temporal and without Go."""
    monkeypatch.delenv("TEMPORAL_ADDRESS", raising=False)
    monkeypatch.delenv("VINHDANH_TEMPORAL", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    monkeypatch.setenv("VINHDANH_CACHE", str(tmp_path / "cache"))
    return tmp_path


def test_it_is_looked_for_in_the_order_that_is_promised(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find() is None
    cached = executable(bare / "cache" / "bin" / "temporal")
    assert find() == Found("executable", str(cached), "it is in the project's cache")
    on_path = executable(bare / "path" / "temporal")
    assert find() == Found("executable", str(on_path), "it is on the PATH")
    own = executable(bare / "own")
    monkeypatch.setenv("VINHDANH_TEMPORAL", str(own))
    assert find() == Found("executable", str(own), "VINHDANH_TEMPORAL names it")
    monkeypatch.setenv("TEMPORAL_ADDRESS", "temporal.example:7233")
    assert find() == Found("address", "temporal.example:7233", "TEMPORAL_ADDRESS is set")


@pytest.mark.parametrize(("told", "status"), [("not installed", 0), ("temporal version 1", 127)])
def test_a_stub_on_the_path_is_passed_over(bare: Path, told: str, status: int) -> None:
    executable(bare / "path" / "temporal", told, status)
    assert find() is None
    cached = executable(bare / "cache" / "bin" / "temporal")
    found = find()
    assert found is not None
    assert found.where == str(cached)


def test_a_variable_that_names_nothing_is_an_error_and_not_passed_over(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    executable(bare / "path" / "temporal")
    monkeypatch.setenv("VINHDANH_TEMPORAL", str(bare / "nothing"))
    with pytest.raises(TemporalMissing, match="VINHDANH_TEMPORAL"):
        find()


def test_who_comes_second_waits_for_the_first_one_to_fetch_it(bare: Path) -> None:
    cached = bare / "cache" / "bin" / "temporal"
    cached.parent.mkdir(parents=True)
    fetching = take(cached.parent / "temporal.lock")
    said: list[str] = []
    found: list[Found] = []
    second = threading.Thread(target=lambda: found.append(ensure(said.append)))
    second.start()
    wait_until(lambda: bool(said))
    executable(cached)
    fetching.release()
    second.join()
    assert found == [Found("executable", str(cached), "it is in the project's cache")]
    assert len(said) == 1


async def test_it_has_the_settings_the_search_attribute_and_a_web_page(temporal: TemporalServer) -> None:
    temporal.ui = True
    temporal.start()
    assert temporal.running()
    seen = await look(temporal.address)
    assert seen.stage_known
    assert seen.takes_many_updates
    assert temporal.ui_address
    host, port = temporal.ui_address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5):
        assert host == "127.0.0.1"


async def test_a_case_is_there_after_a_stop_and_gone_after_a_loss_at_the_same_address(
    temporal: TemporalServer,
) -> None:
    temporal.start()
    address = temporal.address
    client = await Client.connect(address)
    handle = await client.start_workflow("case", id="case", task_queue="nobody")
    temporal.stop()
    temporal.start()
    assert temporal.address == address
    assert (await handle.describe()).status is WorkflowExecutionStatus.RUNNING
    temporal.kill()
    temporal.forget()
    temporal.start()
    assert temporal.address == address
    with pytest.raises(RPCError) as lost:
        await handle.describe()
    assert lost.value.status is RPCStatusCode.NOT_FOUND
    await client.start_workflow("case", id="case", task_queue="nobody")


def test_two_servers_never_share_a_folder(temporal: TemporalServer) -> None:
    temporal.start()
    with pytest.raises(Held):
        TemporalServer(temporal.folder).start(timeout=0.2)


def test_a_killed_parent_leaves_no_server(temporal: TemporalServer, program: Callable[..., Program]) -> None:
    parent = program(STARTED, temporal.folder)
    assert alive(int(parent.said))
    parent.kill()
    wait_until(lambda: not alive(int(parent.said)))
    temporal.start()


def test_a_port_that_is_taken_is_said(temporal: TemporalServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        temporal.port = other.getsockname()[1]
        with pytest.raises(DidNotStart, match="address already in use"):
            temporal.start()
    assert not temporal.running()


def test_a_chosen_port_that_was_taken_in_between_is_chosen_again(
    temporal: TemporalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        chosen, free = [other.getsockname()[1]], _free_port
        monkeypatch.setattr(
            "runtime.temporal._free_port", lambda taken: chosen.pop() if chosen else free(taken)
        )
        temporal.start()
        assert temporal.port != other.getsockname()[1]
