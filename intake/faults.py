"""What is wrong in a file: where, what, and what would be right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from domain.answers import Refusal

MOST = 50
"""Faults that are told at once; who has more mends these first."""


class Place(NamedTuple):
    """A line of a file, counted from 1."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Fault:
    """``text`` is the message before ``values`` are filled in, so that it can be said in any language.

    A ``refusal`` comes from the rules, and has its words there.
    """

    place: Place
    text: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    refusal: Refusal | None = None


class Faulty(Exception):
    """The folder cannot be loaded; nothing was sent."""

    def __init__(self, faults: list[Fault], more: int = 0) -> None:
        super().__init__(f"{len(faults) + more} faults")
        self.faults = sorted(faults, key=lambda fault: fault.place)
        self.more = more
        """How many there are beside these."""


class Wrong(ValueError):
    """A cell cannot be read; the message says what would be right."""

    def __init__(self, text: str, **values: str) -> None:
        super().__init__(text.format(**values))
        self.text = text
        self.values = values
