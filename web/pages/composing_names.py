"""The names of a list that is being composed: nominations that are there, new ones, and lower lists."""

from __future__ import annotations

import datetime as dt
from typing import Any

from starlette.responses import Response

from domain.answers import Refusal
from domain.nomination.bodies import bodies_of
from domain.submission.rights import is_under
from projections import submissions
from web.answering import Errors, several
from web.asking import go
from web.attaching import attached, brought, size, some, taken_off
from web.composing import candidates
from web.filing import awards_for, people_of, policies_of, title_of
from web.names import sorted_people
from web.needs import OWN_DRAFT
from web.rendering import page
from web.session.drafts import Draft
from web.showing_draft import again, the_draft
from web.showing_list_draft import shown_list_draft
from web.table import route
from web.typed import cleaned, day_of, too_long
from web.visit import Visit

LONGEST = {"text": 20_000, "title": 300}
PURPOSES = ("proposal", "result")


@route("GET", "/compose/{draft}/names", OWN_DRAFT)
async def names(visit: Visit) -> Response:
    """The open nominations of one's units that stand in no list of this level yet."""
    draft = await the_draft(visit)
    found, more = await candidates(visit, draft)
    known = await visit.names(code for one in found for code in (one.nominee, one.unit))
    facts = await visit.facts()
    titles = {one.award: policies_of(facts, one.award) for one in found}
    shown = [
        {
            "stream": one.stream,
            "who": known[one.nominee],
            "unit": known[one.unit],
            "award": title_of(titles[one.award][0], visit.language) if titles[one.award] else one.award,
            "stage": visit.words.phase(one.stage),
        }
        for one in found
    ]
    return page(
        visit, "compose_names.html", draft=draft, found=shown, more=more, all=bool(visit.asked("all"))
    )


@route("POST", "/compose/{draft}/names", OWN_DRAFT)
async def names_chosen(visit: Visit) -> Response:
    """Keep which stand in it."""
    draft = await the_draft(visit)
    able = {one.stream for one in (await candidates(visit, draft))[0]}
    lines = [line for line in several(visit, "line") if line in able]
    await visit.site.drafts.keep(draft.id, {"lines": lines})
    return go(visit, f"/compose/{draft.id}")


@route("GET", "/compose/{draft}/new", OWN_DRAFT)
async def new(visit: Visit) -> Response:
    """Somebody who is nominated by the list itself."""
    return await _new(visit, await the_draft(visit), {})


async def _new(visit: Visit, draft: Draft, errors: Errors) -> Response:
    facts, today = await visit.facts(), visit.today
    below = [draft.body or "", *facts.common.bodies_below(draft.body or "")]
    units = [
        u
        for u in below
        if facts.common.stands(u, today) and is_under(facts.common, u, draft.body or "", today)
    ]
    award, unit = visit.asked("award"), visit.asked("unit")
    policies = policies_of(facts, award)
    if policies:
        units = [u for u in units if not isinstance(bodies_of(policies[0], facts, u, today), Refusal)]
    subject = policies[0].subject if policies else ""
    people = sorted_people(dict(await people_of(visit, unit))) if unit in units and subject != "unit" else []
    shown = await visit.names(units)
    kinds = list(dict.fromkeys(kind for policy in policies for kind in policy.kinds))
    return again(
        visit,
        "compose_new.html",
        draft,
        errors,
        awards=awards_for(facts, below, today, visit.language),
        units=sorted(shown.items(), key=lambda one: one[1]),
        award=award,
        unit=unit if unit in units else "",
        here=shown.get(unit, ""),
        subject=subject,
        people=[(code, f"{name} ({code})" if name != code else code) for code, name in people],
        kinds=[(kind, visit.words.word("value", kind)) for kind in kinds] if len(kinds) > 1 else [],
        feat=bool(policies) and policies[0].in_force.picked_by == "feat",
        typed=visit.form if visit.form else visit.request.query_params,
    )


@route("POST", "/compose/{draft}/new", OWN_DRAFT)
async def new_written(visit: Visit) -> Response:
    """Keep the row, or take one off."""
    draft = await the_draft(visit)
    rows: list[dict[str, Any]] = list(draft.fields.get("rows", ()))
    if remove := visit.asked("remove"):
        kept = [row for row in rows if f"{row['award']}|{row['nominee']}" != remove]
        await visit.site.drafts.keep(draft.id, {"rows": kept})
        return go(visit, f"/compose/{draft.id}")
    facts = await visit.facts()
    row: dict[str, Any] = {
        name: cleaned(visit.asked(name))
        for name in ("award", "unit", "nominee", "kind", "feat_on", "title", "text")
    }
    policies = policies_of(facts, row["award"])
    if policies and policies[0].subject == "unit":
        row["nominee"] = row["unit"]
    errors = too_long(visit, row, LONGEST)
    if not policies:
        errors["award"] = visit._("Choose an award")
    if row["unit"] not in facts.common.bodies or not is_under(
        facts.common, row["unit"], draft.body or "", visit.today
    ):
        errors["unit"] = visit._("Choose a unit")
    elif row["nominee"] != row["unit"] and row["nominee"] not in await people_of(visit, row["unit"]):
        errors["nominee"] = visit._("Choose who is nominated")
    if row["feat_on"]:
        day = day_of(row["feat_on"])
        row["feat_on"] = day.isoformat() if isinstance(day, dt.date) else ""
        if day is None:
            errors["feat_on"] = visit._("Write it as day, month and year")
    if any((one["award"], one["nominee"]) == (row["award"], row["nominee"]) for one in rows):
        errors["nominee"] = visit._("This name stands in the list already, for the same award")
    if errors:
        return await _new(visit, draft, errors)
    papers: list[dict[str, Any]] = []
    if some(visit):
        errors = await brought(visit, papers, row["nominee"])
    if errors:
        return await _new(visit, draft, errors)
    await visit.site.drafts.keep(draft.id, {"rows": [*rows, {**row, "papers": papers}]})
    return go(visit, f"/compose/{draft.id}")


@route("GET", "/compose/{draft}/merges", OWN_DRAFT)
async def merges(visit: Visit) -> Response:
    """The lists that the body has taken in, to be made into this one."""
    draft = await the_draft(visit)
    found = await submissions.received_by(visit.site.lists, draft.body or "", draft.typed("season") or None)
    shown = await visit.names(row.sender for row in found)
    return page(visit, "compose_merges.html", draft=draft, found=found, names=shown)


@route("POST", "/compose/{draft}/merges", OWN_DRAFT)
async def merges_chosen(visit: Visit) -> Response:
    """Keep which."""
    draft = await the_draft(visit)
    found = await submissions.received_by(visit.site.lists, draft.body or "", draft.typed("season") or None)
    able = {row.stream for row in found}
    chosen = [one for one in several(visit, "merge") if one in able]
    await visit.site.drafts.keep(draft.id, {"merges": chosen})
    return go(visit, f"/compose/{draft.id}")


@route("GET", "/compose/{draft}/papers", OWN_DRAFT)
async def papers(visit: Visit) -> Response:
    """Papers of the whole list: the signed proposal, minutes."""
    draft = await the_draft(visit)
    return again(visit, "compose_papers.html", draft, {}, size=size, **await shown_list_draft(visit, draft))


@route("POST", "/compose/{draft}/papers", OWN_DRAFT)
async def papers_brought(visit: Visit) -> Response:
    """Keep files, or take one off."""
    draft = await the_draft(visit)
    if remove := visit.asked("remove"):
        await taken_off(visit, draft, remove)
    elif errors := await attached(visit, draft, draft.body or ""):
        draft = await the_draft(visit)
        return again(
            visit, "compose_papers.html", draft, errors, size=size, **await shown_list_draft(visit, draft)
        )
    return go(visit, f"/compose/{draft.id}/papers")
