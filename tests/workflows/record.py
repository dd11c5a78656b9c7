"""Record the histories that every release of the shell has to replay: ``python -m tests.workflows.record``.

A history is recorded once and kept: a case that was begun under an old release goes on under the new one.
What is there already is not recorded again; when the shell learns something new, add a case under a new name.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
from temporalio.client import WorkflowHandle

from eventlog.schema.migrate import install
from runtime import logs
from runtime.postgres import DATABASE
from runtime.services import Services
from tests.founding import Founding, nominate, policy, sign, signing, unit_vote, vote
from tests.system import System, new_namespace, system_at

Handle = WorkflowHandle[Any, Any]
HISTORIES = Path(__file__).with_name("histories")
KEY = bytes.fromhex("9a1f4c0e6d2b7853c4e1f0a98d7b65324f1e0c9bd8a7766554433221100ffeed")
"""The key of these payloads and of nothing else."""

CASE = "nomination/recorded"
LONG = 90
"""Events after which the recording server finds a history long."""
LARGE = Founding(staff=16)
STAFF = ("u1.1", "u1.2", "u1.3")


async def answered(system: System) -> Handle:
    """A case carried by updates, with refusals, to the signature."""
    await system.nominated(CASE)
    await system.refused(sign(CASE, "too-early"))
    await asyncio.gather(*(system.must(vote(CASE, who)) for who in STAFF))
    await system.must(sign(CASE))
    return await ended(system, CASE)


async def told(system: System) -> Handle:
    """A case carried by signals, one of them malformed."""
    await system.gateway.hand_over(nominate(CASE))
    await system.client.get_workflow_handle(CASE).signal("command", "a text")
    await system.client.get_workflow_handle(CASE).signal("vote")
    for who in STAFF:
        await system.gateway.hand_over(vote(CASE, who))
    await system.until_logged(CASE, "BallotClosed")
    await system.gateway.hand_over(sign(CASE))
    return await ended(system, CASE)


async def timed(system: System) -> Handle:
    """A case whose ballot is closed by the engine after a reminder."""
    await system.nominated(CASE, award="test.timed")
    await system.must(vote(CASE, STAFF[0]))
    await system.until_logged(CASE, "BallotClosed")
    return await ended(system, CASE)


async def registered(system: System) -> Handle:
    """A register that somebody changed."""
    return await ended(system, "registry/u1")


async def continued(system: System) -> Handle:
    """The first run of a case whose history grew long."""
    await system.nominated(CASE, unit="u2")
    first = (await system.client.get_workflow_handle(CASE).describe()).run_id
    for number in range(1, LARGE.staff + 1):
        await system.must(vote(CASE, f"u2.{number}"))
    assert (await system.client.get_workflow_handle(CASE).describe()).run_id != first
    return system.client.get_workflow_handle(CASE, run_id=first)


async def ended(system: System, stream: str) -> Handle:
    handle = system.client.get_workflow_handle(stream)
    await handle.result()
    return handle


RECORDED: dict[str, Callable[[System], Awaitable[Handle]]] = {
    each.__name__: each for each in (answered, told, timed, registered, continued)
}


async def record() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        services = Services(Path(scratch), persistent=False)
        services.server.settings = {"limit.historyCount.suggestContinueAsNew": LONG}
        with services:
            connection = await asyncpg.connect(services.dsn())
            await install(connection)
            await connection.close()
            for name, tell in RECORDED.items():
                if not (HISTORIES / f"{name}.json").exists():
                    await _record(services, Path(scratch) / name, name, tell)


async def _record(
    services: Services, keys: Path, name: str, tell: Callable[[System], Awaitable[Handle]]
) -> None:
    namespace = await new_namespace(services.temporal_address)
    keys.mkdir()
    (keys / "payload.key").write_bytes(KEY)
    staffed = Founding(units=2, staff=LARGE.staff) if tell is continued else Founding()
    timers = policy("test.timed", unit_vote(due="2s", remind="1s", grace="1s"), signing())
    async with (
        system_at(services.dsn, DATABASE, services.temporal_address, namespace, keys) as system,
        system.working(),
    ):
        await system.found(staffed, policy(), timers)
        handle = await tell(system)
        history = json.loads((await handle.fetch_history()).to_json())
        told = {"workflow": handle.id, "history": _anonymous(history)}
        text = json.dumps(told, indent=1, sort_keys=True) + "\n"
        (HISTORIES / f"{name}.json").write_text(text, encoding="utf-8")


def _anonymous(value: Any) -> Any:
    """The same without the names of the machine it was recorded on."""
    if isinstance(value, dict):
        return {k: "recorded" if k == "identity" else _anonymous(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_anonymous(each) for each in value]
    if isinstance(value, str) and f"@{os.uname().nodename}" in value:
        return "recorded"
    return value


if __name__ == "__main__":
    logs.configure("warning")
    HISTORIES.mkdir(exist_ok=True)
    asyncio.run(record())
    sys.stdout.flush()
    os._exit(0)  # Temporal's threads may outlive the interpreter
