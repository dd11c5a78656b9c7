"""One ``vinhdanh up`` for many tests of the command line, as a person starts it, on a folder of its own.

To start one takes longer than most of what is tested on it. So modules share it, and keep out of each other's
way by codes of their own: ``terminal`` and ``court`` for those that write, ``untouched`` for those that tell
what a scenario came to. ``tests/order.py`` gives those who share to one process. A module that damages
something, or begins with an empty folder, starts its own.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.console.terminal import PROCURACY, ROOT, Terminal, done, down

CASE, SITTING = ROOT / "docs" / "first-case", ROOT / "docs" / "first-sitting"
OFFICER = "p.dung"
KEEPERS = """\
- {type: MandateGranted, person: p.binh, office: head, begins: 2026-01-01, made_up: true}
- {type: MandateGranted, person: p.dung, office: award_officer, begins: 2026-01-01, made_up: true}
"""

_running: dict[str, tuple[Terminal, subprocess.Popen[str]]] = {}
"""What runs in this process for several modules."""


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """A terminal beside a running ``up`` that has played the procuracy's scenario; others write there too."""
    return _shared("cli", tmp_path_factory, _procuracy)


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """The same, and nobody writes: what was played is all there is."""
    return _shared("untouched", tmp_path_factory, _procuracy)


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """A terminal beside an ``up`` with the documents' court: two divisions, a council, its banner."""
    return _shared("court", tmp_path_factory, _court)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """End what is shared when this process goes on to other tests: services take time from them, idle too."""
    if nextitem is None or nextitem.path.parent != Path(__file__).parent:
        while _running:
            _name, (_terminal, process) = _running.popitem()
            assert down(process) == 0


def _shared(
    name: str, folders: pytest.TempPathFactory, prepare: Callable[[Terminal, Path], None]
) -> Terminal:
    if name not in _running:
        folder = folders.mktemp(name)
        there = Terminal(folder / "data")
        process = there.up()
        try:
            prepare(there, folder)
        except BaseException:
            down(process)
            raise
        _running[name] = there, process
    return _running[name][0]


def _procuracy(there: Terminal, _folder: Path) -> None:
    done(there("run", PROCURACY, "--here", "--json"))


def _court(there: Terminal, folder: Path) -> None:
    keepers = folder / "keepers.yaml"
    keepers.write_text(KEEPERS, encoding="utf-8")
    for body, file in (
        ("common", CASE / "registry.yaml"),
        ("court", CASE / "court.yaml"),
        ("court", keepers),
        ("division-1", CASE / "division-1.yaml"),
        ("common", SITTING / "registry.yaml"),
        ("council", SITTING / "council.yaml"),
        ("division-2", SITTING / "division-2.yaml"),
    ):
        done(there("register", body, file, "--as", OFFICER))
    done(there("adopt", SITTING / "banner.yaml", "--as", OFFICER))
