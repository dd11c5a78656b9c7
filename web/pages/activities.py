"""Activities: conferences, exchanges, training, publicity, social work; each one record with its paper."""

from __future__ import annotations

from typing import get_args
from urllib.parse import quote

from starlette.responses import Response

from audit.story import names_in
from domain.activity import Activity
from domain.commands import Ask, HoldActivity, StrikeActivity
from domain.events import ActivityHeld, ActivityKind, AgendaItem, ItemKind
from domain.kinds import UnknownKind, kind_of
from domain.movement import rights
from web.answering import Errors
from web.around import (
    acting_for,
    bodies_for,
    body_field,
    code_field,
    movement_field,
    said_body,
    seen,
    story,
    stream_of,
)
from web.asking import actor
from web.links import link_of, ways_to
from web.names import plain
from web.needs import SEES_ACTIVITY, SIGNED_IN
from web.pages.dossier import given_out
from web.rendering import page
from web.sheet import Field, Given, Sheet, reason, sheet
from web.showing_file import papers_of
from web.table import route
from web.typed import chosen, cleaned
from web.visit import Visit
from web.whom import Unclear, all_of, lines, whom

KINDS: tuple[ActivityKind, ...] = get_args(ActivityKind)
ITEMS: tuple[ItemKind, ...] = get_args(ItemKind)


@route("GET", "/activities", SIGNED_IN)
async def every(visit: Visit) -> Response:
    """The activities of the visitor's bodies, and those in which he took part, the last one first."""
    found: list[tuple[str, Activity]] = [(one.stream, one.state) for one in await seen(visit, "activity")]
    found.sort(key=lambda one: one[1].on, reverse=True)
    reading = visit.site.reading
    entries = await reading.log.later(dict.fromkeys((stream for stream, _ in found), 0))
    first = {entry.stream: entry for entry in entries if entry.version == 1}
    words = await reading.words_of(first.values())
    titles = {stream: words.get(entry.position, {}).get("title", "") for stream, entry in first.items()}
    return page(
        visit,
        "activities.html",
        activities=found,
        titles=titles,
        names=await visit.names(_held(state).body for _, state in found),
        link_of=link_of,
        holds=bool(await bodies_for(visit, rights.keeps)),
    )


def _held(state: Activity) -> ActivityHeld:
    assert state.about is not None, "who may see an activity sees one that was held"
    return state.about


# A new one, before the pages of one: no activity is called ``new`` -----------------------------------------


@sheet("/activities/new", SIGNED_IN)
async def hold(visit: Visit) -> Sheet | Response:
    """Record an activity that took place. Its paper shows it where it is entered days later."""
    bodies, facts = await bodies_for(visit, rights.keeps), await visit.facts()
    stream, wrong = stream_of(visit, "activity")
    body = said_body(visit, bodies) or (bodies[0][0] if len(bodies) == 1 else "")
    who = acting_for(visit, facts, body, rights.keeps)
    errors: Errors = {"code": wrong} if wrong else {}
    partners, people = await _named(visit, errors, "partners"), await _named(visit, errors, "people")
    items = await _items(visit, errors)
    names = await visit.names([visit.person])

    def asked(given: Given) -> Ask | Errors:
        if errors:
            return errors
        kind = chosen(KINDS, given.said("kind"))
        assert kind is not None, "the field was looked at"
        return HoldActivity(
            kind,
            given.said("body"),
            given.maybe("movement"),
            partners,
            people,
            items,
            given.maybe("paper"),
        )

    one_each = visit._("One on each line: the name or the code")
    return Sheet(
        stream,
        visit._("Record an activity"),
        visit._("Record it"),
        asked,
        f"/activities/{stream.partition('/')[2]}" if visit.form else "/activities",
        (
            Field(
                "kind",
                visit._("Kind of activity"),
                "pick",
                [(one, visit.words.word("activity_kind", one)) for one in KINDS],
            ),
            Field(
                "title",
                visit._("What it was"),
                hint=visit._("Kept sealed; read by those who see this page."),
                kept=True,
                most=300,
            ),
            body_field(visit, visit._("Body that held it"), bodies),
            Field("on", visit._("On which day (today if left out)"), "day", needed=False),
            await movement_field(visit),
            Field(
                "partners",
                visit._("Bodies that held it together with it (may be left out)"),
                "words",
                hint=one_each,
                needed=False,
                most=5_000,
            ),
            Field(
                "items",
                visit._("What was on (may be left out)"),
                "words",
                hint=visit._(
                    "One point on each line, then behind semicolons who gave it and where it stands:"
                    " {example}. Points: {points}.",
                    example=f"{visit.words.word('item', 'report')}; Nguyễn Văn An; sitting/c6",
                    points=", ".join(visit.words.word("item", one) for one in ITEMS),
                ),
                needed=False,
                most=5_000,
            ),
            Field(
                "people",
                visit._("Who took part by name (may be left out)"),
                "words",
                hint=one_each,
                needed=False,
                most=10_000,
            ),
            Field("paper", visit._("Its paper (may be left out)"), "file", needed=False, about=body),
            code_field(visit),
        ),
        crumbs=_crumbs(visit),
        by=lambda given: who or actor(visit),
        of=lambda given: given.said("body"),
        named=names_in(facts, visit.words, names),
        on=lambda given: given.maybe_day("on"),
        minutes=lambda given: given.maybe("paper") if given.maybe("on") else None,
        blamed={"date_in_future": "on", "minutes_needed": "paper"},
        offered=bool(bodies),
    )


def _crumbs(visit: Visit) -> list[tuple[str, str]]:
    return [("/movements", visit._("Movements")), ("/activities", visit._("Activities"))]


async def _named(visit: Visit, errors: Errors, field: str) -> tuple[str, ...]:
    """Whom the lines of a field name; what is wrong with them goes to the errors."""
    if not visit.form:
        return ()
    said, bodies = lines(cleaned(visit.asked(field))), field == "partners"
    try:
        return await all_of(visit, said, people=not bodies, bodies=bodies)
    except Unclear as unclear:
        errors[field] = str(unclear)
        return ()


async def _items(visit: Visit, errors: Errors) -> tuple[AgendaItem, ...]:
    """The points as they were typed, a line each; the first that is written otherwise is told."""
    known = {plain(visit.words.word("item", one)): one for one in ITEMS} | {one: one for one in ITEMS}
    found: list[AgendaItem] = []
    for line in lines(cleaned(visit.asked("items"))) if visit.form else ():
        point, who, of, *more = (*map(str.strip, line.split(";")), "", "")
        what = known.get(plain(point))
        if what is None or any(more):
            errors["items"] = visit._("“{line}” is no point; write it as the example shows", line=line[:80])
            break
        if of and not _known(of):
            errors["items"] = visit._("“{of}” names nothing that has a page here", of=of[:80])
            break
        try:
            found.append(AgendaItem(what, await whom(visit, who, bodies=False) if who else None, of or None))
        except Unclear as unclear:
            errors["items"] = str(unclear)
            break
    return tuple(found)


def _known(stream: str) -> bool:
    try:
        kind_of(stream)
    except UnknownKind:
        return False
    return True


# One activity --------------------------------------------------------------------------------------------


@route("GET", "/activities/{activity}", SEES_ACTIVITY)
async def show(visit: Visit) -> Response:
    """One: who held it, what was on, who took part, and its paper."""
    code = visit.path("activity")
    stream, state = f"activity/{code}", await visit.state("activity", code)
    held, facts = _held(state), await visit.facts()
    said = [item.by for item in held.items if item.by is not None]
    names = await visit.names((held.body, *held.partners, *held.people, *said))
    told = await story(visit, stream)
    movement = f"movement/{held.movement}" if held.movement else ""
    of = [item.of for item in held.items if item.of is not None and _known(item.of)]
    keeps = acting_for(visit, facts, held.body, rights.keeps) is not None
    return page(
        visit,
        "activity.html",
        code=code,
        at=link_of(stream),
        state=state,
        held=held,
        title=told[0].said,
        names=names,
        told=told,
        ways=await ways_to(visit, [*of, *([movement] if movement else [])]),
        movement=movement,
        papers=await papers_of(visit, [held.paper] if held.paper else []),
        strikes=keeps and not state.struck,
    )


@route("GET", "/activities/{activity}/paper", SEES_ACTIVITY)
async def paper(visit: Visit) -> Response:
    """Give out its paper."""
    held = _held(await visit.state("activity", visit.path("activity")))
    if held.paper is None:
        return page(visit, "not_for_you.html", status=404)
    return await given_out(visit, held.paper)


@sheet("/activities/{activity}/strike", SEES_ACTIVITY)
async def strike(visit: Visit) -> Sheet | Response:
    """Strike a record that was made in error."""
    code, facts = visit.path("activity"), await visit.facts()
    state: Activity = await visit.state("activity", code)
    held, at = _held(state), f"/activities/{quote(code, safe='')}"
    who = acting_for(visit, facts, held.body, rights.keeps)
    names = await visit.names([visit.person, held.body])
    kind = visit.words.word("activity_kind", held.kind)
    return Sheet(
        f"activity/{code}",
        visit._("Strike the record"),
        visit._("Strike it"),
        lambda given: StrikeActivity(),
        at,
        (reason(visit),),
        crumbs=[*_crumbs(visit), (at, kind)],
        subject=[
            (visit._("Activity"), f"{kind}, {visit.words.day(state.on)}"),
            (visit._("Body that held it"), names[held.body]),
        ],
        notes=(visit._("It was made in error. It stays in the log, struck, with the reason."),),
        by=lambda given: who or actor(visit),
        of=lambda given: held.body,
        named=names_in(facts, visit.words, names),
        offered=who is not None and not state.struck,
        bad=True,
    )
