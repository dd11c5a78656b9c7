"""While something is pending against the nominee his case stands still, and goes on when it is cleared."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

import pytest

from domain.commands import CheckFreeze, CloseBallot, CountPapers, OpenBallot, Reassess, Sign, Withdraw
from domain.events import (
    BallotOpened,
    DelayPublished,
    Event,
    Frozen,
    Nominated,
    ProceedingClosed,
    ProceedingOpened,
    StageOpened,
    Unfrozen,
)
from domain.nomination import freeze
from domain.nomination.waiting import freezing, waits_for
from tests.domain.award.laws import check_replay
from tests.domain.court import MEMBERS, court, policy
from tests.domain.nomination.story import DAY, Story, unanimous

Kind = Literal["discipline", "inspection", "investigation", "complaint"]
SINCE = dt.date(2026, 3, 1)
TWO: list[dict[str, Any]] = [
    {"rule": "no_open", "of": ["discipline", "inspection"], "cite": "Art. 4.1"},
    {"rule": "all_of", "of": [{"rule": "no_open", "of": ["complaint"], "cite": "Art. 4.2"}]},
]


def opened(kind: Kind = "inspection", ref: str = "tt-1", about: str = "u1") -> ProceedingOpened:
    return ProceedingOpened("u1", about, ref, kind, SINCE)


def closed(ref: str = "tt-1", on: dt.date = dt.date(2026, 3, 2)) -> ProceedingClosed:
    return ProceedingClosed("u1", ref, on, False)


def story(stage: str | None = None) -> Story:
    """A case under rules that freeze it, passed up to ``stage``."""
    told = Story(court(policy(top={"rules": 2, "eligibility": TWO})))
    return told if stage is None else told.to(stage)


def grounds(told: Story, on: dt.date = dt.date(2026, 3, 2)) -> list[tuple[int, str, str, str]]:
    found = freeze.grounds_now(told.state, told.court.facts(), on)
    return [(g.number, g.kind, g.ref, g.cite) for g in found]


def types(events: list[Event]) -> list[type[Event]]:
    return [type(event) for event in events]


def replays(told: Story) -> None:
    for step in told.steps:
        check_replay(step)


def test_grounds_are_numbered_as_the_rules_count_them_and_cite_their_clause() -> None:
    told = story("unit")
    assert grounds(told) == []
    told.court.enter(
        opened("complaint", "kn-9"), opened("inspection", "tt-1"), opened("investigation", "dt-1")
    )
    assert grounds(told) == [(2, "inspection", "tt-1", "Art. 4.1"), (3, "complaint", "kn-9", "Art. 4.2")]
    assert grounds(told, SINCE - DAY) == [], "not yet pending on the day before"


def test_what_is_pending_against_somebody_else_freezes_nothing() -> None:
    told = story("unit")
    told.court.enter(opened(about="s1"))
    assert grounds(told) == []


def test_while_frozen_no_ballot_opens_and_afterwards_the_next_command_opens_it() -> None:
    told = story()
    told.court.enter(opened())
    told.nominate()
    assert types(told.steps[-1].events)[-1] is StageOpened
    assert told.refused(OpenBallot("unit"), "h1") == "case_frozen"
    told.court.enter(closed())
    assert types(told.done(OpenBallot("unit"), "h1"))[0] is BallotOpened
    replays(told)


def test_while_frozen_nobody_votes_and_the_ballot_is_not_counted() -> None:
    told = story("unit")
    told.vote("s1")
    told.court.enter(opened())
    assert told.refused(told.vote_of(), "s2") == "case_frozen"
    told.until("close")
    said = told.steps[-1].events[-1]
    assert isinstance(said, DelayPublished)
    assert said.lacking == "frozen"
    assert told.refused(CloseBallot("unit/1"), "h1") == "case_frozen"
    told.court.enter(closed(on=dt.date(2026, 3, 3)))
    for person in ("h1", "s2", "s3", "s4"):
        told.vote(person)
    assert told.state.stage is not None
    assert told.state.stage.name == "cluster", "it goes on where it stood, with the votes cast before"
    replays(told)


def test_while_frozen_the_papers_are_not_counted() -> None:
    told = story("council")
    told.court.enter(opened("complaint"))
    assert told.refused(CountPapers("council/1", unanimous(len(MEMBERS))), "t1") == "case_frozen"


def test_while_frozen_nobody_signs_but_the_unit_may_withdraw() -> None:
    told = story("signing")
    told.court.enter(opened())
    assert told.refused(Sign("signing"), "cj") == "case_frozen"
    told.done(Withdraw(), "officer")
    assert told.state.result == "withdrawn"


def test_once_cleared_the_leader_signs() -> None:
    told = story("signing")
    told.court.enter(opened())
    told.refused(Sign("signing"), "cj")
    told.court.enter(closed())
    told.done(Sign("signing"), "cj")
    assert told.state.result == "awarded"
    replays(told)


def test_the_inbox_says_what_freezes_a_case_that_waits_and_of_one_that_is_over_nothing() -> None:
    told = story("signing")
    told.court.enter(opened())
    facts = told.court.facts()
    today = told.now.date()
    assert [wait.task for wait in waits_for(told.state, facts)] == ["sign"]
    assert [(g.kind, g.ref) for g in freezing(told.state, facts, today)] == [("inspection", "tt-1")]
    assert freezing(told.state, facts, SINCE - DAY) == ()
    told.done(Withdraw(), "officer")
    assert freezing(told.state, told.court.facts(), today) == ()


def test_a_refusal_names_the_ground_and_its_clause() -> None:
    told = story("unit")
    told.court.enter(opened())
    refused = freeze.refused(told.state, told.court.facts(), dt.date(2026, 3, 2))
    assert refused is not None
    assert (refused.code, refused.cite) == ("case_frozen", "Art. 4.1")
    assert refused.values == {"pending": "inspection", "number": 2, "ref": "tt-1", "since": "2026-03-01"}


def test_what_somebody_saw_is_recorded_once() -> None:
    told = story("unit")
    assert told.refused(CheckFreeze(), "officer") == "freeze_same"
    told.court.enter(opened())
    assert told.refused(CheckFreeze(), "s1") == "not_officer"
    (frozen,) = told.done(CheckFreeze(), "officer")
    assert isinstance(frozen, Frozen)
    assert [g.ref for g in frozen.grounds] == ["tt-1"]
    assert told.refused(CheckFreeze(), "h1") == "freeze_same"
    told.court.enter(closed())
    assert types(told.done(CheckFreeze(), "h1")) == [Unfrozen], "the stage's chair may look as well"
    assert told.state.frozen == ()
    replays(told)


def test_what_is_pending_is_shown_as_not_known_and_ends_nothing() -> None:
    told = story("unit")
    told.court.enter(opened())
    (found, *rest) = told.done(Reassess(), "officer")
    assert (found.verdict, rest) == ("not_known", [])  # type: ignore[attr-defined]  # the event is known
    assert told.state.phase == "open"


@pytest.mark.parametrize("kind", ["discipline", "inspection", "complaint"])
def test_under_the_first_meaning_of_the_rules_nothing_freezes(kind: Kind) -> None:
    told = Story(court(policy(top={"eligibility": TWO}))).to("signing")
    told.court.enter(opened(kind))
    told.done(Sign("signing"), "cj")
    assert told.state.result == "awarded"


def test_a_meeting_entered_late_is_judged_by_its_own_day() -> None:
    told = story()
    told.now += 30 * DAY
    told.court.enter(opened(), closed(on=dt.date(2026, 3, 20)))
    told.nominate(on=dt.date(2026, 3, 10), minutes="a" * 64)
    assert types(told.steps[-1].events)[0] is Nominated
    assert told.state.ballot is None, "on that day it was pending"
