"""What can be asked of a decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import Field, StrictInt

from domain.commands.base import Ask
from domain.events import (
    AppealAnswered,
    AppealFiled,
    Basis,
    CancelGround,
    CertificateLost,
    CertificateReprinted,
    CertificateReturned,
    CertificatesIssued,
    Conclusion,
    DecisionChecked,
    DecisionDrafted,
    DecisionHandedOver,
    DecisionPublished,
    DecisionSigned,
    DraftDropped,
    ErratumIssued,
    Event,
    Item,
    ItemRecovered,
    LinesCancelled,
    LinesDeclined,
    LinesDropped,
    LinesSentBack,
    MoneyRecovered,
    ProceedingAttached,
    ReopenGround,
    ReopeningDecided,
    RevocationDecided,
    RevocationGround,
    RevocationProposed,
    RevocationRejected,
)
from domain.records import record


@record
class DraftDecision(Ask):
    """Draw up a list of agreed lines of these awards."""

    organ: str
    symbol: str
    awards: tuple[str, ...]
    lines: tuple[str, ...]
    season: str | None = None
    bases: tuple[Basis, ...] = ()
    submission: str | None = None


@record
class DropDraft(Ask):
    """Give the draft up."""

    reasoned: ClassVar[bool] = True


@record
class DropLines(Ask):
    """Take lines off the draft; they stay agreed."""

    reasoned: ClassVar[bool] = True
    lines: tuple[str, ...]


@record
class CheckDecision(Ask):
    """Say that the draft of this digest is right."""

    digest: str


@record
class DeclineLines(Ask):
    """Decline lines of the draft, with reasons."""

    reasoned: ClassVar[bool] = True
    lines: tuple[str, ...]


@record
class SendLinesBack(Ask):
    """Send lines of the draft back for revision, with reasons."""

    reasoned: ClassVar[bool] = True
    lines: tuple[str, ...]


@record
class SignDecision(Ask):
    """Sign the list of this digest; the book gives the number."""

    digest: str


@record
class PublishDecision(Ask):
    """Say that the decision was made public."""


@record
class HandOverAwards(Ask):
    """Say that awards were handed over: of these lines, or of all that were not yet."""

    lines: tuple[str, ...] = ()


@record
class IssueErratum(Ask):
    """Put clerical errors right: which fields, and of which lines (none: of the decision itself)."""

    fields: tuple[str, ...]
    lines: tuple[str, ...] = ()


@record
class CancelLines(Ask):
    """Cancel lines of a signed decision."""

    reasoned: ClassVar[bool] = True
    lines: tuple[str, ...]
    ground: CancelGround


@record
class IssueCertificates(Ask):
    """Enter certificates in a book, by line."""

    book: str
    numbers: dict[str, str]


@record
class ReprintCertificate(Ask):
    """Print a certificate again."""

    book: str
    number: str


@record
class ReportCertificateLost(Ask):
    """Note that a certificate is lost."""

    book: str
    number: str


@record
class ReturnCertificate(Ask):
    """Note that a certificate came back."""

    book: str
    number: str


@record
class ProposeRevocation(Ask):
    """Propose to take awards back, for the body that proposed them."""

    lines: tuple[str, ...]
    ground: RevocationGround
    conclusion: Conclusion
    body: str


@record
class DecideRevocation(Ask):
    """Take the awards back; what has to come in is named by line."""

    revocation: StrictInt
    items: dict[str, tuple[Item, ...]] = Field(default_factory=dict)
    money: dict[str, StrictInt] = Field(default_factory=dict)


@record
class RejectRevocation(Ask):
    """Leave the awards where they are, with reasons."""

    reasoned: ClassVar[bool] = True
    revocation: StrictInt


@record
class RecoverItem(Ask):
    """Note that an item came in."""

    line: str
    item: Item


@record
class RecoverMoney(Ask):
    """Note that money came in, in whole đồng."""

    line: str
    amount: StrictInt
    paper: str


@record
class FileAppeal(Ask):
    """Appeal against what was decided on a line."""

    line: str


@record
class AnswerAppeal(Ask):
    """Answer an appeal."""

    reasoned: ClassVar[bool] = True
    appeal: StrictInt
    answer: Literal["upheld", "partly", "rejected"]
    paper: str


@record
class AttachProceeding(Ask):
    """Note a proceeding elsewhere that concerns a line."""

    line: str
    kind: Literal["complaint", "inspection", "investigation", "lawsuit"]
    paper: str
    dated: dt.date
    body: str


@record
class ReopenCases(Ask):
    """Decide by exception that cases which are over go back to a vote."""

    reasoned: ClassVar[bool] = True
    organ: str
    symbol: str
    lines: tuple[str, ...]
    stage: str
    basis: Conclusion
    ground: ReopenGround


def asked_of_decision(events: Sequence[Event]) -> Ask | None:
    """What was asked when these events of a decision were decided."""
    match events[0]:
        case DecisionDrafted() as e:
            return DraftDecision(e.organ, e.symbol, e.awards, e.lines, e.season, e.bases, e.submission)
        case DraftDropped():
            return DropDraft()
        case LinesDropped(lines=lines):
            return DropLines(lines)
        case DecisionChecked(digest=digest):
            return CheckDecision(digest)
        case LinesDeclined(lines=lines):
            return DeclineLines(lines)
        case LinesSentBack(lines=lines):
            return SendLinesBack(lines)
        case DecisionSigned(digest=digest):
            return SignDecision(digest)
        case DecisionPublished():
            return PublishDecision()
        case DecisionHandedOver(lines=lines):
            return HandOverAwards(lines)
        case ErratumIssued(fields=fields, lines=lines):
            return IssueErratum(fields, lines)
        case LinesCancelled(lines=lines, ground=ground):
            return CancelLines(lines, ground)
        case CertificatesIssued(book=book, numbers=numbers):
            return IssueCertificates(book, numbers)
        case CertificateReprinted(book=book, number=number):
            return ReprintCertificate(book, number)
        case CertificateLost(book=book, number=number):
            return ReportCertificateLost(book, number)
        case CertificateReturned(book=book, number=number):
            return ReturnCertificate(book, number)
        case RevocationProposed() as e:
            return ProposeRevocation(e.lines, e.ground, e.conclusion, e.body)
        case RevocationDecided() as e:
            return DecideRevocation(e.revocation, e.items, e.money)
        case RevocationRejected(revocation=revocation):
            return RejectRevocation(revocation)
        case ItemRecovered(line=line, item=item):
            return RecoverItem(line, item)
        case MoneyRecovered() as e:
            return RecoverMoney(e.line, e.amount, e.paper)
        case AppealFiled(line=line):
            return FileAppeal(line)
        case AppealAnswered() as e:
            return AnswerAppeal(e.appeal, e.answer, e.paper)
        case ProceedingAttached() as e:
            return AttachProceeding(e.line, e.kind, e.paper, e.dated, e.body)
        case ReopeningDecided() as e:
            return ReopenCases(e.organ, e.symbol, e.lines, e.stage, e.basis, e.ground)
        case _:
            return None
