"""The session's cookie: for this host alone, out of reach of scripts, not sent by another site's form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from web.session.store import LONGEST
from web.settings import Settings

if TYPE_CHECKING:
    from web.visit import Visit


def cookie_name(settings: Settings) -> str:
    """``__Host-`` binds it to this host and to https; a loopback address without https cannot have that."""
    return "__Host-session" if settings.secure else "session"


def signing_in_cookie(settings: Settings) -> str:
    """The cookie of a browser that has gone to a body's own sign-in."""
    return "__Host-signing-in" if settings.secure else "signing-in"


def give(response: Response, settings: Settings, secret: str) -> None:
    """Set the cookie."""
    response.set_cookie(
        cookie_name(settings),
        secret,
        max_age=int(LONGEST.total_seconds()),
        path="/",
        secure=settings.secure,
        httponly=True,
        samesite="lax",
    )


def secret_of(visit: Visit) -> str:
    """The secret that the visitor's cookie holds; empty without one."""
    return visit.request.cookies.get(cookie_name(visit.site.settings), "")


def take(response: Response, settings: Settings) -> None:
    """Take the cookie away."""
    response.delete_cookie(cookie_name(settings), path="/", secure=settings.secure, httponly=True)
