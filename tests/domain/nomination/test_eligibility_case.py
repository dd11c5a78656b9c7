"""A case and its eligibility: found at filing, again before each vote and signature, and whenever asked."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from domain.commands import Nominate, OpenBallot, Reassess
from domain.events import (
    AwardsHeld,
    BallotOpened,
    EligibilityFound,
    Event,
    HeldRow,
    HistoryComplete,
    HoldingEnded,
    Nominated,
    NominationEnded,
    ResultRow,
    ResultsEntered,
    StageOpened,
)
from domain.kinds import NOMINATION, asked
from domain.nomination.route import Moment, advance
from tests.domain.award.laws import check_replay
from tests.domain.court import Court, Data, court, policy
from tests.domain.nomination.story import Story

EXCELLENT: Data = {"rule": "holds", "award": "court.excellent_unit", "season": "same", "cite": "Art. 18"}
FILE = Nominate("court.flag", "u1", "u1", season="2026")
SITTING: dict[str, Any] = {"council": {"held": "sitting"}}
ON = dt.date(2026, 2, 1)


def decided(*criteria: Data, council: bool = False, **top: Any) -> Court:
    """The court under a flag whose eligibility is decided."""
    data = {"rules": 2, "eligibility": list(criteria), **top}
    return court(policy(top=data, **(SITTING if council else {})))


def excellent(*, verified: bool = True, decision: str | None = None) -> AwardsHeld:
    row = HeldRow("u1", "court.excellent_unit", "2026", "merit", "1/QD", ON, "court")
    return AwardsHeld("u1", "list", verified, decision, (row,))


def types(events: list[Event]) -> list[type[Event]]:
    return [type(event) for event in events]


def end_of(events: list[Event]) -> str | None:
    last = events[-1]
    return last.result if isinstance(last, NominationEnded) else None


def replays(story: Story) -> None:
    for step in story.steps:
        check_replay(step)


def test_who_is_eligible_is_found_so_before_anything_else_happens() -> None:
    story = Story(decided(EXCELLENT).enter(excellent()))
    events = story.done(FILE, "officer")
    assert types(events) == [Nominated, EligibilityFound, StageOpened, BallotOpened]
    assert isinstance(events[1], EligibilityFound)
    (row,) = events[1].findings
    assert (events[1].verdict, row.rule, row.answer, row.cite) == (
        "eligible",
        "holds",
        "fulfilled",
        "Art. 18",
    )
    assert story.state.found == events[1]
    replays(story)


def test_who_is_not_eligible_is_never_put_to_the_vote() -> None:
    story = Story(decided(EXCELLENT).enter(HistoryComplete("u1", "2026")))
    events = story.done(FILE, "officer")
    assert types(events) == [Nominated, EligibilityFound, NominationEnded]
    assert (end_of(events), story.state.phase, story.state.counted) == ("ineligible", "ended", ())
    assert story.state.settled
    replays(story)


def test_what_is_not_known_goes_on_and_is_shown() -> None:
    story = Story(decided(EXCELLENT))
    events = story.done(FILE, "officer")
    assert isinstance(events[1], EligibilityFound)
    assert (events[1].verdict, events[1].findings[0].who) == ("not_known", "award_officer")
    assert isinstance(events[-1], BallotOpened)


def test_under_the_first_meaning_of_the_rules_eligibility_is_shown_and_not_decided() -> None:
    place = court(policy(top={"eligibility": [EXCELLENT]})).enter(HistoryComplete("u1", "2026"))
    story = Story(place)
    assert types(story.done(FILE, "officer")) == [Nominated, StageOpened, BallotOpened]
    assert story.refused(Reassess(), "officer") == "eligibility_not_decided"


def test_what_comes_to_light_on_the_way_ends_the_case_before_the_next_vote() -> None:
    story = Story(decided(EXCELLENT).enter(excellent(), HistoryComplete("u1", "2026")))
    story.done(FILE, "officer")
    story.court.enter(HoldingEnded("u1", "u1", "court.excellent_unit", "2026", "1/QD", "decision/9"))
    story.pass_stage()
    assert (story.state.phase, story.state.result) == ("ended", "ineligible")
    assert [c.outcome.passed for c in story.state.counted] == [True], "the unit's votes are kept"
    replays(story)


def test_a_title_won_beside_it_counts_when_the_next_stage_opens() -> None:
    story = Story(decided(EXCELLENT))
    story.done(FILE, "officer")
    story.court.enter(HistoryComplete("u1", "2026"))
    moment = Moment(story.now, ON, ON)
    alone = advance(story.state, story.court.facts(), moment, "unit")
    assert types(alone) == [EligibilityFound, NominationEnded]
    won = frozenset({("u1", "court.excellent_unit")})
    assert types(advance(story.state, story.court.facts(), moment, "unit", won))[0] is StageOpened


def test_somebody_looks_again_when_more_is_known() -> None:
    story = Story(decided(EXCELLENT))
    story.done(FILE, "officer")
    assert story.refused(Reassess(), "officer") == "eligibility_same"
    assert story.refused(Reassess(), "s1") == "not_officer"
    story.court.enter(excellent())
    (found,) = story.done(Reassess(), "officer")
    assert isinstance(found, EligibilityFound)
    assert found.verdict == "eligible"
    assert asked(NOMINATION, "c9", [found]) == Reassess()
    replays(story)


def test_an_open_ballot_is_not_broken_off_by_looking_again() -> None:
    story = Story(decided(EXCELLENT))
    story.done(FILE, "officer")
    story.court.enter(HistoryComplete("u1", "2026"))
    assert types(story.done(Reassess(), "officer")) == [EligibilityFound]
    assert story.state.ballot is not None
    story.pass_stage()
    assert story.state.result == "ineligible"


def test_a_council_that_is_asked_for_its_opinion_gets_the_case_without_any_ballot() -> None:
    place = decided(EXCELLENT, council=True, ineligible="opinion").enter(HistoryComplete("u1", "2026"))
    story = Story(place)
    events = story.done(FILE, "officer")
    assert types(events) == [Nominated, EligibilityFound, StageOpened]
    assert isinstance(events[-1], StageOpened)
    assert (events[-1].stage, story.state.ineligible, story.state.phase) == ("council", True, "open")
    replays(story)


def test_where_no_council_sits_nobody_can_be_asked() -> None:
    place = decided(EXCELLENT, ineligible="opinion").enter(HistoryComplete("u1", "2026"))
    events = Story(place).done(FILE, "officer")
    assert types(events) == [Nominated, EligibilityFound, NominationEnded]
    assert end_of(events) == "ineligible"


def test_who_is_eligible_after_all_gets_the_votes_that_were_passed_by() -> None:
    place = decided(EXCELLENT, council=True, ineligible="opinion").enter(HistoryComplete("u1", "2026"))
    story = Story(place)
    story.done(FILE, "officer")
    story.court.enter(excellent())
    found, opened, ballot = story.done(Reassess(), "officer")
    assert isinstance(found, EligibilityFound)
    assert isinstance(opened, StageOpened)
    assert isinstance(ballot, BallotOpened)
    assert (found.verdict, opened.stage) == ("eligible", "unit")
    story.pass_stage().pass_stage()
    assert story.state.stage is not None
    assert (story.state.stage.name, story.state.stage.turn) == ("council", 2)
    replays(story)


def test_who_became_ineligible_at_a_vote_that_waits_is_led_past_it() -> None:
    unknown = {"unit": {"pass": "unknown"}, **SITTING}
    top = {"rules": 2, "eligibility": [EXCELLENT], "ineligible": "opinion"}
    story = Story(court(policy(top=top, **unknown)))
    story.done(FILE, "officer")
    assert story.state.ballot is None
    story.court.enter(HistoryComplete("u1", "2026"))
    _, opened = story.done(Reassess(), "officer")
    assert isinstance(opened, StageOpened)
    assert opened.stage == "council"
    assert story.refused(OpenBallot("unit"), "h1") == "stage_not_open"


# Kinds and exceptions --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kinds", "kind", "expected"),
    [
        (["merit"], None, "merit"),
        (["service"], None, "service"),
        (["merit", "adhoc"], None, "which_kind"),
        (["merit", "adhoc"], "adhoc", "adhoc"),
        (["merit", "adhoc"], "thematic", "kind_not_given"),
    ],
)
def test_an_award_is_asked_for_in_one_of_its_kinds(kinds: list[str], kind: Any, expected: str) -> None:
    story = Story(decided(kinds=kinds))
    ask = Nominate("court.flag", "u1", "u1", season="2026", kind=kind)
    if expected in kinds:
        nominated = story.done(ask, "officer")[0]
        assert isinstance(nominated, Nominated)
        assert nominated.kind == expected
        replays(story)
    else:
        assert story.refused(ask, "officer") == expected


def test_a_special_exception_is_made_where_the_rules_know_it_and_its_ground_is_recorded() -> None:
    ask = Nominate("court.flag", "u1", "u1", season="2026", special="heroic_feat")
    waivable = EXCELLENT | {"waivable": True}
    done = HistoryComplete("u1", "2026")
    story = Story(decided({"rule": "any_of", "of": [waivable]}).enter(done))
    nominated, found, *_ = story.done(ask, "officer")
    assert isinstance(nominated, Nominated)
    assert isinstance(found, EligibilityFound)
    assert (nominated.special, found.verdict) == ("heroic_feat", "eligible")
    assert [row.special for row in found.findings] == [None, "heroic_feat"]
    replays(story)
    assert Story(decided(EXCELLENT).enter(done)).refused(ask, "officer") == "no_special_exception"
    assert Story(court()).refused(ask, "officer") == "no_special_exception"
    wrong = Nominate("court.flag", "u1", "u1", season="2026", special="Because he is brave")
    assert Story(decided(waivable)).refused(wrong, "officer") == "special_malformed"


def test_unverified_entries_decide_and_stay_marked_until_somebody_vouches() -> None:
    story = Story(decided(EXCELLENT).enter(excellent(verified=False)))
    found = story.done(FILE, "officer")[1]
    assert isinstance(found, EligibilityFound)
    assert (found.verdict, found.findings[0].unproven) == ("eligible", ("1/QD",))


def test_results_of_the_registry_decide_as_they_stand_on_the_day() -> None:
    rated: Data = {"rule": "rated", "at_least": "excellent"}
    rows = (ResultRow("u1", "rating", "good"),)
    place = decided(rated).enter(ResultsEntered("u1", "2026", "list", True, rows))
    assert end_of(Story(place).done(FILE, "officer")) == "ineligible"
