"""The plan of a movement: drawn up, changed as long as nobody has adopted it, adopted, launched."""

from __future__ import annotations

import re
from typing import get_args

from starlette.responses import RedirectResponse, Response

from domain.commands import (
    Ask,
    DraftMovement,
)
from domain.events import (
    Link,
    MovementDrafted,
    MovementKind,
    Period,
)
from domain.facts import Facts
from domain.movement import Movement, rights
from domain.records import replace
from web.answering import Errors
from web.around import acting_for, bodies_for
from web.movement_acts import drafting
from web.movement_form import again, of_movement
from web.needs import SEES_MOVEMENT, SIGNED_IN
from web.rendering import page
from web.sheet import Field, Given, Sheet, sheet
from web.showing_movement import Row, rows_of, the_movement
from web.table import route
from web.typed import chosen
from web.visit import Visit

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)
KINDS: tuple[MovementKind, ...] = get_args(MovementKind)


# A new one -------------------------------------------------------------------------------------------------


@route("GET", "/planning", SIGNED_IN)
async def planning(visit: Visit) -> Response:
    """For which body: straight on where there is one."""
    bodies = await bodies_for(visit, rights.keeps)
    if len(bodies) == 1:
        return RedirectResponse(f"/planning/{bodies[0][0]}", 303)
    return page(visit, "planning.html", bodies=bodies)


@sheet("/planning/{body}", SIGNED_IN)
async def new(visit: Visit) -> Sheet | Response:
    """Draw up the plan of a new movement: what it is, its times, who takes part. The rest is added then.

    With ``like`` in the address it is the next one after another: targets, points and prizes come along, days
    do not.
    """
    facts, body = await visit.facts(), visit.path("body")
    keeper = acting_for(visit, facts, body, rights.keeps)
    if keeper is None:
        return page(visit, "not_for_you.html", status=404)
    before = await _before(visit, body)
    name = visit.asked("code").strip()
    there: Movement = await visit.state("movement", name or "-")
    names = await visit.names([body])
    hint = visit._("Letters, digits and hyphens without accents; it stands in the address: td-2026")

    def asked(given: Given) -> Ask | Errors:
        if not _CODE.fullmatch(name):
            return {"code": hint}
        if there.plan is not None:
            return {"code": visit._("There is a movement of this code; choose another one.")}
        if half := _half_filled(visit, given):
            return half
        if before is None:
            return _head(body, given, None)
        return _next(_head(body, given, before.plan), before, given.said("text"))

    notes = [visit._("Targets, reporting periods, days of the calendar, links and prizes are added after.")]
    if before is not None:
        notes = [visit._("Like {title}: its targets, points and prizes come along.", title=before.title)]
    return Sheet(
        f"movement/{name or '-'}",
        visit._("Plan a movement"),
        visit._("Draw it up"),
        asked,
        f"/movements/{name}" if visit.form else "/movements",
        (
            Field("code", visit._("Code of the movement"), hint=hint, most=60),
            *_head_fields(visit, facts, body, before.plan if before else None, "", dated=False),
        ),
        crumbs=[("/movements", visit._("Movements"))],
        subject=[(visit._("Whose it is"), names[body])],
        notes=notes,
        by=lambda given: keeper,
        of=lambda given: body,
    )


async def _before(visit: Visit, body: str) -> Row | None:
    """The movement of the same body that the new one is to be like."""
    like = await visit.site.reading.folded(f"movement/{visit.asked('like')}") if visit.asked("like") else None
    rows = await rows_of(visit, [like]) if like is not None else []
    return next((row for row in rows if row.plan.body == body), None)


def _next(head: DraftMovement, before: Row, text: str) -> DraftMovement:
    """What follows another movement says so, and reports and days of its own are still to be planned."""
    cite = before.state.number or before.name
    links = (*(one for one in head.links if one.to != "follows"), Link("follows", before.name, cite))
    return replace(head, links=links, reports=(), deadlines=(), text=text)


@sheet("/movements/{movement}/change", SEES_MOVEMENT)
async def change(visit: Visit) -> Sheet | Response:
    """Change what the plan says of kind, times and members."""
    found = await the_movement(visit)
    plan = found.plan

    def asked(given: Given) -> Ask | Errors:
        return _half_filled(visit, given) or _head(plan.body, given, plan)

    made = Sheet(
        found.stream,
        visit._("Change the plan"),
        visit._("Draw it up anew"),
        asked,
        found.at,
        _head_fields(visit, found.facts, plan.body, plan, found.title),
        offered=drafting(found),
    )
    return of_movement(visit, found, made, found.keeper)


def _half_filled(visit: Visit, given: Given) -> Errors:
    """A work year has both its days, or is left out; one day alone is a slip."""
    ends = ("work-begins", "work-until")
    missing = [end for end in ends if not given.said(end)]
    if len(missing) != 1:
        return {}
    return {missing[0]: visit._("Give both days of the work year, or neither of them.")}


def _head(body: str, given: Given, plan: MovementDrafted | None) -> DraftMovement:
    """What the form says, in a new plan or in place of what ``plan`` said."""
    runs = Period(given.day("begins"), given.day("until"))
    from_ = given.maybe_day("measured-begins") or runs.begins
    to = given.maybe_day("measured-until") or runs.until
    work = (given.maybe_day("work-begins"), given.maybe_day("work-until"))
    others = tuple(given.said("others").split())
    head = DraftMovement(
        body=body,
        kind=chosen(KINDS, given.said("kind")) or "routine",
        runs=runs,
        measured=Period(from_, to),
        members=tuple(dict.fromkeys((*given.lines("members"), *others))),
        season=given.maybe("season"),
        work_year=Period(work[0], work[1]) if work[0] is not None and work[1] is not None else None,
        registration=given.said("registration") == "yes",
        rounds=given.number("rounds") or 1,
        text=given.said("text"),
    )
    if plan is None:
        return head
    before = again(plan)
    kept = ("links", "targets", "reports", "deadlines", "scores", "prizes")
    parts = {name: getattr(before, name) for name in kept}
    return replace(head, **parts, text=head.text or before.text)


def _head_fields(
    visit: Visit, facts: Facts, body: str, plan: MovementDrafted | None, title: str, *, dated: bool = True
) -> list[Field]:
    """The fields of kind, times and members, as ``plan`` has them; ``dated`` with its days."""
    common, words = facts.common, visit.words
    units = common.units_of(body, visit.today)
    below = [c for c, one in common.bodies.items() if one.parent == body and common.stands(c, visit.today)]
    near = [body, *units, *below] if units else [body, *below]
    usual = tuple(below) if below and not units else (body,)
    named = plan.members if plan is not None else usual
    near = list(dict.fromkeys((*near, *named)))
    shown = {c: b.name_vi if visit.language == "vi" else b.name_en for c, b in common.bodies.items()}
    runs = plan.runs if plan is not None and dated else None
    measured = plan.measured if plan is not None and dated and plan.measured != plan.runs else None
    work = plan.work_year if plan is not None and dated else None
    yes_no = [("yes", visit._("Yes")), ("no", visit._("No"))]

    def on(period: Period | None, end: str) -> str:
        return "" if period is None else str(getattr(period, end))

    return [
        Field("title", visit._("Title of the movement"), value=title, kept=True, most=300),
        Field(
            "kind",
            visit._("Kind of movement"),
            "radio",
            [(kind, words.word("movement_kind", kind)) for kind in KINDS],
            value=plan.kind if plan is not None else "routine",
        ),
        Field("begins", visit._("First day"), "day", value=on(runs, "begins")),
        Field("until", visit._("Last day"), "day", value=on(runs, "until")),
        Field(
            "measured-begins",
            visit._("Results count from (the first day if left out)"),
            "day",
            value=on(measured, "begins"),
            needed=False,
        ),
        Field(
            "measured-until",
            visit._("Results count until (the last day if left out)"),
            "day",
            value=on(measured, "until"),
            needed=False,
        ),
        Field(
            "work-begins",
            visit._("First day of the work year that reports follow (may be left out)"),
            "day",
            value=on(work, "begins"),
            needed=False,
        ),
        Field(
            "work-until",
            visit._("Last day of the work year (may be left out)"),
            "day",
            value=on(work, "until"),
            needed=False,
        ),
        Field(
            "members",
            visit._("Who takes part"),
            "lines",
            [(code, shown.get(code, code)) for code in near],
            ticked=named,
            hint=visit._("With a cluster come its units, as they are on the day of the launch."),
            needed=False,
        ),
        Field(
            "others",
            visit._("Other members, by their codes (may be left out)"),
            "words",
            hint=visit._("One on each line."),
            needed=False,
            most=10_000,
        ),
        Field(
            "season",
            visit._("Season of the awards (may be left out)"),
            "pick",
            [(season, season) for season in sorted(common.seasons, reverse=True)],
            value=(plan.season or "") if plan and dated else "",
            needed=False,
        ),
        Field(
            "registration",
            visit._("Is it registered first who runs for which award?"),
            "radio",
            yes_no,
            value="yes" if plan is not None and plan.registration else "no",
        ),
        Field("rounds", visit._("Rounds"), "number", value=str(plan.rounds if plan else 1)),
        Field("text", visit._("Its text as a file (may be left out)"), "file", needed=False, about=body),
    ]
