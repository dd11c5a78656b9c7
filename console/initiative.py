"""What authors, a council and whoever decides do with initiatives: file, judge, sign, propose higher."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click
from pydantic import Field

from audit import telling_initiative
from console import files, options
from console.attaching import Attaching
from console.language import _, words
from console.leader import capacity_option
from console.many import named, nominations, send_each
from console.output import Status, Trouble, put, table
from console.session import Sending, Session, run, sealed, send, session
from domain.commands import (
    Ask,
    DeclineInitiative,
    FileInitiative,
    RaiseInitiative,
    ReleasePublication,
    ResubmitInitiative,
    ReturnInitiative,
    ReviewInitiative,
    Sealed,
    SignInitiative,
    WithdrawInitiative,
)
from domain.events import Author, Choice, InitiativeForm
from domain.exact import Number, Share, show_share
from domain.initiative.state import Initiative
from eventlog.fold import Folded
from scenarios.rows import Row

Asked = tuple[Ask, tuple[Sealed | None, ...]]


class AuthorRow(Row):
    """One of the authors; of the filing unit where none is named."""

    person: str
    unit: str | None = None
    share: Share


class InitiativeFile(Row):
    """An initiative as its authors write it. ``attachments`` are files beside it by name, or hashes."""

    code: str
    award: str
    unit: str
    season: str
    round: int
    authors: tuple[AuthorRow, ...]
    form: InitiativeForm = "solution"
    applied_on: dt.date | None = None
    title: str
    text: str = ""
    attachments: tuple[str, ...] = ()

    def written_by(self) -> tuple[Author, ...]:
        """The authors as the rules know them."""
        return tuple(Author(row.person, row.unit or self.unit, row.share) for row in self.authors)


class ReviewFile(Row):
    """The sheets of the council's meeting on one initiative."""

    present: tuple[str, ...]
    votes: dict[str, Choice] = Field(default_factory=dict)
    scores: dict[str, Number] = Field(default_factory=dict)
    stated: dict[str, bool] = Field(default_factory=dict)
    hold: bool = False
    number: str | None = None
    remarks: str = ""


@click.group("initiative", help=_("Initiatives: filed by authors, judged by a council, recognised."))
def initiative() -> None:
    pass


code_argument = click.argument("code", metavar="CODE")
file_argument = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


def stream_of_initiative(code: str) -> str:
    """``sk-1`` and ``initiative/sk-1`` name the same stream."""
    return code if code.startswith("initiative/") else f"initiative/{code}"


def _tell(
    code: str,
    ask: Ask,
    given: dict[str, Any],
    of: str | None = None,
    attaching: Attaching | None = None,
    **text: str | None,
) -> None:
    """Send what needs no look at the initiative; what is said in words is sealed."""

    async def asked(session: Session, id: str) -> Asked:
        if attaching is not None:
            await attaching.keep(session)
        return ask, sealed(session.where, id, of or given["person"], text)

    send(stream_of_initiative(code), Sending(**given), asked)


@initiative.command(
    help=_("File the initiative described in FILE (YAML), as an author, award officer or head."),
    epilog="\b\n"
    + _(
        "An example of FILE:\n"
        "  code: sk-1                      # the CODE of all other commands\n"
        "  award: court.initiative         # the rules of the level\n"
        "  unit: unit-1\n"
        "  season: court-2026\n"
        "  round: 1\n"
        "  form: solution                  # solution, project or topic\n"
        "  applied_on: 2026-03-01          # first used, or tried\n"
        '  authors: [{person: p.an, share: "60%"}, {person: p.binh, unit: unit-2, share: "40%"}]\n'
        "  title: Electronic file cover    # kept sealed, like text\n"
        "  attachments: [form.pdf]         # files beside FILE; they are kept encrypted"
    ),
)
@file_argument
@options.acting
def file(file: Path, **given: Any) -> None:
    written, attaching = files.read(file, InitiativeFile), Attaching()
    ask = FileInitiative(
        award=written.award,
        unit=written.unit,
        season=written.season,
        round=written.round,
        authors=written.written_by(),
        form=written.form,
        applied_on=written.applied_on,
        attachments=attaching.named(written.attachments, written.unit, file.parent, str(file)),
    )
    _tell(written.code, ask, given, written.unit, attaching, title=written.title, text=written.text)


@initiative.command(help=_("Send the returned initiative again, as FILE has it now."))
@file_argument
@options.acting
def resubmit(file: Path, **given: Any) -> None:
    written, attaching = files.read(file, InitiativeFile), Attaching()
    papers = attaching.named(written.attachments, written.unit, file.parent, str(file))
    ask = ResubmitInitiative(written.season, written.round, written.written_by(), papers)
    _tell(written.code, ask, given, written.unit, attaching, title=written.title, text=written.text)


@initiative.command(help=_("Withdraw it, as an author; it takes all of its authors."))
@code_argument
@options.reasoned(required=False)
@options.acting
def withdraw(code: str, reason: str | None, **given: Any) -> None:
    _tell(code, WithdrawInitiative(), given, reason=reason)


@initiative.command(
    help=_("Enter how the council judged initiative CODE, from the sheets in FILE (chair or secretary)."),
    epilog="\b\n"
    + _(
        "An example of FILE:\n"
        "  present: [p.an, p.binh, p.cuong]\n"
        "  votes: {p.an: approve, p.binh: approve, p.cuong: reject}   # or scores: {p.an: 85, …}\n"
        "  stated: {new_applied_effective: true}   # the criteria of the rules\n"
        "  hold: true                      # publish only when reworked\n"
        "  remarks: Shorten part two       # kept sealed"
    ),
)
@code_argument
@file_argument
@options.acting
def review(code: str, file: Path, **given: Any) -> None:
    written = files.read(file, ReviewFile)
    ask = ReviewInitiative(
        present=written.present,
        stated=written.stated,
        votes=written.votes,
        scores=written.scores,
        hold=written.hold,
        number=written.number,
    )
    _tell(code, ask, given, remarks=written.remarks)


@initiative.command("return", help=_("Send initiative CODE back to its authors for revision."))
@code_argument
@options.reasoned(required=True)
@capacity_option
@options.delegated
@options.acting
def return_(code: str, reason: str, **given: Any) -> None:
    _tell(code, ReturnInitiative(), given, reason=reason)


@initiative.command(help=_("Recognise initiatives ID… that the council proposes, by one paper."))
@nominations
@click.option("--number", required=True, metavar="NUMBER", help=_("Number of the paper"))
@capacity_option
@options.delegated
@options.acting
def sign(cases: tuple[str, ...], from_file: Path | None, number: str, **given: Any) -> None:
    async def asked(_session: Session, _code: str, _id: str) -> Asked:
        return SignInitiative(number), ()

    send_each(named(cases, from_file), Sending(**given), asked, stream_of_initiative, "initiative")


@initiative.command(help=_("Do not recognise initiative CODE, with reasons."))
@code_argument
@options.reasoned(required=True)
@capacity_option
@options.delegated
@options.acting
def decline(code: str, reason: str, **given: Any) -> None:
    _tell(code, DeclineInitiative(), given, reason=reason)


@initiative.command(help=_("Propose the recognised initiative CODE to the next level."))
@code_argument
@click.option("--award", required=True, metavar="AWARD", help=_("The rules of that level"))
@click.option("--season", required=True, metavar="SEASON", help=_("Season"))
@click.option("--round", "number", type=int, required=True, help=_("Round of the season"))
@options.acting
def propose(code: str, award: str, season: str, number: int, **given: Any) -> None:
    _tell(code, RaiseInitiative(award, season, number), given)


@initiative.command(help=_("Say that initiative CODE was reworked and may be published (its council)."))
@code_argument
@options.acting
def release(code: str, **given: Any) -> None:
    _tell(code, ReleasePublication(), given)


@initiative.command(help=_("Show initiative CODE: its authors, how it was judged, where it is recognised."))
@code_argument
@options.as_json
def show(code: str, *, json: bool) -> None:
    async def work() -> Initiative:
        async with session() as opened:
            return await _state(opened, code)

    state = run(work)
    if json:
        put(_as_json(state))
        return
    assert state.course is not None
    click.echo(
        _("{code}, round {round} of {season}: {phase}").format(
            code=code,
            round=state.course.round,
            season=state.course.season,
            phase=words.phase(state.shown),
        )
    )
    shares = (words.number(show_share(a.share)).replace("%", " %") for a in state.authors)
    people = zip((a.person for a in state.authors), (a.unit for a in state.authors), shares, strict=True)
    table((_("Author"), _("Unit"), _("Share")), people)
    for reviewed in state.reviews:
        judged = words.word("judged", reviewed.judged)
        click.echo(f"{telling_initiative.derivation(words, reviewed)}; {judged}")
    for made in state.recognitions:
        text = _("Recognised at the level {level} on {day}, number {number}")
        level = words.word("level", made.level)
        click.echo(text.format(level=level, day=words.day(made.on), number=made.number))


async def _state(session: Session, code: str) -> Initiative:
    folded = Folded.of(stream_of_initiative(code))
    for entry in await session.entries(folded.stream):
        folded.take(entry)
    state: Initiative = folded.state
    if state.about is None:
        text = _("There is no initiative {code}.").format(code=code)
        raise Trouble(Status.REFUSED, "no_such_initiative", text)
    return state


def _as_json(state: Initiative) -> dict[str, Any]:
    assert state.course is not None
    return {
        "phase": state.shown,
        "level": state.course.level,
        "season": state.course.season,
        "round": state.course.round,
        "authors": [
            {"person": a.person, "unit": a.unit, "share": show_share(a.share)} for a in state.authors
        ],
        "reviews": [
            {"judged": r.judged, "derivation": telling_initiative.derivation(words, r)} for r in state.reviews
        ],
        "recognised": [{"level": r.level, "on": r.on, "number": r.number} for r in state.recognitions],
    }


COMMANDS = (initiative,)
