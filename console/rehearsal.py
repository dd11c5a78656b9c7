"""A rehearsal: everything runs as it does in service, on a log that is thrown away at the end."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path

import click

from console.language import _
from console.up import keep_up
from eventlog.copying import copy
from eventlog.log import Log
from runtime import logs
from runtime.connection import Connection, connection, made
from runtime.services import Services, key_folder


@click.command(
    help=_("Rehearse: start everything on a log of its own, which is thrown away when Ctrl-C ends it.")
)
@click.option(
    "--copy",
    "copied",
    is_flag=True,
    help=_("Begin with a copy of the cases that run here now, without names"),
)
def rehearse(*, copied: bool) -> None:
    logs.configure()
    real = connection() if copied else None
    folder = Path(tempfile.mkdtemp(prefix="vinhdanh-rehearsal-"))
    services = Services(folder, persistent=False, progress=lambda line: click.echo(line, err=True))
    try:
        running = services.start()
        where = Connection(running.dsn, running.temporal, made(key_folder(folder)))
        click.echo(_("REHEARSAL: nothing of this is kept, and nothing of it counts."))
        click.echo(_("In another terminal: export VINHDANH_DATA={folder}").format(folder=folder))
        asyncio.run(_rehearse(where, services, real))
    finally:
        services.stop()
        shutil.rmtree(folder, ignore_errors=True)
    click.echo(_("The rehearsal is over; its log is gone."))


async def _rehearse(where: Connection, services: Services, real: Connection | None) -> None:
    from worker import migrate

    if real is not None:
        await migrate(where)
        async with await Log.open(real.dsn_as("writer"), connections=1) as source:
            entries = await copy(source, where.dsn_as("writer"))
        click.echo(_("{entries} entries were copied; what is sealed stayed behind.").format(entries=entries))
    await keep_up(where, services)


COMMANDS = (rehearse,)
