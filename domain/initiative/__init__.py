"""An initiative (sáng kiến): filed by its authors, judged by a council, recognised, proposed a level higher.

``decide`` answers every command of an initiative. A recognition enters the registers of its authors' bodies
in the same transaction; eligibility reads it there.
"""

from __future__ import annotations

import datetime as dt

from domain.answers import Refusal
from domain.commands import (
    Command,
    DeclineInitiative,
    FileInitiative,
    RaiseInitiative,
    ReleasePublication,
    ResubmitInitiative,
    ReturnInitiative,
    ReviewInitiative,
    SignInitiative,
    WithdrawInitiative,
)
from domain.facts import Facts
from domain.happened import Decided
from domain.initiative import filing, review
from domain.initiative.state import Initiative, evolve, next_due
from domain.initiative.waiting import waits_for
from domain.nomination.route import Moment, untimely

__all__ = ["Initiative", "decide", "evolve", "next_due", "waits_for"]


def decide(state: Initiative, command: Command, facts: Facts, at: dt.datetime) -> Decided | Refusal:
    """What ``command`` causes at ``at`` (aware, UTC), or why nothing happens."""
    moment = Moment.of(command, at)
    ask, actor = command.ask, command.actor
    if refused := untimely(command, moment, state.on):
        return refused
    if state.phase == "unborn" and not isinstance(ask, FileInitiative):
        return Refusal("unknown_initiative", {"initiative": filing.code_of(command.stream)})
    match ask:
        case FileInitiative():
            return filing.file(state, ask, command, facts, moment)
        case ReviewInitiative():
            return review.review(state, ask, command, facts, moment)
        case ReturnInitiative():
            return review.send_back(state, actor, facts, moment)
        case ResubmitInitiative():
            return filing.resubmit(state, ask, command, facts, moment)
        case WithdrawInitiative():
            return filing.withdraw(state, actor)
        case SignInitiative():
            return review.sign(state, ask, command, facts, moment)
        case DeclineInitiative():
            return review.decline(state, actor, facts, moment)
        case RaiseInitiative():
            return filing.propose(state, ask, actor, facts, moment)
        case ReleasePublication():
            return review.release(state, actor, facts, moment)
        case _:
            return Refusal("not_for_this_stream", {"stream": command.stream, "asked": type(ask).__name__})
