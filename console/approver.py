"""What approvers, chairs and tellers do: vote, recuse themselves, count, open, close, extend, send back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click
import yaml
from pydantic import TypeAdapter, ValidationError

from console import options
from console.language import _
from console.output import Leave, Status
from console.session import Sending, Session, hidden, sealed, send, stream_of
from domain.case import Nomination
from domain.commands import (
    Ask,
    CastVote,
    CloseBallot,
    CountPapers,
    ExtendDeadline,
    OpenBallot,
    Recuse,
    Return,
    Sealed,
)
from domain.events import Papers

Asked = tuple[Ask, tuple[Sealed | None, ...]]

stage_option = click.option(
    "--stage",
    metavar="STAGE",
    help=_("Stage, or ballot as in unit/1; the one at which the case stands if left out"),
)
seat_option = click.option("--seat", metavar="SEAT", help=_("Seat to vote for, where one has several"))


@click.command(help=_("Vote on nomination ID."))
@options.nomination
@click.option(
    "--choice", type=click.Choice(["approve", "reject", "abstain"]), required=True, help=_("The vote")
)
@stage_option
@seat_option
@options.reasoned(required=False)
@options.delegated
@options.acting
def vote(
    case: str, choice: Any, stage: str | None, seat: str | None, reason: str | None, **given: Any
) -> None:
    async def asked(session: Session, id: str) -> Asked:
        state = await session.nomination(case)
        nonce = hidden(session.where, id, "nonce")
        ask = CastVote(ballot=_ballot(state, stage), choice=choice, nonce=nonce, seat=seat)
        return ask, sealed(session.where, id, given["person"], {"reason": reason})

    send(stream_of(case), Sending(**given), asked)


@click.command(help=_("Declare that one takes no part in the vote on nomination ID."))
@options.nomination
@stage_option
@seat_option
@options.reasoned(required=False)
@options.delegated
@options.acting
def recuse(case: str, stage: str | None, seat: str | None, reason: str | None, **given: Any) -> None:
    async def asked(session: Session, id: str) -> Asked:
        state = await session.nomination(case)
        ask = Recuse(ballot=_ballot(state, stage), seat=seat)
        return ask, sealed(session.where, id, given["person"], {"reason": reason})

    send(stream_of(case), Sending(**given), asked)


@click.command(
    help=_(
        "Enter a teller's count of the papers, from FILE (YAML): issued, returned, unreturned, approve, "
        "reject, blank, invalid, and of these the sealed papers of absent members: sealed."
    )
)
@options.nomination
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@stage_option
@options.acting
def count(case: str, file: Path, stage: str | None, **given: Any) -> None:
    try:
        written = yaml.safe_load(file.read_text("utf-8"))
        counted = TypeAdapter(dict[str, int]).validate_python(written, strict=True)
        papers = TypeAdapter(Papers).validate_python(counted)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise click.UsageError(_("{file} is not YAML: {error}").format(file=file, error=error)) from None
    except ValidationError as error:
        first = error.errors()[0]
        raise click.UsageError(f"{file}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None

    async def asked(session: Session, id: str) -> Asked:
        state = await session.nomination(case)
        return CountPapers(ballot=_ballot(state, stage), papers=papers), ()

    send(stream_of(case), Sending(**given), asked)


@click.command(help=_("Close the ballot on nomination ID and count (the chair)."))
@options.nomination
@stage_option
@options.acting
def close(case: str, stage: str | None, **given: Any) -> None:
    async def asked(session: Session, id: str) -> Asked:
        return CloseBallot(ballot=_ballot(await session.nomination(case), stage)), ()

    send(stream_of(case), Sending(**given), asked)


@click.command("open", help=_("Open the ballot that waited for its figure or its roll (the chair)."))
@options.nomination
@stage_option
@options.acting
def open_ballot(case: str, stage: str | None, **given: Any) -> None:
    async def asked(session: Session, id: str) -> Asked:
        return OpenBallot(stage=stage_of(await session.nomination(case), stage)), ()

    send(stream_of(case), Sending(**given), asked)


@click.command(help=_("Give a stage more time, with a reason (the chair)."))
@options.nomination
@click.option(
    "--until", type=options.Moment(), required=True, help=_("New deadline: a day, or a moment with zone")
)
@stage_option
@options.reasoned(required=True)
@options.acting
def extend(case: str, until: dt.datetime, stage: str | None, reason: str, **given: Any) -> None:
    async def asked(session: Session, id: str) -> Asked:
        state = await session.nomination(case)
        assert state.about is not None
        ask = ExtendDeadline(stage=stage_of(state, stage), due=until.astimezone(dt.UTC))
        return ask, sealed(session.where, id, state.about.nominee, {"reason": reason})

    send(stream_of(case), Sending(**given), asked)


@click.command("return", help=_("Send the file back for revision, with reasons (chair or leader)."))
@options.nomination
@stage_option
@click.option(
    "--capacity", type=click.Choice(["KT.", "TL.", "TUQ.", "Q."]), help=_("Capacity in which one acts")
)
@options.reasoned(required=True)
@options.delegated
@options.acting
def send_back(case: str, stage: str | None, reason: str, **given: Any) -> None:
    async def asked(session: Session, id: str) -> Asked:
        state = await session.nomination(case)
        assert state.about is not None
        ask = Return(stage=stage_of(state, stage))
        return ask, sealed(session.where, id, state.about.nominee, {"reason": reason})

    send(stream_of(case), Sending(**given), asked)


def stage_of(state: Nomination, stage: str | None) -> str:
    """The stage that is named, or the one at which the case stands."""
    if stage is not None:
        return stage.partition("/")[0]
    if state.stage is None or state.phase == "ended":
        click.echo(
            _("The case stands at no stage: {phase}.").format(phase=state.result or state.phase), err=True
        )
        raise Leave(Status.REFUSED)
    return state.stage.name


def _ballot(state: Nomination, stage: str | None) -> str:
    """The ballot that is named, the named stage's latest, or the one that is open."""
    if stage is not None and "/" in stage:
        return stage
    name = stage_of(state, stage)
    return f"{name}/{state.turns.get(name, 1)}"


COMMANDS = (vote, recuse, count, open_ballot, close, extend, send_back)
