"""Lists (tờ trình): sent by their signer, taken in, appraised and merged above, told what became of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from console import faults, listfile, options
from console.attaching import Attaching, from_here
from console.language import _
from console.listfile import stream_of_list
from console.listing import cases_of, list_argument, list_of, lists_group
from console.session import (
    Sending,
    Session,
    hidden,
    opened,
    registers_of,
    sealed,
    send,
    stream_of,
)
from domain.commands import (
    AcknowledgeList,
    AppraiseLines,
    Ask,
    AssignList,
    CheckListPapers,
    HandOverList,
    RegisterList,
    ReportResults,
    ResubmitList,
    ReturnLines,
    ReturnList,
    Sealed,
    TakeBackList,
)
from domain.events import LineFinding, PrintedCount
from domain.submission.merging import going_on
from domain.submission.printing import counted
from domain.submission.state import Line
from eventlog.log import Log
from intake.faults import Faulty

Asked = tuple[Ask, tuple[Sealed | None, ...]]

lines_argument = click.argument("lines", metavar="ID...", nargs=-1, required=True)
capacity_option = click.option(
    "--capacity",
    type=click.Choice(["KT.", "TL.", "TUQ.", "Q."]),
    help=_("Signing for another (KT., TL., TUQ.) or acting (Q.); in person if left out"),
)
count_option = click.option(
    "--count",
    "counts",
    multiple=True,
    metavar="AWARD:KIND:person=N",
    help=_("A count as the paper prints it (person or unit); counted from the lines if none is given"),
)


@click.command(
    help=_(
        "Sign and send a list of nominations to the level above: FILE is YAML with all of it, or CSV with "
        "its lines. New nominations are filed with it, all or none."
    ),
    epilog="\b\n"
    + _(
        "An example of FILE as YAML:\n"
        "  list: d1-2026                   # code of the list, the LIST of all other commands\n"
        "  from: district-1\n"
        "  to: province\n"
        "  number: 12/TTr-D1\n"
        "  season: court-2026\n"
        "  counts: [{award: court.base_fighter, kind: merit, subject: person, number: 2}]\n"
        "  lines:\n"
        "    - {id: an-2026}               # a nomination that is there\n"
        "    - {award: court.base_fighter, nominee: p.binh, unit: division-1,\n"
        "       attachments: [binh.pdf], text: What was achieved}\n"
        "Further fields: purpose (proposal, result), cites ([{number, on}]), attachments, merges ([LIST]).\n"
        "Columns of a CSV file: id, award, kind, nominee, unit, attachments (with | between), feat_on,\n"
        "special, text; the Vietnamese titles of the common sheets are known too, names are passed over."
    ),
)
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--list", "name", metavar="LIST", help=_("Code of the list"))
@click.option("--from", "sender", metavar="BODY", help=_("Body that sends it"))
@click.option("--to", "receiver", metavar="BODY", help=_("Body that it goes to"))
@click.option("--number", metavar="NUMBER", help=_("Number of the paper"))
@click.option("--season", metavar="SEASON", help=_("Season of the nominations"))
@click.option(
    "--purpose",
    type=click.Choice(["proposal", "result"]),
    help=_("A proposal, or the result of a vote for signing"),
)
@click.option("--cites", multiple=True, metavar="NUMBER=DATE", help=_("Paper that the list stands on"))
@click.option("--attach", "attachments", multiple=True, metavar="FILE", help=_("Paper of the whole list"))
@click.option("--merge", "merges", multiple=True, metavar="LIST", help=_("Lower list that is made into it"))
@count_option
@capacity_option
@options.delegated
@options.acting
def submit(
    file: Path | None,
    name: str | None,
    sender: str | None,
    receiver: str | None,
    number: str | None,
    season: str | None,
    purpose: str | None,
    cites: tuple[str, ...],
    attachments: tuple[str, ...],
    merges: tuple[str, ...],
    counts: tuple[str, ...],
    **given: Any,
) -> None:
    head = {
        "list": name,
        "from": sender,
        "to": receiver,
        "number": number,
        "season": season,
        "purpose": purpose,
        "cites": tuple(map(listfile.cite_of, cites)) or None,
        "attachments": tuple(map(from_here, attachments)) or None,
        "merges": merges or None,
        "counts": tuple(map(listfile.count_of, counts)) or None,
    }
    head = {key: value for key, value in head.items() if value is not None}
    if file is not None and file.suffix in (".yaml", ".yml"):
        if head:
            raise click.UsageError(_("the head of the paper stands in the YAML file; leave out the options"))
        written = listfile.of_yaml(file)
    else:
        try:
            written = listfile.of_csv(file, listfile.header(head))
        except Faulty as faulty:
            faults.tell(faulty, _("Nothing was sent."), json=given["json"])

    async def asked(session: Session, id: str) -> Asked:
        ask = await _whole(session, id, written)
        await written.attaching.keep(session)
        return ask

    send(written.stream, Sending(**given), asked, written.places)


async def _whole(session: Session, id: str, written: listfile.Written) -> Asked:
    """The list with its counts, and the summaries sealed for the nominations that it files."""
    if written.ask.counts and not any(written.texts):
        return written.ask, ()
    async with opened(session.where) as log:
        cases = await cases_of(log, [row.line for row in written.ask.lines])
        if not written.ask.counts:
            carried = [line.row for one in written.ask.merges for line in await _going_on(log, one)]
            common = (await registers_of(log)).facts().common
            counts = counted(written.ask.lines, cases, carried, common)
            written = replace(written, ask=replace(written.ask, counts=counts))
    # Behind the list's own entries come the nominations that it files, in its order: so do their words.
    words_of: list[Sealed | None] = [None] * (1 + written.groups)
    for number, (row, text) in enumerate(zip(written.ask.lines, written.texts, strict=True)):
        if cases[row.line].about is None:
            salt = hidden(session.where, id, f"salt/{number}")
            words_of.append(Sealed(row.nominee or "", salt, {"text": text}) if text else None)
    return written.ask, tuple(words_of) if any(words_of) else ()


async def _going_on(log: Log, stream: str) -> list[Line]:
    state = await list_of(log, stream)
    return going_on(state, await cases_of(log, state.lines))


def _tell(name: str, ask: Ask, given: dict[str, Any], **texts: str | None) -> None:
    """Send what needs no look at the list; what is said about it is sealed under whoever says it."""

    async def asked(session: Session, id: str) -> Asked:
        return ask, sealed(session.where, id, given["person"], texts)

    send(stream_of_list(name), Sending(**given), asked)


def _streams(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(stream_of, lines))


due_option = click.option(
    "--due", type=options.Moment(), help=_("Until when: a day, to its end, or a moment")
)
remind_option = click.option("--remind", type=options.Moment(), help=_("When to remind of it, once"))


@lists_group.command(help=_("Take the list in: from now on its sender cannot take it back."))
@list_argument
@due_option
@remind_option
@options.acting
def acknowledge(name: str, due: dt.datetime | None, remind: dt.datetime | None, **given: Any) -> None:
    _tell(name, AcknowledgeList(due, remind), given)


@lists_group.command(help=_("Enter the list in the book of incoming papers."))
@list_argument
@click.option("--number", required=True, metavar="NUMBER", help=_("Number in the book"))
@options.acting
def register(name: str, number: str, **given: Any) -> None:
    _tell(name, RegisterList(number), given)


@lists_group.command(help=_("Give the list to a case officer."))
@list_argument
@click.option("--to", "receiver", required=True, metavar="PERSON", help=_("Who has it from now on"))
@options.acting
def assign(name: str, receiver: str, **given: Any) -> None:
    _tell(name, AssignList(receiver), given)


@lists_group.command("hand-over", help=_("Hand the list to somebody else, with a note."))
@list_argument
@click.option("--to", "receiver", required=True, metavar="PERSON", help=_("Who has it from now on"))
@click.option("--note", metavar="TEXT", help=_("Note; it is kept sealed"))
@options.acting
def hand_over(name: str, receiver: str, note: str | None, **given: Any) -> None:
    _tell(name, HandOverList(receiver), given, note=note)


@lists_group.command(help=_("Say which kinds of papers were looked for, and which are missing."))
@list_argument
@click.argument("lines", metavar="[ID...]", nargs=-1)
@click.option("--kind", "kinds", multiple=True, required=True, metavar="KIND", help=_("report, minutes, …"))
@click.option("--missing", multiple=True, metavar="ID=KIND,…", help=_("What is missing of a line"))
@options.acting
def papers(
    name: str, lines: tuple[str, ...], kinds: tuple[str, ...], missing: tuple[str, ...], **given: Any
) -> None:
    lacking: dict[str, tuple[str, ...]] = {}
    for one in missing:
        line, equals, named = one.partition("=")
        if not equals or not named or stream_of(line) in lacking:
            text = _("--missing is written ID=KIND,KIND, each line once, not {given}")
            raise click.UsageError(text.format(given=one))
        lacking[stream_of(line)] = tuple(named.split(","))
    _tell(name, CheckListPapers(kinds, lacking, _streams(lines)), given)


@lists_group.command(help=_("Appraise names ID... of the list; run it once for each finding."))
@list_argument
@lines_argument
@click.option(
    "--finding",
    type=click.Choice(["eligible", "not-eligible", "unclear"]),
    required=True,
    help=_("What was found"),
)
@click.option("--clause", metavar="CLAUSE", help=_("Clause by which they are not eligible"))
@click.option("--who", metavar="CODE", help=_("Body or person who has to say what is unclear"))
@options.reasoned(required=False)
@options.acting
def appraise(
    name: str,
    lines: tuple[str, ...],
    finding: Any,
    clause: str | None,
    who: str | None,
    reason: str | None,
    **given: Any,
) -> None:
    found = finding.replace("-", "_")
    _tell(
        name,
        AppraiseLines(tuple(LineFinding(line, found, clause, who) for line in _streams(lines))),
        given,
        reason=reason,
    )


@lists_group.command("return-lines", help=_("Send names ID... back, to their unit or to the list's sender."))
@list_argument
@lines_argument
@click.option(
    "--to", type=click.Choice(["filer", "sender"]), required=True, help=_("filer: the unit that files them")
)
@options.reasoned(required=True)
@options.acting
def return_lines(name: str, lines: tuple[str, ...], to: Any, reason: str, **given: Any) -> None:
    _tell(name, ReturnLines(_streams(lines), to), given, reason=reason)


@lists_group.command("return", help=_("Send the whole list back for revision."))
@list_argument
@click.option("--due", type=options.Moment(), required=True, help=_("Until when it has to come again"))
@remind_option
@options.reasoned(required=True)
@options.acting
def return_list(name: str, due: dt.datetime, remind: dt.datetime | None, reason: str, **given: Any) -> None:
    _tell(name, ReturnList(due, remind), given, reason=reason)


@lists_group.command(help=_("Sign and send the revised list."))
@list_argument
@click.option("--number", required=True, metavar="NUMBER", help=_("Number of the paper"))
@click.option("--cites", multiple=True, metavar="NUMBER=DATE", help=_("Paper that the list stands on"))
@click.option("--attach", "attachments", multiple=True, metavar="FILE", help=_("Paper of the whole list"))
@count_option
@capacity_option
@options.delegated
@options.acting
def resubmit(
    name: str,
    number: str,
    cites: tuple[str, ...],
    attachments: tuple[str, ...],
    counts: tuple[str, ...],
    **given: Any,
) -> None:
    printed = tuple(map(listfile.count_of, counts))
    stood_on = tuple(map(listfile.cite_of, cites))

    async def asked(session: Session, _id: str) -> Asked:
        attaching = Attaching()
        said: tuple[PrintedCount, ...] = listfile.printed(printed)
        papers: tuple[str, ...] = ()
        if attachments or not said:
            async with opened(session.where) as log:
                state = await list_of(log, stream_of_list(name))
                common = (await registers_of(log)).facts().common
            if state.about is not None:  # else there is no such list, which the answer says
                papers = attaching.named(attachments, state.about.sender, Path())
            said = said or counted((), {}, (line.row for line in state.standing), common)
        await attaching.keep(session)
        return ResubmitList(number, said, papers, listfile.cited(stood_on)), ()

    send(stream_of_list(name), Sending(**given), asked)


@lists_group.command("take-back", help=_("Take one's list back while nobody above has acted on it."))
@list_argument
@options.reasoned(required=False)
@options.delegated
@options.acting
def take_back(name: str, reason: str | None, **given: Any) -> None:
    _tell(name, TakeBackList(), given, reason=reason)


@lists_group.command(help=_("Tell every level below what became of its lines."))
@list_argument
@options.acting
def report(name: str, **given: Any) -> None:
    _tell(name, ReportResults(), given)


COMMANDS = (submit, lists_group)
