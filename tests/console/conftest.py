"""One ``vinhdanh up`` for the tests of the command line, as a person starts it, on a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.console.terminal import PROCURACY, Terminal, down


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    """A terminal beside a running ``up`` that has played the procuracy's scenario."""
    there = Terminal(tmp_path_factory.mktemp("cli") / "data")
    process = there.up()
    try:
        played = there("run", PROCURACY, "--here", "--json")
        assert played.status == 0, played
        yield there
    finally:
        assert down(process) == 0
