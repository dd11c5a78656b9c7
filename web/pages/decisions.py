"""Decisions: the list, one on a page with everything that one signs, and a new draft over agreed lines."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from audit.story import names_in
from domain import authority
from domain.commands import Ask, DraftDecision
from domain.decision.listing import MOST_LINES
from domain.events import Basis
from domain.nomination.state import Nomination
from projections import decisions
from web.agreed import agreed_lines, named_lines
from web.answering import Errors
from web.asking import actor
from web.decision_acts import acts_of
from web.decision_form import counted, the_decision, title_of
from web.links import link_of
from web.needs import DEPARTMENT, SEES_CASE, SEES_DECISION, SIGNED_IN
from web.pages.decision_appeals import list_stages, new_stream, symbol_field
from web.rendering import page
from web.seeing import bodies_in_sight
from web.sheet import Field, Given, Sheet, sheet
from web.showing_decision import history, shown_lines
from web.table import route
from web.typed import day_of
from web.visit import Visit
from web.waiting import next_steps
from web.ways import keeper_of, ways_to_sign

NO_SEASON = "-"
"""Stands in an address for the awards that belong to no season."""


@route("GET", "/decisions", SIGNED_IN)
async def show(visit: Visit) -> Response:
    """The decisions that the visitor may see, the newest first."""
    facts, organs = await visit.facts(), await bodies_in_sight(visit)
    asked = visit.asked("page")
    at = max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    return page(
        visit,
        "decisions.html",
        rows=await decisions.of_organs(visit.site.lists, organs, at),
        named=names_in(facts, visit.words),
        link_of=link_of,
        at=at,
        pages=-(-await decisions.count(visit.site.lists, organs) // decisions.PAGE),
        drafts=bool(await _departments(visit)),
        reopens=[(organ, names_in(facts, visit.words)(organ)) for organ in await _signed_for(visit)],
    )


async def _departments(visit: Visit) -> list[str]:
    """The bodies of whose award department the visitor is."""
    offices = await visit.offices()
    return sorted({one.body for one in offices if one.office in authority.DEPARTMENT})


async def _signed_for(visit: Visit) -> list[str]:
    """The organs for which the visitor signs lists."""
    facts = await visit.facts()
    organs = sorted({one.body for one in await visit.offices()})
    return [
        organ
        for organ in organs
        if any(ways_to_sign(visit, facts, stage, organ) for stage in list_stages(facts, organ))
    ]


@route("GET", "/decisions/{decision}", SEES_DECISION)
async def decision(visit: Visit) -> Response:
    """One decision on one page: what is signed, how each line came about, what became of it."""
    found = await the_decision(visit)
    state = found.state
    return page(
        visit,
        "decision.html",
        decision=found,
        state=state,
        title=title_of(visit, found),
        counted=counted(visit, found),
        lines=await shown_lines(visit, found),
        history=await history(visit, found),
        acts=acts_of(visit, found),
        steps=await next_steps(visit, found.stream),
        options=dict(found.options(found.cases)),
        certificates=sorted(state.certificates.values(), key=lambda one: (one.book, one.number)),
        items_due=sorted(state.items_due()),
        money_due=sorted(state.money_due().items()),
    )


# A new draft -----------------------------------------------------------------------------------------------


@route("GET", "/drafting", SIGNED_IN)
async def drafting(visit: Visit) -> Response:
    """What is agreed and waits for a decision, by organ and season."""
    organs = await _departments(visit)
    asked = visit.asked("organ")
    names = await visit.names(organs)
    groups = []
    for organ in organs:
        if asked and asked != organ:
            continue
        seasons: dict[str, int] = {}
        for one in await agreed_lines(visit, organ, drafts=True):
            key = one.season or NO_SEASON
            seasons[key] = seasons.get(key, 0) + (one.draft is None)
        groups.append((organ, names[organ], sorted(seasons.items())))
    return page(visit, "drafting.html", groups=groups, none=NO_SEASON)


@route("GET", "/cases/{case}/list", SEES_CASE)
async def from_case(visit: Visit) -> Response:
    """The case waits to be put on a list: on to the draft of its organ and season, with it ticked."""
    case: Nomination = await visit.state("nomination", visit.path("case"))
    if case.stage is None or case.about is None or case.phase != "open":
        return RedirectResponse(f"/cases/{visit.path('case')}", 303)
    organ, season = case.stage.body, case.about.season or NO_SEASON
    return RedirectResponse(f"/drafting/{organ}/{season}?line={visit.path('case')}", 303)


@sheet("/drafting/{organ}/{season}", DEPARTMENT)
async def draft(visit: Visit) -> Sheet | Response:
    """Draw up a list of agreed lines."""
    organ, season = visit.path("organ"), visit.path("season")
    wanted = None if season == NO_SEASON else season
    agreed = [one for one in await agreed_lines(visit, organ) if one.season == wanted][: 5 * MOST_LINES]
    texts = await named_lines(visit, agreed)
    by_stream = {one.stream: one for one in agreed}
    first = visit.request.query_params.get("line")
    ticked = [f"nomination/{first}"] if first else [one.stream for one in agreed[:MOST_LINES]]
    stream = new_stream(visit, organ)

    def asked(given: Given) -> Ask | Errors:
        bases, wrong = bases_of(visit, given)
        if wrong:
            return wrong
        lines = given.lines()
        awards = tuple(sorted({by_stream[line].award for line in lines}))
        return DraftDecision(
            organ, given.said("symbol"), awards, lines, wanted, bases, given.maybe("submission")
        )

    names, facts = await visit.names([organ]), await visit.facts()
    return Sheet(
        stream,
        visit._("Draw up a decision"),
        visit._("Draw it up"),
        asked,
        f"/decisions/{stream.partition('/')[2]}" if visit.form else "/decisions",
        (
            Field(
                "lines",
                visit._("Agreed lines"),
                "lines",
                [(one.stream, text) for one, text in zip(agreed, texts, strict=True)],
                ticked=ticked,
                hint=visit._("At most {number} in one decision; all of one signer.", number=MOST_LINES),
            ),
            symbol_field(visit),
            Field(
                "laws",
                visit._("Texts of law it stands on"),
                "words",
                hint=visit._(
                    "One on each line; its day behind a semicolon if it has one: 98/2023/NĐ-CP; 31/12/2023"
                ),
                needed=False,
            ),
            Field(
                "papers",
                visit._("Papers it stands on"),
                "words",
                hint=visit._("One on each line, number and day: 45/TTr-TĐKT; 02/11/2026"),
                needed=False,
            ),
            Field("submission", visit._("Number of the proposal (may be left out)"), needed=False, most=100),
        ),
        crumbs=[("/decisions", visit._("Decisions")), ("/drafting", visit._("Agreed lines"))],
        subject=[(visit._("Organ"), names[organ]), (visit._("Season"), wanted or visit._("none"))],
        by=lambda given: keeper_of(visit, facts, organ) or actor(visit),
        offered=bool(agreed),
    )


def bases_of(visit: Visit, given: Given) -> tuple[tuple[Basis, ...], Errors]:
    """The texts and papers as they were typed, a line each; and the first that is written otherwise."""
    found: list[Basis] = []
    for field, kind in (("laws", "law"), ("papers", "paper")):
        for line in filter(None, (one.strip() for one in given.said(field).splitlines())):
            cite, semicolon, day = line.rpartition(";")
            on = day_of(day) if semicolon else None
            if semicolon and on is None:
                return (), {field: visit._("Write this line as text; day: {line}", line=line)}
            found.append(
                Basis("law" if kind == "law" else "paper", (cite if semicolon else line).strip(), on)
            )
    return tuple(found), {}
