"""What an award officer does: nominate, revise, take back, put right."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

import click
import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from console import options
from console.language import _
from console.session import Sending, Session, sealed, send, stream_of
from domain.commands import Amend, Ask, Nominate, Resubmit, Sealed, Withdraw

Asked = tuple[Ask, tuple[Sealed | None, ...]]


class NominationFile(BaseModel):
    """One nomination as an officer writes it. ``attachments`` are files beside it, by name."""

    model_config = ConfigDict(extra="forbid", strict=True)

    case: str
    award: str
    nominee: str
    unit: str
    season: str | None = None
    feat_on: dt.date | None = None
    policy: str | None = None
    what_if: bool = False
    title: str
    text: str = ""
    attachments: list[str] = []


@click.command(help=_("File the nomination described in FILE (YAML)."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.acting
def nominate(file: Path, **given: Any) -> None:
    written = _read(file)
    ask = Nominate(
        award=written.award,
        nominee=written.nominee,
        unit=written.unit,
        season=written.season,
        feat_on=written.feat_on,
        policy=written.policy,
        what_if=written.what_if,
        attachments=tuple(_digest(file, name) for name in written.attachments),
    )

    async def asked(session: Session, id: str) -> Asked:
        return ask, sealed(session.where, id, written.nominee, {"title": written.title, "text": written.text})

    send(stream_of(written.case), Sending(**given), asked)


def _read(file: Path) -> NominationFile:
    try:
        return NominationFile.model_validate(yaml.safe_load(file.read_text("utf-8")))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise click.UsageError(_("{file} is not YAML: {error}").format(file=file, error=error)) from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or file.name
        raise click.UsageError(f"{file}: {place}: {first['msg']}") from None


def _digest(file: Path, name: str) -> str:
    path = file.parent / name
    if not path.is_file():
        raise click.UsageError(_("{file}: there is no attachment {name}").format(file=file, name=name))
    return hashlib.sha256(path.read_bytes()).hexdigest()


@click.command(help=_("Send the returned file again; the stage it came from starts anew."))
@options.nomination
@click.option("--text", metavar="TEXT", help=_("What was revised; it is kept sealed"))
@options.acting
def resubmit(case: str, text: str | None, **given: Any) -> None:
    async def asked(session: Session, id: str) -> Asked:
        state = await session.nomination(case)
        return Resubmit(), sealed(session.where, id, _of(state), {"text": text})

    send(stream_of(case), Sending(**given), asked)


@click.command(help=_("Take the nomination back, without a stain."))
@options.nomination
@options.reasoned(required=True)
@options.delegated
@options.acting
def withdraw(case: str, reason: str, **given: Any) -> None:
    async def asked(session: Session, id: str) -> Asked:
        state = await session.nomination(case)
        return Withdraw(), sealed(session.where, id, _of(state), {"reason": reason})

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
        state = await session.nomination(case)
        return Amend(tuple(fields)), sealed(session.where, id, _of(state), texts)

    send(stream_of(case), Sending(**given), asked)


def _of(state: Any) -> str:
    assert state.about is not None
    nominee: str = state.about.nominee
    return nominee


COMMANDS = (nominate, resubmit, withdraw, amend)
