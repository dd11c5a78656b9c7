"""Connecting to Temporal: payloads encrypted, and its own threads quiet."""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path

from temporalio.client import Client
from temporalio.runtime import LogForwardingConfig, LoggingConfig, Runtime, TelemetryConfig, TelemetryFilter

from workflows.codec import converter


@lru_cache(maxsize=1)
def _runtime() -> Runtime:
    """Temporal's threads, once a process. What they log goes where ours does, not to standard output."""
    errors = TelemetryFilter(core_level="ERROR", other_level="ERROR")
    forwarded = LogForwardingConfig(logger=logging.getLogger("temporalio.core"))
    return Runtime(telemetry=TelemetryConfig(logging=LoggingConfig(filter=errors, forwarding=forwarded)))


async def connect(address: str, namespace: str, key_file: Path) -> Client:
    """A client whose payloads are encrypted with the key in ``key_file``, made on first use."""
    return await Client.connect(
        address, namespace=namespace, data_converter=converter(key_file), runtime=_runtime()
    )
