"""What the body of a movement does with it: reviews, actions, publication, its shelf."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Literal, get_args

from starlette.responses import Response

from audit.telling_movement import counted
from domain.commands import (
    Ask,
    FollowAction,
    HoldReview,
    PublishMovement,
    ReopenMovement,
    SetAction,
    ShelvePaper,
)
from domain.events import ActionState, ReviewKind
from domain.movement import measuring
from web.filing import people_of
from web.movement_acts import following, keeping, reopening, reviewing
from web.movement_form import done_before, of_movement
from web.names import sorted_people
from web.needs import SEES_MOVEMENT
from web.pages.dossier import given_out
from web.rendering import page
from web.sheet import Field, Given, Sheet, paper_number, reason, sheet
from web.showing_movement import the_movement
from web.table import route
from web.typed import chosen
from web.visit import Visit

STATES: tuple[ActionState, ...] = get_args(ActionState)
KINDS: tuple[ReviewKind, ...] = get_args(ReviewKind)
Published = Literal["plan", "results"]


# Reviews and actions ---------------------------------------------------------------------------------------


@sheet("/movements/{movement}/review", SEES_MOVEMENT)
async def review(visit: Visit) -> Sheet | Response:
    """Enter that a review was held: what stands in the log with it is shown before."""
    found = await the_movement(visit)
    until = found.plan.measured.until
    early = visit.today < until
    by_now: ReviewKind = "interim" if early else "final"
    rows = [counted(visit.words, row, by_now) for row in measuring.counts(found.state, by_now, visit.today)]
    waiting = sum(one.state == "reported" for one in found.state.results.values())
    notes = [visit._("After the final review nobody registers, signs or reports any more.")]
    if waiting:
        notes.append(visit._("{number} results are not confirmed yet: they do not count.", number=waiting))
    made = Sheet(
        found.stream,
        visit._("Enter a review"),
        visit._("It was held"),
        lambda given: HoldReview(
            chosen(KINDS, given.said("kind")) or "interim", early="early" in given.lines("early")
        ),
        found.at,
        (
            Field(
                "kind",
                visit._("Which review"),
                "radio",
                [(kind, visit.words.word("review_kind", kind)) for kind in KINDS],
                value="interim" if early else "final",
            ),
            *([_ends_early(visit, until)] if early else []),
        ),
        subject=[(visit._("Targets"), "; ".join(rows))] if rows else [],
        notes=notes,
        offered=reviewing(found),
        signs=True,
    )
    return of_movement(visit, found, done_before(visit, found, made), found.leader)


@sheet("/movements/{movement}/reopen", SEES_MOVEMENT)
async def reopen(visit: Visit) -> Sheet | Response:
    """Take back the final review that was entered by mistake, with the reason."""
    found = await the_movement(visit)
    made = Sheet(
        found.stream,
        visit._("Take the final review back"),
        visit._("Take the review back"),
        lambda given: ReopenMovement(),
        found.at,
        (reason(visit),),
        notes=[visit._("The movement goes on; after results are published this cannot be done any more.")],
        offered=reopening(found),
        bad=True,
    )
    return of_movement(visit, found, made, found.leader)


def _ends_early(visit: Visit, until: dt.date) -> Field:
    """The final review before its time: meant, or a slip that would end the movement."""
    left = visit._(
        "Hold the final review although results count until {day}; they are not counted any more.",
        day=visit.words.day(until),
    )
    label = visit._("Before its time (for the final review only)")
    return Field("early", label, "lines", [("early", left)], needed=False)


@sheet("/movements/{movement}/action", SEES_MOVEMENT)
async def action(visit: Visit) -> Sheet | Response:
    """Make an action of a shortcoming that somebody named."""
    found = await the_movement(visit)
    body = found.plan.body
    above = dict.fromkeys((body, *(one.body for one in found.facts.common.superiors(body))))
    owners = dict.fromkeys((*found.state.members, *found.plan.members, body))
    people: dict[str, str] = {}
    for one in (*above, *owners):
        people |= await people_of(visit, one)
    made = Sheet(
        found.stream,
        visit._("Make an action of a shortcoming"),
        visit._("Set the action"),
        lambda given: SetAction(
            given.said("action"), given.said("owner"), given.day("due"), given.said("named_by")
        ),
        found.at,
        (
            Field("action", visit._("Short name of the action"), most=60),
            Field(
                "reason",
                visit._("What has to be put right"),
                "words",
                hint=visit._("Kept sealed; whoever takes part in the movement reads it."),
                kept=True,
                most=5_000,
            ),
            Field("owner", visit._("Who has to put it right"), "pick", found.options(owners)),
            Field("due", visit._("Until when"), "day"),
            Field("named_by", visit._("Who named it"), "pick", sorted_people(people), value=visit.person),
        ),
        of=lambda given: given.said("owner"),
        offered=keeping(found) and found.state.phase != "adopted",
    )
    return of_movement(visit, found, done_before(visit, found, made), found.keeper)


@sheet("/movements/{movement}/follow", SEES_MOVEMENT)
async def follow(visit: Visit) -> Sheet | Response:
    """Say how far an action is."""
    found = await the_movement(visit)
    waiting = following(found)
    options = [
        (code, f"{found.text_of('ActionSet', 'reason', action=code) or code} · {found.named(about.owner)}")
        for code in waiting
        for about in (found.state.actions[code].about,)
    ]
    first = visit.asked("action")

    made = Sheet(
        found.stream,
        visit._("Say how far an action is"),
        visit._("Record it"),
        lambda given: FollowAction(given.said("action"), chosen(STATES, given.said("state")) or "going_on"),
        found.at,
        (
            Field("action", visit._("Action"), "pick", options, value=first if first in waiting else ""),
            Field(
                "state",
                visit._("How far it is"),
                "radio",
                [(one, visit.words.word("action_state", one)) for one in STATES],
            ),
            Field(
                "text",
                visit._("What was done (may be left out)"),
                "words",
                hint=visit._("Kept sealed; whoever takes part in the movement reads it."),
                needed=False,
                kept=True,
                most=5_000,
            ),
        ),
        offered=bool(waiting),
    )
    return of_movement(
        visit,
        found,
        done_before(visit, found, made),
        lambda given: found.keeper or found.files(found.state.actions[given.said("action")].about.owner),
    )


# Published, and on the shelf -------------------------------------------------------------------------------


@sheet("/movements/{movement}/publish", SEES_MOVEMENT)
async def publish(visit: Visit) -> Sheet | Response:
    """Publish the plan or the results: from then on the public reads them here too."""
    found = await the_movement(visit)
    choices: list[tuple[str, str]] = [("plan", visit.words.word("published_what", "plan"))]
    if found.state.phase == "reviewed":
        choices.append(("results", visit.words.word("published_what", "results")))

    portal = visit.words.channel("portal")

    def asked(given: Given) -> Ask:
        what: Published = "results" if given.said("what") == "results" else "plan"
        channel = given.said("channel")
        return PublishMovement(what, "portal" if channel == portal else channel)

    made = Sheet(
        found.stream,
        visit._("Publish the movement"),
        visit._("Publish it"),
        asked,
        found.at,
        (
            Field("what", visit._("What is published"), "radio", choices, value=choices[-1][0]),
            Field("channel", visit._("On which channel"), value=portal, most=100),
        ),
        notes=[
            visit._("The public page shows title, times, targets and members; of results, how many met each.")
        ],
        offered=keeping(found),
    )
    return of_movement(visit, found, done_before(visit, found, made), found.keeper)


@sheet("/movements/{movement}/shelve", SEES_MOVEMENT)
async def shelve(visit: Visit) -> Sheet | Response:
    """Put a paper on the movement's shelf."""
    found = await the_movement(visit)
    made = Sheet(
        found.stream,
        visit._("Put a paper on the shelf"),
        visit._("Put it there"),
        lambda given: ShelvePaper(given.said("paper"), given.day("dated"), given.maybe("number")),
        found.at,
        (
            Field("paper", visit._("The paper"), "file", about=found.plan.body),
            Field("title", visit._("What it is called"), kept=True, most=300),
            Field("dated", visit._("Date on the paper"), "day"),
            replace(paper_number(visit, "number"), needed=False),
        ),
        offered=keeping(found),
    )
    return of_movement(visit, found, made, found.keeper)


@route("GET", "/movements/{movement}/papers/{sha256}", SEES_MOVEMENT)
async def paper(visit: Visit) -> Response:
    """Give out a paper of this movement: from its shelf, the text of a plan or a pledge, or minutes on which
    an entry stands."""
    found, sha256 = await the_movement(visit), visit.path("sha256")
    known = {one.paper for one in found.state.shelf} | {found.plan.text} | found.minutes
    known |= {one.text.text for one in found.state.pledges.values()}
    if not sha256 or sha256 not in known:
        return page(visit, "not_for_you.html", status=404)
    return await given_out(visit, sha256)
