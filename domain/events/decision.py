"""What can happen to a decision: one signed list over many nominations, and whatever puts it right later.

A line of the list is named by its nomination's stream. ``paper`` is a number with its symbol as it is printed
(``12/QĐ-TANDTC``). Names, reasons, grounds in words and occasions are sealed.
"""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Literal

from pydantic import StrictInt

from domain.award.source import Certainty
from domain.events.base import Event
from domain.events.nomination import Capacity
from domain.records import record

RevocationGround = Literal["declared_falsely", "false_papers", "appraised_unlawfully", "criteria_unmet"]
"""Law 06/2022/QH15, Art. 93.2: the four grounds, and no other."""
CancelGround = Literal["wrong_authority", "wrong_procedure", "entered_by_mistake", "given_twice"]
ReopenGround = Literal["council_at_fault", "new_evidence", "appeal_upheld", "judgment"]
Item = Literal["certificate", "badge", "flag", "medal"]
Unsigned = Literal["deferred", "in_draft", "waiting_for_papers", "frozen", "with_other_organ", "not_approved"]
"""Why a line that was agreed has no decision when the year is closed."""


@record
class Basis:
    """What a decision stands on: a text of law, or a paper by its number; with its date."""

    kind: Literal["law", "paper"]
    cite: str
    on: dt.date | None


@record
class DecisionDrafted(Event):
    """A list was drawn up of lines that are agreed and wait for the signature of ``by``, an organ's office.

    ``symbol`` follows the number on the paper (``QĐ-TANDTC``); ``submission`` is the list it came from.
    """

    organ: str
    by: str
    symbol: str
    awards: tuple[str, ...]
    season: str | None
    lines: tuple[str, ...]
    bases: tuple[Basis, ...]
    submission: str | None


@record
class DraftDropped(Event):
    """The draft is given up; its lines may go into another one."""


@record
class LinesDropped(Event):
    """Lines left the draft and stay agreed."""

    lines: tuple[str, ...]


@record
class DecisionChecked(Event):
    """Somebody else than the drafter compared the draft of this digest with the results and the papers."""

    digest: str


@record
class LinesDeclined(Event):
    """The leader declined lines of the draft."""

    lines: tuple[str, ...]


@record
class LinesSentBack(Event):
    """The leader sent lines of the draft back for revision."""

    lines: tuple[str, ...]


@record
class DecisionSigned(Event):
    """The list of this digest was signed, under the next number of the organ's book of the year."""

    digest: str
    number: StrictInt
    paper: str
    office: str
    capacity: Capacity | None


@record
class DecisionPublished(Event):
    """The decision was made public."""


@record
class DecisionHandedOver(Event):
    """Awards were handed over; where and on what occasion is sealed."""

    lines: tuple[str, ...]


@record
class ErratumIssued(Event):
    """A clerical error was put right by a paper of its own; the right text is sealed."""

    fields: tuple[str, ...]
    lines: tuple[str, ...]
    number: StrictInt
    paper: str
    office: str
    capacity: Capacity | None


@record
class LinesCancelled(Event):
    """The level that decided has cancelled lines of its decision, or all that were left."""

    lines: tuple[str, ...]
    ground: CancelGround
    number: StrictInt
    paper: str
    office: str
    capacity: Capacity | None


@record
class CertificatesIssued(Event):
    """Certificates were entered in a book and printed for the first time, by line."""

    book: str
    numbers: dict[str, str]


@record
class CertificateReprinted(Event):
    """A certificate was printed for the ``print``-th time, under its old number."""

    book: str
    number: str
    print: StrictInt


@record
class CertificateLost(Event):
    """Its holder has lost a certificate."""

    book: str
    number: str


@record
class CertificateReturned(Event):
    """A certificate came back."""

    book: str
    number: str


@record
class Conclusion:
    """The paper that found the fault: an inspection's, an investigation's, a court's."""

    number: str
    on: dt.date
    body: str


@record
class RevocationProposed(Event):
    """The level that proposed the awards proposes to take them back, with the full file.

    ``last_day`` is by when it had to, ``due`` by when the organ has to decide; None where no rule on the days
    is registered. Being late stops nothing, and is recorded.
    """

    revocation: StrictInt
    lines: tuple[str, ...]
    ground: RevocationGround
    conclusion: Conclusion
    body: str
    last_day: dt.date | None
    late: bool
    due: dt.datetime | None
    cite: str | None
    certainty: Certainty | None


@record
class Resting:
    """An award that still stands and rests on a revoked one; ``rule`` is the criterion that names that one.

    ``on`` is the revoked line; at ``depth`` 2 it rests on it through another award.
    """

    on: str
    holder: str
    body: str
    award: str
    season: str | None
    number: str
    rule: str
    depth: StrictInt


@record
class RevocationDecided(Event):
    """The awards are taken back. What is to come in is named by line: items, and money in whole đồng.

    ``resting`` are the awards to be looked at again; nothing happens to them by itself. Where there are
    more than an entry holds, it has those nearest to the revoked ones; ``resting_in_all`` is their number.
    """

    TYPE_VERSION: ClassVar[int] = 2

    revocation: StrictInt
    items: dict[str, tuple[Item, ...]]
    money: dict[str, StrictInt]
    number: StrictInt
    paper: str
    office: str
    capacity: Capacity | None
    late: bool
    resting: tuple[Resting, ...]
    resting_in_all: StrictInt


@record
class RevocationRejected(Event):
    """The organ does not take the awards back."""

    revocation: StrictInt


@record
class RevocationDelayed(Event):
    """The days to decide a revocation are over, and the delay is public."""

    revocation: StrictInt


@record
class ItemRecovered(Event):
    """An item that was to be given back came in."""

    line: str
    item: Item


@record
class MoneyRecovered(Event):
    """Money that was to be paid back came in: whole đồng, with the number of the receipt."""

    line: str
    amount: StrictInt
    paper: str


@record
class AppealFiled(Event):
    """The person or unit of a line appeals; what is said is sealed."""

    appeal: StrictInt
    line: str


@record
class AppealAnswered(Event):
    """The organ answered an appeal by this paper; the reasons are sealed."""

    appeal: StrictInt
    answer: Literal["upheld", "partly", "rejected"]
    paper: str


@record
class ProceedingAttached(Event):
    """A proceeding elsewhere concerns a line: a complaint, an inspection, an investigation, a lawsuit."""

    line: str
    kind: Literal["complaint", "inspection", "investigation", "lawsuit"]
    paper: str
    dated: dt.date
    body: str


@record
class ReopeningDecided(Event):
    """By exception, cases that are over go back to a vote. This stream is that decision's trail alone."""

    organ: str
    lines: tuple[str, ...]
    stage: str
    basis: Conclusion
    ground: ReopenGround
    symbol: str
    number: StrictInt
    paper: str
    office: str
    capacity: Capacity | None
