"""The application: the table of routes with everything that stands before a page.

In order: safe headers on every answer, the session by its cookie, the form with its token and key, the page's
need; then the page. What a page raises becomes a page that says what is so and what to do.
"""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote

import asyncpg
import structlog
from fastapi import FastAPI, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount
from starlette.routing import Route as Path
from starlette.staticfiles import StaticFiles

from eventlog.files import LIMIT
from eventlog.log import passing
from runtime.connection import Connection
from web import api, pages
from web.asking import TOKEN, NoKey, effect_seen
from web.limits import SIGNED_IN, Limited
from web.mail.dispatcher import mailing
from web.rendering import STATIC, page
from web.session.cookie import cookie_name, give, secret_of
from web.settings import Settings
from web.site import Site, opened
from web.table import ROUTES, Route
from web.viewer import Viewer
from web.visit import LANGUAGE_COOKIE, Visit

LARGEST_FORM = 2_000_000
"""Bytes of a form without files."""
LARGEST_UPLOAD = 2 * LIMIT + LARGEST_FORM
"""Bytes of a form with files: two of the largest that are kept, or many small ones."""
MOST_FIELDS = 5_000
LONGEST_NAME = 200
"""Characters of a part of an address: no stream has a longer name."""
MOST = 2**31
"""No version and no position is beyond it."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self';"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

log = structlog.get_logger("web")


def create_app(settings: Settings, where: Connection) -> FastAPI:
    """The application over the services at ``where``."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with opened(settings, where) as site, mailing(site):
            app.state.site = site
            yield

    pages.load()
    app = api.Described(
        title="Vinh Danh",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    api.enter(app)
    for route in ROUTES:
        app.router.routes.append(Path(route.path, _answering(route), methods=[route.method], name=route.name))
    app.router.routes.append(Mount("/static", _Static(directory=STATIC), name="static"))

    @app.middleware("http")
    async def headers(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await go_on(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        return response

    if settings.limits is not None:  # added last, it comes first
        app.add_middleware(Limited, limits=settings.limits, cookie=cookie_name(settings))
    return app


class _Static(StaticFiles):
    """Files whose address holds their digest, so that they never change."""

    def lookup_path(self, path: str) -> tuple[str, Any]:
        return super().lookup_path(path.partition("/")[2])

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


async def viewer_of(request: Request) -> Viewer:
    """Whose session the request's cookie names."""
    site: Site = request.app.state.site
    secret = request.cookies.get(cookie_name(site.settings))
    session = await site.store.session(secret) if secret else None
    request.scope[SIGNED_IN] = session is not None
    return Viewer(session)


def _answering(route: Route) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        visit = Visit(request.app.state.site, request, Viewer(None))
        try:
            # The form first: if nothing else can be read, what was typed still comes back.
            if route.method == "POST" and (refused := await _strange(visit)):
                return refused
            visit.viewer = await viewer_of(request)
            return await _answer(route, visit)
        except NoKey:
            return page(visit, "strange_form.html", status=400)
        except Exception as error:
            if not (passing(error) or isinstance(error, asyncpg.PostgresError)):
                raise
            log.warning("a page could not read the log", page=route.name, error=type(error).__name__)
            fields = [(n, v) for n, v in visit.form.multi_items() if isinstance(v, str)]
            return page(visit, "away.html", status=503, fields=fields, action=request.url.path)
        finally:
            await request.close()  # what came as files was laid down somewhere

    return answer


async def _answer(route: Route, visit: Visit) -> Response:
    request = visit.request
    if not _sayable(request.path_params):
        return page(visit, "not_for_you.html", status=404)
    if route.need.session and visit.viewer.session is None:
        return await _sign_in_first(visit)
    session = visit.viewer.session
    if route.method == "POST" and session and not hmac.compare_digest(visit.asked(TOKEN), session.token):
        return await _form_again(visit)
    await visit.prepare()
    if not await route.need.test(visit):
        if session:
            log.info("not for this visitor", page=route.name, person=session.person)
        return page(visit, "not_for_you.html", status=404)
    if route.method == "GET":
        await effect_seen(visit)
    response = await route.handler(visit)
    if (chosen := request.query_params.get("lang")) in ("vi", "en"):
        response.set_cookie(LANGUAGE_COOKIE, chosen, max_age=31_536_000, samesite="lax", httponly=True)
    if session and session.renewal_due and "set-cookie" not in response.headers:
        fresh = await visit.site.store.renew(secret_of(visit))
        if fresh is not None:
            give(response, visit.site.settings, fresh)
    return response


def _sayable(names: Mapping[str, object]) -> bool:
    """Whether the parts of an address can be anything's name or number; what cannot be is not there."""
    return all(
        0 <= one < MOST if isinstance(one, int) else "\0" not in str(one) and len(str(one)) <= LONGEST_NAME
        for one in names.values()
    )


async def _strange(visit: Visit) -> Response | None:
    """Read the form; refuse one that another site sends, or that is too large to be ours."""
    request = visit.request
    origin, fetched = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    ours = fetched in (None, "same-origin", "none") and origin in (None, visit.site.settings.origin)
    if not ours:
        return page(visit, "strange_form.html", status=403)
    files = request.headers.get("content-type", "").startswith("multipart/")
    length = request.headers.get("content-length")  # without one it might never end; browsers say it
    if length is None or int(length) > (LARGEST_UPLOAD if files else LARGEST_FORM):
        return page(visit, "too_large.html", status=413)
    visit.form = await request.form(max_fields=MOST_FIELDS)
    return None


async def _sign_in_first(visit: Visit) -> Response:
    """To the sign-in and back; a form is kept meanwhile, nothing typed is lost."""
    back = visit.request.url.path
    if visit.request.method == "POST":
        return await _form_again(visit)
    if visit.request.url.query:
        back += f"?{visit.request.url.query}"
    return RedirectResponse(f"/sign-in?next={quote(back, safe='/')}", status_code=303)


async def _form_again(visit: Visit) -> Response:
    """The session is over, or a new one began in another tab: keep the form and let it be sent again."""
    fields = _text_fields(visit.form)
    secret = await visit.site.store.keep_form(visit.request.url.path, fields, visit.viewer.person)
    again = f"/forms/{secret}"
    if visit.viewer.session is None:
        return RedirectResponse(f"/sign-in?next={again}", status_code=303)
    return RedirectResponse(again, status_code=303)


def _text_fields(form: FormData) -> list[tuple[str, str]]:
    return [(name, value) for name, value in form.multi_items() if isinstance(value, str) and name != TOKEN]
