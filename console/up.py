"""``vinhdanh up``: everything on this machine, started again where it falls, until Ctrl-C."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import click

from console import demo
from console.keeping import keep, stop_on_signals, unless_stopped
from console.language import _
from console.output import Status, Trouble
from console.web import LOOPBACK, port_option, serve_and_say, settings_of, taken
from runtime import logs
from runtime.connection import Connection, made
from runtime.services import InUse, Running, Services, data_folder, key_folder

WATCH = 2.0
"""Seconds between two looks of ``up`` at what it started."""

Front = Callable[[asyncio.Event], Awaitable[None]]
"""What is opened when the worker is ready, until the event is set."""

data_option = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="VINHDANH_DATA",
    help=_("The folder that keeps all data"),
)


@click.command(
    help=_("Start PostgreSQL, Temporal, the worker and the web on this machine; Ctrl-C stops them.")
)
@data_option
@port_option
@click.option(
    "--demo",
    "as_demo",
    is_flag=True,
    help=_("Open with a made-up season half way, where anybody at this machine may act as anyone"),
)
def up(data: Path | None, port: int, *, as_demo: bool) -> None:
    logs.configure()
    folder = (data or data_folder()).absolute()
    if as_demo and data is None:
        folder = demo.folder_beside(folder)
    with taken(LOOPBACK, port) as at:
        settings = settings_of(at.getsockname()[1], demo=as_demo)
        if as_demo:
            demo.check(folder)
        services = Services(
            folder, ui=True, persistent=True, progress=lambda line: click.echo(line, err=True)
        )
        running = _started(services)
        try:
            where = Connection(running.dsn, running.temporal, made(key_folder(folder)))

            async def front(stop: asyncio.Event) -> None:
                if not as_demo or await unless_stopped(demo.play(where, folder), stop):
                    await serve_and_say(settings, where, at, stop)

            _tell(folder, running)
            asyncio.run(keep_up(where, services, front))
        finally:
            services.stop()
    click.echo(_("Stopped. Everything is kept; the next 'vinhdanh up' goes on."))


def _started(services: Services) -> Running:
    try:
        return services.start()
    except InUse as error:
        text = _("{data} is in use by process {pid}; stop it first")
        raise Trouble(Status.NOTHING_RUNS, "in_use", text.format(data=error.data, pid=error.pid)) from None


def _tell(folder: Path, running: Running) -> None:
    click.echo(_("Data folder  {folder}").format(folder=folder))
    click.echo(_("PostgreSQL   {dsn}").format(dsn=running.dsn))
    click.echo(_("Temporal     {address}").format(address=running.temporal))
    if running.ui:
        click.echo(_("Temporal UI  {address}").format(address=running.ui))


async def keep_up(where: Connection, services: Services, front: Front | None = None) -> None:
    """Work, and start again what falls, until a signal says that it is enough.

    ``front`` begins when the worker is ready; if it ends by itself, that is the end of everything.
    """
    from worker import migrate

    stop, ready = stop_on_signals(), asyncio.Event()
    await migrate(where)
    worker = asyncio.create_task(keep("worker", lambda: _work(where, stop, ready), stop))
    watch = asyncio.create_task(_watch(services, stop))
    try:
        if await unless_stopped(ready.wait(), stop) and front is not None:
            await front(stop)
        await stop.wait()
    finally:
        stop.set()
        await worker
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch


async def _work(where: Connection, stop: asyncio.Event, once_ready: asyncio.Event) -> None:
    from worker import work

    ready = asyncio.Event()

    async def say() -> None:
        await ready.wait()
        click.echo(_("Worker       ready. Ctrl-C stops everything."))
        once_ready.set()

    said = asyncio.create_task(say())
    try:
        await work(where, stop, ready)
    finally:
        said.cancel()


async def _watch(services: Services, stop: asyncio.Event) -> None:
    """Start again what has fallen."""
    own_temporal = services.found is not None and services.found.kind != "address"
    while not stop.is_set():
        await asyncio.sleep(WATCH)
        try:
            if not services.postgres.running():
                click.echo(_("PostgreSQL has fallen; starting it again."), err=True)
                await asyncio.to_thread(services.postgres.start)
            if own_temporal and not services.server.running():
                click.echo(_("Temporal has fallen; starting it again."), err=True)
                await asyncio.to_thread(services.server.start)
        except Exception as error:
            # Whatever it was (a full disk, say) may pass: the next look tries again.
            click.echo(_("It did not start; it is tried again: {why}").format(why=error), err=True)


COMMANDS = (up,)
