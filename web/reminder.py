"""A reminder to whoever has not voted yet, as a mail that the chair sends with a program of his own.

It says that a vote waits and where; who or what it is about stands behind the sign-in. Those who are reminded
do not learn of each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from domain import authority
from domain.facts import Facts
from web.mail.settings import is_address

if TYPE_CHECKING:
    from web.visit import Visit


@dataclass(frozen=True, slots=True)
class Reminder:
    """``address`` opens the mail program; ``without`` are the names of those of whom no address is known."""

    address: str
    without: Sequence[str]


async def reminder(visit: Visit, body: str, path: str, seats: Sequence[str]) -> Reminder:
    """To those who fill these seats; ``path`` is the page of the vote."""
    facts = await visit.facts()
    people = list(dict.fromkeys(who for seat in seats for who in _voting(facts, seat, visit)))
    known = {who: await visit.site.reading.mail_of(who) or "" for who in people}
    to = ",".join(quote(mail) for mail in known.values() if is_address(mail))
    names = await visit.names(people)
    subject = visit._("Your vote is still to come")
    where = f"{visit.site.settings.origin}{path}"
    text = visit._(
        "{body}: the ballot is open and your vote has not come in yet. {where}", body=body, where=where
    )
    copies = f"bcc={to}&" if to else ""
    return Reminder(
        f"mailto:?{copies}subject={quote(subject)}&body={quote(text)}",
        [names[who] for who, mail in known.items() if not is_address(mail)],
    )


def _voting(facts: Facts, seat: str, visit: Visit) -> list[str]:
    """Who votes for a seat: a member himself, for a unit its head."""
    if seat not in facts.common.bodies:
        return [seat]
    return facts.body(seat).holders(frozenset({authority.HEAD}), visit.today)
