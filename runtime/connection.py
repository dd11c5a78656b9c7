"""Where the services are, for programs that use them: from the environment or from a running ``up``."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from runtime.services import data_folder, discover, key_folder

ROLES = {
    "writer": "vinhdanh_writer",
    "reader": "vinhdanh_reader",
    "voter": "vinhdanh_voter",
    "projector": "vinhdanh_projector",
    "eraser": "vinhdanh_eraser",
    "web": "vinhdanh_web",
}

OF_THE_WEB = frozenset({"reader", "voter", "web"})
"""The roles that the web logs in as. Where the database asks for passwords, these have one of their own
(``VINHDANH_WEB_PASSWORD``), so that whoever takes over the web cannot write to the log."""

KEY_RING = "people.sqlite"
"""The key ring's name in the keys' folder."""


class NothingRuns(Exception):
    """No services are known: none are named in the environment, none run on the data folder."""

    def __init__(self, data: Path) -> None:
        super().__init__(
            f"nothing runs on {data}: start it with 'vinhdanh up', or name VINHDANH_DSN and TEMPORAL_ADDRESS"
        )
        self.data = data


@dataclass(frozen=True, slots=True)
class Connection:
    """``dsn`` of the log (as its owner, or without a user), Temporal's address, the keys' folder."""

    dsn: str
    temporal: str
    keys: Path
    namespace: str = "default"

    def dsn_as(self, role: str) -> str:
        """The DSN for one of the log's roles."""
        parts = urlsplit(self.dsn)
        host, user = parts.netloc.rpartition("@")[2], quote(ROLES[role])
        if role in OF_THE_WEB and (password := os.environ.get("VINHDANH_WEB_PASSWORD")):
            user += f":{quote(password, safe='')}"
        return urlunsplit(parts._replace(netloc=f"{user}@{host}"))

    @property
    def payload_key(self) -> Path:
        """The key that Temporal's payloads are encrypted with."""
        return self.keys / "payload.key"

    @property
    def key_ring(self) -> Path:
        """The keys of sealed data."""
        return self.keys / KEY_RING


def made(keys: Path) -> Path:
    """The keys' folder, made for its owner alone where it is not there yet."""
    keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    return keys


def connection(data: Path | None = None) -> Connection:
    """What the environment names, else what runs on the data folder.

    :raises NothingRuns: neither
    """
    data = data or data_folder()
    dsn, temporal = os.environ.get("VINHDANH_DSN"), os.environ.get("TEMPORAL_ADDRESS")
    namespace = os.environ.get("TEMPORAL_NAMESPACE", "default")
    if dsn and temporal:
        return Connection(dsn, temporal, key_folder(data), namespace)
    running = discover(data)
    if running is None:
        raise NothingRuns(data)
    return Connection(running.dsn, running.temporal, key_folder(data), namespace)
