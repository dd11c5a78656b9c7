"""With nothing but Temporal's own command line a vote is sent, and counts where that proof is accepted."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from domain import commands
from runtime.temporal import find_executable
from tests.founding import policy, signing, unit_vote, vote
from tests.system import System, events_of

CASE = "nomination/flag-2020.u1"
KEYED = policy("test.keyed", unit_vote(proof=["session", "passkey", "key"]), signing())


async def signal(system: System, *input: str) -> None:
    """``temporal workflow signal``, as somebody types it."""
    found = find_executable()
    assert found is not None
    arguments = ["workflow", "signal", "--workflow-id", CASE, "--name", "command"]
    arguments += [word for text in input for word in ("--input", text)]
    where = ["--address", system.where.temporal, "--namespace", system.where.namespace]
    process = await asyncio.create_subprocess_exec(
        found.where, *arguments, *where, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()


def typed(**more: Any) -> str:
    """A vote as one writes it by hand: only what has to be there."""
    written = commands.written(vote(CASE, "u1.3"))
    needed = ("id", "stream", "type", "data", "actor")
    return json.dumps({**{name: written[name] for name in needed}, **more})


async def test_a_vote_by_temporals_command_line_counts_where_the_policy_accepts_that_proof(
    system: System,
) -> None:
    await system.found()
    await system.nominated(CASE)
    await signal(system, typed())
    [entry] = await system.until_logged(CASE, "VoteCast")
    assert entry.content["actor"]["proof"] == "local"
    assert entry.content["data"]["choice"] == "approve"
    # It is the very command: sent again through the door it gets its receipt.
    assert (await system.must(vote(CASE, "u1.3"))).position == entry.position


async def test_it_is_refused_and_logged_where_the_policy_does_not_whatever_it_claims(system: System) -> None:
    await system.found(None, KEYED)
    await system.nominated(CASE, award="test.keyed")
    await signal(system, typed(actor={"person": "u1.3", "proof": "key"}))
    [entry] = await system.until_logged(CASE, "SignalRefused")
    assert events_of([entry])[0].code == "proof_not_accepted"
    assert entry.content["actor"]["person"] == "unknown"
    assert "VoteCast" not in await system.types(CASE)


@pytest.mark.parametrize("input", [['{"vote": "yes"}'], ['"approve"'], [], ["null"]])
async def test_a_malformed_one_leaves_a_refused_entry_and_harms_nothing(
    system: System, input: list[str]
) -> None:
    await system.found()
    await system.nominated(CASE)
    await signal(system, *input)
    [refused] = events_of(await system.until_logged(CASE, "SignalRefused"))
    assert refused.code == "malformed_command"
    await signal(system, typed())
    await system.until_logged(CASE, "VoteCast")
