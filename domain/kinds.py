"""The kinds of streams: where to find the rules of a stream by its name.

``apply``, the projector and ``replay`` know streams only through this. ``asked`` turns recorded events back
into what was asked, so that a replay can decide again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from domain import case, nomination, registry, service
from domain.answers import Refusal
from domain.commands import (
    ENGINE_PREFIX,
    Amend,
    Ask,
    CastVote,
    ChangeRegistry,
    CloseBallot,
    Command,
    CorrectOutcome,
    CountPapers,
    Decline,
    ExtendDeadline,
    Nominate,
    OpenBallot,
    Recuse,
    ReportOutage,
    Resubmit,
    Return,
    Sign,
    Tick,
    Withdraw,
)
from domain.events import (
    Amended,
    BallotClosed,
    BallotOpened,
    DeadlineExtended,
    Declined,
    Event,
    MemberRecused,
    Nominated,
    OutcomeCorrected,
    PapersCounted,
    RegistryChange,
    Resubmitted,
    Returned,
    ServiceResumed,
    Signed,
    VoteCast,
    Withdrawn,
)
from domain.facts import SERVICE, Facts
from domain.happened import Due, Happened


@dataclass(frozen=True, slots=True)
class Kind:
    """The rules of one kind of stream. The state's type is the kind's own affair."""

    name: str
    initial: Any
    decide: Callable[[Any, Command, Facts, dt.datetime], list[Event] | Refusal]
    evolve: Callable[[Any, Happened], Any]
    next_due: Callable[[Any], Due | None]
    settled: Callable[[Any], bool]
    shown: Callable[[Any], str]


NOMINATION = Kind(
    "nomination",
    case.Nomination(),
    nomination.decide,
    nomination.evolve,
    nomination.next_due,
    lambda state: state.settled,
    lambda state: state.shown,
)
REGISTRY = Kind(
    "registry",
    registry.Register(),
    registry.decide,
    registry.evolve,
    registry.next_due,
    lambda _: True,
    lambda _: "",
)
SERVICE_KIND = Kind(
    "service",
    service.Service(),
    service.decide,
    service.evolve,
    service.next_due,
    lambda _: True,
    lambda _: "",
)


class UnknownKind(ValueError):
    """No kind of stream has this name."""


def kind_of(stream: str) -> Kind:
    """The kind of the stream ``nomination/<id>``, ``registry/<body>`` or ``service``."""
    prefix, _, rest = stream.partition("/")
    if prefix == "nomination" and rest:
        return NOMINATION
    if prefix == "registry" and rest:
        return REGISTRY
    if stream == SERVICE:
        return SERVICE_KIND
    raise UnknownKind(f"{stream!r} is no stream; streams are nomination/<id>, registry/<body> and service")


def asked(command_id: str, events: Sequence[Event]) -> Ask | None:
    """What was asked when these events were decided; nothing where no rule decided them."""
    if command_id.startswith(ENGINE_PREFIX) and not isinstance(events[0], ServiceResumed):
        return Tick(kind=command_id.split("/")[1])  # type: ignore[arg-type]  # checked by the record
    match events[0]:
        case VoteCast(ballot=ballot, seat=seat, choice=choice, nonce=nonce):
            return CastVote(ballot=ballot, choice=choice, nonce=nonce, seat=seat)
        case Nominated() as e:
            return Nominate(
                award=e.award,
                nominee=e.nominee,
                unit=e.unit,
                season=e.season,
                feat_on=e.feat_on,
                policy=e.policy if e.what_if else None,
                what_if=e.what_if,
                attachments=e.attachments,
            )
        case MemberRecused(ballot=ballot, seat=seat):
            return Recuse(ballot=ballot, seat=seat)
        case PapersCounted(ballot=ballot, papers=papers):
            return CountPapers(ballot=ballot, papers=papers)
        case BallotClosed(ballot=ballot):
            return CloseBallot(ballot=ballot)
        case BallotOpened(ballot=ballot):
            return OpenBallot(stage=ballot.split("/")[0])
        case DeadlineExtended(stage=stage, times=times):
            return ExtendDeadline(stage=stage, due=times.due)
        case Signed(stage=stage, number=number):
            return Sign(stage=stage, number=number)
        case Declined(stage=stage):
            return Decline(stage=stage)
        case Returned(stage=stage):
            return Return(stage=stage)
        case Resubmitted(attachments=attachments):
            return Resubmit(attachments=attachments)
        case Withdrawn():
            return Withdraw()
        case Amended(fields=fields):
            return Amend(fields=fields)
        case OutcomeCorrected(corrects=corrects, rules=rules):
            return CorrectOutcome(corrects=corrects, rules=rules)
        case ServiceResumed(away_from=away_from, back_at=back_at):
            return ReportOutage(away_from=away_from, back_at=back_at)
        case event if isinstance(event, RegistryChange):
            return ChangeRegistry(changes=tuple(events))  # type: ignore[arg-type]  # all of one command are changes
        case _:
            return None
