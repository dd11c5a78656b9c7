"""Loading a folder: read, tried against the registry as the log has it, and sent."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Collection
from pathlib import Path

from domain.commands import Actor
from domain.registry import Register
from eventlog.fold import Registers
from eventlog.log import Log
from intake.batches import Salt, batches, waiting
from intake.folder import read
from intake.rehearsal import check
from intake.sending import Send, Sent, send_all


async def load(
    folder: Path,
    actor: Actor,
    salt: Salt,
    log: Log,
    send: Send,
    shipped: Collection[str],
    progress: Callable[[Sent], None] = lambda _: None,
) -> Sent:
    """Load all of the folder that the log does not have yet; ``shipped`` as in ``check``.

    :raises Faulty: something is wrong in it; nothing was sent
    :raises Refused: the registry was changed meanwhile by others; what was sent before stands
    """
    said = await asyncio.to_thread(read, folder)
    streams = batches(said, actor, salt)
    registers = Registers()
    known: set[tuple[str, str]] = set()
    for entry in await log.news("", 0, -1):
        registers.take(entry)
        known.add((entry.stream, entry.command_id))
    states = {name: state for name, state in registers.states.items() if isinstance(state, Register)}
    check(said, waiting(streams, known), states, actor, dt.datetime.now(dt.UTC), shipped)
    return await send_all(streams, send, known, progress)
