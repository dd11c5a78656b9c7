"""An endpoint of the API: entered with its need, like a page; what stands before it is the same.

The session by its cookie, for what changes something the session's token too, and the need. What may not be
seen is not there: 404.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import asyncpg
import structlog
from fastapi import APIRouter, Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from fastapi.security import APIKeyCookie
from starlette.requests import Request as StarletteRequest
from starlette.responses import Response

from eventlog.log import passing
from web.api.problem import Problem, described
from web.asking import effect_seen
from web.limits import SIGNED_IN
from web.session.cookie import cookie_name
from web.table import Method, Need
from web.viewer import Viewer
from web.visit import Visit

if TYPE_CHECKING:
    from starlette.types import Message

    from web.site import Site

    E = TypeVar("E", bound=Callable[..., Awaitable[Any]])

PREFIX = "/api/v1"
TOKEN_HEADER = "X-Form-Token"
LARGEST = 1_000_000
"""Bytes of a request's body."""
_CODE = re.compile(r"[\x21-\x7e]{1,200}")

log = structlog.get_logger("api")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An endpoint in the table that the matrix test goes over."""

    method: Method
    path: str
    name: str
    need: Need


ENDPOINTS: list[Endpoint] = []


class _Route(APIRoute):
    """Answers every error as problem details."""

    def get_route_handler(self) -> Callable[[StarletteRequest], Coroutine[Any, Any, Response]]:
        inner = super().get_route_handler()

        async def answer(request: StarletteRequest) -> Response:
            try:
                response = await inner(await _bounded(request))
            except Problem as problem:
                return problem.response()
            except RequestValidationError as error:
                return _invalid(request, error).response()
            except Exception as error:
                if not (passing(error) or isinstance(error, asyncpg.PostgresError)):
                    raise
                log.warning("the log could not be read", path=self.path, error=type(error).__name__)
                detail = _visit(request)._("This cannot be answered now. Nothing was recorded; try again.")
                return Problem(503, "away", detail).response({"Retry-After": "5"})
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        return answer


ROUTER = APIRouter(prefix=PREFIX, route_class=_Route)


async def _bounded(request: StarletteRequest) -> StarletteRequest:
    """The request with its body, which was read no further than a command can be long."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise Problem(413, "too_large", _visit(request)._("This is too large to be a command."))

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return StarletteRequest(request.scope, receive)


def _invalid(request: StarletteRequest, error: RequestValidationError) -> Problem:
    found = error.errors()
    where = sorted({".".join(str(part) for part in one["loc"]) for one in found})[:20]
    said = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in found[:5])[:1000]
    visit = _visit(request)
    return Problem(
        422, "malformed", f"{visit._('The request is not as the API has it.')} {said}", where=where
    )


def _visit(request: StarletteRequest) -> Visit:
    """The request as a page would have it, of nobody yet."""
    return Visit(request.app.state.site, request, Viewer(None))


async def visit_of(request: Request) -> Visit:
    """The visit, with whoever is signed in."""
    visit = _visit(request)
    site: Site = visit.site
    secret = request.cookies.get(cookie_name(site.settings))
    session = await site.store.session(secret) if secret else None
    request.scope[SIGNED_IN] = session is not None
    visit.viewer = Viewer(session)
    return visit


Visited = Annotated[Visit, Depends(visit_of)]
"""The visit, as an endpoint takes it."""
_COOKIE = APIKeyCookie(
    name="session",
    scheme_name="session",
    description="The session that signing in at the site gives; by https it is `__Host-session`.",
    auto_error=False,
)


def endpoint(
    method: Method, path: str, need: Need, *, also: tuple[int, ...] = (), **more: Any
) -> Callable[[E], E]:
    """Enter an endpoint; ``also`` are statuses of problems besides those that every endpoint has."""

    async def allowed(visit: Visited) -> None:
        await _allow(visit, method, need)

    def enter(handler: E) -> E:
        name = f"api.{handler.__module__.rpartition('.')[2]}.{handler.__name__}"
        ENDPOINTS.append(Endpoint(method, f"{PREFIX}{path}", name, need))
        statuses = {422, 429, 503, *also} | ({401} if need.session else set())
        statuses |= {404} if "{" in path or need.name not in ("anybody", "signed_in") else set()
        statuses |= {403, 413} if method == "POST" else set()
        ROUTER.add_api_route(
            path,
            handler,
            methods=[method],
            name=name,
            operation_id=name.replace(".", "_"),
            dependencies=[Depends(allowed), *([Depends(_COOKIE)] if need.session else [])],
            responses=described(*sorted(statuses)) | more.pop("responses", {}),
            **more,
        )
        return handler

    return enter


async def _allow(visit: Visit, method: Method, need: Need) -> None:
    session = visit.viewer.session
    if need.session and session is None:
        raise Problem(401, "not_signed_in", visit._("Sign in first."))
    if method == "POST":
        _same_origin(visit)
        shown = visit.request.headers.get(TOKEN_HEADER, "")
        if session is not None and not hmac.compare_digest(shown.encode(), session.token.encode()):
            raise Problem(
                403, "token", visit._("The header X-Form-Token does not hold this session's token.")
            )
    codes = [value for value in visit.request.path_params.values() if isinstance(value, str)]
    if not all(_CODE.fullmatch(code) for code in codes) or not await need.test(visit):
        raise not_there(visit)
    await effect_seen(visit)


def not_there(visit: Visit) -> Problem:
    """What is not there, or not for the visitor."""
    return Problem(404, "not_found", visit._("There is nothing here that you may see."))


def _same_origin(visit: Visit) -> None:
    headers = visit.request.headers
    ours = headers.get("sec-fetch-site") in (None, "same-origin", "none")
    if not ours or headers.get("origin") not in (None, visit.site.settings.origin):
        raise Problem(403, "other_site", visit._("The request comes from another site."))
