"""Sign-in by a body's own OpenID Connect: out to the provider, and back."""

from __future__ import annotations

import secrets

import structlog
from starlette.responses import RedirectResponse, Response

from web.limits import address_of
from web.needs import ANYBODY
from web.pages.signing_in import entered, inside, ways_in
from web.rendering import page
from web.session.cookie import signing_in_cookie
from web.session.provider import CALLBACK, NotBelieved, ProviderAway
from web.session.store import AWAY_FOR
from web.table import route
from web.visit import Visit

log = structlog.get_logger("web")


@route("GET", "/sign-in/provider", ANYBODY)
async def out(visit: Visit) -> Response:
    """To the provider; what belongs to the way back stays here, bound to this browser."""
    provider, settings = visit.site.provider, visit.site.settings
    if provider is None:
        return page(visit, "not_for_you.html", status=404)
    try:
        going = await provider.going()
    except (ProviderAway, NotBelieved) as error:
        return await _away(visit, error)
    browser = secrets.token_urlsafe(32)
    target = inside(visit.asked("next") or "/inbox")
    await visit.site.store.went_out(going.state, browser, going.nonce, going.verifier, target)
    response = RedirectResponse(going.to, status_code=303)
    response.headers["Cache-Control"] = "no-store"
    response.set_cookie(
        signing_in_cookie(settings),
        browser,
        max_age=int(AWAY_FOR.total_seconds()),
        path="/",
        secure=settings.secure,
        httponly=True,
        samesite="lax",
    )
    return response


@route("GET", CALLBACK, ANYBODY)
async def back(visit: Visit) -> Response:
    """Back from the provider, with a code that is exchanged for who it is."""
    provider, settings = visit.site.provider, visit.site.settings
    if provider is None:
        return page(visit, "not_for_you.html", status=404)
    browser = visit.request.cookies.get(signing_in_cookie(settings), "")
    went = await visit.site.store.came_back(visit.asked("state"), browser)
    if went is None:
        return await _refused(visit, "state")
    if not visit.asked("code"):
        return await _refused(visit, "no_code")
    try:
        person = await provider.person(visit.asked("code"), went.verifier, went.nonce)
    except NotBelieved as error:
        return await _refused(visit, str(error))
    except ProviderAway as error:
        return await _away(visit, error)
    if person not in (await visit.facts()).common.people:
        return await _refused(visit, "unknown_person")
    response = await entered(visit, person, "provider", went.next)
    response.delete_cookie(signing_in_cookie(settings), path="/", secure=settings.secure, httponly=True)
    return response


async def _refused(visit: Visit, lacks: str) -> Response:
    visit.site.attempts.failed(address_of(visit.request.scope))
    log.warning("sign-in refused", by="provider", lacks=lacks)
    text = visit._("The sign-in of your body did not name anybody of the registry. Begin again from here.")
    return await ways_in(visit, text, 422)


async def _away(visit: Visit, error: Exception) -> Response:
    log.warning("the identity provider does not answer", why=str(error))
    text = visit._("The sign-in of your body does not answer at the moment. Try again, or use a passkey.")
    return await ways_in(visit, text, 503)
