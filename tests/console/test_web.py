"""``vinhdanh web``, and the web that ``vinhdanh up`` serves: where it is, and when it is refused."""

from __future__ import annotations

import re
import socket
import subprocess
from pathlib import Path

import httpx
import pytest

from tests.console.terminal import Terminal, down


def address_of(process: subprocess.Popen[str]) -> str:
    """The line in which the program says where its web is; it comes when the first visit may."""
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(r"http://localhost:\d+", line):
            return found[0]
    raise AssertionError("it ended before it said where its web is")


def become(client: httpx.Client, person: str) -> httpx.Response:
    """Sign in as somebody made up."""
    return client.post("/sign-in/demo", data={"person": person, "next": "/inbox"}, follow_redirects=True)


def played(terminal: Terminal) -> list[str]:
    """What stands in the log, but for what the service says of itself at each start."""
    return [entry["leaf"] for entry in terminal("log", "--json").json if entry["stream"] != "service"]


@pytest.mark.timeout(240)
def test_the_demonstration_opens_half_way_and_the_next_start_goes_on(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "data")
    process = terminal.up("up", "--demo")
    try:
        with httpx.Client(base_url=address_of(process)) as client:
            assert client.get("/sign-in").text.count('action="/sign-in/demo"') > 10
            inbox = become(client, "p.u10.2")
            assert inbox.status_code == 200
            assert "/cases/gk-9" in inbox.text
        before = played(terminal)
    finally:
        assert down(process) == 0
    again = terminal.up("up", "--demo")
    try:
        with httpx.Client(base_url=address_of(again)) as client:
            assert "/decisions/qd-2" in become(client, "p.tandtc.1").text
        assert played(terminal) == before, "once and not again"
    finally:
        assert down(again) == 0


def test_the_demonstration_is_refused_where_there_is_other_data(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "data")
    terminal.data.mkdir()
    (terminal.data / "something").touch()
    refused = terminal("up", "--demo")
    assert refused.status == 3
    assert "holds other data" in refused.err
    assert [path.name for path in terminal.data.iterdir()] == ["something"]


def test_the_demonstration_is_refused_at_an_address_that_others_reach(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "data")
    for origin in ("https://thidua.example.vn", "http://10.0.0.5:8080"):
        refused = terminal("up", "--demo", VINHDANH_ORIGIN=origin)
        assert refused.status == 2
        assert "loopback" in refused.err
    assert not terminal.data.exists()


def test_a_port_that_is_taken_is_told_before_anything_starts(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "data")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refused = terminal("up", "--port", str(taken.getsockname()[1]))
    assert refused.status == 5
    assert "--port" in refused.err
    assert not terminal.data.exists()


def test_the_web_alone_is_served_over_services_that_run(untouched: Terminal) -> None:
    process = untouched.start("web")
    try:
        with httpx.Client(base_url=address_of(process)) as client:
            assert client.get("/").status_code == 200
    finally:
        assert down(process) == 0


def test_without_services_the_web_says_what_is_missing(tmp_path: Path) -> None:
    assert Terminal(tmp_path / "data")("web").status == 5
