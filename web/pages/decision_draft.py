"""A draft: lines taken off, checked by somebody else, signed as one list; or lines declined or sent back."""

from __future__ import annotations

from dataclasses import replace

from starlette.responses import Response

from domain.commands import (
    CheckDecision,
    DeclineLines,
    DropDraft,
    DropLines,
    SendLinesBack,
    SignDecision,
)
from web.decision_form import (
    counted,
    lines_field,
    of_department,
    of_lines,
    of_signer,
    the_decision,
)
from web.needs import SEES_DECISION
from web.sheet import Field, Sheet, reason, sheet
from web.showing_decision import ShownDecision
from web.visit import Visit

FEW = 40
"""Lines that a statement names one by one; of more it gives the counts, and the digest covers them all."""


@sheet("/decisions/{decision}/drop", SEES_DECISION)
async def drop(visit: Visit) -> Sheet | Response:
    """Take lines off; they stay agreed and may stand in another decision."""
    found = await the_decision(visit)
    made = Sheet(
        found.stream,
        visit._("Take lines off the draft"),
        visit._("Take them off"),
        lambda given: DropLines(given.lines()),
        found.at,
        (lines_field(visit, found, found.state.lines), reason(visit)),
        notes=(
            visit._("They stay agreed and may stand in another decision. The draft has to be checked again."),
        ),
        of=of_lines(visit, found),
        offered=found.state.phase == "draft",
        links=((f"{found.at}/give-up", visit._("Give the whole draft up")),),
    )
    return of_department(visit, found, made)


@sheet("/decisions/{decision}/give-up", SEES_DECISION)
async def give_up(visit: Visit) -> Sheet | Response:
    """Give the draft up; nothing was decided."""
    found = await the_decision(visit)
    made = Sheet(
        found.stream,
        visit._("Give the draft up"),
        visit._("Give it up"),
        lambda given: DropDraft(),
        found.at,
        (reason(visit),),
        notes=(visit._("Nothing was decided. All its lines stay agreed and may stand in another decision."),),
        offered=found.state.phase == "draft",
        bad=True,
    )
    return of_department(visit, found, made)


@sheet("/decisions/{decision}/check", SEES_DECISION)
async def check(visit: Visit) -> Sheet | Response:
    """Say that the draft is right; whoever drew it up cannot."""
    found = await the_decision(visit)
    state = found.state
    made = of_department(
        visit,
        found,
        Sheet(
            found.stream,
            visit._("Check the draft"),
            visit._("The draft is right"),
            lambda given: CheckDecision(given.said("digest")),
            found.at,
            (Field("digest", visit._("Digest"), "fixed", value=found.digest),),
            notes=(visit._("You say that you have compared each line with its results and papers."),),
            offered=state.phase == "draft" and not state.checked and state.drafter != visit.person,
            signs=True,
        ),
    )
    return _over_the_list(visit, found, made)


@sheet("/decisions/{decision}/sign", SEES_DECISION)
async def sign(visit: Visit) -> Sheet | Response:
    """Sign the list: one command over all its lines, by the digest of exactly what was shown."""
    found = await the_decision(visit)
    made = of_signer(
        visit,
        found,
        Sheet(
            found.stream,
            visit._("Sign the list"),
            visit._("Sign the list"),
            lambda given: SignDecision(given.said("digest")),
            found.at,
            (Field("digest", visit._("Digest"), "fixed", value=found.digest),),
            notes=(visit._("One signature for all of its lines. The organ's book gives the number."),),
            offered=found.state.phase == "draft" and bool(found.state.checked),
            links=(
                (f"{found.at}/send-back", visit._("Send lines back for revision")),
                (f"{found.at}/decline", visit._("Decline lines")),
            ),
        ),
    )
    return _over_the_list(visit, found, made)


def _over_the_list(visit: Visit, found: ShownDecision, made: Sheet) -> Sheet:
    """With the counts, the digest and what the decision stands on."""
    about = found.state.about
    bases = "; ".join(
        f"{one.cite}, {visit.words.day(one.on)}" if one.on else one.cite
        for one in (about.bases if about else ())
    )
    lines = found.options(found.state.lines)
    named = [(visit._("The lines"), "; ".join(text for _, text in lines))] if len(lines) <= FEW else []
    more = [
        *counted(visit, found),
        *named,
        (visit._("Stands on"), bases or "-"),
        (visit._("Digest"), found.digest),
    ]
    return replace(made, subject=(*made.subject, *more))


@sheet("/decisions/{decision}/decline", SEES_DECISION)
async def decline(visit: Visit) -> Sheet | Response:
    """Decline lines; their cases end."""
    found = await the_decision(visit)
    made = Sheet(
        found.stream,
        visit._("Decline lines"),
        visit._("Decline them"),
        lambda given: DeclineLines(given.lines()),
        found.at,
        (lines_field(visit, found, found.state.lines), reason(visit)),
        notes=(
            visit._("Their cases end without the award. What is left on the list has to be checked again."),
        ),
        of=of_lines(visit, found),
        offered=found.state.phase == "draft",
        bad=True,
    )
    return of_signer(visit, found, made)


@sheet("/decisions/{decision}/send-back", SEES_DECISION)
async def send_back(visit: Visit) -> Sheet | Response:
    """Send lines back for revision; they come back to signing when they are sent again."""
    found = await the_decision(visit)
    made = Sheet(
        found.stream,
        visit._("Send lines back for revision"),
        visit._("Send them back"),
        lambda given: SendLinesBack(given.lines()),
        found.at,
        (lines_field(visit, found, found.state.lines), reason(visit)),
        notes=(
            visit._(
                "Their units revise the files and send them again. What is left has to be checked again."
            ),
        ),
        of=of_lines(visit, found),
        offered=found.state.phase == "draft",
    )
    return of_signer(visit, found, made)
