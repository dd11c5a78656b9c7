"""The flow on DBOS: the workflow receives each vote as a message, records it in a step, answers by an event.

Everything durable is in PostgreSQL: DBOS's own tables and, through the step, the same table of votes.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import asyncpg
from dbos import DBOS

TOPIC = "vote"
OPEN = "open"
TABLE = """
CREATE TABLE IF NOT EXISTS vote (
    nomination text NOT NULL,
    voter text NOT NULL,
    choice text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (nomination, voter)
)
"""
pools: list[asyncpg.Pool] = []
"""Where votes are kept for good, once the program has opened it."""


@dataclass(frozen=True)
class Outcome:
    approve: int
    base: int
    passed: bool


@DBOS.step()
async def record(nomination: str, voter: str, choice: str) -> None:
    """Durable when it returns; the same vote again changes nothing."""
    await pools[0].execute(
        "INSERT INTO vote (nomination, voter, choice) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        nomination,
        voter,
        choice,
    )


@DBOS.workflow()
async def ballot(nomination: str, roll: list[str], at_least: str = "2/3") -> dict[str, object]:
    votes: dict[str, str] = {}
    await DBOS.set_event_async(OPEN, True)
    while len(votes) < len(roll):
        message = await DBOS.recv_async(TOPIC, timeout_seconds=3600)
        if message is None:
            continue
        answer = refusal(message, roll, votes)
        if answer is None:
            await record(nomination, message["voter"], message["choice"])
            votes[message["voter"]] = message["choice"]
            answer = {"voted": len(votes)}
        await DBOS.set_event_async(message["id"], answer)
    approve = sum(choice == "approve" for choice in votes.values())
    passed = Fraction(approve, len(roll)) >= Fraction(at_least)
    return {"approve": approve, "base": len(roll), "passed": passed}


def refusal(message: dict[str, str], roll: list[str], votes: dict[str, str]) -> dict[str, object] | None:
    if message["voter"] not in roll:
        return {"refused": "not_on_the_roll"}
    if message["voter"] in votes:
        return {"refused": "already_voted"}
    if message["choice"] not in ("approve", "reject", "abstain"):
        return {"refused": "unknown_choice"}
    return None
