"""The pledges of a movement: put forward, withdrawn as long as nobody has signed, signed by heads."""

from __future__ import annotations

from starlette.responses import Response

from domain.commands import Ask, DraftPledge, SignPledge, WithdrawPledge
from domain.events import Guidance
from domain.movement.members import witnesses
from web.answering import Errors
from web.movement_acts import signing, unsigned
from web.movement_form import done_before, of_movement
from web.needs import SEES_MOVEMENT
from web.sheet import Field, Given, Sheet, reason, sheet
from web.showing_movement import ShownMovement, the_movement
from web.typed import day_of
from web.visit import Visit


@sheet("/movements/{movement}/pledge", SEES_MOVEMENT)
async def pledge(visit: Visit) -> Sheet | Response:
    """Put a text forward for members to sign."""
    found = await the_movement(visit)

    def asked(given: Given) -> Ask | Errors:
        guidance = []
        for line in filter(None, (one.strip() for one in given.said("cites").splitlines())):
            number, _semicolon, day = line.rpartition(";")
            on = day_of(day)
            if on is None or not number.strip():
                return {"cites": visit._("Write this line as number; day: {line}", line=line)}
            guidance.append(Guidance(number.strip(), on))
        return DraftPledge(given.said("pledge"), given.lines("signers"), tuple(guidance), given.said("text"))

    members, body = found.state.members, found.plan.body
    asked_already = {unit for one in found.state.pledges.values() for unit in one.text.signers}
    without = tuple(unit for unit in members if unit not in asked_already)
    made = Sheet(
        found.stream,
        visit._("Put a pledge forward"),
        visit._("Put it forward"),
        asked,
        found.at,
        (
            Field(
                "pledge",
                visit._("Short name of the text"),
                hint=visit._("As lists show it: bloc 1, 2026"),
                most=60,
            ),
            Field("signers", visit._("Who signs it"), "lines", found.options(members), ticked=without),
            Field(
                "cites",
                visit._("Guidance that it cites (may be left out)"),
                "words",
                hint=visit._(
                    "One on each line, number; day: 12/HD-TĐKT; 15/01/2026. Nobody signs before it."
                ),
                needed=False,
            ),
            Field("text", visit._("Its text as a file (may be left out)"), "file", needed=False, about=body),
        ),
        offered=found.state.phase == "launched" and found.keeper is not None,
    )
    return of_movement(visit, found, done_before(visit, found, made), found.keeper)


@sheet("/movements/{movement}/withdraw-pledge", SEES_MOVEMENT)
async def withdraw_pledge(visit: Visit) -> Sheet | Response:
    """Withdraw a text that was put forward by mistake, with the reason."""
    found = await the_movement(visit)
    names = unsigned(found)
    options = [(name, f"{name}: {_signers(found, name)}") for name in names]
    made = Sheet(
        found.stream,
        visit._("Withdraw a pledge that nobody has signed"),
        visit._("Withdraw it"),
        lambda given: WithdrawPledge(given.said("pledge")),
        found.at,
        (
            Field("pledge", visit._("Text"), "pick", options, value=names[0] if len(names) == 1 else ""),
            reason(visit),
        ),
        notes=[visit._("A right one can be put forward under the same name.")],
        offered=bool(names),
        bad=True,
    )
    return of_movement(visit, found, made, found.keeper)


def _signers(found: ShownMovement, pledge: str) -> str:
    return ", ".join(map(found.named, found.state.pledges[pledge].text.signers))


@sheet("/movements/{movement}/sign", SEES_MOVEMENT)
async def sign(visit: Visit) -> Sheet | Response:
    """Sign a pledge for a unit, as its head."""
    found = await the_movement(visit)
    texts = {pledge: one.text for pledge, one in found.state.pledges.items()}
    waiting = [
        (pledge, unit)
        for pledge, unit in signing(found)
        if all(paper.on <= visit.today for paper in texts[pledge].guidance)
    ]
    options = [
        (f"{pledge}:{unit}", f"{visit._('Pledge {pledge}', pledge=pledge)} · {found.named(unit)}")
        for pledge, unit in waiting
    ]
    guidance = [
        visit._(
            "{pledge} cites {number} of {day}: nobody signs before it",
            pledge=pledge,
            number=paper.number,
            day=visit.words.day(paper.on),
        )
        for pledge in dict.fromkeys(pledge for pledge, _unit in signing(found))
        for paper in texts[pledge].guidance
        if paper.on > visit.today
    ]
    papers = [
        (f"{found.at}/papers/{texts[pledge].text}", visit._("Read the text of {pledge}", pledge=pledge))
        for pledge in dict.fromkeys(pledge for pledge, _unit in waiting)
        if texts[pledge].text
    ]
    above = {
        body: None
        for _pledge, unit in waiting
        for body in witnesses(found.facts.common, unit, found.plan.body)
    }
    only = options[0][0] if len(options) == 1 else ""

    def asked(given: Given) -> Ask:
        pledge, _colon, unit = given.said("pledge").rpartition(":")
        return SignPledge(pledge, unit, given.maybe("witness"))

    made = Sheet(
        found.stream,
        visit._("Sign the emulation pledge"),
        visit._("Sign it"),
        asked,
        found.at,
        (
            Field("pledge", visit._("Which text, for whom"), "radio", options, value=only),
            Field(
                "witness",
                visit._("Before which body it was signed (may be left out)"),
                "pick",
                found.options(above),
                hint=visit._("As you state it; that body confirms nothing here."),
                needed=False,
            ),
        ),
        notes=guidance,
        links=papers,
        offered=bool(signing(found)),
        signs=True,
    )
    return of_movement(
        visit,
        found,
        done_before(visit, found, made),
        lambda given: found.heads(given.said("pledge").rpartition(":")[2]),
    )
