"""What a chair, a secretary, tellers and members do in a sitting: from its agenda to its minutes."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from pydantic import BaseModel, ConfigDict, RootModel

from console import files, options
from console.language import _, words
from console.output import Status, Trouble, put, table
from console.session import Sending, Session, hidden, run, sealed, send, session, stream_of
from domain.commands import (
    AddLines,
    AgreeList,
    AnnulBallot,
    Ask,
    CancelSitting,
    CastSheet,
    ChangeAttendance,
    Convene,
    CountLines,
    CountSheets,
    GiveCastingVote,
    OpenSheets,
    OpenSitting,
    RecordOpinion,
    RecuseFromLines,
    RemoveLines,
    Sealed,
    SignMinutes,
)
from domain.events import Choice, Papers
from domain.sitting import Sitting
from eventlog.fold import Folded
from scenarios.rows import Papers as Counted

Asked = tuple[Ask, tuple[Sealed | None, ...]]


class Sheet(BaseModel):
    """A member's sheet as a file: every line of the paper stands under one of the three."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    approve: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()
    abstain: tuple[str, ...] = ()

    def choices(self) -> dict[str, Choice]:
        """Each line's choice; raises where a line stands under two of them."""
        said: dict[str, Choice] = {}
        rows: tuple[tuple[Choice, tuple[str, ...]], ...] = (
            ("approve", self.approve),
            ("reject", self.reject),
            ("abstain", self.abstain),
        )
        for choice, lines in rows:
            for line in lines:
                if stream_of(line) in said:
                    raise click.UsageError(
                        _("{line} is marked twice; mark every line once.").format(line=line)
                    )
                said[stream_of(line)] = choice
        return said


class Counts(RootModel[dict[str, Counted]]):
    """A teller's counts as a file: the papers by line."""


@click.group("sitting", help=_("Sittings: one meeting over many nominations, from agenda to minutes."))
def sitting() -> None:
    pass


named = click.argument("name", metavar="SITTING")
lines_argument = click.argument("lines", metavar="ID...", nargs=-1, required=True)
ballot_option = click.option("--ballot", metavar="BALLOT", help=_("Ballot; the last one if left out"))
present_option = click.option("--present", multiple=True, metavar="SEAT", help=_("Member who is there"))
sealed_option = click.option(
    "--sealed", "papers", multiple=True, metavar="SEAT", help=_("Absent member whose sealed paper has come")
)
written_option = click.option(
    "--written", multiple=True, metavar="SEAT", help=_("Absent member who gives an opinion in writing")
)


def stream_of_sitting(name: str) -> str:
    """``c6`` and ``sitting/c6`` name the same stream."""
    return name if name.startswith("sitting/") else f"sitting/{name}"


def _tell(name: str, ask: Ask, given: dict[str, Any], reason: str | None = None) -> None:
    """Send what needs no look at the sitting."""

    async def asked(session: Session, id: str) -> Asked:
        return ask, sealed(session.where, id, given["person"], {"reason": reason})

    send(stream_of_sitting(name), Sending(**given), asked)


def _streams(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(stream_of(line) for line in lines)


@sitting.command(help=_("Call a body together over nominations ID... (chair or secretary)."))
@named
@click.argument("lines", metavar="[ID...]", nargs=-1)
@click.option("--body", required=True, metavar="BODY", help=_("Body that meets"))
@click.option("--meets", type=options.Day(), required=True, help=_("Day of the meeting"))
@click.option("--secretary", required=True, metavar="PERSON", help=_("Who keeps the minutes"))
@click.option("--invite", multiple=True, metavar="WHO", help=_("Guest without a vote"))
@options.acting
def convene(
    name: str,
    lines: tuple[str, ...],
    body: str,
    meets: dt.date,
    secretary: str,
    invite: tuple[str, ...],
    **given: Any,
) -> None:
    _tell(name, Convene(body, meets, secretary, _streams(lines), invite), given)


@sitting.command(help=_("Put more nominations on the agenda; an open sitting has to want it."))
@named
@lines_argument
@click.option("--for", "approve", type=int, default=0, help=_("Members for it, in an open sitting"))
@click.option("--against", "reject", type=int, default=0, help=_("Members against it"))
@options.acting
def add(name: str, lines: tuple[str, ...], approve: int, reject: int, **given: Any) -> None:
    _tell(name, AddLines(_streams(lines), approve, reject), given)


@sitting.command(help=_("Take nominations off the agenda."))
@named
@lines_argument
@options.reasoned(required=True)
@options.acting
def remove(name: str, lines: tuple[str, ...], reason: str, **given: Any) -> None:
    _tell(name, RemoveLines(_streams(lines)), given, reason)


@sitting.command(help=_("Call the sitting off."))
@named
@options.reasoned(required=True)
@options.acting
def cancel(name: str, reason: str, **given: Any) -> None:
    _tell(name, CancelSitting(), given, reason)


@sitting.command("open", help=_("Open the sitting with those who are there (the chair)."))
@named
@present_option
@sealed_option
@written_option
@click.option("--guest", multiple=True, metavar="WHO", help=_("Guest who is there"))
@options.acting
def open_sitting(
    name: str,
    present: tuple[str, ...],
    papers: tuple[str, ...],
    written: tuple[str, ...],
    guest: tuple[str, ...],
    **given: Any,
) -> None:
    _tell(name, OpenSitting(present, papers, written, guest), given)


@sitting.command(help=_("Say anew who is there, between two ballots."))
@named
@present_option
@sealed_option
@written_option
@options.acting
def attendance(
    name: str, present: tuple[str, ...], papers: tuple[str, ...], written: tuple[str, ...], **given: Any
) -> None:
    _tell(name, ChangeAttendance(present, papers, written), given)


@sitting.command(help=_("Record that the members agree on a list; a ballot is still to come."))
@named
@lines_argument
@options.acting
def agree(name: str, lines: tuple[str, ...], **given: Any) -> None:
    _tell(name, AgreeList(_streams(lines)), given)


@sitting.command(help=_("Record the members' opinion on nomination ID, which is not eligible."))
@named
@click.argument("line", metavar="ID")
@click.option("--for", "approve", type=int, required=True, help=_("Members for it"))
@click.option("--against", "reject", type=int, required=True, help=_("Members against it"))
@click.option("--abstain", type=int, default=0, help=_("Members without an opinion"))
@options.reasoned(required=False)
@options.acting
def opinion(
    name: str, line: str, approve: int, reject: int, abstain: int, reason: str | None, **given: Any
) -> None:
    _tell(name, RecordOpinion(stream_of(line), approve, reject, abstain), given, reason)


@sitting.command(help=_("Open a ballot on nominations ID..., in this order (the chair)."))
@named
@lines_argument
@options.acting
def ballot(name: str, lines: tuple[str, ...], **given: Any) -> None:
    _tell(name, OpenSheets(_streams(lines)), given)


@sitting.command(
    help=_("Hand in one's open sheet, from FILE (YAML) or with the options."),
    epilog="\b\n"
    + _(
        "An example of FILE; every line of the paper stands under one of the three:\n"
        "  approve: [vp, tccb]\n"
        "  reject: [hv]\n"
        "  abstain: []"
    ),
)
@named
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--approve", multiple=True, metavar="ID", help=_("Line that one approves of"))
@click.option("--reject", multiple=True, metavar="ID", help=_("Line that one does not approve of"))
@click.option("--abstain", multiple=True, metavar="ID", help=_("Line on which one abstains"))
@click.option("--seat", metavar="SEAT", help=_("Seat to vote for, where one has several"))
@ballot_option
@options.delegated
@options.acting
def sheet(
    name: str,
    file: Path | None,
    approve: tuple[str, ...],
    reject: tuple[str, ...],
    abstain: tuple[str, ...],
    seat: str | None,
    ballot: str | None,
    **given: Any,
) -> None:
    marked = files.read(file, Sheet) if file else Sheet(approve=approve, reject=reject, abstain=abstain)
    choices = marked.choices()

    async def asked(session: Session, id: str) -> Asked:
        nonce = hidden(session.where, id, "nonce")
        return CastSheet(ballot or await _last(session, name), choices, nonce, seat), ()

    send(stream_of_sitting(name), Sending(**given), asked)


@sitting.command(help=_("Declare that one takes no part in the ballot on nominations ID..."))
@named
@lines_argument
@click.option("--seat", metavar="SEAT", help=_("Seat to vote for, where one has several"))
@ballot_option
@options.reasoned(required=False)
@options.delegated
@options.acting
def recuse(
    name: str, lines: tuple[str, ...], seat: str | None, ballot: str | None, reason: str | None, **given: Any
) -> None:
    async def asked(session: Session, id: str) -> Asked:
        ask = RecuseFromLines(ballot or await _last(session, name), _streams(lines), seat)
        return ask, sealed(session.where, id, given["person"], {"reason": reason})

    send(stream_of_sitting(name), Sending(**given), asked)


@sitting.command(
    help=_("Enter a teller's count of the papers, line by line, from FILE (YAML)."),
    epilog="\b\n"
    + _(
        "An example of FILE:\n"
        "  vp: {issued: 8, returned: 8, unreturned: 0, approve: 7, reject: 1, blank: 0, invalid: 0}\n"
        "  hv: {issued: 8, returned: 8, unreturned: 0, approve: 5, reject: 2, blank: 1, invalid: 0}"
    ),
)
@named
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@ballot_option
@options.acting
def count(name: str, file: Path, ballot: str | None, **given: Any) -> None:
    counts = files.read(file, Counts)
    papers = {stream_of(line): Papers(**counted.model_dump()) for line, counted in counts.root.items()}

    async def asked(session: Session, id: str) -> Asked:
        return CountLines(ballot or await _last(session, name), papers), ()

    send(stream_of_sitting(name), Sending(**given), asked)


@sitting.command(help=_("Close the ballot and count (the chair)."))
@named
@ballot_option
@click.option(
    "--without",
    multiple=True,
    metavar="SEAT",
    help=_("Who is there and hands in no sheet: name each of them"),
)
@options.acting
def close(name: str, ballot: str | None, without: tuple[str, ...], **given: Any) -> None:
    async def asked(session: Session, id: str) -> Asked:
        return CountSheets(ballot or await _last(session, name), without), ()

    send(stream_of_sitting(name), Sending(**given), asked)


@sitting.command(
    "casting-vote", help=_("Decide a tie on the last seat, where the rule gives that to the chair.")
)
@named
@click.argument("line", metavar="ID")
@click.option("--choice", type=click.Choice(["approve", "reject"]), required=True, help=_("The vote"))
@options.acting
def casting_vote(name: str, line: str, choice: str, **given: Any) -> None:
    _tell(name, GiveCastingVote(stream_of(line), choice == "approve"), given)


@sitting.command(help=_("Ask for the last ballot to be annulled: it takes the chair and a teller."))
@named
@ballot_option
@options.reasoned(required=True)
@options.acting
def annul(name: str, ballot: str | None, reason: str, **given: Any) -> None:
    async def asked(session: Session, id: str) -> Asked:
        ask = AnnulBallot(ballot or await _last(session, name))
        return ask, sealed(session.where, id, given["person"], {"reason": reason})

    send(stream_of_sitting(name), Sending(**given), asked)


@sitting.command(help=_("Adopt the minutes in FILE; when chair and secretary have, the results take effect."))
@named
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.acting
def adopt(name: str, file: Path, **given: Any) -> None:
    _tell(name, SignMinutes(hashlib.sha256(file.read_bytes()).hexdigest()), given)


@sitting.command(help=_("Show the sitting: who is there, the ballots with their arithmetic, the results."))
@named
@options.as_json
def show(name: str, *, json: bool) -> None:
    async def work() -> None:
        async with session() as open_session:
            state = await _state(open_session, name)
        if json:
            put(_as_json(state))
            return
        assert state.about is not None
        click.echo(
            _("{body}, {day}: {phase}").format(
                body=state.about.body, day=words.day(state.about.meets), phase=words.phase(state.shown)
            )
        )
        if state.roll:
            here = _("{present} of {roll} members are there").format(
                present=len(state.present), roll=len(state.roll)
            )
            click.echo(here)
        rows = [_row(state, line) for line in state.lines]
        head = (_("Nomination"), _("Ballot"), _("For"), _("Of"), _("Needed"), _("Result"))
        table(head, rows)

    run(work)


def _row(state: Sitting, line: str) -> tuple[str, ...]:
    ballots = state.last_of(line)
    result = state.results.get(line)
    shown = words.line_result(result) if result else ""
    if ballots is None or ballots.counts is None:
        return line.removeprefix("nomination/"), "", "", "", "", shown
    counted = ballots.counts[line]
    figures = str(counted.approve), str(counted.base), str(counted.needed)
    return line.removeprefix("nomination/"), ballots.ballot, *figures, shown


def _as_json(state: Sitting) -> dict[str, Any]:
    return {
        "phase": state.shown,
        "body": state.about.body if state.about else None,
        "roll": state.roll,
        "present": state.present,
        "lines": [_line(state, line) for line in state.lines],
    }


def _line(state: Sitting, line: str) -> dict[str, Any]:
    found = state.last_of(line)
    count = found.counts[line] if found is not None and found.counts is not None else None
    return {
        "nomination": line,
        "ballot": found.ballot if found else None,
        "approve": count.approve if count else None,
        "base": count.base if count else None,
        "needed": count.needed if count else None,
        "result": state.results.get(line),
    }


async def _state(session: Session, name: str) -> Sitting:
    folded = Folded.of(stream_of_sitting(name))
    for entry in await session.entries(folded.stream):
        folded.take(entry)
    state: Sitting = folded.state
    if state.about is None:
        text = _("There is no sitting {name}.").format(name=name)
        raise Trouble(Status.REFUSED, "no_such_sitting", text)
    return state


async def _last(session: Session, name: str) -> str:
    """The ballot that is open, or the last one."""
    state = await _state(session, name)
    if state.ballot is not None:
        return state.ballot.ballot
    if state.counted:
        return state.counted[-1].ballot
    text = _("No ballot was opened in the sitting {name}.").format(name=name)
    raise Trouble(Status.REFUSED, "no_such_ballot", text)


COMMANDS = (sitting,)
