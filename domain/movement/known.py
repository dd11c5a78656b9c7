"""Whether the movement exists to which something is said to belong."""

from __future__ import annotations

from domain.answers import Refusal
from domain.facts import Facts

_LONGEST = 100
"""Characters in the code of a movement, well within what a stream's name may have."""


def stream_of(code: str) -> str:
    """The stream of the movement of this code."""
    return f"movement/{code}"


def unknown_movement(facts: Facts, code: str | None) -> Refusal | None:
    """Refuse the code of a movement that nobody has drawn up; None stands for none."""
    if code is None:
        return None
    stream = stream_of(code)
    if 0 < len(code) <= _LONGEST and facts.states((stream,))[stream].plan is not None:
        return None
    return Refusal("unknown_movement", {"movement": code[:_LONGEST]})
