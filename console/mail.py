"""``vinhdanh mail``: the dispatcher as a process of its own, where the web is to reach no mail server."""

from __future__ import annotations

import click

from console.keeping import keep, stop_on_signals, unless_stopped
from console.language import _
from console.output import Status, Trouble
from console.session import run as run_async
from console.web import PORT, settings_of
from runtime import logs
from runtime.connection import connection


@click.command(
    help=_(
        "Send people mail of what waits for them, by the server that VINHDANH_SMTP_HOST names; the web "
        "does that too where it knows one."
    )
)
def mail() -> None:
    logs.configure()

    async def work() -> None:
        from web.mail.dispatcher import Dispatcher
        from web.site import opened

        settings, stop = settings_of(PORT), stop_on_signals()
        if settings.mail is None:
            text = _("No mail server is named: set VINHDANH_SMTP_HOST and VINHDANH_SMTP_FROM.")
            raise Trouble(Status.USAGE, "no_mail_server", text)
        sender = settings.mail

        async def send() -> None:
            async with opened(settings, connection()) as site:
                await unless_stopped(Dispatcher(site, sender).follow(), stop)

        await keep("mail", send, stop)

    run_async(work)


COMMANDS = (mail,)
