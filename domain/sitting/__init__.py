"""A sitting: one meeting of a body over many nominations, from its agenda to its minutes.

``decide`` answers every command of a sitting. Its results stay here until the minutes are adopted; then they
enter the streams of all nominations at once.
"""

from __future__ import annotations

import datetime as dt

from domain.answers import Refusal
from domain.commands import (
    AddLines,
    AgreeList,
    AnnulBallot,
    CancelSitting,
    CastSheet,
    ChangeAttendance,
    Command,
    Convene,
    CountLines,
    CountSheets,
    GiveCastingVote,
    OpenSheets,
    OpenSitting,
    RecordOpinion,
    RecuseFromLines,
    RemoveLines,
    SignMinutes,
)
from domain.facts import Facts
from domain.happened import Decided
from domain.nomination.route import Moment, untimely
from domain.sitting import agenda, minutes, opening, sheets
from domain.sitting.state import Sitting, evolve, next_due
from domain.sitting.waiting import waits_for

__all__ = ["Sitting", "decide", "evolve", "next_due", "waits_for"]


def decide(state: Sitting, command: Command, facts: Facts, at: dt.datetime) -> Decided | Refusal:
    """What ``command`` causes at ``at`` (aware, UTC), or why nothing happens."""
    moment = Moment.of(command, at)
    ask, actor = command.ask, command.actor
    if refused := untimely(command, moment, state.on):
        return refused
    if state.phase == "unborn" and not isinstance(ask, Convene):
        return Refusal("unknown_sitting", {"stream": command.stream})
    match ask:
        case CastSheet():
            return sheets.cast(state, ask, actor, facts, moment)
        case Convene():
            return agenda.convene(state, ask, command, facts, moment)
        case AddLines():
            return agenda.add(state, ask, command, facts, moment)
        case RemoveLines():
            return agenda.remove(state, ask, command, facts, moment)
        case OpenSitting():
            return agenda.open_sitting(state, ask, actor, facts, moment)
        case ChangeAttendance():
            return agenda.attend(state, ask, actor, facts, moment)
        case AgreeList():
            return agenda.agree(state, ask, actor, facts, moment)
        case RecordOpinion():
            return agenda.opinion(state, ask, actor, facts, moment)
        case OpenSheets():
            return opening.open_sheets(state, ask, actor, facts, moment)
        case RecuseFromLines():
            return sheets.recuse(state, ask, actor, facts, moment)
        case CountLines():
            return sheets.count_papers(state, ask, actor, facts, moment)
        case CountSheets():
            return sheets.close(state, ask, actor, facts, moment)
        case GiveCastingVote():
            return sheets.casting_vote(state, ask, actor, facts, moment)
        case AnnulBallot():
            return sheets.annul(state, ask, actor, facts, moment)
        case SignMinutes():
            return minutes.sign(state, ask, command, facts, moment)
        case CancelSitting():
            return agenda.cancel(state, ask, command, facts, moment)
        case _:
            return Refusal("not_for_this_stream", {"stream": command.stream, "asked": type(ask).__name__})
