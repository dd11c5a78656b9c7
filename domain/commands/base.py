"""What every command asks."""

from __future__ import annotations

from typing import ClassVar


class Ask:
    """What is asked. Where ``reasoned``, it may not be asked without a reason in words, which is sealed."""

    __slots__ = ()
    reasoned: ClassVar[bool] = False
