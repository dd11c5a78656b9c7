"""What is registered in one stream of the registry, and what can be looked up in it.

The common register has bodies with their superiors, people, clusters, policies, calendars and seasons; a
body's own has mandates, delegations, figures, allotments and the histories of its people and of itself. Every
look-up goes by an index: a register of 15,000 people answers as fast as one of ten.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import heapq
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from domain.award.policy import Policy
from domain.award.statute import Archive, Revocation
from domain.calendar import Calendar
from domain.events import (
    AllotmentSet,
    BaseEntered,
    BodyRegistered,
    BodySucceeded,
    ClusterFormed,
    ClusterLed,
    Delegated,
    Employed,
    FigureEntered,
    InitiativeRecognised,
    MemberAdmitted,
    PersonMoved,
    ProceedingClosed,
    ProceedingOpened,
    SeasonOpened,
    SeatsTaken,
)
from domain.records import replace
from domain.registry.history import History, employed_since
from domain.registry.keys import Invitation, Passkey
from domain.registry.layers import Layers


@dataclass(frozen=True, slots=True)
class Mandate:
    """A person holds an office from one day to another; ``acting`` holders sign with ``Q.``."""

    person: str
    office: str
    begins: dt.date
    until: dt.date | None
    acting: bool
    deputy_of: str | None
    ended: dt.date | None = None
    """The day on which it was ended before its time; it does not cover that day any more."""

    def covers(self, day: dt.date) -> bool:
        if self.ended is not None and day >= self.ended:
            return False
        return self.begins <= day and (self.until is None or day <= self.until)

    def overlaps(self, begins: dt.date, until: dt.date | None) -> bool:
        """Whether it covers a day of this time."""
        last = until or dt.date.max
        if self.ended is not None and self.ended <= max(self.begins, begins):
            return False
        return self.begins <= last and begins <= (self.until or dt.date.max)


@dataclass(frozen=True, slots=True)
class Adopted:
    """A policy in the registry, ready to be read.

    ``ended`` once the same policy was adopted again with a last day: cases that run under it go on, new
    ones are picked the one that ends.
    """

    policy: Policy
    what_if: bool
    ended: bool = False

    @property
    def stands(self) -> bool:
        """Whether a day may pick it."""
        return not self.what_if and not self.ended


@dataclass(frozen=True, slots=True)
class Proceeding:
    """Something that is or was pending."""

    opened: ProceedingOpened
    closed: ProceedingClosed | None = None

    def pending(self, on: dt.date | None) -> bool:
        """Whether it was open on that day, or is by now."""
        if on is None:
            return self.closed is None
        return self.opened.on <= on and (self.closed is None or on < self.closed.on)


@dataclass(frozen=True)  # without slots: see ``replace``
class Register:
    """What is registered in one stream of the registry."""

    bodies: Layers[str, BodyRegistered] = field(default_factory=Layers)
    ended: Layers[str, dt.date] = field(default_factory=Layers)
    """From which day a body is no more."""
    succeeded: Layers[str, tuple[BodySucceeded, ...]] = field(default_factory=Layers)
    """In whose place a body stands, by the body."""
    with_role: Layers[tuple[str, str], tuple[str, ...]] = field(default_factory=Layers)
    """The bodies under a superior that have a role, in the order of registration."""
    people: Layers[str, bool] = field(default_factory=Layers)
    """Everybody, and whether he is made up."""
    admitted: Layers[str, tuple[MemberAdmitted, ...]] = field(default_factory=Layers)
    """The members of a cluster, by the cluster."""
    belongs: Layers[str, tuple[MemberAdmitted, ...]] = field(default_factory=Layers)
    """The clusters of a unit, by the unit."""
    formed: Layers[tuple[str, int, int], ClusterFormed] = field(default_factory=Layers)
    """By owner, number and year."""
    keys: Layers[str, tuple[tuple[str, int, int], ...]] = field(default_factory=Layers)
    """Under which owners, numbers and years a cluster was formed."""
    led: Layers[tuple[str, int], tuple[ClusterLed, ...]] = field(default_factory=Layers)
    """Who led the clusters of an owner and number, over the years."""
    policies: Layers[str, Adopted] = field(default_factory=Layers)
    calendars: Layers[str, Calendar] = field(default_factory=Layers)
    statutes: tuple[Revocation | Archive, ...] = ()
    seasons: Layers[str, SeasonOpened] = field(default_factory=Layers)
    granted: Layers[int, Mandate] = field(default_factory=Layers)
    """All mandates, numbered as they came."""
    offices_of: Layers[str, tuple[int, ...]] = field(default_factory=Layers)
    """The numbers of a person's mandates."""
    in_office: Layers[str, Layers[int, str]] = field(default_factory=Layers)
    """The mandates of an office by number, and their holders."""
    conflicts: Layers[tuple[str, str], None] = field(default_factory=Layers)
    figures: Layers[tuple[str, str], FigureEntered] = field(default_factory=Layers)
    delegations: Mapping[str, Delegated] = field(default_factory=dict)
    moved: Layers[str, tuple[PersonMoved, ...]] = field(default_factory=Layers)
    """From where a person came to this body."""
    employed: Layers[str, tuple[Employed, ...]] = field(default_factory=Layers)
    histories: Layers[str, History] = field(default_factory=Layers)
    proceedings: Layers[str, Proceeding] = field(default_factory=Layers)
    """By reference."""
    against: Layers[str, tuple[str, ...]] = field(default_factory=Layers)
    """The references of the proceedings against somebody."""
    refs: Layers[str, None] = field(default_factory=Layers)
    """References of disciplinary decisions and proceedings: each is used once."""
    complete: frozenset[str] = frozenset()
    allotments: Layers[tuple[str, str], tuple[AllotmentSet, ...]] = field(default_factory=Layers)
    """Every version of an award's allotment for a season; the last one counts."""
    taken: Layers[tuple[str, str], tuple[SeatsTaken, ...]] = field(default_factory=Layers)
    """What sittings gave away, by award and season."""
    bases: Layers[tuple[str, str], BaseEntered] = field(default_factory=Layers)
    initiatives: Layers[str, InitiativeRecognised] = field(default_factory=Layers)
    invitations: Layers[str, Invitation] = field(default_factory=Layers)
    """The last invitation of a person."""
    invited: Layers[str, str] = field(default_factory=Layers)
    """Who was invited, by the SHA-256 of the token."""
    passkeys: Layers[str, Passkey] = field(default_factory=Layers)
    """By credential id."""
    passkeys_of: Layers[str, tuple[str, ...]] = field(default_factory=Layers)
    """The credential ids of a person, also of those that count no more."""
    mandates_granted: int = 0
    founded: bool = False
    """Whether a registrar was ever named; only he and his successors enter facts from then on."""

    # Offices -----------------------------------------------------------------------------------------------

    @property
    def mandates(self) -> tuple[Mandate, ...]:
        """All of them, in the order in which they were granted."""
        return tuple(self.granted.values())

    def mandates_of(self, person: str) -> Iterator[Mandate]:
        """Those of one person."""
        return (self.granted[number] for number in self.offices_of.get(person, ()))

    def mandates_in(self, office: str) -> Iterator[Mandate]:
        """Those of one office, whoever holds it."""
        numbers = self.in_office.get(office)
        return iter(()) if numbers is None else (self.granted[number] for number in numbers)

    def holds(self, person: str, office: str, day: dt.date) -> bool:
        """Whether the person holds the office on that day, as far as this register knows by now."""
        return any(m.office == office and m.covers(day) for m in self.mandates_of(person))

    def holders_any(self, person: str, day: dt.date) -> bool:
        """Whether the person still holds some office here."""
        return any(m.covers(day) for m in self.mandates_of(person))

    def holders(self, offices: frozenset[str], day: dt.date) -> list[str]:
        """Who holds one of the offices on that day, in the order of registration, each once."""
        numbers = (numbers for office in offices if (numbers := self.in_office.get(office)) is not None)
        merged = heapq.merge(*(held.items() for held in numbers))
        return list(dict.fromkeys(who for number, who in merged if self.granted[number].covers(day)))

    # Passkeys ----------------------------------------------------------------------------------------------

    def standing_passkeys(self, person: str) -> list[Passkey]:
        """The person's passkeys that count."""
        own = (self.passkeys[credential] for credential in self.passkeys_of.get(person, ()))
        return [passkey for passkey in own if not passkey.revoked]

    def invited_by(self, token: str, day: dt.date) -> str | None:
        """Who may enrol a passkey with this token on that day: it is of his last invitation, and unused."""
        digest = hashlib.sha256(token.encode()).hexdigest()
        found = self.invited.get(digest)
        last = None if found is None else self.invitations[found]
        if last is None or last.token_sha256 != digest or last.used or day > last.until:
            return None
        return found

    # Clusters ----------------------------------------------------------------------------------------------

    def units_of(self, cluster: str, day: dt.date) -> list[str]:
        """The cluster's members on that day."""
        return [m.unit for m in self.admitted.get(cluster, ()) if covers(m, day)]

    def clusters_of(self, unit: str, day: dt.date) -> list[str]:
        """The clusters that the unit belongs to on that day: one, where the registry is in order."""
        return [m.cluster for m in self.belongs.get(unit, ()) if covers(m, day)]

    def owner_of(self, cluster: str) -> str | None:
        """Whose cluster it is; None where nobody has said so."""
        keys = self.keys.get(cluster)
        return None if keys is None else keys[-1][0]

    def lead_of(self, cluster: str, day: dt.date) -> ClusterLed | None:
        """Who leads it on that day, by the entry made last."""
        keys = self.keys.get(cluster)
        led = () if keys is None else self.led.get(keys[-1][:2], ())
        covering = [lead for lead in led if lead.cluster == cluster and lead.begins <= day <= lead.until]
        return covering[-1] if covering else None

    # Bodies ------------------------------------------------------------------------------------------------

    def stands(self, body: str, day: dt.date) -> bool:
        """Whether the body is registered and has not ended by that day."""
        return body in self.bodies and day < self.ended.get(body, dt.date.max)

    def superiors(self, body: str) -> Iterator[BodyRegistered]:
        """The body itself and its superiors in the sector, upwards."""
        seen: set[str] = set()
        place: str | None = body
        while place is not None and place not in seen and (here := self.bodies.get(place)) is not None:
            seen.add(place)
            yield here
            place = here.parent

    def predecessors(self, body: str, on: dt.date | None = None) -> Iterator[str]:
        """In whose place the body stands directly, by that day."""
        for succession in self.succeeded.get(body, ()):
            if on is None or succession.on <= on:
                yield from succession.succeeds

    def knows(self, person: str) -> bool:
        """Whether anything of the person's stands here."""
        tables = (self.offices_of, self.employed, self.histories, self.moved, self.against)
        return any(person in table for table in tables)

    # Histories and numbers ---------------------------------------------------------------------------------

    def history(self, subject: str, on: dt.date | None = None) -> History:
        """What this one register knows of a person or body; see ``history.of`` for all there is.

        What is pending and the employment are as of ``on``, or as they stand by now.
        """
        spans = [(e.begins, e.until) for e in self.employed.get(subject, ())]
        return replace(
            self.histories.get(subject, History()),
            pending=tuple(
                found.opened
                for ref in self.against.get(subject, ())
                if (found := self.proceedings[ref]).pending(on)
            ),
            employed_since=employed_since(spans, on),
            complete=self.complete,
        )

    def allotment(self, award: str, season: str) -> AllotmentSet | None:
        """The seats for an award in a season, as they were set last."""
        versions = self.allotments.get((award, season))
        return None if versions is None else versions[-1]

    def seats_taken(self, award: str, season: str) -> dict[str, int]:
        """What sittings of the season gave away of an allotment by now, by segment."""
        gone: Counter[str] = Counter()
        for taken in self.taken.get((award, season), ()):
            gone.update(taken.taken)
        return dict(gone)

    def holders_of(self, award: str, season: str) -> frozenset[str]:
        """Who holds the award of the season, as far as this register has it."""
        return frozenset(
            holder
            for holder, history in self.histories.items()
            if any(
                (held.row.award, held.row.season, held.ended) == (award, season, None)
                for held in history.held
            )
        )

    def bodies_below(self, body: str) -> list[str]:
        """All bodies under it in the sector, at any depth, in order of registration."""
        below = (code for code in self.bodies if code != body)
        return [code for code in below if any(above.body == body for above in self.superiors(code))]

    def base(self, award: str, season: str) -> int | None:
        """The number that was entered as the base of a quota."""
        entered = self.bases.get((award, season))
        return None if entered is None else entered.base

    def calendar_for(self, day: dt.date) -> Calendar | None:
        """All adopted calendars joined into one that begins at or before ``day`` and has no gap after it."""
        joined: Calendar | None = None
        for calendar in sorted(self.calendars.values(), key=lambda c: c.begins):
            if joined is not None and calendar.begins == joined.until + dt.timedelta(days=1):
                joined = joined.model_copy(
                    update={
                        "calendar": f"{joined.calendar}+{calendar.calendar}",
                        "until": calendar.until,
                        "holidays": {**joined.holidays, **calendar.holidays},
                        "worked_in_lieu": {**joined.worked_in_lieu, **calendar.worked_in_lieu},
                    }
                )
            elif calendar.begins <= day <= calendar.until:
                joined = calendar
        return joined


def covers(member: MemberAdmitted, day: dt.date) -> bool:
    """Whether the unit is a member on that day."""
    return member.begins <= day and (member.until is None or day <= member.until)
