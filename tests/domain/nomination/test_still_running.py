"""A ballot on one nomination is opened on who still runs, where the award is for a movement's candidates."""

from __future__ import annotations

import datetime as dt
from typing import Any

from domain.commands import Actor, OpenBallot
from domain.events import BallotOpened, MovementJoined, MovementLeft, ProceedingClosed, ProceedingOpened
from domain.happened import Happened
from domain.registry import evolve
from tests.domain.court import court, policy
from tests.domain.nomination.story import Story

SINCE = dt.date(2026, 3, 1)
FLAG, SEASON = "court.flag", "2026"
CRITERIA: list[dict[str, Any]] = [
    {"rule": "no_open", "of": ["inspection"], "cite": "Art. 4.1"},
    {"rule": "registered", "cite": "Plan, IV"},
]


def movement(told: Story, change: MovementJoined | MovementLeft) -> None:
    """What a movement entered into the register of the unit."""
    here = told.court.registers
    happened = Happened(change, 1, told.now, SINCE, Actor("officer", "local"), "id")
    here["registry/u1"] = evolve(here["registry/u1"], happened)


def waiting() -> Story:
    """The nomination of a candidate whose ballot waits, because an inspection is pending."""
    told = Story(court(policy(top={"rules": 2, "eligibility": CRITERIA})))
    movement(told, MovementJoined("u1", "u1", FLAG, SEASON, "m", SINCE))
    told.court.enter(ProceedingOpened("u1", "u1", "tt-1", "inspection", SINCE))
    told.nominate()
    assert told.refused(OpenBallot("unit"), "h1") == "case_frozen"
    return told


def test_it_is_not_opened_on_who_dropped_out_while_it_waited() -> None:
    told = waiting()
    movement(told, MovementLeft("u1", "u1", FLAG, "m", SINCE))
    told.court.enter(ProceedingClosed("u1", "tt-1", SINCE, False))
    assert told.refused(OpenBallot("unit"), "h1") == "runs_no_more"


def test_it_is_opened_on_who_still_runs() -> None:
    told = waiting()
    told.court.enter(ProceedingClosed("u1", "tt-1", SINCE, False))
    assert type(told.done(OpenBallot("unit"), "h1")[0]) is BallotOpened
