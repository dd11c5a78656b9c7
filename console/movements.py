"""Movements as their readers see them: all of them, one with everything about it, who still runs in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, get_args

import click

from audit import progress, progress_rows
from audit.telling_movement import counted, figure, number
from console import options, records
from console.language import _, words
from console.movement import code_argument, stream_of_movement
from console.output import Status, Trouble, put, table
from console.reviewing import movement
from console.session import reading, run
from console.showing import folded
from domain.calendar import local_date
from domain.events import Scorer, Target, UnitScored
from domain.exact import show_number
from domain.movement import Movement
from domain.movement.scoring import checks
from domain.movement.stricter import Bound
from eventlog.log import Log


async def movement_of(log: Log, code: str) -> Movement:
    """The movement of this code; ``Trouble`` where there is none."""
    state: Movement = await folded(log, stream_of_movement(code))
    if state.plan is None:
        text = _("There is no movement {code}.").format(code=code)
        raise Trouble(Status.REFUSED, "no_such_movement", text)
    return state


async def movements(log: Log) -> dict[str, Movement]:
    """All movements that were planned, by code."""
    states = {name.partition("/")[2]: await folded(log, name) for name in await records.streams("movement")}
    return {code: state for code, state in states.items() if state.plan is not None}


def _opened(code: str) -> Movement:
    async def work() -> Movement:
        async with reading() as log:
            return await movement_of(log, code)

    return run(work)


@movement.command("list", help=_("All movements: whose they are, of which kind, where they stand."))
@options.as_json
def every(*, json: bool) -> None:
    async def work() -> dict[str, Movement]:
        async with reading() as log:
            return await movements(log)

    found = run(work)
    if json:
        put([_head(code, state) for code, state in found.items()])
        return
    if not found:
        click.echo(_("There are no movements."))
        return
    rows = [
        (
            code,
            state.plan.body,
            words.word("movement_kind", state.plan.kind),
            words.phase(state.shown),
            _span(state.plan.runs.begins, state.plan.runs.until),
        )
        for code, state in found.items()
        if state.plan is not None
    ]
    table((_("Movement"), _("Body"), _("Kind"), _("Stands at"), _("Runs")), rows)


@movement.command(help=_("Who still runs for AWARD: of these a ballot is built."))
@code_argument
@click.option("--award", required=True, metavar="AWARD", help=_("The award that is run for"))
@options.as_json
def ballot(code: str, award: str, *, json: bool) -> None:
    state = _opened(code)
    running = [(aim.candidate, unit) for unit, aim in state.running if aim.award == award]
    if json:
        put([{"candidate": candidate, "unit": unit} for candidate, unit in running])
    elif running:
        table((_("Candidate"), _("Unit")), running)
    else:
        click.echo(_("Nobody runs for {award}.").format(award=award))


@movement.command(
    help=_("Show movement CODE: members, pledges, targets, ranking, reviews, actions, calendar.")
)
@code_argument
@options.as_json
def show(code: str, *, json: bool) -> None:
    async def work() -> tuple[Movement, dict[str, Movement]]:
        async with reading() as log:
            return await movement_of(log, code), await movements(log)

    (state, others), today = run(work), local_date(dt.datetime.now(dt.UTC))
    if json:
        put(_data(code, state, today))
        return
    _tell_plan(code, state)
    _tell_members(state)
    _tell_targets(state, today)
    twice = progress.assigned_twice(state.members, progress.at_once(state, others))
    tell_twice(progress.assigned_here(code, twice))
    _tell_checks(state)
    _tell_course(state)
    _tell_calendar(state, today)


def _span(begins: dt.date, until: dt.date) -> str:
    return f"{words.day(begins)} - {words.day(until)}"


def _head(code: str, state: Movement) -> dict[str, Any]:
    plan = state.plan
    assert plan is not None
    return {
        "code": code,
        "body": plan.body,
        "kind": plan.kind,
        "phase": state.shown,
        "begins": plan.runs.begins,
        "until": plan.runs.until,
    }


# As text ---------------------------------------------------------------------------------------------------


def _tell_plan(code: str, state: Movement) -> None:
    plan = state.plan
    assert plan is not None
    kind = words.word("movement_kind", plan.kind)
    text = _("{code}, a {kind} movement of {body}, {span}: {phase}")
    span = _span(plan.runs.begins, plan.runs.until)
    phase = words.phase(state.shown)
    click.echo(text.format(code=code, kind=kind, body=plan.body, span=span, phase=phase))
    if plan.measured != plan.runs:
        span = _span(plan.measured.begins, plan.measured.until)
        click.echo(_("  results count of {span}").format(span=span))
    if plan.work_year is not None:
        span = _span(plan.work_year.begins, plan.work_year.until)
        click.echo(_("  work year {span}").format(span=span))
    for link in plan.links:
        here = f" ({link.movement})" if link.movement else ""
        click.echo(f"  {words.word('link', link.to)}: {link.cite}{here}")
    for prize in plan.prizes:
        text = _("  prize planned: {number} of {award}, {money} đồng each")
        click.echo(text.format(number=prize.number, award=prize.award, money=words.money(prize.money)))


def _tell_members(state: Movement) -> None:
    assert state.plan is not None
    lines = (
        (_("  members: {units}"), state.members or state.plan.members),
        (_("  has not acknowledged it: {units}"), progress.unacknowledged(state)),
        (_("  has issued no plan: {units}"), progress.without_plan(state)),
        *(
            (_("  has not signed {pledge}: {units}").replace("{pledge}", code), pledge.missing)
            for code, pledge in state.pledges.items()
        ),
    )
    for text, units in lines:
        if units:
            click.echo(text.format(units=", ".join(units)))
    for pledge, signed in state.pledges.items():
        if not signed.missing:
            click.echo(_("  signed by all: {pledge}").format(pledge=pledge))
    if state.running or state.dropped:
        rows = [(aim.candidate, aim.award, unit, _("runs")) for unit, aim in state.running]
        out = _("out since {day}")
        rows += [
            (one.aim.candidate, one.aim.award, one.unit, out.format(day=words.day(one.on)))
            for one in state.dropped
        ]
        table((_("Candidate"), _("Award"), _("Unit"), _("Course")), rows)


def _tell_targets(state: Movement, today: dt.date) -> None:
    rows = [
        (
            one.target.target,
            one.unit,
            ""
            if one.measured.standing == "not_reported"
            else figure(words, one.measured.part, one.measured.whole),
            progress_rows.wanted(words, one.target, one.measured.wanted),
            progress_rows.stands(words, one),
            one.target.cite,
        )
        for one in progress.figures(state, today)
    ]
    if rows:
        head = (_("Target"), _("Unit"), _("Reached"), _("Wanted"), _("Outlook"), _("Source"))
        table(head, rows)


def tell_twice(twice: Mapping[str, Sequence[Bound]]) -> None:
    """The targets that several superiors set a unit on one metric, and which of them counts."""
    rows = [
        (
            unit,
            one.metric,
            f"{each.movement}/{each.target.target}",
            _asks(each.target),
            _("counts") if each in one.counting else "",
            each.target.cite,
        )
        for unit, bounds in twice.items()
        for one in bounds
        for each in one.all
    ]
    if rows:
        click.echo("\n" + _("Targets of several superiors; the stricter one counts:"))
        table((_("Unit"), _("Metric"), _("Target"), _("Wanted"), _("Counts"), _("Source")), rows)


def _asks(target: Target) -> str:
    return progress_rows.wanted(words, target, target.value)


def _tell_checks(state: Movement) -> None:
    """Who has checked whose sheet; nothing as long as nobody has handed one in."""
    if not state.sheets:
        return
    rows = [
        (
            one.unit,
            *(_sheet(one.by.get(by)) for by in get_args(Scorer)),
            ", ".join(one.has_checked) or "-",
        )
        for one in checks(state)
    ]
    kinds = (words.word("scorer", by) for by in get_args(Scorer))
    table((_("Unit"), *kinds, _("Has checked")), rows)


def _sheet(found: UnitScored | None) -> str:
    """Points, and by whom where it was not the unit itself."""
    if found is None:
        return _("none yet")
    points = number(words, found.total)
    return points if found.by == "self" else f"{points} ({found.scorer})"


def _tell_course(state: Movement) -> None:
    if state.ranking is not None:
        rows = [
            (str(row.place), row.unit, number(words, row.points), words.word("scorer", row.by))
            for row in state.ranking.rows
        ]
        table((_("Place"), _("Unit"), _("Points"), _("By which sheet")), rows)
        if state.ranking.unscored:
            click.echo(_("  without a sheet: {units}").format(units=", ".join(state.ranking.unscored)))
    for review in state.reviews:
        click.echo(f"{words.word('review_kind', review.held.kind)}: {words.day(review.on)}")
        for count in review.held.targets:
            click.echo(f"  {counted(words, count, review.held.kind)}")
    if state.actions:
        actions = [
            (code, one.about.owner, words.day(one.about.due), words.word("action_state", one.state))
            for code, one in state.actions.items()
        ]
        table((_("Action"), _("Owner"), _("Until"), _("Stands at")), actions)
    for paper in state.shelf:
        text = _("  on the shelf: {paper} of {day}")
        click.echo(text.format(paper=paper.number or paper.paper[:12], day=words.day(paper.dated)))


def _tell_calendar(state: Movement, today: dt.date) -> None:
    rows = [
        (
            words.day(one.due.on),
            words.word("deadline", one.due.what) + (f" ({one.due.period})" if one.due.period else ""),
            _("over") if one.over else "",
            ", ".join(one.outstanding),
        )
        for one in progress.calendar_of(state, today)
    ]
    if rows:
        table((_("Day"), _("What for"), _("Over"), _("Outstanding")), rows)


# As JSON ---------------------------------------------------------------------------------------------------


def _data(code: str, state: Movement, today: dt.date) -> dict[str, Any]:
    plan = state.plan
    assert plan is not None
    return {
        **_head(code, state),
        "season": plan.season,
        "links": [{"to": one.to, "movement": one.movement, "cite": one.cite} for one in plan.links],
        "members_planned": plan.members,
        "members": state.members,
        "not_acknowledged": progress.unacknowledged(state),
        "without_plan": progress.without_plan(state),
        "pledges": {
            name: {"signed": dict(one.signed), "missing": one.missing} for name, one in state.pledges.items()
        },
        "running": [{"candidate": a.candidate, "award": a.award, "unit": unit} for unit, a in state.running],
        "dropped": [
            {"candidate": one.aim.candidate, "award": one.aim.award, "unit": one.unit, "on": one.on}
            for one in state.dropped
        ],
        "targets": [progress_rows.as_data(one) for one in progress.figures(state, today)],
        "sheets": [
            {
                "unit": one.unit,
                **{by: _scored(one.by.get(by)) for by in get_args(Scorer)},
                "has_checked": one.has_checked,
            }
            for one in checks(state)
        ],
        "ranking": None
        if state.ranking is None
        else {
            "rows": [
                {"place": row.place, "unit": row.unit, "points": show_number(row.points), "by": row.by}
                for row in state.ranking.rows
            ],
            "unscored": state.ranking.unscored,
        },
        "reviews": [
            {
                "kind": one.held.kind,
                "on": one.on,
                "targets": [asdict(count) for count in one.held.targets],
                "actions_open": one.held.actions_open,
            }
            for one in state.reviews
        ],
        "actions": [
            {"action": name, "owner": one.about.owner, "due": one.about.due, "state": one.state}
            for name, one in state.actions.items()
        ],
        "prizes": [{"award": one.award, "number": one.number, "money": one.money} for one in plan.prizes],
        "shelf": [{"paper": p.paper, "number": p.number, "dated": p.dated} for p in state.shelf],
        "calendar": [
            {
                "on": one.due.on,
                "what": one.due.what,
                "period": one.due.period,
                "over": one.over,
                "outstanding": one.outstanding,
            }
            for one in progress.calendar_of(state, today)
        ],
    }


def _scored(found: UnitScored | None) -> dict[str, str] | None:
    return None if found is None else {"scorer": found.scorer, "points": show_number(found.total)}


COMMANDS = (movement,)
