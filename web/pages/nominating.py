"""A nomination, written step by step: it is begun, its tasks, and the award with its season.

What is typed is kept in a draft between the pages. The command is sent by the last of them alone.
"""

from __future__ import annotations

from typing import Any

from starlette.responses import RedirectResponse, Response

from domain.answers import Refusal
from domain.award.criteria import AllOf, AnyOf, Criterion, Noted
from web.asking import go
from web.filing import (
    awards_for,
    policies_of,
    title_of,
    units_of,
)
from web.needs import FILES, OWN_DRAFT
from web.rendering import page
from web.session.drafts import Draft, TooMany
from web.showing_draft import again, is_ready, not_picked, season_shown, shown_draft, the_draft
from web.table import route
from web.typed import cleaned, day_of
from web.visit import Visit


@route("GET", "/nominate", FILES)
async def begin(visit: Visit) -> Response:
    """What the visitor has under way, and a new one."""
    drafts = await visit.site.drafts.under_way("nomination", visit.person)
    facts = await visit.facts()
    names = await visit.names(code for d in drafts for code in (d.typed("nominee"), d.typed("unit")) if code)
    rows = [
        {
            "draft": draft,
            "who": names.get(draft.typed("nominee"), ""),
            "what": title_of(known[0], visit.language)
            if (known := policies_of(facts, draft.typed("award")))
            else "",
        }
        for draft in drafts
    ]
    return page(visit, "nominate.html", rows=rows)


@route("POST", "/nominate", FILES)
async def start(visit: Visit) -> Response:
    """Begin one."""
    units = list(await units_of(visit))
    fields = {"unit": units[0] if len(units) == 1 else ""}
    try:
        id = await visit.site.drafts.begin("nomination", visit.person, visit.person, fields)
    except TooMany:
        errors = {"": visit._("You have too many drafts. Send or delete some of them first.")}
        return page(visit, "nominate.html", status=422, rows=[], errors=errors)
    return go(visit, f"/nominate/{id}/award")


@route("POST", "/nominate/{draft}/delete", OWN_DRAFT)
async def delete(visit: Visit) -> Response:
    """Throw a draft away: nothing of it was ever recorded."""
    await visit.site.drafts.drop(visit.path("draft"))
    return go(visit, "/nominate")


@route("GET", "/nominate/{draft}", OWN_DRAFT)
async def tasks(visit: Visit) -> Response:
    """What is done of it and what is still to do."""
    draft = await the_draft(visit)
    if draft.sent:
        return RedirectResponse(draft.sent, status_code=303)
    values = await shown_draft(visit, draft)
    return page(visit, "nominate_tasks.html", draft=draft, ready=is_ready(draft, values), **values)


# Award and season ------------------------------------------------------------------------------------------


@route("GET", "/nominate/{draft}/award", OWN_DRAFT)
async def award(visit: Visit) -> Response:
    """Which award."""
    return await _award(visit, await the_draft(visit), {})


async def _award(visit: Visit, draft: Draft, errors: dict[str, str]) -> Response:
    options = awards_for(await visit.facts(), await units_of(visit), visit.today, visit.language)
    return again(visit, "nominate_award.html", draft, errors, options=options)


@route("POST", "/nominate/{draft}/award", OWN_DRAFT)
async def award_chosen(visit: Visit) -> Response:
    """Keep the award; another one than before asks for its season anew."""
    draft = await the_draft(visit)
    known = {code for code, _ in awards_for(await visit.facts(), await units_of(visit), visit.today, "vi")}
    chosen = visit.asked("award")
    if chosen not in known:
        return await _award(visit, draft, {"award": visit._("Choose an award")})
    fields: dict[str, Any] = {"award": chosen}
    if chosen != draft.typed("award"):
        fields |= {"season": "", "feat_on": "", "kind": "", "special": "", "special_text": ""}
    await visit.site.drafts.keep(draft.id, fields)
    return go(visit, f"/nominate/{draft.id}/season")


@route("GET", "/nominate/{draft}/season", OWN_DRAFT)
async def season(visit: Visit) -> Response:
    """Season or day of the feat, and kind: what the award's rules are picked by. Often nothing is asked."""
    draft = await the_draft(visit)
    needed = await _needed(visit, draft)
    if not needed["any"]:
        return go(visit, f"/nominate/{draft.id}/nominee")
    return again(visit, "nominate_season.html", draft, {}, **needed)


@route("POST", "/nominate/{draft}/season", OWN_DRAFT)
async def season_chosen(visit: Visit) -> Response:
    """Keep them, if they pick rules that are in force."""
    draft = await the_draft(visit)
    needed = await _needed(visit, draft)
    errors: dict[str, str] = {}
    fields = {name: cleaned(visit.asked(name)) for name in ("season", "feat_on", "kind", "special")}
    may_do_without = needed["picked_by"] != "season_end" and not fields["season"]
    if not may_do_without and fields["season"] not in dict(needed["seasons"]):
        errors["season"] = visit._("Choose a season")
    if needed["picked_by"] == "feat" and day_of(fields["feat_on"]) is None:
        errors["feat_on"] = visit._("Write the day of the feat as day, month and year")
    if needed["kinds"] and fields["kind"] not in dict(needed["kinds"]):
        errors["kind"] = visit._("Choose in which kind it is given")
    if not errors:
        await visit.site.drafts.keep(draft.id, fields)
        draft = await the_draft(visit)
        refused = await not_picked(visit, draft)
        if refused is not None:
            errors[_field_of(refused, needed)] = visit.words.refusal(refused)
    if errors:
        return again(visit, "nominate_season.html", draft, errors, **needed)
    return go(visit, f"/nominate/{draft.id}/nominee")


def _field_of(refused: Refusal, needed: dict[str, Any]) -> str:
    if refused.code in ("which_kind", "kind_not_given"):
        return "kind"
    if refused.code in ("special_malformed", "no_special_exception"):
        return "special"
    return "season" if needed["picked_by"] == "season_end" else "feat_on"


async def _needed(visit: Visit, draft: Draft) -> dict[str, Any]:
    """What the award's rules want to know, and what may be chosen."""
    facts = await visit.facts()
    policies = policies_of(facts, draft.typed("award"))
    picked_by = policies[0].in_force.picked_by if policies else ""
    seasons = [
        (one.season, season_shown(visit, one))
        for one in sorted(facts.common.seasons.values(), key=lambda s: s.ends, reverse=True)
        if picked_by != "season_end" or any(policy.in_force.covers(one.ends) for policy in policies)
    ]
    seasonal = picked_by == "season_end" or any(p.basis in ("season", "cumulative") for p in policies)
    kinds = dict.fromkeys(kind for policy in policies for kind in policy.kinds)
    kinds = kinds if any(len(policy.kinds) > 1 for policy in policies) else {}
    special = any(policy.rules > 1 and any(map(_waivable, policy.eligibility)) for policy in policies)
    return {
        "picked_by": picked_by,
        "seasons": seasons if seasonal else [],
        "kinds": [(kind, visit.words.word("value", kind)) for kind in kinds],
        "waivable": special,
        "any": seasonal or picked_by == "feat" or kinds or special,
        "title": title_of(policies[0], visit.language) if policies else "",
    }


def _waivable(criterion: Criterion | Noted) -> bool:
    match criterion:
        case Noted():
            return False
        case AnyOf(of=parts) | AllOf(of=parts):
            return criterion.waivable or any(map(_waivable, parts))
        case _:
            return criterion.waivable
