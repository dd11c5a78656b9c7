"""Both servers for one data folder, and the note that tells other processes where they are.

``Services`` belongs to one process (``vinhdanh up``, a scenario, a test run); ``discover`` is for
all others. The note ``services.json`` is there while the servers take work, and says so truly even after
a crash, since it counts only while its writer holds the folder's lock.
"""

import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from .lock import Held, Lock, held, take
from .postgres import DATABASE, Postgres
from .temporal import TemporalServer
from .temporal_source import Found, ensure

PATIENCE = 0.5  # seconds for a look by ``discover`` to pass


class InUse(Exception):
    """Another process has started its services on this data folder."""

    def __init__(self, data: Path, pid: int | None) -> None:
        who = pid if pid is not None else "(unknown)"
        super().__init__(f"{data} is in use by process {who}; stop it first")
        self.data = data
        self.pid = pid


@dataclass(frozen=True, slots=True)
class Running:
    """Services that run now. ``dsn`` is the superuser's; ``temporal`` is host:port; ``ui`` a web address."""

    dsn: str
    temporal: str
    ui: str | None
    pid: int

    def dsn_for(self, role: str, database: str = DATABASE) -> str:
        _, _, where = self.dsn.partition("?")
        return f"postgresql://{role}@/{database}?{where}"


def data_folder() -> Path:
    """``VINHDANH_DATA``, or ~/.local/share/vinhdanh."""
    return Path(os.environ.get("VINHDANH_DATA") or Path.home() / ".local" / "share" / "vinhdanh").absolute()


def key_folder(data: Path) -> Path:
    """Where the keys of sealed data are: ``VINHDANH_KEYS``, so that they can be kept and backed up apart."""
    return Path(os.environ.get("VINHDANH_KEYS") or data / "keys").absolute()


def attachment_folder(data: Path) -> Path:
    """Where attachments are: ``VINHDANH_ATTACHMENTS``. Never below the keys: they are backed up apart."""
    return Path(os.environ.get("VINHDANH_ATTACHMENTS") or data / "attachments").absolute()


class Services:
    """PostgreSQL and Temporal on ``data``; a foreign Temporal (``TEMPORAL_ADDRESS``) is used, not started.

    ``with Services(folder) as services:`` starts and stops. Methods block.
    """

    def __init__(
        self,
        data: Path,
        ui: bool = False,
        persistent: bool = True,
        progress: Callable[[str], None] = lambda _line: None,
    ) -> None:
        self.data = data.absolute()
        self.postgres = Postgres(self.data / "postgres")
        self.server = TemporalServer(self.data / "temporal", ui=ui, persistent=persistent)
        self.found: Found | None = None
        self._progress = progress
        self._lock: Lock | None = None

    @property
    def note(self) -> Path:
        return self.data / "services.json"

    @property
    def temporal_address(self) -> str:
        foreign = self.found and self.found.kind == "address"
        return self.found.where if self.found and foreign else self.server.address

    def dsn(self, database: str = DATABASE, role: str = "postgres") -> str:
        return self.postgres.dsn(database, role)

    def start(self) -> Running:
        """Start both, or neither. Raises ``InUse``, ``TemporalMissing`` and ``DidNotStart``."""
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            self._lock = take(self.data / "lock", PATIENCE)
        except Held as other:
            raise InUse(self.data, other.pid) from None
        try:
            self.note.unlink(missing_ok=True)  # of somebody who could not remove it
            self.found = ensure(self._progress)
            self.postgres.start()
            if self.found.kind != "address":
                self.server.executable = self.found.where
                self.server.start()
            running = Running(self.dsn(), self.temporal_address, self.server.ui_address, os.getpid())
            _write(self.note, json.dumps(asdict(running), indent=1) + "\n")
        except BaseException:
            self.stop()
            raise
        return running

    def stop(self) -> None:
        """Temporal first: what it still hands to a worker can then be recorded."""
        if self._lock is None:
            return
        try:
            self.note.unlink(missing_ok=True)
            self.server.stop()
        finally:
            try:
                self.postgres.stop()
            finally:
                self._lock.release()
                self._lock = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def discover(data: Path) -> Running | None:
    """The services that another process, or this one, runs on ``data`` now; None if there are none."""
    try:
        noted = json.loads((data / "services.json").read_text())
        running = Running(noted["dsn"], noted["temporal"], noted["ui"], noted["pid"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    return running if held(data / "lock") else None


def _write(path: Path, text: str) -> None:
    """At one stroke, readable by its owner only (mkstemp makes files with mode 0600)."""
    fd, scratch = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(fd, "w") as file:
        file.write(text)
    Path(scratch).replace(path)
