"""What a list's sender does with it after it was sent: takes it back, or revises it when it came back."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from domain.answers import Receipt
from domain.commands import ResubmitList, TakeBackList
from domain.submission.printing import counted
from web.answering import Errors, settle
from web.asking import go, sealed
from web.attaching import attached, size, some, taken_off
from web.composing import cites_of
from web.confirming import confirm
from web.list_form import about_list
from web.needs import SEES_LIST
from web.rendering import page
from web.session.drafts import Draft
from web.showing_list import ShownList, shown_list, way_chosen, ways_shown
from web.table import route
from web.typed import cleaned, too_long
from web.visit import Visit

LONGEST = {"number": 100, "cites": 2_000, "reason": 5_000}


@route("GET", "/lists/{list}/take-back", SEES_LIST)
async def take_back(visit: Visit) -> Response:
    """Take it back, while nobody above has acted on it."""
    lst = await shown_list(visit, visit.path("list"))
    if not lst.sends or lst.state.phase not in ("sent", "returned"):
        return RedirectResponse(f"/lists/{lst.name}", status_code=303)
    return _take_back(visit, lst, {})


def _take_back(visit: Visit, lst: ShownList, errors: Errors) -> Response:
    status, ways = (422 if errors else 200), ways_shown(visit, lst.ways)
    return page(visit, "list_form.html", status=status, errors=errors, lst=lst, what="take-back", ways=ways)


@route("POST", "/lists/{list}/take-back", SEES_LIST)
async def taken_back(visit: Visit) -> Response:
    """Its nominations stay as they are; lists it was made of are as before."""
    lst, reason = await shown_list(visit, visit.path("list")), cleaned(visit.asked("reason"))
    if errors := too_long(visit, {"reason": reason}, LONGEST):
        return _take_back(visit, lst, errors)

    async def again(errors: Errors) -> Response:
        return _take_back(visit, lst, errors)

    answer = await confirm(
        visit,
        lst.stream,
        TakeBackList(),
        sealed(visit, visit.person, reason=reason),
        by=way_chosen(visit, lst.ways) or lst.sender_by,
        title=visit._("You take the list back"),
        statement=[*about_list(visit, lst), *([(visit._("Reason"), reason)] if reason else [])],
        back=f"/lists/{lst.name}",
    )
    return await settle(visit, answer, f"/lists/{lst.name}", again, lst.named)


@route("GET", "/lists/{list}/revise", SEES_LIST)
async def revise(visit: Visit) -> Response:
    """Why it came back, and the revised paper."""
    lst = await shown_list(visit, visit.path("list"))
    if not lst.sends or lst.state.phase != "returned":
        return RedirectResponse(f"/lists/{lst.name}", status_code=303)
    return await _revise(visit, lst, {})


async def _revision(visit: Visit, lst: ShownList) -> Draft | None:
    assert lst.state.about is not None
    drafts = await visit.site.drafts.under_way("revision", visit.person)
    return next((draft for draft in drafts if draft.typed("list") == f"{lst.name}/{lst.state.sent}"), None)


async def _revise(visit: Visit, lst: ShownList, errors: Errors) -> Response:
    assert lst.state.about is not None
    about, draft = lst.state.about, await _revision(visit, lst)
    cites = "\n".join(f"{one.number}; {one.on:%d/%m/%Y}" for one in about.cites)
    kept = {"number": about.number, "cites": cites, **(draft.fields if draft else {})}
    facts = await visit.facts()
    counts = counted((), {}, (one.line.row for one in lst.standing), facts.common)
    return page(
        visit,
        "list_revise.html",
        status=422 if errors else 200,
        errors=errors,
        lst=lst,
        counts=counts,
        papers=draft.fields.get("papers", []) if draft else [],
        size=size,
        ways=ways_shown(visit, lst.ways),
        typed={**kept, **{n: v for n, v in visit.form.multi_items() if isinstance(v, str)}},
    )


@route("POST", "/lists/{list}/revise", SEES_LIST)
async def resubmit(visit: Visit) -> Response:
    """Add a paper, take one off, or sign and send it again."""
    lst = await shown_list(visit, visit.path("list"))
    if not lst.sends or lst.state.phase != "returned" or lst.state.about is None:
        return RedirectResponse(f"/lists/{lst.name}", status_code=303)
    sender = lst.state.about.sender
    fields = {name: cleaned(visit.asked(name)) for name in ("number", "cites")}
    draft = await _revision(visit, lst)
    if draft is None:
        begun = {"list": f"{lst.name}/{lst.state.sent}"}
        draft = await visit.site.drafts.get(
            await visit.site.drafts.begin("revision", visit.person, sender, begun)
        )
    assert draft is not None, "it was begun a moment ago"
    if remove := visit.asked("remove"):
        await taken_off(visit, draft, remove)
        return go(visit, f"/lists/{lst.name}/revise")
    await visit.site.drafts.keep(draft.id, fields)
    errors: Errors = await attached(visit, draft, sender) if some(visit) or visit.asked("_add") else {}
    if visit.asked("_add") and not errors:
        return go(visit, f"/lists/{lst.name}/revise")
    errors |= too_long(visit, fields, LONGEST)
    cites, wrong = cites_of(fields["cites"])
    if not fields["number"]:
        errors["number"] = visit._("Write the number of the paper")
    if wrong is not None:
        text = visit._(
            "Write each paper as number; day, like 12/HD; 01/03/2026, not {given}", given=wrong[:80]
        )
        errors["cites"] = text
    signer = way_chosen(visit, lst.ways)
    if signer is None:
        errors["way"] = visit._("Choose as what you sign")
    if errors or signer is None:
        return await _revise(visit, lst, errors)
    draft = await visit.site.drafts.get(draft.id)
    assert draft is not None
    papers = tuple(paper["sha256"] for paper in draft.fields.get("papers", ()))
    facts = await visit.facts()
    counts = counted((), {}, (one.line.row for one in lst.standing), facts.common)
    answer = await confirm(
        visit,
        lst.stream,
        ResubmitList(fields["number"], counts, papers, cites),
        by=signer,
        title=visit._("You sign the revised list and send it again"),
        statement=[
            (visit._("Number of the paper"), fields["number"]),
            *about_list(visit, lst),
            *((f"{one.number}. {one.nominee}", one.award) for one in lst.standing),
        ],
        about=sender,
        back=f"/lists/{lst.name}/revise",
    )
    if isinstance(answer, Receipt):
        await visit.site.drafts.drop(draft.id)

    async def again(errors: Errors) -> Response:
        return await _revise(visit, lst, errors)

    return await settle(visit, answer, f"/lists/{lst.name}", again, lst.named)
