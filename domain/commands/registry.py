"""What can be asked of a register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from domain.commands.base import Ask
from domain.events import Event, Invited, PasskeyEnrolled, PasskeyRevoked, RegistryChange
from domain.records import record


@record
class ChangeRegistry(Ask):
    """Enter facts into a register, all or none."""

    changes: tuple[RegistryChange, ...]


@record
class Invite(Ask):
    """Let a person enrol a passkey with a one-time token of which only the SHA-256 is said."""

    person: str
    token_sha256: str
    until: dt.date


@record
class EnrolPasskey(Ask):
    """Enrol one's passkey: with the token of an invitation, or signed with another passkey of one's own."""

    person: str
    credential: str
    public_key: str
    rp_id: str
    origin: str
    transports: tuple[str, ...]
    token: str | None = None


@record
class RevokePasskey(Ask):
    """Let a passkey count no more: one's own, or as the registrar anybody's."""

    person: str
    credential: str


def asked_of_register(events: Sequence[Event]) -> Ask | None:
    """What was asked when these facts were entered: all of one command are changes."""
    match events:
        case [Invited(person, digest, until)]:
            return Invite(person, digest, until)
        case [PasskeyEnrolled(person, credential, key, rp_id, origin, transports, token)]:
            return EnrolPasskey(person, credential, key, rp_id, origin, transports, token)
        case [PasskeyRevoked(person, credential)]:
            return RevokePasskey(person, credential)
        case _:
            changes = tuple(event for event in events if isinstance(event, RegistryChange))
            return ChangeRegistry(changes=changes) if len(changes) == len(events) else None
