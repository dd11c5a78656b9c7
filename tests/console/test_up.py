"""``vinhdanh up``: one folder, a clean stop, and every open case again at the next start."""

from __future__ import annotations

from pathlib import Path

from tests.console.terminal import PROCURACY, Terminal, down


def test_the_next_up_goes_on_with_every_open_case(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "data")
    first = terminal.up()
    try:
        assert terminal("run", PROCURACY, "--here", "--json").status == 0
        file = tmp_path / "case.yaml"
        file.write_text(
            "case: kept\naward: procuracy.base_fighter\nnominee: p.p1.9\nunit: phong-1\n"
            "season: procuracy-2025\ntitle: Chiến sĩ thi đua cơ sở\n",
            encoding="utf-8",
        )
        assert terminal("nominate", file, "--as", "p.p1.2").status == 0
        assert terminal("vote", "kept", "--choice", "approve", "--as", "p.p1.3").status == 0
        second = terminal("up")
        assert second.status == 5
        assert str(first.pid) in second.err
    finally:
        assert down(first) == 0
    assert terminal("show", "kept").status == 5
    again = terminal.up()
    try:
        assert terminal("show", "kept", "--json").json["ballot"]["received"] == 1
        assert terminal("vote", "kept", "--choice", "approve", "--as", "p.p1.4").status == 0
        assert terminal("vote", "kept", "--choice", "approve", "--as", "p.p1.3").status == 3
    finally:
        assert down(again) == 0


def test_nothing_of_it_is_left_running_after_ctrl_c(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "data")
    process = terminal.up()
    assert down(process) == 0
    left = [
        p.read_bytes()
        for p in Path("/proc").glob("[0-9]*/cmdline")
        if str(tmp_path / "data").encode() in _read(p)
    ]
    assert left == []


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""
