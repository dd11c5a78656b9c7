"""Cases that were begun under an earlier release go on under this one: their histories replay."""

from __future__ import annotations

import json
from typing import Any

import pytest
from temporalio import workflow
from temporalio.client import WorkflowHistory
from temporalio.converter import DataConverter
from temporalio.worker import Replayer, UnsandboxedWorkflowRunner

from tests.workflows.record import HISTORIES, KEY, RECORDED
from workflows.codec import Cipher
from workflows.kinds import WORKFLOWS
from workflows.shell import Shell


def history(name: str) -> WorkflowHistory:
    told = json.loads((HISTORIES / f"{name}.json").read_text())
    return WorkflowHistory.from_json(told["workflow"], told["history"])


def replayer(*workflows: type) -> Replayer:
    return Replayer(
        workflows=workflows,
        data_converter=DataConverter(payload_codec=Cipher(KEY)),
        workflow_runner=UnsandboxedWorkflowRunner(),
    )


@pytest.mark.parametrize("name", sorted(path.stem for path in HISTORIES.glob("*.json")))
async def test_a_recorded_history_replays(name: str) -> None:
    await replayer(*WORKFLOWS).replay_workflow(history(name))


def test_every_kind_of_history_is_recorded() -> None:
    assert {path.stem for path in HISTORIES.glob("*.json")} >= RECORDED.keys()


@workflow.defn(name="Case")
class OtherWorkflow(Shell):
    @workflow.run
    async def run(self, stream: str) -> None:
        await self.keep(stream)


async def test_whoever_renames_a_workflow_loses_the_open_cases() -> None:
    with pytest.raises(RuntimeError, match="Nomination is not registered"):
        await replayer(OtherWorkflow).replay_workflow(history("answered"))


async def test_whoever_renames_the_update_loses_the_open_cases() -> None:
    told = history("answered").to_json()
    assert told.count('"name": "command"') > 3
    begun_under_another_name = WorkflowHistory.from_json(
        "nomination/recorded", told.replace('"name": "command"', '"name": "order"')
    )
    with pytest.raises(workflow.NondeterminismError):
        await replayer(*WORKFLOWS).replay_workflow(begun_under_another_name)


async def test_whoever_renames_the_activity_loses_the_open_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    execute = workflow.execute_local_activity

    def renamed(_: str, *arguments: Any, **more: Any) -> Any:
        return execute("decide", *arguments, **more)

    monkeypatch.setattr(workflow, "execute_local_activity", renamed)
    with pytest.raises(workflow.NondeterminismError):
        await replayer(*WORKFLOWS).replay_workflow(history("answered"))


async def test_a_signal_is_caught_by_any_name() -> None:
    told = json.dumps(json.loads((HISTORIES / "told.json").read_text())["history"])
    assert '"signalName": "vote"' in told
    other = WorkflowHistory.from_json("nomination/recorded", told.replace('"vote"', '"a-later-name"'))
    await replayer(*WORKFLOWS).replay_workflow(other)
