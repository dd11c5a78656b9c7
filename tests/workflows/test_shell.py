"""The shell: a queue and a clock, on a real Temporal."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.converter import DataConverter
from temporalio.worker import Worker

import worker
from domain import commands
from domain.answers import Receipt
from runtime.services import Services
from runtime.temporal import TemporalServer
from tests.founding import Founding, nominate, policy, sign, signing, unit_vote, vote
from tests.system import System, events_of, system_at, until
from tests.workflows.payloads import payloads_of
from workflows.codec import ENCODING, Cipher
from workflows.kinds import TASK_QUEUE, WORKFLOWS
from workflows.shell import LONGEST, STAGE

CASE = "nomination/a"


async def stranger(system: System, cipher: Cipher | None = None) -> Client:
    """A client that does not hold the project's key."""
    converter = DataConverter(payload_codec=cipher) if cipher else DataConverter.default
    return await Client.connect(
        system.where.temporal, namespace=system.where.namespace, data_converter=converter
    )


async def test_a_case_is_carried_by_signals_alone(system: System) -> None:
    await system.found()
    await system.gateway.hand_over(nominate(CASE))
    for who in ("u1.1", "u1.2", "u1.3"):
        await system.gateway.hand_over(vote(CASE, who))
    await system.until_logged(CASE, "BallotClosed")
    await system.gateway.hand_over(sign(CASE))
    [ended] = events_of(await system.until_logged(CASE, "NominationEnded"))
    assert ended.result == "awarded"


async def test_a_signal_of_any_name_is_a_command(system: System) -> None:
    await system.found()
    await system.nominated(CASE)
    handle = system.client.get_workflow_handle(CASE)
    await handle.signal("vote", commands.written(vote(CASE, "u1.3")))
    await system.until_logged(CASE, "VoteCast")


SIGNALS: dict[str, list[Any]] = {
    "nothing": [],
    "null": [None],
    "a text": ["approve"],
    "a number": [7],
    "bytes": [b"\x00\xff"],
    "a list": [[{"id": "x"}]],
    "an object that is no command": [{"vote": "yes"}],
    "more than a case can hold": ["x" * (LONGEST + 1)],
}


@pytest.mark.parametrize("came", SIGNALS.values(), ids=SIGNALS)
async def test_a_malformed_signal_leaves_one_refused_entry_and_harms_nothing(
    system: System, came: list[Any]
) -> None:
    await system.found()
    await system.nominated(CASE)
    handle = (await stranger(system)).get_workflow_handle(CASE)
    await handle.signal("command", args=came)
    [refused] = events_of(await system.until_logged(CASE, "SignalRefused"))
    assert refused.code in ("malformed_command", "command_too_large")
    await system.must(vote(CASE, "u1.3"))
    assert (await system.types(CASE)).count("SignalRefused") == 1


async def test_what_another_key_encrypted_is_refused_as_it_came(system: System) -> None:
    await system.found()
    await system.nominated(CASE)
    other = await stranger(system, Cipher(os.urandom(32)))
    await other.get_workflow_handle(CASE).signal("command", commands.written(vote(CASE, "u1.3")))
    [refused] = events_of(await system.until_logged(CASE, "SignalRefused"))
    assert refused.code == "malformed_command"
    await system.must(vote(CASE, "u1.3"))


async def test_several_commands_in_one_signal_are_all_taken(system: System) -> None:
    await system.found()
    await system.nominated(CASE)
    both = [commands.written(vote(CASE, who)) for who in ("u1.1", "u1.3")]
    await system.client.get_workflow_handle(CASE).signal("command", args=both)
    await system.until_logged(CASE, "VoteCast", 2)


async def test_what_came_while_nobody_worked_is_answered_in_one_batch(idle: System) -> None:
    async with idle.working():
        await idle.found(Founding(staff=40))
        await idle.nominated(CASE)
    for number in range(1, 41):
        await idle.gateway.hand_over(vote(CASE, f"u1.{number}"))
    async with idle.working():
        votes = await idle.until_logged(CASE, "VoteCast", 40)
    assert len({entry.content["at"] for entry in votes}) == 1


async def test_two_hundred_votes_at_once_are_two_hundred_votes(system: System) -> None:
    await system.found(Founding(staff=200))
    await system.nominated(CASE)
    await asyncio.gather(*(system.must(vote(CASE, f"u1.{n}")) for n in range(1, 201)))
    assert (await system.case(CASE)).shown == "signing"


async def test_the_stage_is_shown_where_temporal_lists_cases(system: System) -> None:
    await system.found()
    await system.nominated(CASE)

    async def listed(stage: str) -> bool:
        return [run.id async for run in system.client.list_workflows(f'VinhDanhStage = "{stage}"')] == [CASE]

    await until(lambda: listed("unit"))
    for who in ("u1.1", "u1.2", "u1.3"):
        await system.must(vote(CASE, who))
    await until(lambda: listed("signing"))
    await system.must(sign(CASE))
    await until(lambda: listed("awarded"))
    described = await system.client.get_workflow_handle(CASE).describe()
    assert described.typed_search_attributes[STAGE] == "awarded"


async def test_a_settled_case_needs_no_run(system: System) -> None:
    await system.found()
    handle = system.client.get_workflow_handle("registry/u1")
    assert await handle.result() is None
    await system.nominated(CASE)
    for who in ("u1.1", "u1.2", "u1.3"):
        await system.must(vote(CASE, who, "reject"))
    await system.client.get_workflow_handle(CASE).result()
    described = await system.client.get_workflow_handle(CASE).describe()
    assert described.status is WorkflowExecutionStatus.COMPLETED


async def test_temporal_holds_no_command_and_no_answer_in_the_clear(system: System) -> None:
    await system.found()
    await system.nominated(CASE)
    await system.must(vote(CASE, "u1.1", "reject"))
    await system.gateway.hand_over(vote(CASE, "u1.2", "abstain"))
    await system.must(vote(CASE, "u1.3", "reject"))
    outside = await stranger(system)
    payloads = await payloads_of(outside, CASE)
    sealed = [payload for payload in payloads if payload.metadata["encoding"] == ENCODING]
    assert len(sealed) > 8
    # The SDK's own notes on a local activity are its number, name and times.
    assert {json.loads(p.data)["activity_type"] for p in payloads if p not in sealed} == {"apply"}
    history = await outside.get_workflow_handle(CASE).fetch_history()
    assert not any(
        secret in payload.data for payload in payloads for secret in (b"abstain", b"reject", b"u1.")
    )
    assert "abstain" not in history.to_json()
    assert "reject" not in history.to_json()


@pytest.mark.parametrize("kind", WORKFLOWS, ids=lambda kind: kind.__name__)
async def test_each_workflow_runs_in_the_sandbox(idle: System, kind: type) -> None:
    name = kind.__name__.removesuffix("Workflow").lower()
    stream = "registry/common" if name == "registry" else f"{name}/none"
    async with worker.keeper(idle.where, idle.client) as keeper:
        await worker.know_stage(idle.client)
        async with Worker(
            idle.client, task_queue=TASK_QUEUE, workflows=[kind], activities=[keeper.applier.apply]
        ):
            size = Founding()
            if kind.__name__ == "RegistryWorkflow":
                await idle.must(size.common([policy()]))
            else:
                await idle.refused(vote(stream, "u1.1"))
            await idle.client.get_workflow_handle(stream).result()


@pytest.fixture
async def soon_long(services: Services, system_template: str, tmp_path: Path) -> AsyncIterator[System]:
    """A system whose Temporal thinks that 60 events are a long history."""
    server = TemporalServer(
        tmp_path / "temporal", persistent=False, settings={"limit.historyCount.suggestContinueAsNew": 60}
    )
    await asyncio.to_thread(server.start)
    try:
        async with system_at(
            services.dsn, system_template, server.address, "default", tmp_path / "keys"
        ) as system:
            yield system
    finally:
        await asyncio.to_thread(server.kill)


async def test_a_long_history_is_continued_as_new_and_nothing_is_lost(soon_long: System) -> None:
    async with soon_long.working():
        await soon_long.found(Founding(staff=30))
        await soon_long.nominated(CASE)
        runs = set()
        for number in range(1, 31):
            receipt = await soon_long.must(vote(CASE, f"u1.{number}"))
            runs.add((await soon_long.client.get_workflow_handle(CASE).describe()).run_id)
            assert isinstance(receipt, Receipt)
        assert len(runs) > 2
        assert (await soon_long.case(CASE)).shown == "signing"
        described = await soon_long.client.get_workflow_handle(CASE).describe()
        assert described.typed_search_attributes[STAGE] == "signing"


async def test_a_reminder_then_the_end_of_the_time_and_the_grace_then_the_count(system: System) -> None:
    await system.found(None, policy("test.flag", unit_vote(due="2s", remind="1s", grace="1s"), signing()))
    await system.nominated(CASE)
    await system.must(vote(CASE, "u1.1"))
    await system.until_logged(CASE, "Reminded")
    await system.until_logged(CASE, "BallotClosed")
    at = {e.type: dt.datetime.fromisoformat(e.content["at"]) for e in (await system.entries(CASE))[:7]}
    assert dt.timedelta(seconds=1) <= at["Reminded"] - at["BallotOpened"] < dt.timedelta(seconds=2)
    assert dt.timedelta(seconds=3) <= at["BallotClosed"] - at["BallotOpened"] < dt.timedelta(seconds=6)
    [outcome] = [e.outcome for e in events_of(await system.entries(CASE)) if hasattr(e, "outcome")]
    assert (outcome.passed, outcome.tally.approve, outcome.base) == (False, 1, 3)


async def test_a_vote_within_the_grace_counts(system: System) -> None:
    await system.found(None, policy("test.flag", unit_vote(due="1s", grace="60s"), signing()))
    await system.nominated(CASE)
    opened = (await system.case(CASE)).stage
    assert opened is not None
    assert opened.due is not None
    due = opened.due

    async def over() -> bool:
        return dt.datetime.now(dt.UTC) > due

    await until(over)
    await system.must(vote(CASE, "u1.3"))


async def test_an_unsigned_file_is_escalated_and_its_delay_is_published(system: System) -> None:
    slow = signing(due="1s", escalate="1s", delay="2s")
    await system.found(None, policy("test.flag", unit_vote(), slow))
    await system.nominated(CASE)
    for who in ("u1.1", "u1.2", "u1.3"):
        await system.must(vote(CASE, who))
    await system.until_logged(CASE, "Escalated")
    [delay] = events_of(await system.until_logged(CASE, "DelayPublished"))
    assert delay.lacking == "signature"
    await system.must(sign(CASE))  # silence is neither consent nor refusal


async def test_a_ballot_nobody_took_part_in_is_not_closed_but_its_delay_is_published(system: System) -> None:
    await system.found(None, policy("test.flag", unit_vote(due="1s", grace="1s", escalate="1s"), signing()))
    await system.nominated(CASE)
    [delay] = events_of(await system.until_logged(CASE, "DelayPublished"))
    assert delay.lacking == "quorum"
    await system.until_logged(CASE, "Escalated")
    await system.must(vote(CASE, "u1.1"))
