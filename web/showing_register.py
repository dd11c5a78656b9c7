"""The registry as its pages show it: bodies with their offices, people with what stands of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.registry.history import History
from domain.registry.state import Mandate

if TYPE_CHECKING:
    from domain.events import BodyRegistered, Delegated, Employed, PersonMoved
    from web.visit import Visit


@dataclass(frozen=True, slots=True)
class Held:
    """A mandate in a body, and whether it stands today: ``now``, ``later`` or ``over``."""

    body: str
    mandate: Mandate
    stands: str

    @property
    def until(self) -> dt.date | None:
        """Its last day, as it was set or as it was ended before."""
        ended = self.mandate.ended
        return self.mandate.until if ended is None else ended - dt.timedelta(days=1)


def stands(mandate: Mandate, today: dt.date) -> str:
    """Whether it is in force today."""
    if mandate.covers(today):
        return "now"
    return "later" if mandate.begins > today and mandate.ended is None else "over"


def in_order(held: Iterable[Held]) -> list[Held]:
    """Those that stand first, the latest first among the others."""
    places = {"now": 0, "later": 1, "over": 2}
    return sorted(held, key=lambda one: (places[one.stands], -one.mandate.begins.toordinal()))


@dataclass(frozen=True, slots=True)
class ShownBody:
    """A body with everything that its register says."""

    body: BodyRegistered
    above: Sequence[str]
    """Its superiors, the highest first."""
    below: Sequence[str]
    """The bodies directly under it."""
    members: Sequence[str]
    """The units of a cluster today."""
    clusters: Sequence[str]
    ended: dt.date | None
    mandates: Sequence[Held]
    delegations: Sequence[Delegated]


async def shown_body(visit: Visit, code: str) -> ShownBody | None:
    """The body of that code."""
    facts, today = await visit.facts(), visit.today
    common = facts.common
    if code not in common.bodies:
        return None
    register = facts.body(code)
    return ShownBody(
        body=common.bodies[code],
        above=[one.body for one in common.superiors(code)][:0:-1],
        below=[one.body for one in common.bodies.values() if one.parent == code],
        members=common.units_of(code, today),
        clusters=common.clusters_of(code, today),
        ended=common.ended.get(code),
        mandates=in_order(Held(code, m, stands(m, today)) for m in register.mandates),
        delegations=sorted(register.delegations.values(), key=lambda d: d.begins, reverse=True),
    )


@dataclass(frozen=True, slots=True)
class ShownPerson:
    """A person with everything that the registers say of him. ``histories`` are by body."""

    person: str
    name: str
    made_up: bool
    mail: bool
    """Whether the registry has an address to which letters can go."""
    mandates: Sequence[Held]
    delegations: Sequence[tuple[str, Delegated]]
    employed: Sequence[tuple[str, Employed]]
    moved: Sequence[tuple[str, PersonMoved]]
    histories: Sequence[tuple[str, History]]
    passkeys: int
    invited: dt.date | None
    """Until when an invitation stands that was not used yet."""


async def shown_person(visit: Visit, code: str) -> ShownPerson | None:
    """The person of that code."""
    facts, today = await visit.facts(), visit.today
    common = facts.common
    if code not in common.people:
        return None
    registers = [(s.partition("/")[2], r) for s, r in visit.site.reading.registers().items() if r.knows(code)]
    invitation = common.invitations.get(code)
    stands_now = invitation is not None and not invitation.used and invitation.until >= today
    delegations = [
        (body, given)
        for stream, register in visit.site.reading.registers().items()
        for given in register.delegations.values()
        if code in (given.giver, given.receiver) and (body := stream.partition("/")[2])
    ]
    return ShownPerson(
        person=code,
        name=(await visit.names([code]))[code],
        made_up=bool(common.people[code]),
        mail=await visit.site.reading.mail_of(code) is not None,
        mandates=in_order(
            Held(body, m, stands(m, today)) for body, r in registers for m in r.mandates_of(code)
        ),
        delegations=delegations,
        employed=[(body, one) for body, r in registers for one in r.employed.get(code, ())],
        moved=[(body, one) for body, r in registers for one in r.moved.get(code, ())],
        histories=[(body, r.history(code)) for body, r in registers],
        passkeys=len(common.standing_passkeys(code)),
        invited=invitation.until if invitation is not None and stands_now else None,
    )
