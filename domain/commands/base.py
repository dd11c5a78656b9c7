"""What every command asks."""

from __future__ import annotations


class Ask:
    """What is asked."""

    __slots__ = ()
