"""How a fact takes effect on a register.

A change costs the size of what it concerns (one person, one cluster), never that of the register.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import TypeVar

from domain import authority
from domain.award import statute
from domain.award.policy import Policy
from domain.calendar import Calendar
from domain.events import (
    Absent,
    AgreementEnded,
    AllotmentSet,
    AwardsHeld,
    BaseEntered,
    BodyEnded,
    BodyRegistered,
    BodySucceeded,
    CalendarAdopted,
    ClusterFormed,
    ClusterLed,
    ConflictDeclared,
    Delegated,
    DelegationRevoked,
    Disciplined,
    Employed,
    Event,
    FigureEntered,
    HistoryComplete,
    HoldingEnded,
    HoldingVouched,
    InitiativeRecognised,
    MandateEnded,
    MandateGranted,
    MemberAdmitted,
    MovementJoined,
    MovementLeft,
    PersonMoved,
    PersonRegistered,
    PolicyAdopted,
    ProceedingClosed,
    ProceedingOpened,
    ResultsEntered,
    SeasonOpened,
    SeatsTaken,
    StatuteAdopted,
    TitlesAgreed,
)
from domain.records import replace
from domain.registry import passkeys
from domain.registry.history import Agreed, Held, History, Initiative, Result, Running
from domain.registry.layers import Layers
from domain.registry.state import Adopted, Mandate, Proceeding, Register

K = TypeVar("K")
V = TypeVar("V")


def changed(state: Register, change: Event, today: dt.date) -> Register:
    """The register with the change in it, entered ``today``."""
    match change:
        case PersonRegistered(person=person, made_up=made_up):
            return replace(state, people=state.people.put(person, made_up))
        case MandateGranted():
            return _granted(state, change)
        case MandateEnded():
            return _ended(state, change, today)
        case ConflictDeclared(person=person, about=about):
            return replace(state, conflicts=state.conflicts.put((person, about), None))
        case FigureEntered(award=award, stage=stage):
            return replace(state, figures=state.figures.put((award, stage), change))
        case Delegated(delegation=delegation):
            return replace(state, delegations={**state.delegations, delegation: change})
        case DelegationRevoked(delegation=delegation):
            return replace(state, delegations={k: v for k, v in state.delegations.items() if k != delegation})
        case PolicyAdopted(policy=digest, text=text, what_if=what_if):
            adopted = Adopted(Policy.model_validate(json.loads(text)), what_if)
            policies = state.policies
            for known, other in state.policies.items():
                if adopted.stands and other.stands and adopted.policy.ends(other.policy):
                    policies = policies.put(known, replace(other, ended=True))
            return replace(state, policies=policies.put(digest, adopted))
        case CalendarAdopted(calendar=name, text=text):
            calendar = Calendar.model_validate(json.loads(text))
            return replace(state, calendars=state.calendars.put(name, calendar))
        case StatuteAdopted(text=text):
            return replace(state, statutes=(*state.statutes, statute.read(text)))
        case SeasonOpened(season=season):
            return replace(state, seasons=state.seasons.put(season, change))
        case AllotmentSet(award=award, season=season):
            return replace(state, allotments=_more(state.allotments, (award, season), change))
        case SeatsTaken(award=award, season=season):
            return replace(state, taken=_more(state.taken, (award, season), change))
        case BaseEntered(award=award, season=season):
            return replace(state, bases=state.bases.put((award, season), change))
        case HistoryComplete(season=season):
            return replace(state, complete=state.complete | {season})
        case _:
            return (
                _of_bodies(state, change)
                or _of_people(state, change)
                or passkeys.changed(state, change)
                or state
            )


def _of_bodies(state: Register, change: Event) -> Register | None:
    """What concerns the tree of bodies and the clusters."""
    match change:
        case BodyRegistered(body=body, parent=parent, role=role):
            bodies = state.bodies.put(body, change)
            if parent is None or role is None:
                return replace(state, bodies=bodies)
            return replace(state, bodies=bodies, with_role=_more(state.with_role, (parent, role), body))
        case BodySucceeded(body=body):
            return replace(state, succeeded=_more(state.succeeded, body, change))
        case BodyEnded(body=body, on=on):
            return replace(state, ended=state.ended.put(body, on))
        case MemberAdmitted(cluster=cluster, unit=unit):
            return replace(
                state,
                admitted=_more(state.admitted, cluster, change),
                belongs=_more(state.belongs, unit, change),
            )
        case ClusterFormed(cluster=cluster, owner=owner, number=number, year=year):
            key = owner, number, year
            return replace(state, formed=state.formed.put(key, change), keys=_more(state.keys, cluster, key))
        case ClusterLed(cluster=cluster):
            keys = state.keys.get(cluster)
            assert keys is not None, "who leads a cluster is entered after it was formed"
            return replace(state, led=_more(state.led, keys[-1][:2], change))
        case _:
            return None


def _of_people(state: Register, change: Event) -> Register | None:
    """What concerns the history of people and bodies."""
    match change:
        case PersonMoved(person=person):
            return replace(state, moved=_more(state.moved, person, change))
        case Employed(person=person, begins=begins):
            # The same first day again says when it ended.
            others = (e for e in state.employed.get(person, ()) if e.begins != begins)
            return replace(state, employed=state.employed.put(person, (*others, change)))
        case Absent(person=person):
            here = _history(state.histories, person)
            return _known(state, person, replace(here, absences=(*here.absences, change)))
        case Disciplined(person=person, ref=ref):
            here = _history(state.histories, person)
            state = _known(state, person, replace(here, disciplined=(*here.disciplined, change)))
            return replace(state, refs=state.refs.put(ref, None))
        case ProceedingOpened(about=about, ref=ref):
            return replace(
                state,
                proceedings=state.proceedings.put(ref, Proceeding(change)),
                against=_more(state.against, about, ref),
                refs=state.refs.put(ref, None),
            )
        case ProceedingClosed(ref=ref):
            opened = state.proceedings[ref].opened
            return replace(state, proceedings=state.proceedings.put(ref, Proceeding(opened, change)))
        case ResultsEntered():
            return replace(state, histories=_with_results(state.histories, change))
        case AwardsHeld():
            return replace(state, histories=_with_awards(state.histories, change))
        case TitlesAgreed():
            return replace(state, histories=_with_agreed(state.histories, change))
        case AgreementEnded(holder=holder, award=award, season=season, kind=kind):
            here = _history(state.histories, holder)
            return _known(state, holder, _unagreed(here, award, season, kind))
        case HoldingVouched(holder=holder, paper=paper):
            here = _history(state.histories, holder)
            held = (
                replace(h, verified=True, source=f"{h.source}; {paper}") if h.named_by(change) else h
                for h in here.held
            )
            return _known(state, holder, replace(here, held=tuple(held)))
        case HoldingEnded(holder=holder, decision=ending):
            here = _history(state.histories, holder)
            held = (
                replace(h, ended=ending) if h.named_by(change) and h.ended is None else h for h in here.held
            )
            return _known(state, holder, replace(here, held=tuple(held)))
        case InitiativeRecognised(initiative=initiative, level=level, on=on, authors=authors):
            histories = state.histories
            for author, share in authors.items():
                here = _history(histories, author)
                made = Initiative(initiative, level, on, share)
                histories = histories.put(author, replace(here, initiatives=(*here.initiatives, made)))
            initiatives = state.initiatives.put(initiative, change)
            return replace(state, histories=histories, initiatives=initiatives)
        case MovementJoined(holder=holder, award=award, season=season, movement=movement, on=on):
            here = _history(state.histories, holder)
            running = (*here.running, Running(movement, award, season, on))
            return _known(state, holder, replace(here, running=running))
        case MovementLeft(holder=holder, award=award, movement=movement, on=on):
            here = _history(state.histories, holder)
            left = (
                replace(one, left=on) if (one.movement, one.award) == (movement, award) else one
                for one in here.running
            )
            return _known(state, holder, replace(here, running=tuple(left)))
        case _:
            return None


def _granted(state: Register, change: MandateGranted) -> Register:
    person, office, number = change.person, change.office, state.mandates_granted
    mandate = Mandate(person, office, change.begins, change.until, change.acting, change.deputy_of)
    in_office = state.in_office.get(office) or Layers()
    return replace(
        state,
        granted=state.granted.put(number, mandate),
        offices_of=_more(state.offices_of, person, number),
        in_office=state.in_office.put(office, in_office.put(number, person)),
        mandates_granted=number + 1,
        founded=state.founded or office == authority.REGISTRAR,
    )


def _ended(state: Register, change: MandateEnded, today: dt.date) -> Register:
    # It stays for the days before: a roll of an earlier day names who held the office then.
    granted = state.granted
    for number in state.offices_of.get(change.person, ()):
        mandate = granted[number]
        if mandate.office == change.office and mandate.ended is None:
            granted = granted.put(number, replace(mandate, ended=today))
    return replace(state, granted=granted)


def _with_results(histories: Layers[str, History], entered: ResultsEntered) -> Layers[str, History]:
    for row in entered.rows:
        here = _history(histories, row.subject)
        result = Result(entered.season, row.what, row.value, entered.verified, entered.source)
        histories = histories.put(row.subject, replace(here, results=(*here.results, result)))
    return histories


def _with_awards(histories: Layers[str, History], entered: AwardsHeld) -> Layers[str, History]:
    for row in entered.rows:
        # What is held is agreed no more: it is signed.
        here = _unagreed(_history(histories, row.holder), row.award, row.season, row.kind)
        held = Held(row, entered.verified, entered.source, entered.decision, None)
        histories = histories.put(row.holder, replace(here, held=(*here.held, held)))
    return histories


def _with_agreed(histories: Layers[str, History], entered: TitlesAgreed) -> Layers[str, History]:
    for row in entered.rows:
        here = _unagreed(_history(histories, row.holder), row.award, entered.season, row.kind)
        agreed = (*here.agreed, Agreed(row, entered.season))
        histories = histories.put(row.holder, replace(here, agreed=agreed))
    return histories


def _unagreed(history: History, award: str, season: str | None, kind: str) -> History:
    """Without this title among those that wait for a signature."""
    if not history.agreed:
        return history
    gone = award, season, kind
    agreed = tuple(a for a in history.agreed if (a.row.award, a.season, a.row.kind) != gone)
    return replace(history, agreed=agreed)


def _more(table: Layers[K, tuple[V, ...]], key: K, value: V) -> Layers[K, tuple[V, ...]]:
    """The table with one more value under the key."""
    return table.put(key, (*table.get(key, ()), value))


def _history(histories: Layers[str, History], subject: str) -> History:
    return histories.get(subject) or History()


def _known(state: Register, subject: str, history: History) -> Register:
    return replace(state, histories=state.histories.put(subject, history))
