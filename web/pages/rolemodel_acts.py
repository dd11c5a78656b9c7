"""What is done about a role model: found, fostered, followed up, approved, shown, reported, applied."""

from __future__ import annotations

import asyncio
from typing import get_args

from starlette.responses import Response

from audit.story import names_in
from domain.commands import (
    ApprovePublication,
    Ask,
    FindRoleModel,
    FollowUpRoleModel,
    FosterRoleModel,
    OrderPractice,
    PublishRoleModel,
    ReportPractice,
)
from domain.events import ModelKind
from eventlog.filetype import Unfit
from web.answering import Errors
from web.around import acting_for, bodies_for, body_field, code_field, movement_field, said_body, stream_of
from web.asking import actor
from web.attaching import why
from web.needs import SEES_ROLE_MODEL, SIGNED_IN
from web.rolemodel_form import (
    KEEPS,
    REACHES,
    ShownModel,
    approver,
    crumbs,
    keeper,
    leader,
    of_model,
    reaches_of,
    the_model,
)
from web.sheet import Field, Given, Sheet, paper_number, sheet
from web.typed import chosen, cleaned
from web.visit import Visit
from web.whom import Unclear, whom

MOST_TEXT = 10_000
KINDS: tuple[ModelKind, ...] = get_args(ModelKind)


def _in_words(visit: Visit, name: str, label: str, *, needed: bool = False) -> Field:
    hint = visit._("Kept sealed; read by those who see this page.")
    return Field(name, label, "words", hint=hint, needed=needed, kept=True, most=5_000)


@sheet("/rolemodels/new", SIGNED_IN)
async def find(visit: Visit) -> Sheet | Response:
    """Record that somebody, a unit or a practice of theirs is worth following."""
    bodies, facts = await bodies_for(visit, KEEPS), await visit.facts()
    stream, wrong = stream_of(visit, "rolemodel")
    subject, errors = await _who(visit, "subject")
    if wrong:
        errors["code"] = wrong
    who = acting_for(visit, facts, said_body(visit, bodies), KEEPS)
    names = await visit.names([visit.person, subject])

    def asked(given: Given) -> Ask | Errors:
        kind = chosen(KINDS, given.said("kind"))
        if errors:
            return errors
        assert kind is not None, "the field was looked at"
        return FindRoleModel(kind, subject, given.said("body"), given.maybe("movement"))

    return Sheet(
        stream,
        visit._("Record a role model"),
        visit._("Record it"),
        asked,
        f"/rolemodels/{stream.partition('/')[2]}" if visit.form else "/rolemodels",
        (
            Field(
                "kind",
                visit._("What is worth following"),
                "radio",
                [(one, visit.words.word("model_kind", one)) for one in KINDS],
            ),
            Field(
                "subject",
                visit._("Who it is, or whose practice"),
                hint=visit._("The name of the person or the unit, or the code"),
            ),
            body_field(visit, visit._("Body that keeps it"), bodies),
            await movement_field(visit),
            _in_words(visit, "text", visit._("What is exemplary in it (may be left out)")),
            code_field(visit),
        ),
        crumbs=crumbs(visit),
        by=lambda given: who or actor(visit),
        of=lambda given: subject,
        named=names_in(facts, visit.words, names),
        offered=bool(bodies),
    )


async def _who(visit: Visit, field: str) -> tuple[str, Errors]:
    """Whom the form names, by a code."""
    said = cleaned(visit.asked(field))
    if not visit.form or not said:
        return "", {}
    try:
        return await whom(visit, said), {}
    except Unclear as unclear:
        return "", {field: str(unclear)}


@sheet("/rolemodels/{rolemodel}/foster", SEES_ROLE_MODEL)
async def foster(visit: Visit) -> Sheet | Response:
    """Record what is done to foster it."""
    found = await the_model(visit)
    made = Sheet(
        found.stream,
        visit._("Record what fosters it"),
        visit._("Record it"),
        lambda given: FosterRoleModel(),
        found.at,
        (_in_words(visit, "text", visit._("What is done"), needed=True),),
    )
    return of_model(visit, found, keeper(visit, found), made)


@sheet("/rolemodels/{rolemodel}/follow-up", SEES_ROLE_MODEL)
async def follow_up(visit: Visit) -> Sheet | Response:
    """Record how it has gone on."""
    found = await the_model(visit)
    made = Sheet(
        found.stream,
        visit._("Follow it up"),
        visit._("Record it"),
        lambda given: FollowUpRoleModel(given.said("holds") == "yes"),
        found.at,
        (
            Field(
                "holds",
                visit._("Is it still one?"),
                "radio",
                [("yes", visit._("Still a role model")), ("no", visit._("No more"))],
                hint=visit._("What is one no more is shown to the public no more."),
            ),
            _in_words(visit, "text", visit._("How it has gone on (may be left out)")),
        ),
    )
    return of_model(visit, found, keeper(visit, found), made)


@sheet("/rolemodels/{rolemodel}/approve", SEES_ROLE_MODEL)
async def approve(visit: Visit) -> Sheet | Response:
    """Agree, as its subject, to be shown with a text: written here, or brought as a file.

    What is written is kept as a file of plain text, encrypted under the subject's key like any other, so
    that the log holds its digest alone.
    """
    found = await the_model(visit)
    who = approver(visit, found)
    written = cleaned(visit.asked("text")) if visit.form and who is not None else ""
    keep = written and len(written) <= MOST_TEXT
    digest, errors = await _kept(visit, found, written) if keep else ("", Errors())

    def asked(given: Given) -> Ask | Errors:
        if errors:
            return errors
        text = given.said("file") or digest
        if bool(given.said("file")) == bool(given.said("text")):
            return {"text": visit._("Write the text here or bring it as a file, one of the two")}
        # Whoever may not approve is refused by the command, whatever the text.
        return ApprovePublication(text or "-")

    about = found.about.subject if who is not None else ""
    again = [visit._("A text was approved before; this one takes its place.")] if found.state.approved else []
    made = Sheet(
        found.stream,
        visit._("Agree to a text about it"),
        visit._("I agree"),
        asked,
        found.at,
        (
            Field(
                "text",
                visit._("The text with which it may be shown"),
                "words",
                hint=visit._("Published as it stands here, and no other: for the press, the portal, a book."),
                needed=False,
                most=MOST_TEXT,
            ),
            Field("file", visit._("Or a file with it"), "file", needed=False, about=about),
        ),
        subject=[(visit._("SHA-256 of the text"), digest)] if digest else [],
        notes=again,
        signs=True,
    )
    return of_model(visit, found, who, made)


async def _kept(visit: Visit, found: ShownModel, text: str) -> tuple[str, Errors]:
    try:
        kept = await asyncio.to_thread(visit.site.files.put, text.encode(), found.about.subject, visit.now)
    except Unfit as unfit:
        return "", {"text": why(visit, visit._("The text"), unfit.flaw)}
    return kept.sha256, {}


@sheet("/rolemodels/{rolemodel}/publish", SEES_ROLE_MODEL)
async def publish(visit: Visit) -> Sheet | Response:
    """Enter that it was shown on a channel, with the text that its subject has approved."""
    found = await the_model(visit)
    approved = found.state.approved or ""
    made = Sheet(
        found.stream,
        visit._("Enter that it was published"),
        visit._("It was published"),
        lambda given: PublishRoleModel(given.said("approved") or "-", given.said("channel")),
        found.at,
        (
            Field(
                "channel",
                visit._("Where it was published"),
                hint=visit._("A newspaper, a portal, a broadcast: portal, newspaper, Báo Công lý"),
                most=100,
            ),
            Field("approved", visit._("SHA-256 of the text"), "fixed", value=approved),
        ),
        subject=[(visit._("SHA-256 of the text"), approved)] if approved else [],
        notes=(visit._("From then on it stands on the public page of role models."),),
        offered=bool(approved) and found.state.shown != "no_more",
        signs=True,
    )
    return of_model(visit, found, keeper(visit, found), made)


@sheet("/rolemodels/{rolemodel}/report", SEES_ROLE_MODEL)
async def report(visit: Visit) -> Sheet | Response:
    """Report the practice to the council that recognises initiatives."""
    found = await the_model(visit)
    councils = [code for code, body in found.facts.common.bodies.items() if body.kind == "council"]
    options = sorted((await visit.names(councils)).items(), key=lambda one: one[1])
    made = Sheet(
        found.stream,
        visit._("Report the practice to a council"),
        visit._("Report it"),
        lambda given: ReportPractice(given.said("council"), given.maybe("initiative")),
        found.at,
        (
            Field("council", visit._("Council that recognises initiatives"), "pick", options),
            Field(
                "initiative",
                visit._("Code of the initiative as which it was filed (may be left out)"),
                needed=False,
                most=100,
            ),
        ),
        offered=found.about.kind == "practice" and found.state.shown != "no_more",
    )
    return of_model(visit, found, keeper(visit, found), made)


@sheet("/rolemodels/{rolemodel}/order", SEES_ROLE_MODEL)
async def order(visit: Visit) -> Sheet | Response:
    """Order the practice applied, by a paper."""
    found = await the_model(visit)
    reaches = reaches_of(visit, found)
    said = chosen(REACHES, visit.asked("reach"))

    def asked(given: Given) -> Ask | Errors:
        reach = chosen(REACHES, given.said("reach"))
        assert reach is not None, "the field was looked at"
        return OrderPractice(reach, given.said("where"), given.said("number"))

    made = Sheet(
        found.stream,
        visit._("Order the practice applied"),
        visit._("Order it"),
        asked,
        found.at,
        (
            Field(
                "reach",
                visit._("How far it is applied"),
                "radio",
                [(one, visit.words.word("reach", one)) for one in reaches],
            ),
            Field(
                "where",
                visit._("Which field of work, level or sector"),
                hint=visit._("As the paper says it: civil judgments, district level, the whole sector"),
            ),
            paper_number(visit, "number"),
        ),
        offered=bool(reaches),
        signs=True,
    )
    how_far = said or (reaches[0] if reaches else "field")
    return of_model(visit, found, leader(visit, found, how_far), made)
