"""A server as our own child, behind its guard (``guard.py`` says what that promises)."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL, Signals

from .lock import Lock

GUARD = [sys.executable, "-I", "-S", str(Path(__file__).with_name("guard.py"))]
POLL = 0.02
LOG_LIMIT = 10_000_000
READY_SECONDS = 60
"""For a server that was launched; a crash may have to be recovered from first."""


class DidNotStart(Exception):
    """The server ended, or was not ready in time. The message ends with the last lines of its log."""


@dataclass(frozen=True, slots=True)
class User:
    """The user a command runs as, instead of root; ``reach`` lets it pass through closed folders."""

    name: str
    uid: int
    gid: int
    reach: bool

    def options(self) -> list[str]:
        return [f"--uid={self.uid}", f"--gid={self.gid}", *(["--reach"] if self.reach else [])]


class Child:
    """A running server. Not to be used from two threads at once."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        log: Path,
        lock: Lock,
        death: Signals,
        user: User | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._log = log
        self._log_from = _rotate(log)
        guard = [
            *GUARD,
            f"--parent={os.getpid()}",
            f"--death={death.value}",
            *(user.options() if user else []),
        ]
        with lock, log.open("ab") as output:  # from here on the server holds the lock
            self._guard = subprocess.Popen(
                [*guard, "--", *command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=output,
                pass_fds=[lock.fd],
                start_new_session=True,
                env=environment,
                cwd="/",  # no folder is kept busy that may be removed
            )
        assert self._guard.stdout
        with self._guard.stdout as answer:
            line = answer.readline()
        if not line:
            self.wait(10)
            raise DidNotStart(f"{command[0]} could not be run:\n{self.last_words()}")
        self.pid = int(line)

    def running(self) -> bool:
        return not self.wait(0)

    def signal(self, number: Signals) -> None:
        assert self._guard.stdin
        if self._guard.stdin.closed:
            return
        with suppress(BrokenPipeError):  # it is ending by itself
            self._guard.stdin.write(b"%d\n" % number)
            self._guard.stdin.flush()

    def wait(self, timeout: float) -> bool:
        """Whether the server ended within ``timeout`` seconds; then nothing of it is left."""
        try:
            self._guard.wait(timeout)
        except subprocess.TimeoutExpired:
            return False
        assert self._guard.stdin
        with suppress(BrokenPipeError):
            self._guard.stdin.close()
        return True

    def end(self, number: Signals, timeout: float) -> None:
        """Ask by ``number``; kill what has not ended after ``timeout`` seconds."""
        self.signal(number)
        if not self.wait(timeout):
            self.signal(SIGKILL)
            self.wait(timeout)

    def until(self, ready: Callable[[], bool], timeout: float) -> None:
        """Wait until the server is ready, or raise ``DidNotStart`` with nothing left running."""
        deadline = time.monotonic() + timeout
        while not ready():
            if not self.running():
                self.wait(1)
                raise DidNotStart(f"The server ended while starting:\n{self.last_words()}")
            if time.monotonic() > deadline:
                self.end(SIGKILL, 10)
                raise DidNotStart(f"The server was not ready after {timeout:g} s:\n{self.last_words()}")
            time.sleep(POLL)

    def last_words(self, lines: int = 15) -> str:
        """The end of what the server has written since it was started."""
        with self._log.open("rb") as log:
            log.seek(self._log_from)
            return "\n".join(log.read()[-8000:].decode(errors="replace").splitlines()[-lines:])


def run(command: Sequence[str], user: User | None, *, given: str = "", timeout: float = 120) -> None:
    """Run a tool that ends by itself, as ``user``. Raises ``DidNotStart`` with what it said."""
    guard = [*GUARD, "--once", *user.options(), "--"] if user else []
    done = subprocess.run(
        [*guard, *command],
        input=given,
        capture_output=True,
        text=True,
        timeout=timeout,
        cwd="/",
        env=clean_environment("PG"),
        check=False,
    )
    if done.returncode != 0:
        raise DidNotStart(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}".rstrip())


def clean_environment(prefix: str) -> dict[str, str]:
    """This process's environment without what would bend the server's settings."""
    return {name: value for name, value in os.environ.items() if not name.startswith(prefix)}


def _rotate(log: Path) -> int:
    """Keep one older log beside the present one; answer where the present one's new part begins."""
    try:
        size = log.stat().st_size
    except FileNotFoundError:
        return 0
    if size <= LOG_LIMIT:
        return size
    log.replace(log.with_name(log.name + ".1"))
    return 0
