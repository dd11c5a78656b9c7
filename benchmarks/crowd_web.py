"""``python -m benchmarks.crowd_web PORT``: the web for the crowd, with demo personas and without limits."""

from __future__ import annotations

import asyncio
import socket
import sys

from console.keeping import stop_on_signals
from runtime import logs
from runtime.connection import connection
from web.serve import serve
from web.settings import Settings


async def main(port: int) -> None:
    """Serve until SIGTERM."""
    at = socket.create_server(("127.0.0.1", port))
    settings = Settings(f"http://localhost:{port}", demo=True, limits=None)
    await serve(settings, connection(), at, stop_on_signals())


if __name__ == "__main__":
    logs.configure("warning")
    asyncio.run(main(int(sys.argv[1])))
