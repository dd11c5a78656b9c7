"""The state of one decision, and how each event changes it. Nothing that was is ever taken away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from domain.events import (
    AppealAnswered,
    AppealFiled,
    CertificateLost,
    CertificateReprinted,
    CertificateReturned,
    CertificatesIssued,
    DecisionChecked,
    DecisionDrafted,
    DecisionHandedOver,
    DecisionPublished,
    DecisionSigned,
    DraftDropped,
    ErratumIssued,
    Item,
    ItemRecovered,
    LinesCancelled,
    LinesDeclined,
    LinesDropped,
    LinesSentBack,
    MoneyRecovered,
    ProceedingAttached,
    ReopeningDecided,
    RevocationDecided,
    RevocationDelayed,
    RevocationProposed,
    RevocationRejected,
)
from domain.happened import Due, Happened

Phase = Literal["unborn", "draft", "dropped", "signed", "reopening"]
Left = Literal["dropped", "declined", "returned"]


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate of a line: how often it was printed, and where it is."""

    book: str
    number: str
    line: str
    prints: int = 1
    lost: bool = False
    returned: bool = False


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposed revocation, and what became of it."""

    proposed: RevocationProposed
    on: dt.date
    timer: Due | None = None
    """When its delay is published; None once it is, or where no rule sets a time."""
    outcome: RevocationDecided | RevocationRejected | None = None


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal, and its answer."""

    filed: AppealFiled
    by: str
    on: dt.date
    answered: AppealAnswered | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """A line that was cancelled or revoked, by which paper."""

    how: Literal["cancelled", "revoked"]
    paper: str


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision as its log has it so far."""

    phase: Phase = "unborn"
    about: DecisionDrafted | None = None
    drafter: str = ""
    on: dt.date = dt.date.min
    lines: tuple[str, ...] = ()
    """What is on the list: in the draft, or signed."""
    left: Mapping[str, Left] = field(default_factory=dict)
    """What left the draft before it was signed."""
    checked: str | None = None
    """The digest that somebody else than the drafter has checked."""
    signed: DecisionSigned | None = None
    published: dt.date | None = None
    handed_over: Mapping[str, dt.date] = field(default_factory=dict)
    ended: Mapping[str, Ended] = field(default_factory=dict)
    errata: tuple[ErratumIssued, ...] = ()
    certificates: Mapping[tuple[str, str], Certificate] = field(default_factory=dict)
    """By book and number."""
    revocations: tuple[Proposed, ...] = ()
    """The first is number 1."""
    items: frozenset[tuple[str, Item]] = frozenset()
    """What came back, by line."""
    money: Mapping[str, int] = field(default_factory=dict)
    """What was paid back, by line."""
    appeals: tuple[Appeal, ...] = ()
    proceedings: tuple[ProceedingAttached, ...] = ()
    reopening: ReopeningDecided | None = None

    @property
    def organ(self) -> str | None:
        """Whose decision it is."""
        if self.about is not None:
            return self.about.organ
        return self.reopening.organ if self.reopening is not None else None

    @property
    def standing(self) -> tuple[str, ...]:
        """The signed lines that are neither cancelled nor revoked."""
        return tuple(line for line in self.lines if line not in self.ended) if self.signed else ()

    @property
    def settled(self) -> bool:
        """Whether nothing is to be done about it."""
        if self.phase == "draft":
            return False
        open_ones = [r for r in self.revocations if r.outcome is None]
        return not open_ones and all(a.answered for a in self.appeals)

    @property
    def shown(self) -> str:
        """Where it stands in one word, for a search attribute and lists."""
        if self.phase == "draft":
            return "checked" if self.checked else "draft"
        if any(r.outcome is None for r in self.revocations):
            return "revocation"
        if any(a.answered is None for a in self.appeals):
            return "appeal"
        return "published" if self.published else self.phase

    def items_due(self) -> frozenset[tuple[str, Item]]:
        """What has to be given back and has not come in."""
        asked = {
            (line, item)
            for decided in self.decided()
            for line, ones in decided.items.items()
            for item in ones
        }
        return frozenset(asked - self.items)

    def money_due(self) -> dict[str, int]:
        """What is still to be paid back, by line, in đồng."""
        asked: dict[str, int] = {}
        for decided in self.decided():
            for line, amount in decided.money.items():
                asked[line] = asked.get(line, 0) + amount
        return {line: left for line, due in asked.items() if (left := due - self.money.get(line, 0))}

    def decided(self) -> tuple[RevocationDecided, ...]:
        """The revocations that were granted."""
        return tuple(r.outcome for r in self.revocations if isinstance(r.outcome, RevocationDecided))


def evolve(state: Decision, happened: Happened) -> Decision:
    """Let one event take effect."""
    match happened.event:
        case DecisionDrafted(lines=lines) as about:
            return replace(
                state, phase="draft", about=about, drafter=happened.actor.person, on=happened.on, lines=lines
            )
        case DraftDropped():
            left: dict[str, Left] = dict.fromkeys(state.lines, "dropped")
            return replace(state, phase="dropped", lines=(), left={**state.left, **left}, checked=None)
        case LinesDropped(lines=lines):
            return _without(state, lines, "dropped")
        case LinesDeclined(lines=lines):
            return _without(state, lines, "declined")
        case LinesSentBack(lines=lines):
            return _without(state, lines, "returned")
        case DecisionChecked(digest=digest):
            return replace(state, checked=digest)
        case DecisionSigned() as signed:
            return replace(state, phase="signed", signed=signed, on=happened.on)
        case DecisionPublished():
            return replace(state, published=happened.on)
        case DecisionHandedOver(lines=lines):
            return replace(state, handed_over={**state.handed_over, **dict.fromkeys(lines, happened.on)})
        case ErratumIssued() as erratum:
            return replace(state, errata=(*state.errata, erratum))
        case LinesCancelled(lines=lines, paper=paper):
            cancelled = dict.fromkeys(lines, Ended("cancelled", paper))
            return replace(state, ended={**state.ended, **cancelled})
        case ReopeningDecided() as reopening:
            return replace(state, phase="reopening", reopening=reopening, on=happened.on)
        case AppealFiled() as filed:
            appeal = Appeal(filed, happened.actor.person, happened.on)
            return replace(state, appeals=(*state.appeals, appeal))
        case AppealAnswered(appeal=number) as answered:
            appeals = list(state.appeals)
            appeals[number - 1] = replace(appeals[number - 1], answered=answered)
            return replace(state, appeals=tuple(appeals))
        case ProceedingAttached() as attached:
            return replace(state, proceedings=(*state.proceedings, attached))
        case _:
            return _with_certificate(state, happened) or _with_revocation(state, happened) or state


def _with_certificate(state: Decision, happened: Happened) -> Decision | None:
    certificates = dict(state.certificates)
    match happened.event:
        case CertificatesIssued(book=book, numbers=numbers):
            certificates |= {
                (book, number): Certificate(book, number, line) for line, number in numbers.items()
            }
        case CertificateReprinted(book=book, number=number, print=print_):
            key = book, number
            certificates[key] = replace(certificates[key], prints=print_)
        case CertificateLost(book=book, number=number):
            certificates[book, number] = replace(certificates[book, number], lost=True)
        case CertificateReturned(book=book, number=number):
            # What is found again and given back is lost no more.
            certificates[book, number] = replace(certificates[book, number], lost=False, returned=True)
        case _:
            return None
    return replace(state, certificates=certificates)


def _with_revocation(state: Decision, happened: Happened) -> Decision | None:
    match happened.event:
        case RevocationProposed(due=due) as proposed:
            timer = None if due is None else Due("delay", due, happened.version)
            return replace(state, revocations=(*state.revocations, Proposed(proposed, happened.on, timer)))
        case RevocationDecided(revocation=number, paper=paper) as decided:
            revoked = dict.fromkeys(state.revocations[number - 1].proposed.lines, Ended("revoked", paper))
            return replace(_settle(state, number, decided), ended={**state.ended, **revoked})
        case RevocationRejected(revocation=number) as rejected:
            return _settle(state, number, rejected)
        case RevocationDelayed(revocation=number):
            return _settle(state, number, None)
        case ItemRecovered(line=line, item=item):
            return replace(state, items=state.items | {(line, item)})
        case MoneyRecovered(line=line, amount=amount):
            return replace(state, money={**state.money, line: state.money.get(line, 0) + amount})
        case _:
            return None


def _settle(state: Decision, number: int, outcome: RevocationDecided | RevocationRejected | None) -> Decision:
    revocations = list(state.revocations)
    revocations[number - 1] = replace(revocations[number - 1], outcome=outcome, timer=None)
    return replace(state, revocations=tuple(revocations))


def _without(state: Decision, lines: tuple[str, ...], how: Left) -> Decision:
    kept = tuple(line for line in state.lines if line not in lines)
    # What was checked was another list.
    return replace(state, lines=kept, left={**state.left, **dict.fromkeys(lines, how)}, checked=None)


def next_due(state: Decision) -> Due | None:
    """The next moment at which the engine has to speak: the last day to decide a revocation is over."""
    timers = (revocation.timer for revocation in state.revocations if revocation.timer is not None)
    return min(timers, key=lambda timer: (timer.at, timer.version), default=None)
