"""What is decided of a plan: adopted, launched, made a draft again, called off."""

from __future__ import annotations

from starlette.responses import Response

from audit.progress_rows import wanted
from domain.commands import AdoptMovement, CallOffMovement, LaunchMovement, TakeBackPlan
from domain.movement.reaching import members_of
from web.dating import day_done
from web.movement_acts import calling_off
from web.movement_form import done_before, of_movement
from web.needs import SEES_MOVEMENT
from web.sheet import Sheet, paper_number, reason, sheet
from web.showing_movement import the_movement
from web.visit import Visit


@sheet("/movements/{movement}/adopt", SEES_MOVEMENT)
async def adopt(visit: Visit) -> Sheet | Response:
    """Adopt the plan."""
    found = await the_movement(visit)
    plan = found.plan
    subject = [
        (visit._("Whose it is"), found.named(plan.body)),
        (visit._("Time"), f"{visit.words.day(plan.runs.begins)} – {visit.words.day(plan.runs.until)}"),
        (visit._("Members"), ", ".join(map(found.named, found.members))),
        *(
            (visit._("Target {code}", code=one.target), f"{wanted(visit.words, one, one.value)} · {one.cite}")
            for one in plan.targets
        ),
    ]
    made = Sheet(
        found.stream,
        visit._("Adopt the plan"),
        visit._("Adopt it"),
        lambda given: AdoptMovement(given.said("number")),
        found.at,
        (paper_number(visit, "number"),),
        subject=subject,
        notes=[
            visit._(
                "What is adopted stays as it is here: targets, times and members. "
                "Before the launch who leads may make a draft of it again, with the reason."
            )
        ],
        offered=found.state.phase == "drafted" and found.leader is not None,
        signs=True,
    )
    return of_movement(visit, found, done_before(visit, found, made), found.leader)


@sheet("/movements/{movement}/launch", SEES_MOVEMENT)
async def launch(visit: Visit) -> Sheet | Response:
    """Launch it for its members, as the registry has them on the day."""
    found = await the_movement(visit)
    members = members_of(found.plan.body, found.plan.members, found.facts, day_done(visit))
    made = Sheet(
        found.stream,
        visit._("Launch the movement"),
        visit._("Launch it"),
        lambda given: LaunchMovement(),
        found.at,
        subject=[
            (visit._("Plan adopted by"), found.state.number),
            (visit._("Members"), ", ".join(map(found.named, members))),
        ],
        notes=[visit._("Its members are told, and the days of its calendar begin to run.")],
        offered=found.state.phase == "adopted" and found.leader is not None,
        signs=True,
    )
    return of_movement(visit, found, done_before(visit, found, made), found.leader)


@sheet("/movements/{movement}/take-back", SEES_MOVEMENT)
async def take_back(visit: Visit) -> Sheet | Response:
    """Make a draft of the adopted plan again, with the reason."""
    found = await the_movement(visit)
    made = Sheet(
        found.stream,
        visit._("Make a draft of the plan again"),
        visit._("Make it a draft"),
        lambda given: TakeBackPlan(),
        found.at,
        (reason(visit),),
        subject=[(visit._("Plan adopted by"), found.state.number)],
        notes=[visit._("It is changed then, and adopted anew.")],
        offered=found.state.phase == "adopted" and found.leader is not None,
        bad=True,
    )
    return of_movement(visit, found, made, found.leader)


@sheet("/movements/{movement}/call-off", SEES_MOVEMENT)
async def call_off(visit: Visit) -> Sheet | Response:
    """Call it off, with the reason."""
    found = await the_movement(visit)
    notes = [visit._("Nothing more is asked of anybody, and this cannot be undone.")]
    if found.state.running:
        notes.append(visit._("Whoever runs in it runs no more: {number}.", number=len(found.state.running)))
    made = Sheet(
        found.stream,
        visit._("Call the movement off"),
        visit._("Call it off"),
        lambda given: CallOffMovement(),
        found.at,
        (reason(visit),),
        notes=notes,
        offered=calling_off(found),
        bad=True,
    )
    return of_movement(visit, found, done_before(visit, found, made), found.leader or found.keeper)
