"""What stands in public for comment, the form to comment by, and how its office enters what came."""

from __future__ import annotations

import hmac

from starlette.responses import RedirectResponse, Response

from audit.story import names_in
from domain.answers import Receipt, Refusal
from domain.commands import ReceiveComment
from domain.nomination.state import Nomination
from web.asking import ask, command_id, go, sealed
from web.checking import record_at
from web.limits import address_of
from web.needs import ANYBODY, KEEPS_POSTING
from web.postings import all_open, shown
from web.public import standing
from web.rendering import page
from web.session.box import TooMany
from web.table import route
from web.typed import cleaned
from web.visit import Visit
from workflows.codec import payload_key

LONGEST = {"text": 5000, "from": 200}
"""Characters for which there is room."""


@route("GET", "/postings", ANYBODY)
async def show_all(visit: Visit) -> Response:
    """What is open for comment today."""
    now = await standing(visit)
    if known := now.unchanged:
        return known
    found = await all_open(visit)
    names = await visit.names(code for one in found for code in (one.nominee, one.unit))
    named = names_in(await visit.facts(), visit.words, names)
    return now.page("postings.html", postings=found, named=named)


@route("GET", "/postings/{case}", ANYBODY)
async def show(visit: Visit) -> Response:
    """One posting: its days, its comments and their answers, and the form."""
    return await _posting(visit)


async def _posting(visit: Visit, errors: dict[str, str] | None = None, status: int = 200) -> Response:
    waiting = (await visit.site.box.counts()).get(f"nomination/{visit.path('case')}", 0)
    now = await standing(visit, str(waiting))
    if not errors and (known := now.unchanged):
        return known
    posting = await shown(visit, visit.path("case"))
    if posting is None:
        return page(visit, "not_for_you.html", status=404)
    values = {"posting": posting, "waiting": waiting, "longest": LONGEST}
    values["record"] = await record_at(visit, posting.position)
    if errors:
        return page(visit, "posting.html", status, position=now.position, errors=errors, **values)
    return now.page("posting.html", **values)


@route("POST", "/postings/{case}", ANYBODY)
async def comment(visit: Visit) -> Response:
    """Put a comment into the box."""
    posting = await shown(visit, visit.path("case"))
    if posting is None:
        return page(visit, "not_for_you.html", status=404)
    errors = _wrong(visit)
    if not posting.takes_comments:
        errors = {"": visit._("This posting takes no comments now")}
    if errors:
        return await _posting(visit, errors, 422)
    key = payload_key(visit.site.where.payload_key)
    secret = hmac.new(key, f"comment:{command_id(visit)}".encode(), "sha256").hexdigest()[:40]
    address = hmac.new(key, f"address:{address_of(visit.request.scope)}".encode(), "sha256").digest()
    words = {name: cleaned(visit.asked(name)) for name in LONGEST}
    try:
        await visit.site.box.put(secret, posting.stream, posting.stage, posting.about, words, address)
    except TooMany:
        wrong = visit._("Too many comments came from your network in this hour. Try again later.")
        return await _posting(visit, {"": wrong}, 429)
    return RedirectResponse(f"/comments/{secret}", status_code=303)


def _wrong(visit: Visit) -> dict[str, str]:
    texts = {name: cleaned(visit.asked(name)) for name in LONGEST}
    errors = {}
    if not texts["text"]:
        errors["text"] = visit._("Write what you want to say")
    for name, most in LONGEST.items():
        if len(texts[name]) > most:
            errors[name] = visit._("There is room for {most} characters", most=most)
    return errors


@route("GET", "/comments/{secret}", ANYBODY)
async def own(visit: Visit) -> Response:
    """What became of one's comment, for who has its address."""
    found = await visit.site.box.found(visit.path("secret"))
    if found is None:
        return page(visit, "not_for_you.html", status=404)
    posting = await shown(visit, found.stream.partition("/")[2])
    answers = posting.comments if posting is not None else ()
    answer = next((one for one in answers if one.ref == found.ref), None)
    response = page(visit, "comment.html", comment=found, posting=posting, answer=answer)
    response.headers["Cache-Control"] = "no-store"
    return response


# The office that keeps the posting --------------------------------------------------------------------------


@route("GET", "/cases/{case}/comments", KEEPS_POSTING)
async def box(visit: Visit) -> Response:
    """What came by the public form and is to be entered."""
    return await _box(visit)


async def _box(visit: Visit, errors: dict[str, str] | None = None, status: int = 200) -> Response:
    name = visit.path("case")
    case: Nomination = await visit.state("nomination", name)
    if case.about is None or case.desk.posted is None:  # the lists are a moment behind
        return page(visit, "not_for_you.html", status=404)
    names = await visit.names([case.about.nominee])
    return page(
        visit,
        "comments.html",
        status,
        case=name,
        nominee=names[case.about.nominee],
        channels=case.desk.posted.channels,
        comments=await visit.site.box.waiting(f"nomination/{name}"),
        entered=await shown(visit, name),
        errors=errors or {},
    )


@route("POST", "/cases/{case}/comments", KEEPS_POSTING)
async def enter(visit: Visit) -> Response:
    """Enter one comment into the log, with its words sealed, under its number."""
    stream = f"nomination/{visit.path('case')}"
    case: Nomination = await visit.state("nomination", visit.path("case"))
    if case.about is None:
        return page(visit, "not_for_you.html", status=404)
    waiting = await visit.site.box.waiting(stream)
    found = next((one for one in waiting if one.name == visit.asked("comment")), None)
    if found is None:
        return go(visit, f"/cases/{visit.path('case')}/comments")  # it is entered already
    words = sealed(visit, case.about.nominee, text=found.text, **{"from": found.sender})
    what = ReceiveComment(found.stage, found.number, visit.asked("channel"))
    answer = await ask(visit, stream, what, words)
    known = isinstance(answer, Refusal) and answer.code == "comment_known"  # entered, and not noted here
    if isinstance(answer, Receipt) or known:
        await visit.site.box.entered(found)
    if isinstance(answer, Receipt):
        return go(visit, f"/cases/{visit.path('case')}/comments", answer)
    if known:
        return go(visit, f"/cases/{visit.path('case')}/comments")
    if isinstance(answer, Refusal):
        return await _box(visit, {"": visit.words.refusal(answer)}, 422)
    return answer
