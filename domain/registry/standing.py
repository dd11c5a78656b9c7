"""Whether a change fits what is registered: offices, rules and figures here, the rest by its own module."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping

from pydantic import ValidationError

from domain import authority
from domain.answers import Refusal
from domain.award import statute
from domain.award.policy import Policy, digest
from domain.award.stages import (
    AppraisalStage,
    ConsultationStage,
    PostingStage,
    SignStage,
    UpwardStage,
    VoteStage,
)
from domain.calendar import Calendar
from domain.events import (
    AllotmentSet,
    BaseEntered,
    CalendarAdopted,
    ConflictDeclared,
    Delegated,
    DelegationRevoked,
    FigureEntered,
    MandateEnded,
    MandateGranted,
    PersonRegistered,
    PolicyAdopted,
    RegistryChange,
    SeasonOpened,
    StatuteAdopted,
)
from domain.facts import COMMON, Facts
from domain.records import replace
from domain.registry import recording, structure
from domain.registry.entering import home_of
from domain.registry.state import Register
from domain.registry.words import backwards, unknown_body, unknown_person, unknown_season


def unfit(
    state: Register, change: RegistryChange, stream: str, facts: Facts, today: dt.date
) -> Refusal | None:
    """Why the change cannot be entered into this stream; None where it can."""
    common = state if stream == COMMON else facts.common
    if stream != (belongs := home_of(change)):
        return Refusal("wrong_register", {"stream": stream, "belongs": belongs})
    match change:
        case PersonRegistered(person=person):
            return Refusal("person_known", {"person": person}) if person in common.people else None
        case MandateGranted():
            return _mandate_unfit(state, common, change)
        case MandateEnded(person=person, office=office):
            if not any(m.office == office for m in state.mandates_of(person)):
                return Refusal("no_such_mandate", {"person": person, "office": office})
        case ConflictDeclared(person=person):
            return unknown_person(common, person)
        case FigureEntered(body=body, award=award):
            return unknown_body(common, body) or _unknown_award(common, award)
        case AllotmentSet():
            return _allotment_unfit(state, common, change)
        case BaseEntered(body=body, season=season, base=base):
            if base < 0:
                return Refusal("number_negative", {"what": "base", "number": base})
            return unknown_body(common, body) or unknown_season(common, season)
        case Delegated():
            return _delegation_unfit(state, common, change)
        case DelegationRevoked(delegation=delegation):
            if delegation not in state.delegations:
                return Refusal("no_such_delegation", {"delegation": delegation})
        case PolicyAdopted():
            return _policy_unfit(common, change)
        case CalendarAdopted(text=text):
            try:
                Calendar.model_validate(json.loads(text))
            except (ValidationError, ValueError) as error:
                return Refusal("calendar_malformed", {"why": _first(error)})
        case StatuteAdopted():
            return _statute_unfit(common, change)
        case SeasonOpened(season=season, begins=begins, ends=ends):
            if season in common.seasons:
                return Refusal("season_known", {"season": season})
            return backwards(begins, ends)
        case _:
            if stream == COMMON:
                return structure.unfit(common, change)
            return recording.unfit(state, common, change, today)
    return None


def _mandate_unfit(state: Register, common: Register, change: MandateGranted) -> Refusal | None:
    body, person, office = change.body, change.person, change.office
    if body != "common" and (refused := unknown_body(common, body)):
        return refused
    if refused := unknown_person(common, person) or backwards(change.begins, change.until):
        return refused
    ended = common.ended.get(body)
    if ended is not None and change.begins >= ended:
        return Refusal("body_ended", {"body": body, "on": ended.isoformat()})
    for mandate in state.mandates_of(person):
        if mandate.office == office and mandate.overlaps(change.begins, change.until):
            return Refusal(
                "mandate_overlaps",
                {"person": person, "office": office, "begins": mandate.begins.isoformat()},
            )
    if change.acting or change.deputy_of is not None or not _of_one(common, office):
        return None
    for mandate in state.mandates_in(office):
        stands_in = mandate.acting or mandate.deputy_of is not None
        if not stands_in and mandate.overlaps(change.begins, change.until):
            return Refusal(
                "office_taken",
                {"person": mandate.person, "office": office, "begins": mandate.begins.isoformat()},
            )
    return None


def _of_one(common: Register, office: str) -> bool:
    """Whether only one person holds the office at a time: who leads, and who signs."""
    return office in (authority.HEAD, authority.CHAIR) or office in _signing(common)


def _signing(common: Register) -> set[str]:
    """The offices that the policies' stages of signing name."""
    return {s.by for a in common.policies.values() for s in a.policy.route if isinstance(s, SignStage)}


def delegable(common: Register) -> set[str]:
    """The offices in which another may act for a time: a unit's head is represented, a leader's signature is
    given for him, an officer has a stand-in. A chair, a teller's count and the registry are nobody else's.
    """
    desks = AppraisalStage | ConsultationStage | PostingStage | UpwardStage
    keeping = {s.by for a in common.policies.values() for s in a.policy.route if isinstance(s, desks)}
    offices = {authority.HEAD, authority.OFFICER, authority.AWARD_HEAD, *_signing(common), *keeping}
    return offices - {authority.CHAIR, authority.VICE_CHAIR, authority.TELLER, authority.REGISTRAR}


def _delegation_unfit(state: Register, common: Register, change: Delegated) -> Refusal | None:
    if change.delegation in state.delegations:
        return Refusal("delegation_known", {"delegation": change.delegation})
    if refused := unknown_person(common, change.receiver):
        return refused
    if change.office not in delegable(common):
        return Refusal("office_not_delegable", {"office": change.office})
    if change.receiver == change.giver:
        return Refusal("delegates_to_himself", {"person": change.giver})
    return backwards(change.begins, change.until)


def _allotment_unfit(state: Register, common: Register, change: AllotmentSet) -> Refusal | None:
    for what, number in (("seats", change.seats), *change.segments.items()):
        if number < 0:
            return Refusal("number_negative", {"what": what, "number": number})
    if (together := sum(change.segments.values())) > change.seats:
        return Refusal("segments_exceed_seats", {"segments": together, "seats": change.seats}, change.cite)
    return (
        unknown_body(common, change.body)
        or unknown_season(common, change.season)
        or _set_anew(state.allotment(change.award, change.season), change)
        or _below_taken(state.seats_taken(change.award, change.season), change)
    )


def _set_anew(before: AllotmentSet | None, change: AllotmentSet) -> Refusal | None:
    """Refuse to change without a reason what stands; to enter it once more as it is changes nothing."""
    if before is None or change.reasoned or change == replace(before, reasoned=False):
        return None
    return Refusal(
        "allotment_stands",
        {
            "body": change.body,
            "award": change.award,
            "season": change.season,
            "then": before.seats,
            "now": change.seats,
        },
        before.cite,
    )


def _below_taken(taken: Mapping[str, int], change: AllotmentSet) -> Refusal | None:
    """Refuse fewer seats than sittings have given away of them, in all or of a segment that is limited."""
    limits = [("", change.seats, sum(taken.values()))]
    if change.segments:
        limits += [(name, change.segments.get(name, 0), number) for name, number in taken.items() if name]
    for name, seats, number in limits:
        if seats < number:
            return Refusal(
                "allotment_below_taken",
                {
                    "award": change.award,
                    "season": change.season,
                    "segment": name or "-",
                    "now": seats,
                    "taken": number,
                },
                change.cite,
            )
    return None


def _unknown_award(common: Register, award: str) -> Refusal | None:
    if any(adopted.policy.award == award for adopted in common.policies.values()):
        return None
    return Refusal("unknown_award", {"award": award})


def _statute_unfit(common: Register, change: StatuteAdopted) -> Refusal | None:
    try:
        read = statute.read(change.text)
    except (ValidationError, ValueError) as error:
        return Refusal("statute_malformed", {"why": _first(error)})
    if read.statute != change.statute or read.text() != change.text:
        return Refusal("statute_malformed", {"why": f"the text is not the canonical one of {change.statute}"})
    for other in common.statutes:
        if other.statute == read.statute and other.in_force.overlaps(read.in_force):
            return Refusal("statute_overlaps", {"statute": read.statute, "other": other.source.cite})
    return None


def _policy_unfit(common: Register, change: PolicyAdopted) -> Refusal | None:
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
                other.stands
                and other.policy.award == policy.award
                and other.policy.in_force.overlaps(policy.in_force)
                and not policy.ends(other.policy)
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
