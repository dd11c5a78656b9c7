"""What a passkey signs, and how that is checked: by us before a rule is asked, by anybody ever after.

The challenge is the SHA-256 of the canonical JSON of

    {"command": "<SHA-256 of actor and command>", "id": "<the command's>", "shown": "<SHA-256 of the text>"}

``command`` and ``id`` stand in the body of every entry; ``shown`` and what the passkey answered stand in the
body of the command's first entry, under ``proof``. So the log alone shows that the holder of an enrolled
passkey, recognised by his device, agreed to exactly this command upon exactly this text. The text itself is
sealed beside the entry, with the command's other words.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson

from domain import commands
from domain.commands import Assertion, Command
from domain.events import PasskeyEnrolled
from domain.registry import Register
from eventlog import body

SHOWN = "shown"
"""Under which name the text that was shown is sealed."""


class NotProven(Exception):
    """The assertion does not prove it. ``why`` is a word: what does not fit."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def content_hash(command: Command) -> str:
    """SHA-256 of actor and command, without the id: what an id is bound to, and what a passkey signs."""
    content = commands.written(replace(command, signed=None))
    del content["id"]
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def lacking(command: Command, common: Register) -> str | None:
    """Why a command does not prove its actor as it says, in a word; None where it does.

    ``passkey`` may say who signed this very command upon the text that is sealed with it; nobody else signs.
    """
    signed = command.signed
    if command.actor.proof != "passkey":
        return None if signed is None else "not_asked"
    if signed is None:
        return "missing"
    passkey = common.passkeys.get(signed.credential)
    if passkey is None or passkey.revoked or passkey.person != command.actor.person:
        return "passkey"
    if digest_of(shown_with(command)) != signed.shown:
        return "shown"
    try:
        check(signed, challenge(content_hash(command), command.id, signed.shown), passkey.enrolled)
    except NotProven as error:
        return error.why
    return None


def shown_with(command: Command) -> str:
    """The text that is sealed with the command as what was shown; empty where there is none."""
    first = command.sealed[0] if command.sealed else None
    return "" if first is None else first.text.get(SHOWN, "")


def digest_of(text: str) -> str:
    """The SHA-256 of a text that is shown."""
    return hashlib.sha256(text.encode()).hexdigest()


def challenge(command_hash: str, command_id: str, shown: str) -> bytes:
    """What the passkey is asked to sign for a command; see the module."""
    said = body.encode({"command": command_hash, "id": command_id, "shown": shown})
    return hashlib.sha256(said).digest()


def check(signed: Assertion, expected: bytes, passkey: PasskeyEnrolled) -> None:
    """Make sure that this passkey signed this challenge: there where it was enrolled, its holder recognised.

    :raises NotProven: it did not
    """
    from webauthn import verify_authentication_response
    from webauthn.helpers.exceptions import WebAuthnException

    if signed.credential != passkey.credential:
        raise NotProven("passkey")
    response = {
        "clientDataJSON": signed.client_data,
        "authenticatorData": signed.authenticator_data,
        "signature": signed.signature,
    }
    credential = {
        "id": signed.credential,
        "rawId": signed.credential,
        "type": "public-key",
        "response": response,
    }
    try:
        verify_authentication_response(
            credential=credential,
            expected_challenge=expected,
            expected_rp_id=passkey.rp_id,
            expected_origin=passkey.origin,
            credential_public_key=_bytes(passkey.public_key),
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except WebAuthnException as error:
        raise NotProven(_why(str(error))) from error
    except Exception as error:  # whatever forged bytes make the reader of them do
        raise NotProven("signature") from error


def written(signed: Assertion) -> dict[str, str]:
    """The assertion as it stands in a body."""
    return {
        "authenticator_data": signed.authenticator_data,
        "client_data": signed.client_data,
        "credential": signed.credential,
        SHOWN: signed.shown,
        "signature": signed.signature,
    }


def read(content: Mapping[str, Any]) -> Assertion | None:
    """The assertion that a body holds, if it holds one."""
    proof = content.get("proof")
    return None if proof is None else Assertion(**proof)


def _why(message: str) -> str:
    """Which of the things that are compared differs."""
    lower = message.lower()
    for word in ("challenge", "origin", "rp id", "verif"):
        if word in lower and "signature" not in lower:
            return {"rp id": "rp_id", "verif": "verification"}.get(word, word)
    return "signature"


def _bytes(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, binascii.Error) as error:
        raise NotProven("passkey") from error
