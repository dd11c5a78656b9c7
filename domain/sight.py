"""Who may see what: pure functions of the registry and the case, denied unless found here.

What one may *do* is each stream's own rule (``domain.authority`` and ``decide``); what is public is
published: a posting, a decision, the rules in force. Everything else is seen by those whose work or own case
it is, and by auditors, whose office in a body reaches all bodies below it.
"""

from __future__ import annotations

import datetime as dt

from domain import authority
from domain.activity import Activity
from domain.commands import Actor
from domain.decision import Decision
from domain.facts import COMMON, Facts
from domain.inspection import Inspection, bounds
from domain.movement import Movement, judging, rights
from domain.nomination.state import Nomination
from domain.rolemodel import RoleModel
from domain.sitting import Sitting
from domain.submission import Submission

AUDITOR = "auditor"
COMMON_BODY = COMMON.partition("/")[2]


def serves(facts: Facts, person: str, body: str, today: dt.date) -> bool:
    """Whether the person holds any office in the body today, by mandate or by delegation."""
    register = facts.body(body)
    if register.holders_any(person, today):
        return True
    return any(d.receiver == person and d.begins <= today <= d.until for d in register.delegations.values())


def fills(facts: Facts, person: str, office: str, body: str, today: dt.date) -> bool:
    """Whether the person holds this office in the body today, by mandate or by delegation."""
    register = facts.body(body)
    if register.holds(person, office, today):
        return True
    given = register.delegations.values()
    return any(d.receiver == person and d.office == office and d.begins <= today <= d.until for d in given)


def audits(facts: Facts, person: str, body: str, today: dt.date) -> bool:
    """Whether the person is an auditor of the body, of one above it, or of everything."""
    above = [one.body for one in facts.common.superiors(body)]
    return any(facts.body(one).holds(person, AUDITOR, today) for one in (*above, COMMON_BODY))


def audits_all(facts: Facts, person: str, today: dt.date) -> bool:
    """Whether the person is an auditor of everything."""
    return facts.body(COMMON_BODY).holds(person, AUDITOR, today)


def administers(facts: Facts, person: str, today: dt.date) -> bool:
    """Whether the person keeps the registry: pages of people, mandates, invitations and policies."""
    return facts.body(COMMON_BODY).holds(person, authority.REGISTRAR, today)


def reads_reports(facts: Facts, person: str, today: dt.date) -> bool:
    """Whether the person reads what is counted over everything: auditors of everything, who keeps the
    registry, and whoever leads the body at the top or keeps its award work. Where several bodies stand at the
    top of others, none of them reads what is the others'."""
    if audits_all(facts, person, today) or administers(facts, person, today):
        return True
    common = facts.common
    above = {body.parent for body in common.bodies.values()}
    tops = [code for code, body in common.bodies.items() if body.parent is None and code in above]
    return len(tops) == 1 and rights.keeps(facts, Actor(person, "session"), tops[0], today)


def sees(facts: Facts, person: str, state: object, today: dt.date) -> bool:
    """Whether the person sees the stream that adds up to ``state``; nobody sees one of another kind."""
    match state:
        case Nomination():
            return sees_case(facts, person, state, today)
        case Sitting():
            return sees_sitting(facts, person, state, today)
        case Submission():
            return sees_list(facts, person, state, today)
        case Movement():
            return sees_movement(facts, person, state, today)
        case Decision():
            return sees_decision(facts, person, state, today)
        case RoleModel():
            return sees_rolemodel(facts, person, state, today)
        case Inspection():
            return sees_inspection(facts, person, state, today)
        case Activity():
            return sees_activity(facts, person, state, today)
        case _:
            return False


def sees_case(facts: Facts, person: str, case: Nomination, today: dt.date) -> bool:
    """The nominee, who nominated, and whoever serves in a body that the case comes to, or meets on it."""
    if case.about is None:
        return False
    about = case.about
    if person in (about.nominee, case.nominator):
        return True
    bodies = dict.fromkeys((about.unit, about.nominee, *about.bodies.values(), *_asked(case)))
    if person in _asked(case) or any(
        serves(facts, person, body, today) for body in bodies if body in facts.common.bodies
    ):
        return True
    if case.ballot is not None and person in case.ballot.roll:
        return True
    # A cluster's seats are units: their heads vote, their officers prepare it.
    seats = [*(case.ballot.roll if case.ballot is not None else ()), *_meeting(facts, case, today)]
    if any(serves(facts, person, seat, today) for seat in seats if seat in facts.common.bodies):
        return True
    return audits(facts, person, about.unit, today)


def _meeting(facts: Facts, case: Nomination, today: dt.date) -> list[str]:
    """The units that have a seat in the sitting on whose agenda the case is."""
    if case.agenda is None or case.stage is None:
        return []
    return facts.common.units_of(case.stage.body, today)


def _asked(case: Nomination) -> tuple[str, ...]:
    """Whose word the case waits for: bodies asked for an opinion, and who has to say what is unclear."""
    desk = case.desk
    if case.phase != "open":
        return ()
    who = desk.appraised.who if desk.appraised is not None else None
    return (*(desk.asked.bodies if desk.asked is not None else ()), *((who,) if who is not None else ()))


def sees_sitting(facts: Facts, person: str, sitting: Sitting, today: dt.date) -> bool:
    """Whoever serves in the body that meets, its guests, units with a seat in it, and its auditors."""
    if sitting.about is None:
        return False
    body = sitting.about.body
    if person in sitting.about.invited:
        return True
    if serves(facts, person, body, today) or audits(facts, person, body, today):
        return True
    units = facts.common.units_of(body, today)
    return any(serves(facts, person, unit, today) for unit in units)


def sees_list(facts: Facts, person: str, submission: Submission, today: dt.date) -> bool:
    """Whoever serves at the sender's or at the receiver's, and auditors of the sender."""
    filed = submission.about
    if filed is None:
        return False
    bodies = (filed.sender, filed.receiver)
    return any(serves(facts, person, one, today) for one in bodies) or audits(
        facts, person, filed.sender, today
    )


def sees_movement(facts: Facts, person: str, movement: Movement, today: dt.date) -> bool:
    """Whoever serves in the body whose movement it is, in a member of it, in a unit that leads the cluster or
    where one of its actions is to be done; the award department that keeps it for a council or a cluster;
    whom results wait for; and auditors of the body."""
    if movement.plan is None:
        return False
    body = movement.plan.body
    owners = (action.about.owner for action in movement.actions.values())
    members = movement.members or movement.plan.members
    bodies = dict.fromkeys((body, *members, *owners, *rights.leading_units(facts, body, today)))
    if any(serves(facts, person, one, today) for one in bodies) or audits(facts, person, body, today):
        return True
    office = rights.standing_office(facts, body)
    departments = () if office is None else tuple((office, one) for one in authority.DEPARTMENT)
    seats = (*departments, *judging.seats(movement, facts))
    return any(fills(facts, person, by, seat, today) for seat, by in seats)


def sees_decision(facts: Facts, person: str, decision: Decision, today: dt.date) -> bool:
    """Whoever serves in its organ, and its auditors; once it is out the public has pages of its own."""
    organ = decision.organ
    if organ is None:
        return False
    return serves(facts, person, organ, today) or audits(facts, person, organ, today)


def sees_rolemodel(facts: Facts, person: str, model: RoleModel, today: dt.date) -> bool:
    """Its subject, whoever serves in the body that keeps it or in the subject's unit, and its auditors.

    A unit is its own; a person's are those on whose rolls he stands.
    """
    if model.about is None:
        return False
    subject, body = model.about.subject, model.about.body
    if person == subject or serves(facts, person, body, today) or audits(facts, person, body, today):
        return True
    if subject in facts.common.bodies:
        return serves(facts, person, subject, today)
    units = (one for one in facts.common.bodies if _is_of(facts, subject, one, today))
    return any(serves(facts, person, unit, today) for unit in units)


def _is_of(facts: Facts, person: str, unit: str, today: dt.date) -> bool:
    mandates = facts.body(unit).mandates_of(person)
    return any(one.office in authority.ASSEMBLY_OFFICES and one.covers(today) for one in mandates)


def sees_inspection(facts: Facts, person: str, inspection: Inspection, today: dt.date) -> bool:
    """Whoever sees all that it found, and whoever serves in a unit that it inspects."""
    if inspection.about is None:
        return False
    return sees_all_findings(facts, person, inspection, today) or any(
        _works_for(facts, person, unit, today) for unit in inspection.about.units
    )


def sees_all_findings(facts: Facts, person: str, inspection: Inspection, today: dt.date) -> bool:
    """Whether the person sees what was found at every unit: the body that inspects, its auditors, and who
    leads a body above it, since he may lift what was found."""
    if inspection.about is None:
        return False
    body = inspection.about.body
    return (
        _works_for(facts, person, body, today)
        or audits(facts, person, body, today)
        or bounds.lifts(facts, Actor(person, "session"), body, today)
    )


def sees_finding(facts: Facts, person: str, inspection: Inspection, finding: str, today: dt.date) -> bool:
    """Whether the person sees this finding: an inspected unit sees its own and no other's."""
    noted = inspection.findings.get(finding)
    if noted is None:
        return False
    return sees_all_findings(facts, person, inspection, today) or _works_for(facts, person, noted.unit, today)


def _works_for(facts: Facts, person: str, body: str, today: dt.date) -> bool:
    """Whoever serves in the body, or does its award work: of a council or a cluster others do."""
    if serves(facts, person, body, today) or rights.keeps(facts, Actor(person, "session"), body, today):
        return True
    office = rights.standing_office(facts, body)
    return office is not None and any(
        fills(facts, person, one, office, today) for one in authority.DEPARTMENT
    )


def sees_activity(facts: Facts, person: str, activity: Activity, today: dt.date) -> bool:
    """Whoever took part by name, whoever serves in a body that held it, and auditors of the first body."""
    held = activity.about
    if held is None:
        return False
    if person in held.people or any(person == item.by for item in held.items):
        return True
    return any(serves(facts, person, one, today) for one in (held.body, *held.partners)) or audits(
        facts, person, held.body, today
    )
