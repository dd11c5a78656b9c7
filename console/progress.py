"""How a movement gets on: targets by unit and period, what is outstanding, who looks after awards."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import asyncpg
import click

from audit import ledger, progress_rows
from audit import progress as counting
from audit.plot import svg as drawn
from audit.progress import Filed, Progress, Vote
from audit.progress_bars import progress_bars
from audit.telling_movement import figure
from console import options, records
from console.exported import entries_of
from console.language import _, words
from console.movement import code_argument
from console.movements import movement_of, movements, tell_twice
from console.output import Status, Trouble, put, table
from console.projected import projected
from console.session import reading, registers_of, run
from console.showing import folded
from domain.activity import Activity
from domain.answers import Refusal
from domain.calendar import local_date
from domain.facts import Facts
from domain.movement.state import Reported
from domain.sitting import Sitting
from eventlog.log import Log
from projections import lists

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command(
    "progress",
    help=_(
        "How movement CODE gets on: targets by unit and period, plans and pledges outstanding, who has not "
        "nominated or voted, who holds which award office."
    ),
)
@code_argument
@click.option(
    "--under",
    metavar="BODY",
    help=_("Whose award staff to show, with all bodies below; the movement's body and members if left out"),
)
@click.option("--csv", "into", type=click.Path(dir_okay=False, path_type=Path), help=_("Write it as CSV"))
@click.option(
    "--svg",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help=_("Draw the bars into FILE as SVG"),
)
@click.option("--folder", type=_FOLDER, help=_("An export, instead of the database"))
@options.as_json
def progress(
    code: str,
    under: str | None,
    into: Path | None,
    svg: Path | None,
    folder: Path | None,
    *,
    json: bool,
) -> None:
    found = run(lambda: _gathered(code, under)) if folder is None else _exported(folder, code, under)
    if into is not None:
        _write(into, found)
    if svg is not None:
        svg.write_text(drawn(progress_bars(words, found, found.code)), encoding="utf-8")
    if json:
        put(progress_rows.data(found))
        return
    written = [file for file in (into, svg) if file is not None]
    for file in written:
        click.echo(_("Written: {file}").format(file=file))
    if written:
        return
    for line in progress_rows.times(words, found.state.planned):
        click.echo(line)
    _tell_targets(found)
    tell_twice(found.twice)
    _tell_outstanding(found)
    _tell_prizes(found)
    _tell_staff(found)


async def _gathered(code: str, under: str | None) -> Progress:
    """Everything that the report counts, from the log and from what is projected of it."""
    day = local_date(dt.datetime.now(dt.UTC))
    async with (
        projected() as pool,
        reading() as log,
    ):
        state, facts = await movement_of(log, code), (await registers_of(log)).facts()
        plan = state.plan
        assert plan is not None
        _known(under, facts)
        rows = {} if plan.season is None else await lists.nominated_in(pool, plan.season)
        filed = {stream: Filed(*row) for stream, row in rows.items()}
        own = counting.within(filed, state.members, facts)
        votes = await _votes(log, pool, set(own))
        activities = [await _activity(log, name) for name in await records.streams("activity")]
        return counting.progress(
            code, state, day, facts, await movements(log), own.values(), votes, activities, under
        )


def _exported(folder: Path, code: str, under: str | None) -> Progress:
    """The same from an export alone, as of today, but for who has not voted: that is withheld there."""
    entries = entries_of(folder)
    read = ledger.read(entries)
    facts = read.registers.facts()
    found = {stream.partition("/")[2]: state for stream, state in sorted(read.movements.items())}
    state = found.get(code.removeprefix("movement/"))
    if state is None or state.plan is None:
        refusal = Refusal("unknown_movement", {"movement": code})
        raise Trouble(Status.REFUSED, refusal.code, words.refusal(refusal))
    _known(under, facts)
    season = state.plan.season
    filed = {
        case.stream: Filed(case.about.unit, case.about.award, case.outcome == "awarded")
        for case in ([] if season is None else read.of_season(season))
        if case.state.result != "withdrawn"
    }
    own = counting.within(filed, state.members, facts)
    return counting.progress(
        code,
        state,
        local_date(dt.datetime.now(dt.UTC)),
        facts,
        found,
        own.values(),
        None,
        read.activities.values(),
        under,
    )


def _known(under: str | None, facts: Facts) -> None:
    if under is not None and under not in facts.common.bodies:
        refusal = Refusal("unknown_body", {"body": under})
        raise Trouble(Status.REFUSED, refusal.code, words.refusal(refusal))


async def _activity(log: Log, stream: str) -> Activity:
    state: Activity = await folded(log, stream)
    return state


async def _votes(log: Log, pool: asyncpg.Pool[asyncpg.Record], lines: set[str]) -> list[Vote]:
    """The seats that have not voted on these nominations, in ballots of their own or of a sitting."""
    awaited = await lists.votes_awaited(pool)
    sittings = dict.fromkeys(one.stream for one in awaited if one.stream.startswith("sitting/"))
    here = set(lines)
    for stream in sittings:
        state: Sitting = await folded(log, stream)
        if state.ballot is not None and not lines.isdisjoint(state.ballot.lines):
            here.add(stream)
    return [Vote(one.stream, one.stage, one.seat or "") for one in awaited if one.stream in here]


def _write(into: Path, found: Progress) -> None:
    """The report as CSV that a spreadsheet opens as UTF-8."""
    with into.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, progress_rows.COLUMNS)
        writer.writeheader()
        writer.writerows(progress_rows.rows(words, found))


# As text ---------------------------------------------------------------------------------------------------


def _tell_targets(found: Progress) -> None:
    plan = found.state.plan
    assert plan is not None
    if not found.figures:
        click.echo(_("The movement has no targets, or no members yet."))
        return
    periods = [one.period for one in plan.reports]
    rows = [
        (
            one.target.target,
            one.unit,
            *(_cell(one.periods[period], late=period in one.late) for period in periods),
            ""
            if one.measured.standing == "not_reported"
            else figure(words, one.measured.part, one.measured.whole),
            progress_rows.wanted(words, one.target, one.measured.wanted),
            progress_rows.stands(words, one),
        )
        for one in found.figures
    ]
    table((_("Target"), _("Unit"), *periods, _("Reached"), _("Wanted"), _("Outlook")), rows)


def _cell(cell: Reported | None, *, late: bool) -> str:
    """What was reported for one period, and how it stands with the superior."""
    if cell is None:
        return _("late") if late else ""
    said = figure(words, cell.result.part, cell.result.whole)
    match cell.state:
        case "confirmed":
            return said
        case "reported":
            return _("{figure} (not confirmed)").format(figure=said)
        case "returned":
            return _("{figure} (sent back)").format(figure=said)


def _tell_outstanding(found: Progress) -> None:
    out = found.outstanding
    lines = (
        (_("  has not acknowledged it: {units}"), out.unacknowledged),
        (_("  has issued no plan: {units}"), out.plans),
        (_("  has nominated nobody: {units}"), out.nominations or ()),
    )
    click.echo("\n" + _("Outstanding"))
    for text, units in lines:
        if units:
            click.echo(text.format(units=", ".join(units)))
    for pledge, missing in out.pledges.items():
        click.echo(_("  has not signed {pledge}: {units}").format(pledge=pledge, units=", ".join(missing)))
    if out.votes is None:
        click.echo(_("  who has not voted in open ballots: an export does not say it"))
    elif out.votes:
        rows = [(vote.stream, words.place(vote.stage), vote.seat) for vote in out.votes]
        table((_("Case"), _("Stage"), _("Has not voted")), rows)


def _tell_prizes(found: Progress) -> None:
    if not found.prizes:
        return
    click.echo("\n" + _("Prizes"))
    rows = [
        (one.prize.award, str(one.prize.number), str(one.awarded), words.money(one.prize.money))
        for one in found.prizes
    ]
    table((_("Award"), _("Planned"), _("Given"), _("Money for each, đồng")), rows)


def _tell_staff(found: Progress) -> None:
    rows = [
        (
            one.body,
            *(", ".join(_person(person, one.trained) for person in held) for held in one.holders.values()),
            _("vacant") if one.vacant else "",
        )
        for one in found.staff
    ]
    if rows:
        click.echo("\n" + _("Award staff; a star marks who was trained:"))
        table((_("Body"), *(words.office(office) for office in counting.OFFICES), _("Vacancy")), rows)


def _person(person: str, trained: tuple[str, ...]) -> str:
    return f"{person} *" if person in trained else person
