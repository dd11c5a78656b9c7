"""What can happen to passkeys: who was invited to enrol one, which were enrolled, which count no more."""

from __future__ import annotations

import datetime as dt

from domain.events.base import Event
from domain.records import record


@record
class Invited(Event):
    """A person may enrol a passkey once, with a token of which this is the SHA-256, up to the day ``until``.

    An invitation takes the place of the person's last one.
    """

    person: str
    token_sha256: str
    until: dt.date


@record
class PasskeyEnrolled(Event):
    """A person has a passkey: its credential id and COSE public key (both base64url), where it was made.

    ``token`` is the one of the invitation, which it used up: everybody can see that it is the invited one.
    Without a token another passkey of the person has signed. What he calls it is sealed.
    """

    person: str
    credential: str
    public_key: str
    rp_id: str
    origin: str
    transports: tuple[str, ...]
    token: str | None


@record
class PasskeyRevoked(Event):
    """A passkey counts no more, from this entry on; what it has signed stays proven."""

    person: str
    credential: str
