"""What can be asked of a role model. Each command has the fields of its event."""

from __future__ import annotations

from collections.abc import Sequence

from domain.commands.base import Ask, asked_by
from domain.events import (
    Event,
    ModelKind,
    PracticeOrdered,
    PracticeReported,
    PublicationApproved,
    Reach,
    RoleModelFollowedUp,
    RoleModelFostered,
    RoleModelFound,
    RoleModelPublished,
)
from domain.records import record


@record
class FindRoleModel(Ask):
    """Record that somebody, a unit or a practice of theirs is worth following."""

    kind: ModelKind
    subject: str
    body: str
    movement: str | None = None


@record
class FosterRoleModel(Ask):
    """Record what is done to foster it."""


@record
class FollowUpRoleModel(Ask):
    """Record how it has gone on."""

    holds: bool


@record
class ApprovePublication(Ask):
    """Agree, as its subject, to be shown with this text."""

    text: str


@record
class PublishRoleModel(Ask):
    """Show it on a channel, with the text that its subject has approved."""

    text: str
    channel: str


@record
class ReportPractice(Ask):
    """Report it to the council that recognises initiatives."""

    council: str
    initiative: str | None = None


@record
class OrderPractice(Ask):
    """Order it applied, by the paper of this number."""

    reach: Reach
    where: str
    number: str


_ASKED: dict[type[Event], type[Ask]] = {
    RoleModelFound: FindRoleModel,
    RoleModelFostered: FosterRoleModel,
    RoleModelFollowedUp: FollowUpRoleModel,
    PublicationApproved: ApprovePublication,
    RoleModelPublished: PublishRoleModel,
    PracticeReported: ReportPractice,
    PracticeOrdered: OrderPractice,
}


def asked_of_rolemodel(events: Sequence[Event]) -> Ask | None:
    """What was asked when these events of a role model were decided."""
    return asked_by(_ASKED, events)
