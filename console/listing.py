"""Lists as their readers see them: who has one since when, what became of its lines, what does not agree."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

from console import options
from console.language import _, words
from console.listfile import stream_of_list
from console.output import Leave, Status, Trouble, local, put, table
from console.projected import projected
from console.session import reading, registers_of, run
from domain.nomination.state import Nomination
from domain.submission import Discrepancy, Submission, discrepancies
from domain.submission.state import Line
from eventlog.fold import Folded
from eventlog.log import Log
from projections import lists

list_argument = click.argument("name", metavar="LIST")


@click.group("list", help=_("Lists of nominations: taken in, appraised, sent back, reported on."))
def lists_group() -> None:
    pass


async def cases_of(log: Log, streams: Iterable[str]) -> dict[str, Nomination]:
    return {stream: await _folded(log, stream) for stream in streams}


async def list_of(log: Log, stream: str) -> Submission:
    state: Submission = await _folded(log, stream)
    return state


async def _folded(log: Log, stream: str) -> Any:
    folded = Folded.of(stream)
    async for entry in log.read(stream):
        folded.take(entry)
    return folded.state


@lists_group.command(help=_("The list: who has it since when, and each of its lines."))
@list_argument
@options.as_json
def show(name: str, *, json: bool) -> None:
    stream = stream_of_list(name)

    async def work() -> Submission:
        async with reading() as log:
            return await list_of(log, stream)

    state = _there(stream, run(work))
    if json:
        put(_data(stream, state))
        return
    about = state.about
    assert about is not None
    click.echo(
        _("{list}: no. {number} of {day}, {sender} to {receiver} ({purpose}), {phase}").format(
            list=stream,
            number=about.number,
            day=words.day(state.on),
            sender=about.sender,
            receiver=about.receiver,
            purpose=words.word("purpose", about.purpose),
            phase=words.phase(state.phase),
        )
    )
    if state.book:
        click.echo(_("  in the book of incoming papers: {number}").format(number=state.book))
    if state.holder is not None:
        who = state.holder.person or state.holder.body
        click.echo(_("  with {who} since {since}").format(who=who, since=local(state.holder.since)))
    if state.due is not None:
        click.echo(_("  until {due}").format(due=words.until(state.due)))
    if about.merges:
        click.echo(_("  made of {lists}").format(lists=", ".join(about.merges)))
    if state.merged_into:
        click.echo(_("  merged into {list}").format(list=state.merged_into))
    head = (
        _("No."), _("Case"), _("Award"), _("Kind"), _("Nominee"), _("Unit"), _("Missing"), _("Finding"),
        _("Result"),
    )  # fmt: skip
    table(head, (_row(number, line) for number, line in enumerate(state.lines.values(), start=1)))


def _row(number: int, line: Line) -> tuple[str, ...]:
    row, report = line.row, line.report
    result = words.reported("returned") if line.returned else ""
    if report is not None:
        result = words.reported(report.result) + (f" ({report.number})" if report.number else "")
    finding = "" if line.finding is None else words.word("finding", line.finding.finding)
    if line.finding is not None and (more := line.finding.clause or line.finding.who):
        finding += f" ({more})"
    missing = ", ".join(words.word("paper", kind) for kind in line.missing)
    kind = words.word("value", row.kind)
    return str(number), row.line, row.award, kind, row.nominee, row.unit, missing, finding, result


def _there(stream: str, state: Submission) -> Submission:
    if state.about is None:
        text = _("There is no list {list}.").format(list=stream)
        raise Trouble(Status.REFUSED, "no_such_list", text)
    return state


def _data(stream: str, state: Submission) -> dict[str, Any]:
    about, holder = state.about, state.holder
    assert about is not None
    return {
        "list": stream,
        "phase": state.phase,
        "number": about.number,
        "on": state.on,
        "from": about.sender,
        "to": about.receiver,
        "purpose": about.purpose,
        "season": about.season,
        "signer": state.signer,
        "book": state.book,
        "holder": holder and {"body": holder.body, "person": holder.person, "since": holder.since},
        "due": state.due,
        "merges": about.merges,
        "merged_into": state.merged_into,
        "lines": [
            {
                "case": line.row.line,
                "award": line.row.award,
                "kind": line.row.kind,
                "nominee": line.row.nominee,
                "unit": line.row.unit,
                "from": line.row.origin,
                "missing": line.missing,
                "finding": line.finding and line.finding.finding,
                "clause": line.finding and line.finding.clause,
                "returned": line.returned,
                "result": line.report and line.report.result,
                "decision": line.report and line.report.number,
            }
            for line in state.lines.values()
        ],
    }


@lists_group.command("all", help=_("All lists: where each stands, and who has it since when."))
@click.option("--open", "only_open", is_flag=True, help=_("Only those that something is to be done about"))
@options.as_json
def every(*, only_open: bool, json: bool) -> None:
    async def work() -> list[tuple[str, Submission]]:
        async with projected() as pool:
            names = [one.stream for one in await lists.streams(pool, "submission", only_open=only_open)]
        async with reading() as log:
            return [(name, await list_of(log, name)) for name in names]

    found = [(name, state) for name, state in run(work) if state.about is not None]
    if json:
        put([_data(name, state) for name, state in found])
        return
    rows = [
        (
            name,
            state.about.sender,
            state.about.receiver,
            words.phase(state.phase),
            (state.holder.person or state.holder.body) if state.holder else "",
            local(state.holder.since) if state.holder else "",
            words.until(state.due) if state.due else "",
            str(len(state.standing)),
        )
        for name, state in found
        if state.about is not None
    ]
    table(
        (_("List"), _("From"), _("To"), _("Stands at"), _("With"), _("Since"), _("Until"), _("Lines")), rows
    )


@lists_group.command(help=_("What does not agree between the list, its counts, and the files of its names."))
@list_argument
@options.as_json
def check(name: str, *, json: bool) -> None:
    stream = stream_of_list(name)

    async def work() -> tuple[Submission, tuple[Discrepancy, ...]]:
        async with reading() as log:
            state = await list_of(log, stream)
            cases = await cases_of(log, state.lines)
            common = (await registers_of(log)).facts().common
        return state, discrepancies(state, cases, common, state.on)

    state, found = run(work)
    _there(stream, state)
    if json:
        put(
            [
                {"what": one.what, "case": one.line, "text": words.discrepancy(one.what, one.values)}
                for one in found
            ]
        )
    elif not found:
        click.echo(_("List, files and counts agree."))
    else:
        for one in found:
            where = f"{one.line}: " if one.line else ""
            click.echo(where + words.discrepancy(one.what, one.values))
    if found:
        raise Leave(Status.DIFFERS)
