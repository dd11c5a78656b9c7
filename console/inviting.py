"""How the first people come in: whoever runs the machine invites them to enrol a passkey.

In the web a registrar invites, with a passkey of his own. Somebody has to have the first one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import click

from console import options
from console.language import _
from console.session import Sending, Session, hidden, send
from domain.calendar import local_date
from domain.commands import Ask, Invite, Sealed
from domain.facts import COMMON

LASTS = dt.timedelta(days=7)


@click.command(
    help=_(
        "Invite PERSON to enrol a passkey, with a link that works once (the registrar). Whoever has the link "
        "can sign as that person: hand it over yourself. VINHDANH_ORIGIN is the site's address."
    )
)
@click.argument("who", metavar="PERSON")
@click.option("--until", type=options.Day(), help=_("The last day of the invitation; else a week from today"))
@options.acting
def invite(who: str, until: dt.date | None, **given: Any) -> None:
    from web.settings import from_environment

    origin = from_environment().origin
    last = until or local_date(dt.datetime.now(dt.UTC)) + LASTS
    made: list[str] = []

    async def asked(session: Session, id: str) -> tuple[Ask, tuple[Sealed | None, ...]]:
        # Of the command's id, so that sent again it is the same link.
        made.append(hidden(session.where, id, "invitation"))
        return Invite(who, hashlib.sha256(made[-1].encode()).hexdigest(), last), ()

    send(COMMON, Sending(**given), asked)
    link = f"{origin}/invitation/{made[-1]}"
    click.echo(_("  link    {link}").format(link=link), err=given["json"])  # JSON is one object


COMMANDS = (invite,)
