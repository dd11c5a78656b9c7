"""The parts of a movement's plan, one form for each: targets, periods, days, links, prizes, the points.

Each part that is put in or left out draws the whole plan up anew: what is wrong with it is said at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeVar, get_args

from starlette.responses import Response

from domain.award.source import Certainty
from domain.commands import Ask
from domain.events import (
    Area,
    Band,
    Comparison,
    Deadline,
    DeadlineFor,
    Link,
    LinkTo,
    Measure,
    Prize,
    Reporting,
    ScoreRow,
    ScoreTable,
    Target,
)
from domain.exact import show_number, show_share
from domain.records import replace
from intake import cells
from intake.faults import Wrong
from web.answering import Errors
from web.filing import awards_known
from web.movement_acts import drafting
from web.movement_form import again, in_form, of_movement
from web.needs import SEES_MOVEMENT
from web.sheet import Field, Given, Sheet, sheet
from web.showing_movement import ShownMovement, the_movement
from web.typed import chosen
from web.visit import Visit

AREAS: tuple[Area, ...] = get_args(Area)
MEASURES: tuple[Measure, ...] = get_args(Measure)
COMPARISONS: tuple[Comparison, ...] = get_args(Comparison)
LINKS: tuple[LinkTo, ...] = get_args(LinkTo)
DEADLINES: tuple[DeadlineFor, ...] = get_args(DeadlineFor)
CERTAINTIES: tuple[Certainty, ...] = get_args(Certainty)
P = TypeVar("P")


def _part(visit: Visit, found: ShownMovement, title: str, made: Sheet) -> Sheet:
    """A part of the plan: the title goes along, since the plan is drawn up anew."""
    carried = Field("title", "", "fixed", value=found.title, needed=False, kept=True, most=300)
    whole = replace(made, title=title, button=visit._("Put it into the plan"), fields=(*made.fields, carried))
    return of_movement(visit, found, replace(whole, offered=drafting(found)), found.keeper)


@sheet("/movements/{movement}/target", SEES_MOVEMENT)
async def target(visit: Visit) -> Sheet | Response:
    """Add a target, or change one: the form begins with what it says now."""
    found = await the_movement(visit)
    plan, words = found.plan, visit.words
    was = found.state.targets.get(visit.asked("target"))
    measures: dict[Measure, str] = {
        "share": visit._("a share of something"),
        "count": visit._("a number"),
        "dong": visit._("an amount in đồng"),
        "done": visit._("done or not"),
    }

    def asked(given: Given) -> Ask | Errors:
        try:
            bands = _bands(given.said("bands"))
        except Wrong as wrong:
            return {"bands": visit._(wrong.text, **wrong.values)}
        except ValueError:
            return {
                "bands": visit._("Write each line as: from; below; value. Leave an open end empty: ;500;400")
            }
        code = given.said("target")
        added = Target(
            target=code,
            metric=given.said("metric") or code,
            area=chosen(AREAS, given.said("area")) or "professional",
            measure=chosen(MEASURES, given.said("measure")) or "count",
            base=given.maybe("base"),
            comparison=chosen(COMPARISONS, given.said("comparison")) or ">=",
            value=given.maybe_exact("value"),
            bands=bands,
            by=given.said("by"),
            cite=given.said("cite"),
            only=given.lines("only"),
            weight=None,
        )
        targets = {one.target: replace(one, weight=None) for one in plan.targets}
        return replace(again(plan), targets=tuple({**targets, code: added}.values()))

    assigning = dict.fromkeys((plan.body, *(one.body for one in found.facts.common.superiors(plan.body))))
    assigning |= dict.fromkeys(one.by for one in plan.targets)
    members = [m for m in plan.members if not found.facts.common.units_of(m, visit.today)]
    members += [u for m in plan.members for u in found.facts.common.units_of(m, visit.today)]
    fields = (
        Field(
            "target",
            visit._("Short name of the target"),
            hint=visit._("As tables and reports show it."),
            most=60,
            value=was.target if was else "",
        ),
        Field(
            "metric",
            visit._("What is measured, by a code that other movements use too (its short name if left out)"),
            needed=False,
            most=60,
            value=was.metric if was and was.metric != was.target else "",
        ),
        Field(
            "area",
            visit._("What it is about"),
            "pick",
            [(area, words.word("area", area)) for area in AREAS],
            value=was.area if was else "professional",
        ),
        Field(
            "measure",
            visit._("What is counted"),
            "radio",
            list(measures.items()),
            value=was.measure if was else "share",
        ),
        Field("base", visit._("Of what it is a share"), needed=False, value=(was and was.base) or ""),
        Field(
            "comparison",
            visit._("How it is compared"),
            "pick",
            [
                (">", visit._("> more than, the value itself is not enough")),
                (">=", visit._("≥ at least")),
                ("<", visit._("< less than, the value itself is too much")),
                ("<=", visit._("≤ at most")),
                ("=", visit._("= exactly")),
            ],
            value=was.comparison if was else ">=",
        ),
        Field(
            "value",
            visit._("Value"),
            "exact",
            hint=visit._("412, 97% or 2/3; 1 for something to be done"),
            needed=False,
            value=_typed(was, was.value) if was and was.value is not None else "",
        ),
        Field(
            "bands",
            visit._("Values by caseload, in place of one value"),
            "words",
            hint=visit._("One on each line: from; below; value. Leave an open end empty: ;500;400"),
            needed=False,
            value=_typed_bands(was) if was else "",
        ),
        Field(
            "by", visit._("Assigned by"), "pick", found.options(assigning), value=was.by if was else plan.body
        ),
        Field("cite", visit._("Paper and place where it stands"), value=was.cite if was else ""),
        Field(
            "only",
            visit._("Only for these members (for all if none is ticked)"),
            "lines",
            found.options(dict.fromkeys(members)),
            needed=False,
            ticked=was.only if was else (),
        ),
    )
    weighed = any(one.weight is not None for one in plan.targets)
    notes = [visit._("The weights of the targets are entered anew after it.")] if weighed else []
    made = Sheet(found.stream, "", "", asked, found.at, fields, notes=notes)
    return _part(visit, found, visit._("Change the target") if was else visit._("Add a target"), made)


@sheet("/movements/{movement}/weights", SEES_MOVEMENT)
async def weights(visit: Visit) -> Sheet | Response:
    """Weigh the targets against each other; all of them or none."""
    found = await the_movement(visit)
    plan = found.plan

    def asked(given: Given) -> Ask:
        weighed = (replace(one, weight=given.maybe_exact(f"weight:{one.target}")) for one in plan.targets)
        return replace(again(plan), targets=tuple(weighed))

    fields = [
        Field(
            f"weight:{one.target}",
            one.target,
            "exact",
            value=show_share(one.weight) if one.weight is not None else "",
            needed=False,
        )
        for one in plan.targets
    ]
    notes = [visit._("As shares that sum to one: 25% or 1/4 each. All left empty, none is weighed.")]
    made = Sheet(found.stream, "", "", asked, found.at, fields, notes=notes)
    made = _part(visit, found, visit._("Weigh the targets"), made)
    return replace(made, offered=made.offered and bool(plan.targets))


def _typed(of: Target, value: Fraction) -> str:
    """A value as it is typed: a share in percent where that is exact."""
    hundredths = in_form(value * 100)
    return f"{hundredths}%" if of.measure == "share" and "/" not in hundredths else in_form(value)


def _typed_bands(of: Target) -> str:
    def end(edge: Fraction | None) -> str:
        return "" if edge is None else in_form(edge)

    lines = (f"{end(one.at_least)};{end(one.below)};{_typed(of, one.value)}" for one in of.bands)
    return "\n".join(lines)


def _bands(written: str) -> tuple[Band, ...]:
    """``from; below; value``, a line each."""
    found = []
    for line in filter(None, (one.strip() for one in written.splitlines())):
        low, high, value = (part.strip() for part in line.split(";"))
        found.append(
            Band(cells.exact(low) if low else None, cells.exact(high) if high else None, cells.exact(value))
        )
    return tuple(found)


@sheet("/movements/{movement}/period", SEES_MOVEMENT)
async def period(visit: Visit) -> Sheet | Response:
    """Add a period for which units report."""
    found = await the_movement(visit)
    plan = found.plan

    def asked(given: Given) -> Ask:
        added = Reporting(given.said("period"), given.day("begins"), given.day("until"))
        others = tuple(one for one in plan.reports if one.period != added.period)
        return replace(again(plan), reports=tuple(sorted((*others, added), key=lambda one: one.begins)))

    fields = (
        Field("period", visit._("Short name of the period"), hint=visit._("q1, h1, 2026-03"), most=60),
        Field("begins", visit._("First day"), "day", value=str(plan.measured.begins)),
        Field("until", visit._("Last day"), "day", value=str(plan.measured.until)),
    )
    return _part(
        visit, found, visit._("Add a reporting period"), Sheet(found.stream, "", "", asked, found.at, fields)
    )


@sheet("/movements/{movement}/deadline", SEES_MOVEMENT)
async def deadline(visit: Visit) -> Sheet | Response:
    """Add a day to the calendar: when it is over, it is noted who had not done what it was for."""
    found = await the_movement(visit)
    plan, words = found.plan, visit.words
    choices = [(f"{what}", words.word("deadline", what)) for what in DEADLINES if what != "results"] + [
        (f"results:{one.period}", f"{words.word('deadline', 'results')}: {one.period}")
        for one in plan.reports
    ]

    def asked(given: Given) -> Ask:
        what, _colon, of = given.said("what").partition(":")
        added = Deadline(chosen(DEADLINES, what) or "plans", given.day("on"), of or None)
        others = tuple(one for one in plan.deadlines if (one.what, one.period) != (added.what, added.period))
        return replace(again(plan), deadlines=(*others, added))

    fields = (
        Field("what", visit._("What has to be done by then"), "pick", choices),
        Field("on", visit._("Last day"), "day"),
    )
    return _part(
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
    return _part(
        visit, found, visit._("Add what it answers"), Sheet(found.stream, "", "", asked, found.at, fields)
    )


@sheet("/movements/{movement}/prize", SEES_MOVEMENT)
async def prize(visit: Visit) -> Sheet | Response:
    """Plan a prize: how many of an award, and how much money for each."""
    found = await the_movement(visit)
    plan = found.plan

    def asked(given: Given) -> Ask:
        added = Prize(given.said("award"), given.number("number"), given.number("money"))
        others = tuple(one for one in plan.prizes if one.award != added.award)
        return replace(again(plan), prizes=(*others, added))

    fields = (
        Field("award", visit._("Award"), "pick", awards_known(found.facts, visit.language)),
        Field("number", visit._("How many"), "number", value="1"),
        Field("money", visit._("Money for each, in đồng"), "number", needed=False),
    )
    return _part(visit, found, visit._("Plan a prize"), Sheet(found.stream, "", "", asked, found.at, fields))


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
            "total", visit._("Points in all"), "exact", value=show_number(before.total) if before else "100"
        ),
        Field(
            "rows",
            visit._("Rows"),
            "words",
            value="\n".join(_row_shown(row) for row in before.rows) if before else "",
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
    return _part(visit, found, visit._("Enter the table of points"), made)


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


def _row_shown(row: ScoreRow) -> str:
    return "; ".join((row.row, *(show_number(one) for one in (row.standard, row.bonus_most, row.floor))))


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
    made = _part(
        visit,
        found,
        visit._("Leave something out of the plan"),
        Sheet(found.stream, "", "", asked, found.at, fields),
    )
    return replace(made, button=visit._("Leave it out"), offered=made.offered and bool(parts))


def _without(parts: Sequence[P], kind: str, out: set[str]) -> tuple[P, ...]:
    return tuple(one for number, one in enumerate(parts) if f"{kind}:{number}" not in out)
