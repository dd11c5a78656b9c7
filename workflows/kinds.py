"""The names under which Temporal knows each kind of stream. Never changed: open cases stand under them."""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from domain.kinds import kind_of
    from workflows.shell import COMMAND, LOOK, Shell

TASK_QUEUE = "vinhdanh"


@workflow.defn(name="Nomination")
class NominationWorkflow(Shell):
    """Keeps one nomination's time and order. What may happen stands in ``domain.nomination``."""

    @workflow.run
    async def run(self, stream: str) -> None:
        await self.keep(stream)


@workflow.defn(name="Registry")
class RegistryWorkflow(Shell):
    """Keeps the order of one register. What may happen to it stands in ``domain.registry``."""

    @workflow.run
    async def run(self, stream: str) -> None:
        await self.keep(stream)


@workflow.defn(name="Sitting")
class SittingWorkflow(Shell):
    """Keeps the order of one sitting. What may happen to it stands in ``domain.sitting``."""

    @workflow.run
    async def run(self, stream: str) -> None:
        await self.keep(stream)


@workflow.defn(name="Submission")
class SubmissionWorkflow(Shell):
    """Keeps one list's time and order. What may happen to it stands in ``domain.submission``."""

    @workflow.run
    async def run(self, stream: str) -> None:
        await self.keep(stream)


@workflow.defn(name="Decision")
class DecisionWorkflow(Shell):
    """Keeps one decision's time and order. What may happen to it stands in ``domain.decision``."""

    @workflow.run
    async def run(self, stream: str) -> None:
        await self.keep(stream)


@workflow.defn(name="Book")
class BookWorkflow(Shell):
    """Keeps the order of one of an organ's books. What may happen to it stands in ``domain.book``."""

    @workflow.run
    async def run(self, stream: str) -> None:
        await self.keep(stream)


@workflow.defn(name="Initiative")
class InitiativeWorkflow(Shell):
    """Keeps the order of one initiative. What may happen to it stands in ``domain.initiative``."""

    @workflow.run
    async def run(self, stream: str) -> None:
        await self.keep(stream)


@workflow.defn(name="Movement")
class MovementWorkflow(Shell):
    """Keeps one movement's time and order. What may happen to it stands in ``domain.movement``."""

    @workflow.run
    async def run(self, stream: str) -> None:
        await self.keep(stream)


@workflow.defn(name="RoleModel")
class RoleModelWorkflow(Shell):
    """Keeps the order of one role model. What may happen to it stands in ``domain.rolemodel``."""

    @workflow.run
    async def run(self, stream: str) -> None:
        await self.keep(stream)


@workflow.defn(name="Inspection")
class InspectionWorkflow(Shell):
    """Keeps one inspection's order. What may happen to it stands in ``domain.inspection``."""

    @workflow.run
    async def run(self, stream: str) -> None:
        await self.keep(stream)


@workflow.defn(name="Activity")
class ActivityWorkflow(Shell):
    """Keeps the order of one activity's record. What may happen to it stands in ``domain.activity``."""

    @workflow.run
    async def run(self, stream: str) -> None:
        await self.keep(stream)


WORKFLOWS = (
    NominationWorkflow,
    RegistryWorkflow,
    SittingWorkflow,
    SubmissionWorkflow,
    DecisionWorkflow,
    BookWorkflow,
    InitiativeWorkflow,
    MovementWorkflow,
    RoleModelWorkflow,
    InspectionWorkflow,
    ActivityWorkflow,
)


def workflow_of(stream: str) -> str:
    """The workflow type that keeps the stream. Raises ``UnknownKind`` for a name that is none."""
    return kind_of(stream).workflow


__all__ = [
    "COMMAND",
    "LOOK",
    "TASK_QUEUE",
    "WORKFLOWS",
    "ActivityWorkflow",
    "BookWorkflow",
    "DecisionWorkflow",
    "InitiativeWorkflow",
    "InspectionWorkflow",
    "MovementWorkflow",
    "NominationWorkflow",
    "RegistryWorkflow",
    "RoleModelWorkflow",
    "SittingWorkflow",
    "SubmissionWorkflow",
    "workflow_of",
]
