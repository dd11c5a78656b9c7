"""What the shell and ``apply`` say to each other.

Workflow histories hold these: only add fields, with defaults.
"""

# No postponed annotations: Temporal's sandbox could not look up the names in them.
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Waiting:
    """A command as it came: its bytes (base64) unless too long, their SHA-256 and length.

    ``key`` is the update's id; a signal's is empty, since nobody waits for its answer. ``clear`` says that
    Temporal has it unencrypted, so the sender did not hold the project's key.
    """

    key: str
    payload: str
    sha256: str
    length: int
    clear: bool


@dataclass(frozen=True)
class Apply:
    """Answer these commands of the stream, in this order; and speak for the engine if something is due."""

    stream: str
    batch: list[Waiting] = field(default_factory=list)


@dataclass(frozen=True)
class Applied:
    """The answers by key, and what the shell has to know: is there more to do, when, and what to show."""

    answers: dict[str, dict[str, Any]]
    settled: bool
    next_due: str | None
    stage: str
