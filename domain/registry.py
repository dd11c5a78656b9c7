"""The registry: bodies, people, mandates, delegations, figures, policies and calendars, each a dated fact.

One stream a body (``registry/<body>``) and one for what is common (``registry/common``); both fold into a
``Register``. A decision reads it as it stands at the entry's own position; rolls are taken as of a business
date, since a paper names who held an office on its day.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pydantic import ValidationError

from domain import authority
from domain.answers import Refusal
from domain.calendar import Calendar, local_date
from domain.commands import ChangeRegistry, Command
from domain.events import (
    BodyRegistered,
    CalendarAdopted,
    ConflictDeclared,
    Delegated,
    DelegationRevoked,
    Event,
    FigureEntered,
    MandateEnded,
    MandateGranted,
    MemberAdmitted,
    PersonRegistered,
    PolicyAdopted,
    RegistryChange,
    SeasonOpened,
)
from domain.facts import COMMON, Facts, registry_of
from domain.happened import Due, Happened
from domain.policy import Policy, SignStage, VoteStage, digest


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


@dataclass(frozen=True, slots=True)
class Adopted:
    """A policy in the registry, ready to be read."""

    policy: Policy
    what_if: bool


@dataclass(frozen=True, slots=True)
class Register:
    """What is registered in one stream of the registry."""

    bodies: Mapping[str, BodyRegistered] = field(default_factory=dict)
    people: frozenset[str] = frozenset()
    members: tuple[MemberAdmitted, ...] = ()
    policies: Mapping[str, Adopted] = field(default_factory=dict)
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    seasons: Mapping[str, SeasonOpened] = field(default_factory=dict)
    mandates: tuple[Mandate, ...] = ()
    conflicts: frozenset[tuple[str, str]] = frozenset()
    figures: Mapping[tuple[str, str], FigureEntered] = field(default_factory=dict)
    delegations: Mapping[str, Delegated] = field(default_factory=dict)
    founded: bool = False
    """Whether a registrar was ever named; only he and his successors enter facts from then on."""

    def holds(self, person: str, office: str, day: dt.date) -> bool:
        """Whether the person holds the office on that day, as far as this register knows by now."""
        return any(m.person == person and m.office == office and m.covers(day) for m in self.mandates)

    def holders_any(self, person: str, day: dt.date) -> bool:
        """Whether the person still holds some office here."""
        return any(m.person == person and m.covers(day) for m in self.mandates)

    def holders(self, offices: frozenset[str], day: dt.date) -> list[str]:
        """Who holds one of the offices on that day, in the order of registration, each once."""
        found = (m.person for m in self.mandates if m.office in offices and m.covers(day))
        return list(dict.fromkeys(found))

    def units_of(self, cluster: str, day: dt.date) -> list[str]:
        """The cluster's members on that day."""
        return [m.unit for m in self.members if m.cluster == cluster and _covers(m, day)]

    def clusters_of(self, unit: str, day: dt.date) -> list[str]:
        """The clusters that the unit belongs to on that day: one, where the registry is in order."""
        return [m.cluster for m in self.members if m.unit == unit and _covers(m, day)]

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


def _covers(member: MemberAdmitted, day: dt.date) -> bool:
    return member.begins <= day and (member.until is None or day <= member.until)


def resolve(common: Register, name: str, unit: str, day: dt.date) -> str | None:
    """The body that a policy's word means for a unit: ``unit_assembly``, ``cluster``, or a role.

    A role is looked for from the unit upwards: the body itself, then the bodies under it, then its parent.
    """
    if name == "unit_assembly":
        return unit
    if name == "cluster":
        clusters = common.clusters_of(unit, day)
        return clusters[0] if len(clusters) == 1 else None
    place: str | None = unit
    seen: set[str] = set()
    while place is not None and place not in seen:
        seen.add(place)
        here = common.bodies.get(place)
        if here is None:
            return None
        if name in (here.role, here.body):
            return place
        for body in common.bodies.values():
            if body.parent == place and body.role == name:
                return body.body
        place = here.parent
    return None


def decide(state: Register, command: Command, facts: Facts, at: dt.datetime) -> list[Event] | Refusal:
    """Enter the changes one by one on the evolving register; the first refusal refuses them all."""
    if not isinstance(command.ask, ChangeRegistry):
        return Refusal("not_for_this_stream", {"stream": command.stream, "asked": type(command.ask).__name__})
    if not command.ask.changes:
        return Refusal("nothing_to_do")
    today = local_date(at)
    events: list[Event] = []
    for number, change in enumerate(command.ask.changes, start=1):
        refused = _may_change(change, command, facts, today) or _stands(state, change, command.stream, facts)
        if refused is not None:
            return replace(refused, values={**refused.values, "change": number})
        events.append(change)
        state = _with(state, change, today)
    return events


def _may_change(change: RegistryChange, command: Command, facts: Facts, today: dt.date) -> Refusal | None:
    """A registrar enters what is; a holder delegates his own office; a chair enters his body's figure.

    Until the first registrar is named, whoever runs the machine founds the registry.
    """
    actor = command.actor
    common = facts.common
    founding = not common.founded and actor.proof == "local"
    if founding or common.holds(actor.person, authority.REGISTRAR, today):
        return None
    match change:
        case Delegated(body=body, office=office, giver=giver):
            if (
                giver == actor.person
                and actor.delegation is None
                and facts.body(body).holds(giver, office, today)
            ):
                return None
            return Refusal(
                "delegates_only_own_office", {"person": actor.person, "office": office, "body": body}
            )
        case DelegationRevoked(body=body, delegation=delegation):
            given = facts.body(body).delegations.get(delegation)
            if given is not None and given.giver == actor.person:
                return None
        case FigureEntered(body=body):
            if facts.body(body).holds(actor.person, authority.CHAIR, today):
                return None
        case ConflictDeclared(person=person):
            if person == actor.person:
                return None
        case _:
            pass
    return Refusal("not_registrar", {"person": actor.person})


def _stands(state: Register, change: RegistryChange, stream: str, facts: Facts) -> Refusal | None:
    """Whether the change fits what is registered and belongs into this stream."""
    common = state if stream == COMMON else facts.common
    belongs = (
        COMMON
        if not hasattr(change, "body") or isinstance(change, BodyRegistered)
        else registry_of(change.body)
    )
    # A registrar's own mandate is the registry's: it is what lets him change it.
    if isinstance(change, MandateGranted | MandateEnded) and change.body == "common":
        belongs = COMMON
    if stream != belongs:
        return Refusal("wrong_register", {"stream": stream, "belongs": belongs})
    match change:
        case BodyRegistered(body=body, parent=parent):
            if body in common.bodies:
                return Refusal("body_known", {"body": body})
            if parent is not None and parent not in common.bodies:
                return Refusal("unknown_body", {"body": parent})
        case PersonRegistered(person=person):
            if person in common.people:
                return Refusal("person_known", {"person": person})
        case MemberAdmitted(cluster=cluster, unit=unit, begins=begins, until=until):
            for body in (cluster, unit):
                if body not in common.bodies:
                    return Refusal("unknown_body", {"body": body})
            if until is not None and until < begins:
                return Refusal("ends_before_it_begins", {"begins": str(begins), "until": str(until)})
        case PolicyAdopted():
            return _policy_stands(common, change)
        case CalendarAdopted(text=text):
            try:
                Calendar.model_validate(json.loads(text))
            except (ValidationError, ValueError) as error:
                return Refusal("calendar_malformed", {"why": _first(error)})
        case SeasonOpened(season=season, begins=begins, ends=ends):
            if season in common.seasons:
                return Refusal("season_known", {"season": season})
            if ends < begins:
                return Refusal("ends_before_it_begins", {"begins": str(begins), "until": str(ends)})
        case MandateGranted(body=body, person=person, begins=begins, until=until):
            if body not in common.bodies and body != "common":
                return Refusal("unknown_body", {"body": body})
            if person not in common.people:
                return Refusal("unknown_person", {"person": person})
            if until is not None and until < begins:
                return Refusal("ends_before_it_begins", {"begins": str(begins), "until": str(until)})
        case MandateEnded(person=person, office=office):
            if not any(m.person == person and m.office == office for m in state.mandates):
                return Refusal("no_such_mandate", {"person": person, "office": office})
        case ConflictDeclared(person=person):
            if person not in common.people:
                return Refusal("unknown_person", {"person": person})
        case FigureEntered(body=body, award=award):
            if body not in common.bodies:
                return Refusal("unknown_body", {"body": body})
            if not any(a.policy.award == award for a in common.policies.values()):
                return Refusal("unknown_award", {"award": award})
        case Delegated(delegation=delegation, receiver=receiver, giver=giver, begins=begins, until=until):
            if delegation in state.delegations:
                return Refusal("delegation_known", {"delegation": delegation})
            if receiver not in common.people:
                return Refusal("unknown_person", {"person": receiver})
            if not _delegable(common, change.office):
                return Refusal("office_not_delegable", {"office": change.office})
            if receiver == giver:
                return Refusal("delegates_to_himself", {"person": giver})
            if until < begins:
                return Refusal("ends_before_it_begins", {"begins": str(begins), "until": str(until)})
        case DelegationRevoked(delegation=delegation):
            if delegation not in state.delegations:
                return Refusal("no_such_delegation", {"delegation": delegation})
    return None


def _delegable(common: Register, office: str) -> bool:
    """A unit's head is represented, a leader's signature is given for him; no other office is delegated."""
    signing = {s.by for a in common.policies.values() for s in a.policy.route if isinstance(s, SignStage)}
    return office == authority.HEAD or office in signing


def _policy_stands(common: Register, change: PolicyAdopted) -> Refusal | None:
    try:
        data = json.loads(change.text)
        policy = Policy.model_validate(data)
    except (ValidationError, ValueError) as error:
        return Refusal("policy_malformed", {"why": _first(error)})
    if digest(data) != change.policy or policy.award != change.award:
        return Refusal("policy_digest", {"policy": change.policy})
    if change.policy in common.policies:
        return Refusal("policy_known", {"policy": change.policy})
    if not change.what_if:
        for other in common.policies.values():
            picked_by = other.policy.in_force.picked_by
            if (
                not other.what_if
                and other.policy.award == policy.award
                and picked_by != policy.in_force.picked_by
            ):
                return Refusal("policy_picked_otherwise", {"award": policy.award, "picked_by": picked_by})
            if (
                not other.what_if
                and other.policy.award == policy.award
                and other.policy.in_force.overlaps(policy.in_force)
            ):
                return Refusal("policy_overlaps", {"award": policy.award, "other": other.policy.source.cite})
    for stage in policy.route:
        if isinstance(stage, VoteStage) and stage.base == "units" and stage.body != "cluster":
            return Refusal(
                "policy_malformed", {"why": f"stage {stage.stage}: only a cluster's base is its units"}
            )
    return None


def _first(error: ValueError) -> str:
    if isinstance(error, ValidationError):
        found = error.errors()[0]
        return f"{'.'.join(str(part) for part in found['loc'])}: {found['msg']}"
    return str(error)


def _with(state: Register, change: Event, today: dt.date) -> Register:
    match change:
        case MandateGranted():
            mandate = Mandate(
                change.person, change.office, change.begins, change.until, change.acting, change.deputy_of
            )
            founded = state.founded or change.office == authority.REGISTRAR
            return replace(state, mandates=(*state.mandates, mandate), founded=founded)
        case PersonRegistered(person=person):
            return replace(state, people=state.people | {person})
        case BodyRegistered(body=body):
            return replace(state, bodies={**state.bodies, body: change})
        case MemberAdmitted():
            return replace(state, members=(*state.members, change))
        case PolicyAdopted():
            adopted = Adopted(Policy.model_validate(json.loads(change.text)), change.what_if)
            return replace(state, policies={**state.policies, change.policy: adopted})
        case CalendarAdopted():
            calendar = Calendar.model_validate(json.loads(change.text))
            return replace(state, calendars={**state.calendars, change.calendar: calendar})
        case SeasonOpened(season=season):
            return replace(state, seasons={**state.seasons, season: change})
        case MandateEnded(person=person, office=office):
            # It stays for the days before: a roll of an earlier day names who held the office then.
            mandates = tuple(
                replace(m, ended=today) if (m.person, m.office) == (person, office) and m.ended is None else m
                for m in state.mandates
            )
            return replace(state, mandates=mandates)
        case ConflictDeclared(person=person, about=about):
            return replace(state, conflicts=state.conflicts | {(person, about)})
        case FigureEntered(award=award, stage=stage):
            return replace(state, figures={**state.figures, (award, stage): change})
        case Delegated(delegation=delegation):
            return replace(state, delegations={**state.delegations, delegation: change})
        case DelegationRevoked(delegation=delegation):
            kept_delegations = {k: v for k, v in state.delegations.items() if k != delegation}
            return replace(state, delegations=kept_delegations)
        case _:
            return state


def evolve(state: Register, happened: Happened) -> Register:
    """Let a registered fact take effect."""
    return _with(state, happened.event, local_date(happened.at))


def next_due(state: Register) -> Due | None:
    """A register waits for nothing."""
    return None
