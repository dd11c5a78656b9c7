"""What a leader does: sign, decline, delegate."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from console import options
from console.approver import stage_of, stage_option
from console.language import _
from console.session import Sending, Session, sealed, send, stream_of
from domain.commands import Ask, ChangeRegistry, Decline, Sealed, Sign
from domain.events import Delegated
from domain.facts import registry_of

Asked = tuple[Ask, tuple[Sealed | None, ...]]

capacity_option = click.option(
    "--capacity",
    type=click.Choice(["KT.", "TL.", "TUQ.", "Q."]),
    help=_("Signing for another (KT., TL., TUQ.) or acting (Q.); in person if left out"),
)


@click.command(help=_("Sign nomination ID."))
@options.nomination
@stage_option
@click.option("--number", metavar="NUMBER", help=_("Number of the paper"))
@capacity_option
@options.delegated
@options.acting
def sign(case: str, stage: str | None, number: str | None, **given: Any) -> None:
    async def asked(session: Session, id: str) -> Asked:
        return Sign(stage=await stage_of(session, case, stage), number=number), ()

    send(stream_of(case), Sending(**given), asked)


@click.command(help=_("Decline to sign nomination ID, with reasons."))
@options.nomination
@stage_option
@options.reasoned(required=True)
@capacity_option
@options.delegated
@options.acting
def decline(case: str, stage: str | None, reason: str, **given: Any) -> None:
    async def asked(session: Session, id: str) -> Asked:
        ask = Decline(stage=await stage_of(session, case, stage))
        of = await session.nominee(case, given["person"])
        return ask, sealed(session.where, id, of, {"reason": reason})

    send(stream_of(case), Sending(**given), asked)


@click.command(help=_("Let another person act in one's office in BODY, for a time, on paper."))
@click.argument("body")
@click.option("--office", required=True, metavar="OFFICE", help=_("The office that one holds and delegates"))
@click.option("--to", "receiver", required=True, metavar="PERSON", help=_("Who may act"))
@click.option("--from", "begins", type=options.Day(), required=True, help=_("First day"))
@click.option("--until", type=options.Day(), required=True, help=_("Last day"))
@click.option("--paper", required=True, metavar="NUMBER", help=_("Number of the paper that says so"))
@click.option(
    "--manner", type=click.Choice(["TL.", "TUQ."]), help=_("Manner of signing that the paper allows")
)
@click.option(
    "--delegation", "name", required=True, metavar="ID", help=_("Name of the delegation, to act under it")
)
@options.person
@options.sent
@options.as_json
def delegate(
    body: str,
    office: str,
    receiver: str,
    begins: dt.date,
    until: dt.date,
    paper: str,
    manner: Any,
    name: str,
    **given: Any,
) -> None:
    change = Delegated(body, name, office, given["person"], receiver, begins, until, manner, paper)

    async def asked(_session: Session, _id: str) -> Asked:
        return ChangeRegistry((change,)), ()

    send(registry_of(body), Sending(**given), asked)


COMMANDS = (sign, decline, delegate)
