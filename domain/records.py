"""``record``: a frozen value that checks its fields, for events and commands alike."""

from __future__ import annotations

from typing import TypeVar, dataclass_transform

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def record(cls: type[T]) -> type[T]:
    """A frozen dataclass with slots whose fields are validated; an unknown field is an error, a float too.

    Its validator is built at its first use: there are over a hundred, and a command needs a few.
    """
    config = ConfigDict(extra="forbid", defer_build=True)
    return dataclass(frozen=True, slots=True, config=config)(cls)  # type: ignore[return-value]
