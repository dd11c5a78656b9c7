"""Real servers in folders of their own, and processes that end in unkind ways."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from runtime.postgres import Postgres
from runtime.temporal import TemporalServer

ROOT = Path(__file__).parents[2]


def wait_until(true: Callable[[], bool], timeout: float = 20) -> None:
    deadline = time.monotonic() + timeout
    while not true():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")  # a zombie that nobody has waited for is not alive
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


class Program:
    """A Python program in a process of its own, that says one line and then waits to be ended."""

    def __init__(self, code: str, *arguments: object, prefix: tuple[str, ...] = ()) -> None:
        self.process = subprocess.Popen(
            [*prefix, sys.executable, "-c", code, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT if not prefix else "/",
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert self.process.stdout
        self.said = self.process.stdout.readline().strip()

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()

    def finish(self) -> int:
        self.process.communicate("\n", timeout=60)
        return self.process.returncode


@pytest.fixture
def program() -> Iterator[Callable[..., Program]]:
    started: list[Program] = []

    def start(code: str, *arguments: object, prefix: tuple[str, ...] = ()) -> Program:
        started.append(Program(code, *arguments, prefix=prefix))
        return started[-1]

    yield start
    for each in started:
        if each.process.poll() is None:
            each.kill()


@pytest.fixture(scope="session")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that has had its first start, to be copied: that is quicker than a first start."""
    server = Postgres(tmp_path_factory.mktemp("first") / "postgres")
    server.start()
    server.stop()
    return server.folder


@pytest.fixture
def postgres(tmp_path: Path, first_start: Path) -> Iterator[Postgres]:
    subprocess.run(["cp", "-a", first_start, tmp_path], check=True)
    server = Postgres(tmp_path / "postgres")
    yield server
    server.stop("immediate")


@pytest.fixture
def temporal(tmp_path: Path) -> Iterator[TemporalServer]:
    server = TemporalServer(tmp_path / "temporal")
    yield server
    server.kill()
