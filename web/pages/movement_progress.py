"""How a movement gets on: every target by unit and period, what is outstanding, who looks after awards.

Whose votes are still out is for whoever keeps the movement, and for auditors; all others are told the number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from starlette.responses import Response

from audit import progress as counting
from audit import progress_rows
from audit.plot import svg
from audit.progress import Figure, Filed, Progress, Vote
from audit.progress_bars import progress_bars
from audit.spreadsheet import table
from audit.story import names_in
from audit.telling_movement import figure
from domain import sight
from domain.activity import Activity
from domain.events import Target
from domain.movement import Movement
from domain.movement.state import Reported
from projections import lists
from web.needs import SEES_MOVEMENT
from web.pages.movements import MOST_ROWS
from web.pages.reports import STRICT
from web.rendering import page
from web.showing_movement import ShownMovement, the_movement
from web.table import route
from web.visit import Visit


@route("GET", "/movements/{movement}/progress", SEES_MOVEMENT)
async def show(visit: Visit) -> Response:
    """The report on a page."""
    found, progress = await _progress(visit)
    shown = _shown(visit, found, len(progress.figures))
    staff = {person for one in progress.staff for held in one.holders.values() for person in held}
    seats = {vote.seat for vote in progress.outstanding.votes or ()}
    bodies = {one.body for one in progress.staff}
    named = names_in(found.facts, visit.words, await visit.names(staff | seats | bodies))
    return page(
        visit,
        "movement_progress.html",
        found=found,
        progress=progress,
        periods=[one.period for one in found.plan.reports],
        targets=[
            (
                target,
                [
                    (one, _cells(visit, one), _reached(visit, one))
                    for one in progress.figures
                    if one.target == target
                ],
            )
            for target in shown
        ],
        others=[target.target for target in found.plan.targets if target not in shown],
        wanted=lambda target, value: progress_rows.wanted(visit.words, target, value),
        stands=progress_rows.stands,
        times=progress_rows.times(visit.words, found.plan),
        named=named,
        name_of=named,
        twice=progress.twice,
        offices=counting.OFFICES,
        names_votes=_names_votes(visit, found),
    )


def _shown(visit: Visit, found: ShownMovement, rows: int) -> Sequence[Target]:
    """All targets where they fit on a page; else the one that the address names, or the first."""
    targets = found.plan.targets
    if rows <= MOST_ROWS or not targets:
        return targets
    return [next((one for one in targets if one.target == visit.asked("target")), targets[0])]


@route("GET", "/movements/{movement}/progress.csv", SEES_MOVEMENT)
async def spreadsheet(visit: Visit) -> Response:
    """The same as a spreadsheet, with a line for each figure and each thing outstanding."""
    found, progress = await _progress(visit)
    rows = list(progress_rows.rows(visit.words, progress))
    if not _names_votes(visit, found):
        rows = [row for row in rows if row["about"] != "vote"]
    columns = progress_rows.COLUMNS
    content = table([columns, *([row.get(column, "") for column in columns] for row in rows)])
    name = f'attachment; filename="{found.name}.csv"'.encode("ascii", "ignore").decode()
    headers = {"Content-Disposition": name, "Cache-Control": "no-store"}
    return Response(content, media_type="text/csv; charset=utf-8", headers=headers)


@route("GET", "/movements/{movement}/progress.svg", SEES_MOVEMENT)
async def picture(visit: Visit) -> Response:
    """The same as bars: how many units stand how."""
    found, progress = await _progress(visit)
    headers = {"Cache-Control": "no-store", **STRICT}
    return Response(
        svg(progress_bars(visit.words, progress, found.called)).encode(),
        media_type="image/svg+xml",
        headers=headers,
    )


def _names_votes(visit: Visit, found: ShownMovement) -> bool:
    audits = sight.audits(found.facts, visit.person, found.plan.body, visit.today)
    return audits or found.keeper is not None


async def _progress(visit: Visit) -> tuple[ShownMovement, Progress]:
    found, site = await the_movement(visit), visit.site
    season = found.plan.season
    rows = {} if season is None else await lists.nominated_in(site.lists, season)
    filed = {stream: Filed(*row) for stream, row in rows.items()}
    own = counting.within(filed, found.state.members, found.facts)
    votes = await _votes(visit, set(own))
    movements: dict[str, Movement] = await _all_of(visit, "movement")
    activities: dict[str, Activity] = await _all_of(visit, "activity")
    progress = counting.progress(
        found.name, found.state, visit.today, found.facts, movements, own.values(), votes, activities.values()
    )
    return found, progress


async def _all_of(visit: Visit, kind: str) -> dict[str, Any]:
    streams = [one.stream for one in await lists.streams(visit.site.lists, kind)]
    folded = await visit.site.reading.many(streams)
    return {stream.partition("/")[2]: one.state for stream, one in folded.items()}


async def _votes(visit: Visit, lines: set[str]) -> Iterable[Vote]:
    """The seats that have not voted on these nominations, in ballots of their own or of a sitting."""
    awaited = await lists.votes_awaited(visit.site.lists)
    sittings = dict.fromkeys(one.stream for one in awaited if one.stream.startswith("sitting/"))
    here = set(lines)
    for stream, folded in (await visit.site.reading.many(sittings)).items():
        if folded.state.ballot is not None and not lines.isdisjoint(folded.state.ballot.lines):
            here.add(stream)
    return [Vote(one.stream, one.stage, one.seat or "") for one in awaited if one.stream in here]


def _cells(visit: Visit, one: Figure) -> list[str]:
    """What was reported for each period, and how it stands with the superior."""
    return [_cell(visit, cell, late=period in one.late) for period, cell in one.periods.items()]


def _cell(visit: Visit, cell: Reported | None, *, late: bool) -> str:
    if cell is None:
        return visit._("late") if late else "–"
    said = figure(visit.words, cell.result.part, cell.result.whole)
    match cell.state:
        case "confirmed":
            return said
        case "reported":
            return visit._("{figure} (not confirmed)", figure=said)
        case "returned":
            return visit._("{figure} (sent back)", figure=said)


def _reached(visit: Visit, one: Figure) -> str:
    found = one.measured
    return "–" if found.standing == "not_reported" else figure(visit.words, found.part, found.whole)
