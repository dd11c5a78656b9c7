"""Reports over everything: the fairness ledger, the year's statistics, and the list behind each number."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Literal
from urllib.parse import urlencode

from starlette.responses import Response

from audit import finding
from audit.report_page import Asked, Listed, Page, Wrong, period_of
from audit.statistics import BackwardPeriod
from web.about import about_tasks
from web.answering import Errors, whole
from web.links import ways_to
from web.needs import REPORTS
from web.rendering import page
from web.reporting import NotMade
from web.table import route
from web.typed import chosen, day_of
from web.visit import Visit

Kind = Literal["fairness", "statistics"]
KINDS: tuple[Kind, ...] = ("fairness", "statistics")
FIRST_YEAR, LAST_YEAR = 1945, 2199
STRICT = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}
"""A picture that is opened by itself does nothing but show itself."""


@route("GET", "/reports", REPORTS)
async def index(visit: Visit) -> Response:
    """What there is to be counted, and of which days."""
    return await _index(visit, {})


async def _index(visit: Visit, errors: Errors) -> Response:
    common = (await visit.facts()).common
    seasons = sorted(((code, finding.year(code)) for code in common.seasons), key=lambda one: one[1])[::-1]
    tops = [code for code, body in common.bodies.items() if body.parent is None]
    names = await visit.names(tops)
    return page(
        visit,
        "reports.html",
        status=422 if errors else 200,
        errors=errors,
        seasons=seasons,
        organs=sorted(names.items(), key=lambda one: one[1]),
        typed=visit.request.query_params,
        year=visit.asked("year") or str(visit.today.year),
    )


@route("GET", "/reports/{report}", REPORTS)
async def show(visit: Visit) -> Response:
    """A report: its tables, each number a link to its list."""
    asked = _asked(visit)
    if isinstance(asked, dict):
        return await _index(visit, asked)
    if asked is None:
        return page(visit, "not_for_you.html", status=404)
    found = await visit.site.reports.of(visit, asked)
    if isinstance(found, Wrong):
        return await _index(visit, _errors(visit, found))
    if isinstance(found, NotMade):
        return _not_made(visit, asked, found)
    assert isinstance(found, Page)
    at, query = f"/reports/{asked.report}", visit.request.url.query
    return page(
        visit, "report.html", asked=asked, report=found, at=at, query=query, list_of=_list_of(at, query)
    )


def _list_of(at: str, query: str) -> object:
    def address(key: str) -> str:
        return f"{at}/list?{query}&{urlencode({'key': key})}"

    return address


@route("GET", "/reports/{report}/list", REPORTS)
async def names(visit: Visit) -> Response:
    """The list behind a number."""
    asked = _asked(visit)
    key = visit.asked("key")[:300]
    if asked is None or isinstance(asked, dict) or not key:
        return page(visit, "not_for_you.html", status=404)
    found = await visit.site.reports.of(visit, replace(asked, key=key))
    if isinstance(found, NotMade):
        return _not_made(visit, asked, found)
    if not isinstance(found, Listed):
        return page(visit, "not_for_you.html", status=404)
    names = await visit.names(row[1] for row in found.rows)
    ways = await ways_to(visit, (row[0] for row in found.rows if "/" in row[0]))
    movements = [stream for stream, way in ways.items() if way and stream.startswith("movement/")]
    called = await about_tasks(visit, movements)
    rows = [
        (ways.get(row[0], ""), called.get(row[0], row[0].partition("/")[2] or row[0]), names[row[1]], row[2:])
        for row in found.rows
    ]
    query = "&".join(part for part in visit.request.url.query.split("&") if not part.startswith("key="))
    back = f"/reports/{asked.report}?{query}"
    return page(visit, "report_list.html", found=found, rows=rows, back=back)


@route("GET", "/reports/{report}/table.csv", REPORTS)
async def spreadsheet(visit: Visit) -> Response:
    """The same as a spreadsheet."""
    return await _file(visit, "csv", "text/csv; charset=utf-8")


@route("GET", "/reports/{report}/bars.svg", REPORTS)
async def picture(visit: Visit) -> Response:
    """The same as a picture."""
    return await _file(visit, "svg", "image/svg+xml")


async def _file(visit: Visit, kind: Literal["csv", "svg"], media: str) -> Response:
    asked = _asked(visit)
    if asked is None or isinstance(asked, dict):
        return page(visit, "not_for_you.html", status=404)
    found = await visit.site.reports.of(visit, asked)
    if isinstance(found, NotMade):
        return _not_made(visit, asked, found)
    if not isinstance(found, Page):
        return page(visit, "not_for_you.html", status=404)
    content = found.csv if kind == "csv" else found.svg
    headers = {"Cache-Control": "no-store", **STRICT}
    if kind == "csv":
        headers["Content-Disposition"] = f'attachment; filename="{asked.report}.csv"'
    return Response(content.encode(), media_type=media, headers=headers)


# What is asked ---------------------------------------------------------------------------------------------


def _asked(visit: Visit) -> Asked | Errors | None:
    """The report as the address says; what is wrong with its days; None where there is no such report."""
    report = chosen(KINDS, visit.path("report"))
    if report is None:
        return None
    season, organ = visit.asked("season") or None, visit.asked("organ") or None
    asked = Asked(report, visit.language, season=season, organ=organ)
    if report == "fairness":
        return asked if season else {"season": visit._("Choose one of these")}
    if season:
        return asked
    begins, until = day_of(visit.asked("from")), day_of(visit.asked("until"))
    if visit.asked("from") or visit.asked("until"):
        if begins is None or until is None:
            return {"from" if begins is None else "until": visit._("Write it as day, month and year")}
    else:
        year = whole(visit, "year", LAST_YEAR)
        if year is None or year < FIRST_YEAR:
            return {"year": visit._("Write a year as four digits")}
        begins, until = dt.date(year, 1, 1), dt.date(year, 12, 31)
    asked = replace(asked, period=(begins.isoformat(), until.isoformat()))
    try:
        period_of(asked)
    except BackwardPeriod:
        text = visit._("The last day ({until}) is before the first one ({begins}).")
        days = {"until": visit.words.day(until), "begins": visit.words.day(begins)}
        return {"until": text.format(**days)}
    return asked


def _errors(visit: Visit, wrong: Wrong) -> Errors:
    if wrong.what == "organ":
        return {"organ": visit._("There is no such body.")}
    known = ", ".join(finding.year(code) for code in wrong.known) or "-"
    return {"season": visit._("There is no such season. There are: {known}", known=known)}


def _not_made(visit: Visit, asked: Asked, why: NotMade) -> Response:
    """Why not, and the command that does it."""
    command = f"vinhdanh report {asked.report}"
    if asked.season:
        command += f" --season {asked.season}"
    if asked.period:
        command += f" --from {asked.period[0]} --until {asked.period[1]}"
    if asked.organ:
        command += f" --organ {asked.organ}"
    status = 503 if why.why in ("busy", "slow") else 200
    return page(visit, "report_not_made.html", status=status, why=why, command=command)
