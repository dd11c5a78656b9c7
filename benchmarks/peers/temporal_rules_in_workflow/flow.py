"""The flow as Temporal's guides write it: the rules in the workflow, one activity for each vote.

An update with a validator takes the vote, a regular activity inserts it into PostgreSQL, the workflow keeps
the roll and the votes, counts them and returns the outcome.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction

import asyncpg
from temporalio import activity, workflow
from temporalio.exceptions import ApplicationError

TASK_QUEUE = "peer"
TABLE = """
CREATE TABLE IF NOT EXISTS vote (
    nomination text NOT NULL,
    voter text NOT NULL,
    choice text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (nomination, voter)
)
"""


@dataclass(frozen=True)
class Ballot:
    nomination: str
    roll: list[str]
    at_least: str = "2/3"


@dataclass(frozen=True)
class Vote:
    voter: str
    choice: str


@dataclass(frozen=True)
class Recorded:
    nomination: str
    vote: Vote


@dataclass(frozen=True)
class Outcome:
    approve: int
    base: int
    passed: bool


@dataclass
class Votes:
    """Where votes are kept for good."""

    pool: asyncpg.Pool = field(repr=False)

    @activity.defn
    async def record(self, recorded: Recorded) -> None:
        """Durable when it returns; the same vote again changes nothing."""
        await self.pool.execute(
            "INSERT INTO vote (nomination, voter, choice) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            recorded.nomination,
            recorded.vote.voter,
            recorded.vote.choice,
        )


@workflow.defn
class BallotWorkflow:
    @workflow.init
    def __init__(self, ballot: Ballot) -> None:
        self.ballot = ballot
        self.roll = set(ballot.roll)
        self.casting: set[str] = set()
        self.votes: dict[str, str] = {}

    @workflow.run
    async def run(self, ballot: Ballot) -> Outcome:
        await workflow.wait_condition(lambda: len(self.votes) == len(self.roll))
        await workflow.wait_condition(workflow.all_handlers_finished)
        approve = sum(choice == "approve" for choice in self.votes.values())
        base = len(self.roll)
        return Outcome(approve, base, Fraction(approve, base) >= Fraction(ballot.at_least))

    @workflow.update
    async def vote(self, vote: Vote) -> int:
        self.casting.add(vote.voter)
        await workflow.execute_activity_method(
            Votes.record,
            Recorded(self.ballot.nomination, vote),
            start_to_close_timeout=timedelta(seconds=10),
        )
        self.votes[vote.voter] = vote.choice
        return len(self.votes)

    @vote.validator
    def may_vote(self, vote: Vote) -> None:
        if vote.voter not in self.roll:
            raise ApplicationError("not on the roll", type="not_on_the_roll")
        if vote.voter in self.casting:
            raise ApplicationError("has voted", type="already_voted")
        if vote.choice not in ("approve", "reject", "abstain"):
            raise ApplicationError("no such choice", type="unknown_choice")

    @workflow.query
    def voted(self) -> int:
        return len(self.votes)
