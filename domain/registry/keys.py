"""What the common register holds of invitations and passkeys."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from domain.events import PasskeyEnrolled


@dataclass(frozen=True, slots=True)
class Invitation:
    """The last one of a person. ``until`` is the last day on which it may be used, once."""

    token_sha256: str
    until: dt.date
    used: bool = False


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey that was enrolled, and whether it counts still."""

    enrolled: PasskeyEnrolled
    revoked: bool = False

    @property
    def person(self) -> str:
        """Whose it is."""
        return self.enrolled.person
