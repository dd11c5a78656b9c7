"""A submission (tờ trình): one signed list of many nominations, from its sender to the level above and back.

``decide`` answers every command of a list. New nominations of its lines are filed with it in one transaction;
what becomes of the lines is told to it, and to the lists it was made of, when somebody reports it.
"""

from __future__ import annotations

import datetime as dt

from domain.answers import Refusal
from domain.commands import (
    AcknowledgeList,
    AppraiseLines,
    AssignList,
    CheckListPapers,
    Command,
    FileList,
    HandOverList,
    RegisterList,
    ReportResults,
    ResubmitList,
    ReturnLines,
    ReturnList,
    TakeBackList,
    Tick,
)
from domain.events import ListOverdue, ListReminded
from domain.facts import Facts
from domain.happened import Decided
from domain.nomination.route import Moment, untimely
from domain.submission import appraisal, filing, reception, results
from domain.submission.discrepancies import Discrepancy, discrepancies
from domain.submission.state import Submission, evolve, next_due
from domain.submission.waiting import waits_for

__all__ = ["Discrepancy", "Submission", "decide", "discrepancies", "evolve", "next_due", "waits_for"]


def decide(state: Submission, command: Command, facts: Facts, at: dt.datetime) -> Decided | Refusal:
    """What ``command`` causes at ``at`` (aware, UTC), or why nothing happens."""
    moment = Moment.of(command, at)
    ask, actor = command.ask, command.actor
    if refused := untimely(command, moment, state.on):
        return refused
    if state.phase == "unborn" and not isinstance(ask, FileList):
        return Refusal("unknown_list", {"list": command.stream})
    match ask:
        case FileList():
            return filing.file(state, ask, command, facts, moment)
        case AcknowledgeList():
            return reception.acknowledge(state, ask, actor, facts, moment)
        case RegisterList():
            return reception.register(state, ask, actor, facts, moment)
        case AssignList():
            return reception.assign(state, ask, actor, facts, moment)
        case HandOverList():
            return reception.hand_over(state, ask, actor, facts, moment)
        case CheckListPapers():
            return appraisal.check_papers(state, ask, actor, facts, moment)
        case AppraiseLines():
            return appraisal.appraise(state, ask, actor, facts, moment)
        case ReturnLines():
            return reception.return_lines(state, ask, command, facts, moment)
        case ReturnList():
            return reception.return_list(state, ask, actor, facts, moment)
        case ResubmitList():
            return filing.resubmit(state, ask, actor, facts, moment)
        case TakeBackList():
            return filing.take_back(state, command, facts, moment)
        case ReportResults():
            return results.report(state, command, facts, moment)
        case Tick() if actor.proof == "engine":
            return _tick(state, ask, moment)
        case _:
            return Refusal("not_for_this_stream", {"stream": command.stream, "asked": type(ask).__name__})


def _tick(state: Submission, ask: Tick, moment: Moment) -> Decided | Refusal:
    """The engine speaks because a time ran out: it reminds once, and says that it is over."""
    timer = next((t for t in state.timers if t.kind == ask.kind), None)
    if timer is None or moment.at < timer.at:
        return Refusal("nothing_due", {"timer": ask.kind})
    return [ListReminded()] if ask.kind == "remind" else [ListOverdue()]
