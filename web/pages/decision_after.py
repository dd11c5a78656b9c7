"""What follows the signature: published, handed over, certificates, errata, lines cancelled, proceedings."""

from __future__ import annotations

from typing import Literal, get_args

from starlette.responses import Response

from domain.commands import (
    Ask,
    AttachProceeding,
    CancelLines,
    HandOverAwards,
    IssueCertificates,
    IssueErratum,
    PublishDecision,
    ReportCertificateLost,
    ReprintCertificate,
    ReturnCertificate,
)
from domain.decision.mending import CLERICAL
from domain.events import CancelGround
from web.answering import Errors
from web.decision_form import (
    conclusion_fields,
    in_words,
    lines_field,
    nothing,
    of_department,
    of_line,
    of_lines,
    of_signer,
    one_line,
    per_line,
    the_decision,
)
from web.needs import SEES_DECISION
from web.sheet import Field, Given, Sheet, reason, sheet
from web.visit import Visit

Proceeding = Literal["complaint", "inspection", "investigation", "lawsuit"]
PROCEEDINGS: tuple[Proceeding, ...] = get_args(Proceeding)


@sheet("/decisions/{decision}/publish", SEES_DECISION)
async def publish(visit: Visit) -> Sheet | Response:
    """Note that it was made public."""
    found = await the_decision(visit)
    made = Sheet(
        found.stream,
        visit._("Publish the decision"),
        visit._("Publish it"),
        lambda given: PublishDecision(),
        found.at,
        notes=(visit._("From today on anybody may read the list and how each line came about."),),
        offered=found.state.phase == "signed" and found.state.published is None,
    )
    return of_department(visit, found, made)


@sheet("/decisions/{decision}/hand-over", SEES_DECISION)
async def hand_over(visit: Visit) -> Sheet | Response:
    """Note that awards were handed over today."""
    found = await the_decision(visit)
    waiting = [line for line in found.state.standing if line not in found.state.handed_over]
    occasion = Field(
        "occasion",
        visit._("Where and on what occasion (may be left out)"),
        hint=visit._("Kept sealed; read by those who may open it."),
        needed=False,
        kept=True,
    )
    made = Sheet(
        found.stream,
        visit._("Awards were handed over today"),
        visit._("Record the hand-over"),
        lambda given: HandOverAwards(given.lines()),
        found.at,
        (lines_field(visit, found, waiting), occasion),
        offered=found.state.phase == "signed" and bool(waiting),
    )
    return of_department(visit, found, made)


@sheet("/decisions/{decision}/certificates", SEES_DECISION)
async def certificates(visit: Visit) -> Sheet | Response:
    """Enter certificates in a book, a number a line."""
    found = await the_decision(visit)
    have = {one.line for one in found.state.certificates.values() if not one.returned}
    lines = [line for line in found.state.standing if line not in have]

    def asked(given: Given) -> Ask | Errors:
        numbers = per_line(given, "number-", lines)
        return IssueCertificates(given.said("book"), numbers) if numbers else nothing(visit, "number-1")

    made = Sheet(
        found.stream,
        visit._("Enter certificates in the book"),
        visit._("Enter them"),
        asked,
        found.at,
        (
            Field(
                "book",
                visit._("Book of certificates"),
                hint=visit._("Letters and digits, as GK-2026"),
                most=20,
            ),
            *(
                Field(f"number-{n}", visit._("Number for {line}", line=text), needed=False, most=40)
                for n, (_line, text) in enumerate(found.options(lines), 1)
            ),
        ),
        notes=(visit._("A line without a number gets none now. A number stands in a book once."),),
        offered=found.state.phase == "signed" and bool(lines),
    )
    return of_department(visit, found, made)


@sheet("/decisions/{decision}/certificate", SEES_DECISION)
async def certificate(visit: Visit) -> Sheet | Response:
    """A certificate was printed again, is lost, or came back."""
    found = await the_decision(visit)
    there = [
        (f"{one.book}|{one.number}", f"{one.book} {one.number} · {found.options([one.line])[0][1]}")
        for one in sorted(found.state.certificates.values(), key=lambda c: (c.book, c.number))
        if not one.returned
    ]
    whats = [
        ("reprinted", visit._("It is printed again")),
        ("lost", visit._("It is lost")),
        ("returned", visit._("It came back")),
    ]

    def asked(given: Given) -> Ask | Errors:
        book, _, number = given.said("certificate").partition("|")
        match given.said("what"):
            case "reprinted":
                return ReprintCertificate(book, number)
            case "lost":
                return ReportCertificateLost(book, number)
            case _:
                return ReturnCertificate(book, number)

    made = Sheet(
        found.stream,
        visit._("What became of a certificate"),
        visit._("Record it"),
        asked,
        found.at,
        (
            Field("certificate", visit._("Certificate"), "pick", there),
            Field("what", visit._("What became of it"), "radio", whats),
            reason(visit, needed=False),
        ),
        offered=bool(there),
    )
    return of_department(visit, found, made)


@sheet("/decisions/{decision}/erratum", SEES_DECISION)
async def erratum(visit: Visit) -> Sheet | Response:
    """Put clerical errors right by a paper of its own."""
    found = await the_decision(visit)
    names = {
        "name": visit._("Name"),
        "title": visit._("Title of the person"),
        "post": visit._("Post"),
        "unit_name": visit._("Name of the unit"),
        "achievement": visit._("Achievement"),
        "basis": visit._("What the decision stands on"),
        "address": visit._("Address"),
    }

    def asked(given: Given) -> Ask | Errors:
        fields = tuple(name for name in CLERICAL if given.said(name))
        return IssueErratum(fields, given.lines()) if fields else nothing(visit, CLERICAL[0])

    made = Sheet(
        found.stream,
        visit._("Issue an erratum"),
        visit._("Sign the erratum"),
        asked,
        found.at,
        (
            lines_field(
                visit,
                found,
                found.state.standing,
                visit._("Lines that it is about (none: the decision itself)"),
                needed=False,
            ),
            *(
                Field(
                    name, visit._("{field}: the right text", field=label), needed=False, kept=True, most=500
                )
                for name, label in names.items()
            ),
        ),
        notes=(
            visit._(
                "A paper with its own number. Who gets what stays as it is; what was wrong stays readable."
            ),
        ),
        of=of_lines(visit, found),
        offered=found.state.phase == "signed",
    )
    return of_signer(visit, found, made)


@sheet("/decisions/{decision}/cancel", SEES_DECISION)
async def cancel(visit: Visit) -> Sheet | Response:
    """Cancel the decision in part, or as a whole."""
    found = await the_decision(visit)
    made = Sheet(
        found.stream,
        visit._("Cancel lines of the decision"),
        visit._("Cancel them"),
        lambda given: CancelLines(given.lines(), _ground(given.said("ground"))),
        found.at,
        (
            lines_field(
                visit, found, found.state.standing, visit._("Lines; all of them cancel the whole decision")
            ),
            Field(
                "ground",
                visit._("On which ground"),
                "radio",
                in_words(visit, "cancel", get_args(CancelGround)),
            ),
            reason(visit),
        ),
        notes=(
            visit._("The level that decided takes its own decision back, by a paper with its own number."),
        ),
        of=of_lines(visit, found),
        offered=found.state.phase == "signed" and bool(found.state.standing),
        bad=True,
    )
    return of_signer(visit, found, made)


def _ground(text: str) -> CancelGround:
    found: CancelGround = next(one for one in get_args(CancelGround) if one == text)
    return found


@sheet("/decisions/{decision}/proceeding", SEES_DECISION)
async def proceeding(visit: Visit) -> Sheet | Response:
    """Note a proceeding of another body that concerns a line."""
    found = await the_decision(visit)

    def asked(given: Given) -> Ask | Errors:
        return AttachProceeding(
            given.said("line"),
            next(kind for kind in PROCEEDINGS if kind == given.said("kind")),
            given.said("paper"),
            given.day("dated"),
            given.said("of"),
        )

    made = Sheet(
        found.stream,
        visit._("Note a proceeding elsewhere"),
        visit._("Note it"),
        asked,
        found.at,
        (
            one_line(visit, found, (*found.state.lines, *found.state.left)),
            Field("kind", visit._("Kind"), "radio", in_words(visit, "proceeding", PROCEEDINGS)),
            *conclusion_fields(visit),
        ),
        of=of_line(visit, found),
        offered=found.state.phase == "signed",
    )
    return of_department(visit, found, made)
