"""Serve the site: one process, on one address, until it is told to stop."""

from __future__ import annotations

import asyncio
import socket

import uvicorn

from runtime.connection import Connection
from web.app import create_app
from web.settings import Settings


class DidNotServe(Exception):
    """The site could not be opened, or ended by itself; what was wrong stands in the log."""


async def serve(
    settings: Settings,
    where: Connection,
    at: socket.socket,
    stop: asyncio.Event,
    ready: asyncio.Event | None = None,
) -> None:
    """Serve until ``stop``; ``ready`` is set when the first visit can come. The socket is closed at the end.

    :raises DidNotServe: it ended by itself
    """
    config = uvicorn.Config(
        create_app(settings, where),
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=not settings.local,
        timeout_graceful_shutdown=5,
    )
    server = _Server(config, ready or asyncio.Event())
    running, stopping = asyncio.create_task(server.run_at(at)), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
            raise DidNotServe
    finally:
        stopping.cancel()
        server.should_exit = True
        await asyncio.gather(running, return_exceptions=True)
        at.close()


class _Server(uvicorn.Server):
    """Says when it is ready, and leaves the signals alone: when to stop is the caller's affair."""

    def __init__(self, config: uvicorn.Config, ready: asyncio.Event) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready.set()

    async def run_at(self, at: socket.socket) -> None:
        try:
            await self._serve([at])
        except SystemExit:  # what it does where the site could not be opened
            raise DidNotServe from None
