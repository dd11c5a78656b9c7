"""Certificates: entered in a book under a number that stands in it once, printed, lost, given back."""

from __future__ import annotations

import re
from collections import Counter

from domain import book
from domain.answers import Refusal
from domain.commands import (
    Command,
    IssueCertificates,
    ReportCertificateLost,
    ReprintCertificate,
    ReturnCertificate,
)
from domain.decision import drafting
from domain.decision.signing import not_signed, not_standing
from domain.decision.state import Certificate, Decision
from domain.events import (
    CertificateLost,
    CertificateReprinted,
    CertificateReturned,
    CertificatesEntered,
    CertificatesIssued,
)
from domain.facts import Facts
from domain.happened import Decided, Into
from domain.nomination.route import Moment

_BOOK = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}", re.ASCII)
LONGEST_NUMBER = 40
"""Characters in a certificate's number."""


def issue(
    state: Decision, ask: IssueCertificates, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Enter and print the first certificates of lines; a line has one that is not given back."""
    if refused := not_signed(state) or drafting.not_department(state, command.actor, facts, moment):
        return refused
    if refused := not_standing(state, tuple(ask.numbers)):
        return refused
    if not _BOOK.fullmatch(ask.book):
        return Refusal("book_malformed", {"book": ask.book[:40]})
    have = {c.line: c for c in state.certificates.values() if not c.returned}
    if twice := next((line for line in ask.numbers if line in have), None):
        return Refusal("certificate_issued", {"line": twice, "number": have[twice].number})
    for number, times in Counter(ask.numbers.values()).items():
        if not 0 < len(number) <= LONGEST_NUMBER or number != number.strip():
            return Refusal("certificate_malformed", {"number": number[:40], "longest": LONGEST_NUMBER})
        if times > 1:
            return Refusal("certificate_number_taken", {"number": number, "book": ask.book})
    assert state.about is not None
    stream = book.of_certificates(state.about.organ, ask.book)
    there: book.Book = facts.states((stream,))[stream]
    if taken := sorted(there.certificates.intersection(ask.numbers.values())):
        return Refusal("certificate_number_taken", {"number": taken[0], "book": ask.book})
    # In order: the log keeps the lines of the command in an order of its own.
    entered = CertificatesEntered(command.stream, tuple(sorted(ask.numbers.values())))
    return [CertificatesIssued(ask.book, ask.numbers), Into(stream, entered)]


def reprint(
    state: Decision, ask: ReprintCertificate, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Print it again, under its old number; why is sealed."""
    found = _certificate(state, ask.book, ask.number, command, facts, moment)
    if isinstance(found, Refusal):
        return found
    if found.returned:
        return Refusal("certificate_returned", {"number": ask.number})
    if found.line in state.ended:
        return Refusal("line_ended", {"line": found.line, "paper": state.ended[found.line].paper})
    return [CertificateReprinted(ask.book, ask.number, found.prints + 1)]


def lost(
    state: Decision, ask: ReportCertificateLost, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Note that it is lost."""
    found = _certificate(state, ask.book, ask.number, command, facts, moment)
    if isinstance(found, Refusal):
        return found
    if found.returned:
        return Refusal("certificate_returned", {"number": ask.number})
    return Refusal("nothing_to_do") if found.lost else [CertificateLost(ask.book, ask.number)]


def give_back(
    state: Decision, ask: ReturnCertificate, command: Command, facts: Facts, moment: Moment
) -> Decided | Refusal:
    """Note that it came back: with a wrong name in it, or after a revocation."""
    found = _certificate(state, ask.book, ask.number, command, facts, moment)
    if isinstance(found, Refusal):
        return found
    return Refusal("nothing_to_do") if found.returned else [CertificateReturned(ask.book, ask.number)]


def _certificate(
    state: Decision, name: str, number: str, command: Command, facts: Facts, moment: Moment
) -> Certificate | Refusal:
    if refused := not_signed(state) or drafting.not_department(state, command.actor, facts, moment):
        return refused
    found = state.certificates.get((name, number))
    return found or Refusal("no_such_certificate", {"number": number[:40], "book": name[:40]})
