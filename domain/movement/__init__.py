"""An emulation movement (phong trào thi đua): planned, launched, taken part in, reviewed, followed up.

``decide`` answers every command of a movement. Whoever runs in it enters the register of his body in the same
transaction, the points of a ranking too: eligibility and sittings read them there.
"""

from __future__ import annotations

import datetime as dt

from domain.answers import Refusal
from domain.commands import (
    AcknowledgeMovement,
    AdoptMovement,
    CallOffMovement,
    Command,
    ConfirmTarget,
    DraftMovement,
    DraftPledge,
    DropOut,
    FollowAction,
    HoldReview,
    IssuePlan,
    LaunchMovement,
    PublishMovement,
    RankUnits,
    RegisterFor,
    ReopenMovement,
    ReportTarget,
    ReturnTarget,
    ScoreUnit,
    SetAction,
    ShelvePaper,
    SignPledge,
    TakeBackPlan,
    Tick,
    WithdrawPledge,
)
from domain.facts import Facts
from domain.happened import Decided
from domain.movement import calendar, keeping, members, planning
from domain.movement.state import Movement, evolve, next_due
from domain.movement.waiting import waits_for
from domain.nomination.route import Moment, untimely

__all__ = ["Movement", "decide", "evolve", "next_due", "waits_for"]


def decide(state: Movement, command: Command, facts: Facts, at: dt.datetime) -> Decided | Refusal:
    """What ``command`` causes at ``at`` (aware, UTC), or why nothing happens."""
    moment = Moment.of(command, at)
    ask, actor = command.ask, command.actor
    # What was resolved at a final review is followed up later; a draft may be of any day.
    begun = state.on if state.phase in ("adopted", "launched", "reviewed", "called_off") else dt.date.min
    if refused := untimely(command, moment, begun):
        return refused
    if state.phase == "unborn" and not isinstance(ask, DraftMovement):
        return Refusal("unknown_movement", {"movement": command.stream.partition("/")[2]})
    if state.phase == "called_off":
        return Refusal("movement_called_off", {"movement": command.stream.partition("/")[2]})
    match ask:
        case Tick() if actor.proof == "engine":
            return calendar.tick(state, ask)
        case DraftMovement():
            return planning.draft(state, ask, command, facts, moment)
        case AdoptMovement():
            return planning.adopt(state, ask, command, facts, moment)
        case TakeBackPlan():
            return planning.take_back(state, ask, command, facts, moment)
        case CallOffMovement():
            return planning.call_off(state, ask, command, facts, moment)
        case LaunchMovement():
            return planning.launch(state, ask, command, facts, moment)
        case AcknowledgeMovement():
            return members.acknowledge(state, ask, actor, facts, moment)
        case IssuePlan():
            return members.issue_plan(state, ask, actor, facts, moment)
        case RegisterFor():
            return members.register(state, ask, command.stream, actor, facts, moment)
        case DropOut():
            return members.drop_out(state, ask, command.stream, actor, facts, moment)
        case DraftPledge():
            return members.draft_pledge(state, ask, actor, facts, moment)
        case WithdrawPledge():
            return members.withdraw_pledge(state, ask, actor, facts, moment)
        case SignPledge():
            return members.sign_pledge(state, ask, actor, facts, moment)
        case ReportTarget():
            return members.report(state, ask, actor, facts, moment)
        case ConfirmTarget():
            return members.confirm(state, ask, actor, facts, moment)
        case ReturnTarget():
            return members.send_back(state, ask, actor, facts, moment)
        case ScoreUnit():
            return keeping.score(state, ask, actor, facts, moment)
        case RankUnits():
            return keeping.rank(state, ask, command, facts, moment)
        case HoldReview():
            return keeping.review(state, ask, actor, facts, moment)
        case ReopenMovement():
            return keeping.reopen(state, ask, actor, facts, moment)
        case SetAction():
            return keeping.set_action(state, ask, actor, facts, moment)
        case FollowAction():
            return keeping.follow(state, ask, actor, facts, moment)
        case PublishMovement():
            return keeping.publish(state, ask, actor, facts, moment)
        case ShelvePaper():
            return keeping.shelve(state, ask, actor, facts, moment)
        case _:
            return Refusal("not_for_this_stream", {"stream": command.stream, "asked": type(ask).__name__})
