"""A role model (điển hình tiên tiến): found, fostered, followed up, published as its subject approved it.

A practice (cách làm hay) is reported to the council that recognises initiatives, and the leadership may order
it applied: in a field of work, at a level, in the whole sector.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from domain import authority
from domain.answers import Refusal
from domain.commands import (
    Actor,
    ApprovePublication,
    Command,
    FindRoleModel,
    FollowUpRoleModel,
    FosterRoleModel,
    OrderPractice,
    PublishRoleModel,
    ReportPractice,
)
from domain.commands.base import told
from domain.events import (
    Event,
    PracticeOrdered,
    PracticeReported,
    PublicationApproved,
    Reach,
    RoleModelFollowedUp,
    RoleModelFostered,
    RoleModelFound,
    RoleModelPublished,
)
from domain.facts import Facts
from domain.happened import Decided, Due, Happened
from domain.movement import rights
from domain.movement.known import unknown_movement
from domain.nomination.route import Moment, untimely
from domain.nomination.waiting import Wait
from domain.records import replace
from domain.registry import reach
from domain.registry.words import malformed_attachment, unknown_body, unknown_subject

NO_TEXT = hashlib.sha256(b"").hexdigest()
"""The digest of an empty text, which nobody agrees to and nobody shows."""


@dataclass(frozen=True)  # without slots: see ``records.replace``
class RoleModel:
    """One role model as its log has it so far."""

    about: RoleModelFound | None = None
    on: dt.date = dt.date.min
    fostered: int = 0
    followed: tuple[tuple[dt.date, bool], ...] = ()
    """On which day it was looked at, and whether it still was one."""
    approved: str | None = None
    """The SHA-256 of the text with which its subject agreed to be shown."""
    published: tuple[RoleModelPublished, ...] = ()
    reported: PracticeReported | None = None
    ordered: tuple[PracticeOrdered, ...] = ()

    @property
    def shown(self) -> str:
        if self.about is None:
            return ""
        if self.followed and not self.followed[-1][1]:
            return "no_more"
        return "published" if self.published else "found"


def decide(state: RoleModel, command: Command, facts: Facts, at: dt.datetime) -> Decided | Refusal:
    """What ``command`` causes at ``at`` (aware, UTC), or why nothing happens."""
    moment = Moment.of(command, at)
    ask, actor = command.ask, command.actor
    if refused := untimely(command, moment, state.on):
        return refused
    if isinstance(ask, FindRoleModel):
        return _find(state, ask, command, facts, moment)
    if state.about is None:
        return Refusal("unknown_role_model", {"role_model": command.stream.partition("/")[2]})
    about = state.about
    match ask:
        case ApprovePublication():
            return _approve(about, ask, actor, facts, moment)
        case OrderPractice():
            return _order(state, ask, actor, facts, moment)
        case FosterRoleModel() | FollowUpRoleModel() | PublishRoleModel() | ReportPractice():
            if refused := rights.not_keeping(facts, actor, about.body, moment.today):
                return refused
            return _kept(state, ask, facts)
        case _:
            return Refusal("not_for_this_stream", {"stream": command.stream, "asked": type(ask).__name__})


def _find(
    state: RoleModel, ask: FindRoleModel, command: Command, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    if state.about is not None:
        return Refusal("stands_twice", {"what": "role_model", "code": command.stream.partition("/")[2]})
    refused = unknown_body(facts.common, ask.body) or unknown_subject(facts.common, ask.subject)
    if refused := refused or unknown_movement(facts, ask.movement):
        return refused
    if (ask.kind == "person") != (ask.subject in facts.common.people) and ask.kind != "practice":
        return Refusal("subject_of_another_kind", {"subject": ask.subject, "kind": ask.kind})
    if refused := rights.not_keeping(facts, command.actor, ask.body, moment.today):
        return refused
    if not reach.is_of(facts, ask.subject, ask.body, moment.on):
        return Refusal("subject_of_another_body", {"subject": ask.subject, "body": ask.body})
    return [told(RoleModelFound, ask)]


def _approve(
    about: RoleModelFound, ask: ApprovePublication, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """The person himself; for a unit, or a practice of one, its head."""
    if about.subject in facts.common.people:
        own = actor.person == about.subject
    else:
        own = authority.speaks_for_unit(facts, actor, about.subject, moment.today)
    if not own:
        return Refusal("approves_for_another", {"person": actor.person, "subject": about.subject})
    if refused := malformed_attachment(ask.text):
        return refused
    if ask.text == NO_TEXT:
        return Refusal("text_is_empty")
    return [told(PublicationApproved, ask)]


def _kept(
    state: RoleModel,
    ask: FosterRoleModel | FollowUpRoleModel | PublishRoleModel | ReportPractice,
    facts: Facts,
) -> list[Event] | Refusal:
    assert state.about is not None
    if isinstance(ask, PublishRoleModel | ReportPractice) and (refused := _no_more(state)):
        return refused
    match ask:
        case FosterRoleModel():
            return [RoleModelFostered()]
        case FollowUpRoleModel():
            return [told(RoleModelFollowedUp, ask)]
        case PublishRoleModel():
            if ask.text == NO_TEXT:
                return Refusal("text_is_empty")
            if state.approved != ask.text:
                return Refusal("subject_has_not_approved", {"subject": state.about.subject})
            return [told(RoleModelPublished, ask)]
        case ReportPractice():
            if state.about.kind != "practice":
                return Refusal("no_practice", {"kind": state.about.kind})
            return unknown_body(facts.common, ask.council) or [told(PracticeReported, ask)]


def _order(
    state: RoleModel, ask: OrderPractice, actor: Actor, facts: Facts, moment: Moment
) -> list[Event] | Refusal:
    """Order it applied, once the council that recognises initiatives was told of it."""
    about = state.about
    assert about is not None
    if about.kind != "practice":
        return Refusal("no_practice", {"kind": about.kind})
    if not orders(facts, actor, about.body, ask.reach, moment.today):
        by = _upwards(facts, about.body)[-1] if ask.reach == "sector" else about.body
        return Refusal("leads_no_movement", {"person": actor.person, "body": by})
    if state.reported is None:
        return Refusal("practice_not_reported", {"subject": about.subject})
    return _no_more(state) or [told(PracticeOrdered, ask)]


def orders(facts: Facts, actor: Actor, body: str, how_far: Reach, today: dt.date) -> bool:
    """Whether the actor may order a practice of this body applied so far: in the whole sector whoever leads
    the body at its top; in a field or at a level whoever leads the body, or one above it."""
    above = [body, *_upwards(facts, body)]
    return any(
        rights.leads(facts, actor, one, today) for one in (above[-1:] if how_far == "sector" else above)
    )


def _upwards(facts: Facts, body: str) -> list[str]:
    """The body and its superiors in the sector; a cluster's are those of whoever formed it."""
    common = facts.common
    return [one.body for one in common.superiors(common.owner_of(body) or body)]


def _no_more(state: RoleModel) -> Refusal | None:
    """Refuse what is done with a role model that is none any more; it may be found to be one again."""
    if state.shown != "no_more":
        return None
    return Refusal("role_model_no_more", {"on": state.followed[-1][0].isoformat()})


def evolve(state: RoleModel, happened: Happened) -> RoleModel:
    """Let one event take effect."""
    match happened.event:
        case RoleModelFound() as e:
            return replace(state, about=e, on=happened.on)
        case RoleModelFostered():
            return replace(state, fostered=state.fostered + 1)
        case RoleModelFollowedUp(holds=holds):
            return replace(state, followed=(*state.followed, (happened.on, holds)))
        case PublicationApproved(text=text):
            return replace(state, approved=text)
        case RoleModelPublished() as e:
            return replace(state, published=(*state.published, e))
        case PracticeReported() as e:
            return replace(state, reported=e)
        case PracticeOrdered() as e:
            return replace(state, ordered=(*state.ordered, e))
        case _:
            return state


def next_due(_: RoleModel) -> Due | None:
    """No time runs by itself."""
    return None


def waits_for(state: RoleModel, _: Facts) -> list[Wait]:
    """Nothing waits: it is looked after at the reviews."""
    return []
