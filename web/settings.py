"""Where the site stands and how one signs in to it, from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from web.mail.settings import MailSettings, WrongMailSetting, mail_from_environment

ORIGIN = "http://localhost:8080"
CLAIM = "preferred_username"
NAME = "OpenID Connect"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one visitor may ask for: pages a second, so many at once after a pause, so many side by side.

    Whoever is signed in is measured by himself, everybody else by his address, since a whole court may stand
    behind one. A file of ours counts for a fifth of a page.
    """

    session_rate: float = 10.0
    session_burst: int = 200
    session_beside: int = 12
    address_rate: float = 30.0
    address_burst: int = 300
    address_beside: int = 60


class WrongSetting(ValueError):
    """A variable of the environment says something that cannot be; the message says what would be right."""


@dataclass(frozen=True, slots=True)
class Provider:
    """A body's own sign-in by OpenID Connect. ``claim`` is the one that holds the person's code."""

    issuer: str
    client: str
    secret: str
    claim: str = CLAIM
    name: str = NAME


@dataclass(frozen=True, slots=True)
class Settings:
    """``origin`` is the address as browsers know it, scheme and port included.

    ``patience`` is for how many seconds a page tries to record before it says that nothing is recorded yet.
    Without ``limits`` anybody may ask for as much as he can.
    """

    origin: str = ORIGIN
    demo: bool = False
    provider: Provider | None = None
    patience: float = 20.0
    limits: Limits | None = Limits()
    mail: MailSettings | None = None
    """Which server takes our mail; without one none is sent."""

    def __post_init__(self) -> None:
        parts = urlsplit(self.origin)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
            raise WrongSetting(f"the origin is like https://thidua.example.vn, not {self.origin!r}")
        if parts.scheme == "http" and not self.local:
            raise WrongSetting(f"only a loopback address may do without https, not {self.origin}")
        if self.demo and not self.local:
            raise WrongSetting("demo personas sign in without proof: only on a loopback address")

    @property
    def host(self) -> str:
        """The host name: what passkeys are bound to."""
        return urlsplit(self.origin).hostname or ""

    @property
    def local(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host in ("localhost", "127.0.0.1", "::1")

    @property
    def secure(self) -> bool:
        """Whether browsers reach it by https."""
        return self.origin.startswith("https:")


def from_environment(variables: Mapping[str, str] = os.environ, *, demo: bool = False) -> Settings:
    """What ``VINHDANH_ORIGIN``, ``VINHDANH_OIDC_*`` and ``VINHDANH_SMTP_*`` say.

    :raises WrongSetting: one of them cannot be right
    """
    given = {name: variables.get(f"VINHDANH_OIDC_{name.upper()}") for name in ("issuer", "client", "secret")}
    provider = None
    if any(given.values()):
        if missing := [name for name, value in given.items() if not value]:
            raise WrongSetting(f"VINHDANH_OIDC_{missing[0].upper()} is missing")
        provider = Provider(
            issuer=given["issuer"] or "",
            client=given["client"] or "",
            secret=given["secret"] or "",
            claim=variables.get("VINHDANH_OIDC_CLAIM", CLAIM),
            name=variables.get("VINHDANH_OIDC_NAME", NAME),
        )
    try:
        mail = mail_from_environment(variables)
    except WrongMailSetting as error:
        raise WrongSetting(str(error)) from None
    return Settings(variables.get("VINHDANH_ORIGIN", ORIGIN).rstrip("/"), demo, provider, mail=mail)
