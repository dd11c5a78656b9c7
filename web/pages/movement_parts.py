"""What a plan has beside its targets, one form for each: periods, days, links, prizes, points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar, get_args

from starlette.responses import Response

from audit.words import Language
from domain.award.source import Certainty
from domain.commands import Ask
from domain.events import (
    Deadline,
    DeadlineFor,
    Link,
    LinkTo,
    Prize,
    Reporting,
    ScoreRow,
    ScoreTable,
)
from domain.records import replace
from intake import cells
from intake.faults import Wrong
from web.answering import Errors
from web.filing import awards_known
from web.movement_form import again, in_form, part_of
from web.needs import SEES_MOVEMENT
from web.sheet import Field, Given, Sheet, sheet
from web.showing_movement import the_movement
from web.typed import chosen
from web.visit import Visit

LINKS: tuple[LinkTo, ...] = get_args(LinkTo)
DEADLINES: tuple[DeadlineFor, ...] = get_args(DeadlineFor)
CERTAINTIES: tuple[Certainty, ...] = get_args(Certainty)
P = TypeVar("P")


@sheet("/movements/{movement}/period", SEES_MOVEMENT)
async def period(visit: Visit) -> Sheet | Response:
    """Add a period for which units report, or change one: the days of the calendar go along."""
    found = await the_movement(visit)
    plan = found.plan
    known = {one.period: one for one in plan.reports}
    was = known.get(visit.of_address("period"))

    def asked(given: Given) -> Ask | Errors:
        name = given.said("period")
        if name in known and (was is None or name != was.period):
            return {"period": visit._("The plan has a reporting period of this name; choose another name.")}
        added = Reporting(name, given.day("begins"), given.day("until"))
        reports = sorted((*(one for one in plan.reports if one != was), added), key=lambda one: one.begins)
        deadlines = (
            replace(one, period=name) if was is not None and one.period == was.period else one
            for one in plan.deadlines
        )
        return replace(again(plan), reports=tuple(reports), deadlines=tuple(deadlines))

    first, last = (plan.measured.begins, plan.measured.until) if was is None else (was.begins, was.until)
    fields = (
        Field(
            "period",
            visit._("Short name of the period"),
            hint=visit._("q1, h1, 2026-03"),
            most=60,
            value=was.period if was else "",
        ),
        Field("begins", visit._("First day"), "day", value=str(first)),
        Field("until", visit._("Last day"), "day", value=str(last)),
    )
    title = visit._("Change the reporting period") if was else visit._("Add a reporting period")
    return part_of(visit, found, title, Sheet(found.stream, "", "", asked, found.at, fields))


@sheet("/movements/{movement}/deadline", SEES_MOVEMENT)
async def deadline(visit: Visit) -> Sheet | Response:
    """Add a day to the calendar: when it is over, it is noted who had not done what it was for."""
    found = await the_movement(visit)
    plan, words = found.plan, visit.words
    choices = [(f"{what}", words.word("deadline", what)) for what in DEADLINES if what != "results"] + [
        (f"results:{one.period}", f"{words.word('deadline', 'results')}: {one.period}")
        for one in plan.reports
    ]

    def asked(given: Given) -> Ask | Errors:
        what, _colon, of = given.said("what").partition(":")
        added = Deadline(chosen(DEADLINES, what) or "plans", given.day("on"), of or None)
        # Interim reviews may be several; of all else there is one day.
        there = added.what != "interim" and any(
            (one.what, one.period) == (added.what, added.period) for one in plan.deadlines
        )
        if there:
            return {"what": visit._("The calendar has a day for it; leave that out of the plan first.")}
        return replace(again(plan), deadlines=(*plan.deadlines, added))

    fields = (
        Field("what", visit._("What has to be done by then"), "pick", choices),
        Field("on", visit._("Last day"), "day"),
    )
    return part_of(
        visit,
        found,
        visit._("Add a day to the calendar"),
        Sheet(found.stream, "", "", asked, found.at, fields),
    )


@sheet("/movements/{movement}/link", SEES_MOVEMENT)
async def link(visit: Visit) -> Sheet | Response:
    """Say what the movement answers."""
    found = await the_movement(visit)
    plan, words = found.plan, visit.words

    def asked(given: Given) -> Ask:
        added = Link(chosen(LINKS, given.said("to")) or "superior", given.maybe("other"), given.said("cite"))
        return replace(again(plan), links=(*plan.links, added))

    fields = (
        Field("to", visit._("What it answers"), "radio", [(to, words.word("link", to)) for to in LINKS]),
        Field("cite", visit._("Number of the paper, or its name")),
        Field("other", visit._("Code of that movement, if it is kept here"), needed=False, most=60),
    )
    return part_of(
        visit, found, visit._("Add what it answers"), Sheet(found.stream, "", "", asked, found.at, fields)
    )


@sheet("/movements/{movement}/prize", SEES_MOVEMENT)
async def prize(visit: Visit) -> Sheet | Response:
    """Plan a prize: how many of an award, and how much money for each."""
    found = await the_movement(visit)
    plan = found.plan

    def asked(given: Given) -> Ask | Errors:
        added = Prize(given.said("award"), given.number("number"), given.number("money"))
        if any(one.award == added.award for one in plan.prizes):
            return {"award": visit._("This prize is planned already; leave it out of the plan first.")}
        return replace(again(plan), prizes=(*plan.prizes, added))

    fields = (
        Field("award", visit._("Award"), "pick", awards_known(found.facts, visit.language)),
        Field("number", visit._("How many"), "number", value="1"),
        Field("money", visit._("Money for each, in đồng"), "number", needed=False),
    )
    return part_of(
        visit, found, visit._("Plan a prize"), Sheet(found.stream, "", "", asked, found.at, fields)
    )


@sheet("/movements/{movement}/table", SEES_MOVEMENT)
async def table(visit: Visit) -> Sheet | Response:
    """Enter the table of points."""
    found = await the_movement(visit)
    plan = found.plan
    hint = visit._("One on each line: name; standard points; most bonus; floor. For example: work; 80; 5; 0")

    def asked(given: Given) -> Ask | Errors:
        try:
            rows = _rows(given.said("rows"), plan.scores)
        except Wrong as wrong:
            return {"rows": visit._(wrong.text, **wrong.values)}
        except ValueError:
            return {"rows": hint}
        certainty = chosen(CERTAINTIES, given.said("certainty")) or "unverified"
        made = ScoreTable(given.said("table"), given.said("cite"), certainty, given.exact("total"), rows)
        return replace(again(plan), scores=made)

    before = plan.scores
    fields = (
        Field("table", visit._("Short name of the table"), value=before.table if before else "", most=60),
        Field("cite", visit._("Paper and place where it stands"), value=before.cite if before else ""),
        Field(
            "certainty",
            visit._("How sure its figures are"),
            "radio",
            [(one, visit.words.certainty(one)) for one in CERTAINTIES],
            value=before.certainty if before else "read",
        ),
        Field(
            "total",
            visit._("Points in all"),
            "exact",
            value=in_form(before.total, visit.language) if before else "100",
        ),
        Field(
            "rows",
            visit._("Rows"),
            "words",
            value="\n".join(_row_shown(row, visit.language) for row in before.rows) if before else "",
            hint=hint,
            most=10_000,
        ),
    )
    made = Sheet(
        found.stream,
        "",
        "",
        asked,
        found.at,
        fields,
        notes=[
            visit._("Bands of deductions by a rate are entered with the plan's file; those there are kept.")
        ],
    )
    return part_of(visit, found, visit._("Enter the table of points"), made)


def _rows(written: str, before: ScoreTable | None) -> tuple[ScoreRow, ...]:
    """``code; standard; bonus; floor``, a line each; a row that was there keeps its bands."""
    bands = {row.row: row.deducts for row in before.rows} if before else {}
    found = []
    for line in filter(None, (one.strip() for one in written.splitlines())):
        code, *figures = (part.strip() for part in line.split(";"))
        standard, bonus, floor = (cells.exact(one or "0") for one in (*figures, "", "")[:3])
        if not code or len(figures) > 3 or not figures or not figures[0]:
            raise ValueError(line)
        found.append(ScoreRow(code, standard, bonus, floor, bands.get(code, ())))
    return tuple(found)


def _row_shown(row: ScoreRow, language: Language) -> str:
    figures = (row.standard, row.bonus_most, row.floor)
    return "; ".join((row.row, *(in_form(one, language) for one in figures)))


@sheet("/movements/{movement}/leave-out", SEES_MOVEMENT)
async def leave_out(visit: Visit) -> Sheet | Response:
    """Leave parts out of the plan."""
    found = await the_movement(visit)
    plan, words = found.plan, visit.words
    parts: dict[str, str] = {}
    parts |= {f"target:{t.target}": visit._("Target {code}", code=t.target) for t in plan.targets}
    parts |= {f"period:{p.period}": visit._("Reporting period {code}", code=p.period) for p in plan.reports}
    parts |= {
        f"deadline:{n}": f"{words.word('deadline', d.what)}, {words.day(d.on)}"
        for n, d in enumerate(plan.deadlines)
    }
    parts |= {f"link:{n}": f"{words.word('link', one.to)}: {one.cite}" for n, one in enumerate(plan.links)}
    parts |= {
        f"prize:{one.award}": visit._("Prize: {award}", award=found.named(one.award)) for one in plan.prizes
    }
    if plan.scores is not None:
        parts["table:"] = visit._("Table of points {code}", code=plan.scores.table)

    def asked(given: Given) -> Ask:
        out = set(given.lines())
        return replace(
            again(plan),
            targets=tuple(t for t in plan.targets if f"target:{t.target}" not in out),
            reports=tuple(p for p in plan.reports if f"period:{p.period}" not in out),
            deadlines=_without(plan.deadlines, "deadline", out),
            links=_without(plan.links, "link", out),
            prizes=tuple(one for one in plan.prizes if f"prize:{one.award}" not in out),
            scores=None if "table:" in out else plan.scores,
        )

    fields = (Field("lines", visit._("What is left out"), "lines", list(parts.items())),)
    made = part_of(
        visit,
        found,
        visit._("Leave something out of the plan"),
        Sheet(found.stream, "", "", asked, found.at, fields),
    )
    return replace(made, button=visit._("Leave it out"), offered=made.offered and bool(parts))


def _without(parts: Sequence[P], kind: str, out: set[str]) -> tuple[P, ...]:
    return tuple(one for number, one in enumerate(parts) if f"{kind}:{number}" not in out)
