"""A nomination: from the officer's submission through its stages to the leader's signature.

``decide`` answers every command of a nomination: with the events it causes, the first of which carries what
was asked, or with a refusal that says what is wrong. State and folding are ``domain.nomination.state``'s.
"""

from __future__ import annotations

import datetime as dt

from domain.answers import Refusal
from domain.commands import (
    Amend,
    AnswerComment,
    Appraise,
    AskOpinions,
    CastVote,
    CheckDossier,
    CheckFreeze,
    CloseBallot,
    CloseConsultation,
    ClosePosting,
    Command,
    CorrectOutcome,
    CountPapers,
    Decline,
    EnterAnswer,
    ExtendDeadline,
    GiveOpinion,
    HandOverAward,
    Nominate,
    OpenBallot,
    Post,
    Reassess,
    ReceiveComment,
    Recuse,
    Resubmit,
    Return,
    SendUpward,
    Sign,
    Tick,
    Withdraw,
)
from domain.facts import Facts
from domain.happened import Decided
from domain.nomination import appraising, checking, consulting, filing, posting, signing, upward, voting
from domain.nomination.route import Moment, untimely
from domain.nomination.state import Nomination, evolve, next_due

__all__ = ["Nomination", "decide", "evolve", "next_due"]


def decide(state: Nomination, command: Command, facts: Facts, at: dt.datetime) -> Decided | Refusal:
    """The events that ``command`` causes at ``at`` (aware, UTC), or why nothing happens."""
    moment = Moment.of(command, at)
    actor, ask = command.actor, command.ask
    begun = state.stage.on if state.stage is not None else state.on
    if refused := untimely(command, moment, begun):
        return refused
    if state.phase == "unborn" and not isinstance(ask, Nominate):
        return Refusal("unknown_nomination", {"stream": command.stream})
    match ask:
        case CastVote():
            return voting.cast_vote(state, ask, actor, facts, moment)
        case Tick() if actor.proof == "engine":
            return voting.tick(state, ask, facts, moment)
        case Nominate():
            return filing.nominate(state, ask, actor, facts, moment)
        case CountPapers():
            return voting.count_papers(state, ask, actor, facts, moment)
        case CloseBallot():
            return voting.close_ballot(state, ask, actor, facts, moment)
        case OpenBallot():
            return voting.open_waiting(state, ask, actor, facts, moment)
        case Recuse():
            return voting.recuse(state, ask, actor, facts, moment)
        case ExtendDeadline():
            return voting.extend(state, ask, actor, facts, moment)
        case Sign():
            return signing.sign(state, ask, command, facts, moment)
        case Decline():
            return signing.decline(state, ask, actor, facts, moment)
        case Return():
            return filing.send_back(state, ask, actor, facts, moment)
        case Resubmit():
            return filing.resubmit(state, ask, actor, facts, moment)
        case Withdraw():
            return filing.withdraw(state, actor, facts, moment)
        case Amend():
            return filing.amend(state, ask, command, facts, moment)
        case Reassess():
            return checking.reassess(state, actor, facts, moment)
        case CheckFreeze():
            return checking.check_freeze(state, actor, facts, moment)
        case CorrectOutcome():
            return filing.correct(state, ask, actor, facts, moment)
        case _:
            return _at_desk(state, command, facts, moment)


def _at_desk(state: Nomination, command: Command, facts: Facts, moment: Moment) -> Decided | Refusal:
    """Answer what is asked at the stages that an office keeps."""
    actor, ask = command.actor, command.ask
    match ask:
        case CheckDossier():
            return appraising.check(state, ask, actor, facts, moment)
        case Appraise():
            return appraising.appraise(state, ask, actor, facts, moment)
        case AskOpinions():
            return consulting.ask_opinions(state, ask, actor, facts, moment)
        case GiveOpinion():
            return consulting.give(state, ask, actor, facts, moment)
        case CloseConsultation():
            return consulting.close(state, ask, actor, facts, moment)
        case Post():
            return posting.post(state, ask, actor, facts, moment)
        case ReceiveComment():
            return posting.receive(state, ask, actor, facts, moment)
        case AnswerComment():
            return posting.answer(state, ask, actor, facts, moment)
        case ClosePosting():
            return posting.close(state, ask, actor, facts, moment)
        case SendUpward():
            return upward.send(state, ask, command, facts, moment)
        case EnterAnswer():
            return upward.answered(state, ask, command, facts, moment)
        case HandOverAward():
            return upward.hand_over(state, ask, command, facts, moment)
        case _:
            return Refusal("not_for_this_stream", {"stream": command.stream, "asked": type(ask).__name__})
