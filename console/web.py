"""``vinhdanh web``: the pages and the API over services that run already."""

from __future__ import annotations

import asyncio
import os
import socket

import click

from console.keeping import keep, stop_on_signals
from console.language import _
from console.output import Status, Trouble
from console.session import run as run_async
from runtime import logs
from runtime.connection import Connection, connection
from web.settings import Settings, WrongSetting, from_environment

LOOPBACK = "127.0.0.1"
PORT = 8080

port_option = click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=PORT,
    show_default=True,
    envvar="VINHDANH_PORT",
    help=_("Port of the web; 0 takes any that is free"),
)


def settings_of(port: int, *, demo: bool = False) -> Settings:
    """What the environment says; without an origin there, browsers of this machine are meant."""
    try:
        return from_environment({"VINHDANH_ORIGIN": f"http://localhost:{port}", **os.environ}, demo=demo)
    except WrongSetting as error:
        raise Trouble(Status.USAGE, "wrong_setting", str(error)) from None


def taken(host: str, port: int) -> socket.socket:
    """The address, which nobody else has from now on."""
    try:
        return socket.create_server((host, port))
    except OSError as error:
        text = _("The web cannot be opened at {host}:{port}: {why}. Name another port by --port.")
        said = text.format(host=host, port=port, why=os.strerror(error.errno or 0))
        raise Trouble(Status.NOTHING_RUNS, "port_taken", said) from None


async def serve_and_say(
    settings: Settings, where: Connection, at: socket.socket, stop: asyncio.Event
) -> None:
    """Serve until ``stop``, again where it falls, and say where when the first visit can come."""
    from web.serve import serve

    ready = asyncio.Event()

    async def say() -> None:
        await ready.wait()
        click.echo(_("Web          {address}").format(address=settings.origin))

    said = asyncio.create_task(say())
    await keep("web", lambda: serve(settings, where, at.dup(), stop, ready), stop)
    said.cancel()


@click.command(
    help=_("Serve the web for the services that the environment names (or that run on the data folder).")
)
@click.option("--host", default=LOOPBACK, show_default=True, help=_("Address to listen on"))
@port_option
def web(host: str, port: int) -> None:
    logs.configure()

    async def work() -> None:
        where = connection()
        with taken(host, port) as at:
            settings = settings_of(at.getsockname()[1])
            await serve_and_say(settings, where, at, stop_on_signals())

    run_async(work)


COMMANDS = (web,)
