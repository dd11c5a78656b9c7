"""What approvers, chairs and tellers do: vote, recuse themselves, count, open, close, extend, send back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from console import files, options
from console.language import _, words
from console.output import Status, Trouble
from console.session import Sending, Session, hidden, sealed, send, stream_of
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
from domain.nomination.state import Nomination
from scenarios.rows import Papers as Counted

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
        nonce = hidden(session.where, id, "nonce")
        ask = CastVote(ballot=await _ballot(session, case, stage), choice=choice, nonce=nonce, seat=seat)
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
        ask = Recuse(ballot=await _ballot(session, case, stage), seat=seat)
        return ask, sealed(session.where, id, given["person"], {"reason": reason})

    send(stream_of(case), Sending(**given), asked)


@click.command(
    help=_(
        "Enter a teller's count of the papers, from FILE (YAML): issued, returned, unreturned, approve, "
        "reject, blank, invalid, and of these the sealed papers of absent members: sealed."
    ),
    epilog="\b\n"
    + _(
        "An example of FILE:\n"
        "  issued: 7          # returned + unreturned\n"
        "  returned: 7        # approve + reject + blank + invalid\n"
        "  unreturned: 0\n"
        "  approve: 6\n"
        "  reject: 1\n"
        "  blank: 0\n"
        "  invalid: 0\n"
        "  sealed: 0          # may be left out\n"
        "Two tellers enter their counts, each for himself; the count stands when both agree."
    ),
)
@options.nomination
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@stage_option
@options.acting
def count(case: str, file: Path, stage: str | None, **given: Any) -> None:
    papers = Papers(**files.read(file, Counted).model_dump())

    async def asked(session: Session, id: str) -> Asked:
        return CountPapers(ballot=await _ballot(session, case, stage), papers=papers), ()

    send(stream_of(case), Sending(**given), asked)


@click.command(help=_("Close the ballot on nomination ID and count (the chair)."))
@options.nomination
@stage_option
@options.acting
def close(case: str, stage: str | None, **given: Any) -> None:
    async def asked(session: Session, id: str) -> Asked:
        return CloseBallot(ballot=await _ballot(session, case, stage)), ()

    send(stream_of(case), Sending(**given), asked)


@click.command("open", help=_("Open the ballot that waited for its figure or its roll (the chair)."))
@options.nomination
@stage_option
@options.acting
def open_ballot(case: str, stage: str | None, **given: Any) -> None:
    async def asked(session: Session, id: str) -> Asked:
        return OpenBallot(stage=await stage_of(session, case, stage)), ()

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
        ask = ExtendDeadline(stage=await stage_of(session, case, stage), due=until)
        of = await session.nominee(case, given["person"])
        return ask, sealed(session.where, id, of, {"reason": reason})

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
        ask = Return(stage=await stage_of(session, case, stage))
        of = await session.nominee(case, given["person"])
        return ask, sealed(session.where, id, of, {"reason": reason})

    send(stream_of(case), Sending(**given), asked)


async def stage_of(session: Session, case: str, stage: str | None) -> str:
    """The stage that is named, or the one at which the case stands: only then the log is looked at."""
    if stage is not None:
        return stage.partition("/")[0]
    return _where(await session.nomination(case))


async def _ballot(session: Session, case: str, stage: str | None) -> str:
    """The ballot that is named, the named stage's latest, or the one that is open."""
    if stage is not None and "/" in stage:
        return stage
    state = await session.nomination(case)
    name = stage or _where(state)
    return f"{name}/{state.turns.get(name, 1)}"


def _where(state: Nomination) -> str:
    if state.phase == "ended":
        ended = _("The case has ended ({result}); no step is left to be done.")
        raise Trouble(Status.REFUSED, "case_ended", ended.format(result=words.phase(state.shown)))
    if state.stage is None or state.phase == "returned":
        text = _("The case stands at no stage: {phase}.").format(phase=words.phase(state.shown))
        raise Trouble(Status.REFUSED, "no_stage", text)
    return state.stage.name


COMMANDS = (vote, recuse, count, open_ballot, close, extend, send_back)
