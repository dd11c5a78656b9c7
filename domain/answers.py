"""What a command is answered with: a receipt or a refusal.

A refusal is a code and values; its sentence, in Vietnamese and English, comes from the catalogues. A
receipt is proof: it names the entry's place in the log and the hash of its bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Refusal:
    """Nothing was written. ``cite`` is the rule that forbids it, where one does."""

    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)
    cite: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The command's first entry stands at ``position`` of the log; ``leaf`` is its RFC 6962 leaf hash."""

    stream: str
    version: int
    position: int
    leaf: str


Answer = Receipt | Refusal


def written(answer: Answer) -> dict[str, Any]:
    """The answer as JSON data."""
    if isinstance(answer, Receipt):
        return {
            "receipt": {
                "stream": answer.stream,
                "version": answer.version,
                "position": answer.position,
                "leaf": answer.leaf,
            }
        }
    return {"refusal": {"code": answer.code, "values": dict(answer.values), "cite": answer.cite}}


def read(data: Mapping[str, Any]) -> Answer:
    """The answer that ``written`` wrote."""
    if "receipt" in data:
        return Receipt(**data["receipt"])
    return Refusal(**data["refusal"])
