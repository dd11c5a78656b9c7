"""How much one visitor may ask for: so that nobody slows the others, however much he sends.

Token buckets in memory. Whoever is signed in has a bucket of his own; everybody else shares that of his
address. A cookie counts as a session once it has been found to be one, not because somebody sends it: what
is only said costs the address. What is too much is answered with 429 before anything else is looked at.
"""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import json
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING

import structlog

from web.settings import Limits

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

REMEMBERED = 50_000
"""Visitors whose buckets are kept; the one that was seen longest ago is forgotten, and begins anew."""
SIGNED_IN = "vinhdanh.signed_in"
"""Where a request's scope says that its cookie was found to be a session's."""
FILE_COSTS = 0.2
REFUSALS = 50
"""How often a second one visitor is refused."""
LONGEST_TURN = 10.0

log = structlog.get_logger("web")

Clock = Callable[[], float]


class Buckets:
    """Token buckets by key: ``burst`` at first, ``rate`` a second, never more than ``burst``."""

    def __init__(self, rate: float, burst: float, clock: Clock = time.monotonic) -> None:
        self._rate = rate
        self._burst = burst
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def left(self, key: str) -> float:
        """What is in the key's bucket now."""
        left, at = self._left.get(key, (self._burst, 0.0))
        return min(self._burst, left + (self._clock() - at) * self._rate)

    def take(self, key: str, cost: float = 1.0) -> bool:
        """Take so much out, if it is there."""
        left = self.left(key)
        taken = left >= cost
        self._left[key] = (left - cost if taken else left, self._clock())
        self._left.move_to_end(key)
        if len(self._left) > REMEMBERED:
            self._left.popitem(last=False)
        return taken

    def wait(self, cost: float = 1.0) -> int:
        """Seconds after which an empty bucket has so much again."""
        return max(1, round(cost / self._rate))


class Attempts:
    """Sign-ins that failed, by address.

    There is no count of a person's: whoever fails in another's name shuts himself out, never him.
    """

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._failed = Buckets(1 / 6, 30, clock)

    def failed(self, address: str) -> None:
        """Note one that failed."""
        self._failed.take(address)

    def spent(self, address: str) -> bool:
        """Whether too many failed from here."""
        return self._failed.left(address) < 1


class Limited:
    """The application, as much of it as a visitor may have."""

    def __init__(self, app: ASGIApp, limits: Limits, cookie: str, clock: Clock = time.monotonic) -> None:
        self._app = app
        self._limits = limits
        self._cookie = cookie
        self._clock = clock
        self._sessions = Buckets(limits.session_rate, limits.session_burst, clock)
        self._addresses = Buckets(limits.address_rate, limits.address_burst, clock)
        self._known: OrderedDict[str, None] = OrderedDict()
        self._beside: Counter[str] = Counter()
        self._turns: OrderedDict[str, float] = OrderedDict()
        self._told: Buckets = Buckets(1 / 60, 1, clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        session, address = self._session_of(scope), address_of(scope)
        known = session in self._known
        key = session if known else address
        buckets = self._sessions if known else self._addresses
        most = self._limits.session_beside if known else self._limits.address_beside
        cost = FILE_COSTS if scope["path"].startswith("/static/") else 1.0
        if self._beside[key] >= most or not buckets.take(key, cost):
            if self._told.take(key):
                log.warning("too many requests", signed_in=known)
            await asyncio.sleep(self._turn_of(key))
            await _refuse(scope, send, buckets.wait(cost))
            return
        await self._let_in(key, session, scope, receive, send)

    def _turn_of(self, key: str) -> float:
        """Seconds until it is this visitor's turn to be refused.

        A refusal costs little, but a process can ask for thousands a second and leave no time for the others:
        so a visitor is refused so often a second and no more, and has to wait for that too.
        """
        now = self._clock()
        turn = max(now, self._turns.get(key, now))
        if turn - now > LONGEST_TURN:
            return LONGEST_TURN
        self._turns[key] = turn + 1 / REFUSALS
        self._turns.move_to_end(key)
        if len(self._turns) > REMEMBERED:
            self._turns.popitem(last=False)
        return turn - now

    async def _let_in(self, key: str, session: str, scope: Scope, receive: Receive, send: Send) -> None:
        self._beside[key] += 1
        running = True

        def done() -> None:
            nonlocal running
            if running:
                running = False
                self._beside[key] -= 1
                if not self._beside[key]:
                    del self._beside[key]

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                done()  # a board goes on for hours; what costs is making a page
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            done()
        found = scope.get(SIGNED_IN)
        if found and session:
            self._known[session] = None
            self._known.move_to_end(session)
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        elif found is False:
            self._known.pop(session, None)  # it is over

    def _session_of(self, scope: Scope) -> str:
        """The digest of what the cookie says; empty without one."""
        for name, value in scope["headers"]:
            if name == b"cookie":
                try:
                    found = SimpleCookie(value.decode("latin-1")).get(self._cookie)
                except CookieError:
                    return ""
                if found is not None:
                    return "s" + hashlib.sha256(found.value.encode()).hexdigest()
        return ""


def address_of(scope: Scope) -> str:
    """Where the visitor is: of an IPv6 address the network, which is one household's or one office's."""
    client = scope.get("client")
    host = client[0] if client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


async def _refuse(scope: Scope, send: Send, wait: int) -> None:
    accepted = dict(scope["headers"]).get(b"accept-language", b"vi")
    text, language = ("Quá nhiều yêu cầu. Hãy đợi một lát rồi thử lại.", "vi")
    if accepted.lower().startswith(b"en"):
        text, language = ("Too many requests. Wait a moment and try again.", "en")
    body = (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>429</title>'
        f"<h1>{text}</h1></html>"
    ).encode()
    kind = b"text/html; charset=utf-8"
    if scope["path"].startswith("/api/"):
        body, kind = _problem(text), b"application/problem+json"
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"retry-after", str(wait).encode()),
        (b"cache-control", b"no-store"),
        (b"content-security-policy", b"default-src 'none'"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": 429, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _problem(text: str) -> bytes:
    """The refusal as the API says what is wrong."""
    said = {"type": "about:blank", "title": "Too many requests", "status": 429}
    return json.dumps({**said, "code": "too_many", "detail": text}).encode()
