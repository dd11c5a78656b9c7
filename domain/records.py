"""``record``: a frozen value that checks its fields, for events and commands; ``replace`` for states."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

__all__ = ["record", "replace"]

T = TypeVar("T")


@dataclass_transform(frozen_default=True)
def record(cls: type[T]) -> type[T]:
    """A frozen dataclass with slots whose fields are validated; an unknown field is an error, a float too.

    Its validator is built at its first use: there are over a hundred, and a command needs a few.
    """
    config = ConfigDict(extra="forbid", defer_build=True)
    return dataclass(frozen=True, slots=True, config=config)(cls)  # type: ignore[return-value]


if TYPE_CHECKING:
    from dataclasses import replace  # which the type checker knows field by field
else:

    def replace(state: T, /, **changes: Any) -> T:
        """``dataclasses.replace``; at a tenth of its time where a state of many fields has no slots.

        Folding is little else: one event changes two of thirty fields.
        """
        if not hasattr(state, "__dict__"):
            return dataclasses.replace(state, **changes)
        assert changes.keys() <= state.__dict__.keys(), changes
        new = object.__new__(type(state))
        new.__dict__.update(state.__dict__)
        new.__dict__.update(changes)
        return new
