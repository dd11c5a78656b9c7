"""Bodies as the rules would make them, for tests of the log."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from eventlog.body import encode, event_id
from eventlog.entry import Draft


def content(stream: str, version: int, command: str = "", **changed: Any) -> dict[str, Any]:
    """What an entry says, with whatever a test wants to be different."""
    command = command or f"form-{stream}-{version}"
    said: dict[str, Any] = {
        "actor": {"capacity": None, "delegation": None, "office": None, "person": "p-7", "proof": "session"},
        "at": "2026-11-22T13:30:00.123456Z",
        "command": {"hash": hashlib.sha256(command.encode()).hexdigest(), "id": command},
        "data": {"cited": "Điều 30.1", "share": "2/3"},
        "event": event_id(stream, command, version),
        "minutes": None,
        "on": "2026-11-22",
        "sealed": None,
        "stream": stream,
        "type": "Noted",
        "type_version": 1,
        "version": version,
    }
    return said | changed


def body(stream: str, version: int, command: str = "", **changed: Any) -> bytes:
    return encode(content(stream, version, command, **changed))


def draft(stream: str, version: int, command: str = "", **changed: Any) -> Draft:
    return Draft(body(stream, version, command, **changed))


def vote(stream: str, version: int, person: str) -> Draft:
    actor = {"capacity": None, "delegation": None, "office": None, "person": person, "proof": "session"}
    data: Mapping[str, object] = {
        "choice": "approve",
        "nonce": hashlib.sha256(person.encode()).hexdigest()[:32],
    }
    return draft(stream, version, type="VoteCast", actor=actor, data=data)


def sealed(stream: str, version: int, of: str, salt: bytes, data: bytes) -> Draft:
    digest = hashlib.sha256(salt + data).hexdigest()
    return Draft(body(stream, version, sealed={"hash": digest, "of": of}), salt, data)
