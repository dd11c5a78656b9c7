"""A nomination, written step by step: unit and nominee, eligibility, papers and words; checked, and sent."""

from __future__ import annotations

from typing import Any

from starlette.responses import RedirectResponse, Response

from domain.answers import Receipt, Refusal
from domain.commands import Actor
from domain.nomination.bodies import bodies_of
from projections import cases
from web.asking import ask, go, sealed
from web.attaching import attached, size, taken_off
from web.filing import (
    ask_of,
    foreseen,
    people_of,
    picked,
    policies_of,
    units_of,
)
from web.links import ways_to
from web.names import sorted_people
from web.needs import OWN_DRAFT
from web.rendering import page
from web.session.drafts import Draft
from web.showing_draft import again, is_ready, not_picked, reference, shown_draft, the_draft
from web.table import route
from web.typed import cleaned, too_long
from web.visit import Visit

LONGEST_TEXT = 20_000
"""Characters of the summary of what was achieved; the report itself is an attached file."""
LONGEST_TITLE = 300


# Unit and nominee ------------------------------------------------------------------------------------------


@route("GET", "/nominate/{draft}/nominee", OWN_DRAFT)
async def nominee(visit: Visit) -> Response:
    """Who, of which unit."""
    return await _nominee(visit, await the_draft(visit), {})


async def _nominee(visit: Visit, draft: Draft, errors: dict[str, str]) -> Response:
    units = await _units(visit, draft)
    unit = visit.asked("unit") or draft.typed("unit")
    unit = unit if unit in dict(units) else (units[0][0] if len(units) == 1 else "")
    subject = await _subject(visit, draft)
    people = sorted_people(dict(await people_of(visit, unit))) if unit and subject != "unit" else []
    here = next((name for code, name in units if code == unit), "")
    return again(
        visit,
        "nominate_nominee.html",
        draft,
        errors,
        units=units,
        unit=unit,
        here=here,
        subject=subject,
        people=[(code, f"{name} ({code})" if name != code else code) for code, name in people],
    )


@route("POST", "/nominate/{draft}/nominee", OWN_DRAFT)
async def nominee_chosen(visit: Visit) -> Response:
    """Keep both. The draft's words are the nominee's from here on; files of somebody else leave it."""
    draft = await the_draft(visit)
    unit, subject = visit.asked("unit"), await _subject(visit, draft)
    if unit not in dict(await _units(visit, draft)):
        return await _nominee(visit, draft, {"unit": visit._("Choose a unit")})
    chosen = unit if subject == "unit" else visit.asked("nominee")
    moves = visit.asked("_unit_only") or (not chosen and unit != draft.typed("unit"))
    if moves and subject != "unit":  # the people of another unit are asked for
        await visit.site.drafts.keep(draft.id, {"unit": unit, "nominee": "", "papers": []})
        return go(visit, f"/nominate/{draft.id}/nominee")
    of_unit = await people_of(visit, unit)
    if chosen not in of_unit and not (subject in ("unit", "either") and chosen == unit):
        return await _nominee(visit, draft, {"nominee": visit._("Choose who is nominated")})
    fields: dict[str, Any] = {"unit": unit, "nominee": chosen}
    if chosen != draft.typed("nominee"):
        fields["papers"] = []
    await visit.site.drafts.keep(draft.id, fields, about=chosen)
    return go(visit, f"/nominate/{draft.id}/eligibility")


async def _units(visit: Visit, draft: Draft) -> list[tuple[str, str]]:
    """The visitor's units for which the award has somewhere to go."""
    facts, picks = await visit.facts(), await picked(visit, draft)
    units = list(await units_of(visit))
    if isinstance(picks, tuple):
        units = [u for u in units if not isinstance(bodies_of(picks[1], facts, u, visit.today), Refusal)]
    return sorted((await visit.names(units)).items(), key=lambda one: one[1])


async def _subject(visit: Visit, draft: Draft) -> str:
    picks = await picked(visit, draft)
    if isinstance(picks, tuple):
        return picks[1].subject
    known = policies_of(await visit.facts(), draft.typed("award"))
    return known[0].subject if known else "either"


@route("GET", "/nominate/{draft}/eligibility", OWN_DRAFT)
async def eligibility(visit: Visit) -> Response:
    """What the registry answers to each criterion now, with the clause that asks."""
    draft = await the_draft(visit)
    values = await shown_draft(visit, draft)
    refused = await not_picked(visit, draft)
    why = visit.words.refusal(refused) if refused is not None else ""
    return page(visit, "nominate_eligibility.html", draft=draft, why=why, **values)


# Papers and words ------------------------------------------------------------------------------------------


@route("GET", "/nominate/{draft}/papers", OWN_DRAFT)
async def papers(visit: Visit) -> Response:
    """The files that go with it."""
    return await _papers(visit, await the_draft(visit), {})


async def _papers(visit: Visit, draft: Draft, errors: dict[str, str]) -> Response:
    if not draft.typed("nominee"):
        return go(visit, f"/nominate/{draft.id}/nominee")
    values = await shown_draft(visit, draft)
    return again(visit, "nominate_papers.html", draft, errors, size=size, **values)


@route("POST", "/nominate/{draft}/papers", OWN_DRAFT)
async def papers_brought(visit: Visit) -> Response:
    """Keep files, or take one off."""
    draft = await the_draft(visit)
    if not draft.typed("nominee"):
        return go(visit, f"/nominate/{draft.id}/nominee")
    if remove := visit.asked("remove"):
        await taken_off(visit, draft, remove)
    elif errors := await attached(visit, draft, draft.typed("nominee")):
        return await _papers(visit, await the_draft(visit), errors)
    return go(visit, f"/nominate/{draft.id}/papers")


@route("GET", "/nominate/{draft}/words", OWN_DRAFT)
async def words(visit: Visit) -> Response:
    """The title under which it is read, and the summary of what was achieved."""
    return await _words(visit, await the_draft(visit), {})


async def _words(visit: Visit, draft: Draft, errors: dict[str, str]) -> Response:
    values = await shown_draft(visit, draft)
    return again(visit, "nominate_words.html", draft, errors, most=LONGEST_TEXT, **values)


@route("POST", "/nominate/{draft}/words", OWN_DRAFT)
async def words_written(visit: Visit) -> Response:
    """Keep them."""
    draft = await the_draft(visit)
    fields = {name: cleaned(visit.asked(name)) for name in ("title", "text", "special_text")}
    errors = too_long(visit, fields, {"title": LONGEST_TITLE, "text": LONGEST_TEXT, "special_text": 5_000})
    if not fields["title"]:
        errors["title"] = visit._("Write a title")
    if draft.typed("special") and not fields["special_text"]:
        errors["special_text"] = visit._("Say why an exception is asked for")
    if errors:
        return await _words(visit, draft, errors)
    await visit.site.drafts.keep(draft.id, fields)
    return go(visit, f"/nominate/{draft.id}/check")


# Check and send --------------------------------------------------------------------------------------------


@route("GET", "/nominate/{draft}/check", OWN_DRAFT)
async def check(visit: Visit) -> Response:
    """All answers on one page, and what would come of them."""
    draft = await the_draft(visit)
    if draft.sent:
        return RedirectResponse(draft.sent, status_code=303)
    return await _check(visit, draft, {})


async def _check(visit: Visit, draft: Draft, errors: dict[str, str]) -> Response:
    values = await shown_draft(visit, draft)
    if not is_ready(draft, values):
        return go(visit, f"/nominate/{draft.id}")
    ahead = await foreseen(visit, draft, await _filer(visit, draft))
    opens = None
    if ahead.opens is not None:
        names = await visit.names([ahead.opens.body])
        opens = (visit.words.stage(ahead.opens.stage), names[ahead.opens.body], ahead.opens.times)
    refused = visit.words.refusal(ahead.refused) if ahead.refused is not None else ""
    said = ask_of(draft)
    known = await cases.alike(visit.site.lists, said.award, [said.nominee], said.season, said.kind)
    ways = await ways_to(visit, [one.stream for one in known])
    return page(
        visit,
        "nominate_check.html",
        status=422 if errors else 200,
        errors=errors,
        draft=draft,
        ahead=ahead,
        opens=opens,
        refused=refused,
        known=[(one, ways[one.stream]) for one in known],
        **values,
    )


async def _filer(visit: Visit, draft: Draft) -> Actor:
    """The visitor as he files for the unit: by mandate, else standing in for who holds one."""
    delegation = (await units_of(visit)).get(draft.typed("unit"))
    return Actor(person=visit.person, proof="session", delegation=delegation)


@route("POST", "/nominate/{draft}/check", OWN_DRAFT)
async def send(visit: Visit) -> Response:
    """File it. A second click finds it filed."""
    draft = await the_draft(visit)
    if draft.sent:
        return RedirectResponse(draft.sent, status_code=303)
    values = await shown_draft(visit, draft)
    if not is_ready(draft, values):
        return go(visit, f"/nominate/{draft.id}")
    stream = f"nomination/{reference('n', draft, visit.today)}"
    texts = {
        "title": draft.typed("title"),
        "text": draft.typed("text"),
        "special": draft.typed("special_text"),
    }
    seals = sealed(visit, draft.typed("nominee"), **texts)
    answer = await ask(visit, stream, ask_of(draft), seals, by=await _filer(visit, draft))
    if isinstance(answer, Receipt):
        receipt = f"/receipts/{answer.stream}/{answer.version}"
        await visit.site.drafts.sent(draft.id, receipt)
        return go(visit, receipt, answer)
    if isinstance(answer, Refusal):
        return await _check(visit, draft, {"": visit.words.refusal(answer)})
    return answer
