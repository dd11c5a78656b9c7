"""The table of routes: every page stands here with what one needs to be shown it.

A page is a coroutine from ``Visit`` to a response, entered by ``route``. There is no page without a ``Need``;
the matrix test goes over this table, so a page that it does not know fails it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

if TYPE_CHECKING:
    from starlette.responses import Response

    from web.visit import Visit

    Handler = Callable[[Visit], Awaitable[Response]]
    Test = Callable[[Visit], Awaitable[bool]]
    H = TypeVar("H", bound=Handler)

Method = Literal["GET", "POST"]


@dataclass(frozen=True, slots=True)
class Need:
    """What one needs to be shown a page: its name, whether a session is needed, and the test itself."""

    name: str
    session: bool
    test: Test


@dataclass(frozen=True, slots=True)
class Route:
    """A page: its method and path, its name, and what it needs."""

    method: Method
    path: str
    name: str
    need: Need
    handler: Handler


ROUTES: list[Route] = []


def route(method: Method, path: str, need: Need) -> Callable[[H], H]:
    """Enter a page; its name is the function's with the module's: ``inbox.show``."""

    def enter(handler: H) -> H:
        name = f"{handler.__module__.rpartition('.')[2]}.{handler.__name__}"
        ROUTES.append(Route(method, path, name, need, handler))
        return handler

    return enter
