"""Delegations with dates: those one has given, those by which one may act, giving one and ending one."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from audit.story import names_in
from domain.commands import Ask, ChangeRegistry
from domain.events import Delegated, DelegationRevoked
from domain.facts import Facts, registry_of
from domain.registry.standing import delegable
from web.answering import Errors
from web.asking import hidden
from web.names import sorted_people
from web.needs import SIGNED_IN
from web.rendering import page
from web.sheet import Field, Given, Sheet, paper_number, sheet
from web.table import route
from web.visit import Visit


@dataclass(frozen=True, slots=True)
class Row:
    """A delegation in words."""

    given: Delegated
    body: str
    office: str
    giver: str
    receiver: str
    now: bool


@route("GET", "/delegations", SIGNED_IN)
async def show(visit: Visit) -> Response:
    """What one has given, and by what one may act."""
    facts = await visit.facts()
    registers = visit.site.reading.registers().values()
    all_of_them = [one for register in registers for one in register.delegations.values()]
    own = [
        one for one in all_of_them if visit.person in (one.giver, one.receiver) and one.until >= visit.today
    ]
    names = await visit.names(code for one in own for code in (one.giver, one.receiver))
    named = names_in(facts, visit.words, names)
    rows = [
        Row(
            one,
            named(one.body),
            visit.words.office(one.office),
            named(one.giver),
            named(one.receiver),
            one.begins <= visit.today,
        )
        for one in sorted(own, key=lambda one: (one.begins, one.delegation))
    ]
    return page(
        visit,
        "delegations.html",
        given=[row for row in rows if row.given.giver == visit.person],
        held=[row for row in rows if row.given.receiver == visit.person],
        gives=bool(await _offices(visit, facts)),
    )


async def _offices(visit: Visit, facts: Facts) -> list[tuple[str, str]]:
    """Body and office of what the visitor holds himself and may delegate."""
    offices = delegable(facts.common)
    return [
        (one.body, one.office) for one in await visit.offices() if one.by is None and one.office in offices
    ]


@sheet("/delegations/give", SIGNED_IN)
async def give(visit: Visit) -> Sheet | Response:
    """Let another person act in one's office, from day to day, on paper."""
    facts = await visit.facts()
    offices = await _offices(visit, facts)
    names = await visit.names(body for body, _ in offices)
    choices = [
        (f"{body}|{office}", f"{visit.words.office(office)}, {names[body]}") for body, office in offices
    ]
    people = await _people(visit, [body for body, _ in offices])
    body, _, office = visit.asked("office").partition("|")
    body = body if (body, office) in offices else offices[0][0] if offices else "-"
    name = f"{body}-{hidden(visit, 'delegation')[:8]}" if visit.form else "-"

    def asked(given: Given) -> Ask | Errors:
        manner = given.said("manner")
        change = Delegated(
            body,
            name,
            office,
            visit.person,
            given.said("receiver"),
            given.day("begins"),
            given.day("until"),
            "TL." if manner == "TL." else "TUQ." if manner == "TUQ." else None,
            given.said("paper"),
        )
        if change.until < change.begins:
            return {"until": visit._("The last day comes after the first")}
        return ChangeRegistry((change,))

    return Sheet(
        registry_of(body),
        visit._("Delegate one of your offices"),
        visit._("Delegate it"),
        asked,
        "/delegations",
        (
            Field(
                "office", visit._("Office"), "pick", choices, value=choices[0][0] if len(choices) == 1 else ""
            ),
            Field("receiver", visit._("Who may act"), "pick", people),
            Field("begins", visit._("First day"), "day", value=visit.today.isoformat()),
            Field("until", visit._("Last day"), "day"),
            Field(
                "manner",
                visit._("Manner of signing that the paper allows"),
                "radio",
                [
                    ("TL.", visit._("TL. (by order)")),
                    ("TUQ.", visit._("TUQ. (by authorisation)")),
                    ("-", visit._("none: no signature, only the seat of a unit")),
                ],
            ),
            paper_number(visit, "paper", visit._("Number of the paper that says so")),
        ),
        crumbs=[("/delegations", visit._("Delegations"))],
        notes=(visit._("What is done by it is recorded under the name of who did it. It ends by itself."),),
        offered=bool(offices),
        signs=True,
    )


async def _people(visit: Visit, bodies: list[str]) -> list[tuple[str, str]]:
    """Who may be chosen: whoever serves in these bodies, or in the ones directly below or above them."""
    facts = await visit.facts()
    near = set(bodies)
    for body, registered in facts.common.bodies.items():
        if registered.parent in near.intersection(bodies):
            near.add(body)
        if body in bodies and registered.parent:
            near.add(registered.parent)
    found = {m.person for body in near for m in facts.body(body).mandates if m.covers(visit.today)}
    return sorted_people(await visit.names(found - {visit.person}))


@sheet("/delegations/{body}/{delegation}/end", SIGNED_IN)
async def end(visit: Visit) -> Sheet | Response:
    """End a delegation that one has given before its day."""
    facts, body, name = await visit.facts(), visit.path("body"), visit.path("delegation")
    given_ = facts.body(body).delegations.get(name)
    own = given_ is not None and given_.giver == visit.person
    if given_ is None or not own:
        return page(visit, "not_for_you.html", status=404)
    named = names_in(facts, visit.words, await visit.names([given_.receiver]))
    return Sheet(
        registry_of(body),
        visit._("End the delegation"),
        visit._("End it now"),
        lambda given: ChangeRegistry((DelegationRevoked(body, name),)),
        "/delegations",
        crumbs=[("/delegations", visit._("Delegations"))],
        subject=[
            (visit._("Office"), f"{visit.words.office(given_.office)}, {named(body)}"),
            (visit._("Who may act"), named(given_.receiver)),
            (visit._("Last day"), visit.words.day(given_.until)),
        ],
        bad=True,
        signs=True,
    )
