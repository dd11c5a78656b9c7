"""Founding: what a scenario says there is, as changes of the registry.

What is common comes first, since bodies' own facts name people and bodies; then each body's own.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from domain import events
from domain.award.policy import digest, text_of
from domain.events import RegistryChange
from domain.facts import COMMON
from domain.registry import Register, home_of
from scenarios.format import Scenario

REGISTRAR = "registrar"
SINCE = dt.date(1945, 9, 2)


def common(scenario: Scenario, there: Register) -> list[RegistryChange]:
    """People, bodies, members, seasons, calendars and policies, but for what ``there`` has already."""
    s = scenario
    changes: list[RegistryChange] = [
        events.PersonRegistered(REGISTRAR, True),
        events.MandateGranted("common", REGISTRAR, "registrar", SINCE, None, False, None, True),
        *(
            events.BodyRegistered(
                b.body,
                b.kind,
                b.role,
                b.parent,
                b.name.vi,
                b.name.en,
                b.made_up,
                b.locality,
                b.tags,
                b.segment,
            )
            for b in s.bodies
        ),
        *(events.PersonRegistered(p.person, p.made_up) for p in s.people),
        *(events.MemberAdmitted(m.cluster, m.unit, m.begins, m.until, m.made_up) for m in s.members),
        *(events.SeasonOpened(x.season, x.begins, x.ends) for x in s.seasons),
        *(
            events.CalendarAdopted(c.calendar, text_of(c.model_dump(mode="json", by_alias=True)))
            for c in s.days.values()
        ),
        *(
            events.PolicyAdopted(digest(p.canonical()), p.award, text_of(p.canonical()), False)
            for p in s.rules.values()
        ),
        *(change for fact in s.facts if home_of(change := fact.change()) == COMMON),
    ]
    return [change for change in changes if not _stands(change, there)]


def of_bodies(scenario: Scenario) -> dict[str, list[RegistryChange]]:
    """Each body's mandates, declared conflicts, figures, delegations and further facts."""
    s = scenario
    found: dict[str, list[RegistryChange]] = defaultdict(list)
    for m in s.mandates:
        found[m.body].append(
            events.MandateGranted(
                m.body, m.person, m.office, m.begins, m.until, m.acting, m.deputy_of, m.made_up
            )
        )
    for c in s.conflicts:
        found[c.body].append(events.ConflictDeclared(c.body, c.person, c.about))
    for f in s.figures:
        found[f.body].append(events.FigureEntered(f.body, f.award, f.stage, f.threshold, f.cite, f.made_up))
    for d in s.delegations:
        found[d.body].append(
            events.Delegated(
                d.body, d.delegation, d.office, d.giver, d.receiver, d.begins, d.until, d.manner, d.paper
            )
        )
    for fact in s.facts:
        change = fact.change()
        if home_of(change) != COMMON:
            found[home_of(change).partition("/")[2]].append(change)
    return found


def _stands(change: RegistryChange, there: Register) -> bool:
    """Whether the change is one that every scenario brings along and that is registered already."""
    match change:
        case events.PersonRegistered(person=person) | events.MandateGranted(person=person):
            return person == REGISTRAR and person in there.people
        case events.PolicyAdopted(policy=policy):
            return policy in there.policies
        case events.CalendarAdopted(calendar=calendar):
            return calendar in there.calendars
        case _:
            return False
