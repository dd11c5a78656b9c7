"""What became of a scenario's movements, role models, inspections and activities, in a few words each."""

from __future__ import annotations

from collections.abc import Iterator

from audit.telling_movement import counted
from console.language import _, words
from domain.activity import Activity
from domain.inspection import Inspection
from domain.movement import Movement
from domain.rolemodel import RoleModel


def substance(state: object) -> str:
    """One thing a line; empty where there is nothing beyond how it stands."""
    match state:
        case Movement():
            return "\n".join(_of_movement(state))
        case RoleModel():
            return "\n".join(_of_role_model(state))
        case Inspection():
            return _("visited {units}; findings {findings}, of these open {open}").format(
                units=len(state.visited), findings=len(state.findings), open=len(state.open_findings)
            )
        case Activity(about=about) if about is not None:
            return words.word("activity_kind", about.kind)
        case _:
            return ""


def _of_movement(state: Movement) -> Iterator[str]:
    if state.plan is not None:
        yield words.word("movement_kind", state.plan.kind)
    if state.members:
        yield _("members {members}, with plans of their own {plans}").format(
            members=len(state.members), plans=len(state.plans)
        )
    for name, pledge in state.pledges.items():
        yield _("pledge {pledge}: signed by {signed} of {all}").format(
            pledge=name, signed=len(pledge.signed), all=len(pledge.text.signers)
        )
    if state.running or state.dropped:
        yield _("still running {running}, dropped out {dropped}").format(
            running=len(state.running), dropped=len(state.dropped)
        )
    if state.reviews:
        last = state.reviews[-1].held
        for row in last.targets:
            yield counted(words, row, last.kind)
    if state.actions:
        yield _("actions {actions}, of these open {open}").format(
            actions=len(state.actions), open=len(state.open_actions)
        )


def _of_role_model(state: RoleModel) -> Iterator[str]:
    if state.published:
        yield _("published: {channels}").format(channels=", ".join(one.channel for one in state.published))
    if state.ordered:
        yield _("ordered to be applied: {number} times").format(number=len(state.ordered))
