"""A list composed step by step: it is begun, its tasks, and its head.

Whoever keeps the award work of a body writes it; whoever may sign for the body sends it. The draft is the
body's, so that the one finds what the other wrote.
"""

from __future__ import annotations

from typing import Any

from starlette.responses import RedirectResponse, Response

from web.answering import Errors
from web.asking import go
from web.composing import cites_of, receivers
from web.needs import KEEPS_LISTS, LIST_OFFICES, OWN_DRAFT
from web.rendering import page
from web.session.drafts import Draft, TooMany
from web.showing_draft import again, the_draft
from web.showing_list_draft import shown_list_draft
from web.table import route
from web.typed import cleaned, too_long
from web.visit import Visit

LONGEST = {"number": 100, "cites": 2_000}
PURPOSES = ("proposal", "result")


async def _bodies(visit: Visit) -> list[str]:
    return list(dict.fromkeys(one.body for one in await visit.offices() if one.office in LIST_OFFICES))


@route("GET", "/compose", KEEPS_LISTS)
async def begin(visit: Visit) -> Response:
    """What the visitor's bodies have under way, and a new one."""
    return await _begin(visit, {})


async def _begin(visit: Visit, errors: Errors) -> Response:
    bodies = await _bodies(visit)
    drafts = await visit.site.drafts.under_way("list", visit.person, bodies)
    names = await visit.names([*bodies, *(code for d in drafts for code in (d.body, d.person) if code)])
    chosen = ""
    if visit.asked("from"):
        state = await visit.state("submission", visit.asked("from"))
        chosen = state.about.receiver if state.about is not None and state.about.receiver in bodies else ""
    return page(
        visit,
        "compose.html",
        status=422 if errors else 200,
        errors=errors,
        drafts=drafts,
        names=names,
        bodies=[(code, names[code]) for code in bodies],
        chosen=visit.asked("body") or chosen or (bodies[0] if len(bodies) == 1 else ""),
        purposes=[(code, visit.words.word("purpose", code)) for code in PURPOSES],
        source=visit.asked("from") if chosen else "",
    )


@route("POST", "/compose", KEEPS_LISTS)
async def start(visit: Visit) -> Response:
    """Begin one, for a body of one's own; perhaps out of a list that it has taken in."""
    body, purpose = visit.asked("body"), visit.asked("purpose")
    errors: Errors = {}
    if body not in await _bodies(visit):
        errors["body"] = visit._("Choose the body that sends it")
    if purpose not in PURPOSES:
        errors["purpose"] = visit._("Choose what the list is for")
    if errors:
        return await _begin(visit, errors)
    fields: dict[str, Any] = {"purpose": purpose}
    source = await visit.state("submission", visit.asked("source")) if visit.asked("source") else None
    if source is not None and source.about is not None and source.about.receiver == body:
        fields |= {"season": source.about.season or "", "merges": [f"submission/{visit.asked('source')}"]}
    try:
        id = await visit.site.drafts.begin("list", visit.person, body, fields, body)
    except TooMany:
        errors = {"": visit._("You have too many drafts. Send or delete some of them first.")}
        return await _begin(visit, errors)
    return go(visit, f"/compose/{id}/head")


@route("POST", "/compose/{draft}/delete", OWN_DRAFT)
async def delete(visit: Visit) -> Response:
    """Throw it away: nothing of it was ever recorded."""
    await visit.site.drafts.drop(visit.path("draft"))
    return go(visit, "/compose")


@route("GET", "/compose/{draft}", OWN_DRAFT)
async def tasks(visit: Visit) -> Response:
    """What is done of it and what is still to do."""
    draft = await the_draft(visit)
    if draft.sent:
        return RedirectResponse(draft.sent, status_code=303)
    return page(visit, "compose_tasks.html", draft=draft, **await shown_list_draft(visit, draft))


# The head --------------------------------------------------------------------------------------------------


@route("GET", "/compose/{draft}/head", OWN_DRAFT)
async def head(visit: Visit) -> Response:
    """To whom, which season, under which number, standing on which papers."""
    return await _head(visit, await the_draft(visit), {})


async def _head(visit: Visit, draft: Draft, errors: Errors) -> Response:
    facts = await visit.facts()
    names = await visit.names(receivers(facts, draft.body or "", visit.today))
    seasons = sorted(facts.common.seasons.values(), key=lambda one: one.ends, reverse=True)
    return again(
        visit,
        "compose_head.html",
        draft,
        errors,
        receivers=sorted(names.items(), key=lambda one: one[1]),
        seasons=[
            (one.season, f"{one.season} ({visit.words.day(one.begins)} – {visit.words.day(one.ends)})")
            for one in seasons
        ],
    )


@route("POST", "/compose/{draft}/head", OWN_DRAFT)
async def head_written(visit: Visit) -> Response:
    """Keep it; another season than before asks for the names anew."""
    draft, facts = await the_draft(visit), await visit.facts()
    fields = {name: cleaned(visit.asked(name)) for name in ("receiver", "season", "number", "cites")}
    errors = too_long(visit, fields, LONGEST)
    if fields["receiver"] not in receivers(facts, draft.body or "", visit.today):
        errors["receiver"] = visit._("Choose to whom it goes")
    if fields["season"] and fields["season"] not in facts.common.seasons:
        errors["season"] = visit._("Choose a season")
    if not fields["number"]:
        errors["number"] = visit._("Write the number of the paper")
    if (wrong := cites_of(fields["cites"])[1]) is not None:
        text = visit._(
            "Write each paper as number; day, like 12/HD; 01/03/2026, not {given}", given=wrong[:80]
        )
        errors["cites"] = text
    if errors:
        return await _head(visit, draft, errors)
    kept: dict[str, Any] = dict(fields)
    if fields["season"] != draft.typed("season"):
        kept |= {"lines": [], "merges": [] if draft.typed("receiver") else draft.fields.get("merges", [])}
    await visit.site.drafts.keep(draft.id, kept)
    return go(visit, f"/compose/{draft.id}/names")
