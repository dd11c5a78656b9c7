"""``send(command)``: the one door, for web, API, command line and the engine itself.

It always uses update-with-start, so that a closed case, an appeal years later, a lost Temporal and an
ordinary vote are one path. It never says "recorded" without a receipt: after 20 seconds it says honestly that
nothing is known to be recorded, and the same command may be sent again or handed over as a signal.

Choices of a secret ballot stop here, before Temporal keeps anything of them: the door looks at the log for
what kind of ballot is going on, whatever ballot the sender names. One gap is left, and told in
``docs/trust.md``: what is handed over while the log does not answer is judged by its name, then by ``apply``.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

from temporalio.client import Client, WithStartWorkflowOperation, WorkflowUpdateFailedError
from temporalio.client import WorkflowUpdateRPCTimeoutOrCancelledError as UpdateTimedOut
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.service import RPCError, RPCStatusCode

from domain import answers, commands
from domain.answers import Answer, Refusal
from domain.commands import Command, Malformed
from domain.kinds import UnknownKind, kind_of
from domain.secrecy import Choosing, named_as_paper
from eventlog.ballots import refused_as_paper
from eventlog.log import DATABASE_ERRORS, Log, passing
from eventlog.proof import content_hash
from workflows.kinds import COMMAND, LOOK, TASK_QUEUE, workflow_of

PATIENCE = 20.0
"""Seconds for which ``send`` tries before it says that nothing is recorded yet."""
ATTEMPT = 6.0
"""Seconds given to one attempt: an update that no worker has accepted is stored nowhere."""

_PASSING = {
    RPCStatusCode.NOT_FOUND,
    RPCStatusCode.ABORTED,
    RPCStatusCode.UNAVAILABLE,
    RPCStatusCode.RESOURCE_EXHAUSTED,
    RPCStatusCode.DEADLINE_EXCEEDED,
    RPCStatusCode.CANCELLED,
    # A run that wants to end is told to look again at that very moment (a sitting's result comes in): the
    # server fails its task, and every update in it with that. The next attempt finds the run, or starts one.
    RPCStatusCode.FAILED_PRECONDITION,
}


class NotRecorded(Exception):
    """No answer in time: the command may or may not be in the log. Sending it again under its id is safe."""

    def __init__(self, command: Command, why: str) -> None:
        super().__init__(f"no receipt for {command.id} within {PATIENCE:.0f} s: {why}")
        self.command = command
        self.why = why


Looking = Callable[[], AbstractAsyncContextManager[Log]]
"""Gives the log to whoever wants a look at it; raises what ``passing`` calls passing while it is away."""


@dataclass(frozen=True, slots=True)
class Gateway:
    """The door, over a connected client whose data converter encrypts.

    ``looking`` gives the log for the look at a stream's ballots; the engine, which never votes, has none.
    """

    client: Client
    task_queue: str = TASK_QUEUE
    looking: Looking | None = None

    async def send(self, command: Command, patience: float = PATIENCE) -> Answer:
        """Give the command's receipt or refusal.

        :raises NotRecorded: nobody answered within ``patience`` seconds
        """
        if refused := _malformed(command):
            return refused
        deadline = time.monotonic() + patience
        pause, why, looked = 0.05, "the service did not answer", False
        while (left := deadline - time.monotonic()) > 0:
            try:
                async with asyncio.timeout(min(left, ATTEMPT)):
                    if not looked and (refused := await self._paper(command)):
                        return refused
                    looked = True
                    return answers.read(await self._update(command))
            except (TimeoutError, UpdateTimedOut) as error:
                _leave_if_cancelled(error)
                why = "nobody took the command"
            except RPCError as error:
                _leave_if_cancelled(error)
                if error.status not in _PASSING:
                    raise
                why = f"{error.status.name}: {error.message}"
            except WorkflowUpdateFailedError as error:
                # The run ended between accepting the update and answering it: the next run answers.
                why = str(error.cause)
            except (OSError, *DATABASE_ERRORS) as error:
                if not passing(error):
                    raise
                why = "the service did not answer"
            await asyncio.sleep(min(pause, max(0.0, deadline - time.monotonic())))
            pause = min(pause * 2, 1.0)
        raise NotRecorded(command, why)

    async def hand_over(self, command: Command) -> Refusal | None:
        """Leave the command with Temporal as a signal: durable also while the log is away.

        Its answer appears in the sender's inbox. Refused at once is only what no stream could take.
        """
        if refused := _malformed(command):
            return refused
        try:
            async with asyncio.timeout(ATTEMPT):
                if refused := await self._paper(command):
                    return refused
        except (OSError, *DATABASE_ERRORS) as error:
            _leave_if_cancelled(error)
            if not passing(error):
                raise
        await self.client.start_workflow(
            workflow_of(command.stream),
            command.stream,
            id=command.stream,
            task_queue=self.task_queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            start_signal=COMMAND,
            start_signal_args=[commands.written(command)],
        )
        return None

    async def wake(self, stream: str) -> None:
        """Make sure that the stream's workflow runs and has read everything that is in the log."""
        await self.client.start_workflow(
            workflow_of(stream),
            stream,
            id=stream,
            task_queue=self.task_queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            start_signal=LOOK,
        )

    async def _paper(self, command: Command) -> Refusal | None:
        if self.looking is None or not isinstance(command.ask, Choosing):
            return None
        async with self.looking() as log:
            return await refused_as_paper(log, command, command.ask)

    async def _update(self, command: Command) -> dict[str, Any]:
        start: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
            workflow_of(command.stream),
            command.stream,
            id=command.stream,
            task_queue=self.task_queue,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        )
        answer: dict[str, Any] = await self.client.execute_update_with_start_workflow(
            COMMAND,
            commands.written(command),
            start_workflow_operation=start,
            id=_update_id(command),
            result_type=dict,
            rpc_timeout=dt.timedelta(seconds=ATTEMPT),
        )
        return answer


def _leave_if_cancelled(error: Exception) -> None:
    """Temporal's client tells that its caller was cancelled as if time had run out."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError from error


def _update_id(command: Command) -> str:
    """The command's id and what it is bound to.

    Temporal answers an update id that it knows by itself: with the command's id alone, somebody who used it
    again with other content would be shown the receipt of the first.
    """
    return f"{command.id} {content_hash(command)[:32]}"


def _malformed(command: Command) -> Refusal | None:
    """What can be said without asking: the stream is none, the command is not written as one, or a secret."""
    if refused := named_as_paper(command.ask):
        return refused
    try:
        kind_of(command.stream)
        commands.parse(commands.written(command))
    except UnknownKind:
        return Refusal("no_such_stream", {"stream": command.stream})
    except Malformed as error:
        return Refusal("malformed_command", {"why": str(error)[:500]})
    return None
