"""Emulation pledges (giao ước thi đua): texts of a movement that its members sign, each its own."""

from __future__ import annotations

import datetime as dt

from domain.events.base import Event
from domain.records import record


@record
class Guidance:
    """A paper that a pledge cites: nobody signs before it was issued."""

    number: str
    on: dt.date


@record
class PledgeDrafted(Event):
    """A text was put forward for these members to sign; ``text`` is its SHA-256."""

    pledge: str
    signers: tuple[str, ...]
    guidance: tuple[Guidance, ...]
    text: str


@record
class PledgeWithdrawn(Event):
    """A text that nobody had signed was withdrawn; the reason is sealed. Its name is free again."""

    pledge: str


@record
class PledgeSigned(Event):
    """A member signed, before ``witness``, a body of the level above."""

    pledge: str
    unit: str
    witness: str | None
