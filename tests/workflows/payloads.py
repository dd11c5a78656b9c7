"""Every payload that a workflow's history holds, as the server has it."""

from __future__ import annotations

from collections.abc import Iterator

from google.protobuf.message import Message
from temporalio.api.common.v1 import Payload
from temporalio.client import Client


async def payloads_of(client: Client, workflow: str) -> list[Payload]:
    """The payloads of the workflow's last run, but for search attributes, which Temporal has to read."""
    history = await client.get_workflow_handle(workflow).fetch_history()
    return [payload for event in history.events for payload in _payloads(event)]


def _payloads(message: Message) -> Iterator[Payload]:
    if isinstance(message, Payload):
        yield message
        return
    for field, value in message.ListFields():
        if field.name == "search_attributes" or field.message_type is None:
            continue
        if field.message_type.GetOptions().map_entry:
            values = [v for v in value.values() if isinstance(v, Message)]
        else:
            values = list(value) if field.is_repeated else [value]
        for each in values:
            yield from _payloads(each)
