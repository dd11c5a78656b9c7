"""A past season decided again under a draft of the rules: who would gain, who would lose, by which clause.

The draft is a file that is read and not kept; nothing is written.
"""

from __future__ import annotations

import hashlib
import shlex

from starlette.datastructures import UploadFile
from starlette.responses import Response

from audit import finding
from audit.marked import ScenarioError
from audit.policyfile import parse_policy
from audit.report_page import Wrong
from audit.simulation_apart import Draft, Simulated, simulated
from web.answering import Errors
from web.filing import title_of
from web.links import ways_to
from web.needs import REPORTS
from web.rendering import page
from web.reporting import PATIENCE, NotMade
from web.table import route
from web.visit import Visit

LARGEST = 500_000


@route("GET", "/reports/simulation", REPORTS)
async def ask(visit: Visit) -> Response:
    """The draft, and the season to decide again."""
    return await _form(visit, {})


@route("POST", "/reports/simulation", REPORTS)
async def show(visit: Visit) -> Response:
    """What the draft would have made of the season."""
    upload = visit.form.get("file")
    if not isinstance(upload, UploadFile) or not upload.filename:
        return await _form(visit, {"file": visit._("Choose a file")})
    raw = await upload.read(LARGEST + 1)
    if len(raw) > LARGEST:
        return await _form(visit, {"file": visit._("This is too large to be the rules of one award.")})
    name, season = upload.filename.replace("\\", "/").rpartition("/")[2][:120], visit.asked("season")
    try:
        policy, _document = parse_policy(raw, name)
    except ScenarioError as error:
        text = visit.words.text(error.text, **error.values) if error.values else visit.words.text(error.text)
        return await _form(visit, {"file": visit._("Line {line}: {text}").format(line=error.line, text=text)})
    except RecursionError:
        return await _form(visit, {"file": visit.words.text("This is nested too deeply.")})
    if season not in (await visit.facts()).common.seasons:
        return await _form(visit, {"season": visit._("Choose one of these")})
    draft, reports = Draft(raw, name, season, visit.language), visit.site.reports
    dsn = visit.site.where.dsn_as("reader")
    found = await reports.once(visit, _key(draft), lambda: simulated(dsn, draft, PATIENCE))
    if isinstance(found, NotMade):
        command = f"vinhdanh simulate --policy {shlex.quote(f'./{name}')} --season {season}"
        status = 503 if found.why in ("busy", "slow") else 200
        return page(visit, "report_not_made.html", status=status, why=found, command=command)
    if isinstance(found, Wrong):
        return await _form(visit, {"season": visit._("Choose one of these")})
    nominees = await visit.names(row[1] for row in found.rows)
    ways = await ways_to(visit, (row[0] for row in found.rows))
    return page(
        visit,
        "simulation.html",
        title=title_of(policy, visit.language),
        file=name,
        season=finding.year(season),
        found=found,
        rows=[(ways[row[0]], nominees[row[1]], row[2], row[3], row[4].splitlines()) for row in found.rows],
        sheet=f"/reports/simulation/{hashlib.sha256(raw).hexdigest()}/table.csv?season={season}",
    )


@route("GET", "/reports/simulation/{digest}/table.csv", REPORTS)
async def spreadsheet(visit: Visit) -> Response:
    """Every nomination of what was shown last, as a spreadsheet; the file itself is not kept."""
    key = "simulation", visit.path("digest"), visit.asked("season"), visit.language
    found = await visit.site.reports.kept(visit, key)
    if not isinstance(found, Simulated):
        return await _form(visit, {"file": visit._("The log has moved on: choose the file again.")})
    headers = {"Content-Disposition": 'attachment; filename="simulation.csv"', "Cache-Control": "no-store"}
    return Response(found.csv.encode(), media_type="text/csv; charset=utf-8", headers=headers)


def _key(draft: Draft) -> tuple[str, str, str, str]:
    return "simulation", hashlib.sha256(draft.raw).hexdigest(), draft.season, draft.language


async def _form(visit: Visit, errors: Errors) -> Response:
    common = (await visit.facts()).common
    seasons = sorted(((code, finding.year(code)) for code in common.seasons), key=lambda one: one[1])[::-1]
    status = 422 if errors else 200
    return page(visit, "simulation_ask.html", status=status, errors=errors, seasons=seasons)
