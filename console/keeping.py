"""Programs that run until a signal says that it is enough, and are started again where they fall."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any

import structlog

PAUSE = 1.0
"""Seconds before something that fell is started again."""

log = structlog.get_logger("keeping")


def stop_on_signals() -> asyncio.Event:
    """Set by Ctrl-C, and by whoever asks the process to end."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop


async def keep(what: str, work: Callable[[], Awaitable[None]], stop: asyncio.Event) -> None:
    """Do the work, which ends by itself when ``stop`` is set; if it falls before, start it again."""
    while not stop.is_set():
        try:
            await work()
        except Exception as error:
            log.error("it fell, and is started again", what=what, error=f"{type(error).__name__}: {error}")
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), PAUSE)


async def unless_stopped(doing: Coroutine[Any, Any, Any], stop: asyncio.Event) -> bool:
    """Do it to its end, or leave off when ``stop`` is set; whether it came to its end."""
    task, stopping = asyncio.create_task(doing), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
        ended = task.done()
        if not ended:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
    if ended:
        task.result()
    return ended
