"""A folder's commands sent through the door: what is common first, then body by body, side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence, Set
from dataclasses import dataclass

from domain.answers import Answer, Refusal
from domain.commands import Command
from domain.facts import COMMON
from intake.batches import Batch

AT_ONCE = 8
"""Streams that are written side by side."""

Send = Callable[[Command], Awaitable[Answer]]


class Refused(Exception):
    """A batch was refused after the folder had been found right: the registry has changed meanwhile."""

    def __init__(self, batch: Batch, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.batch = batch
        self.refusal = refusal


@dataclass(slots=True)
class Sent:
    """How much has been entered, and how much stood there already."""

    commands: int = 0
    entries: int = 0
    known: int = 0


async def send_all(
    streams: Mapping[str, Sequence[Batch]],
    send: Send,
    known: Set[tuple[str, str]] = frozenset(),
    progress: Callable[[Sent], None] = lambda _: None,
) -> Sent:
    """Send every batch but those whose stream and id are ``known`` to stand in the log.

    :raises Refused: where one was refused; those before it stand
    """
    sent = Sent()

    async def stream(batches: Sequence[Batch]) -> None:
        for batch in batches:
            if (batch.command.stream, batch.command.id) in known:
                sent.known += len(batch.items)
                continue
            answer = await send(batch.command)
            if isinstance(answer, Refusal):
                raise Refused(batch, answer)
            sent.commands += 1
            sent.entries += len(batch.items)
            progress(sent)

    # Bodies' own facts name people and bodies: what is common has to be there.
    await stream(streams.get(COMMON, ()))
    waiting = iter([batches for name, batches in streams.items() if name != COMMON])

    async def some() -> None:
        for batches in waiting:
            await stream(batches)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(some())
    except* Refused as refused:
        raise refused.exceptions[0] from None
    return sent
