"""One ``vinhdanh up`` for the tests of the command line, as a person starts it, on a folder of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROCURACY = ROOT / "scenarios" / "procuracy-base-fighter-2025"
READY_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that has ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Terminal:
    """Somebody at a terminal, with one data folder and one language."""

    data: Path
    language: str = "en"

    def environment(self, **more: str) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("VINHDANH_", "TEMPORAL_"))}
        cache = {"VINHDANH_CACHE": os.environ["VINHDANH_CACHE"]} if "VINHDANH_CACHE" in os.environ else {}
        return {
            **kept,
            **cache,
            "VINHDANH_DATA": str(self.data),
            "VINHDANH_LANG": self.language,
            "VINHDANH_PORT": "0",
            **more,
        }

    def __call__(self, *words: str | Path, **more: str) -> Ran:
        ran = subprocess.run(
            [sys.executable, "-m", "cli", *map(str, words)],
            cwd=ROOT,
            env=self.environment(**more),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return Ran(ran.returncode, ran.stdout, ran.stderr)

    def status_into(self, output: IO[str], *words: str | Path) -> int:
        """The exit status of a command that writes into ``output``."""
        return subprocess.run(
            [sys.executable, "-m", "cli", *map(str, words)],
            cwd=ROOT,
            env=self.environment(),
            stdout=output,
            stderr=subprocess.DEVNULL,
            timeout=60,
            check=False,
        ).returncode

    def start(self, *words: str) -> subprocess.Popen[str]:
        """A command that goes on until Ctrl-C; what it says is read by the caller."""
        with (self.data.parent / "up.log").open("a") as log:
            return subprocess.Popen(
                [sys.executable, "-u", "-m", "cli", *words],
                cwd=ROOT,
                env=self.environment(VINHDANH_CHECK_SECONDS="2"),
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def up(self, *words: str, said: list[str] | None = None) -> subprocess.Popen[str]:
        """``vinhdanh up`` (or what ``words`` say), ready; ``said`` gets the lines up to then."""
        process = self.start(*(words or ("up",)))
        assert process.stdout is not None
        deadline = time.monotonic() + READY_SECONDS
        for line in process.stdout:
            if said is not None:
                said.append(line.strip())
            if "Ctrl-C" in line:
                return process
            assert time.monotonic() < deadline, "not ready in time"
        raise AssertionError(f"up ended with {process.wait()}: {(self.data.parent / 'up.log').read_text()}")


def down(process: subprocess.Popen[str]) -> int:
    """Ctrl-C; the exit status."""
    process.send_signal(signal.SIGINT)
    status = process.wait(timeout=40)
    assert process.stdout is not None
    process.stdout.close()
    return status


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
