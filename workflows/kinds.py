"""The names under which Temporal knows each kind of stream. Never changed: open cases stand under them."""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows.shell import COMMAND, Shell

TASK_QUEUE = "vinhdanh"


@workflow.defn(name="Nomination")
class NominationWorkflow(Shell):
    """Keeps one nomination's time and order. What may happen to it stands in ``domain.nomination``."""

    @workflow.run
    async def run(self, stream: str) -> None:
        await self.keep(stream)


@workflow.defn(name="Registry")
class RegistryWorkflow(Shell):
    """Keeps the order of one register. What may happen to it stands in ``domain.registry``."""

    @workflow.run
    async def run(self, stream: str) -> None:
        await self.keep(stream)


WORKFLOWS = (NominationWorkflow, RegistryWorkflow)


def workflow_of(stream: str) -> str:
    """The workflow type that keeps the stream."""
    return "Nomination" if stream.startswith("nomination/") else "Registry"


__all__ = ["COMMAND", "TASK_QUEUE", "WORKFLOWS", "NominationWorkflow", "RegistryWorkflow", "workflow_of"]
