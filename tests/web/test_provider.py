"""Sign-in by a body's own OpenID Connect, against a small provider on a real socket."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
import socket as socketlib
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.web.ground import ORIGIN, Ground
from web.app import create_app
from web.settings import Provider, Settings


@dataclass
class Identities:
    """A provider: whoever comes is ``person``. ``lie`` changes what the token says."""

    issuer: str
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    person: str = "m2"
    lie: dict[str, Any] = field(default_factory=dict)
    signed_by: RSAKey | None = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self.describe),
                Route("/authorize", self.authorize),
                Route("/token", self.token, methods=["POST"]),
                Route("/keys", self.keys),
            ]
        )

    async def describe(self, request: Request) -> Response:
        where = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        said = {name: f"{self.issuer}/{path}" for name, path in where.items()}
        return JSONResponse({"issuer": self.issuer, **said})

    async def authorize(self, request: Request) -> Response:
        code = secrets.token_hex(8)
        self.codes[code] = dict(request.query_params)
        asked = self.codes[code]
        return RedirectResponse(f"{asked['redirect_uri']}?code={code}&state={asked['state']}", 303)

    async def token(self, request: Request) -> Response:
        form = {name: str(value) for name, value in (await request.form()).items()}
        asked = self.codes.pop(form["code"], None)
        basic = base64.b64encode(b"client:s%2Bcret").decode()
        verifier = hashlib.sha256(form["code_verifier"].encode()).digest()
        fits = base64.urlsafe_b64encode(verifier).decode().rstrip("=") == (asked or {}).get("code_challenge")
        if asked is None or not fits or request.headers["authorization"] != f"Basic {basic}":
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims = {"iss": self.issuer, "sub": "x", "aud": "client", "iat": now, "exp": now + 300}
        claims |= {"nonce": asked["nonce"], "preferred_username": self.person, **self.lie}
        claims = {name: value for name, value in claims.items() if value is not None}
        key = self.signed_by or self.key
        token = jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)
        return JSONResponse({"access_token": "a", "token_type": "Bearer", "id_token": token})

    async def keys(self, request: Request) -> Response:
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})


class Serving(uvicorn.Server):
    """A server that leaves the signals to the test run."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@pytest.fixture(scope="module")
async def identities() -> AsyncIterator[Identities]:
    """The provider, served."""
    socket = socketlib.create_server(("127.0.0.1", 0))
    provider = Identities(f"http://localhost:{socket.getsockname()[1]}")
    config = uvicorn.Config(provider.app(), log_config=None, lifespan="off")
    server = Serving(config)
    serving = asyncio.create_task(server.serve(sockets=[socket]))
    yield provider
    server.should_exit = True
    await serving


@pytest.fixture(scope="module")
async def site(ground: Ground, identities: Identities) -> AsyncIterator[Ground]:
    """The same world, with a provider to sign in by."""
    provider = Provider(identities.issuer, "client", "s+cret", name="Tòa án")
    settings = Settings(ORIGIN, provider=provider, limits=None)
    app = create_app(settings, ground.system.where)
    async with app.router.lifespan_context(app):
        with_provider = replace(ground, app=app, _at={})
        yield with_provider


@pytest.fixture(autouse=True)
def honest(identities: Identities) -> None:
    identities.person, identities.lie, identities.signed_by = "m2", {}, None


async def outside(client: httpx.AsyncClient, next: str = "/sessions") -> str:
    """Go out to the provider and sign in there; the address by which one comes back."""
    out = await client.get(f"/sign-in/provider?next={next}")
    assert out.status_code == 303
    async with httpx.AsyncClient() as real:
        there = await real.get(out.headers["location"])
    return there.headers["location"]


async def test_whom_the_provider_names_is_signed_in_and_goes_where_he_wanted(site: Ground) -> None:
    client = await site.browser()
    page = await client.get("/sign-in")
    assert "Sign in with Tòa án" in page.text
    done = await client.get(await outside(client), follow_redirects=True)
    assert done.url.path == "/sessions"
    assert "own sign-in" in done.text


async def test_nothing_that_the_provider_could_be_told_leaves_the_server(site: Ground) -> None:
    client = await site.browser()
    out = await client.get("/sign-in/provider?next=https://evil.example/")
    asked = parse_qs(urlsplit(out.headers["location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["nonce"][0]) > 20
    assert "s+cret" not in out.headers["location"]
    assert "evil" not in out.headers["location"]
    back = await client.get(await outside(client, "https://evil.example/"))
    assert back.headers["location"] == "/inbox"


LIES: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://evil.example"},
    "another client": {"aud": "another"},
    "many clients": {"aud": ["client", "another"], "azp": "another"},
    "another nonce": {"nonce": "n"},
    "no nonce": {"nonce": None},
    "over": {"exp": 1_000_000_000},
    "not yet": {"iat": 9_000_000_000},
    "nobody": {"preferred_username": None},
    "a number": {"preferred_username": 7},
    "not of the registry": {"preferred_username": "nobody"},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
async def test_a_token_that_does_not_fit_signs_nobody_in(
    site: Ground, identities: Identities, lie: dict[str, Any]
) -> None:
    identities.lie = lie
    client = await site.browser()
    done = await client.get(await outside(client))
    assert done.status_code == 422
    assert (await client.get("/sessions")).status_code == 303


async def test_a_token_of_another_key_signs_nobody_in(site: Ground, identities: Identities) -> None:
    for kid in ("one", "two"):
        identities.signed_by = RSAKey.generate_key(2048, {"kid": kid})
        client = await site.browser()
        assert (await client.get(await outside(client))).status_code == 422


async def test_who_comes_back_is_who_went_out_and_only_once(site: Ground) -> None:
    client, victim = await site.browser(), await site.browser()
    back = await outside(client)
    assert (await victim.get(back)).status_code == 422  # the attacker's way back, in another's browser
    await outside(victim)
    assert (await victim.get(back)).status_code == 422
    assert (await client.get(back)).status_code == 303
    assert (await client.get(back)).status_code == 422
    refused = await client.get("/sign-in/provider/callback?error=access_denied")
    assert refused.status_code == 422


async def test_a_provider_that_is_away_is_told_of(ground: Ground) -> None:
    socket = socketlib.create_server(("127.0.0.1", 0))
    nobody = Provider(f"http://localhost:{socket.getsockname()[1]}", "client", "secret")
    socket.close()
    app = create_app(Settings(ORIGIN, provider=nobody, limits=None), ground.system.where)
    async with app.router.lifespan_context(app):
        client = await replace(ground, app=app, _at={}).browser()
        page = await client.get("/sign-in/provider")
        assert page.status_code == 503
        assert "does not answer" in page.text


async def test_without_a_provider_there_is_no_such_way(ground: Ground) -> None:
    client = await ground.browser()
    assert (await client.get("/sign-in/provider")).status_code == 404
    assert (await client.get("/sign-in/provider/callback?state=x&code=y")).status_code == 404
