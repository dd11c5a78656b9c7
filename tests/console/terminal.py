"""Somebody at a terminal: commands that end, each in a process of its own, and those that go on.

A command that ends is forked from a process that has loaded what commands load: loading takes over a second
of processor time, and a story has thirty commands. The texts of the command line are in the language of the
process that loads it: that one speaks English, and a command in another language loads them itself. What goes
on is started as a person starts it.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PROCURACY = ROOT / "scenarios" / "procuracy-base-fighter-2025"
READY_SECONDS = 60
COMMAND_SECONDS = 60
LOADED = (
    *("tests.console.loaded", "tests.console.terminal"),
    *("gateway", "worker", "audit.replay", "audit.words", "web.settings"),
)

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(list(LOADED))


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that has ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def done(ran: Ran) -> Ran:
    """What had to succeed."""
    assert ran.status == 0, ran
    return ran


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
        with tempfile.TemporaryDirectory(prefix="vinhdanh-said-") as folder:
            out, err = Path(folder) / "out", Path(folder) / "err"
            status = _status(words, self.environment(**more), out, err)
            return Ran(status, out.read_text("utf-8"), err.read_text("utf-8"))

    def status_into(self, output: Path, *words: str | Path) -> int:
        """The exit status of a command that writes into ``output``."""
        return _status(words, self.environment(), output, Path(os.devnull))

    def started(self, *words: str) -> Ran:
        """What a command did that was started as a person starts it, from the interpreter on."""
        ran = subprocess.run(
            [sys.executable, "-m", "cli", *words],
            cwd=ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )
        return Ran(ran.returncode, ran.stdout, ran.stderr)

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


def _status(words: tuple[str | Path, ...], environment: dict[str, str], out: Path, err: Path) -> int:
    fork = _FORKS.Process(target=_type, args=(tuple(map(str, words)), environment, out, err))
    fork.start()
    fork.join(COMMAND_SECONDS)
    if fork.exitcode is None:
        fork.kill()
        raise TimeoutError(f"{words} did not end within {COMMAND_SECONDS} s")
    return fork.exitcode


def _type(words: tuple[str, ...], environment: dict[str, str], out: Path, err: Path) -> None:
    """What the fork does: be a fresh process of the command line, as far as that can see."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(ROOT)
    for number, path in ((1, out), (2, err)):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(file, number)
        os.close(file)
    sys.argv = ["vinhdanh", *words]
    if environment["VINHDANH_LANG"] != "en" or any(word.startswith("--lang") for word in words):
        for name in [name for name in sys.modules if name.partition(".")[0] in ("cli", "console")]:
            del sys.modules[name]
    import cli

    cli.main()


def down(process: subprocess.Popen[str]) -> int:
    """Ctrl-C; the exit status."""
    process.send_signal(signal.SIGINT)
    status = process.wait(timeout=40)
    assert process.stdout is not None
    process.stdout.close()
    return status
