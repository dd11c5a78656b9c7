"""What a Temporal server shows of itself from outside: version, search attribute, room for updates."""

import asyncio
import uuid
from dataclasses import dataclass
from datetime import timedelta

from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import UpdateWorkflowExecutionLifecycleStage
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.api.update.v1 import Input, Meta, Request, WaitPolicy
from temporalio.api.workflowservice.v1 import (
    DeleteWorkflowExecutionRequest,
    GetSystemInfoRequest,
    UpdateWorkflowExecutionRequest,
)
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from .temporal import NAMESPACE, STAGE

LIMIT = timedelta(seconds=5)
DEFAULT_IN_FLIGHT = 10
TRIAL = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class TemporalSeen:
    """``takes_many_updates``: more than the default of 10 at a time on one case; None if not to be seen."""

    version: str
    stage_known: bool
    takes_many_updates: bool | None


async def look(address: str, namespace: str = NAMESPACE) -> TemporalSeen:
    """Raises what the client raises if there is no answer within seconds."""
    client = await asyncio.wait_for(Client.connect(address, namespace=namespace), LIMIT.total_seconds())
    about = await client.workflow_service.get_system_info(GetSystemInfoRequest(), timeout=LIMIT)
    attributes = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=namespace), timeout=LIMIT
    )
    try:
        many = await takes_many_updates(client)
    except RPCError:
        many = None
    return TemporalSeen(about.server_version, STAGE in attributes.custom_attributes, many)


async def takes_many_updates(client: Client) -> bool:
    """Whether a case takes one update more than the default. Nobody runs the workflow: none is ever accepted.

    An update over the limit is refused at once; one within it waits for a worker that never comes.
    """
    name = f"doctor/{uuid.uuid4()}"
    handle = await client.start_workflow(
        "doctor", id=name, task_queue=name, execution_timeout=timedelta(minutes=1), rpc_timeout=LIMIT
    )

    async def refused(number: int) -> bool:
        request = UpdateWorkflowExecutionRequest(
            namespace=client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=name),
            wait_policy=WaitPolicy(
                lifecycle_stage=UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED
            ),
            request=Request(meta=Meta(update_id=str(number), identity="doctor"), input=Input(name="doctor")),
        )
        try:
            await client.workflow_service.update_workflow_execution(request, retry=False, timeout=TRIAL)
        except RPCError as error:
            return error.status is RPCStatusCode.RESOURCE_EXHAUSTED
        return False

    try:
        return not any(await asyncio.gather(*(refused(number) for number in range(DEFAULT_IN_FLIGHT + 1))))
    finally:
        await handle.terminate("vinhdanh doctor has seen enough", rpc_timeout=LIMIT)
        await client.workflow_service.delete_workflow_execution(
            DeleteWorkflowExecutionRequest(
                namespace=client.namespace, workflow_execution=WorkflowExecution(workflow_id=name)
            ),
            timeout=LIMIT,
        )
