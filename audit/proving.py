"""Proofs, checked again: whether the actor of a command that says ``passkey`` signed it, from the log alone.

Nothing is needed but the entry and the common register as it stood just before it. Whoever can open the
sealed text of the entry sees in addition what the words were that the actor had before him.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.commands import ELSEWHERE_PREFIX
from domain.events import PasskeyEnrolled
from domain.registry import Register
from eventlog import proof
from eventlog.proof import NotProven


def lacking(content: Mapping[str, Any], common: Register) -> str | None:
    """Why the first entry of a command does not prove its actor as it says, in a word; None where it does."""
    by_passkey = content["actor"]["proof"] == "passkey"
    if content["command"]["id"].startswith(ELSEWHERE_PREFIX):
        return "not_asked" if "proof" in content else None  # it stands with the command, in its own stream
    if not by_passkey:
        return "not_asked" if "proof" in content else None
    if "proof" not in content:
        return "missing"
    try:
        check(content, passkey_of(content, common))
    except NotProven as error:
        return error.why
    return None


def passkey_of(content: Mapping[str, Any], common: Register) -> PasskeyEnrolled:
    """The actor's passkey that the proof names.

    :raises NotProven: he has no such passkey, or it counted no more
    """
    passkey = common.passkeys.get(content["proof"]["credential"])
    if passkey is None or passkey.revoked or passkey.person != content["actor"]["person"]:
        raise NotProven("passkey")
    return passkey.enrolled


def check(content: Mapping[str, Any], passkey: PasskeyEnrolled, shown: str | None = None) -> None:
    """Check the proof in an entry's body; with the text that was shown, where somebody could open it.

    :raises NotProven: says in a word what does not fit
    """
    signed = proof.read(content)
    if signed is None:
        raise NotProven("missing")
    if shown is not None and proof.digest_of(shown) != signed.shown:
        raise NotProven("shown")
    command = content["command"]
    proof.check(signed, proof.challenge(command["hash"], command["id"], signed.shown), passkey)
