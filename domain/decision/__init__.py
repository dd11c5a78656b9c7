"""A decision: one list that a leader signs over many nominations, and all that may follow it.

``decide`` answers every command of a decision. What it causes in nominations, registers and books is appended
in the same transaction; what was ever decided stays, whatever is put right later.
"""

from __future__ import annotations

import datetime as dt

from domain.answers import Refusal
from domain.commands import (
    AnswerAppeal,
    AttachProceeding,
    CancelLines,
    CheckDecision,
    Command,
    DecideRevocation,
    DeclineLines,
    DraftDecision,
    DropDraft,
    DropLines,
    FileAppeal,
    HandOverAwards,
    IssueCertificates,
    IssueErratum,
    ProposeRevocation,
    PublishDecision,
    RecoverItem,
    RecoverMoney,
    RejectRevocation,
    ReopenCases,
    ReportCertificateLost,
    ReprintCertificate,
    ReturnCertificate,
    SendLinesBack,
    SignDecision,
    Tick,
)
from domain.decision import appealing, certificates, drafting, mending, reopening, revoking, signing
from domain.decision.state import Decision, evolve, next_due
from domain.decision.waiting import waits_for
from domain.facts import Facts
from domain.happened import Decided
from domain.nomination.route import Moment, untimely

__all__ = ["Decision", "decide", "evolve", "next_due", "waits_for"]


def decide(state: Decision, command: Command, facts: Facts, at: dt.datetime) -> Decided | Refusal:
    """What ``command`` causes at ``at`` (aware, UTC), or why nothing happens."""
    moment = Moment.of(command, at)
    ask = command.ask
    if refused := untimely(command, moment, state.on):
        return refused
    if state.phase == "unborn" and not isinstance(ask, DraftDecision | ReopenCases):
        return Refusal("unknown_decision", {"stream": command.stream})
    match ask:
        case Tick() if command.actor.proof == "engine":
            return revoking.tick(state, ask, moment)
        case DraftDecision():
            return drafting.draft(state, ask, command, facts, moment)
        case DropDraft():
            return drafting.drop_draft(state, ask, command, facts, moment)
        case DropLines():
            return drafting.drop(state, ask, command, facts, moment)
        case CheckDecision():
            return drafting.check(state, ask, command.actor, facts, moment)
        case DeclineLines():
            return drafting.decline(state, ask, command, facts, moment)
        case SendLinesBack():
            return drafting.send_back(state, ask, command, facts, moment)
        case SignDecision():
            return signing.sign(state, ask, command, facts, moment)
        case PublishDecision():
            return signing.publish(state, ask, command, facts, moment)
        case HandOverAwards():
            return signing.hand_over(state, ask, command, facts, moment)
        case IssueErratum():
            return mending.erratum(state, ask, command, facts, moment)
        case CancelLines():
            return mending.cancel(state, ask, command, facts, moment)
        case IssueCertificates():
            return certificates.issue(state, ask, command, facts, moment)
        case ReprintCertificate():
            return certificates.reprint(state, ask, command, facts, moment)
        case ReportCertificateLost():
            return certificates.lost(state, ask, command, facts, moment)
        case ReturnCertificate():
            return certificates.give_back(state, ask, command, facts, moment)
        case ProposeRevocation():
            return revoking.propose(state, ask, command, facts, moment)
        case DecideRevocation():
            return revoking.decide(state, ask, command, facts, moment)
        case RejectRevocation():
            return revoking.reject(state, ask, command, facts, moment)
        case RecoverItem():
            return revoking.recover_item(state, ask, command, facts, moment)
        case RecoverMoney():
            return revoking.recover_money(state, ask, command, facts, moment)
        case FileAppeal():
            return appealing.appeal(state, ask, command, facts, moment)
        case AnswerAppeal():
            return appealing.answer(state, ask, command, facts, moment)
        case AttachProceeding():
            return appealing.attach(state, ask, command, facts, moment)
        case ReopenCases():
            return reopening.reopen(state, ask, command, facts, moment)
        case _:
            return Refusal("not_for_this_stream", {"stream": command.stream, "asked": type(ask).__name__})
