"""Temporal's development server for one machine, in one folder.

It keeps what it knows in ``temporal.sqlite`` in that folder, or, not ``persistent``, in memory only. It
listens on 127.0.0.1, on ports that were free and that stay the same for the life of the object, so that
clients find the server again after ``kill`` and ``start``. Losing its data loses no fact: the log
brings everything back.

Where the executable comes from stands in ``temporal_source``; ``python -m runtime.temporal`` sees to it
that there is one.
"""

import http.client
import json
import random
import socket
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGINT, SIGKILL, SIGTERM

from .child import READY_SECONDS, Child, DidNotStart, clean_environment
from .lock import Lock, take
from .temporal_source import (
    Found,
    TemporalMissing,
    ensure,
    ensure_executable,
    find,
    find_executable,
    main,
    version,
)

__all__ = [
    "NAMESPACE",
    "SETTINGS",
    "STAGE",
    "Found",
    "TemporalMissing",
    "TemporalServer",
    "ensure",
    "ensure_executable",
    "find",
    "find_executable",
    "version",
]

HOST = "127.0.0.1"
NAMESPACE = "default"
STAGE = "VinhDanhStage"  # the search attribute that shows a case's stage, a Keyword
SETTINGS: Mapping[str, int | bool] = {
    "history.maxInFlightUpdates": 1000,  # the default of 10 makes 200 votes at once take 10 s
    "history.maxTotalUpdates": 100000,
    "limit.maxIDLength": 1000,
    "frontend.enableServerVersionCheck": False,  # it would ask a server on the internet
}
# Below what systems give to outgoing connections: a client that tries a dead server's port again and
# again could otherwise be given that very port, and reach itself.
PORTS = range(20000, 32000)
ATTEMPTS = 3


@dataclass
class TemporalServer:
    """One server. ``port`` and ``executable`` None: a free one, and what ``find_executable`` finds.

    ``settings`` are dynamic configuration beside ``SETTINGS``. Methods block (call them in a thread from a
    coroutine) and are not to be called from two threads at once.
    """

    folder: Path
    port: int | None = None
    ui: bool = False
    persistent: bool = True
    executable: str | None = None
    settings: Mapping[str, int | bool | str] = field(default_factory=dict)
    ui_port: int | None = None
    _http: int = field(default=0, init=False, repr=False)
    _metrics: int = field(default=0, init=False, repr=False)
    _known: bool = field(default=False, init=False, repr=False)
    _child: Child | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        self.folder = self.folder.absolute()

    @property
    def log(self) -> Path:
        return self.folder / "temporal.log"

    @property
    def database(self) -> Path:
        return self.folder / "temporal.sqlite"

    @property
    def address(self) -> str:
        """host:port; known from the first start on, or from the beginning if ``port`` was given."""
        if self.port is None:
            raise ValueError("the server has no port before its first start")
        return f"{HOST}:{self.port}"

    @property
    def ui_address(self) -> str | None:
        return f"http://{HOST}:{self.ui_port}" if self.ui and self.ui_port else None

    def running(self) -> bool:
        return self._child is not None and self._child.running()

    def start(self, timeout: float = 60) -> None:
        """Start; return when it answers for the namespace and knows the search attribute.

        Raises ``TemporalMissing``, ``lock.Held`` if another server still runs in the folder after ``timeout``
        seconds, and ``DidNotStart`` with the last lines of the log.
        """
        if self.running():
            return
        if self.executable is None:
            found = find_executable()
            if found is None:
                raise TemporalMissing("Temporal is not here: `python -m runtime.temporal` fetches it")
            self.executable = found.where
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        chosen = (self.port, self.ui_port, self._http, self._metrics)
        for attempt in range(1, ATTEMPTS + 1):
            self._choose_ports()
            try:
                self._child = self._launch(take(self.folder / "lock", timeout))
                self._child.until(self._ready, READY_SECONDS)
            except DidNotStart as failure:
                self.kill()
                # Somebody took a port after we had found it free: others will do, if nobody knows ours yet.
                if self._known or "address already in use" not in str(failure) or attempt == ATTEMPTS:
                    raise
                self.port, self.ui_port, self._http, self._metrics = chosen
            else:
                self._known = True
                return

    def stop(self) -> None:
        """Stop and wait until nothing of it is left."""
        if self._child and self.persistent:
            self._child.end(SIGINT, timeout=20)
            self._child = None
        self.kill()  # what keeps nothing needs no good-bye

    def kill(self) -> None:
        """SIGKILL, and wait until nothing of it is left."""
        if self._child:
            self._child.end(SIGKILL, timeout=20)
            self._child = None

    def forget(self) -> None:
        """Delete all it knew, as a loss would. Only while it is not running."""
        if self.running():
            raise ValueError("the server is running")
        for suffix in ("", "-wal", "-shm", "-journal"):
            self.database.with_name(self.database.name + suffix).unlink(missing_ok=True)

    def _choose_ports(self) -> None:
        with ExitStack() as taken:
            self.port = self.port or _free_port(taken)
            self._http = self._http or _free_port(taken)
            self._metrics = self._metrics or _free_port(taken)
            if self.ui:
                self.ui_port = self.ui_port or _free_port(taken)

    def _launch(self, lock: Lock) -> Child:
        assert self.executable
        settings = {**SETTINGS, **self.settings}
        command = [
            self.executable,
            *("server", "start-dev", "--ip", HOST, "--namespace", NAMESPACE),
            *("--port", str(self.port), "--http-port", str(self._http), "--metrics-port", str(self._metrics)),
            *(("--ui-port", str(self.ui_port)) if self.ui else ("--headless",)),
            *(("--db-filename", str(self.database)) if self.persistent else ()),
            *("--search-attribute", f"{STAGE}=Keyword", "--log-level", "warn"),
        ]
        for name, value in settings.items():
            command += ["--dynamic-config-value", f"{name}={json.dumps(value)}"]
        with lock:
            return Child(
                command,
                log=self.log,
                lock=lock,
                death=SIGTERM,
                environment=clean_environment("TEMPORAL_"),
            )

    def _ready(self) -> bool:
        """Asked over HTTP, which needs no event loop; it is the same service as over gRPC."""
        asked = http.client.HTTPConnection(HOST, self._http, timeout=5)
        try:
            asked.request("GET", f"/api/v1/namespaces/{NAMESPACE}/search-attributes")
            answer = asked.getresponse()
            known = answer.status == http.client.OK and STAGE in json.load(answer).get("customAttributes", {})
        except (OSError, http.client.HTTPException, ValueError):
            return False
        finally:
            asked.close()
        return known and _listens(self.port)


def _listens(port: int | None) -> bool:
    try:
        with socket.create_connection((HOST, port or 0), timeout=5):
            return True
    except OSError:
        return False


def _free_port(taken: ExitStack) -> int:
    """A port nobody listens on, kept from being chosen twice until ``taken`` closes."""
    for port in random.sample(PORTS, 100):
        tried = taken.enter_context(socket.socket())
        try:
            tried.bind((HOST, port))
        except OSError:
            continue
        return port
    raise DidNotStart(f"No free port was found between {PORTS.start} and {PORTS.stop}")


if __name__ == "__main__":
    sys.exit(main())
