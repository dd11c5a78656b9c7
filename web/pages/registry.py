"""The registry for whoever keeps it: bodies, people, offices with their dates. Read only.

What changes it are commands of the registrar with their files; there is no form here that edits a row.
"""

from __future__ import annotations

from starlette.responses import Response

from web.names import found, plain, sorted_people
from web.needs import ADMINISTERS
from web.rendering import page
from web.showing_register import shown_body, shown_person
from web.table import route
from web.visit import Visit

MOST = 100


def N_(text: str) -> str:  # the name that collectors of texts know
    """Mark a text that is translated where it is shown."""
    return text


KINDS = {
    "organ": N_("Authority"),
    "unit": N_("Unit"),
    "council": N_("Council"),
    "cluster": N_("Emulation cluster"),
}


@route("GET", "/registry", ADMINISTERS)
async def show(visit: Visit) -> Response:
    """The highest bodies, and a search for bodies and people; accents are not needed."""
    words = visit.asked("q").strip()[:100]
    bodies = (await visit.facts()).common.bodies
    names = await visit.names(bodies)
    below: dict[str | None, list[str]] = {}
    for one in bodies.values():
        below.setdefault(one.parent if one.parent in bodies else None, []).append(one.body)
    people: list[tuple[str, str]] = []
    hits: list[str] = []
    if words:
        everybody = await visit.site.reading.everybody()
        people = sorted_people({code: everybody[code] for code in found(everybody, words, MOST)})
        hits = found({code: f"{b.name_vi} {b.name_en}" for code, b in bodies.items()}, words, MOST)
    return page(
        visit,
        "registry.html",
        q=words,
        people=people,
        hits=sorted(hits, key=lambda code: plain(names[code])),
        most=MOST,
        below=below,
        names=names,
        number=len((await visit.facts()).common.people),
    )


@route("GET", "/registry/bodies/{body}", ADMINISTERS)
async def body(visit: Visit) -> Response:
    """A body: where it stands, who holds which office from when to when."""
    shown = await shown_body(visit, visit.path("body"))
    if shown is None:
        return page(visit, "not_for_you.html", status=404)
    codes = {one.mandate.person for one in shown.mandates}
    codes |= {code for one in shown.delegations for code in (one.giver, one.receiver)}
    codes |= {shown.body.body, *shown.above, *shown.below, *shown.members, *shown.clusters}
    return page(visit, "registry_body.html", shown=shown, names=await visit.names(codes), kinds=KINDS)


@route("GET", "/registry/people/{person}", ADMINISTERS)
async def person(visit: Visit) -> Response:
    """A person: offices, awards held, where he was employed, what else stands of him."""
    shown = await shown_person(visit, visit.path("person"))
    if shown is None:
        return page(visit, "not_for_you.html", status=404)
    codes = {one.body for one in shown.mandates} | {body for body, _ in shown.histories}
    codes |= {code for body, one in shown.delegations for code in (body, one.giver, one.receiver)}
    codes |= {code for body, one in shown.moved for code in (body, one.origin)}
    policies = (await visit.facts()).common.policies.values()
    titles = {
        p.policy.award: p.policy.title.vi if visit.language == "vi" else p.policy.title.en for p in policies
    }
    return page(
        visit,
        "registry_person.html",
        shown=shown,
        names=await visit.names(codes),
        title_of=lambda award: titles.get(award, award),
    )
