"""Signing in, by passkey or as a demo persona, and out. A body's own sign-in stands in ``provider``."""

from __future__ import annotations

import structlog
from starlette.responses import RedirectResponse, Response

from web.limits import address_of
from web.needs import ANYBODY, SIGNED_IN
from web.personas import personas
from web.rendering import page
from web.session import passkeys
from web.session.cookie import give, secret_of, take
from web.table import route
from web.viewer import SignedInBy
from web.visit import Visit

log = structlog.get_logger("web")


def inside(target: str) -> str:
    """An address of this site, whatever was asked for."""
    plain = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if plain and target.isprintable() and "\\" not in target else "/inbox"


@route("GET", "/sign-in", ANYBODY)
async def show(visit: Visit) -> Response:
    """How one may sign in here."""
    return await ways_in(visit)


@route("POST", "/sign-in/passkey", ANYBODY)
async def by_passkey(visit: Visit) -> Response:
    """Sign in with a passkey; it says itself whose it is."""
    attempts, address = visit.site.attempts, address_of(visit.request.scope)
    if attempts.spent(address):
        return await ways_in(visit, visit._("Too many attempts from here. Wait a minute and try again."), 429)
    person, lacks = await passkeys.whose(visit)
    if person is None or lacks is not None:
        attempts.failed(address)
        log.warning("sign-in refused", person=person, lacks=lacks)
        refused = visit._(
            "This passkey did not sign you in. Try again, or ask your registrar for an invitation."
        )
        return await ways_in(visit, refused, 422)
    return await entered(visit, person, "passkey", visit.asked("next"))


async def entered(visit: Visit, person: str, by: SignedInBy, target: str) -> Response:
    """Begin a session with a new secret, end the one before, and go on to where one wanted to go."""
    log.info("signed in", person=person, by=by)
    await visit.site.store.end(secret_of(visit))
    response = RedirectResponse(inside(target or "/inbox"), status_code=303)
    give(response, visit.site.settings, await visit.site.store.begin(person, by))
    return response


async def ways_in(visit: Visit, problem: str = "", status: int = 200) -> Response:
    """The page with all ways to sign in, and what went wrong with one."""
    return page(
        visit,
        "sign_in.html",
        status=status,
        errors={"": problem} if problem else {},
        next=inside(visit.asked("next") or "/inbox"),
        personas=await personas(visit) if visit.site.settings.demo else None,
        challenge=passkeys.new_challenge(visit, passkeys.SIGN_IN),
    )


@route("POST", "/sign-in/demo", ANYBODY)
async def as_persona(visit: Visit) -> Response:
    """Become a made-up person: in the demo alone, which only this machine can reach."""
    person = visit.asked("person")
    facts = await visit.facts()
    if not visit.site.settings.demo or person not in facts.common.people:
        return page(visit, "not_for_you.html", status=404)
    return await entered(visit, person, "demo", visit.asked("next"))


@route("POST", "/sign-out", SIGNED_IN)
async def out(visit: Visit) -> Response:
    """End the session."""
    await visit.site.store.end(secret_of(visit))
    response = RedirectResponse("/", status_code=303)
    take(response, visit.site.settings)
    return response
