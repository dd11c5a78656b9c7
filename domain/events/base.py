"""What every event is."""

from __future__ import annotations

from typing import ClassVar


class Event:
    """Something that happened. ``asdict``-able, comparable, never changed."""

    __slots__ = ()
    TYPE_VERSION: ClassVar[int] = 1
