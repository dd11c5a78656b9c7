"""The chair's part in a ballot: open it, close it and count, decide a tie; and annul it, with a teller."""

from __future__ import annotations

from starlette.responses import Response

from domain.commands import AnnulBallot, CountSheets, GiveCastingVote, OpenSheets
from domain.sitting.state import Sheets
from web.answering import Errors, several, whole
from web.needs import SEES_SITTING
from web.showing_sitting import ShownSitting, shown
from web.sitting_form import form_page, settled, signed
from web.sitting_rule import rule_of_sheets
from web.table import route
from web.visit import Visit


@route("GET", "/sittings/{sitting}/ballot", SEES_SITTING)
async def opening(visit: Visit) -> Response:
    """Which lines to vote on now, in which order on the paper."""
    return await _opening(visit, await shown(visit, visit.path("sitting")), {})


@route("POST", "/sittings/{sitting}/ballot", SEES_SITTING)
async def open_ballot(visit: Visit) -> Response:
    """Open the ballot on the lines that were chosen."""
    sitting = await shown(visit, visit.path("sitting"))
    chosen = several(visit, "line")
    if not chosen:
        return await _opening(visit, sitting, {"line": visit._("Choose at least one nomination")})
    # Equal numbers, and fields without one, keep the order of the agenda.
    order = {line: whole(visit, f"order-{line}") or len(sitting.lines) + 1 for line in chosen}
    lines = tuple(sorted(chosen, key=lambda line: order[line]))
    return await settled(visit, sitting, OpenSheets(lines), _opening)


async def _opening(visit: Visit, sitting: ShownSitting, errors: Errors) -> Response:
    tied = [line for _, _, tie in sitting.ties for line in tie.codes]
    runoff = visit.asked("tie")
    first: list[str] = next((list(t.codes) for _, _, t in sitting.ties if runoff in t.codes), [])
    state = sitting.state
    unvoted = [line for line in sitting.lines if state.last_of(line) is None]
    chosen = (
        list(several(visit, "line"))
        if visit.form
        else first or list(sitting.repeat) or _lowest(unvoted, sitting)
    )
    shown_lines = [
        line for line in sitting.lines if line in unvoted or line in tied or line in sitting.repeat
    ]
    return form_page(
        visit,
        "sitting_ballot.html",
        sitting,
        errors,
        rows=[sitting.lines[line] for line in shown_lines],
        chosen=set(chosen),
        tied=set(tied),
        repeat=set(sitting.repeat),
    )


def _lowest(unvoted: list[str], sitting: ShownSitting) -> list[str]:
    """The lines of the first award that was not voted on yet, without who runs no more: what one usually
    opens next."""
    still = [line for line in unvoted if not sitting.lines[line].dropped_out]
    award = next((sitting.lines[line].award for line in still), None)
    return [line for line in still if sitting.lines[line].award == award]


@route("GET", "/sittings/{sitting}/close", SEES_SITTING)
async def closing(visit: Visit) -> Response:
    """What is still to come, before the chair closes the ballot and counts."""
    return await _closing(visit, await shown(visit, visit.path("sitting")), {})


@route("POST", "/sittings/{sitting}/close", SEES_SITTING)
async def close(visit: Visit) -> Response:
    """Close the ballot and count."""
    sitting = await shown(visit, visit.path("sitting"))
    return await settled(
        visit, sitting, CountSheets(visit.asked("ballot"), several(visit, "without")), _closing
    )


async def _closing(visit: Visit, sitting: ShownSitting, errors: Errors) -> Response:
    ballot = _asked_ballot(visit, sitting)
    names = [(seat, sitting.named(seat)) for seat in sitting.waiting]
    return form_page(
        visit,
        "sitting_close.html",
        sitting,
        errors,
        ballot=ballot,
        rule=rule_of_sheets(visit, sitting, ballot) if ballot is not None else None,
        missing=names if sitting.rights.leads else [],
        chosen=set(several(visit, "without")),
        differ=differing(sitting, ballot),
    )


def _asked_ballot(visit: Visit, sitting: ShownSitting) -> Sheets | None:
    """The ballot that is open, or the counted one whose papers were put right."""
    asked = sitting.state.ballots(visit.asked("ballot"))
    last = sitting.state.counted[-1] if sitting.state.counted else None
    return asked or sitting.state.ballot or last


def differing(sitting: ShownSitting, ballot: Sheets | None) -> list[str] | None:
    """The nominees on whose line the two tellers differ; None while they have not both counted."""
    if ballot is None or ballot.kind != "secret" or len(ballot.papers) < 2:
        return None
    one, other = ballot.papers.values()
    return [sitting.named(line) for line in ballot.lines if one[line] != other[line]]


@route("GET", "/sittings/{sitting}/casting-vote", SEES_SITTING)
async def tied(visit: Visit) -> Response:
    """A tie on the last seat, where the rule gives it to the chair."""
    return await _tied(visit, await shown(visit, visit.path("sitting")), {})


@route("POST", "/sittings/{sitting}/casting-vote", SEES_SITTING)
async def casting_vote(visit: Visit) -> Response:
    """The chair decides between equals."""
    sitting = await shown(visit, visit.path("sitting"))
    if visit.asked("line") not in sitting.lines:
        return await _tied(visit, sitting, {"line": visit._("Choose a nomination")})
    line = visit.asked("line")
    title, chosen = visit._("You decide the tie"), [(visit._("The seat goes to"), sitting.named(line))]
    return await signed(visit, sitting, GiveCastingVote(line, approve=True), _tied, title, chosen)


async def _tied(visit: Visit, sitting: ShownSitting, errors: Errors) -> Response:
    ties = [
        ([sitting.lines[line] for line in tie.codes], tie.seats)
        for sheets, name, tie in sitting.ties
        if "chair" in sheets.contests[name].ties
    ]
    return form_page(visit, "sitting_casting_vote.html", sitting, errors, ties=ties)


@route("GET", "/sittings/{sitting}/annul", SEES_SITTING)
async def annulling(visit: Visit) -> Response:
    """The last ballot is to be annulled and repeated: it takes the chair and a teller."""
    return await _annulling(visit, await shown(visit, visit.path("sitting")), {})


@route("POST", "/sittings/{sitting}/annul", SEES_SITTING)
async def annul(visit: Visit) -> Response:
    """Ask for it, with the reason; the second of the two annuls it."""
    sitting = await shown(visit, visit.path("sitting"))
    if not visit.asked("reason").strip():
        return await _annulling(visit, sitting, {"reason": visit._("Give the reason")})
    ballot = visit.asked("ballot")
    title, lines = visit._("You ask for the ballot to be annulled"), [(visit._("Ballot"), ballot)]
    return await signed(visit, sitting, AnnulBallot(ballot), _annulling, title, lines)


async def _annulling(visit: Visit, sitting: ShownSitting, errors: Errors) -> Response:
    state = sitting.state
    last = state.ballot or (state.counted[-1] if state.counted else None)
    asked = [sitting.named(person) for person in sorted(state.annulling)]
    return form_page(visit, "sitting_annul.html", sitting, errors, last=last, asked=asked)
