"""A person's passkeys as pages list them, with the name that he gave each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from web.visit import Visit

LABEL = "label"
"""Under which name what a person calls his passkey is sealed."""


@dataclass(frozen=True, slots=True)
class OwnPasskey:
    """A passkey that counts. ``here``: it was made at this address, and browsers offer it here."""

    credential: str
    label: str
    at: dt.datetime
    origin: str
    here: bool

    @property
    def short(self) -> str:
        """The beginning of its credential id: enough to tell it from others."""
        return self.credential[:12]


async def passkeys_of(visit: Visit, person: str) -> list[OwnPasskey]:
    """Those of the person that count, in the order in which they were enrolled."""
    standing = (await visit.facts()).common.standing_passkeys(person)
    reading = visit.site.reading
    entries = {one.enrolled.credential: reading.enrolments[one.enrolled.credential] for one in standing}
    words = await reading.words_of(entries.values())
    found = []
    for passkey in standing:
        entry, enrolled = entries[passkey.enrolled.credential], passkey.enrolled
        label = words.get(entry.position, {}).get(LABEL) or visit._("a passkey")
        at = dt.datetime.fromisoformat(entry.content["at"])
        here = enrolled.origin == visit.site.settings.origin
        found.append(OwnPasskey(enrolled.credential, label, at, enrolled.origin, here))
    return found
