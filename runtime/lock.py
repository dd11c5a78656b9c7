"""One folder, one holder: a lock that its holder's end releases, whatever that end was.

It is flock(2) on a file that also says who holds it. The kernel keeps it for as long as any process has
the file open, so a server that inherits it holds it until the last of its own processes is gone.
No process id has to be guessed at, and nothing stale can be left behind.
"""

import fcntl
import os
import time
from dataclasses import dataclass
from pathlib import Path

POLL = 0.02


class Held(Exception):
    """Another process holds the lock; ``pid`` is what it wrote down, None if it is not readable."""

    def __init__(self, path: Path, pid: int | None) -> None:
        super().__init__(f"{path.parent} is in use by process {pid if pid is not None else '(unknown)'}")
        self.path = path
        self.pid = pid


@dataclass(slots=True)
class Lock:
    """A held lock. ``release`` gives up this process's share; heirs of ``fd`` keep theirs."""

    fd: int

    def release(self) -> None:
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1

    def __enter__(self) -> "Lock":
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def take(path: Path, timeout: float = 0.0) -> Lock:
    """Hold ``path``, waiting ``timeout`` seconds for a holder that is on its way out. Raises ``Held``."""
    deadline = time.monotonic() + timeout
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        while not _flock(fd, fcntl.LOCK_EX):
            if time.monotonic() >= deadline:
                raise Held(path, _holder(fd))
            time.sleep(POLL)
        os.ftruncate(fd, 0)
        os.pwrite(fd, f"{os.getpid()}\n".encode(), 0)
    except BaseException:
        os.close(fd)
        raise
    return Lock(fd)


def held(path: Path) -> bool:
    """Whether some process holds ``path`` now. It looks by holding for an instant: ``take`` with patience."""
    try:
        fd = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        return not _flock(fd, fcntl.LOCK_SH)
    finally:
        os.close(fd)


def _flock(fd: int, kind: int) -> bool:
    try:
        fcntl.flock(fd, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(fd: int) -> int | None:
    try:
        return int(os.pread(fd, 32, 0))
    except ValueError:
        return None
