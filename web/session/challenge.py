"""Challenges for passkeys where nobody is signed in yet: made without writing anything down, used once.

A challenge is the time, 128 random bits, and a code of ours over both and its purpose. So a page that only
shows a button costs no row, however often it is asked for; only what was answered well is written down, lest
the same answer come twice.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time

from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

LASTS = 600
"""Seconds for which a challenge may be answered: time enough to look for one's phone."""
_RANDOM, _CODE = 16, 16


def make(key: bytes, purpose: str, now: float | None = None) -> str:
    """A new challenge, in base64url."""
    said = int(now or time.time()).to_bytes(8, "big") + secrets.token_bytes(_RANDOM)
    return bytes_to_base64url(said + _code(key, purpose, said))


def opened(key: bytes, purpose: str, challenge: str, now: float | None = None) -> bytes | None:
    """The challenge's bytes, if it is ours, for this purpose, and not over."""
    try:
        given = base64url_to_bytes(challenge)
    except ValueError:
        return None
    said, code = given[: 8 + _RANDOM], given[8 + _RANDOM :]
    if len(said) != 8 + _RANDOM or not hmac.compare_digest(code, _code(key, purpose, said)):
        return None
    age = (now or time.time()) - int.from_bytes(said[:8], "big")
    return given if -5 <= age <= LASTS else None


def _code(key: bytes, purpose: str, said: bytes) -> bytes:
    return hmac.new(key, f"challenge:{purpose}:".encode() + said, hashlib.sha256).digest()[:_CODE]
