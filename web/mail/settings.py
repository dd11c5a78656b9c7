"""Which mail server takes our letters, from the environment."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast, get_args

Tls = Literal["starttls", "tls", "none"]
PORTS: dict[Tls, int] = {"starttls": 587, "tls": 465, "none": 25}
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?"
)


class WrongMailSetting(ValueError):
    """A variable of the environment says something that cannot be; the message says what would be right."""


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The server, as whom we sign in to it, and the sender of our letters.

    ``every`` is for how many seconds notices are gathered before they are sent: what opens together comes in
    one letter. ``lease`` is how long a letter under way is left to whoever has it; ``pause`` what passes, in
    seconds, before one that was not taken is tried again, twice as long each time, up to an hour.
    """

    host: str
    port: int
    sender: str
    tls: Tls = "starttls"
    user: str | None = None
    password: str | None = None
    every: float = 30.0
    lease: float = 120.0
    pause: float = 60.0
    timeout: float = 30.0


def is_address(text: str) -> bool:
    """Whether mail can be sent there: nothing but one plain address."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None


def mail_from_environment(variables: Mapping[str, str] = os.environ) -> MailSettings | None:
    """What ``VINHDANH_SMTP_*`` say; None without a host: then no mail is sent.

    :raises WrongMailSetting: one of them cannot be right
    """
    host = variables.get("VINHDANH_SMTP_HOST", "").strip()
    if not host:
        return None
    tls = variables.get("VINHDANH_SMTP_TLS", "starttls")
    if tls not in get_args(Tls):
        raise WrongMailSetting(f"VINHDANH_SMTP_TLS is starttls, tls or none, not {tls!r}")
    sender = variables.get("VINHDANH_SMTP_FROM", "")
    if not is_address(sender):
        raise WrongMailSetting(f"VINHDANH_SMTP_FROM is an address like vinhdanh@example.vn, not {sender!r}")
    port = variables.get("VINHDANH_SMTP_PORT") or str(PORTS[cast("Tls", tls)])
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65_536:
        raise WrongMailSetting(f"VINHDANH_SMTP_PORT is a port, not {port!r}")
    user, password = variables.get("VINHDANH_SMTP_USER"), variables.get("VINHDANH_SMTP_PASSWORD")
    if (user is None) != (password is None):
        raise WrongMailSetting("VINHDANH_SMTP_USER and VINHDANH_SMTP_PASSWORD come together")
    if user is not None and tls == "none" and host not in ("localhost", "127.0.0.1", "::1"):
        raise WrongMailSetting("a password goes to another machine by TLS only: VINHDANH_SMTP_TLS=starttls")
    return MailSettings(host, int(port), sender, cast("Tls", tls), user, password)
