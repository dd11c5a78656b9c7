"""How the programs log: structlog, as JSON or for a console, with the case bound and no personal data.

Codes, ids and hashes are logged; names and texts never are. While Temporal replays a workflow nothing is
logged, since it was logged when it happened.
"""

from __future__ import annotations

import logging
import os
import sys
from typing import Any

import structlog


def configure(level: str | None = None, *, json: bool | None = None) -> None:
    """Set logging up for this process: ``VINHDANH_LOG`` (level) and ``VINHDANH_LOG_JSON=1`` speak too."""
    level = (level or os.environ.get("VINHDANH_LOG") or "info").upper()
    as_json = os.environ.get("VINHDANH_LOG_JSON") == "1" if json is None else json
    threshold = logging.getLevelNamesMapping().get(level, logging.INFO)
    shared: list[Any] = [
        _silent_while_replaying,
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    # Without the values of local variables: those are votes and names.
    as_data = structlog.processors.ExceptionRenderer(
        structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
    )
    plain = structlog.dev.plain_traceback
    end: list[Any] = (
        [as_data, structlog.processors.JSONRenderer()]
        if as_json
        else [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)]
    )
    structlog.configure(
        processors=[*shared, *end],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, force=True)
    for noisy in ("asyncpg", "asyncio", "temporalio.activity", "temporalio.worker"):
        # They print a traceback for every lost connection and every retry; ours says it in one line.
        logging.getLogger(noisy).setLevel(logging.CRITICAL)


def _silent_while_replaying(_: Any, __: str, event: dict[str, Any]) -> dict[str, Any]:
    temporal = sys.modules.get("temporalio.workflow")  # without it nothing replays, and it takes long to load
    if temporal is not None and temporal.in_workflow() and temporal.unsafe.is_replaying():
        raise structlog.DropEvent
    return event
