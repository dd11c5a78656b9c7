"""``apply`` on a real log, called as the shell calls it, with a clock that may be set."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from activities.apply import Applier, Report, now
from activities.messages import Applied, Apply, Waiting
from domain import answers, commands
from domain.answers import Answer, Receipt, Refusal
from domain.award.policy import Policy
from domain.commands import Command
from eventlog.key import KeyRing
from eventlog.log import Log
from tests.founding import Founding, nominate, policy
from tests.reasons import with_reason
from tests.system import System


def waiting(command: Command | bytes, key: str | None = None, *, clear: bool = False) -> Waiting:
    """What the shell makes of an update's payload; with the key ``""``, of a signal's."""
    raw = command if isinstance(command, bytes) else orjson.dumps(commands.written(command))
    if key is None:
        key = command.id if isinstance(command, Command) else "update"
    return Waiting(key, base64.b64encode(raw).decode(), hashlib.sha256(raw).hexdigest(), len(raw), clear)


@dataclass
class Door:
    """One worker's ``apply``."""

    system: System
    log: Log
    keys: KeyRing
    ahead: dt.timedelta = field(default_factory=dt.timedelta)
    """How far the clock is ahead of the real one."""

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Lose everything that the worker had in memory."""
        self.applier = Applier(self.log, self.keys, self._pulse, lambda: now() + self.ahead)

    async def apply(self, stream: str, *batch: Waiting) -> Applied:
        return await self.applier.apply(Apply(stream, list(batch)))

    async def update(self, command: Command, *, clear: bool = False) -> Answer:
        """Send a command that somebody waits for."""
        return await self.raw(command.stream, waiting(command, clear=clear), command)

    async def raw(self, stream: str, came: Waiting, command: Command | None = None) -> Answer:
        """Send bytes that somebody waits for an answer to."""
        applied = await self.apply(stream, came)
        answer = answers.read(applied.answers[came.key])
        if isinstance(answer, Receipt) and command is not None:
            self.system.gateway.receipts.append((command, answer))
        return answer

    async def signal(self, stream: str, command: Command | bytes, *, clear: bool = False) -> None:
        """Send what nobody waits for."""
        applied = await self.apply(stream, waiting(command, "", clear=clear))
        assert applied.answers == {}

    async def must(self, command: Command) -> Receipt:
        answer = await self.update(with_reason(command))
        assert isinstance(answer, Receipt), answer
        return answer

    async def refused(self, command: Command, **more: Any) -> Refusal:
        answer = await self.update(command, **more)
        assert isinstance(answer, Refusal), answer
        return answer

    async def found(self, *policies: Policy, size: Founding | None = None) -> Founding:
        size = size or Founding()
        await self.must(size.common(policies or [policy()]))
        for command in size.bodies():
            await self.must(command)
        return size

    async def nominated(self, stream: str, **more: Any) -> str:
        await self.must(nominate(stream, **more))
        return stream

    async def length(self) -> int:
        """How many entries the log has."""
        return len(await self.system.entries())

    async def events(self, stream: str, type: str) -> Sequence[dict[str, Any]]:
        """The data of the stream's entries of this type."""
        return [e.content["data"] for e in await self.system.entries(stream) if e.type == type]

    async def _pulse(self, report: Report) -> None:
        """The service has been working all the time."""
