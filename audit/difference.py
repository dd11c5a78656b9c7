"""Differences between what an entry says and what the rules give, and how two pieces of data compare."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Difference:
    """The entry says ``recorded`` where the rules in force give ``decided``; ``what`` names the field."""

    position: int
    stream: str
    version: int
    what: str
    recorded: str
    decided: str

    def __str__(self) -> str:
        where = f"entry {self.position} ({self.stream}, version {self.version})"
        return f"{where}: {self.what}: recorded {self.recorded}, decided again {self.decided}"


def differing(recorded: Any, decided: Any, path: str) -> Iterable[tuple[str, Any, Any]]:
    """The fields in which two pieces of data differ: ``outcome.tally.approve``, ``roll[3].seat``."""
    match recorded, decided:
        case dict(), dict():
            for key in sorted(recorded.keys() | decided.keys()):
                inner = f"{path}.{key}" if path else key
                yield from differing(recorded.get(key, ...), decided.get(key, ...), inner)
        case list(), list() if len(recorded) == len(decided):
            for index, pair in enumerate(zip(recorded, decided, strict=True)):
                yield from differing(*pair, f"{path}[{index}]")
        case _:
            if recorded != decided or type(recorded) is not type(decided):
                yield path, recorded, decided


def show(value: Any) -> str:
    """A value for a message; ``...`` stands for one that is not there."""
    return "nothing" if value is ... else short(repr(value))


def short(value: object) -> str:
    """A message on one line, of bounded length."""
    text = " ".join(str(value).split())
    return text if len(text) <= 300 else f"{text[:299]}…"
