"""What the members of a movement do: acknowledge it, issue their plan, register who runs."""

from __future__ import annotations

from starlette.responses import Response

from domain.commands import AcknowledgeMovement, Ask, DropOut, IssuePlan, RegisterFor
from domain.events import Aim
from web.filing import awards_known, people_of
from web.movement_acts import acknowledging, dropping, planning, registering
from web.movement_form import asked_unit, done_before, of_movement, unit_field
from web.names import sorted_people
from web.needs import SEES_MOVEMENT
from web.sheet import Field, Given, Sheet, paper_number, reason, sheet
from web.showing_movement import ShownMovement, the_movement
from web.visit import Visit


@sheet("/movements/{movement}/acknowledge", SEES_MOVEMENT)
async def acknowledge(visit: Visit) -> Sheet | Response:
    """Say that it has come."""
    found = await the_movement(visit)
    units = acknowledging(found)
    made = Sheet(
        found.stream,
        visit._("Say that the movement has come"),
        visit._("It has come"),
        lambda given: AcknowledgeMovement(given.said("unit")),
        found.at,
        (unit_field(visit, found, units),),
        offered=bool(units),
    )
    return of_movement(
        visit, found, done_before(visit, found, made), lambda given: found.files(given.said("unit"))
    )


@sheet("/movements/{movement}/plan", SEES_MOVEMENT)
async def plan(visit: Visit) -> Sheet | Response:
    """Enter the unit's own plan, which was issued on paper."""
    found = await the_movement(visit)
    units = planning(found)
    made = Sheet(
        found.stream,
        visit._("Enter the unit's own plan"),
        visit._("It is issued"),
        lambda given: IssuePlan(given.said("unit"), given.said("number")),
        found.at,
        (unit_field(visit, found, units), paper_number(visit, "number")),
        notes=[visit._("A plan that is a movement of its own here says so by itself once it is adopted.")],
        offered=bool(units),
    )
    return of_movement(
        visit, found, done_before(visit, found, made), lambda given: found.files(given.said("unit"))
    )


@sheet("/movements/{movement}/register", SEES_MOVEMENT)
async def register(visit: Visit) -> Sheet | Response:
    """Register who runs for an award: the unit, offices below it, and people of it, as many as wanted."""
    found = await the_movement(visit)
    units = registering(found)
    unit = asked_unit(visit, units)
    candidates = await _candidates(visit, found, unit) if unit else []

    def asked(given: Given) -> Ask:
        award = given.said("award")
        return RegisterFor(unit, tuple(Aim(candidate, award) for candidate in given.lines("candidates")))

    made = Sheet(
        found.stream,
        visit._("Register who runs"),
        visit._("Register them"),
        asked,
        found.at,
        (
            Field("award", visit._("For which award"), "pick", awards_known(found.facts, visit.language)),
            Field("candidates", visit._("Those who run"), "lines", candidates),
            Field("unit", visit._("Unit"), "fixed", value=unit),
        ),
        subject=[(visit._("Unit"), found.named(unit))] if unit else [],
        notes=[] if unit else [visit._("Choose the unit first:")],
        links=_other_units(found, units, unit, "register"),
        offered=bool(units),
    )
    return of_movement(visit, found, done_before(visit, found, made), lambda given: found.files(unit))


async def _candidates(visit: Visit, found: ShownMovement, unit: str) -> list[tuple[str, str]]:
    """The unit, the offices below it and the people who serve in it, each once."""
    common = found.facts.common
    below = [code for code in common.bodies_below(unit) if common.stands(code, visit.today)]
    people = await people_of(visit, unit)
    return [*found.options((unit, *below)), *sorted_people(people)]


def _other_units(found: ShownMovement, units: list[str], unit: str, act: str) -> list[tuple[str, str]]:
    """The same form for another of one's units."""
    return [(f"{found.at}/{act}?unit={one}", found.named(one)) for one in units if one != unit]


@sheet("/movements/{movement}/drop", SEES_MOVEMENT)
async def drop(visit: Visit) -> Sheet | Response:
    """Take out somebody who runs no more, with the reason."""
    found = await the_movement(visit)
    running = dropping(found)
    options = [
        (str(number), f"{found.named(aim.candidate)} · {found.named(aim.award)} ({found.named(unit)})")
        for number, (unit, aim) in enumerate(running)
    ]

    def of(given: Given) -> tuple[str, Aim]:
        return running[int(given.said("who"))]

    def asked(given: Given) -> Ask:
        unit, aim = of(given)
        return DropOut(unit, aim.candidate, aim.award)

    made = Sheet(
        found.stream,
        visit._("Somebody runs no more"),
        visit._("Take them out"),
        asked,
        found.at,
        (Field("who", visit._("Who"), "radio", options), reason(visit)),
        of=lambda given: of(given)[1].candidate,
        offered=bool(running),
        bad=True,
    )
    return of_movement(
        visit, found, done_before(visit, found, made), lambda given: found.keeper or found.files(of(given)[0])
    )
