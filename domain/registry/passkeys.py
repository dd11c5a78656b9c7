"""Passkeys: who may invite, enrol and revoke, and how that takes effect on the common register.

A session alone is never enough: whoever steals a cookie must not be able to enrol a key of his own, nor to
take away the one that would stop him. That an actor's ``passkey`` is one is made sure of before a rule is
asked (``activities.plan``).
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from domain import authority
from domain.answers import Refusal
from domain.commands import Actor, Command, EnrolPasskey, Invite, RevokePasskey
from domain.events import Event, Invited, PasskeyEnrolled, PasskeyRevoked
from domain.facts import COMMON
from domain.records import replace
from domain.registry.keys import Invitation, Passkey
from domain.registry.words import unknown_person

if TYPE_CHECKING:
    from domain.registry.state import Register

PasskeyAsk = Invite | EnrolPasskey | RevokePasskey
LONGEST_INVITATION = dt.timedelta(days=30)
MOST_PASSKEYS = 20
"""Standing passkeys that one person may have."""
PROVEN = ("passkey", "local", "key")
"""How a registrar proves himself here."""
_HEX64 = re.compile(r"[0-9a-f]{64}")
_BASE64URL = re.compile(r"[A-Za-z0-9_-]{1,1400}")
"""A credential id has 1,023 bytes at most."""


def decide(state: Register, ask: PasskeyAsk, command: Command, today: dt.date) -> list[Event] | Refusal:
    """What becomes of it; ``state`` is the common register, where all of this stands."""
    if command.stream != COMMON:
        return Refusal("wrong_register", {"stream": command.stream, "belongs": COMMON})
    if refused := unknown_person(state, ask.person):
        return refused
    match ask:
        case Invite():
            return _invite(state, ask, command.actor, today)
        case EnrolPasskey():
            return _enrol(state, ask, command.actor, today)
        case RevokePasskey():
            return _revoke(state, ask, command.actor, today)


def _invite(state: Register, ask: Invite, actor: Actor, today: dt.date) -> list[Event] | Refusal:
    if refused := _no_registrar(state, actor, today):
        return refused
    if not _HEX64.fullmatch(ask.token_sha256) or ask.token_sha256 in state.invited:
        return Refusal("token_malformed")
    latest = today + LONGEST_INVITATION
    if not today <= ask.until <= latest:
        return Refusal("invitation_too_long", {"until": ask.until.isoformat(), "latest": latest.isoformat()})
    return [Invited(ask.person, ask.token_sha256, ask.until)]


def _enrol(state: Register, ask: EnrolPasskey, actor: Actor, today: dt.date) -> list[Event] | Refusal:
    if actor.person != ask.person:
        return Refusal("enrols_only_own", {"person": ask.person})
    if ask.token is not None:
        if state.invited_by(ask.token, today) != ask.person:
            return Refusal("invitation_over", {"person": ask.person})
    elif actor.proof != "passkey":
        return Refusal("enrols_by_invitation", {"person": ask.person})
    if not (_BASE64URL.fullmatch(ask.credential) and _BASE64URL.fullmatch(ask.public_key)):
        return Refusal("passkey_malformed")
    if ask.credential in state.passkeys:
        return Refusal("passkey_known", {"person": ask.person})
    if len(state.standing_passkeys(ask.person)) >= MOST_PASSKEYS:
        return Refusal("passkeys_too_many", {"person": ask.person, "limit": MOST_PASSKEYS})
    return [
        PasskeyEnrolled(
            ask.person, ask.credential, ask.public_key, ask.rp_id, ask.origin, ask.transports, ask.token
        )
    ]


def _revoke(state: Register, ask: RevokePasskey, actor: Actor, today: dt.date) -> list[Event] | Refusal:
    found = state.passkeys.get(ask.credential)
    if found is None or found.person != ask.person or found.revoked:
        return Refusal("no_such_passkey", {"person": ask.person})
    own = actor.person == ask.person and actor.proof == "passkey"
    if not own and (refused := _no_registrar(state, actor, today)):
        return refused
    return [PasskeyRevoked(ask.person, ask.credential)]


def _no_registrar(state: Register, actor: Actor, today: dt.date) -> Refusal | None:
    if not state.holds(actor.person, authority.REGISTRAR, today):
        return Refusal("not_registrar", {"person": actor.person})
    if actor.proof not in PROVEN:
        return Refusal("proof_not_accepted", {"proof": actor.proof, "accepted": " ".join(PROVEN)})
    return None


def changed(state: Register, change: Event) -> Register | None:
    """The register with the change in it; None for one that is not of this kind."""
    match change:
        case Invited(person=person, token_sha256=digest, until=until):
            invitations = state.invitations.put(person, Invitation(digest, until))
            return replace(state, invitations=invitations, invited=state.invited.put(digest, person))
        case PasskeyEnrolled(person=person, credential=credential, token=token):
            passkeys = state.passkeys.put(credential, Passkey(change))
            of = state.passkeys_of.put(person, (*state.passkeys_of.get(person, ()), credential))
            invitations, invitation = state.invitations, state.invitations.get(person)
            if token is not None and invitation is not None:
                invitations = invitations.put(person, replace(invitation, used=True))
            return replace(state, passkeys=passkeys, passkeys_of=of, invitations=invitations)
        case PasskeyRevoked(credential=credential):
            passkey = state.passkeys[credential]
            return replace(state, passkeys=state.passkeys.put(credential, replace(passkey, revoked=True)))
        case _:
            return None
