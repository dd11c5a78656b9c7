"""The room: who is there, what comes on the agenda late or leaves it, what the members say, calling off."""

from __future__ import annotations

from starlette.responses import Response

from domain.commands import (
    AddLines,
    AgreeList,
    CancelSitting,
    ChangeAttendance,
    OpenSitting,
    RecordOpinion,
    RemoveLines,
)
from domain.nomination.route import seats_of
from projections import lists
from web.answering import Errors, several, whole
from web.needs import SEES_SITTING
from web.pages.sittings import agenda_rows
from web.showing_sitting import ShownSitting, shown, stages_of
from web.sitting_form import form_page, settled
from web.table import route
from web.visit import Visit

# Who is there ----------------------------------------------------------------------------------------------


@route("GET", "/sittings/{sitting}/open", SEES_SITTING)
async def opening(visit: Visit) -> Response:
    """Who has come: the form by which the chair opens the sitting."""
    return await _there(visit, await shown(visit, visit.path("sitting")), {})


@route("POST", "/sittings/{sitting}/open", SEES_SITTING)
async def open_sitting(visit: Visit) -> Response:
    """Open it with those who are there."""
    sitting = await shown(visit, visit.path("sitting"))
    present, papers, written = _room(visit, await _roll(visit, sitting))
    guests = several(visit, "guest")
    return await settled(visit, sitting, OpenSitting(present, papers, written, guests), _there)


@route("GET", "/sittings/{sitting}/attendance", SEES_SITTING)
async def attending(visit: Visit) -> Response:
    """Who is there now: somebody came or left between two ballots."""
    return await _there(visit, await shown(visit, visit.path("sitting")), {})


@route("POST", "/sittings/{sitting}/attendance", SEES_SITTING)
async def attend(visit: Visit) -> Response:
    """Say anew who is there."""
    sitting = await shown(visit, visit.path("sitting"))
    return await settled(visit, sitting, ChangeAttendance(*_room(visit, await _roll(visit, sitting))), _there)


async def _roll(visit: Visit, sitting: ShownSitting) -> list[str]:
    """The roll as it was fixed at the opening; before that, as the agenda's rules would have it today."""
    if sitting.state.roll:
        return list(sitting.state.roll)
    facts = await visit.facts()
    stages = stages_of(sitting, facts)
    rolls = (seats_of(stage, facts, sitting.about.body, visit.today) for stage in stages)
    return max(rolls, key=len, default=[])


def _room(visit: Visit, roll: list[str]) -> tuple[tuple[str, ...], ...]:
    """The seats that are there, whose sealed paper has come, and whose opinion in writing has."""
    said = {seat: visit.asked(f"there-{seat}") for seat in roll}
    return tuple(tuple(s for s in roll if said[s] == way) for way in ("present", "sealed", "written"))


async def _there(visit: Visit, sitting: ShownSitting, errors: Errors) -> Response:
    facts, state = await visit.facts(), sitting.state
    stages, roll = stages_of(sitting, facts), await _roll(visit, sitting)
    now = dict.fromkeys(state.present, "present")
    now |= dict.fromkeys(state.sealed, "sealed") | dict.fromkeys(state.written, "written")
    ways = ["present"]
    # Absent members take part only where the rule of every award on the agenda lets them.
    ways += ["sealed"] if stages and all(one.absentees == "sealed_paper" for one in stages) else []
    ways += ["written"] if stages and all(one.absentees == "written" for one in stages) else []
    quorums = {
        visit._(
            "Quorum: {share} of {seats}, that is {needed}",
            share=visit.words.threshold(one.quorum),
            seats=len(roll),
            needed=one.quorum.needed(len(roll)),
        ): one.quorum.cite or one.cite
        for one in stages
        if one.quorum is not None
    }
    usual = "present" if state.phase == "convened" else "absent"
    names = await visit.names([*roll, *sitting.about.invited])
    return form_page(
        visit,
        "sitting_there.html",
        sitting,
        errors,
        opens=state.phase == "convened",
        rows=[(s, names[s], visit.asked(f"there-{s}") or now.get(s, usual)) for s in roll],
        ways=[*ways, "absent"],
        quorums=quorums,
        guests=[(one, names[one]) for one in sitting.about.invited],
        chosen=set(several(visit, "guest")),
    )


# The agenda ------------------------------------------------------------------------------------------------


@route("GET", "/sittings/{sitting}/agenda", SEES_SITTING)
async def agenda(visit: Visit) -> Response:
    """What may still be put on the agenda, and what may be taken off it."""
    return await _agenda(visit, await shown(visit, visit.path("sitting")), {})


@route("POST", "/sittings/{sitting}/agenda/add", SEES_SITTING)
async def add(visit: Visit) -> Response:
    """Put more on the agenda; an open sitting has to want it."""
    sitting = await shown(visit, visit.path("sitting"))
    approve, reject = whole(visit, "approve") or 0, whole(visit, "reject") or 0
    lines = several(visit, "line")
    if not lines:
        return await _agenda(visit, sitting, {"line": visit._("Choose at least one nomination")})
    return await settled(visit, sitting, AddLines(lines, approve, reject), _agenda)


@route("POST", "/sittings/{sitting}/agenda/remove", SEES_SITTING)
async def remove(visit: Visit) -> Response:
    """Take nominations off the agenda, with the reason."""
    sitting = await shown(visit, visit.path("sitting"))
    errors = Errors()
    if not several(visit, "off"):
        errors["off"] = visit._("Choose at least one nomination")
    if not visit.asked("reason").strip():
        errors["reason"] = visit._("Give the reason")
    if errors:
        return await _agenda(visit, sitting, errors)
    return await settled(visit, sitting, RemoveLines(several(visit, "off")), _agenda)


async def _agenda(visit: Visit, sitting: ShownSitting, errors: Errors) -> Response:
    waiting = await lists.waiting_at(visit.site.lists, "convene", sitting.about.body)
    rows = await agenda_rows(visit, waiting, await visit.facts())
    voted = {line for line in sitting.lines if sitting.state.last_of(line) is not None}
    voted |= set(sitting.state.repeat)
    return form_page(
        visit,
        "sitting_agenda.html",
        sitting,
        errors,
        rows=rows,
        removable=[one for line, one in sitting.lines.items() if line not in voted],
        chosen={*several(visit, "line"), *several(visit, "off")},
    )


# What the members say without a ballot ---------------------------------------------------------------------


@route("GET", "/sittings/{sitting}/agree", SEES_SITTING)
async def agreeing(visit: Visit) -> Response:
    """The list on which the members agree before they vote on it."""
    return await _agreeing(visit, await shown(visit, visit.path("sitting")), {})


@route("POST", "/sittings/{sitting}/agree", SEES_SITTING)
async def agree(visit: Visit) -> Response:
    """Record that they agree."""
    sitting = await shown(visit, visit.path("sitting"))
    return await settled(visit, sitting, AgreeList(several(visit, "line")), _agreeing)


async def _agreeing(visit: Visit, sitting: ShownSitting, errors: Errors) -> Response:
    chosen = set(several(visit, "line")) if visit.form else set(sitting.lines)
    return form_page(visit, "sitting_agree.html", sitting, errors, chosen=chosen)


@route("GET", "/sittings/{sitting}/opinion", SEES_SITTING)
async def giving_opinion(visit: Visit) -> Response:
    """What the members think of a nomination that may not be voted on."""
    return await _opinion(visit, await shown(visit, visit.path("sitting")), {})


@route("POST", "/sittings/{sitting}/opinion", SEES_SITTING)
async def opinion(visit: Visit) -> Response:
    """Record the members' opinion."""
    sitting = await shown(visit, visit.path("sitting"))
    counts = {field: whole(visit, field) for field in ("approve", "reject", "abstain")}
    errors = {name: visit._("Enter a whole number") for name, number in counts.items() if number is None}
    if visit.asked("line") not in sitting.lines:
        errors["line"] = visit._("Choose a nomination")
    if errors:
        return await _opinion(visit, sitting, errors)
    ask_for = RecordOpinion(visit.asked("line"), *(number or 0 for number in counts.values()))
    return await settled(visit, sitting, ask_for, _opinion)


async def _opinion(visit: Visit, sitting: ShownSitting, errors: Errors) -> Response:
    ineligible = ((line, one) for line, one in sitting.lines.items() if one.case.ineligible)
    lines = [(line, f"{one.nominee} · {one.title}") for line, one in ineligible]
    return form_page(visit, "sitting_opinion.html", sitting, errors, lines=lines)


# Calling off -----------------------------------------------------------------------------------------------


@route("GET", "/sittings/{sitting}/cancel", SEES_SITTING)
async def cancelling(visit: Visit) -> Response:
    """Call the sitting off: its nominations may go on another agenda."""
    return await _cancelling(visit, await shown(visit, visit.path("sitting")), {})


@route("POST", "/sittings/{sitting}/cancel", SEES_SITTING)
async def cancel(visit: Visit) -> Response:
    """Call it off, with the reason."""
    sitting = await shown(visit, visit.path("sitting"))
    if not visit.asked("reason").strip():
        return await _cancelling(visit, sitting, {"reason": visit._("Give the reason")})
    return await settled(visit, sitting, CancelSitting(), _cancelling)


async def _cancelling(visit: Visit, sitting: ShownSitting, errors: Errors) -> Response:
    return form_page(visit, "sitting_cancel.html", sitting, errors)
