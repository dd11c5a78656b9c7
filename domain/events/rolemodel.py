"""Role models (điển hình tiên tiến) and good practices: found, fostered, followed up, published, applied."""

from __future__ import annotations

from typing import Literal

from domain.events.base import Event
from domain.records import record

ModelKind = Literal["person", "unit", "practice"]
Reach = Literal["field", "level", "sector"]
"""How far a practice is to be applied: in a field of work, at a level, in the whole sector."""


@record
class RoleModelFound(Event):
    """Somebody, a unit or a practice of theirs was found worth following; what it is is sealed."""

    kind: ModelKind
    subject: str
    body: str
    movement: str | None


@record
class RoleModelFostered(Event):
    """What was done to foster it; the words are sealed."""


@record
class RoleModelFollowedUp(Event):
    """How it has gone on; ``holds`` says whether it is still one."""

    holds: bool


@record
class PublicationApproved(Event):
    """Its subject agreed to be shown, with the text of this SHA-256 and no other."""

    text: str


@record
class RoleModelPublished(Event):
    """It was shown on this channel, with the text that its subject had approved."""

    text: str
    channel: str


@record
class PracticeReported(Event):
    """The award department reported it to the council that recognises initiatives; ``initiative`` is its
    stream's code where it was filed as one."""

    council: str
    initiative: str | None


@record
class PracticeOrdered(Event):
    """The leadership ordered it applied, by the paper of this number; ``where`` names the field or level."""

    reach: Reach
    where: str
    number: str
