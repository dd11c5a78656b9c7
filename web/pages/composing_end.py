"""The list that was composed is looked at whole, signed and sent: all of it, or nothing."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from domain.answers import Receipt, Refusal
from domain.commands import Actor
from domain.facts import Facts
from domain.submission import rights
from projections import cases
from web.answering import Errors
from web.asking import go
from web.composing import Ahead, ahead, words_of
from web.confirming import confirm
from web.filing import policies_of, title_of
from web.needs import OWN_DRAFT
from web.rendering import page
from web.session.drafts import Draft
from web.showing_draft import reference, the_draft
from web.showing_list import way_chosen, ways_shown, ways_to_sign
from web.showing_list_draft import shown_list_draft
from web.table import route
from web.visit import Visit


@route("GET", "/compose/{draft}/check", OWN_DRAFT)
async def check(visit: Visit) -> Response:
    """The whole list with its counts, as it will be signed."""
    draft = await the_draft(visit)
    if draft.sent:
        return RedirectResponse(draft.sent, status_code=303)
    return await _check(visit, draft, {})


async def _check(visit: Visit, draft: Draft, errors: Errors) -> Response:
    values = await shown_list_draft(visit, draft)
    if not values["head"]:
        return go(visit, f"/compose/{draft.id}/head")
    if not (values["chosen"] or values["rows"] or values["merges"]):
        return go(visit, f"/compose/{draft.id}")
    facts = await visit.facts()
    ways = ways_to_sign(visit, facts, draft.body or "")
    signers = [] if ways else _signers(visit, facts, draft.body or "")
    name = reference("t", draft, draft.begun.date())
    # Whoever may not sign it sees what its signer would: the lines, and why it could not be sent.
    sender = way_chosen(visit, ways) or next(iter([*ways, *signers]), None)
    found = await ahead(visit, draft, name, sender)
    people = await visit.names(code for line in found.lines for code in (line.nominee, line.unit))
    awards = {one.award for one in found.lines} | {one.award for one in found.ask.counts}
    titles = {a: title_of(known[0], visit.language) for a in awards if (known := policies_of(facts, a))}
    refused = visit.words.refusal(found.refused) if found.refused is not None else ""
    twice = await _nominated_already(visit, found)
    return page(
        visit,
        "compose_check.html",
        status=422 if errors else 200,
        errors=errors,
        draft=draft,
        found=found,
        people=people,
        titles=titles,
        refused=refused,
        twice=twice,
        ways=ways_shown(visit, ways),
        signers=list((await visit.names(one.person for one in signers)).values()),
        **values,
    )


async def _nominated_already(visit: Visit, found: Ahead) -> set[str]:
    """The lines that the list would file anew for whom the award and season have a nomination already."""
    new: dict[tuple[str, str], dict[str, str]] = {}
    for one in found.lines:
        if one.new:
            new.setdefault((one.award, one.kind), {})[one.nominee] = one.line
    twice = set()
    for (award, kind), lines in new.items():
        rows = await cases.alike(visit.site.lists, award, lines.keys(), found.ask.season, kind)
        twice |= {lines[row.nominee] for row in rows}
    return twice


def _signers(visit: Visit, facts: Facts, body: str) -> list[Actor]:
    """Who may sign for the body in person, where the visitor may not."""
    codes = facts.body(body).holders(frozenset({"head", "chair", "vice_chair"}), visit.today)
    found = (Actor(person=code, proof="session") for code in codes)
    return [one for one in found if not isinstance(rights.signs(facts, one, body, visit.today), Refusal)]


@route("POST", "/compose/{draft}/check", OWN_DRAFT)
async def send(visit: Visit) -> Response:
    """Sign it and send it: all of it, or nothing. A second click finds it sent."""
    draft = await the_draft(visit)
    if draft.sent:
        return RedirectResponse(draft.sent, status_code=303)
    values, facts = await shown_list_draft(visit, draft), await visit.facts()
    signer = way_chosen(visit, ways_to_sign(visit, facts, draft.body or ""))
    if signer is None:
        return await _check(visit, draft, {"way": visit._("Choose as what you sign")})
    name = reference("t", draft, draft.begun.date())
    found = await ahead(visit, draft, name, signer)
    there = await visit.site.reading.many([line.line for line in found.ask.lines])
    cases = {stream: folded.state for stream, folded in there.items()}
    people = await visit.names(line.nominee for line in found.lines)
    titles = {
        line.award: title_of(known[0], visit.language)
        for line in found.lines
        if (known := policies_of(facts, line.award))
    }
    answer = await confirm(
        visit,
        f"submission/{name}",
        found.ask,
        words_of(visit, draft, found.ask, cases),
        by=signer,
        title=visit._("You sign and send this list"),
        statement=[
            (visit._("Number of the paper"), draft.typed("number")),
            (visit._("From"), values["sender"]),
            (visit._("To"), values["receiver"]),
            *(
                (f"{number}. {people[line.nominee]}", titles.get(line.award, line.award))
                for number, line in enumerate(found.lines, start=1)
            ),
        ],
        about=draft.body,
        back=f"/compose/{draft.id}/check",
    )
    if isinstance(answer, Receipt):
        receipt = f"/receipts/{answer.stream}/{answer.version}"
        await visit.site.drafts.sent(draft.id, receipt)
        return go(visit, receipt, answer)
    if isinstance(answer, Refusal):
        return await _check(visit, draft, {"": visit.words.refusal(answer)})
    return answer
