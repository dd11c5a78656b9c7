"""The shell: a queue and a clock, no rule in it. One serves every kind of stream.

It queues commands, hands them in batches to one local activity, ``apply``, remembers the answers, sleeps
until the next due time and ends when the stream is settled. Of what rules compute it looks only at the
answers, at ``settled``, at the next due time and at the stage to show, all of which history has recorded:
any release of the rules may run any open case.
"""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any

from temporalio import workflow
from temporalio.api.common.v1 import Payload
from temporalio.common import RawValue, RetryPolicy, SearchAttributeKey

with workflow.unsafe.imports_passed_through():
    from activities.messages import Applied, Apply, Waiting
    from workflows.codec import came_clear

COMMAND = "command"
"""The one update and the one signal: both take a command as JSON. A signal is caught under any name, since
one that no handler takes would be lost without a word."""

LOOK = "look"
"""The signal that says: another stream's command put something here, look at the log."""

STAGE = SearchAttributeKey.for_keyword("VinhDanhStage")
"""The search attribute that shows at which stage a case stands."""

BATCH = 200
BATCH_BYTES = 400_000
"""Commands handed to one ``apply``; a local activity's record of over 2 MB would end the workflow."""
LONGEST = 131_072
"""Bytes of one command that are handed on; of a longer one only its hash and length are."""

PATIENTLY: dict[str, Any] = {
    # Tried again for ever; after a second the waiting is Temporal's, so that commands are accepted meanwhile.
    "start_to_close_timeout": dt.timedelta(seconds=30),
    "local_retry_threshold": dt.timedelta(seconds=1),
    "retry_policy": RetryPolicy(
        initial_interval=dt.timedelta(milliseconds=100),
        backoff_coefficient=2,
        maximum_interval=dt.timedelta(seconds=5),
    ),
}
SOON = dt.timedelta(milliseconds=50)
"""The least time to sleep: Temporal's clock and the worker's may differ by a little."""


class Shell:
    """Keeps one stream's time and order. What may happen to it stands in ``domain``."""

    def __init__(self) -> None:
        self._queue: list[Waiting] = []
        self._answers: dict[str, dict[str, Any]] = {}
        self._settled = False
        self._due: str | None = None
        self._alarm: asyncio.Task[None] | None = None
        self._rang = False
        self._look = False
        self._stage = ""

    async def keep(self, stream: str) -> None:
        """Serve the stream until it is settled and nobody waits for an answer."""
        fresh = False  # the log may hold more than this run has seen: look at it once in any case
        while not (fresh and self._settled and not self._queue and workflow.all_handlers_finished()):
            batch, self._look = self._next_batch(), False
            applied = await workflow.execute_local_activity(
                "apply", Apply(stream, batch), result_type=Applied, **PATIENTLY
            )
            fresh = True
            self._answers.update(applied.answers)
            self._settled = applied.settled
            self._set_alarm(applied.next_due)
            self._show(applied.stage)
            await self._until_something_is_to_be_done()
            if self._grown_old():
                workflow.continue_as_new(stream)

    @workflow.update(name=COMMAND)
    async def ask(self, command: RawValue) -> dict[str, Any]:
        """Queue a command that somebody waits for; give its answer once it has taken effect."""
        info = workflow.current_update_info()
        assert info is not None
        self._queue.append(_waiting(info.id, command))
        await workflow.wait_condition(lambda: info.id in self._answers)
        return self._answers.pop(info.id)

    @workflow.signal(name=LOOK)
    def look(self) -> None:
        """Read the log anew: it holds something that did not come through here."""
        self._look = True

    @workflow.signal(dynamic=True)
    def tell(self, _: str, commands: Sequence[RawValue]) -> None:
        """Queue a command that nobody waits for. Whatever came, nothing is raised and nothing is lost."""
        self._queue.extend(_waiting("", command) for command in commands or [RawValue(Payload())])

    def _next_batch(self) -> list[Waiting]:
        size = taken = 0
        for waiting in self._queue[:BATCH]:
            size += len(waiting.payload)
            if taken and size > BATCH_BYTES:
                break
            taken += 1
        batch, self._queue = self._queue[:taken], self._queue[taken:]
        return batch

    async def _until_something_is_to_be_done(self) -> None:
        if self._settled:
            # Updates that were answered just now are still to return.
            await workflow.wait_condition(lambda: bool(self._queue) or workflow.all_handlers_finished())
            return
        await workflow.wait_condition(
            lambda: bool(self._queue) or self._rang or self._look or self._grown_old()
        )

    def _set_alarm(self, due: str | None) -> None:
        """Have one timer run until ``due``. It is left alone while that stays the same: a vote costs none."""
        if due == self._due and not self._rang:
            return
        if self._alarm is not None:
            self._alarm.cancel()
        self._due, self._rang = due, False
        self._alarm = None if due is None else asyncio.create_task(self._ring(dt.datetime.fromisoformat(due)))

    async def _ring(self, due: dt.datetime) -> None:
        await workflow.sleep(max(due - workflow.now(), SOON))
        self._rang = True  # then the engine speaks by itself

    def _grown_old(self) -> bool:
        """Whether the history is long and nobody waits: then a new run goes on, and reads the log."""
        idle = not self._queue and workflow.all_handlers_finished()
        return idle and workflow.info().is_continue_as_new_suggested()

    def _show(self, stage: str) -> None:
        if stage != self._stage:
            self._stage = stage
            workflow.upsert_search_attributes([STAGE.value_set(stage)])


def _waiting(key: str, command: RawValue) -> Waiting:
    data = command.payload.data
    return Waiting(
        key=key,
        payload=base64.b64encode(data).decode() if len(data) <= LONGEST else "",
        sha256=hashlib.sha256(data).hexdigest(),
        length=len(data),
        clear=came_clear(command.payload),
    )
