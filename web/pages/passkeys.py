"""One's own passkeys: which there are, another one, one that counts no more; signed with a passkey."""

from __future__ import annotations

from starlette.responses import Response

from domain.answers import Receipt, Refusal
from domain.commands import EnrolPasskey, RevokePasskey
from domain.facts import COMMON
from web.asking import go, sealed
from web.confirming import confirm
from web.needs import SIGNED_IN
from web.rendering import page
from web.session import passkeys
from web.session.cookie import secret_of
from web.session.own import LABEL, passkeys_of
from web.table import route
from web.visit import Visit

HERE = "/passkeys"


@route("GET", "/passkeys", SIGNED_IN)
async def show(visit: Visit) -> Response:
    """Those that count, and a form to make another one."""
    return await _shown(visit)


@route("POST", "/passkeys", SIGNED_IN)
async def enrol(visit: Visit) -> Response:
    """Enrol another one: made by this browser, signed with one that he has; never by a session alone."""
    made = passkeys.made(visit, visit.person)
    if made is None:
        return await _shown(visit, visit._("The passkey was not made, or the page was too old. Try again."))
    label = visit.asked(LABEL).strip()
    settings = visit.site.settings
    answer = await confirm(
        visit,
        COMMON,
        EnrolPasskey(
            visit.person, made.credential, made.public_key, settings.host, settings.origin, made.transports
        ),
        sealed(visit, visit.person, **{LABEL: label}),
        title=visit._("You enrol another passkey"),
        statement=[
            (visit._("What you call it"), label or visit._("a passkey")),
            (visit._("Passkey"), made.credential),
            (visit._("At the address"), settings.origin),
        ],
        back=HERE,
    )
    return await _settled(visit, answer)


@route("POST", "/passkeys/revoke", SIGNED_IN)
async def revoke(visit: Visit) -> Response:
    """Let one count no more; whoever is signed in elsewhere has to sign in again."""
    credential = visit.asked("credential")
    named = {one.credential: one.label for one in await passkeys_of(visit, visit.person)}
    answer = await confirm(
        visit,
        COMMON,
        RevokePasskey(visit.person, credential),
        title=visit._("You revoke a passkey"),
        statement=[
            (visit._("What you call it"), named.get(credential, "-")),
            (visit._("Passkey"), credential),
        ],
        about=visit.person,
        back=HERE,
    )
    if isinstance(answer, Receipt):
        await visit.site.store.end_all(visit.person, but=secret_of(visit))
    return await _settled(visit, answer)


async def _settled(visit: Visit, answer: Receipt | Refusal | Response) -> Response:
    if isinstance(answer, Receipt):
        return go(visit, HERE, answer)
    if isinstance(answer, Refusal):
        name = (await visit.names([visit.person]))[visit.person]
        return await _shown(visit, visit.words.refusal(answer, lambda _: name))
    return answer


async def _shown(visit: Visit, problem: str = "") -> Response:
    return page(
        visit,
        "passkeys.html",
        status=422 if problem else 200,
        errors={"": problem} if problem else {},
        passkeys=await passkeys_of(visit, visit.person),
        asked=await passkeys.creation(visit, visit.person),
    )
