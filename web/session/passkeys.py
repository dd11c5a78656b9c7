"""Passkeys as pages use them: what a browser is asked for, and what its answers are worth.

Two ceremonies of Web Authentication: ``create`` makes a passkey and is answered by an attestation, ``get``
uses one and is answered by an assertion. In both the device has to recognise its holder (user verification).
A page's script (``static/passkey.js``) does no more than carry them between the browser and the form.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from webauthn import verify_registration_response
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException

from domain.commands import Assertion
from eventlog import proof
from eventlog.proof import NotProven
from web.session import challenge
from workflows.codec import payload_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.registry.keys import Passkey
    from web.visit import Visit

ANSWER = "_passkey"
"""The form's field with what the browser signed."""
MADE = "_made"
"""The form's field with the passkey that the browser made."""
CHALLENGE = "_challenge"
LONGEST = 20_000
"""Characters of an answer that are looked at."""
TRANSPORTS = frozenset(("ble", "hybrid", "internal", "nfc", "smart-card", "usb"))
ALGORITHMS = (-8, -7, -257)
"""EdDSA, ES256, RS256 (RFC 9053, RFC 8812): what the devices in use have."""
SIGN_IN = "sign-in"


@dataclass(frozen=True, slots=True)
class Made:
    """A passkey that a browser has made for us."""

    credential: str
    public_key: str
    transports: tuple[str, ...]


def new_challenge(visit: Visit, purpose: str) -> str:
    """A challenge for a page."""
    return challenge.make(_key(visit), purpose)


def usable(visit: Visit, passkeys: Sequence[Passkey]) -> list[Passkey]:
    """Those that browsers offer at this address."""
    return [one for one in passkeys if one.enrolled.origin == visit.site.settings.origin]


def listed(passkeys: Sequence[Passkey]) -> list[dict[str, Any]]:
    """Passkeys as a browser wants to be told of them."""
    return [{"id": one.enrolled.credential, "transports": list(one.enrolled.transports)} for one in passkeys]


async def creation(visit: Visit, person: str) -> dict[str, Any]:
    """What a browser is asked when it is to make a passkey for the person."""
    common = (await visit.facts()).common
    name = (await visit.names([person]))[person]
    # The device keeps this beside the passkey: it says nothing of the person to whoever reads it.
    user = hmac.new(_key(visit), f"user:{person}".encode(), hashlib.sha256).digest()
    return {
        "rp": {"id": visit.site.settings.host, "name": visit._("Vinh Danh")},
        "user": {"id": bytes_to_base64url(user), "name": person, "displayName": name},
        "challenge": new_challenge(visit, f"create:{person}"),
        "algorithms": list(ALGORITHMS),
        "exclude": listed(usable(visit, common.standing_passkeys(person))),
    }


def made(visit: Visit, person: str) -> Made | None:
    """The passkey that the form's answer brings, if it answers a challenge of ours for this person."""
    asked = challenge.opened(_key(visit), f"create:{person}", visit.asked(CHALLENGE))
    answer = _answer(visit, MADE)
    if asked is None or answer is None:
        return None
    try:
        found = verify_registration_response(
            credential={
                "id": answer["credential"],
                "rawId": answer["credential"],
                "type": "public-key",
                "response": {
                    "clientDataJSON": answer["client_data"],
                    "attestationObject": answer["attestation"],
                },
            },
            expected_challenge=asked,
            expected_rp_id=visit.site.settings.host,
            expected_origin=visit.site.settings.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, KeyError, TypeError, ValueError):
        return None
    said = answer.get("transports", "")
    transports = tuple(sorted(TRANSPORTS & set(said.split())))
    return Made(
        bytes_to_base64url(found.credential_id), bytes_to_base64url(found.credential_public_key), transports
    )


def assertion(visit: Visit, shown: str) -> Assertion | None:
    """What the form's answer says that the visitor signed upon the text of this digest."""
    answer = _answer(visit, ANSWER)
    if answer is None:
        return None
    try:
        return Assertion(
            credential=answer["credential"],
            client_data=answer["client_data"],
            authenticator_data=answer["authenticator_data"],
            signature=answer["signature"],
            shown=shown,
        )
    except (KeyError, ValueError):
        return None


async def whose(visit: Visit) -> tuple[str | None, str | None]:
    """Who signs in with the form's answer: the person, and why not; a known person also where it fails."""
    signed = assertion(visit, "")
    asked = challenge.opened(_key(visit), SIGN_IN, visit.asked(CHALLENGE))
    if signed is None or asked is None:
        return None, "challenge"
    passkey = (await visit.facts()).common.passkeys.get(signed.credential)
    if passkey is None or passkey.revoked:
        return None, "passkey"
    try:
        proof.check(signed, asked, passkey.enrolled)
    except NotProven as error:
        return passkey.person, error.why
    # Last, since only what is right is written down.
    if not await visit.site.store.use_challenge(asked):
        return passkey.person, "used"
    return passkey.person, None


def _answer(visit: Visit, field: str) -> dict[str, str] | None:
    text = visit.asked(field)
    if not text or len(text) > LONGEST:
        return None
    try:
        answer = json.loads(text)
    except ValueError:
        return None
    if not isinstance(answer, dict) or not all(isinstance(value, str) for value in answer.values()):
        return None
    return answer


def _key(visit: Visit) -> bytes:
    return payload_key(visit.site.where.payload_key)
