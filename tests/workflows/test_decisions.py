"""Decisions through the real services: three signatures at once, and every line's run hears of it."""

from __future__ import annotations

import asyncio
from collections import Counter

from temporalio.client import WorkflowExecutionStatus

from domain import book
from domain.answers import Refusal
from domain.commands import ChangeRegistry, CheckDecision, Command, DraftDecision, SignDecision
from domain.decision import paper
from domain.facts import registry_of
from eventlog.fold import Folded
from tests.founding import AWARD, CHIEF, REGISTRAR, Founding, mandate, nominate, person, policy, signing
from tests.system import System, until

DECISIONS = ("decision/a", "decision/b", "decision/c")
DRAFTER, CHECKER = person("m1"), person("m2")


async def test_signed_at_once_they_take_the_next_numbers_and_wake_every_line(system: System) -> None:
    await system.found(Founding(units=6), policy(AWARD, signing(signs="list")))
    department = (mandate("court", "m1", "award_officer"), mandate("court", "m2", "award_head"))
    await system.must(
        Command(registry_of("court"), "department", REGISTRAR, ChangeRegistry(tuple(department)))
    )
    lines = [f"nomination/{n}" for n in range(1, 7)]
    await asyncio.gather(*(system.must(nominate(line, f"u{line[-1]}")) for line in lines))
    pairs = dict(zip(DECISIONS, zip(lines[::2], lines[1::2], strict=True), strict=True))
    for stream, pair in pairs.items():
        draft = DraftDecision("court", "QĐ-TA", (AWARD,), pair)
        await system.must(Command(stream, f"draft-{stream}", DRAFTER, draft))
    twice = DraftDecision("court", "QĐ-TA", (AWARD,), pairs["decision/a"])
    refused = await system.gateway.send(Command("decision/d", "twice", DRAFTER, twice))
    assert isinstance(refused, Refusal)
    assert refused.code == "line_in_other_draft"
    digests = {stream: await digest(system, stream) for stream in DECISIONS}
    for stream in DECISIONS:
        await system.must(Command(stream, f"check-{stream}", CHECKER, CheckDecision(digests[stream])))

    await asyncio.gather(
        *(system.must(Command(s, f"sign-{s}", CHIEF, SignDecision(digests[s]))) for s in DECISIONS)
    )

    signed = [(await fold(system, stream)).state for stream in DECISIONS]
    assert sorted(state.signed.number for state in signed) == [1, 2, 3]
    year = (await fold(system, book.of_year("court", signed[0].on.year))).state
    assert year.last == 3
    for line in lines:
        assert Counter(await system.types(line))["Carried"] == 1
        assert (await system.case(line)).shown == "awarded"

        async def over(line: str = line) -> bool:
            run = await system.client.get_workflow_handle(line).describe()
            return run.status == WorkflowExecutionStatus.COMPLETED

        await until(over, what=f"the end of the run of {line}")


async def fold(system: System, stream: str) -> Folded:
    folded = Folded.of(stream)
    for entry in await system.entries(stream):
        folded.take(entry)
    return folded


async def digest(system: System, stream: str) -> str:
    """As the leader sees it."""
    state = (await fold(system, stream)).state
    return paper.digest(state, {line: await system.case(line) for line in state.lines})
