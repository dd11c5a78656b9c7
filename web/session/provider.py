"""A body's own sign-in by OpenID Connect: out with a state, back with a code, in with a claim that is true.

The code flow of OpenID Connect Core 1.0 with PKCE (RFC 7636). State, nonce and verifier stay on the server
and are bound to the browser that went out. Believed is an ID token that the provider signed for this client
and for this very sign-in; its claim names a person of the registry, and the registry says what he may do.
Authlib has the protocol's parts, joserfc the signatures; ``httpx`` asks.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx
from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import OpenIDProviderMetadata, get_well_known_url
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from webauthn.helpers import base64url_to_bytes

from web.settings import Provider

CALLBACK = "/sign-in/provider/callback"
ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
"""Signatures that only the provider can make."""
PATIENCE = 8.0
"""Seconds for one question to the provider."""
TRUSTED_FOR = 3_600.0
"""Seconds for which its description and keys are kept."""
KEYS_AT_MOST_EVERY = 30.0
LEEWAY = 60
"""Seconds by which its clock may be off."""


class ProviderAway(Exception):
    """It does not answer, or says what no provider says."""


class NotBelieved(Exception):
    """What came back proves nobody; the message is a word that says why."""


@dataclass(frozen=True, slots=True)
class Going:
    """Somebody on his way out: where to, and what his return is compared with."""

    to: str
    state: str
    nonce: str
    verifier: str


class IdentityProvider:
    """The provider that the settings name. ``origin`` is ours."""

    def __init__(self, provider: Provider, origin: str) -> None:
        self._provider = provider
        self._callback = f"{origin}{CALLBACK}"
        self._metadata: Mapping[str, Any] = {}
        self._keys: KeySet | None = None
        self._read_at = 0.0
        self._keys_at = 0.0

    async def going(self) -> Going:
        """Where to send somebody who wants to sign in.

        :raises ProviderAway: nobody knows where that is
        """
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        asked = {
            "response_type": "code",
            "client_id": self._provider.client,
            "redirect_uri": self._callback,
            "scope": "openid profile",
            "state": state,
            "nonce": nonce,
            "code_challenge": create_s256_code_challenge(verifier),
            "code_challenge_method": "S256",
        }
        endpoint = (await self._described())["authorization_endpoint"]
        return Going(add_params_to_uri(endpoint, list(asked.items())), state, nonce, verifier)

    async def person(self, code: str, verifier: str, nonce: str) -> str:
        """Whom the provider names for this code.

        :raises ProviderAway: it does not answer
        :raises NotBelieved: it names nobody, or what it says is not for us
        """
        described = await self._described()
        client, secret = (quote(one, safe="") for one in (self._provider.client, self._provider.secret))
        answer = await self._ask(
            "POST",
            described["token_endpoint"],
            auth=(client, secret),
            data={
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": self._callback,
                "code_verifier": verifier,
            },
        )
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise NotBelieved("no_token")
        claims = await self._believed(token, nonce, answer.get("access_token"))
        named = claims.get(self._provider.claim)
        if not isinstance(named, str) or not named:
            raise NotBelieved("no_claim")
        return named

    async def _believed(self, token: str, nonce: str, access_token: object) -> Mapping[str, Any]:
        try:
            found = jwt.decode(token, await self._signed_by(token), algorithms=ALGORITHMS)
        except (JoseError, ValueError) as error:
            raise NotBelieved("signature") from error
        options = {
            "iss": {"essential": True, "value": self._provider.issuer},
            "aud": {"essential": True, "value": self._provider.client},
        }
        params = {"nonce": nonce, "client_id": self._provider.client, "access_token": access_token}
        claims = CodeIDToken(found.claims, found.header, options, params)
        try:
            claims.validate(leeway=LEEWAY)
        except Exception as error:  # authlib has a class for each claim, without a common one of its own
            raise NotBelieved("claims") from error
        return found.claims

    async def _signed_by(self, token: str) -> KeySet:
        """The provider's keys; read anew where the token names one that is not among them."""
        header = json.loads(base64url_to_bytes(token.partition(".")[0]))
        kid = header.get("kid") if isinstance(header, dict) else None
        keys = self._keys
        known = keys is not None and (kid is None or any(key.kid == kid for key in keys.keys))
        now = time.monotonic()
        stale = now - self._keys_at > (TRUSTED_FOR if known else KEYS_AT_MOST_EVERY)
        if keys is None or stale:
            described = await self._described()
            read: Any = await self._ask("GET", described["jwks_uri"])
            keys = KeySet.import_key_set(read)
            self._keys, self._keys_at = keys, now
        return keys

    async def _described(self) -> Mapping[str, Any]:
        """What the provider says of itself (OpenID Connect Discovery 1.0)."""
        if self._metadata and time.monotonic() - self._read_at < TRUSTED_FOR:
            return self._metadata
        said = OpenIDProviderMetadata(
            await self._ask("GET", get_well_known_url(self._provider.issuer, external=True))
        )
        needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if said.get("issuer") != self._provider.issuer or not all(
            _proper(said.get(name), self._provider.issuer) for name in needed
        ):
            raise ProviderAway("its description is not that of the issuer")
        self._metadata, self._read_at = said, time.monotonic()
        return self._metadata

    async def _ask(self, method: str, url: str, **more: Any) -> dict[str, Any]:
        try:
            async with httpx.AsyncClient(timeout=PATIENCE, follow_redirects=False, trust_env=False) as client:
                answer = await client.request(method, url, headers={"Accept": "application/json"}, **more)
            said = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise ProviderAway(type(error).__name__) from error
        if answer.status_code >= 500 or not isinstance(said, dict):
            raise ProviderAway(str(answer.status_code))
        if answer.status_code != 200:
            raise NotBelieved("code")
        return said


def _proper(url: object, issuer: str) -> bool:
    """Whether an address may be asked: by https, unless the issuer itself is not (a test on one machine)."""
    schemes = ("https://",) if issuer.startswith("https:") else ("https://", "http://")
    return isinstance(url, str) and url.startswith(schemes)
