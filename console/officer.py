"""What an award officer does: nominate, revise, take back, put right."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from console import files, options
from console.attaching import Attaching
from console.language import _
from console.session import Sending, Session, sealed, send, stream_of
from domain.award.criteria import AwardKind
from domain.commands import Amend, Ask, Nominate, Resubmit, Sealed, Withdraw
from scenarios.rows import Row

Asked = tuple[Ask, tuple[Sealed | None, ...]]


class NominationFile(Row):
    """One nomination as an officer writes it. ``attachments`` are files beside it by name, or hashes."""

    case: str
    award: str
    nominee: str
    unit: str
    season: str | None = None
    feat_on: dt.date | None = None
    policy: str | None = None
    what_if: bool = False
    kind: AwardKind | None = None
    special: str | None = None
    special_text: str = ""
    title: str
    text: str = ""
    attachments: tuple[str, ...] = ()


@click.command(
    help=_("File the nomination described in FILE (YAML)."),
    epilog="\b\n"
    + _(
        "An example of FILE:\n"
        "  case: an-2026                   # code of the case, the ID of all other commands\n"
        "  award: procuracy.base_fighter   # 'vinhdanh policies' lists them\n"
        "  nominee: p.an                   # code of a person or a unit\n"
        "  unit: unit-1                    # the unit that puts it forward\n"
        "  season: procuracy-2026          # where the season's last day picks the rules\n"
        "  title: Base-level fighter       # kept sealed, like text\n"
        "  text: What was achieved\n"
        "  attachments: [report.pdf]       # files beside FILE; they are kept encrypted\n"
        "Further fields: feat_on (a day, where it picks the rules), policy and what_if (try other rules),\n"
        "kind (merit, adhoc, thematic, service, influence: where the award is given in several),\n"
        "special (the code of the ground of a special exception) and special_text (its words, kept sealed)."
    ),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.acting
def nominate(file: Path, **given: Any) -> None:
    written = files.read(file, NominationFile)
    attaching = Attaching()
    ask = Nominate(
        award=written.award,
        nominee=written.nominee,
        unit=written.unit,
        season=written.season,
        feat_on=written.feat_on,
        policy=written.policy,
        what_if=written.what_if,
        attachments=attaching.named(written.attachments, written.nominee, file.parent, str(file)),
        kind=written.kind,
        special=written.special,
    )
    texts = {"title": written.title, "text": written.text, "special": written.special_text}

    async def asked(session: Session, id: str) -> Asked:
        await attaching.keep(session)
        return ask, sealed(session.where, id, written.nominee, {**texts})

    send(stream_of(written.case), Sending(**given), asked)


@click.command(help=_("Send the returned file again; the stage it came from starts anew."))
@options.nomination
@click.option("--text", metavar="TEXT", help=_("What was revised; it is kept sealed"))
@click.option(
    "--attach", "attached", multiple=True, metavar="FILE", help=_("Paper that comes to those of the case")
)
@options.acting
def resubmit(case: str, text: str | None, attached: tuple[str, ...], **given: Any) -> None:
    async def asked(session: Session, id: str) -> Asked:
        of = await session.nominee(case, given["person"]) if text or attached else given["person"]
        attaching = Attaching()
        ask = Resubmit(attaching.named(attached, of, Path()))
        await attaching.keep(session)
        return ask, sealed(session.where, id, of, {"text": text})

    send(stream_of(case), Sending(**given), asked)


@click.command(help=_("Take the nomination back, without a stain."))
@options.nomination
@options.reasoned(required=True)
@options.delegated
@options.acting
def withdraw(case: str, reason: str, **given: Any) -> None:
    async def asked(session: Session, id: str) -> Asked:
        of = await session.nominee(case, given["person"])
        return Withdraw(), sealed(session.where, id, of, {"reason": reason})

    send(stream_of(case), Sending(**given), asked)


@click.command(help=_("Put a clerical error right: --set FIELD=TEXT. The stages stand."))
@options.nomination
@click.option(
    "--set", "changes", multiple=True, required=True, metavar="FIELD=TEXT", help=_("Field and right text")
)
@options.reasoned(required=False)
@options.acting
def amend(case: str, changes: tuple[str, ...], reason: str | None, **given: Any) -> None:
    texts: dict[str, str | None] = {"reason": reason}
    fields = []
    for change in changes:
        name, equals, text = change.partition("=")
        if not equals or not name.isidentifier():
            raise click.UsageError(_("--set is written FIELD=TEXT, not {change}").format(change=change))
        fields.append(name)
        texts[name] = text

    async def asked(session: Session, id: str) -> Asked:
        of = await session.nominee(case, given["person"])
        return Amend(tuple(fields)), sealed(session.where, id, of, texts)

    send(stream_of(case), Sending(**given), asked)


COMMANDS = (nominate, resubmit, withdraw, amend)
